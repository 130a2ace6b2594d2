/*
 * mx.h -- the half of the topic mx that looks at the hosts' addresses.
 *
 * The records themselves, and the table, are in mx.c.
 */
#ifndef SC_CHECK_MX_H
#define SC_CHECK_MX_H

#include "check/check.h"

/* HOST */
struct sc_verdict sc_mx_target_cname(const struct sc_subject *s);
struct sc_verdict sc_mx_target_no_address(const struct sc_subject *s);
struct sc_verdict sc_mx_reserved_ip(const struct sc_subject *s);

/* DOMAIN */
struct sc_verdict sc_mx_no_ipv6(const struct sc_subject *s);
struct sc_verdict sc_mx_no_ipv4(const struct sc_subject *s);

#endif

/*
 * mx.h -- the half of the topic mx that looks at the hosts' addresses.
 *
 * The records themselves, and the table, are in mx.c.
 */
#ifndef SC_CHECK_MX_H
#define SC_CHECK_MX_H

#include "check/check.h"

/* An answer that says yes or no: not bogus, no SERVFAIL. */
bool sc_mx_is_clean(const struct sc_answer *a);

/* True when all address answers are so. */
bool sc_mx_all_clean(const struct sc_obs *obs);

/* Addresses of all hosts but `but`, which may be NULL. */
size_t sc_mx_addresses(const struct sc_obs *obs, const struct sc_host *but);

/* HOST */
struct sc_verdict sc_mx_target_cname(const struct sc_subject *s);
struct sc_verdict sc_mx_target_no_address(const struct sc_subject *s);
struct sc_verdict sc_mx_reserved_ip(const struct sc_subject *s);

/* DOMAIN */
struct sc_verdict sc_mx_no_ipv6(const struct sc_subject *s);
struct sc_verdict sc_mx_no_ipv4(const struct sc_subject *s);

#endif

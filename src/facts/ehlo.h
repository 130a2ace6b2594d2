/* ehlo.h -- what a server offers in its reply to EHLO, RFC 5321 4.1.1.1. */
#ifndef SC_FACTS_EHLO_H
#define SC_FACTS_EHLO_H

#include "obs/obs.h"

/* The keyword of a line of EHLO's reply: up to a blank or an equals sign. */
struct sc_bytes sc_ehlo_keyword(struct sc_bytes line);

/* True when `keyword` is one of EHLO's reply, whatever follows it. */
bool sc_ehlo_offers(const struct sc_reply *r, struct sc_bytes keyword);

/*
 * The line of EHLO's reply that offers a password or a bearer token as it
 * stands (PLAIN, LOGIN, XOAUTH2, OAUTHBEARER); absent when there is none.
 */
struct sc_bytes sc_ehlo_clear_auth(const struct sc_reply *r);

#endif

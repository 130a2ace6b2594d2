/*
 * ct.h -- what the checks of Certificate Transparency share.
 *
 * No MTA looks at SCTs; mail clients that share a browser's code or the
 * platform of Apple do. All is about the leaf of one endpoint.
 */
#ifndef SC_CHECK_CT_H
#define SC_CHECK_CT_H

#include "check/check.h"

/* Chrome enforces nothing with a list older than this; so do we. */
#define SC_CT_LIST_DAYS 70

/* Words for reports and evidence, by value; ended by NULL. */
extern const char *const sc_sct_source_words[];
extern const char *const sc_sct_status_words[];

/* How old the list is at the time judged for; 0: there is none, or newer. */
int64_t sc_ct_list_age_s(const struct sc_facts *f);

/* True when a list was given that is too old to say what is missing. */
bool sc_ct_list_is_stale(const struct sc_facts *f);

/*
 * False when DANE-TA or DANE-EE vouches for the leaf: then SCTs are not to be
 * looked at (RFC 7671 4.2).
 */
bool sc_ct_is_looked_at(const struct sc_subject *s);

/* How many of them can be read at all. */
size_t sc_ct_readable(const struct sc_subject *s);

/* Evidence: "sct", one line for each, and "logs", the list and its date. */
void sc_ct_show(struct sc_verdict *v, const struct sc_subject *s);

/*
 * Why the SCTs do not satisfy the policy, as a sentence without its end; NULL:
 * they do. Without a list of logs only their number is looked at.
 */
const struct sc_value *sc_ct_chrome_lacks(const struct sc_subject *s);
const struct sc_value *sc_ct_apple_lacks(const struct sc_subject *s);

/* Whether the certificate is of the time that the policies of today are for. */
bool sc_ct_chrome_applies(const struct sc_cert *c);
bool sc_ct_apple_applies(const struct sc_cert *c);

#endif

/*
 * chain.h -- what the checks of chain, trust, keys and signatures share.
 *
 * All is about the chain of one endpoint (SC_SCOPE_LEAF, SC_SCOPE_CERT); texts
 * are made in the subject's arena and are fit for people.
 */
#ifndef SC_CHECK_CHAIN_H
#define SC_CHECK_CHAIN_H

#include "check/check.h"

/* Without a store nothing can be said about trust, in either way. */
#define SC_IS_UNSEEN ((struct sc_verdict){ .status = SC_STATUS_UNSEEN })

/*
 * How a path that reaches no anchor ends: NO_ISSUER, SELF_SIGNED_LEAF or
 * UNTRUSTED_ROOT; OK when it does reach one, or when a fault before the end
 * means that its end says nothing. The fault of the chain is another question:
 * a self-signed certificate may have expired as well.
 */
enum sc_path_fault sc_chain_end(const struct sc_chain *c);

/* The last served certificate of the path; NULL when there is none. */
const struct sc_cert *sc_chain_last(const struct sc_chain *c);

/* The served certificate that the fault of the chain is about; or NULL. */
const struct sc_cert *sc_chain_culprit(const struct sc_chain *c);

/*
 * True when somebody relies on key and signature of the subject (of scope
 * CERT): it is the server's own, or an issuer on the path. Nobody looks at
 * what was sent needlessly, nor at how a root signed itself.
 */
bool sc_chain_matters(const struct sc_subject *s);

/* What people call it: the common name, else the subject, else "(empty)". */
const char *sc_chain_title(const struct sc_subject *s, const struct sc_cert *c);

/* "the server's certificate" or "the issuer R11", as the subject is. */
const struct sc_value *sc_chain_whose(const struct sc_subject *s);

/*
 * The remedy of a chain that nobody trusts: a public CA, or the record that
 * makes this very key good for senders with DANE.
 */
void sc_chain_or_dane(struct sc_verdict *v, const struct sc_subject *s);

/* Evidence: "sent", "0 mx1.example.org, 1 R11, 2 ISRG Root X1". */
void sc_chain_show_sent(struct sc_verdict *v, const struct sc_subject *s);

/* Evidence: "order", the path from the leaf up, with the numbers as sent. */
void sc_chain_show_order(struct sc_verdict *v, const struct sc_subject *s);

#endif

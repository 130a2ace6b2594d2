/*
 * assemble.h -- from a certificate up to a root, of what is at hand.
 *
 * An issuer is who has the name and whose key verifies the signature; never one
 * by its name alone.
 */
#ifndef SC_X509_ASSEMBLE_H
#define SC_X509_ASSEMBLE_H

#include "base/arena.h"
#include "facts/facts.h"
#include "x509/trust.h"

enum sc_assembly_end {
	SC_ASSEMBLY_MISSING = 0, /* the next issuer is not at hand */
	SC_ASSEMBLY_ROOT,        /* a self-signed certificate at hand */
	SC_ASSEMBLY_ANCHOR,      /* the trust store has the issuer */
	SC_ASSEMBLY_SELF,        /* the first one is self-signed */
};

struct sc_assembly {
	/* What a server sends: the leaf and its issuers without the root. */
	const struct sc_cert *const *v;
	size_t n; /* at least 1 */
	enum sc_assembly_end end;
	const struct sc_cert *root;  /* ROOT: it */
	const char *missing_subject; /* MISSING */
	const char *missing_url;     /* where it can be had; or NULL */
};

/* It verifies its own signature. */
bool sc_assemble_is_root(struct sc_trust *trust, const struct sc_cert *c);

/* `issuer` has the name and the key that signed `c`. */
bool sc_assemble_issued(struct sc_trust *trust, const struct sc_cert *issuer,
	const struct sc_cert *c);

/*
 * Nothing is missing, or nobody can tell: a chain up to a CA may be whole, with
 * a root of the user's own. Not when the CA says where its issuer is, nor with
 * roots that the user named.
 */
bool sc_assembly_may_be_whole(
	const struct sc_trust *trust, const struct sc_assembly *as);

/* `at` decides between issuers of one name; `trust` may be empty. */
struct sc_assembly sc_assemble(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_cert *leaf,
	const struct sc_cert *const *certs, size_t n);

#endif

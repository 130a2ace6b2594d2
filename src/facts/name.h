/* name.h -- how the name that was asked for and those of a certificate meet. */
#ifndef SC_FACTS_NAME_H
#define SC_FACTS_NAME_H

#include <stdbool.h>

#include "base/bytes.h"

/* How the reference name and the names of the certificate meet. */
enum sc_name_match {
	SC_NAME_NO_REFERENCE = 0, /* nothing to compare with */
	SC_NAME_MISMATCH,
	SC_NAME_EXACT,    /* a dNSName, or an iPAddress for an address */
	SC_NAME_WILDCARD, /* a wildcard as the whole left-most label */
	SC_NAME_CN_ONLY,  /* the CN, and there is no dNSName */
	/* refused by all, but near; each explains a mismatch */
	SC_NAME_CN_SHADOWED,    /* the CN, but there are dNSNames */
	SC_NAME_WILDCARD_DEPTH, /* one wildcard for two or more labels */
	SC_NAME_WILDCARD_APEX,  /* a wildcard for the name above it */
	SC_NAME_PARTIAL_WILDCARD,
};

struct sc_name_facts {
	const char *reference; /* folded name, or an address; or NULL */
	bool reference_is_address;
	enum sc_name_match match;
	const char *presented; /* the name that met it, printable; or NULL */
	enum sc_name_match
		domain_match;           /* of the mail domain: Postfix secure */
	enum sc_name_match alias_match; /* of the CNAME target of the host */
	const char *alias;              /* that target; or NULL */
	bool address_match;     /* an iPAddress equals the address connected */
	const char *nearest;    /* a dNSName like the reference; or NULL */
	const char *looks_like; /* a dNSName that is in the greeting; or NULL */
};

#endif

/*
 * name_constraints.h -- name constraints of CAs, RFC 5280 4.2.1.10.
 *
 * Applied to dNSName, iPAddress, directoryName, rfc822Name, URI and
 * SmtpUTF8Mailbox names, and to the CNs of a leaf without dNSName. What is not
 * understood refuses where it could apply: a base that is no GeneralName, or
 * not one of its form, always; a subtree of another form, when there is a name
 * of that form. A wildcard is every name that it could match.
 */
#ifndef SC_X509_NAME_CONSTRAINTS_H
#define SC_X509_NAME_CONSTRAINTS_H

#include "base/arena.h"
#include "facts/facts.h"

enum sc_constraints {
	SC_CONSTRAINTS_OK = 0,
	SC_CONSTRAINTS_VIOLATED,
	SC_CONSTRAINTS_MALFORMED, /* the extension, or a name it is about */
	SC_CONSTRAINTS_LIMIT,     /* too many comparisons */
};

/*
 * Holds the names of `c` against the constraints of `issuer`. `leaf`: c is the
 * end of the path, whose CNs count as host names. *steps is what may still be
 * compared. On VIOLATED, `name` becomes the name, printable.
 */
enum sc_constraints sc_constraints_check(struct sc_arena *a,
	const struct sc_cert *issuer, const struct sc_cert *c, bool leaf,
	size_t *steps, const char **name);

/* A dNSName in them begins with a dot, against RFC 5280 4.2.1.10. */
bool sc_constraints_dotted(struct sc_arena *a, const struct sc_cert *issuer);

#endif

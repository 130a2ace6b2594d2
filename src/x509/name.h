/*
 * name.h -- distinguished names (RFC 5280 4.1.2.4): as text, and compared.
 */
#ifndef SC_X509_NAME_H
#define SC_X509_NAME_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

struct sc_name {
	/*
	 * RFC 4514: the last RDN first, "CN=x,O=y". Each value is cut at 256
	 * bytes, the whole after 64 attributes; nothing unprintable is left.
	 */
	const char *text;
	const struct sc_bytes *common_names; /* in UTF-8, as encoded else */
	size_t n_common_names;
	const char *organization, *common_name; /* the first, printable; NULL */
};

/* Reads a DER Name, identifier and length included. */
SC_MUST_CHECK bool sc_name_parse(
	struct sc_arena *a, struct sc_bytes der, struct sc_name *out);

/*
 * RFC 5280 7.1 in a practical way: the same bytes; else the same attributes in
 * the same order, of whatever string types, with equal values once the case of
 * ASCII letters is folded, and blanks are trimmed and squeezed. Non-ASCII
 * characters are compared as they are.
 */
bool sc_name_equal(struct sc_bytes a, struct sc_bytes b);

/* True when `base` is `name` or a leading part of it (RFC 5280 4.2.1.10). */
bool sc_name_within(struct sc_bytes name, struct sc_bytes base);

/* True when the Name has no attribute. */
bool sc_name_is_empty(struct sc_bytes der);

#endif

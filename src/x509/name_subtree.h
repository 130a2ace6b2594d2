/*
 * name_subtree.h -- a name against the base of a subtree, RFC 5280 4.2.1.10.
 *
 * Of the nine alternatives of GeneralName five are compared: rfc822Name,
 * dNSName, directoryName, URI and iPAddress; and of otherName the mailbox of
 * RFC 9598, whose bases are those of rfc822Name.
 */
#ifndef SC_X509_NAME_SUBTREE_H
#define SC_X509_NAME_SUBTREE_H

#include "base/attr.h"
#include "base/bytes.h"
#include "x509/der.h"

/*
 * TOUCHES: some of what the name stands for is within the subtree, or nobody
 * can tell: enough to exclude the name, and not to permit it.
 */
enum sc_subtree { SC_SUBTREE_OUTSIDE, SC_SUBTREE_WITHIN, SC_SUBTREE_TOUCHES };

/* How names of one form are compared. Values are without their tags. */
struct sc_name_form {
	uint8_t tag, base_tag;
	bool (*is_name)(struct sc_bytes name); /* one that can be compared */
	bool (*is_base)(struct sc_bytes base);
	enum sc_subtree (*compare)(struct sc_bytes name, struct sc_bytes base);
};

/* The form of a name, or NULL when names like it are not compared. */
const struct sc_name_form *sc_name_form_of(const struct sc_tlv *name);

/*
 * May the value stand as a base? It has the tag of an alternative of
 * GeneralName, and if that is one of ours, it is a base of the form.
 */
bool sc_subtree_is_base(const struct sc_tlv *base);

/* One of GeneralName's nine alternatives, as RFC 5280 tags them. */
bool sc_subtree_is_alternative(uint8_t tag);

/* A dNSName that begins with a dot and goes on. */
bool sc_subtree_is_dotted(const struct sc_tlv *base);

#endif

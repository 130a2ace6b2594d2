/*
 * der.h -- a cursor over ASN.1, lenient, and a judge of DER, strict.
 *
 * The cursor reads what lenient parsers read: DER, and of BER the lengths that
 * are not minimal or indefinite. The judge walks the same bytes and names the
 * first place where they are not DER (X.690 10 and 11), so that a certificate
 * which some clients refuse and others take is a finding, not a failure.
 *
 * Nothing is copied: all values point into the input.
 */
#ifndef SC_X509_DER_H
#define SC_X509_DER_H

#include "base/attr.h"
#include "base/bytes.h"

enum sc_der_tag {
	SC_DER_BOOLEAN = 0x01,
	SC_DER_INTEGER = 0x02,
	SC_DER_BIT_STRING = 0x03,
	SC_DER_OCTET_STRING = 0x04,
	SC_DER_NULL = 0x05,
	SC_DER_OID = 0x06,
	SC_DER_UTF8_STRING = 0x0c,
	SC_DER_T61_STRING = 0x14,
	SC_DER_UTC_TIME = 0x17,
	SC_DER_GENERALIZED_TIME = 0x18,
	SC_DER_UNIVERSAL_STRING = 0x1c,
	SC_DER_BMP_STRING = 0x1e,
	SC_DER_SEQUENCE = 0x30,
	SC_DER_SET = 0x31,
};

/* Context-specific tags: of a primitive and of a constructed value. */
#define SC_DER_CONTEXT(n) (0x80 | (n))
#define SC_DER_WRAPPED(n) (0xa0 | (n))

struct sc_tlv {
	uint8_t tag;           /* first octet of the identifier */
	struct sc_bytes value; /* the contents */
	struct sc_bytes whole; /* identifier, length and contents */
};

/*
 * Takes one value off the front of `rest`. False, with nothing taken, at the
 * end and where no value can be read: a cut length, a tag above 30.
 */
SC_MUST_CHECK bool sc_der_next(struct sc_bytes *rest, struct sc_tlv *out);

/* Takes the next value, which must have the tag. */
SC_MUST_CHECK bool sc_der_take(
	struct sc_bytes *rest, uint8_t tag, struct sc_bytes *value);

/* Takes the next value if it has the tag; says whether it had. */
bool sc_der_optional(struct sc_bytes *rest, uint8_t tag, struct sc_tlv *out);

/* An INTEGER's contents as a number, when it is 0..`max`. */
SC_MUST_CHECK bool sc_der_number(struct sc_bytes value, int max, int *out);

/* A BIT STRING's contents without the octet that counts unused bits. */
SC_MUST_CHECK bool sc_der_bits(struct sc_bytes value, struct sc_bytes *out);

/*
 * The first place where `der` is not one value in DER with nothing behind it:
 * returns what is wrong there ("a length that is not minimal") and the offset
 * of the value, or NULL. Values under context-specific primitive tags and in
 * OCTET STRINGs are opaque.
 */
const char *sc_der_fault(struct sc_bytes der, size_t *at);

#endif

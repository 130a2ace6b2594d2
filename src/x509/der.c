/*
 *	value    = tag length contents
 *	tag      = one octet; number 31, which announces more, is refused
 *	length   = 00..7f | 81..84 octets | 80 contents 00 00 (constructed)
 *
 * Laxer than X.690 10.1: lengths need not be minimal, and may be indefinite.
 * Stricter than BER: strings may not be constructed of pieces.
 */
#include "x509/der.h"

#include "base/limits.h"

struct head {
	size_t header_bytes, length;
	bool indefinite, minimal;
};

static bool read_long_length(struct sc_bytes b, struct head *h)
{
	size_t n = b.p[1] & 0x7f;

	if (n > 4 || b.n < 2 + n)
		return false;
	for (size_t i = 0; i < n; i++)
		h->length = h->length << 8 | b.p[2 + i];
	h->header_bytes = 2 + n;
	h->minimal = h->length > 0x7f && b.p[2] != 0;
	return true;
}

static bool read_head(struct sc_bytes b, struct head *h)
{
	*h = (struct head){ .header_bytes = 2, .minimal = true };
	if (b.n < 2 || (b.p[0] & 0x1f) == 0x1f)
		return false;
	if (b.p[1] < 0x80) {
		h->length = b.p[1];
		return true;
	}
	if (b.p[1] == 0x80) {
		h->indefinite = true;
		return (b.p[0] & 0x20) != 0;
	}
	return read_long_length(b, h);
}

/* Finds the end-of-contents octets that close what began before `b`. */
static bool find_end(struct sc_bytes b, size_t *at)
{
	size_t open = 1, i = 0;

	while (b.n - i >= 2) {
		struct head h;

		if (b.p[i] == 0 && b.p[i + 1] == 0) {
			*at = i;
			if (--open == 0)
				return true;
			i += 2;
			continue;
		}
		if (!read_head((struct sc_bytes){ b.p + i, b.n - i }, &h) ||
			h.length > b.n - i - h.header_bytes)
			return false;
		open += h.indefinite;
		if (open > SC_LIMIT_DER_DEPTH)
			return false;
		i += h.header_bytes + h.length;
	}
	return false;
}

bool sc_der_next(struct sc_bytes *rest, struct sc_tlv *out)
{
	struct head h;

	if (!read_head(*rest, &h))
		return false;

	struct sc_bytes body = { rest->p + h.header_bytes,
		rest->n - h.header_bytes };

	if (h.indefinite && !find_end(body, &h.length))
		return false;
	if (h.length > body.n)
		return false;

	size_t total = h.header_bytes + h.length + (h.indefinite ? 2 : 0);

	out->tag = rest->p[0];
	out->value = (struct sc_bytes){ body.p, h.length };
	out->whole = (struct sc_bytes){ rest->p, total };
	rest->p += total;
	rest->n -= total;
	return true;
}

bool sc_der_optional(struct sc_bytes *rest, uint8_t tag, struct sc_tlv *out)
{
	return rest->n && rest->p[0] == tag && sc_der_next(rest, out);
}

bool sc_der_take(struct sc_bytes *rest, uint8_t tag, struct sc_bytes *value)
{
	struct sc_tlv v;

	if (!sc_der_optional(rest, tag, &v))
		return false;
	*value = v.value;
	return true;
}

bool sc_der_number(struct sc_bytes value, int max, int *out)
{
	long long n = 0;

	if (value.n == 0 || value.p[0] & 0x80)
		return false;
	for (size_t i = 0; i < value.n; i++) {
		n = n << 8 | value.p[i];
		if (n > max)
			return false;
	}
	*out = (int)n;
	return true;
}

bool sc_der_bits(struct sc_bytes value, struct sc_bytes *out)
{
	if (value.n == 0 || value.p[0] > 7 || (value.n == 1 && value.p[0]))
		return false;
	*out = (struct sc_bytes){ value.p + 1, value.n - 1 };
	return true;
}

/* What is wrong with the contents of a primitive value, by its tag. */

static const char *boolean_fault(struct sc_bytes v)
{
	return v.n == 1 && (v.p[0] == 0 || v.p[0] == 0xff) ?
		NULL :
		"a BOOLEAN that is neither 00 nor FF";
}

static const char *integer_fault(struct sc_bytes v)
{
	if (v.n == 0)
		return "an empty INTEGER";
	if (v.n > 1 &&
		((v.p[0] == 0 && v.p[1] < 0x80) ||
			(v.p[0] == 0xff && v.p[1] >= 0x80)))
		return "an INTEGER that is not minimal";
	return NULL;
}

static const char *bits_fault(struct sc_bytes v)
{
	struct sc_bytes bits;

	if (!sc_der_bits(v, &bits))
		return "a BIT STRING with a wrong count of unused bits";
	if (bits.n && bits.p[bits.n - 1] & ((1u << v.p[0]) - 1))
		return "a BIT STRING with unused bits that are set";
	return NULL;
}

static const char *null_fault(struct sc_bytes v)
{
	return v.n ? "a NULL with contents" : NULL;
}

static const char *oid_fault(struct sc_bytes v)
{
	bool begins = true;

	for (size_t i = 0; i < v.n; i++) {
		if (begins && v.p[i] == 0x80)
			return "an OBJECT IDENTIFIER that is not minimal";
		begins = v.p[i] < 0x80;
	}
	return v.n == 0 || !begins ? "a cut OBJECT IDENTIFIER" : NULL;
}

static const char *primitive_fault(uint8_t tag, struct sc_bytes v)
{
	static const struct {
		uint8_t tag;
		const char *(*fault)(struct sc_bytes);
	} rules[] = {
		{ SC_DER_BOOLEAN, boolean_fault },
		{ SC_DER_INTEGER, integer_fault },
		{ SC_DER_BIT_STRING, bits_fault },
		{ SC_DER_NULL, null_fault },
		{ SC_DER_OID, oid_fault },
	};

	for (size_t i = 0; i < SC_COUNT(rules); i++)
		if (rules[i].tag == tag)
			return rules[i].fault(v);
	return NULL;
}

static bool is_constructed(uint8_t tag)
{
	return (tag & 0x20) != 0;
}

/* X.690 11.6: the members of a SET OF ascend as octet strings. */
static bool ascend(struct sc_bytes a, struct sc_bytes b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = memcmp(a.p, b.p, n);

	return order < 0 || (order == 0 && a.n <= b.n);
}

/* The first fault of the value at the front of `b`, without its members. */
static const char *own_fault(struct sc_bytes b, const struct sc_tlv *v)
{
	struct head h;
	bool universal = v->tag >> 6 == 0;

	if (!read_head(b, &h) || h.indefinite)
		return "an indefinite length";
	if (!h.minimal)
		return "a length that is not minimal";
	if (!is_constructed(v->tag))
		return primitive_fault(v->tag, v->value);
	if (universal && v->tag != SC_DER_SEQUENCE && v->tag != SC_DER_SET)
		return "a string in pieces";
	return NULL;
}

static const char *members_fault(
	struct sc_bytes b, int depth, bool set, const uint8_t **where)
{
	struct sc_bytes last = { NULL, 0 };

	*where = b.p;
	if (depth > SC_LIMIT_DER_DEPTH)
		return "values nested too deeply";
	while (b.n) {
		struct sc_tlv v;
		struct sc_bytes front = b;

		*where = b.p;
		if (!sc_der_next(&b, &v))
			return "no value where one should be";

		const char *fault = own_fault(front, &v);

		if (!fault && set && last.p && !ascend(last, v.whole))
			fault = "a SET that is not sorted";
		if (!fault && is_constructed(v.tag))
			fault = members_fault(
				v.value, depth + 1, v.tag == SC_DER_SET, where);
		if (fault)
			return fault;
		last = v.whole;
	}
	return NULL;
}

const char *sc_der_fault(struct sc_bytes der, size_t *at)
{
	const uint8_t *where = der.p;
	struct sc_bytes rest = der;
	struct sc_tlv v;

	*at = 0;
	if (!sc_der_next(&rest, &v))
		return "no value where one should be";

	const char *fault = members_fault(v.whole, 0, false, &where);

	if (!fault && rest.n) {
		fault = "bytes behind the end";
		where = rest.p;
	}
	*at = (size_t)(where - der.p);
	return fault;
}

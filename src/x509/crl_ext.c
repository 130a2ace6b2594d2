/*
 *	IssuingDistributionPoint = SEQUENCE { [0] DistributionPointName,
 *	    [1] onlyContainsUserCerts, [2] onlyContainsCACerts,
 *	    [3] onlySomeReasons ReasonFlags, [4] indirectCRL,
 *	    [5] onlyContainsAttributeCerts }, each OPTIONAL or DEFAULT FALSE
 *
 * Laxer than RFC 5280 5.2.5: the extension may be non-critical. An empty one,
 * and names of a point that are no URIs, are read, and noted.
 */
#include "x509/crl_ext.h"

#include "base/limits.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/oid.h"

#define DER_ENUMERATED 0x0a

/* Where a breach is noted: see struct sc_crl. */
#define UNSOUND   offsetof(struct sc_crl, unsound)
#define MALFORMED offsetof(struct sc_crl, malformed)
#define LAX       offsetof(struct sc_crl, lax)

static void note(struct sc_crl *crl, size_t where, const char *what)
{
	const char **text = (const char **)((char *)crl + where);

	if (!*text)
		*text = what;
}

int sc_crl_ext_number(struct sc_bytes oid)
{
	return oid.n == 3 && oid.p[0] == 0x55 && oid.p[1] == 0x1d &&
			oid.p[2] < 0x80 ?
		oid.p[2] :
		-1;
}

bool sc_crl_ext_reason(struct sc_bytes value, int *out)
{
	struct sc_bytes v;

	return sc_der_take(&value, DER_ENUMERATED, &v) && value.n == 0 &&
		sc_der_number(v, 255, out);
}

void sc_crl_ext_note_critical(
	struct sc_arena *a, struct sc_bytes oid, struct sc_crl *crl)
{
	if (!crl->unknown_critical)
		crl->unknown_critical = sc_arena_text(a, sc_oid_of(oid).text);
}

bool sc_crl_reasons(struct sc_bytes value, unsigned *out)
{
	struct sc_bytes bits;

	*out = 0;
	if (!sc_der_bits(value, &bits))
		return false;
	for (unsigned i = 0; i < 9 && i / 8 < bits.n; i++)
		if (bits.p[i / 8] & (0x80 >> i % 8))
			*out |= 1u << i;
	*out &= SC_CRL_ALL_REASONS;
	return true;
}

/* An INTEGER that counts CRLs: not negative, RFC 5280 5.2.3. */
static bool read_count(struct sc_bytes value, struct sc_bytes *out)
{
	return sc_der_take(&value, SC_DER_INTEGER, out) && value.n == 0 &&
		out->n && out->p[0] < 0x80;
}

static bool read_number(struct sc_crl *c, struct sc_bytes value)
{
	return read_count(value, &c->number);
}

static bool read_delta(struct sc_crl *c, struct sc_bytes value)
{
	c->is_delta = true;
	return read_count(value, &c->base_number);
}

static bool read_authority_key_id(struct sc_crl *c, struct sc_bytes value)
{
	struct sc_bytes v;
	struct sc_tlv part;

	if (!sc_der_take(&value, SC_DER_SEQUENCE, &v) || value.n)
		return false;
	if (sc_der_optional(&v, SC_DER_CONTEXT(0), &part))
		c->authority_key_id = part.value;
	return true;
}

static bool read_flag(struct sc_bytes *v, unsigned number, bool *out)
{
	struct sc_tlv flag;

	if (!sc_der_optional(v, (uint8_t)SC_DER_CONTEXT(number), &flag))
		return true;
	*out = flag.value.n == 1 && flag.value.p[0];
	return flag.value.n == 1;
}

static bool is_of_urls(const struct sc_tlv *choice)
{
	struct sc_bytes names = choice->value;
	struct sc_tlv name = { SC_DER_CONTEXT(6), { 0 }, { 0 } };

	while (name.tag == SC_DER_CONTEXT(6) && sc_der_next(&names, &name))
		;
	return choice->tag == SC_DER_WRAPPED(0) &&
		name.tag == SC_DER_CONTEXT(6);
}

/* One of the two choices of DistributionPointName, with nothing behind it. */
static bool read_point(struct sc_crl *c, struct sc_bytes point)
{
	struct sc_bytes rest = point;
	struct sc_tlv choice;

	c->point = point;
	if (!sc_der_next(&rest, &choice) || rest.n)
		return false;
	if (!is_of_urls(&choice))
		note(c, LAX, "names its distribution point by no URI");
	return choice.tag == SC_DER_WRAPPED(0) ||
		choice.tag == SC_DER_WRAPPED(1);
}

static bool read_scope(struct sc_crl *c, struct sc_bytes value)
{
	struct sc_tlv part;
	struct sc_bytes v;

	c->scope = value;
	if (!sc_der_take(&value, SC_DER_SEQUENCE, &v) || value.n)
		return false;
	if (!v.n)
		note(c, MALFORMED,
			"has an issuing distribution point that is empty");
	if (sc_der_optional(&v, SC_DER_WRAPPED(0), &part) &&
		!read_point(c, part.value))
		return false;
	if (!read_flag(&v, 1, &c->only_user) || !read_flag(&v, 2, &c->only_ca))
		return false;
	if (sc_der_optional(&v, SC_DER_CONTEXT(3), &part)) {
		c->only_some_reasons = true;
		if (!sc_crl_reasons(part.value, &c->reasons))
			return false;
	}
	return read_flag(&v, 4, &c->is_indirect) &&
		read_flag(&v, 5, &c->only_attribute) && v.n == 0 &&
		c->only_user + c->only_ca + c->only_attribute <= 1;
}

/* clang-format off */
static const struct known {
	int number;
	bool (*read)(struct sc_crl *c, struct sc_bytes value);
	const char *fault; /* it cannot be read */
	size_t where;      /* that is noted */
	const char *critical_fault; /* malformed; NULL: it may be critical */
} known[] = {
	{ SC_CRL_EXT_NUMBER, read_number,
		"has a CRL number that is none", MALFORMED,
		"has a critical CRL number" },
	{ SC_CRL_EXT_DELTA, read_delta,
		"adds to a CRL number that is none", UNSOUND, NULL },
	{ SC_CRL_EXT_SCOPE, read_scope,
		"has a malformed issuing distribution point", UNSOUND, NULL },
	{ SC_CRL_EXT_AUTHORITY_KEY_ID, read_authority_key_id,
		"has a malformed authority key identifier", MALFORMED, NULL },
};
/* clang-format on */

static const struct known *find_known(int number)
{
	for (size_t i = 0; i < SC_COUNT(known); i++)
		if (known[i].number == number)
			return &known[i];
	return NULL;
}

static void read_one(struct sc_arena *a, const struct sc_raw_extension *x,
	struct sc_crl *crl, uint64_t *seen)
{
	int number = sc_crl_ext_number(x->oid);
	const struct known *k = find_known(number);

	if (!k) {
		if (x->critical)
			sc_crl_ext_note_critical(a, x->oid, crl);
		return;
	}
	if (*seen >> number & 1) {
		note(crl, UNSOUND, "has an extension twice");
		return;
	}
	*seen |= (uint64_t)1 << number;
	if (!k->read(crl, x->value))
		note(crl, k->where, k->fault);
	else if (x->critical && k->critical_fault)
		note(crl, MALFORMED, k->critical_fault);
}

bool sc_crl_ext_read(
	struct sc_arena *a, struct sc_bytes value, struct sc_crl *crl)
{
	struct sc_raw_extension x;
	struct sc_bytes list;
	uint64_t seen = 0;

	if (!sc_der_take(&value, SC_DER_SEQUENCE, &list) || value.n)
		return false;
	for (int n = 0; list.n; n++) {
		if (n == SC_LIMIT_EXTENSIONS ||
			!sc_cert_take_extension(&list, &x))
			return false;
		read_one(a, &x, crl, &seen);
	}
	return true;
}

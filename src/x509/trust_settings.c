#include "x509/trust_settings.h"

#include "base/attr.h"
#include "x509/der.h"
#include "x509/oid.h"

/* Extended key usages, RFC 5280 4.2.1.12. */
static const struct {
	const char *oid;
	enum sc_purpose purpose;
} purposes[] = {
	{ "1.3.6.1.5.5.7.3.1", SC_PURPOSE_SERVER },
	{ "1.3.6.1.5.5.7.3.2", SC_PURPOSE_CLIENT },
	{ "2.5.29.37.0", SC_PURPOSE_ANY },
};

static unsigned read_list(struct sc_bytes list)
{
	unsigned bits = 0;
	struct sc_bytes oid;

	while (sc_der_take(&list, SC_DER_OID, &oid)) {
		struct sc_oid text = sc_oid_of(oid);

		for (size_t i = 0; i < SC_COUNT(purposes); i++)
			if (strcmp(text.text, purposes[i].oid) == 0)
				bits |= 1u << purposes[i].purpose;
	}
	return bits;
}

struct sc_trust_settings sc_trust_settings_read(struct sc_bytes aux)
{
	struct sc_trust_settings s = { .has_list = false };
	struct sc_tlv list;

	s.has_list = sc_der_optional(&aux, SC_DER_SEQUENCE, &list);
	if (s.has_list)
		s.trusted = read_list(list.value);
	if (sc_der_optional(&aux, SC_DER_WRAPPED(0), &list))
		s.rejected = read_list(list.value);
	return s;
}

void sc_trust_settings_add(
	struct sc_trust_settings *s, const struct sc_trust_settings *more)
{
	s->trusted = s->has_list && more->has_list ?
		s->trusted & more->trusted :
		s->trusted | more->trusted;
	s->has_list |= more->has_list;
	s->rejected |= more->rejected;
	s->is_public |= more->is_public;
	if (more->distrust_after.s &&
		(!s->distrust_after.s ||
			more->distrust_after.s < s->distrust_after.s))
		s->distrust_after = more->distrust_after;
}

static bool has(unsigned bits, enum sc_purpose purpose)
{
	return bits & (1u << purpose | 1u << SC_PURPOSE_ANY);
}

bool sc_trust_settings_refuse(
	const struct sc_trust_settings *s, enum sc_purpose purpose)
{
	if (has(s->rejected, purpose))
		return true;
	return purpose != SC_PURPOSE_ANY && s->has_list &&
		!has(s->trusted, purpose);
}

bool sc_trust_settings_vouch(
	const struct sc_trust_settings *s, enum sc_purpose purpose)
{
	return s->has_list && has(s->trusted, purpose) &&
		!has(s->rejected, purpose);
}

#include "facts/key.h"

#include "base/text.h"

bool sc_key_has_usual_curve(const struct sc_key_facts *k)
{
	return sc_text_same(k->curve, "P-256") ||
		sc_text_same(k->curve, "P-384") ||
		sc_text_same(k->curve, "P-521");
}

uint64_t sc_key_exponent(const struct sc_key_facts *k)
{
	uint64_t e = 0;

	if (k->exponent.n > sizeof(e))
		return UINT64_MAX;
	for (size_t i = 0; i < k->exponent.n; i++)
		e = e << 8 | k->exponent.p[i];
	return e;
}

bool sc_key_ends_handshake(const struct sc_key_facts *k)
{
	if (k->type == SC_KEY_DSA)
		return true;
	return k->type == SC_KEY_EC &&
		(k->explicit_curve || k->invalid_point ||
			!sc_key_has_usual_curve(k));
}

/* Trust stores: the input is a bundle, PEM or DER, or NSS's certdata.txt. */
#include <stdlib.h>

#include "base/codec.h"
#include "x509/cert.h"
#include "x509/trust.h"
#include "x509/trust_nss.h"

static void check(bool good)
{
	if (!good)
		abort();
}

/* What has a subject and a label that counts is found by that subject. */
static void look_up_all(
	struct sc_arena *a, struct sc_trust *t, struct sc_bytes text)
{
	const char *label;
	struct sc_bytes der, subject;

	for (int i = 0; i < 50 && sc_pem_next(a, &text, &label, &der); i++) {
		const struct sc_cert *const *certs;

		if (strcmp(label, "CERTIFICATE") != 0 ||
			!sc_cert_subject(der, &subject))
			continue;
		check(sc_trust_by_subject(t, subject, &certs) > 0);
		check(certs[0]->sha256 != NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_bytes text = { p, n };
	struct sc_trust *t = sc_trust_of(&a, text);

	check(sc_trust_empty(t) == (sc_trust_count(t) == 0));
	if (n && p[0] != 0x30 && !sc_trust_nss_is(text))
		look_up_all(&a, t, text);
	sc_trust_has_organization(t, "Badsmtp");
	sc_arena_free(&a);
	return 0;
}

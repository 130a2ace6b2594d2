/* Certificates: the input is one in DER. */
#include <stdlib.h>

#include "x509/cert.h"
#include "x509/key.h"
#include "x509/sig.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_text(const char *s)
{
	check(s != NULL);
	for (; *s; s++)
		check((unsigned char)*s >= 0x20 && *s != 0x7f);
}

static void check_inside(const struct sc_cert *c, struct sc_bytes b)
{
	check(b.n == 0 ||
		(b.p >= c->der.p && b.n <= c->der.n &&
			(size_t)(b.p - c->der.p) <= c->der.n - b.n));
}

static void check_facts(const struct sc_cert *c)
{
	struct sc_cert_parts parts;
	struct sc_bytes subject;

	check(sc_cert_split(c->der, &parts));
	check(sc_cert_subject(c->der, &subject) &&
		sc_bytes_equal(subject, c->subject_der));
	check_text(c->subject);
	check_text(c->issuer);
	check_text(c->signature_name);
	check_text(c->key.name);
	check_inside(c, parts.tbs);
	check_inside(c, c->serial);
	check_inside(c, c->key.modulus);
	for (size_t i = 0; i < c->n_dns_names; i++)
		check_inside(c, c->dns_names[i]);
	for (size_t i = 0; i < c->n_extensions; i++)
		check_inside(c, c->extensions[i].value);
	for (size_t i = 0; i < c->n_ca_issuers; i++)
		check_text(c->ca_issuers[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_cert c;

	sc_cert_parse(&a, (struct sc_bytes){ p, n }, &c);
	if (c.parse_error) {
		check(!c.subject && !c.extensions && !c.key.name);
	} else {
		struct sc_memo *memo = sc_memo_new(&a);

		check_facts(&c);
		sc_sig_note_self_signed(memo, &c);
		sc_key_examine(memo, false, &c.key);
	}
	sc_arena_free(&a);
	return 0;
}

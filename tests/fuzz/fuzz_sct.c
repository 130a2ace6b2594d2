/*
 * SCTs: the input is a SignedCertificateTimestampList, and a certificate whose
 * precertificate is to be made again.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "x509/sct.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_inside(struct sc_bytes whole, struct sc_bytes b)
{
	check(b.n == 0 ||
		(b.p >= whole.p && b.n <= whole.n &&
			(size_t)(b.p - whole.p) <= whole.n - b.n));
}

/* Every octet of an SCT of version 1 is in one of its parts. */
static void check_parts(struct sc_bytes one, const struct sc_sct *sct)
{
	if (sct->version != 0)
		return;
	check(sct->log_id.n == SC_SCT_LOG_ID_BYTES);
	check_inside(one, sct->log_id);
	check_inside(one, sct->extensions);
	check_inside(one, sct->signature);
	check(1 + 32 + 8 + 2 + sct->extensions.n + 2 + 2 + sct->signature.n ==
		one.n);
}

static void read_list(struct sc_bytes list)
{
	static const uint8_t key[1] = { 0 };
	struct sc_bytes rest, one;
	struct sc_sct sct;

	if (!sc_sct_open(list, &rest))
		return;
	check(rest.n == list.n - 2);
	while (sc_sct_next(&rest, &one)) {
		check_inside(list, one);
		if (!sc_sct_parse(one, &sct))
			continue;
		check_parts(one, &sct);

		struct sc_key_facts none = { .type = SC_KEY_EC,
			.spki = { key, 1 } };

		if (sct.version == 0)
			check(sc_sct_verify(&sct, list, &none) != SC_SIG_OK);
	}
}

/* What is made is one SEQUENCE; and no longer has what was taken out. */
static void rebuild(struct sc_arena *a, struct sc_bytes der)
{
	struct sc_bytes tbs, rest, fields;

	if (!sc_sct_precert_tbs(a, der, &tbs))
		return;
	rest = tbs;
	check(sc_der_take(&rest, SC_DER_SEQUENCE, &fields) && rest.n == 0);

	struct sc_cert *c = sc_new(a, struct sc_cert, 1);
	struct sc_bytes entry;

	sc_cert_parse(a, der, c);
	if (c->parse_error)
		return;
	check(sc_sct_entry_precert(a, c, c->key.spki, &entry));
	check(entry.n == 2 + 32 + 3 + tbs.n);
	check(sc_bytes_equal(
		(struct sc_bytes){ entry.p + entry.n - tbs.n, tbs.n }, tbs));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_bytes input = { p, n };

	read_list(input);
	rebuild(&a, input);
	sc_arena_free(&a);
	return 0;
}

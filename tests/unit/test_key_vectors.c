/*
 * test_key_vectors.c -- weak and known keys, by the samples of badkeys and of
 * ROCA ($SMTPCERT_CORPORA/badkeys, roca). Every sample is judged by all checks
 * of keys, as the key of a server's certificate.
 */
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/text.h"
#include "check/check.h"
#include "key_samples.h"
#include "lib/t.h"
#include "x509/key.h"
#include "x509/key_list.h"

#define FILE_BYTES (1 << 20)

struct bench {
	struct sc_arena arena;
	struct sc_memo *memo;
	struct sc_key_lists *lists;
	const char *corpora;
};

static struct sc_bytes read_bytes(struct bench *b, const char *path)
{
	struct sc_bytes content = { NULL, 0 };
	struct sc_error e;

	if (!sc_file_read(&b->arena,
		    sc_arena_printf(&b->arena, "%s/%s", b->corpora, path),
		    FILE_BYTES, SC_ERROR_CONFIG, &content, &e))
		printf("# %s\n", e.text);
	return content;
}

static bool read_key(
	struct bench *b, const char *path, struct sc_key_facts *key)
{
	struct sc_bytes spki;

	return key_sample_read(&b->arena, read_bytes(b, path), &spki) &&
		sc_key_parse(&b->arena, spki, key);
}

static void examine(struct bench *b, struct sc_key_facts *key)
{
	sc_key_examine(b->memo, true, key);
	sc_key_lists_look(b->lists, &b->arena, key);
}

/* The ids of keys that fire, with blanks between. */
static const char *verdict(struct bench *b, const struct sc_key_facts *key)
{
	struct sc_cert cert = { .sha256 = "", .key = *key };
	const struct sc_cert *sent[] = { &cert };
	struct sc_chain chain = {
		.sent = sent, .n_sent = 1, .path = sent, .n_path = 1
	};
	struct sc_obs obs = { .n_endpoints = 0 };
	struct sc_facts facts = { .has_key_blocklist = true };
	struct sc_endpoint_facts ef = { .chain = &chain, .leaf = &cert };
	struct sc_endpoint endpoint = { .host = "mx.example" };
	struct sc_settings settings = { .warn = { 0, false } };
	struct sc_subject s = { .arena = &b->arena,
		.obs = &obs,
		.facts = &facts,
		.settings = &settings,
		.endpoint = &endpoint,
		.ef = &ef,
		.chain = &chain,
		.cert = &cert };
	const char *all = "";

	for (size_t t = 0; sc_check_tables[t]; t++) {
		for (const struct sc_check *c = sc_check_tables[t]; c->id; c++)
			if (sc_check_entry(c)->topic == SC_TOPIC_KEY &&
				(c->scope == SC_SCOPE_CERT ||
					c->scope == SC_SCOPE_LEAF) &&
				sc_check_apply(c, &s).status == SC_STATUS_FIRES)
				all = sc_arena_printf(&b->arena, "%s%s%s", all,
					*all ? " " : "",
					sc_check_entry(c)->name +
						strlen("key-"));
	}
	return all;
}

/*
 * What is said of badkeys' samples. What is not of the name of a file is of the
 * same key: a damaged modulus has an exponent as well.
 */
static const struct {
	const char *file, *ids;
	const char *difference; /* from badkeys; or NULL */
} samples[] = {
	{ "rsa-ok.key", "", NULL },
	{ "jwk-rsa-ok.json", "", NULL },
	{ "rsa-fermat-pkcs1.key", "rsa-prime-power",
		"a square: it has one prime, not two close ones" },
	{ "rsa-fermat-pkcs8.key", "rsa-fermat", NULL },
	{ "rsa-fermat-hexmodulus.txt", "rsa-fermat", NULL },
	{ "rsa-fermat.crt", "rsa-fermat", NULL },
	{ "rsa-fermat.csr", "rsa-fermat", NULL },
	{ "rsa-roca.key", "rsa-roca", NULL },
	{ "rsa-small-d.key", "rsa-e-large rsa-small-d known-private",
		"the modulus is that of an example in RFC 9500" },
	{ "rsa-large-e.key", "rsa-e-large", NULL },
	{ "rsa-e1.key", "rsa-e-invalid", NULL },
	{ "rsa-e-larger-n.key", "rsa-lt-1024 rsa-e-invalid", NULL },
	{ "rsa-nprime.key", "rsa-prime-power", NULL },
	{ "rsa-smallfactors-corrupt.key", "rsa-small-factor", NULL },
	{ "rsa-smallfactors-valid.key", "rsa-small-factor", NULL },
	{ "rsa-sharedprimes.key", "rsa-shared-factor", NULL },
	{ "rsa-pattern.key", "rsa-pattern", NULL },
	{ "rsapoly32.key", "rsa-lt-2048 rsa-odd-size rsa-e-small rsa-pattern",
		NULL },
	{ "rsapoly128.key", "rsa-pattern", NULL },
	{ "rsa-vanity.key", "",
		"chosen digits in the upper half alone give nothing away" },
	{ "rsa-debianweak.key", "debian-weak", NULL },
	{ "ec-p256-rfc-example.key", "known-private", NULL },
	{ "ed25519-rfc-example.key", "known-private eddsa", NULL },
	{ "ecdsa-explicit-pub.key", "known-private ec-explicit-params", NULL },
	{ "jwk-ecp256-rfc7517.json", "known-private", NULL },
	{ "jwk-ed25519-rfc8037.json", "known-private eddsa", NULL },
	{ "jwk-rsa-rfc7517.json", "known-private", NULL },
	{ "mldsa44.key", "known-private", NULL },
	{ "mldsa65-cert.crt", "", NULL },
};

static void test_samples(struct bench *b)
{
	for (size_t i = 0; i < SC_COUNT(samples); i++) {
		struct sc_key_facts key;
		const char *path = sc_arena_printf(
			&b->arena, "badkeys/tests-data/%s", samples[i].file);

		if (!OK(read_key(b, path, &key), samples[i].file))
			continue;
		examine(b, &key);
		IS(verdict(b, &key), samples[i].ids, samples[i].file);
		examine(b, &key);
		IS(verdict(b, &key), samples[i].ids, "the same from memory");
		if (samples[i].difference)
			printf("# not as badkeys: %s: %s\n", samples[i].file,
				samples[i].difference);
	}
}

/* N = 0: there is nothing that could be attacked, and no key either. */
static void test_zero(struct bench *b)
{
	static const char *const files[] = { "rsanzero.key",
		"rsazerozero.key" };

	for (size_t i = 0; i < SC_COUNT(files); i++) {
		struct sc_key_facts key;
		const char *path = sc_arena_printf(
			&b->arena, "badkeys/tests-data/%s", files[i]);

		if (!OK(read_key(b, path, &key), files[i]))
			continue;
		examine(b, &key);
		OK(key.modulus.n == 0 && key.bits == 0, "has no modulus");
		IS(verdict(b, &key), "rsa-lt-1024", files[i]);
	}
}

static void test_roca(struct bench *b)
{
	struct sc_bytes table = read_bytes(b, "roca/expected.tsv");
	char *text = sc_arena_copy(&b->arena, table.p, table.n);
	int rows = 0, weak = 0;

	for (char *line; (line = strsep(&text, "\n"));) {
		char *file = strsep(&line, "\t");
		struct sc_key_facts key;

		if (!line)
			continue;
		const char *path =
			sc_arena_printf(&b->arena, "roca/tests-data/%s", file);
		bool wanted = strcmp(line, "ROCA") == 0;

		rows++;
		weak += wanted;
		if (!OK(read_key(b, path, &key), file))
			continue;
		examine(b, &key);
		OK(key.roca == wanted, line);
	}
	OK(rows == 34 && weak == 12, "all rows were there");
}

/* A list of the digest of one sample, as badkeys' list of Debian's keys. */
static bool make_lists(struct bench *b)
{
	static const char *const primes[] = { "512", "768", "1024", "2048",
		"4096" };
	struct sc_key_facts key;
	uint8_t *record = sc_arena_alloc(&b->arena, 16, 1);
	struct sc_error e = { 0 };
	bool good =
		read_key(b, "badkeys/tests-data/rsa-debianweak.key", &key) &&
		sc_key_digest(&key, record);

	record[15] = 1;
	b->lists = sc_key_lists_new(&b->arena);
	good = good &&
		sc_key_lists_add(b->lists, "blocklist.dat",
			(struct sc_bytes){ record, 16 },
			(struct sc_bytes){ NULL, 0 }, &e);
	for (size_t i = 0; i < SC_COUNT(primes) && good; i++)
		good = sc_key_lists_read_primes(b->lists,
			sc_arena_printf(&b->arena,
				"%s/badkeys/keydata/primes%s.dat", b->corpora,
				primes[i]),
			&e);
	printf("# %s\n", e.text);
	return good;
}

/* An odd number of the most bits whose octets follow no rule. */
static struct sc_bytes number(struct sc_arena *a, size_t n, uint32_t seed)
{
	uint8_t *p = sc_arena_alloc(a, n, 1);

	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = (uint8_t)(seed >> 24);
	}
	p[0] |= 0x80;
	p[n - 1] |= 1;
	return (struct sc_bytes){ p, n };
}

/* The longest time of processor that any key takes, of some that are bad. */
static void test_time(struct bench *b)
{
	double worst = 0;

	for (uint32_t i = 0; i < 20; i++) {
		struct sc_bytes n = number(&b->arena, 2048, i);
		struct sc_bytes e = number(&b->arena, 2048, i + 100);
		struct sc_key_facts key;

		((uint8_t *)(uintptr_t)e.p)[0] &= n.p[0] >> 1;
		if (!sc_key_parse(
			    &b->arena, key_sample_rsa(&b->arena, n, e), &key))
			continue;
		clock_t began = clock();

		examine(b, &key);
		double took = (double)(clock() - began) * 1000 / CLOCKS_PER_SEC;

		worst = !key.small_factor && took > worst ? took : worst;
	}
	printf("# the slowest key of 16384 bits: %.1f ms\n", worst);
	OK(worst > 0 && worst < 100, "no key takes long");
}

int main(void)
{
	struct bench b = { .corpora = getenv("SMTPCERT_CORPORA") };

	if (!b.corpora) {
		printf("1..0 # SKIP SMTPCERT_CORPORA does not say where the "
		       "public test suites are\n");
		return 0;
	}
	b.memo = sc_memo_new(&b.arena);
	if (OK(make_lists(&b), "the lists")) {
		test_samples(&b);
		test_zero(&b);
		test_roca(&b);
		test_time(&b);
	}
	sc_arena_free(&b.arena);
	return DONE();
}

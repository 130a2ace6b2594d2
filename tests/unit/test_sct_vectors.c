/*
 * test_sct_vectors.c -- real SCTs, by the keys of real logs: those that OpenSSL
 * tests with, and the chains that badssl.com served over the years
 * ($SMTPCERT_CORPORA/openssl, badssl). And the list of logs of Google.
 */
#include <openssl/sha.h>
#include <stdlib.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/file.h"
#include "base/text.h"
#include "lib/t.h"
#include "x509/ct_list.h"
#include "x509/key.h"
#include "x509/sct.h"

#define FILE_BYTES (4 << 20)
#define CHAIN_MAX  8
#define LOGS_MAX   32

/* How many SCTs of a chain's leaf verify; the keys of the rest we lack. */
static const struct {
	const char *chain, *issuer; /* issuer NULL: in the chain */
	int verified, unknown;
} chains[] = {
	{ "openssl/verify/certs/embeddedSCTs1.pem",
		"openssl/verify/certs/embeddedSCTs1_issuer.pem", 1, 0 },
	{ "openssl/verify/certs/embeddedSCTs3.pem",
		"openssl/verify/certs/embeddedSCTs3_issuer.pem", 3, 0 },
	{ "badssl/chains/subdomain-invalid-expected-sct.pem", NULL, 0, 1 },
	{ "badssl/chains/old/subdomain-sha384.pem", NULL, 3, 1 },
	{ "badssl/chains/old/subdomain-sha512.pem", NULL, 3, 1 },
	{ "badssl/chains/wildcard-sha384.pem", NULL, 0, 3 },
	{ "badssl/chains/wildcard-ecc256.pem", NULL, 1, 2 },
};

struct bench {
	struct sc_arena *arena;
	const char *corpora;
	struct sc_key_facts logs[LOGS_MAX];
	struct sc_bytes ids[LOGS_MAX];
	size_t n_logs;
};

static struct sc_bytes read_bytes(struct bench *b, const char *name)
{
	struct sc_bytes text = { NULL, 0 };
	struct sc_error e;

	OK(sc_file_read(b->arena,
		   sc_arena_printf(b->arena, "%s/%s", b->corpora, name),
		   FILE_BYTES, SC_ERROR_CONFIG, &text, &e),
		name);
	return text;
}

static size_t read_chain(
	struct bench *b, const char *name, struct sc_cert out[CHAIN_MAX])
{
	struct sc_bytes text = read_bytes(b, name), der;
	const char *label;
	size_t n = 0;

	while (n < CHAIN_MAX && sc_pem_next(b->arena, &text, &label, &der))
		if (strcmp(label, "CERTIFICATE") == 0 ||
			strcmp(label, "TRUSTED CERTIFICATE") == 0)
			sc_cert_parse(b->arena, der, &out[n++]);
	return n;
}

static void add_log(struct bench *b, const char *base64)
{
	uint8_t *md = sc_new(b->arena, uint8_t, SHA256_DIGEST_LENGTH);
	struct sc_bytes spki;

	if (b->n_logs == LOGS_MAX ||
		!OK(sc_unbase64(b->arena, sc_bytes_of(base64), &spki) &&
				sc_key_parse(
					b->arena, spki, &b->logs[b->n_logs]),
			"a log's key"))
		return;
	SHA256(spki.p, spki.n, md);
	b->ids[b->n_logs++] = (struct sc_bytes){ md, SHA256_DIGEST_LENGTH };
}

/* "key = BASE64" of OpenSSL's configuration */
static void read_logs(struct bench *b)
{
	struct sc_bytes text = read_bytes(b, "openssl/ct/ct/log_list.cnf");
	char *all = sc_arena_copy(b->arena, text.p, text.n);
	char *line;

	while ((line = strsep(&all, "\n")))
		if (sc_text_has_prefix(line, "key = "))
			add_log(b, line + strlen("key = "));
}

static const struct sc_key_facts *find_log(
	const struct bench *b, struct sc_bytes id)
{
	for (size_t i = 0; i < b->n_logs; i++)
		if (sc_bytes_equal(b->ids[i], id))
			return &b->logs[i];
	return NULL;
}

/* Verifies one SCT, and that no single wrong bit of the entry does. */
static void verify(struct bench *b, const struct sc_sct *sct,
	struct sc_bytes entry, int counts[2])
{
	const struct sc_key_facts *log = find_log(b, sct->log_id);
	uint8_t *p = (uint8_t *)sc_arena_copy(b->arena, entry.p, entry.n);

	counts[1] += !log;
	if (!log)
		return;
	counts[0] += sc_sct_verify(sct, entry, log) == SC_SIG_OK;
	p[entry.n / 2] ^= 1;
	OK(sc_sct_verify(sct, (struct sc_bytes){ p, entry.n }, log) ==
			SC_SIG_BAD,
		"not for another entry");
}

static void run_chain(struct bench *b, size_t row)
{
	struct sc_cert certs[CHAIN_MAX] = { { 0 } }, issuer[CHAIN_MAX];
	size_t n = read_chain(b, chains[row].chain, certs);
	const struct sc_cert *by = n > 1 ? &certs[1] : NULL;
	const struct sc_extension *x =
		n ? sc_cert_extension(&certs[0], SC_EXT_SCTS) : NULL;
	struct sc_bytes value, list, rest, one, entry;
	int counts[2] = { 0, 0 };
	struct sc_sct sct;

	if (chains[row].issuer && read_chain(b, chains[row].issuer, issuer))
		by = &issuer[0];
	if (!OK(x && by, "there are SCTs and an issuer"))
		return;
	value = x->value;
	if (!OK(sc_der_take(&value, SC_DER_OCTET_STRING, &list) &&
			    sc_sct_open(list, &rest) &&
			    sc_sct_entry_precert(
				    b->arena, &certs[0], by->key.spki, &entry),
		    "and they can be read"))
		return;
	while (rest.n &&
		OK(sc_sct_next(&rest, &one) && sc_sct_parse(one, &sct),
			"one of them"))
		verify(b, &sct, entry, counts);
	if (!OK(counts[0] == chains[row].verified &&
			    counts[1] == chains[row].unknown,
		    chains[row].chain))
		printf("# %d verify, of %d the log is not known\n", counts[0],
			counts[1]);
}

/* Google's list of 2026-01-02. */
static void run_list(struct bench *b)
{
	struct sc_bytes text = read_bytes(b, "ct/log_list.v3.json");
	int states[SC_CT_REJECTED + 1] = { 0 }, tiled = 0;
	struct sc_ct_list list;
	struct sc_error e;

	if (!OK(sc_ct_list_read(b->arena, text, &list, &e), "the list"))
		return;
	for (size_t i = 0; i < list.n_logs; i++) {
		states[list.logs[i].state]++;
		tiled += list.logs[i].is_static;
	}
	OK(list.n_logs == 75 && tiled == 26, "75 logs, 26 of them tiled");
	OK(states[SC_CT_USABLE] == 57 && states[SC_CT_READONLY] == 9 &&
			states[SC_CT_QUALIFIED] == 5 &&
			states[SC_CT_RETIRED] == 4,
		"their states");
	IS(sc_date_rfc3339(b->arena, list.at), "2026-01-02T12:57:01Z",
		"its date");
	for (size_t i = 0; i < list.n_logs; i++)
		if (sc_ct_list_find(&list, list.logs[i].id) != &list.logs[i])
			OK(false, "each log is found");
}

int main(void)
{
	const char *corpora = getenv("SMTPCERT_CORPORA");
	struct sc_arena a = { 0 };
	struct bench b = { .arena = &a, .corpora = corpora };

	if (!corpora) {
		printf("1..0 # SKIP SMTPCERT_CORPORA does not say where the "
		       "public test suites are\n");
		return 0;
	}
	read_logs(&b);
	for (size_t i = 0; i < SC_COUNT(chains); i++)
		run_chain(&b, i);
	run_list(&b);
	sc_arena_free(&a);
	return DONE();
}

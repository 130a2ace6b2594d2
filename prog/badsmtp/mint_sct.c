#include "mint_sct.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/text.h"
#include "der_writer.h"
#include "mint_key.h"
#include "mint_name.h"

static const struct log {
	const char *name;
	const char *by; /* its operator; NULL: not on the list */
	bool tiled;
	const char *state;
	int since_days;     /* from now */
	const char *before; /* who ran it until 20 days ago; or NULL */
	bool ended;
} logs[] = {
	{ "alpha", "Operator One", false, "usable", -900, NULL, false },
	{ "alpha2", "Operator One", false, "usable", -900, NULL, false },
	{ "beta", "Operator Two", false, "usable", -900, NULL, false },
	{ "gamma", "Operator Three", false, "usable", -900, NULL, false },
	{ "tiled", "Operator One", true, "usable", -400, NULL, false },
	{ "tiled2", "Operator Two", true, "usable", -400, NULL, false },
	{ "readonly", "Operator Two", false, "readonly", -30, NULL, false },
	{ "retired", "Operator Three", false, "retired", -30, NULL, false },
	{ "rejected", "Operator Three", false, "rejected", -30, NULL, false },
	{ "pending", "Operator Three", false, "pending", -30, NULL, false },
	{ "handed", "Operator Two", false, "usable", -900, "Operator One",
		false },
	{ "ended", "Operator Three", false, "usable", -900, NULL, true },
	{ "unlisted", NULL, false, NULL, 0, NULL, false },
};

enum {
	AS_PRECERT = 1 << 0,
	AS_CERT = 1 << 1,
	OTHER = 1 << 2,
	OTHER_ISSUER = 1 << 3,
	FLIP = 1 << 4,
	SAY_MD5 = 1 << 5,
	SAY_V2 = 1 << 6,
	CUT = 1 << 7,
	EXTENDED = 1 << 8,
};

static const char *const words[] = { "precert", "cert", "other", "other-issuer",
	"flip", "md5", "v2", "cut", "again", NULL };

/*
 * The secret is the digest of the name, which is no secret. ECPrivateKey, RFC
 * 5915: OpenSSL finds the public key to it.
 */
static EVP_PKEY *key_of(const struct log *log)
{
	static const uint8_t before[] = { 0x30, 0x31, 0x02, 0x01, 0x01, 0x04,
		0x20 };
	static const uint8_t behind[] = { 0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86,
		0x48, 0xce, 0x3d, 0x03, 0x01, 0x07 };
	uint8_t der[sizeof(before) + SHA256_DIGEST_LENGTH + sizeof(behind)];
	const unsigned char *p = der;

	memcpy(der, before, sizeof(before));
	SHA256((const uint8_t *)log->name, strlen(log->name),
		der + sizeof(before));
	der[sizeof(before)] >>= 1; /* below the order of P-256 */
	memcpy(der + sizeof(before) + SHA256_DIGEST_LENGTH, behind,
		sizeof(behind));
	return d2i_PrivateKey(EVP_PKEY_EC, NULL, &p, sizeof(der));
}

static struct sc_bytes spki_of(struct sc_arena *a, const struct log *log)
{
	EVP_PKEY *key = key_of(log);
	int n = i2d_PUBKEY(key, NULL);
	uint8_t *out = sc_arena_alloc(a, (size_t)n, 1), *p = out;

	i2d_PUBKEY(key, &p);
	EVP_PKEY_free(key);
	return (struct sc_bytes){ out, (size_t)n };
}

static struct sc_bytes digest_of(struct sc_arena *a, struct sc_bytes b)
{
	uint8_t *md = sc_arena_alloc(a, SHA256_DIGEST_LENGTH, 1);

	SHA256(b.p, b.n, md);
	return (struct sc_bytes){ md, SHA256_DIGEST_LENGTH };
}

/* One SCT on its way. */
struct work {
	struct sc_arena *arena;
	const struct mint_sct_for *f;
	struct sc_error *e;
	const struct log *log;
	unsigned how;
	uint64_t at_ms;
};

static void put_number(struct der *w, uint64_t v, int octets)
{
	uint8_t b[8];

	for (int i = 0; i < octets; i++)
		b[i] = (uint8_t)(v >> 8 * (octets - 1 - i));
	der_raw(w, (struct sc_bytes){ b, (size_t)octets });
}

static void put_counted(struct der *w, struct sc_bytes b, int octets)
{
	put_number(w, b.n, octets);
	der_raw(w, b);
}

static struct sc_bytes extensions_of(const struct work *k)
{
	return sc_bytes_of(k->how & EXTENDED ? "x" : "");
}

static bool is_precert(const struct work *k)
{
	return k->how & AS_PRECERT || (k->f->embedded && !(k->how & AS_CERT));
}

/* A certificate, or what stands for it, that is not the one in question. */
static struct sc_bytes changed(const struct work *k, struct sc_bytes b)
{
	uint8_t *p = (uint8_t *)sc_arena_copy(k->arena, b.p, b.n);

	if (k->how & OTHER && b.n)
		p[b.n / 2] ^= 1;
	return (struct sc_bytes){ p, b.n };
}

static void put_entry(struct der *w, const struct work *k)
{
	struct sc_bytes hash = digest_of(k->arena, k->f->issuer);

	if (!is_precert(k)) {
		put_number(w, 0, 2);
		put_counted(w, changed(k, k->f->der), 3);
		return;
	}
	if (k->how & OTHER_ISSUER)
		hash = digest_of(k->arena, hash);
	put_number(w, 1, 2);
	der_raw(w, hash);
	put_counted(w, changed(k, k->f->tbs), 3);
}

static bool sign(struct work *k, struct sc_bytes data, struct sc_bytes *out)
{
	EVP_PKEY *key = key_of(k->log);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t n = (size_t)EVP_PKEY_get_size(key);
	uint8_t *p = sc_arena_alloc(k->arena, n, 1);
	bool good = ctx &&
		EVP_DigestSignInit_ex(
			ctx, NULL, "SHA256", NULL, NULL, key, NULL) > 0 &&
		EVP_DigestSign(ctx, p, &n, data.p, data.n) > 0;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	if (!good)
		return mint_openssl_error(k->e, "sign with the log's key");
	if (k->how & FLIP)
		p[n - 1] ^= 1;
	*out = (struct sc_bytes){ p, n };
	return true;
}

static bool put_sct(struct der *w, struct work *k)
{
	struct der data = { .arena = k->arena }, sct = { .arena = k->arena };
	struct sc_bytes signature;

	put_number(&data, 0, 2); /* v1, certificate_timestamp */
	put_number(&data, k->at_ms, 8);
	put_entry(&data, k);
	put_counted(&data, extensions_of(k), 2);
	if (!sign(k, der_bytes(&data), &signature))
		return false;

	put_number(&sct, k->how & SAY_V2 ? 1 : 0, 1);
	der_raw(&sct, digest_of(k->arena, spki_of(k->arena, k->log)));
	put_number(&sct, k->at_ms, 8);
	put_counted(&sct, extensions_of(k), 2);
	put_number(&sct, k->how & SAY_MD5 ? 1 : 4, 1);
	put_number(&sct, 3, 1); /* ECDSA */
	put_counted(&sct, signature, 2);
	if (k->how & CUT)
		sct.n -= 5;
	put_counted(w, der_bytes(&sct), 2);
	return true;
}

static bool wrong(struct work *k, const char *order)
{
	return sc_error_set(k->e, SC_ERROR_USAGE,
		"scts: \"%s\" is not LOG[:WORD]...[@DAYS], such as alpha or "
		"beta:flip@-3",
		order);
}

static bool take_word(struct work *k, const char *word)
{
	for (size_t i = 0; words[i]; i++)
		if (strcmp(words[i], word) == 0) {
			k->how |= 1u << i;
			return true;
		}
	return false;
}

/* Cuts up LOG[:WORD]...[@DAYS]. */
static bool read_order(struct work *k, const char *order)
{
	char *rest = sc_arena_text(k->arena, order);
	char *days = strchr(rest, '@');
	const char *name;

	k->at_ms = (uint64_t)k->f->usual.s * 1000;
	if (days) {
		*days++ = '\0';
		k->at_ms = (uint64_t)(k->f->now.s +
				   strtol(days, NULL, 10) * SC_DAY_S) *
			1000;
	}
	name = strsep(&rest, ":");
	for (size_t i = 0; i < SC_COUNT(logs); i++)
		if (strcmp(logs[i].name, name) == 0)
			k->log = &logs[i];
	while (k->log && rest)
		if (!take_word(k, strsep(&rest, ":")))
			return wrong(k, order);
	return k->log || wrong(k, order);
}

bool mint_sct_list(struct sc_arena *a, const struct mint_sct_for *f,
	const char *order, struct sc_bytes *out, struct sc_error *e)
{
	struct der all = { .arena = a }, list = { .arena = a };
	const char *one;

	while ((one = mint_name_next(a, &order))) {
		struct work k = { .arena = a, .f = f, .e = e };

		if (!read_order(&k, one) || !put_sct(&all, &k))
			return false;
	}
	put_counted(&list, der_bytes(&all), 2);
	*out = der_bytes(&list);
	return true;
}

struct sc_bytes mint_sct_dummies(struct sc_arena *a)
{
	static const uint8_t nobody[] = { 0x30, 0x08, 0x02, 0x02, 0x01, 0x01,
		0x02, 0x02, 0x01, 0x01 };
	struct der all = { .arena = a }, list = { .arena = a };

	for (int i = 0; i < 2; i++) {
		struct der sct = { .arena = a };
		uint8_t id[SHA256_DIGEST_LENGTH];

		memset(id, 0xb0 + i, sizeof(id));
		put_number(&sct, 0, 1);
		der_raw(&sct, (struct sc_bytes){ id, sizeof(id) });
		put_number(&sct, UINT64_C(1) << 40, 8); /* ms: in 2004 */
		put_number(&sct, 0, 2);
		put_number(&sct, 0x0403, 2);
		put_counted(
			&sct, (struct sc_bytes){ nobody, sizeof(nobody) }, 2);
		put_counted(&all, der_bytes(&sct), 2);
	}
	put_counted(&list, der_bytes(&all), 2);
	return der_bytes(&list);
}

static const char *day(struct sc_arena *a, struct sc_date now, int days)
{
	return sc_date_rfc3339(
		a, (struct sc_date){ now.s + days * (int64_t)SC_DAY_S });
}

/* Years of a log: those in which the world's certificates end, or long ago. */
static const char *interval_of(
	struct sc_arena *a, const struct log *log, struct sc_date now)
{
	return sc_arena_printf(a,
		"{\"start_inclusive\": \"%s\", \"end_exclusive\": \"%s\"}",
		day(a, now, log->ended ? -900 : -3000),
		day(a, now, log->ended ? -500 : 3000));
}

static const char *before_of(
	struct sc_arena *a, const struct log *log, struct sc_date now)
{
	if (!log->before)
		return "";
	return sc_arena_printf(a,
		", \"previous_operators\": [{\"name\": \"%s\", "
		"\"end_time\": \"%s\"}]",
		log->before, day(a, now, -20));
}

static const char *log_text(
	struct sc_arena *a, const struct log *log, struct sc_date now)
{
	struct sc_bytes spki = spki_of(a, log);

	return sc_arena_printf(a,
		"{\"description\": \"Badsmtp '%s' log\", \"log_id\": \"%s\", "
		"\"key\": \"%s\", \"mmd\": 86400, \"state\": {\"%s\": "
		"{\"timestamp\": \"%s\"}}, \"temporal_interval\": %s%s}",
		log->name, sc_base64(a, digest_of(a, spki)), sc_base64(a, spki),
		log->state, day(a, now, log->since_days),
		interval_of(a, log, now), before_of(a, log, now));
}

/* The logs of one operator and one kind, with commas between them. */
static const char *logs_text(
	struct sc_arena *a, const char *by, bool tiled, struct sc_date now)
{
	const char *text = "";

	for (size_t i = 0; i < SC_COUNT(logs); i++)
		if (logs[i].by && strcmp(logs[i].by, by) == 0 &&
			logs[i].tiled == tiled)
			text = sc_arena_printf(a, "%s%s%s", text,
				*text ? ",\n" : "", log_text(a, &logs[i], now));
	return text;
}

char *mint_sct_log_list(struct sc_arena *a, struct sc_date now, int age_days)
{
	static const char *const operators[] = { "Operator One", "Operator Two",
		"Operator Three" };
	const char *text = "";

	for (size_t i = 0; i < SC_COUNT(operators); i++)
		text = sc_arena_printf(a,
			"%s%s{\"name\": \"%s\", \"logs\": [\n%s],\n"
			"\"tiled_logs\": [%s]}",
			text, *text ? ",\n" : "", operators[i],
			logs_text(a, operators[i], false, now),
			logs_text(a, operators[i], true, now));
	return sc_arena_printf(a,
		"{\"version\": \"1.0\", \"log_list_timestamp\": \"%s\",\n"
		"\"operators\": [%s]}\n",
		day(a, now, -age_days), text);
}

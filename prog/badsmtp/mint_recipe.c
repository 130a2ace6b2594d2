/*
 * recipe  = *( blank / word )
 * word    = key "=" value ; blanks inside of double quotes belong to the value
 *
 * Each key is a line of the table `params`, which says what its value may be
 * and where it goes.
 */
#include "mint_recipe.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/text.h"

/* What a key's value is. */
enum kind {
	TEXT,   /* any text that is not empty */
	TEXTS,  /* the same, and the key may come again */
	CHOICE, /* one of `words`; its index is stored */
	NUMBER, /* 0..999 */
	DATE,
	BITS, /* several of `words`; a bit for each */
};

struct param {
	const char *key;
	enum kind kind;
	size_t offset;
	const char *const *words;
};

static const char *const digests[] = { "default", "sha256", "sha384", "sha512",
	"sha224", "sha1", "md5", "pss", "pss-odd", NULL };
static const char *const flags[] = { "0", "1", NULL };
static const char *const none_words[] = { "present", "none", NULL };
static const char *const aki_words[] = { "present", "none", "wrong", "issuer",
	NULL };
static const char *const usages[] = { "digitalSignature", "nonRepudiation",
	"keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign",
	"cRLSign", "encipherOnly", "decipherOnly", NULL };

const char *const mint_fault_words[] = { "bad-signature", "sigalg-mismatch",
	"trailing-bytes", "nonminimal-length", "utctime-2050",
	"generalized-2049", "time-no-seconds", "unparsable", "explicit-curve",
	"compressed-point", "invalid-point", "e1", "e3", "even-modulus",
	"small-factor", "close-primes", "spki-odd", "roca", "small-d",
	"pattern", "shared-prime", NULL };

#define AT(member) offsetof(struct mint_recipe, member)

/* clang-format off */
static const struct param params[] = {
	{ "key",         TEXT,   AT(key),         NULL },
	{ "issuer",      TEXT,   AT(issuer),      NULL },
	{ "subject",     TEXT,   AT(subject),     NULL },
	{ "san",         TEXT,   AT(san),         NULL },
	{ "not_before",  DATE,   AT(not_before),  NULL },
	{ "not_after",   DATE,   AT(not_after),   NULL },
	{ "sig",         CHOICE, AT(digest),      digests },
	{ "version",     NUMBER, AT(version),     NULL },
	{ "serial",      TEXT,   AT(serial),      NULL },
	{ "ca",          CHOICE, AT(ca),          flags },
	{ "bc",          CHOICE, AT(no_bc),       none_words },
	{ "pathlen",     NUMBER, AT(pathlen),     NULL },
	{ "ku",          BITS,   AT(ku),          usages },
	{ "eku",         TEXT,   AT(eku),         NULL },
	{ "ski",         CHOICE, AT(ski),         none_words },
	{ "aki",         CHOICE, AT(aki),         aki_words },
	{ "aia",         TEXT,   AT(aia),         NULL },
	{ "ocsp",        TEXT,   AT(ocsp),        NULL },
	{ "crl",         TEXT,   AT(crl),         NULL },
	{ "policy",      TEXT,   AT(policy),      NULL },
	{ "nc",          TEXT,   AT(nc),          NULL },
	{ "must-staple", CHOICE, AT(must_staple), flags },
	{ "poison",      CHOICE, AT(poison),      flags },
	{ "scts",        TEXT,   AT(scts),        NULL },
	{ "unique-id",   CHOICE, AT(unique_id),   flags },
	{ "ext",         TEXTS,  AT(ext),         NULL },
	{ "dup",         TEXTS,  AT(dup),         NULL },
	{ "fault",       BITS,   AT(faults),      mint_fault_words },
};
/* clang-format on */

#define N_PARAMS SC_COUNT(params)

struct parser {
	struct sc_arena *arena;
	struct sc_date now;
	struct mint_recipe *out;
	struct sc_error *e;
	bool said[N_PARAMS];
};

static bool unknown(struct parser *p, const char *what, const char *word,
	const char *const *words)
{
	const char *near = sc_text_nearest(word, words);

	if (near)
		return sc_error_set(p->e, SC_ERROR_USAGE,
			"unknown %s \"%s\" in the recipe; did you mean \"%s\"?",
			what, word, near);
	return sc_error_set(p->e, SC_ERROR_USAGE,
		"unknown %s \"%s\" in the recipe; the first of those known "
		"is \"%s\"",
		what, word, words[0]);
}

static bool find_word(const char *word, const char *const *words, int *index)
{
	for (*index = 0; words[*index]; ++*index)
		if (strcmp(words[*index], word) == 0)
			return true;
	return false;
}

static bool read_choice(struct parser *p, const struct param *param,
	const char *value, int *out)
{
	if (find_word(value, param->words, out))
		return true;
	return unknown(p, param->key, value, param->words);
}

static bool read_number(struct parser *p, const struct param *param,
	const char *value, int *out)
{
	if (sc_text_number(value, 0, 999, out))
		return true;
	return sc_error_set(p->e, SC_ERROR_USAGE,
		"%s=%s in the recipe: say a number from 0 to 999", param->key,
		value);
}

/* "a,b" or "none"; the first word decides which. */
static bool read_bits(struct parser *p, const struct param *param,
	const char *value, unsigned *out)
{
	unsigned bits = 0;
	int index;

	if (strcmp(value, "none") == 0) {
		*out = 0;
		return true;
	}
	while (*value) {
		size_t n = strcspn(value, ",");
		const char *word = sc_arena_copy(p->arena, value, n);

		if (!find_word(word, param->words, &index))
			return unknown(p, param->key, word, param->words);
		bits |= 1u << index;
		value += n + (value[n] == ',');
	}
	*out = bits;
	return true;
}

/* Seconds of a unit of relative dates; 0 for none. */
static int64_t unit_s(char unit)
{
	switch (unit) {
	case 's': return 1;
	case 'm': return 60;
	case 'h': return 3600;
	case 'd': return SC_DAY_S;
	case 'y': return 365 * SC_DAY_S;
	default: return 0;
	}
}

/* "-10d", "+1y" */
static bool relative(const char *value, struct sc_date now, struct sc_date *out)
{
	int number;
	char digits[12];
	size_t n = strlen(value);

	if (n < 3 || n > sizeof(digits) || (*value != '+' && *value != '-'))
		return false;
	memcpy(digits, value + 1, n - 2);
	digits[n - 2] = '\0';
	int64_t s = unit_s(value[n - 1]);

	if (s == 0 || !sc_text_number(digits, 0, 999999999, &number))
		return false;
	out->s = now.s + (*value == '-' ? -1 : 1) * s * number;
	return true;
}

static bool read_date(struct parser *p, const struct param *param,
	const char *value, struct sc_date *out)
{
	struct sc_date last = { INT64_C(253402300799) }; /* 9999-12-31 */
	struct sc_date date;
	bool good =
		relative(value, p->now, &date) || sc_date_parse(value, &date);

	if (!good || date.s > last.s || date.s < -INT64_C(62167219200))
		return sc_error_set(p->e, SC_ERROR_USAGE,
			"%s=%s in the recipe: say a date such as -10d, +2y or "
			"2027-01-01T00:00:00Z",
			param->key, value);
	*out = date;
	return true;
}

static bool add_text(struct parser *p, const struct param *param,
	const char *value, struct mint_texts *out)
{
	if (out->n == MINT_TEXTS_MAX)
		return sc_error_set(p->e, SC_ERROR_USAGE,
			"more than %d times %s= in the recipe", MINT_TEXTS_MAX,
			param->key);
	out->v[out->n++] = value;
	return true;
}

static bool read_value(
	struct parser *p, const struct param *param, const char *value)
{
	void *at = (char *)p->out + param->offset;

	switch (param->kind) {
	case TEXT: *(const char **)at = value; return true;
	case TEXTS: return add_text(p, param, value, at);
	case CHOICE: return read_choice(p, param, value, at);
	case NUMBER: return read_number(p, param, value, at);
	case DATE: return read_date(p, param, value, at);
	case BITS: return read_bits(p, param, value, at);
	}
	return false;
}

static bool unknown_key(struct parser *p, const char *key)
{
	const char *words[N_PARAMS + 1] = { NULL };

	for (size_t i = 0; i < N_PARAMS; i++)
		words[i] = params[i].key;
	return unknown(p, "key", key, words);
}

static bool read_word(struct parser *p, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t i = 0;

	if (!equals || !equals[1])
		return sc_error_set(p->e, SC_ERROR_USAGE,
			"\"%s\" in the recipe is not KEY=VALUE, such as "
			"key=p256",
			word);
	const char *key =
		sc_arena_copy(p->arena, word, (size_t)(equals - word));

	while (i < N_PARAMS && strcmp(params[i].key, key) != 0)
		i++;
	if (i == N_PARAMS)
		return unknown_key(p, key);
	if (p->said[i] && params[i].kind != TEXTS)
		return sc_error_set(p->e, SC_ERROR_USAGE,
			"%s= comes twice in the recipe", key);
	p->said[i] = true;
	return read_value(p, &params[i], equals + 1);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Takes the next word off `text`, without its quotes; NULL at the end. */
static char *next_word(struct sc_arena *a, const char **text)
{
	bool quoted = false;
	size_t n = 0;

	while (is_blank(**text))
		++*text;
	if (!**text)
		return NULL;
	char *word = sc_arena_alloc(a, strlen(*text) + 1, 1);

	for (; **text && (quoted || !is_blank(**text)); ++*text) {
		if (**text == '"')
			quoted = !quoted;
		else
			word[n++] = **text;
	}
	return word;
}

static bool said(const struct parser *p, const char *key)
{
	for (size_t i = 0; i < N_PARAMS; i++)
		if (strcmp(params[i].key, key) == 0)
			return p->said[i];
	return false;
}

/* What differs in a CA; only for words that were not said. */
static void fill_ca(struct parser *p)
{
	struct mint_recipe *r = p->out;
	unsigned ku = MINT_KU_KEY_CERT_SIGN | MINT_KU_CRL_SIGN;

	if (!said(p, "ku"))
		r->ku = r->san ? ku | MINT_KU_DIGITAL_SIGNATURE : ku;
	if (!said(p, "eku") && strcmp(r->issuer, "self") == 0)
		r->eku = "none";
	if (!said(p, "policy") && strcmp(r->issuer, "self") == 0)
		r->policy = "none";
	if (!said(p, "not_before") && !r->san)
		r->not_before.s = p->now.s - 100 * (int64_t)SC_DAY_S;
	if (!said(p, "not_after") && !r->san)
		r->not_after.s = p->now.s + 1000 * (int64_t)SC_DAY_S;
}

/* What a public CA issues has SCTs; one that does not look public has none. */
static void fill_scts(struct parser *p)
{
	struct mint_recipe *r = p->out;

	if (!said(p, "scts"))
		r->scts = said(p, "policy") || r->ca || r->poison ||
				r->version == 1 ||
				strcmp(r->issuer, "self") == 0 ?
			"none" :
			"alpha,beta,gamma";
}

static struct mint_recipe leaf_defaults(struct sc_date now)
{
	return (struct mint_recipe){
		.key = "p256",
		.issuer = "int",
		.not_before.s = now.s - 10 * (int64_t)SC_DAY_S,
		.not_after.s = now.s + 60 * (int64_t)SC_DAY_S,
		.version = 3,
		.serial = "random",
		.pathlen = -1,
		.ku = MINT_KU_DIGITAL_SIGNATURE,
		.eku = "serverAuth",
		.policy = "2.23.140.1.2.1",
	};
}

bool mint_recipe_parse(struct sc_arena *a, const char *text, struct sc_date now,
	struct mint_recipe *out, struct sc_error *e)
{
	struct mint_recipe r = leaf_defaults(now);
	struct parser p = { .arena = a, .now = now, .out = &r, .e = e };
	char *word;

	while ((word = next_word(a, &text)))
		if (!read_word(&p, word))
			return false;
	r.no_ku = said(&p, "ku") && r.ku == 0;
	if (r.version < 1 || r.version > 3)
		return sc_error_set(e, SC_ERROR_USAGE,
			"version=%d in the recipe: say 1, 2 or 3", r.version);
	if (r.ca)
		fill_ca(&p);
	fill_scts(&p);
	*out = r;
	return true;
}

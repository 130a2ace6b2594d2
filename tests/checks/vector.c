#include "vector.h"

#include <stdio.h>

#include "base/date.h"
#include "base/text.h"
#include "edit.h"
#include "pki.h"
#include "subject.h"
#include "tlsa.h"
#include "vector_build.h"

#define LINE_BYTES 8192

bool vector_wrong(struct vector_build *b, const char *what, const char *text)
{
	return sc_error_set(b->error, SC_ERROR_USAGE, "%s: %s", what, text);
}

char *vector_word(char **rest)
{
	char *w = *rest + strspn(*rest, " \t");
	size_t n = strcspn(w, " \t");

	*rest = w + n;
	if (**rest)
		*(*rest)++ = '\0';
	*rest += strspn(*rest, " \t");
	return w;
}

static bool do_base(struct vector_build *b, char *rest)
{
	json_error_t e;
	const char *path = sc_arena_printf(
		b->arena, "%s/base/%s.json", b->dir, vector_word(&rest));

	json_decref(b->root);
	b->root = json_load_file(path, JSON_ALLOW_NUL, &e);
	return b->root || vector_wrong(b, path, e.text);
}

static bool do_at(struct vector_build *b, char *rest)
{
	b->has_at = true;
	return sc_date_parse(vector_word(&rest), &b->at) ||
		vector_wrong(b, "at", rest);
}

static bool do_cert(struct vector_build *b, char *rest)
{
	const char *name = sc_arena_text(b->arena, vector_word(&rest));

	b->certs = sc_arena_grow(
		b->arena, b->certs, b->n_certs, sizeof(*b->certs));
	b->certs[b->n_certs][0] = name;
	b->certs[b->n_certs++][1] = sc_arena_text(b->arena, rest);
	return true;
}

/* The words of `rest` as certificates to be minted: ["@leaf", "@int"]. */
static json_t *names_of(char *rest)
{
	json_t *names = json_array();

	while (*rest)
		json_array_append_new(
			names, json_sprintf("@%s", vector_word(&rest)));
	return names;
}

/* Sets or appends, and gives up the reference to `value`. */
static bool edit_new(struct vector_build *b, const char *path, json_t *value,
	bool (*how)(json_t *, const char *, json_t *))
{
	bool good = how(b->root, path, value);

	json_decref(value);
	return good ||
		vector_wrong(b, path, "no such place in the observation");
}

static bool do_chain(struct vector_build *b, char *rest)
{
	const char *index = "*";

	if (sc_text_is_digit(*rest))
		index = vector_word(&rest);
	return edit_new(b,
		sc_arena_printf(b->arena, "endpoints.%s.tls.chain", index),
		names_of(rest), edit_set);
}

static bool do_policy_chain(struct vector_build *b, char *rest)
{
	return edit_new(b, "domain.policy_host.fetches.*.chain", names_of(rest),
		edit_set);
}

/* tlsa HOST raw TEXT, tlsa HOST USAGE SELECTOR TYPE CERTIFICATE */
static bool do_tlsa(struct vector_build *b, char *rest)
{
	const char *place = sc_arena_printf(
		b->arena, "hosts.%s.tlsa.0", vector_word(&rest));
	bool raw = sc_text_has_prefix(rest, "raw ");
	json_t *record = raw ? json_string(rest + strlen("raw ")) :
			       json_sprintf("@%s", rest);

	return edit_new(b, sc_arena_printf(b->arena, "%s.rcode", place),
		       json_integer(0), edit_set) &&
		edit_new(b, sc_arena_printf(b->arena, "%s.records", place),
			record, edit_append);
}

/* staple CERTIFICATE KIND [ISSUER], on every endpoint */
static bool do_staple(struct vector_build *b, char *rest)
{
	return edit_new(b, "endpoints.*.tls.ocsp_response",
		json_sprintf("@%s", rest), edit_set);
}

/* sct CERTIFICATE ORDER, in the handshake of every endpoint */
static bool do_sct(struct vector_build *b, char *rest)
{
	return edit_new(b, "endpoints.*.tls.sct_list",
		json_sprintf("@%s", rest), edit_set);
}

static bool do_ct_list(struct vector_build *b, char *rest)
{
	const char *days = vector_word(&rest);

	return sc_text_number(days, 0, 9999, &b->ct_list_days) ||
		vector_wrong(b, "ct-list", days);
}

static bool do_work(struct vector_build *b, char *rest)
{
	return sc_text_number(rest, 1, 9999999, &b->work_us) ||
		vector_wrong(b, "work", rest);
}

static bool do_pki(struct vector_build *b, char *rest)
{
	return pki_add(b->arena, b->root, rest) ||
		vector_wrong(b, rest, "what does a CA answer?");
}

static bool do_require(struct vector_build *b, char *rest)
{
	b->out->settings.revocation_required = true;
	return !*rest;
}

/* rules monitoring */
static bool do_rules(struct vector_build *b, char *rest)
{
	b->out->settings.rules = SC_RULES_MONITORING;
	return strcmp(rest, "monitoring") == 0;
}

/* asked warn|fail DAYS */
static bool do_asked(struct vector_build *b, char *rest)
{
	bool warn = strcmp(vector_word(&rest), "warn") == 0;
	struct sc_settings *asked = &b->out->settings;

	return sc_text_number(
		rest, 0, 9999, warn ? &asked->warn.n : &asked->fail.n);
}

static const char *scheme_of(const char *variant)
{
	if (strcmp(variant, "rsa") == 0)
		return "rsa_pss_rsae_sha256";
	return "ecdsa_secp256r1_sha256";
}

/* variant ENDPOINT NAME CERTIFICATE...; none of them: it was refused */
static bool do_variant(struct vector_build *b, char *rest)
{
	json_t *first =
		json_array_get(json_object_get(b->root, "endpoints"), 0);
	json_t *tls = json_deep_copy(json_object_get(first, "tls"));
	const char *path = sc_arena_printf(
		b->arena, "endpoints.%s.variants", vector_word(&rest));
	const char *name = vector_word(&rest);

	if (!*rest) {
		json_object_set_new(tls, "outcome", json_string("rejected"));
		json_object_set_new(tls, "alert_received",
			json_string("handshake_failure"));
	}
	if (strcmp(name, "host-sni") == 0)
		json_object_set(tls, "sni", json_object_get(first, "host"));
	if (strcmp(name, "no-sni") == 0)
		json_object_set_new(tls, "sni", json_null());
	if (strcmp(name, "unknown-sni") == 0)
		json_object_set_new(tls, "sni", json_string("no.invalid"));
	if (strcmp(name, "tls1.2") == 0)
		json_object_set_new(tls, "version", json_string("TLSv1.2"));
	json_object_set_new(
		tls, "signature_scheme", json_string(scheme_of(name)));
	json_object_set_new(tls, "chain", names_of(rest));
	return edit_new(b, path,
		json_pack("{s:s, s:o}", "name", name, "tls", tls), edit_append);
}

static bool do_store(struct vector_build *b, char *rest)
{
	const char **list =
		sc_grow(b->arena, b->stores, b->n_stores, const char *);

	list[b->n_stores++] = sc_arena_text(b->arena, rest);
	b->stores = list;
	return true;
}

static bool do_trust(struct vector_build *b, char *rest)
{
	b->trust = sc_arena_text(b->arena, rest);
	return true;
}

static bool do_private_roots(struct vector_build *b, char *rest)
{
	b->private_roots = true;
	return *rest == '\0' || vector_wrong(b, rest, "stands alone");
}

static bool do_distrust(struct vector_build *b, char *rest)
{
	b->distrust = sc_arena_text(b->arena, rest);
	return true;
}

static bool edit(struct vector_build *b, char *rest,
	bool (*how)(json_t *, const char *, json_t *))
{
	json_error_t e;
	const char *path = vector_word(&rest);
	json_t *value = json_loads(rest, JSON_DECODE_ANY | JSON_ALLOW_NUL, &e);

	if (!value)
		return vector_wrong(b, rest, e.text);
	return edit_new(b, path, value, how);
}

static bool do_set(struct vector_build *b, char *rest)
{
	return edit(b, rest, edit_set);
}

static bool do_append(struct vector_build *b, char *rest)
{
	return edit(b, rest, edit_append);
}

static bool do_role(struct vector_build *b, char *rest)
{
	return edit_new(
		b, "target.role", json_string(vector_word(&rest)), edit_set);
}

static bool do_expect(struct vector_build *b, char *rest)
{
	static const char *const words[] = {
		[EXPECT_FIRES] = "fires",
		[EXPECT_EXPLAINED] = "explained",
		[EXPECT_PASSES] = "passes",
		[EXPECT_NA] = "not-applicable",
		[EXPECT_UNSEEN] = "unseen",
	};
	const char *what = vector_word(&rest);

	for (size_t i = 1; i < SC_COUNT(words); i++)
		if (strcmp(words[i], what) == 0)
			b->out->expect = (enum expectation)i;
	if (*rest)
		b->out->severity = sc_arena_text(b->arena, vector_word(&rest));
	return b->out->expect || vector_wrong(b, "expect", what);
}

static void keep_text(struct vector_build *b, const char *const **list,
	size_t *n, const char *text)
{
	const char **grown = sc_grow(b->arena, *list, *n, const char *);

	grown[(*n)++] = sc_arena_text(b->arena, text);
	*list = grown;
}

static bool do_says(struct vector_build *b, char *rest)
{
	keep_text(b, &b->out->says, &b->out->n_says, rest);
	return true;
}

static bool do_omits(struct vector_build *b, char *rest)
{
	keep_text(b, &b->out->omits, &b->out->n_omits, rest);
	return true;
}

static const struct {
	const char *name;
	bool (*run)(struct vector_build *, char *rest);
	bool needs_base;
} directives[] = {
	{ "base", do_base, false },
	{ "at", do_at, false },
	{ "cert", do_cert, false },
	{ "chain", do_chain, true },
	{ "policy-chain", do_policy_chain, true },
	{ "variant", do_variant, true },
	{ "tlsa", do_tlsa, true },
	{ "staple", do_staple, true },
	{ "sct", do_sct, true },
	{ "ct-list", do_ct_list, false },
	{ "pki", do_pki, true },
	{ "asked", do_asked, false },
	{ "rules", do_rules, false },
	{ "require", do_require, false },
	{ "work", do_work, false },
	{ "trust", do_trust, false },
	{ "private-roots", do_private_roots, false },
	{ "store", do_store, false },
	{ "distrust", do_distrust, false },
	{ "set", do_set, true },
	{ "append", do_append, true },
	{ "role", do_role, true },
	{ "says", do_says, false },
	{ "omits", do_omits, false },
	{ "expect", do_expect, false },
};

static bool do_line(struct vector_build *b, char *line)
{
	char *rest = line;
	const char *name = vector_word(&rest);

	if (*name == '\0' || *name == '#')
		return true;
	for (size_t i = 0; i < SC_COUNT(directives); i++) {
		if (strcmp(directives[i].name, name) != 0)
			continue;
		if (directives[i].needs_base && !b->root)
			return vector_wrong(b, name, "there is no base yet");
		return directives[i].run(b, rest);
	}
	return vector_wrong(b, name, "no such directive");
}

static bool read_lines(struct vector_build *b, const char *path)
{
	char line[LINE_BYTES];
	FILE *f = fopen(path, "r");
	bool good = f || vector_wrong(b, path, "cannot be opened");

	while (good && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		good = do_line(b, line);
	}
	if (f)
		fclose(f);
	return good && (b->root || vector_wrong(b, path, "there is no base"));
}

bool vector_load(struct sc_arena *a, const char *dir, const char *path,
	struct vector *out, struct sc_error *e)
{
	struct vector v = { .expect = EXPECT_NOTHING,
		.settings = { { -1, false }, { -1, false }, false } };
	struct vector_build b = { .arena = a,
		.dir = dir,
		.out = &v,
		.error = e,
		.trust = "root",
		.ct_list_days = -1 };
	bool good = read_lines(&b, path) && vector_make(&b);

	json_decref(b.root);
	if (b.world)
		mint_free(b.world);
	if (good && v.expect == EXPECT_NOTHING)
		good = vector_wrong(&b, path, "nothing is expected");
	if (good)
		*out = v;
	return good;
}

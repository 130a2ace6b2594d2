#include "vector.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "badsmtp/mint.h"
#include "base/codec.h"
#include "base/date.h"
#include "base/text.h"
#include "distrust.h"
#include "edit.h"
#include "obs/json.h"
#include "pki.h"
#include "staple.h"
#include "stores.h"
#include "subject.h"
#include "tlsa.h"
#include "x509/derive.h"

#define LINE_BYTES  8192
#define NAMES_BYTES 512

/* A vector while it is being built. */
struct build {
	struct sc_arena *arena;
	const char *dir;
	struct vector *out;
	struct sc_error *error;
	json_t *root;
	struct mint *world;
	const char *trust;         /* names, or "none" */
	const char *const *stores; /* in place of it: see stores.h */
	size_t n_stores;
	int ct_list_days;     /* how old the list of CT logs is; -1: none */
	struct sc_date now;   /* of the world: observed_at */
	const char *distrust; /* certificate and list of its key; or NULL */
	struct sc_date at;
	bool has_at;
	/* recipes, to be minted when the document is complete */
	const char *(*certs)[2];
	size_t n_certs;
};

static bool wrong(struct build *b, const char *what, const char *text)
{
	return sc_error_set(b->error, SC_ERROR_USAGE, "%s: %s", what, text);
}

/* Cuts the next word off `*rest`; the empty string at the end. */
static char *word(char **rest)
{
	char *w = *rest + strspn(*rest, " \t");
	size_t n = strcspn(w, " \t");

	*rest = w + n;
	if (**rest)
		*(*rest)++ = '\0';
	*rest += strspn(*rest, " \t");
	return w;
}

static bool do_base(struct build *b, char *rest)
{
	json_error_t e;
	const char *path = sc_arena_printf(
		b->arena, "%s/base/%s.json", b->dir, word(&rest));

	json_decref(b->root);
	b->root = json_load_file(path, JSON_ALLOW_NUL, &e);
	return b->root || wrong(b, path, e.text);
}

static bool do_at(struct build *b, char *rest)
{
	b->has_at = true;
	return sc_date_parse(word(&rest), &b->at) || wrong(b, "at", rest);
}

static bool do_cert(struct build *b, char *rest)
{
	const char *name = sc_arena_text(b->arena, word(&rest));

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
		json_array_append_new(names, json_sprintf("@%s", word(&rest)));
	return names;
}

/* Sets or appends, and gives up the reference to `value`. */
static bool edit_new(struct build *b, const char *path, json_t *value,
	bool (*how)(json_t *, const char *, json_t *))
{
	bool good = how(b->root, path, value);

	json_decref(value);
	return good || wrong(b, path, "no such place in the observation");
}

static bool do_chain(struct build *b, char *rest)
{
	const char *index = "*";

	if (sc_text_is_digit(*rest))
		index = word(&rest);
	return edit_new(b,
		sc_arena_printf(b->arena, "endpoints.%s.tls.chain", index),
		names_of(rest), edit_set);
}

static bool do_policy_chain(struct build *b, char *rest)
{
	return edit_new(b, "domain.policy_host.fetches.*.chain", names_of(rest),
		edit_set);
}

/* tlsa HOST raw TEXT, tlsa HOST USAGE SELECTOR TYPE CERTIFICATE */
static bool do_tlsa(struct build *b, char *rest)
{
	const char *place =
		sc_arena_printf(b->arena, "hosts.%s.tlsa.0", word(&rest));
	bool raw = sc_text_has_prefix(rest, "raw ");
	json_t *record = raw ? json_string(rest + strlen("raw ")) :
			       json_sprintf("@%s", rest);

	return edit_new(b, sc_arena_printf(b->arena, "%s.rcode", place),
		       json_integer(0), edit_set) &&
		edit_new(b, sc_arena_printf(b->arena, "%s.records", place),
			record, edit_append);
}

/* staple CERTIFICATE KIND [ISSUER], on every endpoint */
static bool do_staple(struct build *b, char *rest)
{
	return edit_new(b, "endpoints.*.tls.ocsp_response",
		json_sprintf("@%s", rest), edit_set);
}

/* sct CERTIFICATE ORDER, in the handshake of every endpoint */
static bool do_sct(struct build *b, char *rest)
{
	return edit_new(b, "endpoints.*.tls.sct_list",
		json_sprintf("@%s", rest), edit_set);
}

static bool do_ct_list(struct build *b, char *rest)
{
	const char *days = word(&rest);

	return sc_text_number(days, 0, 9999, &b->ct_list_days) ||
		wrong(b, "ct-list", days);
}

static bool do_pki(struct build *b, char *rest)
{
	return pki_add(b->arena, b->root, rest) ||
		wrong(b, rest, "what does a CA answer?");
}

static bool do_require(struct build *b, char *rest)
{
	b->out->settings.revocation_required = true;
	return !*rest;
}

static const char *scheme_of(const char *variant)
{
	if (strcmp(variant, "rsa") == 0)
		return "rsa_pss_rsae_sha256";
	return "ecdsa_secp256r1_sha256";
}

/* variant ENDPOINT NAME CERTIFICATE...; none of them: it was refused */
static bool do_variant(struct build *b, char *rest)
{
	json_t *first =
		json_array_get(json_object_get(b->root, "endpoints"), 0);
	json_t *tls = json_deep_copy(json_object_get(first, "tls"));
	const char *path =
		sc_arena_printf(b->arena, "endpoints.%s.variants", word(&rest));
	const char *name = word(&rest);

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

static bool do_store(struct build *b, char *rest)
{
	const char **list =
		sc_grow(b->arena, b->stores, b->n_stores, const char *);

	list[b->n_stores++] = sc_arena_text(b->arena, rest);
	b->stores = list;
	return true;
}

static bool do_trust(struct build *b, char *rest)
{
	b->trust = sc_arena_text(b->arena, rest);
	return true;
}

static bool do_distrust(struct build *b, char *rest)
{
	b->distrust = sc_arena_text(b->arena, rest);
	return true;
}

static bool edit(struct build *b, char *rest,
	bool (*how)(json_t *, const char *, json_t *))
{
	json_error_t e;
	const char *path = word(&rest);
	json_t *value = json_loads(rest, JSON_DECODE_ANY | JSON_ALLOW_NUL, &e);

	if (!value)
		return wrong(b, rest, e.text);
	return edit_new(b, path, value, how);
}

static bool do_set(struct build *b, char *rest)
{
	return edit(b, rest, edit_set);
}

static bool do_append(struct build *b, char *rest)
{
	return edit(b, rest, edit_append);
}

static bool do_role(struct build *b, char *rest)
{
	return edit_new(b, "target.role", json_string(word(&rest)), edit_set);
}

static bool do_expect(struct build *b, char *rest)
{
	static const char *const words[] = {
		[EXPECT_FIRES] = "fires",
		[EXPECT_EXPLAINED] = "explained",
		[EXPECT_PASSES] = "passes",
		[EXPECT_NA] = "not-applicable",
		[EXPECT_UNSEEN] = "unseen",
	};
	const char *what = word(&rest);

	for (size_t i = 1; i < SC_COUNT(words); i++)
		if (strcmp(words[i], what) == 0)
			b->out->expect = (enum expectation)i;
	if (*rest)
		b->out->severity = sc_arena_text(b->arena, word(&rest));
	return b->out->expect || wrong(b, "expect", what);
}

static const struct {
	const char *name;
	bool (*run)(struct build *, char *rest);
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
	{ "require", do_require, false },
	{ "trust", do_trust, false },
	{ "store", do_store, false },
	{ "distrust", do_distrust, false },
	{ "set", do_set, true },
	{ "append", do_append, true },
	{ "role", do_role, true },
	{ "expect", do_expect, false },
};

static bool do_line(struct build *b, char *line)
{
	char *rest = line;
	const char *name = word(&rest);

	if (*name == '\0' || *name == '#')
		return true;
	for (size_t i = 0; i < SC_COUNT(directives); i++) {
		if (strcmp(directives[i].name, name) != 0)
			continue;
		if (directives[i].needs_base && !b->root)
			return wrong(b, name, "there is no base yet");
		return directives[i].run(b, rest);
	}
	return wrong(b, name, "no such directive");
}

static bool read_lines(struct build *b, const char *path)
{
	char line[LINE_BYTES];
	FILE *f = fopen(path, "r");
	bool good = f || wrong(b, path, "cannot be opened");

	while (good && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		good = do_line(b, line);
	}
	if (f)
		fclose(f);
	return good && (b->root || wrong(b, path, "there is no base"));
}

/* "DNS:mx1.example.org", or the address of a server without a name. */
static const char *default_san(struct build *b)
{
	json_t *e = json_array_get(json_object_get(b->root, "endpoints"), 0);
	const char *host = json_string_value(json_object_get(e, "host"));
	const char *ip = json_string_value(json_object_get(e, "address"));

	if (!host && !ip)
		return "DNS:nobody.example.org";
	return sc_arena_printf(
		b->arena, "%s:%s", host ? "DNS" : "IP", host ? host : ip);
}

static json_t *policy_host(struct build *b)
{
	return json_object_get(
		json_object_get(b->root, "domain"), "policy_host");
}

/* "DNS:mta-sts.example.org" */
static const char *policy_san(struct build *b)
{
	const char *name =
		json_string_value(json_object_get(policy_host(b), "name"));

	return sc_arena_printf(
		b->arena, "DNS:%s", name ? name : "mta-sts.example.org");
}

static bool mint_one(struct build *b, const char *name, const char *recipe)
{
	const char *san = sc_text_has_prefix(name, "leaf") ? default_san(b) :
		sc_text_has_prefix(name, "sts")            ? policy_san(b) :
							     NULL;

	if (san && !strstr(recipe, "san="))
		recipe = sc_arena_printf(b->arena, "san=%s %s", san, recipe);
	return mint_make(b->world, name, recipe, b->error) != NULL;
}

/* One that no line asks for, but that the bases show. */
static bool mint_default(struct build *b, const char *name)
{
	return mint_find(b->world, name) || mint_one(b, name, "");
}

static bool mint_all(struct build *b)
{
	json_t *observed = json_object_get(b->root, "observed_at");
	struct sc_date now;

	if (!json_is_string(observed) ||
		!sc_date_parse(json_string_value(observed), &now))
		return wrong(b, "observed_at", "no date");
	if (!b->has_at)
		b->at = now;
	b->now = now;
	b->world = mint_new(now);
	for (size_t i = 0; i < b->n_certs; i++)
		if (!mint_one(b, b->certs[i][0], b->certs[i][1]))
			return false;
	return mint_default(b, "leaf") &&
		(!json_array_size(json_object_get(policy_host(b), "fetches")) ||
			mint_default(b, "sts"));
}

static const char *fingerprint(struct build *b, struct sc_bytes der)
{
	uint8_t md[SHA256_DIGEST_LENGTH];

	SHA256(der.p, der.n, md);
	return sc_hex(b->arena, (struct sc_bytes){ md, sizeof(md) });
}

static void add_certificate(json_t *root, const char *sha256, const char *der)
{
	json_t *all = json_object_get(root, "certificates");
	size_t i;
	json_t *c;

	json_array_foreach(all, i, c)
	{
		const char *have =
			json_string_value(json_object_get(c, "sha256"));

		if (have && strcmp(have, sha256) == 0)
			return;
	}
	json_array_append_new(
		all, json_pack("{s:s, s:s}", "sha256", sha256, "der", der));
}

/* Replaces "@NAME" in one chain by the fingerprint of what was minted. */
static bool resolve_chain(struct build *b, json_t *chain)
{
	for (size_t i = 0; i < json_array_size(chain); i++) {
		const char *text = json_string_value(json_array_get(chain, i));

		if (!text || *text != '@')
			continue;

		const struct mint_cert *c = mint_find(b->world, text + 1);

		if (!c)
			return wrong(b, text, "no certificate of that name");

		const char *sha256 = fingerprint(b, c->der);

		add_certificate(b->root, sha256, sc_base64(b->arena, c->der));
		json_array_set_new(chain, i, json_string(sha256));
	}
	return true;
}

/* What is resolved in an object with members that name certificates. */
typedef bool resolve_fn(struct build *b, json_t *object);

static bool resolve_each(struct build *b, json_t *array, resolve_fn *one)
{
	bool good = true;
	size_t i;
	json_t *e;

	json_array_foreach(array, i, e)
	{
		good = good && one(b, e);
	}
	return good;
}

/* Replaces "@TEXT" in a member by what is made of it. */
static bool resolve_made(
	struct build *b, json_t *tls, const char *member, staple_fn *make)
{
	const char *text = json_string_value(json_object_get(tls, member));
	struct sc_bytes made;

	if (!text || *text != '@')
		return true;
	if (!make(b->arena, b->world, b->now, text + 1, &made, b->error))
		return false;
	json_object_set_new(
		tls, member, json_string(sc_base64(b->arena, made)));
	return true;
}

static bool resolve_tls(struct build *b, json_t *tls)
{
	return resolve_chain(b, json_object_get(tls, "chain")) &&
		resolve_made(b, tls, "ocsp_response", staple_make) &&
		resolve_made(b, tls, "sct_list", sct_make);
}

static bool resolve_variant(struct build *b, json_t *variant)
{
	return resolve_tls(b, json_object_get(variant, "tls"));
}

/* Replaces "@NAME" among the authorities by the subject of what was minted. */
static bool resolve_hello(struct build *b, json_t *hello)
{
	json_t *names = json_object_get(hello, "ca_names");

	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *text = json_string_value(json_array_get(names, i));
		const struct mint_cert *c =
			*text == '@' ? mint_find(b->world, text + 1) : NULL;

		if (c)
			json_array_set_new(
				names, i, subject_json(b->arena, c->der));
	}
	return resolve_chain(b, json_object_get(hello, "chain"));
}

static bool resolve_endpoint(struct build *b, json_t *endpoint)
{
	return resolve_tls(b, json_object_get(endpoint, "tls")) &&
		resolve_each(b, json_object_get(endpoint, "hellos"),
			resolve_hello) &&
		resolve_each(b, json_object_get(endpoint, "variants"),
			resolve_variant);
}

static bool resolve_fetch(struct build *b, json_t *fetch)
{
	if (!json_object_get(fetch, "chain"))
		json_object_set_new(
			fetch, "chain", json_pack("[s, s]", "@sts", "@int"));
	return resolve_tls(b, fetch);
}

/* The record that "@3 1 1 NAME" stands for; or NULL. */
static const char *tlsa_record(struct build *b, const char *text)
{
	const char *name = strrchr(text, ' ');
	const struct mint_cert *c = name ? mint_find(b->world, name + 1) : NULL;

	if (!c)
		return NULL;
	return tlsa_of(b->arena,
		sc_arena_copy(b->arena, text + 1, (size_t)(name - text - 1)),
		c->der);
}

static bool resolve_answer(struct build *b, json_t *answer)
{
	json_t *records = json_object_get(answer, "records");

	for (size_t i = 0; i < json_array_size(records); i++) {
		const char *text =
			json_string_value(json_array_get(records, i));

		if (!text || *text != '@')
			continue;

		const char *record = tlsa_record(b, text);

		if (!record)
			return wrong(b, text, "no such TLSA record");
		json_array_set_new(records, i, json_string(record));
	}
	return true;
}

static bool resolve_host(struct build *b, json_t *host)
{
	return resolve_each(b, json_object_get(host, "tlsa"), resolve_answer) &&
		resolve_each(b, json_object_get(host, "hints"), resolve_answer);
}

static bool resolve_pki(struct build *b, json_t *fetch)
{
	return pki_resolve(b->arena, b->world, b->now, fetch, b->error);
}

static bool resolve_all(struct build *b)
{
	return resolve_each(b, json_object_get(b->root, "endpoints"),
		       resolve_endpoint) &&
		resolve_each(
			b, json_object_get(b->root, "hosts"), resolve_host) &&
		resolve_each(b, json_object_get(policy_host(b), "fetches"),
			resolve_fetch) &&
		resolve_each(b, json_object_get(b->root, "pki"), resolve_pki);
}

/* The trust store as a file, which is how the program takes it. */
static bool open_trust(struct build *b, struct sc_trust **out)
{
	char path[] = "/tmp/smtpcert-vector-XXXXXX";
	char names[NAMES_BYTES];
	char *rest = names;
	bool good = true;

	for (size_t i = 0; i < b->n_stores; i++)
		if (!stores_add(
			    b->arena, b->world, b->stores[i], out, b->error))
			return false;
	if (b->n_stores)
		return true;
	if (strcmp(b->trust, "none") == 0) {
		*out = sc_trust_of(b->arena, (struct sc_bytes){ 0 });
		return true;
	}
	snprintf(names, sizeof(names), "%s", b->trust);

	int fd = mkstemp(path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f)
		return wrong(b, path, "cannot be made");
	while (good && *rest) {
		const char *name = word(&rest);
		const struct mint_cert *c = mint_find(b->world, name);

		good = c || wrong(b, name, "no certificate of that name");
		if (c)
			fputs(sc_pem(b->arena, "CERTIFICATE", c->der), f);
	}
	fclose(f);
	good = good && sc_trust_open(b->arena, path, NULL, out, b->error);
	unlink(path);
	return good;
}

static bool decode(struct build *b)
{
	char *text = json_dumps(b->root, 0);
	bool good = sc_json_read(b->arena, sc_bytes_of(text), &sc_type_obs,
		&b->out->obs, b->error);

	free(text);
	return good;
}

static bool finish(struct build *b)
{
	struct sc_sources with = { .trust = NULL };

	if (!mint_all(b) || !resolve_all(b) || !decode(b) ||
		!open_trust(b, &with.trust) ||
		!ct_list_make(b->arena, b->now, b->ct_list_days, &with.ct_list,
			b->error) ||
		(b->distrust &&
			!distrust_key(b->arena, b->world, b->distrust,
				&with.key_lists, b->error)))
		return false;
	b->out->facts =
		sc_facts_derive_with(b->arena, &b->out->obs, b->at, &with);
	return true;
}

bool vector_load(struct sc_arena *a, const char *dir, const char *path,
	struct vector *out, struct sc_error *e)
{
	struct vector v = { .expect = EXPECT_NOTHING,
		.settings = { { -1, false }, { -1, false }, false } };
	struct build b = { .arena = a,
		.dir = dir,
		.out = &v,
		.error = e,
		.trust = "root",
		.ct_list_days = -1 };
	bool good = read_lines(&b, path) && finish(&b);

	json_decref(b.root);
	if (b.world)
		mint_free(b.world);
	if (good && v.expect == EXPECT_NOTHING)
		good = wrong(&b, path, "nothing is expected");
	if (good)
		*out = v;
	return good;
}

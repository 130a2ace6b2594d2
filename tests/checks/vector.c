#include "vector.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "badsmtp/mint.h"
#include "base/codec.h"
#include "base/date.h"
#include "base/text.h"
#include "edit.h"
#include "obs/json.h"
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
	const char *trust; /* names, or "none" */
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

static bool do_chain(struct build *b, char *rest)
{
	const char *index = "*";
	json_t *names = json_array();

	if (sc_text_is_digit(*rest))
		index = word(&rest);
	while (*rest)
		json_array_append_new(names, json_sprintf("@%s", word(&rest)));

	bool good = edit_set(b->root,
		sc_arena_printf(b->arena, "endpoints.%s.tls.chain", index),
		names);

	json_decref(names);
	return good || wrong(b, "chain", "no such endpoint, or no TLS there");
}

static bool do_trust(struct build *b, char *rest)
{
	b->trust = sc_arena_text(b->arena, rest);
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

	bool good = how(b->root, path, value);

	json_decref(value);
	return good || wrong(b, path, "no such place in the observation");
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
	json_t *role = json_string(word(&rest));
	bool good = edit_set(b->root, "target.role", role);

	json_decref(role);
	return good || wrong(b, "role", rest);
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
	{ "trust", do_trust, false },
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

static bool mint_one(struct build *b, const char *name, const char *recipe)
{
	if (sc_text_has_prefix(name, "leaf") && !strstr(recipe, "san="))
		recipe = sc_arena_printf(
			b->arena, "san=%s %s", default_san(b), recipe);
	return mint_make(b->world, name, recipe, b->error) != NULL;
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
	b->world = mint_new(now);
	for (size_t i = 0; i < b->n_certs; i++)
		if (!mint_one(b, b->certs[i][0], b->certs[i][1]))
			return false;
	return mint_find(b->world, "leaf") || mint_one(b, "leaf", "");
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

static bool resolve_all(struct build *b)
{
	json_t *endpoints = json_object_get(b->root, "endpoints"), *e;
	size_t i;
	bool good = true;

	json_array_foreach(endpoints, i, e)
	{
		json_t *tls = json_object_get(e, "tls");

		good = good && resolve_chain(b, json_object_get(tls, "chain"));
	}
	return good;
}

/* The trust store as a file, which is how the program takes it. */
static bool open_trust(struct build *b, struct sc_trust **out)
{
	char path[] = "/tmp/smtpcert-vector-XXXXXX";
	char names[NAMES_BYTES];
	char *rest = names;
	bool good = true;

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
	struct sc_trust *trust = NULL;

	if (!mint_all(b) || !resolve_all(b) || !decode(b) ||
		!open_trust(b, &trust))
		return false;
	b->out->facts = sc_facts_derive(b->arena, &b->out->obs, b->at, trust);
	return true;
}

bool vector_load(struct sc_arena *a, const char *dir, const char *path,
	struct vector *out, struct sc_error *e)
{
	struct vector v = { .expect = EXPECT_NOTHING };
	struct build b = {
		.arena = a, .dir = dir, .out = &v, .error = e, .trust = "root"
	};
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

#include "chain.h"

#include <stdlib.h>

#include "base/out.h"
#include "base/text.h"
#include "mint_crl.h"
#include "mint_ocsp.h"

struct work {
	struct sc_arena arena;
	struct mint *mint;
	const struct fault *fault;
	const char *host;
	struct chain *out;
	struct sc_error *e;
};

static void put_field(
	struct sc_out *o, char which, const struct fault *f, const char *host)
{
	const char *dot = strchr(host, '.');

	switch (which) {
	case 'h': sc_out_text(o, host); break;
	case 'p': sc_out_text(o, dot ? dot + 1 : host); break;
	case 'n': sc_out_text(o, f->name); break;
	default: sc_out_fill(o, which, 1);
	}
}

char *chain_expand(struct sc_arena *a, const char *text, const struct fault *f,
	const char *host)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);

	while (*text) {
		size_t n = strcspn(text, "%");

		sc_out_bytes(&o, text, n);
		text += n;
		if (!*text || !*++text)
			break;
		put_field(&o, *text++, f, host);
	}
	return m.p;
}

/* "NAME*COUNT": the name and how many; one without a star. */
static int split_count(struct work *k, const char *word, const char **name)
{
	size_t n = strcspn(word, "*");
	int count = 1;

	*name = sc_arena_copy(&k->arena, word, n);
	if (word[n] && !sc_text_number(word + n + 1, 1, CHAIN_MAX, &count))
		count = 0;
	return count;
}

/* "issuer=@" in a series is the one before, the root for the first. */
static const char *recipe_in_series(
	struct work *k, const char *recipe, const char *before)
{
	size_t n = strcspn(recipe, "@");

	if (!recipe[n])
		return recipe;
	return sc_arena_printf(
		&k->arena, "%.*s%s%s", (int)n, recipe, before, recipe + n + 1);
}

/* One line of `issuers`: "NAME[*COUNT] RECIPE". */
static bool make_issuers(struct work *k, const char *line)
{
	size_t n = strcspn(line, " ");
	const char *name, *before = "root";
	const char *word = sc_arena_copy(&k->arena, line, n);
	int count = split_count(k, word, &name);

	for (int i = 1; i <= count; i++) {
		const char *own = strchr(word, '*') ?
			sc_arena_printf(&k->arena, "%s%d", name, i) :
			name;

		if (!mint_make(k->mint, own,
			    recipe_in_series(k, line + n, before), k->e))
			return false;
		before = own;
	}
	return true;
}

static bool make_all_issuers(struct work *k)
{
	const char *rest = k->fault->issuers ? k->fault->issuers : "";
	char *text = chain_expand(&k->arena, rest, k->fault, k->host);
	char *line;

	while ((line = strsep(&text, "\n")))
		if (*line && !make_issuers(k, line))
			return false;
	return true;
}

static void put_more_names(struct work *k, struct sc_out *o)
{
	for (int i = 1; i <= k->fault->names; i++)
		sc_out_printf(o, ",DNS:n%d.%s", i, k->host);
}

static const struct mint_cert *make_leaf(
	struct work *k, const char *name, const char *leaf)
{
	struct sc_out_memory m = { .arena = &k->arena };
	struct sc_out o = sc_out_to_memory(&m);

	if (!strstr(leaf, "san=")) {
		sc_out_text(&o, "san=DNS:%h");
		put_more_names(k, &o);
		sc_out_text(&o, " ");
	}
	sc_out_text(&o, leaf);
	return mint_make(k->mint, name,
		chain_expand(&k->arena, m.p, k->fault, k->host), k->e);
}

static bool make_leaves(struct work *k)
{
	const struct fault *f = k->fault;

	k->out->second = f->second ? make_leaf(k, "second", f->second) : NULL;
	return (k->out->second || !f->second) &&
		make_leaf(k, "leaf", f->leaf ? f->leaf : "");
}

static bool add(struct work *k, const char *name)
{
	const struct mint_cert *c = mint_find(k->mint, name);

	if (!c || k->out->n == CHAIN_MAX)
		return sc_error_set(k->e, SC_ERROR_INTERNAL,
			"fault %s: no certificate \"%s\" for the chain",
			k->fault->name, name);
	k->out->certs[k->out->n++] = c;
	return true;
}

/* A series goes up: the last that was made comes first. */
static bool add_word(struct work *k, const char *word)
{
	const char *name;
	int count = split_count(k, word, &name);

	if (!strchr(word, '*'))
		return add(k, name);
	for (int i = count; i > 0; i--)
		if (!add(k, sc_arena_printf(&k->arena, "%s%d", name, i)))
			return false;
	return true;
}

static bool add_all(struct work *k)
{
	const char *chain = k->fault->chain ? k->fault->chain : "leaf int";
	char *text = sc_arena_text(&k->arena, chain);
	char *word;

	while ((word = strsep(&text, " ")))
		if (!add_word(k, word))
			return false;
	return true;
}

/* "PATH crl|ocsp KIND SUBJECT ISSUER" */
static bool add_answer(struct work *k, char *line)
{
	struct sc_arena *a = mint_arena(k->mint);
	struct chain_answer *out = &k->out->answers[k->out->n_answers++];
	const char *path = strsep(&line, " "), *what = strsep(&line, " ");
	const char *kind = strsep(&line, " "), *subject = strsep(&line, " ");
	bool is_crl = what && strcmp(what, "crl") == 0;
	const struct mint_crl_order order = { .subject = subject,
		.issuer = line,
		.kind = kind,
		.url = sc_arena_printf(&k->arena, "http://ca.%s.badsmtp.test%s",
			k->fault->name, path) };

	if (!line)
		return sc_error_set(k->e, SC_ERROR_INTERNAL,
			"fault %s: a word is missing of what its CA answers",
			k->fault->name);
	out->path = sc_arena_text(a, path);
	out->type =
		is_crl ? "application/pkix-crl" : "application/ocsp-response";
	if (is_crl)
		return mint_crl_make(a, k->mint, mint_now(k->mint), &order,
			&out->body, k->e);
	return mint_ocsp_make(a, k->mint, mint_now(k->mint),
		(const char *const[2]){ subject, line }, kind, &out->body,
		k->e);
}

static bool add_answers(struct work *k)
{
	char *text = sc_arena_text(&k->arena, k->fault->ca), *line;

	while ((line = strsep(&text, "\n")))
		if (k->out->n_answers == CHAIN_ANSWERS_MAX ||
			!add_answer(k, line))
			return false;
	return true;
}

bool chain_make(struct mint *m, const struct fault *f, const char *host,
	struct chain *out, struct sc_error *e)
{
	struct work k = { .mint = m, .fault = f, .host = host, .out = out };

	k.e = e;
	*out = (struct chain){ .host = host };
	bool good = make_all_issuers(&k) && make_leaves(&k) && add_all(&k) &&
		add_answers(&k) &&
		(!f->tls.scts ||
			mint_scts(m, "leaf", f->tls.scts, &out->scts, e));

	sc_arena_free(&k.arena);
	return good;
}

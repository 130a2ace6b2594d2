#include "deploy/words.h"

#include "base/date.h"
#include "base/text.h"

#define NAMES_SHOWN 4

const char *sc_deploy_names_text(struct sc_arena *a, const struct sc_cert *c)
{
	const char *text = NULL;

	for (size_t i = 0; i < c->n_dns_names && i < NAMES_SHOWN; i++) {
		const char *name = sc_text_printable(a, c->dns_names[i], 253);

		text = text ? sc_arena_printf(a, "%s, %s", text, name) : name;
	}
	if (c->n_dns_names > NAMES_SHOWN)
		text = sc_arena_printf(a, "%s and %zu more", text,
			c->n_dns_names - NAMES_SHOWN);
	return text ? text : "no name at all";
}

static bool has(
	const struct sc_cert *const *chain, size_t n, const struct sc_cert *c)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(chain[i]->sha256, c->sha256) == 0)
			return true;
	return false;
}

/* The first of `x` that `y` has not, roots apart; or NULL. */
static const struct sc_cert *lacking(const struct sc_cert *const *x, size_t n_x,
	const struct sc_cert *const *y, size_t n_y)
{
	for (size_t i = 1; i < n_x; i++)
		if (!has(y, n_y, x[i]) && !sc_deploy_is_root(x[i]))
			return x[i];
	return NULL;
}

static const char *subject(const struct sc_cert *c)
{
	return c->subject && *c->subject ? c->subject : "an issuer";
}

static const char *about_chain(struct sc_arena *a, const char *file,
	const struct sc_deploy_file *f, const struct sc_chain *served)
{
	const struct sc_cert *missing =
		lacking(f->chain, f->n_chain, served->sent, served->n_sent);
	const struct sc_cert *extra =
		lacking(served->sent, served->n_sent, f->chain, f->n_chain);

	if (missing)
		return sc_arena_printf(a,
			"It serves the certificate without %.200s, which is in "
			"%s.",
			subject(missing), file);
	return extra ?
		sc_arena_printf(a,
			"It serves the certificate with %.200s, which is not "
			"in %s.",
			subject(extra), file) :
		sc_arena_printf(a,
			"It serves the certificate with its issuers in another "
			"order than in %s.",
			file);
}

static const char *about_older(
	struct sc_arena *a, const char *file, const struct sc_deployed_row *row)
{
	const char *who = row->program ? row->program : "the server";

	if (row->served_since.s == row->wanted_since.s)
		return sc_arena_printf(a,
			"It serves another certificate for the same names than "
			"%s, of the same date: %s was not reloaded, or reads "
			"another file.",
			file, who);
	return sc_arena_printf(a,
		"Renewed on %s, and %s was not reloaded: it serves the "
		"certificate of %s, which ends on %s%s.",
		sc_date_day(a, row->wanted_since), who,
		sc_date_day(a, row->served_since),
		sc_date_day(a, row->served_until),
		row->same_key ? " (the key is the same)" : "");
}

const char *sc_deployed_message(struct sc_arena *a,
	const struct sc_deployed_row *row, const struct sc_deploy_file *f,
	const struct sc_chain *served)
{
	const char *file = sc_text_printable(a, sc_bytes_of(row->file), 200);
	const char *kind = row->key_kind;

	switch (row->state) {
	case SC_DEPLOYED_SERVED:
		return sc_arena_printf(
			a, "It serves the certificate of %s.", file);
	case SC_DEPLOYED_CHAIN: return about_chain(a, file, f, served);
	case SC_DEPLOYED_OLDER: return about_older(a, file, row);
	case SC_DEPLOYED_NEWER:
		return sc_arena_printf(a,
			"It serves a newer certificate, of %s; %s is of %s: "
			"this is not the file in use.",
			sc_date_day(a, row->served_since), file,
			sc_date_day(a, row->wanted_since));
	case SC_DEPLOYED_OTHER:
		return sc_arena_printf(a,
			"It serves a certificate for other names (%s)%s.",
			sc_deploy_names_text(a, served->sent[0]),
			row->same_key ? ", of the same key" : "");
	case SC_DEPLOYED_NO_KIND:
		return sc_arena_printf(a,
			"It shows no certificate with an %s key; %s has one.",
			kind, file);
	case SC_DEPLOYED_UNKNOWN:
		return sc_arena_printf(a,
			"It was not asked for the certificate with an %s key; "
			"--depth normal does that.",
			kind);
	case SC_DEPLOYED_NO_TLS:
	case SC_DEPLOYED_LEFT_OUT: break;
	}
	return "";
}

static const char *until_text(
	struct sc_arena *a, const struct sc_preflight_break *b)
{
	switch (b->end) {
	case SC_PREFLIGHT_UNTIL_RECORD:
		return sc_arena_printf(a,
			"a TLSA record for the new key is published, and for "
			"%s more (its TTL)",
			sc_date_span_words(a, b->ttl_s));
	case SC_PREFLIGHT_UNTIL_BEGIN:
		return sc_arena_printf(a, "%s, when the certificate begins",
			sc_date_rfc3339(a, b->until));
	case SC_PREFLIGHT_UNTIL_REPLACED: break;
	}
	return "another certificate is deployed";
}

/* "delivers-authenticated" is written with a blank. */
static const char *phrase(struct sc_arena *a, const char *outcome)
{
	static const struct {
		const char *outcome, *phrase;
	} phrases[] = {
		{ "defers", "holds the mail back, and returns it in the end" },
		{ "bounces", "returns the mail at once" },
		{ "refuses", "refuses to send" },
		{ "password-in-clear", "sends the password in clear text" },
	};
	char *words = sc_arena_text(a, outcome);

	for (size_t i = 0; i < SC_COUNT(phrases); i++)
		if (strcmp(phrases[i].outcome, outcome) == 0)
			return phrases[i].phrase;
	for (char *p = words; *p; p++)
		*p = *p == '-' ? ' ' : *p;
	return words;
}

const char *sc_preflight_message(
	struct sc_arena *a, const struct sc_preflight_break *b)
{
	return sc_arena_printf(a, "Today %s; then %s%s, until %s.%s%s%s",
		phrase(a, b->before), b->some ? "for some: " : "",
		phrase(a, b->after), until_text(a, b),
		b->finding ? " See smtpcert explain " : "",
		b->finding ? b->finding : "", b->finding ? "." : "");
}

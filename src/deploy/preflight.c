#include "deploy/preflight.h"

#include "base/text.h"
#include "deploy/substitute.h"
#include "deploy/words.h"

/* What is made, and what of. */
struct flight {
	struct sc_arena *a;
	const struct sc_deploy *d;
	struct sc_preflight *out;
	/* Today and then, once every certificate is in force; NULL: all are. */
	const struct sc_comparison *later;
	struct sc_date begin; /* when that is */
};

/* ---- files ---- */

static enum sc_preflight_fit fit_of(const struct sc_deploy_file *f,
	const struct sc_key_files *keys, bool bare)
{
	if (f->has_key)
		return SC_PREFLIGHT_FITS;
	for (size_t i = 0; i < keys->n; i++)
		if (sc_bytes_equal(keys->v[i].spki, f->chain[0]->key.spki))
			return SC_PREFLIGHT_FITS;
	return keys->n || bare ? SC_PREFLIGHT_MISFIT : SC_PREFLIGHT_FIT_UNKNOWN;
}

static const char *key_text(struct sc_arena *a, const struct sc_key_facts *k)
{
	return k->curve ? sc_arena_printf(a, "%s %s", k->name, k->curve) :
		k->bits ? sc_arena_printf(a, "%s %d", k->name, k->bits) :
			  k->name;
}

static void tell_files(
	const struct flight *f, const struct sc_key_files *keys, bool bare)
{
	struct sc_preflight_file *v =
		sc_new(f->a, struct sc_preflight_file, f->d->n_files);

	for (size_t i = 0; i < f->d->n_files; i++) {
		const struct sc_deploy_file *file = &f->d->files[i];
		const struct sc_cert *leaf = file->chain[0];

		v[i] = (struct sc_preflight_file){ .path = file->path,
			.sha256 = leaf->sha256,
			.key = key_text(f->a, &leaf->key),
			.names = sc_deploy_names_text(f->a, leaf),
			.issuer = leaf->issuer,
			.since = leaf->not_before,
			.until = leaf->not_after,
			.issuers = (long long)file->n_chain - 1,
			.fit = fit_of(file, keys, bare) };
	}
	f->out->files = v;
	f->out->n_files = f->d->n_files;
}

static bool has_misfit(const struct sc_preflight *p)
{
	for (size_t i = 0; i < p->n_files; i++)
		if (p->files[i].fit == SC_PREFLIGHT_MISFIT)
			return true;
	return false;
}

/* ---- who breaks ---- */

static bool delivers(const char *outcome)
{
	return outcome && sc_text_has_prefix(outcome, "delivers-");
}

bool sc_preflight_is_break(const struct sc_change *c)
{
	return c->kind >= SC_CHANGE_OUTCOME &&
		c->kind <= SC_CHANGE_PROGRAM_OUTCOME &&
		c->sense == SC_CHANGE_WORSE && delivers(c->before) &&
		!delivers(c->after);
}

/* A program breaks with its class, which is told already. */
static bool is_told(const struct sc_preflight *p, const struct sc_change *c)
{
	for (size_t i = 0; i < p->n_breaks; i++)
		if (c->place.program && !p->breaks[i].place.program &&
			strcmp(p->breaks[i].place.sender, c->place.sender) == 0)
			return true;
	return false;
}

static const struct sc_rollover_host *missing_at(
	const struct sc_rollover *r, const char *host)
{
	for (size_t i = 0; i < r->n_hosts; i++)
		if (r->hosts[i].state == SC_ROLLOVER_MISSING &&
			(!host || sc_text_same(r->hosts[i].host, host)))
			return &r->hosts[i];
	return NULL;
}

static bool is_same_place(
	const struct sc_change_place *x, const struct sc_change_place *y)
{
	const char *const pairs[][2] = { { x->sender, y->sender },
		{ x->program, y->program }, { x->host, y->host },
		{ x->address, y->address } };

	for (size_t i = 0; i < SC_COUNT(pairs); i++)
		if (pairs[i][0] && pairs[i][1] ?
				strcmp(pairs[i][0], pairs[i][1]) != 0 :
				pairs[i][0] != pairs[i][1])
			return false;
	return x->port == y->port;
}

/* It is over once the certificate is in force. */
static bool ends_at_begin(
	const struct flight *f, const struct sc_preflight_break *b)
{
	for (size_t i = 0; f->later && i < f->later->n_changes; i++)
		if (sc_preflight_is_break(&f->later->changes[i]) &&
			is_same_place(&f->later->changes[i].place, &b->place))
			return false;
	return f->later != NULL;
}

static bool is_by_dane(const struct sc_preflight_break *b)
{
	return strcmp(b->place.sender, "dane") == 0 ||
		(b->finding && sc_text_has_prefix(b->finding, "dane-"));
}

static void set_end(const struct flight *f, struct sc_preflight_break *b)
{
	const struct sc_rollover_host *missing =
		is_by_dane(b) ? missing_at(&f->out->tlsa, b->place.host) : NULL;

	b->ttl_s = -1;
	if (missing) {
		b->end = SC_PREFLIGHT_UNTIL_RECORD;
		b->ttl_s = missing->ttl_s;
	} else if (ends_at_begin(f, b)) {
		b->end = SC_PREFLIGHT_UNTIL_BEGIN;
		b->until = f->begin;
	}
}

static void tell_breaks(const struct flight *f)
{
	const struct sc_comparison *c = &f->out->comparison;
	struct sc_preflight_break *v =
		sc_new(f->a, struct sc_preflight_break, c->n_changes + 1);

	f->out->breaks = v;
	for (size_t i = 0; i < c->n_changes; i++) {
		const struct sc_change *change = &c->changes[i];
		struct sc_preflight_break *b = &v[f->out->n_breaks];

		if (!sc_preflight_is_break(change) || is_told(f->out, change))
			continue;
		*b = (struct sc_preflight_break){ .place = change->place,
			.some = change->kind == SC_CHANGE_WORST_OUTCOME,
			.before = change->before,
			.after = change->after,
			.finding = change->finding };
		set_end(f, b);
		b->message = sc_preflight_message(f->a, b);
		f->out->n_breaks++;
	}
}

/* ---- notes ---- */

static void add_note(const struct flight *f, const char *note)
{
	const char **notes =
		sc_grow(f->a, f->out->notes, f->out->n_notes, const char *);

	notes[f->out->n_notes++] = note;
	f->out->notes = notes;
}

/* The first address at which RSA goes; NULL: it goes nowhere. */
static const struct sc_change *lost_rsa(const struct sc_comparison *c)
{
	for (size_t i = 0; i < c->n_changes; i++)
		if (c->changes[i].kind == SC_CHANGE_KEY_KIND &&
			sc_text_has_prefix(c->changes[i].before, "RSA") &&
			!sc_text_has_prefix(c->changes[i].after, "RSA") &&
			!c->changes[i].place.handshake)
			return &c->changes[i];
	return NULL;
}

static bool keeps_rsa(const struct sc_deploy *d)
{
	for (size_t i = 0; i < d->n_files; i++)
		if (d->files[i].kind == 0)
			return true;
	return false;
}

/* Servers take the first certificate for their own. */
static const struct sc_deploy_file *misplaced(const struct sc_deploy *d)
{
	for (size_t i = 0; i < d->n_files; i++)
		if (!d->files[i].stands_first)
			return &d->files[i];
	return NULL;
}

static void tell_notes(const struct flight *f)
{
	const struct sc_change *lost = lost_rsa(&f->out->comparison);

	if (has_misfit(f->out))
		add_note(f,
			"The key is that of another certificate: the server "
			"would not start, or answer STARTTLS with 454.");
	if (misplaced(f->d))
		add_note(f,
			sc_arena_printf(f->a,
				"In %s another certificate stands before that "
				"of the server, which has to be the first: the "
				"key would not fit.",
				misplaced(f->d)->path));
	if (lost && !keeps_rsa(f->d))
		add_note(f,
			sc_arena_printf(f->a,
				"The key is %s in place of %s: clients that "
				"know RSA certificates alone (Windows Server "
				"2003, Java 6, OpenSSL 0.9.8) lose TLS. To "
				"keep them, serve an RSA certificate beside "
				"it.",
				lost->after, lost->before));
	if (f->out->unseen)
		add_note(f,
			sc_arena_printf(f->a,
				"%lld address%s showed no certificate today, "
				"so that nothing can be told of %s.",
				f->out->unseen, f->out->unseen == 1 ? "" : "es",
				f->out->unseen == 1 ? "it" : "them"));
}

/* ---- all of it ---- */

/* Both as they are judged at a date. */
struct sides {
	const struct sc_obs *today, *then;
	const struct sc_sources *with;
	const struct sc_settings *settings;
};

static const struct sc_report *judge(struct sc_arena *a, const struct sides *s,
	const struct sc_obs *obs, struct sc_date at)
{
	struct sc_facts *facts = sc_new(a, struct sc_facts, 1);
	struct sc_report *report = sc_new(a, struct sc_report, 1);

	*facts = sc_facts_derive_with(a, obs, at, s->with);
	*report = sc_report_make(a, obs, facts, s->settings);
	return report;
}

static struct sc_comparison compare_at(
	struct sc_arena *a, const struct sides *s, struct sc_date at)
{
	return sc_report_compare(
		a, judge(a, s, s->today, at), judge(a, s, s->then, at));
}

/* The latest begin of those that are not in force yet; 0: all are. */
static struct sc_date begin_of(const struct sc_deploy *d)
{
	struct sc_date begin = { 0 };

	for (size_t i = 0; i < d->n_files; i++) {
		struct sc_date since = d->files[i].chain[0]->not_before;

		if (since.s > d->facts->at.s && since.s > begin.s)
			begin = since;
	}
	return begin;
}

static long long count_concerned(const struct sc_deploy *d)
{
	long long n = 0;

	for (size_t i = 0; i < d->obs->n_endpoints; i++)
		n += sc_deploy_concerns(d, d->obs->endpoints[i].host);
	return n;
}

static enum sc_preflight_verdict verdict_of(const struct flight *f)
{
	const struct sc_preflight *p = f->out;

	if (has_misfit(p) || misplaced(f->d) || p->n_breaks)
		return SC_PREFLIGHT_BREAKS;
	if (p->comparison.worse)
		return SC_PREFLIGHT_WORSE;
	return p->addresses == 0 || p->unseen ||
			sc_deploy_is_tlsa_unknown(f->a, f->d) ?
		SC_PREFLIGHT_CANNOT_TELL :
		SC_PREFLIGHT_SAFE;
}

struct sc_preflight sc_preflight_look(struct sc_arena *a,
	const struct sc_deploy *d, const struct sc_key_files *keys, bool bare,
	const struct sc_sources *with, const struct sc_settings *settings)
{
	struct sc_preflight r = {
		.schema_version = SC_PREFLIGHT_SCHEMA_VERSION,
		.target = d->obs->target.input,
		.observed_at = d->obs->observed_at,
		.judged_at = d->facts->at,
	};
	struct flight f = { .a = a, .d = d, .out = &r, .begin = begin_of(d) };
	struct sc_comparison later;
	size_t n_changed;
	struct sc_obs then = sc_deploy_substitute(a, d, &n_changed);
	struct sc_obs today = sc_deploy_without_revocation(a, d->obs);
	const struct sides sides = { &today, &then, with, settings };

	r.addresses = (long long)n_changed;
	r.unseen = count_concerned(d) - r.addresses;
	r.comparison = compare_at(a, &sides, d->facts->at);
	if (f.begin.s) {
		later = compare_at(a, &sides, f.begin);
		f.later = &later;
	}
	r.tlsa = sc_deploy_rollover(a, d, with->trust);
	tell_files(&f, keys, bare);
	tell_breaks(&f);
	tell_notes(&f);
	r.verdict = verdict_of(&f);
	return r;
}

#include "deploy/deployed.h"

#include "deploy/words.h"
#include "facts/program.h"
#include "facts/sessions.h"
#include "facts/variant.h"
#include "obs/outcome.h"
#include "policy/answer.h"

/* What one handshake of an address showed. */
struct shown {
	const char *handshake; /* NULL: the first */
	const struct sc_chain *chain;
};

/* One address being compared. */
struct address {
	struct sc_arena *a;
	const struct sc_deploy *d;
	const struct sc_endpoint *e;
	struct shown *shown; /* each leaf once */
	size_t n_shown;
	struct sc_deployed *out;
};

/* ---- what is shown ---- */

static void add_shown(
	struct address *at, const char *handshake, const struct sc_chain *chain)
{
	at->shown = sc_grow(at->a, at->shown, at->n_shown, struct shown);
	at->shown[at->n_shown++] = (struct shown){ handshake, chain };
}

/* The handshakes that senders hold, as far as they show something new. */
static void find_shown(struct address *at, const struct sc_endpoint_facts *f)
{
	if (f->chain && f->leaf)
		add_shown(at, NULL, f->chain);
	for (size_t k = 0; k < f->n_variants; k++)
		if (sc_variant_is_news(
			    at->e, f, k, SC_ASKED_SAME | SC_ASKED_HOST))
			add_shown(at, at->e->variants[k].name,
				f->variants[k].chain);
}

/* ---- rows ---- */

static struct sc_deployed_row row_of(
	const struct address *at, const struct sc_deploy_file *f)
{
	const struct sc_program *program = sc_program_of(at->e);
	struct sc_deployed_row row = { .host = at->e->host,
		.address = at->e->address,
		.port = at->e->port };

	if (program) {
		row.program = program->name;
		row.reload = program->reload;
	}
	if (!f)
		return row;
	row.file = f->path;
	row.key_kind = sc_deploy_kind_words[f->kind];
	row.wanted = f->chain[0]->sha256;
	row.wanted_since = f->chain[0]->not_before;
	row.wanted_until = f->chain[0]->not_after;
	return row;
}

static void add_row(const struct address *at, struct sc_deployed_row row)
{
	struct sc_deployed_row *rows = sc_grow(
		at->a, at->out->rows, at->out->n_rows, struct sc_deployed_row);

	rows[at->out->n_rows++] = row;
	at->out->rows = rows;
}

/* Without roots at the end, which a server may send or not. */
static size_t without_roots(const struct sc_cert *const *chain, size_t n)
{
	while (n > 1 && sc_deploy_is_root(chain[n - 1]))
		n--;
	return n;
}

static bool is_same_chain(
	const struct sc_deploy_file *f, const struct sc_chain *served)
{
	size_t n = without_roots(f->chain, f->n_chain);

	if (n != without_roots(served->sent, served->n_sent))
		return false;
	for (size_t i = 1; i < n; i++)
		if (strcmp(f->chain[i]->sha256, served->sent[i]->sha256) != 0)
			return false;
	return true;
}

static enum sc_deployed_state compare(struct sc_arena *a,
	const struct sc_deploy_file *f, const struct sc_chain *served)
{
	const struct sc_cert *wanted = f->chain[0], *leaf = served->sent[0];

	if (strcmp(wanted->sha256, leaf->sha256) == 0)
		return is_same_chain(f, served) ? SC_DEPLOYED_SERVED :
						  SC_DEPLOYED_CHAIN;
	if (leaf->parse_error || !sc_deploy_same_names(a, wanted, leaf))
		return SC_DEPLOYED_OTHER;
	return leaf->not_before.s > wanted->not_before.s ? SC_DEPLOYED_NEWER :
							   SC_DEPLOYED_OLDER;
}

static void compare_shown(const struct address *at,
	const struct sc_deploy_file *f, const struct shown *s)
{
	const struct sc_cert *leaf = s->chain->sent[0];
	struct sc_deployed_row row = row_of(at, f);

	row.state = compare(at->a, f, s->chain);
	row.handshake = s->handshake;
	row.served = leaf->sha256;
	row.served_since = leaf->not_before;
	row.served_until = leaf->not_after;
	row.same_key = row.wanted && strcmp(row.wanted, row.served) != 0 &&
		sc_bytes_equal(f->chain[0]->key.spki, leaf->key.spki);
	row.message = sc_deployed_message(at->a, &row, f, s->chain);
	add_row(at, row);
}

/* ---- a kind of key that is not shown ---- */

/* It was asked for that kind of key alone, and said no. */
static bool was_asked(const struct address *at, int kind)
{
	const char *name = sc_variant_keys[kind];

	for (size_t i = 0; name && i < at->e->n_variants; i++)
		if (strcmp(at->e->variants[i].name, name) == 0 &&
			at->e->variants[i].tls.outcome == SC_OUTCOME_REJECTED)
			return true;
	return !name || sc_sessions_tried(at->e, name) == SC_TRIED_FAILS;
}

static void tell_missing(
	const struct address *at, const struct sc_deploy_file *f)
{
	struct sc_deployed_row row = row_of(at, f);

	row.state = was_asked(at, f->kind) ? SC_DEPLOYED_NO_KIND :
					     SC_DEPLOYED_UNKNOWN;
	row.message = sc_deployed_message(at->a, &row, f, NULL);
	add_row(at, row);
}

static void compare_kind(const struct address *at, int kind)
{
	bool any = false;
	const struct sc_deploy_file *f;

	for (size_t i = 0; i < at->n_shown; i++) {
		const struct sc_cert *leaf = at->shown[i].chain->sent[0];

		f = sc_deploy_find(at->d, at->e->host, kind, leaf->sha256);
		if (!f || sc_deploy_kind(leaf) != kind)
			continue;
		compare_shown(at, f, &at->shown[i]);
		any = true;
	}
	f = sc_deploy_find(at->d, at->e->host, kind, NULL);
	if (f && !any)
		tell_missing(at, f);
}

/* ---- all of it ---- */

/* It was talked to, and led to no certificate. */
static bool lacks_tls(const struct sc_endpoint *e)
{
	static const enum sc_end ends[] = { SC_END_IMPLICIT_EXPECTED,
		SC_END_STARTTLS_NOT_OFFERED, SC_END_STARTTLS_TEMPORARY,
		SC_END_STARTTLS_REFUSED, SC_END_STARTTLS_FAILED,
		SC_END_PLAINTEXT, SC_END_HANDSHAKE_FAILED };

	for (size_t i = 0; i < SC_COUNT(ends); i++)
		if (sc_endpoint_end(e) == ends[i])
			return true;
	return false;
}

static void tell_none(const struct address *at)
{
	struct sc_deployed_row row = row_of(at, NULL);

	row.state = lacks_tls(at->e) ? SC_DEPLOYED_NO_TLS : SC_DEPLOYED_UNKNOWN;
	row.message = sc_arena_printf(at->a, "It shows no certificate: %s.",
		sc_endpoint_story(at->a, at->e));
	add_row(at, row);
}

static void compare_address(
	struct address *at, const struct sc_endpoint_facts *f)
{
	if (!sc_deploy_concerns(at->d, at->e->host)) {
		struct sc_deployed_row row = row_of(at, NULL);

		row.state = SC_DEPLOYED_LEFT_OUT;
		row.message = at->d->n_only_hosts ?
			"Left out: --only-host names others." :
			"Left out: no certificate on disk has its name.";
		add_row(at, row);
		return;
	}
	find_shown(at, f);
	if (at->n_shown == 0)
		tell_none(at);
	else
		for (int kind = 0; kind < SC_DEPLOY_KINDS; kind++)
			compare_kind(at, kind);
}

/* A host without an address that was visited. */
static void tell_host(struct sc_arena *a, const struct sc_deploy *d,
	const struct sc_host *h, struct sc_deployed *out)
{
	bool gone = sc_answer_no_address(&h->a, &h->aaaa);
	struct sc_endpoint none = { .host = h->name, .port = h->port };
	struct address at = { .a = a, .d = d, .e = &none, .out = out };
	struct sc_deployed_row row = row_of(&at, NULL);

	if (sc_host_has_endpoint(d->obs, h) || !sc_deploy_concerns(d, h->name))
		return;
	row.state = gone ? SC_DEPLOYED_LEFT_OUT : SC_DEPLOYED_UNKNOWN;
	row.message = gone ? "Left out: it has no address." :
			     "None of its addresses was visited.";
	add_row(&at, row);
}

static bool is_wrong(enum sc_deployed_state s)
{
	return s != SC_DEPLOYED_UNKNOWN && s != SC_DEPLOYED_SERVED &&
		s != SC_DEPLOYED_LEFT_OUT;
}

/* What is served, or what is on disk, is against the TLSA records. */
static bool is_against_tlsa(
	const struct sc_deploy *d, const struct sc_deployed *r)
{
	for (size_t i = 0; i < r->tlsa.n_rows; i++)
		if (r->tlsa.rows[i].state == SC_TLSA_STATE_MISMATCH &&
			sc_deploy_concerns(d, r->tlsa.rows[i].host))
			return true;
	for (size_t i = 0; i < r->on_disk.n_hosts; i++)
		if (r->on_disk.hosts[i].state == SC_ROLLOVER_MISSING &&
			sc_deploy_concerns(d, r->on_disk.hosts[i].host))
			return true;
	return false;
}

static enum sc_deployed_verdict verdict_of(struct sc_arena *a,
	const struct sc_deploy *d, const struct sc_deployed *r)
{
	bool unknown = sc_deploy_is_tlsa_unknown(a, d), served = false;

	for (size_t i = 0; i < r->n_rows; i++) {
		if (is_wrong(r->rows[i].state))
			return SC_DEPLOYED_NOT_ALL;
		unknown |= r->rows[i].state == SC_DEPLOYED_UNKNOWN;
		served |= r->rows[i].state == SC_DEPLOYED_SERVED;
	}
	if (is_against_tlsa(d, r))
		return SC_DEPLOYED_NOT_ALL;
	return unknown || !served ? SC_DEPLOYED_CANNOT_TELL : SC_DEPLOYED_ALL;
}

struct sc_deployed sc_deployed_look(
	struct sc_arena *a, const struct sc_deploy *d, struct sc_trust *trust)
{
	struct sc_deployed r = {
		.schema_version = SC_DEPLOYED_SCHEMA_VERSION,
		.target = d->obs->target.input,
		.observed_at = d->obs->observed_at,
	};

	for (size_t i = 0; i < d->obs->n_endpoints; i++) {
		struct address at = {
			.a = a, .d = d, .e = &d->obs->endpoints[i], .out = &r
		};

		compare_address(&at, &d->facts->endpoints[i]);
	}
	for (size_t i = 0; i < d->obs->n_hosts; i++)
		tell_host(a, d, &d->obs->hosts[i], &r);
	r.tlsa = sc_advice_tlsa_check(a, d->obs, d->facts);
	r.on_disk = sc_deploy_rollover(a, d, trust);
	r.verdict = verdict_of(a, d, &r);
	return r;
}

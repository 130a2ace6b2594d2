#include "probe/hello.h"

#include "obs/outcome.h"
#include "probe/run.h"
#include "tls/digest.h"
#include "wire/hello_set.h"

static long long now_ms(const struct sc_hello_trial *t)
{
	return sc_link_now_ms(&t->visit->session.link);
}

static void note_end(struct sc_hello_trial *t)
{
	struct sc_arena *a = t->reply.arena;
	size_t n = t->reply.n_certs;
	const char **chain = n ? sc_new(a, const char *, n) : NULL;

	for (size_t i = 0; i < n; i++)
		chain[i] = sc_sha256_hex(a, t->reply.certs[i]);
	t->seen.chain = chain;
	t->seen.n_chain = n;
	t->seen.ended_ms = now_ms(t);
}

static struct sc_bytes output(void *user)
{
	struct sc_hello_trial *t = user;

	if (t->sent)
		return (struct sc_bytes){ 0 };
	t->sent = true;
	t->seen.began_ms = now_ms(t);
	return (struct sc_bytes){ t->out.p, t->out.n };
}

static bool feed(void *user, struct sc_bytes b)
{
	struct sc_hello_trial *t = user;

	sc_hello_reply_feed(&t->reply, b);
	if (t->reply.done)
		note_end(t);
	return !t->reply.done;
}

static void ended(void *user, enum sc_outcome why, const char *detail)
{
	struct sc_hello_trial *t = user;

	if (t->reply.done)
		return;
	sc_hello_reply_end(&t->reply, why, detail);
	note_end(t);
}

static const struct sc_link_raw raw = { output, feed, ended };

const struct sc_hello_trial *sc_hello_trial_of(const struct sc_visit *v)
{
	return v->session.raw == &raw ? v->session.raw_user : NULL;
}

static void set_up(struct sc_visit *v)
{
	struct sc_arena *a = v->place->run->arena;
	const char *sni = sc_further_without_name(v->base) ?
		NULL :
		v->base->session.offer.sni;
	struct sc_hello_trial *t = sc_new(a, struct sc_hello_trial, 1);
	unsigned seed =
		(unsigned)v->place->run->net->now(v->place->run->net).ms;

	t->visit = v;
	t->seen.name = v->further->name;
	t->reply.arena = t->out.arena = a;
	t->reply.seen = &t->seen;
	t->reply.offered = sc_hello_of_kind(
		sc_hello_kind_find(v->further->name), sni, seed);
	sc_hello_write(&t->reply.offered, &t->out);
	v->session.raw = &raw;
	v->session.raw_user = t;
}

static const struct sc_hello *seen_before(
	const struct sc_visit *base, const char *name)
{
	const struct sc_visit *v = name ? sc_further_of(base, name) : NULL;
	const struct sc_hello_trial *t = v ? sc_hello_trial_of(v) : NULL;

	return t && t->sent ? &t->seen : NULL;
}

/* Where the first session got no yes to STARTTLS, no other will. */
static bool got_to_tls(const struct sc_endpoint *e)
{
	return e->mode == SC_MODE_IMPLICIT ||
		e->starttls.outcome == SC_OUTCOME_OK;
}

/* What the row depends on was taken, or was not. */
static bool applies(const struct sc_visit *base, const struct sc_further *row)
{
	const struct sc_hello_kind *k = sc_hello_kind_find(row->name);
	const struct sc_hello *after = seen_before(base, k->after);
	const struct sc_hello *unless = seen_before(base, k->unless);

	if (!got_to_tls(&base->endpoint))
		return false;
	if (k->unless)
		return unless && unless->outcome != SC_OUTCOME_OK;
	if (!k->after)
		return true;
	if (!after || after->outcome != SC_OUTCOME_OK)
		return false;
	return !k->needs_1_3 || strcmp(after->version, "TLSv1.3") == 0;
}

static void put(const struct sc_visit *v, struct sc_endpoint *base)
{
	struct sc_arena *a = v->place->run->arena;
	struct sc_hello out = sc_hello_trial_of(v)->seen;
	struct sc_hello *all =
		sc_grow(a, base->hellos, base->n_hellos, struct sc_hello);

	if (out.outcome == SC_OUTCOME_UNTRIED)
		out.detail = sc_endpoint_story(a, &v->endpoint);
	all[base->n_hellos++] = out;
	base->hellos = all;
}

#define FULL SC_DEPTH_FULL, applies, set_up, put, NULL

/* In the order of sc_hello_kinds; tests/unit/test_hello.c holds the two. */
const struct sc_further sc_further_hellos[] = {
	{ "modern", FULL },
	{ "modern-2", FULL },
	{ "tls12", FULL },
	{ "tls11", FULL },
	{ "tls10", FULL },
	{ "ssl3", FULL },
	{ "ssl2", FULL },
	{ "mti", FULL },
	{ "mti-2", FULL },
	{ "weak", FULL },
	{ "null", FULL },
	{ "export", FULL },
	{ "export-dhe", FULL },
	{ "anon", FULL },
	{ "des", FULL },
	{ "rc4", FULL },
	{ "3des", FULL },
	{ "static-rsa", FULL },
	{ "static-dh", FULL },
	{ "dhe", FULL },
	{ "cbc", FULL },
	{ "cbc-bare", FULL },
	{ "aead", FULL },
	{ "ecdhe", FULL },
	{ "aead-2", FULL },
	{ "ecdhe-2", FULL },
	{ "order", FULL },
	{ "sha1", FULL },
	{ "weak-groups", FULL },
	{ "pq-offer", FULL },
	{ "large", FULL },
	{ "large-2", FULL },
	{ "pq-only", FULL },
	{ "kyber", FULL },
	{ "mlkem", FULL },
	{ "grease", FULL },
	{ "grease-2", FULL },
	{ "alpn", FULL },
	{ "stranger", FULL },
	{ 0 },
};

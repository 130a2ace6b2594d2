/*
 * Further handshakes beside the first: other kinds of key, TLS 1.2, the same
 * again. What is wrong with a certificate is told by the findings about it;
 * here is that there are several, and what could not be seen.
 */
#include <string.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/limits.h"
#include "check/peer.h"
#include "check/topics.h"
#include "facts/sessions.h"
#include "facts/variant.h"

#define UNSEEN       ((struct sc_verdict){ .status = SC_STATUS_UNSEEN })
#define SERIAL_BYTES 12

/* "RSA 2048, until 2027-01-02, issued by CN=x, serial 0a1b" */
static const char *describe(const struct sc_subject *s, const struct sc_cert *c)
{
	if (c->parse_error)
		return c->parse_error;
	return sc_arena_printf(s->arena,
		"%s %d, until %s, issued by %s, serial %s", c->key.name,
		c->key.bits, sc_date_day(s->arena, c->not_after), c->issuer,
		sc_hex(s->arena,
			(struct sc_bytes){ c->serial.p,
				c->serial.n > SERIAL_BYTES ? SERIAL_BYTES :
							     c->serial.n }));
}

static bool is_named(const struct sc_variant *v, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(v->name, *names) == 0)
			return true;
	return false;
}

/* Variant `i` is one of these, and showed something. */
static bool shows(
	const struct sc_subject *s, size_t i, const char *const *names)
{
	const struct sc_variant *v = &s->endpoint->variants[i];

	return is_named(v, names) && v->tls.outcome == SC_OUTCOME_OK &&
		s->ef->variants[i].leaf;
}

/* It is another chain than that of the first, and of the others before it. */
static bool shows_another(
	const struct sc_subject *s, size_t i, const char *const *names)
{
	const struct sc_chain *chain = s->ef->variants[i].chain;

	if (!shows(s, i, names) || sc_variant_same_chain(chain, s->ef->chain))
		return false;
	for (size_t k = 0; k < i; k++)
		if (shows(s, k, names) &&
			sc_variant_same_chain(chain, s->ef->variants[k].chain))
			return false;
	return true;
}

/* Adds a line, unless `v` is NULL, for each of these that showed another. */
static size_t show_others(struct sc_verdict *v, const struct sc_subject *s,
	const char *const *names)
{
	size_t n = 0;

	for (size_t i = 0; i < s->ef->n_variants; i++) {
		const struct sc_variant_facts *f = &s->ef->variants[i];

		if (!shows_another(s, i, names))
			continue;
		n++;
		if (v)
			sc_evidence(v, s, "also",
				SC_MSG(FURTHER_SHOW_OTHERS_ALSO),
				SC_TEXT("how",
					sc_variant_how(
						s->endpoint->variants[i].name)),
				SC_TEXT("certificate", describe(s, f->leaf)),
				SC_FLAG("same_leaf", f->leaf == s->ef->leaf));
	}
	return n;
}

static bool were_made(const struct sc_subject *s, const char *const *names)
{
	for (size_t i = 0; i < s->endpoint->n_variants; i++)
		if (is_named(&s->endpoint->variants[i], names))
			return true;
	return false;
}

static const char *const *const keys = sc_variant_keys;
static const char *const repeats[] = { "repeat", "repeat-2", NULL };

static struct sc_verdict dual_cert(const struct sc_subject *s)
{
	if (!s->ef->leaf || !were_made(s, keys))
		return UNSEEN;

	size_t n = show_others(NULL, s, keys);

	if (!n)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(TLS_DUAL_CERT), SC_NUMBER("kinds", n + 1));

	sc_evidence(&v, s, "first",
		SC_TEXT("certificate", describe(s, s->ef->leaf)));
	show_others(&v, s, keys);
	return v;
}

static struct sc_verdict no_1_2(const struct sc_subject *s)
{
	const struct sc_variant *v =
		sc_variant_find(s->endpoint, s->ef, "tls1.2", NULL);
	const char *first = s->endpoint->tls->version;

	if (first && strcmp(first, "TLSv1.3") != 0)
		return SC_IS_FINE;
	enum sc_tried tried = sc_sessions_tried(s->endpoint, "tls1.2");

	if (!v || tried < SC_TRIED_FAILS)
		return UNSEEN;
	if (tried != SC_TRIED_FAILS)
		return SC_IS_FINE;

	struct sc_verdict out = sc_fires(
		s, SC_MSG(TLS_NO_1_2), SC_FLAG("mx", s->role == SC_ROLE_MX));

	if (v->tls.detail)
		sc_evidence(&out, s, "seen", SC_MSG(TLS_NO_1_2_SEEN),
			SC_TEXT("detail", v->tls.detail));
	return out;
}

/* The first that broke off, in a question that completes as well. */
static const struct sc_variant *find_broken(const struct sc_endpoint *e)
{
	for (size_t i = 0; i < e->n_variants && i < SC_LIMIT_VARIANTS; i++) {
		const struct sc_variant *v = &e->variants[i];

		if (sc_sessions_is_broken(e, v))
			return v;
	}
	return NULL;
}

static void show_broken(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_variant *x = find_broken(s->endpoint);

	if (x)
		sc_evidence(v, s, "also", SC_MSG(FURTHER_BROKEN_ALSO),
			SC_TEXT("how", sc_variant_how(x->name)),
			SC_FLAG("detail", x->tls.detail),
			SC_WORD("how_it_ended", sc_peer_ended(x->tls.outcome)));
}

/* One session alone may break off for any reason. */
static struct sc_verdict breaks_off(
	const struct sc_subject *s, const struct sc_session_counts *c)
{
	struct sc_verdict v = sc_fires(s, SC_MSG(FURTHER_BREAKS_OFF),
		SC_NUMBER("broke_off", c->broke_off),
		SC_NUMBER("sessions", c->all),
		SC_TEXT("address", s->endpoint->address));

	if (c->broke_off == 1)
		sc_weigh(&v, SC_W_INFO);
	show_broken(&v, s);
	sc_remedy(&v, s, SC_MSG(FURTHER_BREAKS_OFF_EXACT_FIX),
		SC_TEXT("address", s->endpoint->address));
	return v;
}

/* Whoever verifies takes the others as well as the first, or as little. */
static bool are_alike(const struct sc_subject *s)
{
	const struct sc_endpoint_facts *ef = s->ef;

	for (size_t i = 0; i < ef->n_variants; i++) {
		const struct sc_variant_facts *f = &ef->variants[i];

		if (shows_another(s, i, repeats) &&
			(f->chain->trusted != ef->chain->trusted ||
				f->name.match != ef->name.match ||
				f->dane.result != ef->dane.result))
			return false;
	}
	return true;
}

static struct sc_verdict lb_nondeterministic(const struct sc_subject *s)
{
	const struct sc_session_counts c = sc_sessions_count(s->endpoint);
	size_t n = s->ef->leaf ? show_others(NULL, s, repeats) : 0;

	if (!n && c.broke_off)
		return breaks_off(s, &c);
	if (!s->ef->leaf || !were_made(s, repeats))
		return UNSEEN;
	if (!n)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(FLEET_LB_NONDETERMINISTIC),
		SC_TEXT("address", s->endpoint->address));

	if (are_alike(s) && c.broke_off < 2)
		sc_weigh(&v, SC_W_INFO);
	sc_evidence(&v, s, "first",
		SC_TEXT("certificate", describe(s, s->ef->leaf)));
	show_others(&v, s, repeats);
	show_broken(&v, s);
	return v;
}

/*
 * It ended in a way that need not be the server's doing. When asked for one
 * kind of key, to break off is how a server says that it has none.
 */
static bool is_inconclusive(
	const struct sc_endpoint *e, const struct sc_variant *v)
{
	enum sc_tried tried = sc_sessions_tried(e, v->name);

	if (v->tls.outcome == SC_OUTCOME_TIMEOUT)
		return tried < SC_TRIED_FAILS;
	return sc_outcome_broke_off(v->tls.outcome) && !is_named(v, keys) &&
		tried == SC_TRIED_UNSURE;
}

/* Further sessions that came to no handshake, or were not begun. */
static int count_left(const struct sc_endpoint *e)
{
	int n = e->further_left;

	for (size_t i = 0; i < e->n_variants; i++)
		n += e->variants[i].tls.outcome == SC_OUTCOME_UNTRIED;
	return n;
}

/* The first session went well. For a slow server, with no depth set, a note. */
static struct sc_verdict stopped(const struct sc_subject *s)
{
	int n = count_left(s->endpoint);
	struct sc_verdict v = sc_fires(s, SC_MSG(FURTHER_STOPPED),
		SC_TEXT("address", s->endpoint->address),
		SC_NUMBER("missing", n));

	sc_evidence(
		&v, s, "seen", SC_TEXT("why", s->endpoint->further_stopped));
	if (s->endpoint->further_too_slow)
		sc_weigh(&v, SC_W_INFO);
	return v;
}

static struct sc_verdict variant_inconclusive(const struct sc_subject *s)
{
	struct sc_verdict v = { .status = SC_STATUS_PASS };

	for (size_t i = 0; i < s->endpoint->n_variants && i < SC_LIMIT_VARIANTS;
		i++) {
		const struct sc_variant *x = &s->endpoint->variants[i];

		if (!is_inconclusive(s->endpoint, x))
			continue;
		if (v.status != SC_STATUS_FIRES)
			v = sc_fires(s, SC_MSG(PROBE_VARIANT_INCONCLUSIVE),
				SC_TEXT("how", sc_variant_how(x->name)));
		sc_evidence(&v, s, "seen",
			SC_MSG(PROBE_VARIANT_INCONCLUSIVE_SEEN),
			SC_TEXT("how", sc_variant_how(x->name)),
			SC_TEXT("detail", x->tls.detail));
	}
	if (v.status != SC_STATUS_FIRES && s->endpoint->further_stopped &&
		count_left(s->endpoint))
		return stopped(s);
	return v;
}

const struct sc_check sc_checks_further[] = {
	{
		.id = SC_CHECK_TLS_DUAL_CERT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_DUAL_CERT_FIX,
		.needs = SC_NEED_TLS,
		.run = dual_cert,
	},
	{
		.id = SC_CHECK_TLS_NO_1_2,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_NO_1_2_FIX,
		.needs = SC_NEED_TLS,
		.run = no_1_2,
	},
	{
		.id = SC_CHECK_FLEET_LB_NONDETERMINISTIC,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_FLEET_LB_NONDETERMINISTIC_FIX,
		.needs = SC_NEED_TLS,
		.run = lb_nondeterministic,
	},
	{
		.id = SC_CHECK_PROBE_VARIANT_INCONCLUSIVE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PROBE_VARIANT_INCONCLUSIVE_FIX,
		.needs = SC_NEED_TLS,
		.run = variant_inconclusive,
	},
	{ 0 },
};

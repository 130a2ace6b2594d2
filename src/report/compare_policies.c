/* What a domain and its hosts publish, before and after. */
#include <string.h>

#include "report/compare_parts.h"

/*
 * States from the best to the worst; of one that is not here, such as
 * "unknown", nobody can tell.
 */
static const char *const dnssec[] = { "secure", "insecure", "bogus", NULL };
static const char *const record[] = { "valid", "absent", "invalid", NULL };
static const char *const modes[] = { "enforce", "testing", "none", NULL };
static const char *const dane[] = { "binding", "none", "failed", NULL };
static const char *const caa[] = { "found", "none", "failed", NULL };

static int rank_of(const char *const *states, const char *state)
{
	for (int i = 0; states[i]; i++)
		if (strcmp(states[i], state) == 0)
			return i;
	return -1;
}

static enum sc_change_sense sense_of(
	const char *const *states, const char *before, const char *after)
{
	int b = before ? rank_of(states, before) : -1;
	int a = after ? rank_of(states, after) : -1;

	return b < 0 || a < 0 ? SC_CHANGE_NEUTRAL : sc_compare_ranks(b, a);
}

static bool is_known(const char *state)
{
	return state && strcmp(state, "unknown") != 0;
}

/* False: one of the two did not look, or could not tell. */
static bool compare_states(struct sc_comparing *c, enum sc_change_kind kind,
	const char *const *states, struct sc_change_place place,
	const char *before, const char *after)
{
	if (!is_known(before) || !is_known(after))
		return false;
	sc_compare_texts(
		c, kind, sense_of(states, before, after), place, before, after);
	return true;
}

static const char *seconds(struct sc_arena *a, long long s)
{
	return s < 0 ? NULL : sc_arena_printf(a, "%lld", s);
}

static void compare_sts(struct sc_comparing *c,
	const struct sc_report_policies *b, const struct sc_report_policies *a)
{
	struct sc_change_place all = SC_CHANGE_EVERYWHERE;

	if (!compare_states(c, SC_CHANGE_STS, record, all, b->sts, a->sts))
		return;
	/* No policy in force is the weakest of all. */
	sc_compare_texts(c, SC_CHANGE_STS_MODE,
		sense_of(modes, b->sts_mode ? b->sts_mode : "none",
			a->sts_mode ? a->sts_mode : "none"),
		all, b->sts_mode, a->sts_mode);
	if (b->sts_id && a->sts_id)
		sc_compare_texts(c, SC_CHANGE_STS_ID, SC_CHANGE_NEUTRAL, all,
			b->sts_id, a->sts_id);
	if (b->sts_max_age_s >= 0 && a->sts_max_age_s >= 0)
		sc_compare_texts(c, SC_CHANGE_STS_MAX_AGE, SC_CHANGE_NEUTRAL,
			all, seconds(c->a, b->sts_max_age_s),
			seconds(c->a, a->sts_max_age_s));
}

static void compare_host(struct sc_comparing *c,
	const struct sc_report_host_policy *b,
	const struct sc_report_host_policy *a)
{
	struct sc_change_place place = { .host = a->host, .port = -1 };

	if (compare_states(c, SC_CHANGE_DANE, dane, place, b->dane, a->dane)) {
		sc_compare_sets(c, SC_CHANGE_TLSA_GONE, SC_CHANGE_TLSA_NEW,
			place, (struct sc_texts){ b->tlsa, b->n_tlsa },
			(struct sc_texts){ a->tlsa, a->n_tlsa });
		/* A cache counts it down: only more of it is another TTL. */
		if (b->tlsa_ttl_s >= 0 && a->tlsa_ttl_s > b->tlsa_ttl_s)
			sc_compare_add(c, SC_CHANGE_TLSA_TTL, SC_CHANGE_NEUTRAL,
				place, seconds(c->a, b->tlsa_ttl_s),
				seconds(c->a, a->tlsa_ttl_s));
	}
	if (compare_states(c, SC_CHANGE_CAA, caa, place, b->caa, a->caa))
		sc_compare_sets(c, SC_CHANGE_CAA_ISSUER_GONE,
			SC_CHANGE_CAA_ISSUER_NEW, place,
			(struct sc_texts){ b->issuers, b->n_issuers },
			(struct sc_texts){ a->issuers, a->n_issuers });
}

static void compare_hosts(struct sc_comparing *c,
	const struct sc_report_policies *b, const struct sc_report_policies *a)
{
	for (size_t i = 0; i < a->n_hosts; i++)
		for (size_t k = 0; k < b->n_hosts; k++)
			if (sc_compare_same(
				    a->hosts[i].host, b->hosts[k].host)) {
				compare_host(c, &b->hosts[k], &a->hosts[i]);
				break;
			}
}

void sc_compare_policies(struct sc_comparing *c)
{
	const struct sc_report_policies *b = &c->before->policies;
	const struct sc_report_policies *a = &c->after->policies;
	struct sc_change_place all = SC_CHANGE_EVERYWHERE;

	(void)compare_states(
		c, SC_CHANGE_DNSSEC, dnssec, all, b->dnssec, a->dnssec);
	compare_sts(c, b, a);
	if (compare_states(
		    c, SC_CHANGE_TLSRPT, record, all, b->tlsrpt, a->tlsrpt))
		sc_compare_sets(c, SC_CHANGE_RUA_GONE, SC_CHANGE_RUA_NEW, all,
			(struct sc_texts){ b->rua, b->n_rua },
			(struct sc_texts){ a->rua, a->n_rua });
	compare_hosts(c, b, a);
}

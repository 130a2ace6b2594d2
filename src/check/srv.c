#include "check/topics.h"

#include "base/dname.h"
#include "check/answers.h"
#include "check/peer.h"
#include "policy/answer.h"
#include "policy/srv.h"

/* The SRV records of both services of a submission domain. */
struct services {
	const struct sc_answer *answers[2]; /* _submissions, _submission */
	struct sc_srv *v[2];
	size_t n[2];
};

static bool services_of(const struct sc_subject *s, struct services *out)
{
	if (!s->domain || (!s->domain->submissions && !s->domain->submission))
		return false;
	*out = (struct services){ .answers = { s->domain->submissions,
					  s->domain->submission } };
	for (size_t i = 0; i < 2; i++)
		out->n[i] = sc_srv_read(s->arena, out->answers[i], &out->v[i]);
	return true;
}

static bool is_known(const struct sc_answer *a)
{
	return sc_answer_end(a) == SC_ANSWER_READ;
}

static void show(struct sc_verdict *v, const struct sc_subject *s,
	const struct services *all)
{
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < all->n[i] && k < 8; k++)
			sc_evidence(v, s, "dns", SC_MSG(SRV_RECORD),
				SC_TEXT("owner", all->answers[i]->name),
				SC_NUMBER("priority", all->v[i][k].priority),
				SC_NUMBER("weight", all->v[i][k].weight),
				SC_NUMBER("port", all->v[i][k].port),
				SC_BYTES("target",
					sc_bytes_of(all->v[i][k].target)));
}

static struct sc_verdict missing(const struct sc_subject *s)
{
	struct services all;

	if (!services_of(s, &all))
		return SC_IS_NA;
	if (all.n[0] || all.n[1])
		return SC_IS_FINE;
	if (!is_known(all.answers[0]) || !is_known(all.answers[1]))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };

	struct sc_verdict v = sc_fires(
		s, SC_MSG(SRV_MISSING), SC_TEXT("host", sc_peer_name(s)));

	sc_remedy(&v, s, SC_MSG(SRV_MISSING_EXACT_FIX),
		SC_TEXT("domain", s->obs->target.domain));
	return v;
}

static struct sc_verdict lookup_error(const struct sc_subject *s)
{
	struct services all;

	if (!services_of(s, &all))
		return SC_IS_NA;
	for (size_t i = 0; i < 2; i++) {
		const struct sc_answer *a = all.answers[i];

		if (!a || a->outcome == SC_OUTCOME_UNTRIED || is_known(a))
			continue;
		/* Not finished: dns-lookup-error, or probe-no-dns. */
		if (sc_answer_end(a) == SC_ANSWER_NONE)
			return (struct sc_verdict){ .status =
							    SC_STATUS_UNSEEN };

		struct sc_verdict v = sc_fires(
			s, SC_MSG(SRV_LOOKUP_ERROR), SC_TEXT("owner", a->name));

		if (a->outcome != SC_OUTCOME_OK)
			sc_weigh(&v, SC_W_UNKNOWN);
		sc_answers_show(&v, s, a);
		return v;
	}
	return SC_IS_FINE;
}

static struct sc_verdict preference(const struct sc_subject *s)
{
	struct services all;

	if (!services_of(s, &all) || !all.n[0] || !all.n[1])
		return SC_IS_NA;
	if (all.v[1][0].priority >= all.v[0][0].priority)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SRV_PREFERENCE),
		SC_NUMBER("starttls_priority", all.v[1][0].priority),
		SC_NUMBER("implicit_priority", all.v[0][0].priority));

	show(&v, s, &all);
	return v;
}

static struct sc_verdict unavailable(const struct sc_subject *s)
{
	struct services all;

	if (!services_of(s, &all))
		return SC_IS_NA;
	for (size_t i = 0; i < 2; i++)
		if (sc_srv_is_refused(all.v[i], all.n[i]))
			return sc_fires(s, SC_MSG(SRV_UNAVAILABLE),
				SC_TEXT("owner", all.answers[i]->name));
	return SC_IS_FINE;
}

static bool is_foreign(const struct sc_subject *s, const struct sc_srv *v)
{
	return strcmp(v->target, ".") != 0 &&
		!sc_dname_within(v->target, s->obs->target.domain);
}

static struct sc_verdict foreign(const struct sc_subject *s)
{
	struct services all;

	if (!services_of(s, &all) || !(all.n[0] + all.n[1]))
		return SC_IS_NA;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < all.n[i]; k++)
			if (is_foreign(s, &all.v[i][k]) &&
				all.answers[i]->dnssec != SC_DNSSEC_SECURE) {
				struct sc_verdict v = sc_fires(s,
					SC_MSG(SRV_TARGET_FOREIGN_INSECURE),
					SC_BYTES("target",
						sc_bytes_of(
							all.v[i][k].target)),
					SC_TEXT("domain",
						s->obs->target.domain));

				show(&v, s, &all);
				return v;
			}
	return SC_IS_FINE;
}

static struct sc_verdict alias(const struct sc_subject *s)
{
	const struct sc_host *h = s->host;
	const struct sc_answer *a = h->a.n_aliases ? &h->a : &h->aaaa;

	if (!s->domain || (!s->domain->submissions && !s->domain->submission))
		return SC_IS_NA;
	if (a->n_aliases == 0)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(SRV_TARGET_ALIAS), SC_TEXT("host", h->name));

	sc_evidence(&v, s, "dns", SC_MSG(SRV_TARGET_ALIAS_DNS),
		SC_TEXT("host", h->name), SC_TEXT("target", a->aliases[0]));
	return v;
}

static struct sc_verdict port_mismatch(const struct sc_subject *s)
{
	enum sc_end end = sc_endpoint_end(s->endpoint);
	bool implicit = s->endpoint->mode == SC_MODE_IMPLICIT;

	if (!s->domain || (!s->domain->submissions && !s->domain->submission))
		return SC_IS_NA;
	if (end != SC_END_IMPLICIT_EXPECTED && end != SC_END_PLAINTEXT)
		return SC_IS_FINE;
	return sc_fires(s, SC_MSG(SRV_PORT_MISMATCH),
		SC_FLAG("implicit", implicit),
		SC_NUMBER("port", s->endpoint->port));
}

const struct sc_check sc_checks_srv[] = {
	{
		.id = SC_CHECK_SRV_MISSING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_SRV_MISSING_FIX,
		.run = missing,
	},
	{
		.id = SC_CHECK_SRV_LOOKUP_ERROR,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_LOOKUP_ERROR_FIX,
		.run = lookup_error,
	},
	{
		.id = SC_CHECK_SRV_PREFERENCE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_SRV_PREFERENCE_FIX,
		.run = preference,
	},
	{
		.id = SC_CHECK_SRV_UNAVAILABLE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_SRV_UNAVAILABLE_FIX,
		.run = unavailable,
	},
	{
		.id = SC_CHECK_SRV_PORT_MISMATCH,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SRV_PORT_MISMATCH_FIX,
		.needs = SC_NEED_CONNECT,
		.run = port_mismatch,
	},
	{
		.id = SC_CHECK_SRV_TARGET_FOREIGN_INSECURE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_SRV_TARGET_FOREIGN_INSECURE_FIX,
		.run = foreign,
	},
	{
		.id = SC_CHECK_SRV_TARGET_ALIAS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_SRV_TARGET_ALIAS_FIX,
		.run = alias,
	},
	{ 0 },
};

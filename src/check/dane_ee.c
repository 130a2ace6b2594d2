/*
 * What DANE makes of a certificate that matches: it is authenticated, with
 * usage 3 whatever its dates and names; and what the next renewal will do.
 */
#include "base/date.h"
#include "check/answers.h"
#include "check/cert.h"
#include "check/dane.h"
#include "check/peer.h"
#include "check/topics.h"

/* "3 1 1 9f2c..e1" of each record that authenticates, once. */
static void show_used(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	struct sc_list few = { 0 };

	for (size_t i = 0; i < p->n_records; i++)
		if (sc_dane_matches(s, i))
			sc_list_add(s->arena, &few,
				SC_TEXT("record",
					sc_tlsa_short(
						s->arena, &p->records[i])));
	sc_evidence_list(v, s, "dns", &few);
}

static struct sc_verdict all_match(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;

	if (!sc_dane_count(s, &t, &v))
		return v;
	if (t.n[SC_DANE_GOOD] < t.shown)
		return SC_IS_NA;
	v = sc_fires(s, SC_MSG(DANE_OK), SC_TEXT("host", s->host->name),
		SC_NUMBER("addresses", t.all), SC_NUMBER("silent", t.silent));
	show_used(&v, s);
	return v;
}

/* An end that is the server's doing, and without TLS. */
static bool lacks_tls(enum sc_end end)
{
	return end == SC_END_IMPLICIT_EXPECTED || end == SC_END_EHLO_REFUSED ||
		end == SC_END_STARTTLS_NOT_OFFERED ||
		end == SC_END_STARTTLS_TEMPORARY ||
		end == SC_END_STARTTLS_REFUSED ||
		end == SC_END_STARTTLS_FAILED || end == SC_END_PLAINTEXT ||
		end == SC_END_HANDSHAKE_FAILED || end == SC_END_LATE_ALERT;
}

static bool has_tls(enum sc_end end)
{
	return end == SC_END_OK || end == SC_END_TLS_TEMPORARY ||
		end == SC_END_TLS_REFUSED || end == SC_END_TLS_CLOSED;
}

static struct sc_verdict no_starttls(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_published(s, &v);
	enum sc_end end = sc_endpoint_end(s->endpoint);

	if (!p)
		return v;
	if (has_tls(end))
		return SC_IS_FINE;
	if (!lacks_tls(end))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	v = sc_fires(s, SC_MSG(DANE_NO_STARTTLS),
		SC_TEXT("host", s->host->name),
		SC_WORD("cost", sc_dane_cost(s)),
		SC_FLAG("returned",
			end == SC_END_STARTTLS_REFUSED &&
				s->role == SC_ROLE_MX));
	sc_evidence(&v, s, "seen",
		SC_TEXT("story", sc_endpoint_story(s->arena, s->endpoint)));
	sc_dane_show_records(&v, s, NULL);
	sc_remedy(&v, s, SC_MSG(DANE_NO_STARTTLS_EXACT_FIX),
		SC_PHRASE("wait", sc_dane_wait(s)), SC_TEXT("owner", p->owner));
	return v;
}

/* The handshake is authenticated by usage 3, which ignores all but the key. */
static bool by_usage_3(const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	const struct sc_dane_facts *d = &s->ef->dane;

	return p && d->result == SC_DANE_AUTHENTICATED && d->record >= 0 &&
		(size_t)d->record < p->n_records &&
		p->records[d->record].usage == SC_TLSA_DANE_EE;
}

#define ALL_THE_SAME \
	"senders with DANE deliver all the same, since the key matches TLSA"

static struct sc_verdict ee_expired(const struct sc_subject *s)
{
	if (!by_usage_3(s))
		return SC_IS_NA;
	if (s->cert->not_after.s >= s->now.s)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(DANE_EE_EXPIRED),
		SC_DAY("not_after", s->cert->not_after));

	sc_cert_show_life(&v, s, s->cert);
	sc_remedy(&v, s, SC_MSG(DANE_EE_EXPIRED_EXACT_FIX),
		SC_PHRASE("wait", sc_dane_wait(s)));
	return v;
}

static struct sc_verdict ee_name_mismatch(const struct sc_subject *s)
{
	static const bool accepted[] = {
		[SC_NAME_NO_REFERENCE] = true,
		[SC_NAME_EXACT] = true,
		[SC_NAME_WILDCARD] = true,
		[SC_NAME_CN_ONLY] = true,
		[SC_NAME_PARTIAL_WILDCARD] = false,
	};

	if (!by_usage_3(s))
		return SC_IS_NA;
	if (accepted[s->ef->name.match])
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(DANE_EE_NAME_MISMATCH),
		SC_TEXT("reference", s->ef->name.reference));

	sc_evidence(
		&v, s, "wanted", SC_TEXT("reference", s->ef->name.reference));
	return v;
}

/* The only usable record, when it is one of usage 3; or NULL. */
static const struct sc_tlsa *sole_record(const struct sc_dane_policy *p)
{
	const struct sc_tlsa *sole = NULL;

	for (size_t i = 0; i < p->n_records; i++) {
		const struct sc_tlsa *t = &p->records[i];

		if (t->use != SC_TLSA_USABLE)
			continue;
		if (sole || t->usage != SC_TLSA_DANE_EE)
			return NULL;
		sole = t;
	}
	return sole;
}

/* The leaf that ends first. */
static const struct sc_cert *first_to_end(const struct sc_subject *s)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;
	const struct sc_cert *first = NULL;

	while (sc_dane_next(&w, &x))
		if (!x.leaf->parse_error && !x.leaf->never_expires &&
			(!first || x.leaf->not_after.s < first->not_after.s))
			first = x.leaf;
	return first;
}

/* CAs and their programs renew in the last third of the life. */
#define RENEWAL_SHARE 3

static struct sc_verdict no_rollover(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;

	if (!sc_dane_count(s, &t, &v))
		return v;

	const struct sc_dane_policy *p = sc_dane_policy(s);
	const struct sc_tlsa *sole = sole_record(p);
	const struct sc_cert *leaf = first_to_end(s);

	if (!sole || !leaf || t.n[SC_DANE_GOOD] < t.shown)
		return SC_IS_NA;

	int64_t left_s = sc_cert_left_s(leaf, s->now);

	if (left_s >= sc_cert_life_s(leaf) / RENEWAL_SHARE +
			2 * sc_answers_ttl_s(p->answer))
		return SC_IS_FINE;
	v = sc_fires(
		s, SC_MSG(DANE_NO_ROLLOVER), SC_TEXT("host", s->host->name));
	sc_dane_show_records(&v, s, NULL);
	sc_cert_show_life(&v, s, leaf);
	sc_remedy(&v, s, SC_MSG(DANE_NO_ROLLOVER_EXACT_FIX),
		SC_TEXT("owner", p->owner), SC_PHRASE("wait", sc_dane_wait(s)));
	return v;
}

const struct sc_check sc_checks_dane_ee[] = {
	{
		.id = SC_CHECK_DANE_NO_STARTTLS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_DANE_NO_STARTTLS_FIX,
		.needs = SC_NEED_CONNECT,
		.run = no_starttls,
	},
	{
		.id = SC_CHECK_DANE_OK,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.run = all_match,
	},
	{
		.id = SC_CHECK_DANE_SUB_TLSA,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.run = all_match,
	},
	{
		.id = SC_CHECK_DANE_EE_EXPIRED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_DANE_EE_EXPIRED_FIX,
		.needs = SC_NEED_PARSED,
		.run = ee_expired,
	},
	{
		.id = SC_CHECK_DANE_EE_NAME_MISMATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_DANE_EE_NAME_MISMATCH_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = ee_name_mismatch,
	},
	{
		.id = SC_CHECK_DANE_NO_ROLLOVER,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_NO_ROLLOVER_FIX,
		.run = no_rollover,
	},
	{ 0 },
};

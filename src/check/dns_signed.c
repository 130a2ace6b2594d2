/*
 * The signatures of what a sender looks up: until when they hold, and how well
 * they were made. All of it is as of the observation, since a zone is signed
 * again and again: a later date of judging says nothing about it.
 */
#include "base/date.h"
#include "check/answers.h"
#include "check/topics.h"

#define SOON_S        (48 * 3600)
#define LONG_S        (31LL * 86400)
#define ANSWERS_SHOWN 6

static bool is_signed(const struct sc_answer *a)
{
	return a->dnssec == SC_DNSSEC_SECURE && a->signed_until.s > 0;
}

static int64_t life_s(const struct sc_answer *a)
{
	return a->signed_until.s - a->signed_from.s;
}

static bool is_long(const struct sc_answer *a)
{
	return is_signed(a) && life_s(a) > LONG_S;
}

static bool has_iterations(const struct sc_answer *a)
{
	return a->nsec3_iterations > 0;
}

/* RFC 8624 3.1: MUST NOT (1, 3, 6, 12), or NOT RECOMMENDED for SHA-1 (5, 7). */
static const struct {
	int number;
	const char *name;
} weak[] = {
	{ 1, "RSAMD5" },
	{ 3, "DSA" },
	{ 5, "RSASHA1" },
	{ 6, "DSA-NSEC3-SHA1" },
	{ 7, "RSASHA1-NSEC3-SHA1" },
	{ 12, "ECC-GOST" },
};

static const char *weak_name(const struct sc_answer *a)
{
	for (size_t i = 0; i < SC_COUNT(weak); i++)
		if (weak[i].number == a->signature_algorithm)
			return weak[i].name;
	return NULL;
}

static bool is_weak(const struct sc_answer *a)
{
	return weak_name(a) != NULL;
}

static struct sc_verdict none_of(const struct sc_subject *s, unsigned kinds)
{
	return sc_answers_that(s->arena, s->obs, kinds, is_signed).n ?
		SC_IS_FINE :
		SC_IS_NA;
}

static void show_times(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *a)
{
	sc_evidence(v, s, "dns", SC_MSG(DNS_SIGNED), SC_TEXT("owner", a->name),
		SC_TEXT("type", a->type),
		SC_TIME("signed_from", a->signed_from),
		SC_TIME("signed_until", a->signed_until));
}

/*
 * Under two days, and in the last third of the life: a server that signs each
 * answer anew may give its signatures two days and never let them get old. Or
 * the answer may be remembered for longer than it is valid.
 */
static bool is_expiring(const struct sc_answer *a, struct sc_date now)
{
	int64_t left_s = a->signed_until.s - now.s;

	return (left_s < SOON_S && left_s < life_s(a) / 3) ||
		left_s < 2 * sc_answers_ttl_s(a);
}

static struct sc_verdict rrsig_expiring(const struct sc_subject *s)
{
	struct sc_answers all =
		sc_answers_that(s->arena, s->obs, SC_ANSWERS_SENDER, is_signed);
	struct sc_date now = s->obs->observed_at;
	const struct sc_answer *first = NULL;
	struct sc_verdict v;
	int shown = 0;

	for (size_t i = 0; i < all.n; i++)
		if (is_expiring(all.v[i], now) &&
			(!first ||
				all.v[i]->signed_until.s <
					first->signed_until.s))
			first = all.v[i];
	if (!first)
		return all.n ? SC_IS_FINE : SC_IS_NA;
	v = sc_fires(s, SC_MSG(DNS_RRSIG_EXPIRING),
		SC_TEXT("owner", first->name), SC_TEXT("type", first->type),
		SC_SPAN("left", first->signed_until.s - now.s));
	for (size_t i = 0; i < all.n && shown < ANSWERS_SHOWN; i++)
		if (is_expiring(all.v[i], now)) {
			show_times(&v, s, all.v[i]);
			shown++;
		}
	return v;
}

static struct sc_verdict rrsig_long(const struct sc_subject *s)
{
	struct sc_answers all =
		sc_answers_that(s->arena, s->obs, SC_ANSWERS_TLSA, is_long);

	if (!all.n)
		return none_of(s, SC_ANSWERS_TLSA);

	struct sc_verdict v = sc_fires(s, SC_MSG(DNS_RRSIG_LONG),
		SC_TEXT("owner", all.v[0]->name),
		SC_SPAN("validity", life_s(all.v[0])));

	for (size_t i = 0; i < all.n && i < ANSWERS_SHOWN; i++)
		show_times(&v, s, all.v[i]);
	return v;
}

static struct sc_verdict nsec3_iterations(const struct sc_subject *s)
{
	struct sc_answers all = sc_answers_that(
		s->arena, s->obs, SC_ANSWERS_SENDER, has_iterations);

	if (!all.n)
		return none_of(s, SC_ANSWERS_SENDER);

	struct sc_verdict v = sc_fires(s, SC_MSG(DNS_NSEC3_ITERATIONS),
		SC_NUMBER("nsec3_iterations", all.v[0]->nsec3_iterations));

	for (size_t i = 0; i < all.n && i < ANSWERS_SHOWN; i++)
		sc_evidence(&v, s, "dns", SC_MSG(DNS_NSEC3_ITERATIONS_DNS),
			SC_TEXT("owner", all.v[i]->name),
			SC_TEXT("type", all.v[i]->type),
			SC_NUMBER("nsec3_iterations",
				all.v[i]->nsec3_iterations));
	return v;
}

static struct sc_verdict weak_alg(const struct sc_subject *s)
{
	struct sc_answers all =
		sc_answers_that(s->arena, s->obs, SC_ANSWERS_SENDER, is_weak);

	if (!all.n)
		return none_of(s, SC_ANSWERS_SENDER);

	struct sc_verdict v = sc_fires(s, SC_MSG(DNS_WEAK_DNSSEC_ALG),
		SC_TEXT("owner", all.v[0]->name),
		SC_TEXT("type", all.v[0]->type),
		SC_TEXT("weak_name", weak_name(all.v[0])));

	for (size_t i = 0; i < all.n && i < ANSWERS_SHOWN; i++)
		sc_evidence(&v, s, "dns", SC_MSG(DNS_WEAK_DNSSEC_ALG_DNS),
			SC_TEXT("owner", all.v[i]->name),
			SC_TEXT("type", all.v[i]->type),
			SC_NUMBER("signature_algorithm",
				all.v[i]->signature_algorithm),
			SC_TEXT("weak_name", weak_name(all.v[i])));
	return v;
}

const struct sc_check sc_checks_dns_signed[] = {
	{
		.id = SC_CHECK_DNS_RRSIG_EXPIRING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DNS_RRSIG_EXPIRING_FIX,
		.run = rrsig_expiring,
	},
	{
		.id = SC_CHECK_DNS_RRSIG_LONG,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DNS_RRSIG_LONG_FIX,
		.run = rrsig_long,
	},
	{
		.id = SC_CHECK_DNS_NSEC3_ITERATIONS,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DNS_NSEC3_ITERATIONS_FIX,
		.run = nsec3_iterations,
	},
	{
		.id = SC_CHECK_DNS_WEAK_DNSSEC_ALG,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DNS_WEAK_DNSSEC_ALG_FIX,
		.run = weak_alg,
	},
	{ 0 },
};

/*
 * What keeps every sender from learning where to deliver. A question about a
 * policy that fails (TLSA, TXT, CAA) is told by the checks of that policy.
 */
#include "base/text.h"
#include "check/answers.h"
#include "check/peer.h"
#include "check/topics.h"

/* We gave up, or could not ask. */
static bool is_unknown(const struct sc_answer *a)
{
	return sc_answer_is_late(a) || sc_answer_is_ours(a);
}

static bool is_indeterminate(const struct sc_answer *a)
{
	return sc_answer_was_asked(a) && a->dnssec == SC_DNSSEC_INDETERMINATE;
}

static size_t count(const struct sc_subject *s, unsigned kinds,
	bool (*is)(const struct sc_answer *))
{
	return sc_answers_that(s->arena, s->obs, kinds, is).n;
}

#define ANSWERS_SHOWN 8

static void show_one(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *a)
{
	sc_evidence(v, s, "dns", SC_MSG(DNS_ONE_ANSWER),
		SC_TEXT("owner", a->name), SC_TEXT("type", a->type),
		SC_FLAG("bogus", sc_answer_is_bogus(a)),
		SC_PHRASE("result", sc_answers_word(s, a)),
		SC_BYTES("detail", sc_bytes_of(a->detail)));
}

/* An evidence line for each answer that `is`. */
static void show(struct sc_verdict *v, const struct sc_subject *s,
	unsigned kinds, bool (*is)(const struct sc_answer *))
{
	struct sc_answers all = sc_answers_that(s->arena, s->obs, kinds, is);

	for (size_t i = 0; i < all.n && i < ANSWERS_SHOWN; i++)
		show_one(v, s, all.v[i]);
}

static size_t usable(const struct sc_answer *a, bool is)
{
	return is ? 0 : a->n_records;
}

/* True when no host is left with addresses that a sender can learn. */
static bool leaves_nothing(
	const struct sc_subject *s, bool (*is)(const struct sc_answer *))
{
	const struct sc_obs *obs = s->obs;
	size_t n = 0;

	if (s->domain && is(&s->domain->answer))
		return true;
	for (size_t i = 0; i < obs->n_hosts; i++) {
		const struct sc_host *h = &obs->hosts[i];

		n += usable(&h->a, is(&h->a)) + usable(&h->aaaa, is(&h->aaaa));
	}
	return n == 0;
}

/* What a sender with more patience learns is not known here. */
static struct sc_verdict no_answer(const struct sc_subject *s)
{
	struct sc_answers late = sc_answers_that(
		s->arena, s->obs, SC_ANSWERS_SENDER, sc_answer_is_late);
	struct sc_verdict v;

	if (late.n == 0)
		return SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DNS_NO_ANSWER), SC_NUMBER("questions", late.n),
		SC_TEXT("host", sc_peer_name(s)),
		SC_PHRASE("result", sc_answers_word(s, late.v[0])));
	sc_weigh(&v, SC_W_UNKNOWN);
	sc_remedy(&v, s, SC_MSG(DNS_NO_ANSWER_EXACT_FIX),
		SC_TEXT("host", sc_peer_name(s)));
	show(&v, s, SC_ANSWERS_SENDER, sc_answer_is_late);
	return v;
}

static struct sc_verdict lookup_error(const struct sc_subject *s)
{
	size_t n = count(s, SC_ANSWERS_MAIL, sc_answer_failed);

	if (n == 0)
		return no_answer(s);

	bool all = leaves_nothing(s, sc_answer_failed);
	struct sc_verdict v =
		sc_fires(s, SC_MSG(DNS_LOOKUP_ERROR), SC_NUMBER("questions", n),
			SC_TEXT("host", sc_peer_name(s)), SC_FLAG("all", all));

	/* One that makes no sense may be the fault of our own network. */
	if (count(s, SC_ANSWERS_MAIL, sc_answer_has_error) == 0)
		sc_weigh(&v, SC_W_UNKNOWN);
	else if (!all)
		sc_weigh(&v, SC_W_WARN);
	show(&v, s, SC_ANSWERS_MAIL, sc_answer_failed);
	return v;
}

/* A bogus AAAA beside a good A harms nobody in practice. */
static bool harms(const struct sc_answer *a)
{
	return sc_answer_is_bogus(a) && !sc_text_same(a->type, "AAAA");
}

static struct sc_verdict bogus(const struct sc_subject *s)
{
	if (count(s, SC_ANSWERS_LOCATING, sc_answer_is_bogus) == 0)
		return SC_IS_FINE;

	bool hard = count(s, SC_ANSWERS_LOCATING, harms) > 0 ||
		leaves_nothing(s, sc_answer_is_bogus);
	struct sc_verdict v =
		sc_fires(s, SC_MSG(DNS_BOGUS), SC_FLAG("hard", hard));

	if (!hard)
		sc_weigh(&v, SC_W_WARN);
	show(&v, s, SC_ANSWERS_LOCATING, sc_answer_is_bogus);
	return v;
}

static struct sc_verdict insecure(const struct sc_subject *s)
{
	const struct sc_answer *a = &s->domain->answer;

	if (a->dnssec != SC_DNSSEC_INSECURE)
		return a->dnssec == SC_DNSSEC_SECURE ? SC_IS_FINE : SC_IS_NA;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(DNS_INSECURE), SC_TEXT("host", sc_peer_name(s)));

	sc_evidence(&v, s, "dns", SC_MSG(DNS_INSECURE_DNS),
		SC_TEXT("owner", a->name));
	return v;
}

/* Whoever validates goes by it, and may come to another end than we do. */
static bool is_unproven(const struct sc_answer *a)
{
	return is_indeterminate(a) &&
		(a->signed_until.s > 0 ||
			(a->n_records > 0 && sc_text_same(a->type, "TLSA")));
}

static struct sc_verdict unvalidated(const struct sc_subject *s)
{
	size_t n = count(s, SC_ANSWERS_SENDER, is_unproven);

	if (count(s, SC_ANSWERS_SENDER, sc_answer_was_asked) == 0)
		return SC_IS_NA;
	if (count(s, SC_ANSWERS_SENDER, is_indeterminate) == 0)
		return SC_IS_FINE;

	struct sc_verdict v = n ? sc_fires(s, SC_MSG(DNS_UNVALIDATED_IN_USE),
					  SC_TEXT("host", sc_peer_name(s))) :
				  sc_fires(s, SC_MSG(DNS_UNVALIDATED));

	if (n)
		sc_weigh(&v, SC_W_UNKNOWN);
	show(&v, s, SC_ANSWERS_SENDER, is_unproven);
	sc_evidence(&v, s, "dns", SC_MSG(DNS_UNVALIDATED_DNS),
		SC_NUMBER("indeterminate",
			count(s, SC_ANSWERS_SENDER, is_indeterminate)),
		SC_NUMBER("answers",
			count(s, SC_ANSWERS_SENDER, sc_answer_was_asked)));
	return v;
}

static struct sc_verdict idn_converted(const struct sc_subject *s)
{
	const struct sc_target *t = &s->obs->target;
	const char *name = t->domain ? t->domain : t->host;

	if (!t->idn || !name)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(DNS_IDN_CONVERTED), SC_TEXT("name", name));

	sc_evidence(&v, s, "seen", SC_BYTES("input", sc_bytes_of(t->input)));
	sc_evidence(&v, s, "wanted", SC_TEXT("name", name));
	return v;
}

static struct sc_verdict no_address(const struct sc_subject *s)
{
	const struct sc_host *h = s->host;

	if (s->domain)
		return SC_IS_NA; /* mx-target-no-address, mx-none */
	if (sc_answer_failed(&h->a) || sc_answer_failed(&h->aaaa) ||
		is_unknown(&h->a) || is_unknown(&h->aaaa))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (h->a.n_records + h->aaaa.n_records > 0)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(DNS_NO_ADDRESS), SC_TEXT("host", h->name));

	sc_evidence(&v, s, "dns", SC_MSG(DNS_NO_ADDRESS_A),
		SC_TEXT("host", h->name),
		SC_PHRASE("result", sc_answers_word(s, &h->a)));
	sc_evidence(&v, s, "dns", SC_MSG(DNS_NO_ADDRESS_AAAA),
		SC_TEXT("host", h->name),
		SC_PHRASE("result", sc_answers_word(s, &h->aaaa)));
	return v;
}

const struct sc_check sc_checks_dns[] = {
	{
		.id = SC_CHECK_DNS_IDN_CONVERTED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DNS_IDN_CONVERTED_FIX,
		.run = idn_converted,
	},
	{
		.id = SC_CHECK_DNS_LOOKUP_ERROR,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DNS_LOOKUP_ERROR_FIX,
		.run = lookup_error,
	},
	{
		.id = SC_CHECK_DNS_BOGUS,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DNS_BOGUS_FIX,
		.run = bogus,
	},
	{
		.id = SC_CHECK_DNS_INSECURE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DNS_INSECURE_FIX,
		.needs = SC_NEED_MX,
		.run = insecure,
	},
	{
		.id = SC_CHECK_DNS_UNVALIDATED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DNS_UNVALIDATED_FIX,
		.run = unvalidated,
	},
	{
		.id = SC_CHECK_DNS_NO_ADDRESS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DNS_NO_ADDRESS_FIX,
		.needs = SC_NEED_ADDRESSES,
		.run = no_address,
	},
	{ 0 },
};

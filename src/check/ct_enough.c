/* Whether the SCTs are enough for those who ask for some. */
#include "base/date.h"
#include "check/cert.h"
#include "check/ct.h"
#include "check/topics.h"

/* Public certificates with SCTs: without any, ct-none says all. */
static bool is_concerned(const struct sc_subject *s)
{
	return sc_ct_is_looked_at(s) && sc_cert_is_public(s) &&
		sc_ct_readable(s);
}

/*
 * `lacks` is why they are not enough, NULL: they are. What an old list does
 * not know may be on a new one.
 */
static struct sc_verdict insufficient(const struct sc_subject *s,
	const struct sc_value *lacks, const char *whom)
{
	bool stale = sc_ct_list_is_stale(s->facts);

	if (!lacks)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(CT_INSUFFICIENT), SC_TEXT("whom", whom),
			SC_PHRASE("lacks", lacks), SC_FLAG("stale", stale),
			SC_SPAN("list_age", sc_ct_list_age_s(s->facts)));

	sc_ct_show(&v, s);
	sc_cert_show_life(&v, s, s->cert);
	if (stale && s->role == SC_ROLE_SUBMISSION)
		sc_weigh(&v, SC_W_UNKNOWN);
	return v;
}

static struct sc_verdict chrome(const struct sc_subject *s)
{
	return is_concerned(s) && sc_ct_chrome_applies(s->cert) ?
		insufficient(s, sc_ct_chrome_lacks(s), "Chrome") :
		SC_IS_NA;
}

static struct sc_verdict apple(const struct sc_subject *s)
{
	return is_concerned(s) && sc_ct_apple_applies(s->cert) ?
		insufficient(s, sc_ct_apple_lacks(s), "Apple's platforms") :
		SC_IS_NA;
}

static struct sc_verdict ok(const struct sc_subject *s)
{
	if (!s->facts->n_ct_logs || !is_concerned(s) ||
		!sc_ct_chrome_applies(s->cert))
		return SC_IS_NA;
	if (sc_ct_chrome_lacks(s) || sc_ct_apple_lacks(s))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CT_OK));

	sc_ct_show(&v, s);
	return v;
}

/* An SCT that is bad does not count, and says why they are not enough. */
#define BAD_ONES "ct-sct-bad-signature ct-sct-wrong-entry ct-sct-future"

const struct sc_check sc_checks_ct_enough[] = {
	{
		.id = SC_CHECK_CT_OK,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_HAS_TO_BE_DONE,
		.needs = SC_NEED_PARSED | SC_NEED_TLS | SC_NEED_PUBLIC,
		.run = ok,
	},
	{
		.id = SC_CHECK_CT_INSUFFICIENT_CHROME,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CT_INSUFFICIENT_CHROME_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS | SC_NEED_PUBLIC,
		.run = chrome,
	},
	{
		.id = SC_CHECK_CT_INSUFFICIENT_APPLE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CT_INSUFFICIENT_CHROME_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS | SC_NEED_PUBLIC,
		.run = apple,
	},
	{ 0 },
};

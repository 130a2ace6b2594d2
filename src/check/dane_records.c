/*
 * The form of the records, whatever the server shows. Records that cannot be
 * used are passed over one by one; when none is left, senders ask for TLS and
 * authenticate nobody (RFC 7672 2.2).
 */
#include "check/dane.h"

#include "check/topics.h"

static bool is_usable(const struct sc_tlsa *t)
{
	return t->use == SC_TLSA_USABLE;
}

static bool is_pkix(const struct sc_tlsa *t)
{
	return t->use == SC_TLSA_PKIX_USAGE ||
		(is_usable(t) && t->usage <= SC_TLSA_PKIX_EE);
}

/* Usage 255 is for private use, RFC 6698 7.2. */
static bool is_unknown(const struct sc_tlsa *t)
{
	return t->use == SC_TLSA_UNKNOWN_PARAM &&
		!(t->usage == 255 && t->selector <= SC_TLSA_SPKI &&
			t->mtype <= SC_TLSA_SHA512);
}

static bool has_bad_length(const struct sc_tlsa *t)
{
	return t->use == SC_TLSA_BAD_LENGTH;
}

static bool is_malformed(const struct sc_tlsa *t)
{
	return t->use == SC_TLSA_MALFORMED;
}

static bool is_ee_cert(const struct sc_tlsa *t)
{
	return is_usable(t) && t->usage == SC_TLSA_DANE_EE &&
		t->selector == SC_TLSA_CERT;
}

/* A whole certificate of usage 3 is told as such. */
static bool is_full(const struct sc_tlsa *t)
{
	return is_usable(t) && t->mtype == SC_TLSA_FULL && !is_ee_cert(t);
}

static bool is_ta_key(const struct sc_tlsa *t)
{
	return is_usable(t) && t->usage == SC_TLSA_DANE_TA &&
		t->selector == SC_TLSA_SPKI;
}

/*
 * Fires for the records that `is`. `what` is what may be said of one or of
 * several of them, with "%s" nowhere.
 */
static struct sc_verdict about(const struct sc_subject *s,
	bool (*is)(const struct sc_tlsa *), enum sc_message what)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_published(s, &v);
	size_t n = 0;

	if (!p)
		return v;
	for (size_t i = 0; i < p->n_records; i++)
		n += is(&p->records[i]);
	if (n == 0)
		return SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_ABOUT),
		SC_PHRASE("records", sc_dane_some(s, n)),
		SC_TEXT("host", s->host->name), SC_WORD("what", what));
	sc_dane_show_records(&v, s, is);
	sc_dane_show_mistaken(&v, s);
	sc_dane_show_seen(&v, s);
	sc_dane_replace(&v, s, is);
	return v;
}

static const char *why_unusable(
	const struct sc_subject *s, const struct sc_tlsa *t)
{
	static const char *const words[] = {
		[SC_TLSA_USABLE] = "a key or certificate that cannot be read",
		[SC_TLSA_MALFORMED] = "cannot be read: fewer than four octets, "
				      "or full data that is not DER",
		[SC_TLSA_BAD_LENGTH] = "a digest of another length",
		[SC_TLSA_UNKNOWN_PARAM] =
			"usage, selector or matching type is a number that "
			"nobody knows",
		[SC_TLSA_PKIX_USAGE] =
			"usages 0 and 1 are undefined on port 25",
	};

	if (t->use == SC_TLSA_BAD_LENGTH)
		return sc_arena_printf(s->arena,
			"%zu octets, where a digest of matching type %d has "
			"%d",
			t->data.n, t->mtype,
			t->mtype == SC_TLSA_SHA256 ? 32 : 64);
	return words[t->use];
}

#define REASONS_SHOWN 6

static struct sc_verdict all_unusable(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_published(s, &v);

	if (!p)
		return v;
	if (p->state == SC_DANE_BINDING)
		return SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_ALL_UNUSABLE),
		SC_PHRASE("records", sc_dane_some(s, p->n_records)),
		SC_TEXT("host", s->host->name));
	for (size_t i = 0; i < p->n_records && i < REASONS_SHOWN; i++)
		sc_evidence(&v, s, "dns", SC_MSG(DANE_ALL_UNUSABLE_DNS),
			SC_TEXT("record",
				sc_tlsa_short(s->arena, &p->records[i])),
			SC_TEXT("why_unusable",
				why_unusable(s, &p->records[i])));
	sc_dane_show_mistaken(&v, s);
	sc_dane_show_seen(&v, s);
	sc_dane_fix(&v, s, NULL);
	return v;
}

static struct sc_verdict pkix_usage(const struct sc_subject *s)
{
	return about(s, is_pkix,
		s->role == SC_ROLE_MX ? SC_MSG_DANE_PKIX_USAGE :
					SC_MSG_DANE_PKIX_USAGE_ELSE);
}

static struct sc_verdict unknown_param(const struct sc_subject *s)
{
	return about(s, is_unknown, SC_MSG_DANE_UNKNOWN_PARAM);
}

static struct sc_verdict bad_length(const struct sc_subject *s)
{
	return about(s, has_bad_length, SC_MSG_DANE_BAD_LENGTH);
}

static struct sc_verdict malformed(const struct sc_subject *s)
{
	return about(s, is_malformed, SC_MSG_DANE_MALFORMED);
}

static struct sc_verdict full_0(const struct sc_subject *s)
{
	return about(s, is_full, SC_MSG_DANE_FULL_0);
}

static struct sc_verdict ee_cert_selector(const struct sc_subject *s)
{
	return about(s, is_ee_cert, SC_MSG_DANE_EE_CERT_SELECTOR);
}

static struct sc_verdict ta_selector(const struct sc_subject *s)
{
	struct sc_verdict v = about(s, is_ta_key, SC_MSG_DANE_TA_SELECTOR);

	/* Where the CA issues its intermediates anew, it is the better one. */
	v.remedy = NULL;
	return v;
}

#define EXPLAINED "dane-no-match"
#define UNUSABLE  "dane-all-unusable" /* which says why of each record */

const struct sc_check sc_checks_dane_records[] = {
	{
		.id = SC_CHECK_DANE_ALL_UNUSABLE,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_ALL_UNUSABLE_FIX,
		.run = all_unusable,
	},
	{
		.id = SC_CHECK_DANE_PKIX_USAGE,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_PKIX_USAGE_FIX,
		.run = pkix_usage,
	},
	{
		.id = SC_CHECK_DANE_UNKNOWN_PARAM,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_UNKNOWN_PARAM_FIX,
		.run = unknown_param,
	},
	{
		.id = SC_CHECK_DANE_BAD_LENGTH,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_BAD_LENGTH_FIX,
		.run = bad_length,
	},
	{
		.id = SC_CHECK_DANE_MALFORMED,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_MALFORMED_FIX,
		.run = malformed,
	},
	{
		.id = SC_CHECK_DANE_FULL_0,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_FULL_0_FIX,
		.run = full_0,
	},
	{
		.id = SC_CHECK_DANE_EE_CERT_SELECTOR,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_EE_CERT_SELECTOR_FIX,
		.run = ee_cert_selector,
	},
	{
		.id = SC_CHECK_DANE_TA_SELECTOR,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TA_SELECTOR_FIX,
		.run = ta_selector,
	},
	{ 0 },
};

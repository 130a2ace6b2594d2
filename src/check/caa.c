/*
 * CAA is for CAs at the time of issuing; no sender looks at it. What it means
 * for mail is whether the next renewal of a server's certificate will succeed.
 */
#include "check/topics.h"

#include "base/text.h"
#include "check/answers.h"
#include "check/cert.h"
#include "policy/caa.h"

static const struct sc_caa_policy *policy_of(const struct sc_subject *s)
{
	size_t i = s->host ? (size_t)(s->host - s->obs->hosts) : 0;

	return s->host && i < s->facts->n_hosts ? s->facts->hosts[i].caa : NULL;
}

static bool is_found(const struct sc_caa_policy *p)
{
	return p && p->state == SC_CAA_FOUND;
}

static const char *flagged(
	const struct sc_subject *s, const struct sc_caa_record *r)
{
	return sc_arena_printf(s->arena, "%d %s \"%s\"", r->flags, r->tag_text,
		sc_show(s, r->value));
}

static void show_records(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_caa_policy *p = policy_of(s);
	size_t n = p->n_records < 8 ? p->n_records : 8;

	for (size_t i = 0; i < n; i++)
		sc_evidence(v, s, "dns", SC_MSG(CAA_RECORD),
			SC_TEXT("owner", p->owner),
			SC_TEXT("record", flagged(s, &p->records[i])));
}

static struct sc_verdict none(const struct sc_subject *s)
{
	const struct sc_caa_policy *p = policy_of(s);

	if (!p || p->state == SC_CAA_UNKNOWN || p->state == SC_CAA_FAILED)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (p->state == SC_CAA_FOUND)
		return SC_IS_FINE;
	return sc_fires(s, SC_MSG(CAA_NONE), SC_TEXT("host", s->host->name));
}

/* The CAA domains of the CA that issued the certificate; NULL: not known. */
static const char *const *issuers(const struct sc_subject *s)
{
	const char *organization = s->cert->issuer_organization;

	return organization && s->chain->trusted ?
		sc_caa_domains(organization) :
		NULL;
}

static bool is_wildcard(const struct sc_subject *s)
{
	return s->ef->name.match == SC_NAME_WILDCARD;
}

static bool allows_one(const struct sc_caa_policy *p,
	const char *const *domains, bool wildcard)
{
	for (; *domains; domains++)
		if (sc_caa_allows(p, *domains, wildcard))
			return true;
	return false;
}

/* What issuer and records say together; UNSEEN, NA, or a question to ask. */
static struct sc_verdict comparable(const struct sc_subject *s)
{
	const struct sc_caa_policy *p = policy_of(s);

	if (!p || p->state == SC_CAA_UNKNOWN || p->state == SC_CAA_FAILED)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (p->state == SC_CAA_NONE || !issuers(s))
		return SC_IS_NA;
	return SC_IS_FINE;
}

static struct sc_verdict ok(const struct sc_subject *s)
{
	struct sc_verdict v = comparable(s);

	if (v.status != SC_STATUS_PASS)
		return v;
	if (!allows_one(policy_of(s), issuers(s), is_wildcard(s)))
		return SC_IS_NA;
	v = sc_fires(s, SC_MSG(CAA_OK), SC_TEXT("owner", policy_of(s)->owner),
		SC_TEXT("ca", s->cert->issuer_organization));
	show_records(&v, s);
	return v;
}

/*
 * The tag that decides. A first issuewild would take the other CAs' right to
 * issue wildcards away (RFC 8659 4.3).
 */
static const char *deciding_tag(const struct sc_subject *s)
{
	const struct sc_caa_policy *p = policy_of(s);

	for (size_t i = 0; is_wildcard(s) && i < p->n_records; i++)
		if (p->records[i].tag == SC_CAA_ISSUEWILD)
			return "issuewild";
	return "issue";
}

static struct sc_verdict issuer_denied(const struct sc_subject *s)
{
	struct sc_verdict v = comparable(s);

	if (v.status != SC_STATUS_PASS ||
		allows_one(policy_of(s), issuers(s), is_wildcard(s)))
		return v;
	v = sc_fires(s, SC_MSG(CAA_ISSUER_DENIED),
		SC_TEXT("owner", policy_of(s)->owner),
		SC_TEXT("ca", s->cert->issuer_organization));
	show_records(&v, s);
	sc_evidence(&v, s, "issuer", SC_MSG(CAA_ISSUER_DENIED_ISSUER),
		SC_TEXT("ca", s->cert->issuer_organization),
		SC_TEXT("ca_domain", issuers(s)[0]));
	sc_evidence(&v, s, "publish", SC_MSG(CAA_ISSUER_DENIED_PUBLISH),
		SC_TEXT("owner", policy_of(s)->owner),
		SC_TEXT("tag", deciding_tag(s)),
		SC_TEXT("ca_domain", issuers(s)[0]));
	sc_remedy(&v, s, SC_MSG(CAA_ISSUER_DENIED_EXACT_FIX));
	return v;
}

static bool denies_all(const struct sc_caa_policy *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_records; i++) {
		const struct sc_caa_record *r = &p->records[i];

		if (r->tag != SC_CAA_ISSUE)
			continue;
		if (r->issuer && *r->issuer)
			return false;
		n++;
	}
	return n > 0;
}

static struct sc_verdict deny_all(const struct sc_subject *s)
{
	const struct sc_caa_policy *p = policy_of(s);

	if (!is_found(p))
		return SC_IS_NA;
	if (!denies_all(p))
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(CAA_DENY_ALL), SC_TEXT("owner", p->owner),
			SC_FLAG("trusted", s->chain->trusted));

	if (s->chain->trusted)
		sc_weigh(&v, SC_W_WARN);
	show_records(&v, s);
	return v;
}

/* The first record for which `is` holds; or NULL. */
static const struct sc_caa_record *first(
	const struct sc_caa_policy *p, bool (*is)(const struct sc_caa_record *))
{
	for (size_t i = 0; i < p->n_records; i++)
		if (is(&p->records[i]))
			return &p->records[i];
	return NULL;
}

/* Fires when a record is so; `says` has %s for the owner. */
static struct sc_verdict when(const struct sc_subject *s,
	bool (*is)(const struct sc_caa_record *), enum sc_message says)
{
	const struct sc_caa_policy *p = policy_of(s);
	const struct sc_caa_record *r = is_found(p) ? first(p, is) : NULL;

	if (!p || p->state == SC_CAA_UNKNOWN || p->state == SC_CAA_FAILED)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!r)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CAA_FAULT),
		SC_TEXT("owner", p->owner), SC_WORD("fault", says));

	sc_evidence(&v, s, "dns", SC_MSG(CAA_RECORD_FAULT),
		SC_TEXT("owner", p->owner), SC_TEXT("record", flagged(s, r)),
		SC_TEXT("malformed", r->malformed));
	return v;
}

static bool is_unknown_critical(const struct sc_caa_record *r)
{
	return r->tag == SC_CAA_OTHER && (r->flags & 128);
}

static struct sc_verdict unknown_critical(const struct sc_subject *s)
{
	return when(s, is_unknown_critical, SC_MSG_CAA_UNKNOWN_CRITICAL);
}

static bool is_malformed(const struct sc_caa_record *r)
{
	return r->malformed != NULL;
}

static bool has_odd_flags(const struct sc_caa_record *r)
{
	return r->flags & ~128;
}

static struct sc_verdict syntax(const struct sc_subject *s)
{
	struct sc_verdict v = when(s, has_odd_flags, SC_MSG_CAA_SYNTAX);

	if (v.status == SC_STATUS_FIRES)
		return v;
	return when(s, is_malformed, SC_MSG_CAA_SYNTAX_SAYS);
}

static bool has_account(const struct sc_caa_record *r)
{
	return r->account_uri != NULL;
}

static struct sc_verdict account_uri(const struct sc_subject *s)
{
	return when(s, has_account, SC_MSG_CAA_ACCOUNTURI);
}

static bool has_methods(const struct sc_caa_record *r)
{
	return r->validation_methods != NULL;
}

static struct sc_verdict validation_methods(const struct sc_subject *s)
{
	return when(s, has_methods, SC_MSG_CAA_VALIDATIONMETHODS);
}

static bool is_odd_iodef(const struct sc_caa_record *r)
{
	static const char *const schemes[] = { "mailto:", "http://",
		"https://" };

	for (size_t i = 0; i < SC_COUNT(schemes); i++) {
		size_t n = strlen(schemes[i]);

		if (r->value.n > n &&
			sc_bytes_same_text((struct sc_bytes){ r->value.p, n },
				sc_bytes_of(schemes[i])))
			return false;
	}
	return r->tag == SC_CAA_IODEF;
}

static struct sc_verdict iodef(const struct sc_subject *s)
{
	return when(s, is_odd_iodef, SC_MSG_CAA_IODEF_UNREACHABLE);
}

static bool is_about_servers(const struct sc_caa_record *r)
{
	return r->tag == SC_CAA_ISSUE || r->tag == SC_CAA_ISSUEWILD;
}

static bool is_about_mail(const struct sc_caa_record *r)
{
	return r->tag == SC_CAA_ISSUEMAIL || r->tag == SC_CAA_ISSUEVMC;
}

static struct sc_verdict issuemail(const struct sc_subject *s)
{
	const struct sc_caa_policy *p = policy_of(s);

	if (is_found(p) && first(p, is_about_servers))
		return SC_IS_FINE;
	return when(s, is_about_mail, SC_MSG_CAA_ISSUEMAIL_IRRELEVANT);
}

/* A third of its life is left: the next renewal is due. */
static bool is_due(const struct sc_subject *s)
{
	for (size_t i = 0; i < s->obs->n_endpoints; i++) {
		const struct sc_endpoint *e = &s->obs->endpoints[i];
		const struct sc_cert *leaf = s->facts->endpoints[i].leaf;

		if (leaf && !leaf->parse_error &&
			sc_host_of(s->obs, e) == s->host &&
			sc_cert_left_s(leaf, s->now) < sc_cert_life_s(leaf) / 3)
			return true;
	}
	return false;
}

static struct sc_verdict lookup_error(const struct sc_subject *s)
{
	const struct sc_caa_policy *p = policy_of(s);

	if (!p || p->state == SC_CAA_UNKNOWN)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (p->state != SC_CAA_FAILED)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CAA_LOOKUP_ERROR),
		SC_TEXT("host", s->host->name), SC_FLAG("due", is_due(s)));

	if (is_due(s))
		sc_weigh(&v, SC_W_FAIL);
	if (p->answer)
		sc_answers_show(&v, s, p->answer);
	return v;
}

static struct sc_verdict alias(const struct sc_subject *s)
{
	const struct sc_caa_policy *p = policy_of(s);

	if (!is_found(p) || !p->alias)
		return p ? SC_IS_FINE : SC_IS_NA;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(CAA_CNAME), SC_TEXT("owner", p->owner));

	show_records(&v, s);
	return v;
}

static struct sc_verdict insecure(const struct sc_subject *s)
{
	const struct sc_caa_policy *p = policy_of(s);

	if (!is_found(p) || !p->answer)
		return SC_IS_NA;
	if (p->answer->dnssec != SC_DNSSEC_INSECURE)
		return SC_IS_FINE;
	return sc_fires(s, SC_MSG(CAA_INSECURE), SC_TEXT("owner", p->owner));
}

const struct sc_check sc_checks_caa[] = {
	{
		.id = SC_CHECK_CAA_NONE,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_CAA_NONE_FIX,
		.run = none,
	},
	{
		.id = SC_CHECK_CAA_OK,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_PARSED,
		.run = ok,
	},
	{
		.id = SC_CHECK_CAA_ISSUER_DENIED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CAA_ISSUER_DENIED_FIX,
		.needs = SC_NEED_PARSED,
		.run = issuer_denied,
	},
	{
		.id = SC_CHECK_CAA_DENY_ALL,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CAA_DENY_ALL_FIX,
		.needs = SC_NEED_PARSED,
		.run = deny_all,
	},
	{
		.id = SC_CHECK_CAA_UNKNOWN_CRITICAL,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_CAA_UNKNOWN_CRITICAL_FIX,
		.run = unknown_critical,
	},
	{
		.id = SC_CHECK_CAA_SYNTAX,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_CAA_SYNTAX_FIX,
		.run = syntax,
	},
	{
		.id = SC_CHECK_CAA_LOOKUP_ERROR,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_LOOKUP_ERROR_FIX,
		.run = lookup_error,
	},
	{
		.id = SC_CHECK_CAA_CNAME,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_CAA_CNAME_FIX,
		.run = alias,
	},
	{
		.id = SC_CHECK_CAA_ACCOUNTURI,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_CAA_ACCOUNTURI_FIX,
		.run = account_uri,
	},
	{
		.id = SC_CHECK_CAA_VALIDATIONMETHODS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_CAA_VALIDATIONMETHODS_FIX,
		.run = validation_methods,
	},
	{
		.id = SC_CHECK_CAA_IODEF_UNREACHABLE,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_CAA_IODEF_UNREACHABLE_FIX,
		.run = iodef,
	},
	{
		.id = SC_CHECK_CAA_ISSUEMAIL_IRRELEVANT,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_CAA_ISSUEMAIL_IRRELEVANT_FIX,
		.run = issuemail,
	},
	{
		.id = SC_CHECK_CAA_INSECURE,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_CAA_INSECURE_FIX,
		.run = insecure,
	},
	{ 0 },
};

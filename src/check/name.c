/*
 * What counts as a match is decided with the facts (RFC 9525 section 6.3);
 * here it becomes one finding. A certificate and a name meet in exactly one of
 * the ways below, so exactly one of the checks made of them fires.
 */
#include "check/name.h"
#include "base/ip.h"
#include "base/out.h"
#include "check/cert.h"
#include "check/topics.h"

enum meeting {
	NOTHING = 0, /* no sender has such a name to compare */
	SAME,
	WILDCARD,
	CN_ONLY,
	NEXT_HOP, /* the mail domain, not the host */
	ALIAS,    /* the CNAME target of the host, not the host */
	CN_SHADOWED,
	DEPTH,
	APEX,
	PARTIAL,
	STRANGER,
};

static bool is_accepted(enum sc_name_match m)
{
	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD;
}

/*
 * What somebody accepts goes before what nobody does: of a certificate for the
 * mail domain that also almost names the host, the former decides delivery.
 */
static enum meeting meeting_of(const struct sc_subject *s)
{
	static const enum meeting by_match[] = {
		[SC_NAME_NO_REFERENCE] = NOTHING,
		[SC_NAME_MISMATCH] = STRANGER,
		[SC_NAME_EXACT] = SAME,
		[SC_NAME_WILDCARD] = WILDCARD,
		[SC_NAME_CN_ONLY] = CN_ONLY,
		[SC_NAME_CN_SHADOWED] = CN_SHADOWED,
		[SC_NAME_WILDCARD_DEPTH] = DEPTH,
		[SC_NAME_WILDCARD_APEX] = APEX,
		[SC_NAME_PARTIAL_WILDCARD] = PARTIAL,
	};
	const struct sc_name_facts *n = &s->ef->name;

	/* A sender goes to an MX by its name, never by an address. */
	if (s->role == SC_ROLE_MX && n->reference_is_address)
		return NOTHING;
	if (is_accepted(n->match) || n->match == SC_NAME_CN_ONLY)
		return by_match[n->match];
	if (s->role == SC_ROLE_MX && is_accepted(n->domain_match))
		return NEXT_HOP;
	if (is_accepted(n->alias_match))
		return ALIAS;
	return by_match[n->match];
}

/* The answer of a check whose way of meeting it is not. */
static struct sc_verdict not_so(const struct sc_subject *s)
{
	return meeting_of(s) == NOTHING ? SC_IS_NA : SC_IS_FINE;
}

#define NAMES_SHOWN 8

/* What a certificate for an address alone names instead. */
static void show_address(struct sc_out *o, struct sc_bytes address)
{
	char text[SC_IP_TEXT_MAX];
	struct sc_ip ip;

	if (sc_ip_from_bytes(address, &ip))
		sc_out_printf(o, ", IP:%s", sc_ip_format(ip, text));
}

const char *sc_name_list(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	size_t n = c->n_dns_names, left = n > NAMES_SHOWN ? n - NAMES_SHOWN : 0;
	struct sc_out_memory m = { .arena = s->arena };
	struct sc_out o = sc_out_to_memory(&m);

	for (size_t i = 0; i < n - left; i++)
		sc_out_printf(&o, "%s%s", i ? ", " : "",
			sc_cert_name(s, c->dns_names[i]));
	if (left)
		sc_out_printf(&o, " and %zu more", left);
	if (!n)
		sc_out_text(&o, "no DNS name");
	for (size_t i = 0; !n && i < c->n_ip_addresses && i < NAMES_SHOWN; i++)
		show_address(&o, c->ip_addresses[i]);
	if (!n && c->n_common_names)
		sc_out_printf(&o, ", common name %s",
			sc_cert_name(
				s, c->common_names[c->n_common_names - 1]));
	return m.p;
}

static void show_names(struct sc_verdict *v, const struct sc_subject *s)
{
	sc_evidence(
		v, s, "wanted", SC_TEXT("reference", s->ef->name.reference));
	sc_evidence(v, s, "names", SC_TEXT("names", sc_name_list(s)));
}

static const char *kind_of_reference(const struct sc_subject *s)
{
	return s->ef->name.reference_is_address ? "IP" : "DNS";
}

static void add_the_name(struct sc_verdict *v, const struct sc_subject *s)
{
	sc_remedy(v, s, SC_MSG(NAME_ADD_THE_NAME_EXACT_FIX),
		SC_TEXT("name_type", kind_of_reference(s)),
		SC_TEXT("reference", s->ef->name.reference));
}

static struct sc_verdict ok(const struct sc_subject *s)
{
	enum meeting m = meeting_of(s);

	if (m != SAME && m != WILDCARD)
		return not_so(s);
	return sc_fires(s, SC_MSG(NAME_OK),
		SC_TEXT("reference", s->ef->name.reference));
}

static struct sc_verdict wildcard_match(const struct sc_subject *s)
{
	if (meeting_of(s) != WILDCARD)
		return not_so(s);

	const char *reference = s->ef->name.reference;
	bool underscore =
		memchr(reference, '_', strcspn(reference, ".")) != NULL;

	return sc_fires(s, SC_MSG(NAME_WILDCARD_MATCH),
		SC_TEXT("reference", reference),
		SC_TEXT("presented", s->ef->name.presented),
		SC_FLAG("underscore", underscore));
}

/* The address stands where nothing looks for it. */
static void hint_address(struct sc_verdict *v, const struct sc_subject *s)
{
	enum sc_message where;
	struct sc_bytes name = sc_name_misplaced_address(s->cert, &where);

	if (name.p)
		sc_evidence(v, s, "hint", SC_MSG(NAME_HINT_ADDRESS_HINT),
			SC_BYTES("name", name), SC_WORD("where", where));
}

/* Whichever name the admin meant is the one that the certificate has. */
static void hint(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_name_facts *n = &s->ef->name;
	const char *likely = n->looks_like ? n->looks_like : n->nearest;

	if (n->looks_like)
		sc_evidence(v, s, "server", SC_MSG(NAME_HINT_SERVER),
			SC_TEXT("looks_like", n->looks_like));
	if (n->nearest)
		sc_evidence(v, s, "near", SC_MSG(NAME_HINT_NEAR),
			SC_TEXT("nearest", n->nearest));
	if (!likely)
		return;
	sc_remedy(v, s, SC_MSG(NAME_HINT_EXACT_FIX),
		SC_TEXT("name_type", kind_of_reference(s)),
		SC_TEXT("reference", n->reference),
		SC_FLAG("mx", s->role == SC_ROLE_MX),
		SC_TEXT("likely", likely));
}

static struct sc_verdict mismatch(const struct sc_subject *s)
{
	if (meeting_of(s) != STRANGER)
		return not_so(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(NAME_MISMATCH),
		SC_TEXT("reference", s->ef->name.reference),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	show_names(&v, s);
	add_the_name(&v, s);
	hint(&v, s);
	if (s->ef->name.reference_is_address)
		hint_address(&v, s);
	return v;
}

static struct sc_verdict nexthop_only(const struct sc_subject *s)
{
	if (meeting_of(s) != NEXT_HOP)
		return not_so(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(NAME_NEXTHOP_ONLY),
		SC_TEXT("reference", s->ef->name.reference));

	show_names(&v, s);
	add_the_name(&v, s);
	return v;
}

static struct sc_verdict cn_only_match(const struct sc_subject *s)
{
	if (meeting_of(s) != CN_ONLY)
		return not_so(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(NAME_CN_ONLY_MATCH),
		SC_TEXT("reference", s->ef->name.reference),
		SC_PHRASE(
			"cost", sc_cert_refusal(s, SC_CERT_MODERN_VERIFIERS)));

	show_names(&v, s);
	add_the_name(&v, s);
	return v;
}

static struct sc_verdict cname_target_only(const struct sc_subject *s)
{
	const struct sc_name_facts *n = &s->ef->name;

	if (meeting_of(s) != ALIAS)
		return not_so(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(NAME_CNAME_TARGET_ONLY),
		SC_TEXT("alias", n->alias), SC_TEXT("reference", n->reference),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	show_names(&v, s);
	sc_evidence(&v, s, "dns", SC_MSG(NAME_CNAME_TARGET_ONLY_DNS),
		SC_TEXT("reference", n->reference), SC_TEXT("alias", n->alias));
	sc_remedy(&v, s, SC_MSG(NAME_CNAME_TARGET_ONLY_EXACT_FIX),
		SC_FLAG("mx", s->role == SC_ROLE_MX),
		SC_TEXT("alias", n->alias), SC_TEXT("reference", n->reference));
	return v;
}

/* A name that is near, and why it does not count all the same. */
static struct sc_verdict near_miss(const struct sc_subject *s, enum meeting m,
	enum sc_message noun, enum sc_message why)
{
	const struct sc_name_facts *n = &s->ef->name;

	if (meeting_of(s) != m)
		return not_so(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(NAME_NEAR_MISS),
		SC_TEXT("reference", n->reference), SC_WORD("noun", noun),
		SC_TEXT("presented", n->presented), SC_WORD("why", why),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	show_names(&v, s);
	add_the_name(&v, s);
	return v;
}

static struct sc_verdict cn_shadowed(const struct sc_subject *s)
{
	return near_miss(s, CN_SHADOWED, SC_MSG_NAME_CN_SHADOWED_NOUN,
		SC_MSG_NAME_CN_SHADOWED);
}

static struct sc_verdict wildcard_depth(const struct sc_subject *s)
{
	return near_miss(s, DEPTH, SC_MSG_NAME_WILDCARD_DEPTH_NOUN,
		SC_MSG_NAME_WILDCARD_DEPTH);
}

static struct sc_verdict wildcard_apex(const struct sc_subject *s)
{
	return near_miss(s, APEX, SC_MSG_NAME_WILDCARD_DEPTH_NOUN,
		SC_MSG_NAME_WILDCARD_APEX);
}

static struct sc_verdict wildcard_partial(const struct sc_subject *s)
{
	struct sc_verdict v = near_miss(s, PARTIAL,
		SC_MSG_NAME_WILDCARD_DEPTH_NOUN, SC_MSG_NAME_WILDCARD_PARTIAL);

	if (v.status == SC_STATUS_FIRES)
		sc_evidence(&v, s, "clients",
			SC_MSG(NAME_WILDCARD_PARTIAL_CLIENTS));
	return v;
}

/* What makes all that is said about names beside the point. */
#define DEFAULT_OR_ORDER \
	"cert-default chain-leaf-not-first cert-not-v3 cert-san-nul"

const struct sc_check sc_checks_name[] = {
	{
		.id = SC_CHECK_NAME_OK,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = ok,
	},
	{
		.id = SC_CHECK_NAME_MISMATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_MISMATCH_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = mismatch,
	},
	{
		.id = SC_CHECK_NAME_NEXTHOP_ONLY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_NEXTHOP_ONLY_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = nexthop_only,
	},
	{
		.id = SC_CHECK_NAME_CN_ONLY_MATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_CN_ONLY_MATCH_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = cn_only_match,
	},
	{
		.id = SC_CHECK_NAME_CN_SHADOWED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_CN_SHADOWED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = cn_shadowed,
	},
	{
		.id = SC_CHECK_NAME_WILDCARD_MATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = wildcard_match,
	},
	{
		.id = SC_CHECK_NAME_WILDCARD_DEPTH,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_WILDCARD_DEPTH_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = wildcard_depth,
	},
	{
		.id = SC_CHECK_NAME_WILDCARD_APEX,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_WILDCARD_APEX_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = wildcard_apex,
	},
	{
		.id = SC_CHECK_NAME_WILDCARD_PARTIAL,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_WILDCARD_PARTIAL_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = wildcard_partial,
	},
	{
		.id = SC_CHECK_NAME_CNAME_TARGET_ONLY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_CNAME_TARGET_ONLY_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = cname_target_only,
	},
	{ 0 },
};

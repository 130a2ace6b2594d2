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
	sc_evidence(v, s, "wanted", "%s", s->ef->name.reference);
	sc_evidence(v, s, "names", "%s", sc_name_list(s));
}

static const char *kind_of_reference(const struct sc_subject *s)
{
	return s->ef->name.reference_is_address ? "IP" : "DNS";
}

static void add_the_name(struct sc_verdict *v, const struct sc_subject *s)
{
	sc_remedy(v, s,
		"Re-issue the certificate with %s:%s among its subject "
		"alternative names and reload the mail server.",
		kind_of_reference(s), s->ef->name.reference);
}

static struct sc_verdict ok(const struct sc_subject *s)
{
	enum meeting m = meeting_of(s);

	if (m != SAME && m != WILDCARD)
		return not_so(s);
	return sc_fires(s, "The certificate names %s.", s->ef->name.reference);
}

static struct sc_verdict wildcard_match(const struct sc_subject *s)
{
	if (meeting_of(s) != WILDCARD)
		return not_so(s);

	const char *reference = s->ef->name.reference;
	bool underscore =
		memchr(reference, '_', strcspn(reference, ".")) != NULL;

	return sc_fires(s,
		"The certificate names %s through the wildcard %s%s.",
		reference, s->ef->name.presented,
		underscore ?
			", which OpenSSL does not let cover an underscore" :
			"");
}

/* The address stands where nothing looks for it. */
static void hint_address(struct sc_verdict *v, const struct sc_subject *s)
{
	const char *where;
	struct sc_bytes name = sc_name_misplaced_address(s->cert, &where);

	if (name.p)
		sc_evidence(v, s, "hint",
			"%s is %s, and an address counts as iPAddress only",
			sc_show(s, name), where);
}

/* Whichever name the admin meant is the one that the certificate has. */
static void hint(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_name_facts *n = &s->ef->name;
	const char *likely = n->looks_like ? n->looks_like : n->nearest;

	if (n->looks_like)
		sc_evidence(v, s, "server",
			"calls itself %s, which the certificate names",
			n->looks_like);
	if (n->nearest)
		sc_evidence(v, s, "near", "%s: a slip of the pen?", n->nearest);
	if (!likely)
		return;
	sc_remedy(v, s,
		"Re-issue the certificate with %s:%s among its subject "
		"alternative names, or %s %s.",
		kind_of_reference(s), n->reference,
		s->role == SC_ROLE_MX ? "let the MX record name" :
					"have mail clients connect to",
		likely);
}

static struct sc_verdict mismatch(const struct sc_subject *s)
{
	if (meeting_of(s) != STRANGER)
		return not_so(s);

	struct sc_verdict v = sc_fires(s, "The certificate is not for %s: %s.",
		s->ef->name.reference,
		sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS));

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

	struct sc_verdict v = sc_fires(s,
		"The certificate names the mail domain but not the host %s: "
		"MTA-STS and some strict senders refuse it, DANE-TA and "
		"Postfix \"secure\" accept it, all others deliver, encrypted.",
		s->ef->name.reference);

	show_names(&v, s);
	add_the_name(&v, s);
	return v;
}

static struct sc_verdict cn_only_match(const struct sc_subject *s)
{
	if (meeting_of(s) != CN_ONLY)
		return not_so(s);

	struct sc_verdict v = sc_fires(s,
		"The certificate names %s only as its common name, which "
		"counts no more: %s.",
		s->ef->name.reference,
		sc_cert_refusal(s, SC_CERT_MODERN_VERIFIERS));

	show_names(&v, s);
	add_the_name(&v, s);
	return v;
}

static struct sc_verdict cname_target_only(const struct sc_subject *s)
{
	const struct sc_name_facts *n = &s->ef->name;

	if (meeting_of(s) != ALIAS)
		return not_so(s);

	struct sc_verdict v = sc_fires(s,
		"The certificate names %s, of which %s is only an alias: %s.",
		n->alias, n->reference,
		sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS));

	show_names(&v, s);
	sc_evidence(
		&v, s, "dns", "%s is an alias of %s", n->reference, n->alias);
	sc_remedy(&v, s,
		"%s %s, or re-issue the certificate with DNS:%s as well.",
		s->role == SC_ROLE_MX ? "Let the MX record name" :
					"Have mail clients connect to",
		n->alias, n->reference);
	return v;
}

/* A name that is near, and why it does not count all the same. */
static struct sc_verdict near_miss(const struct sc_subject *s, enum meeting m,
	const char *noun, const char *why)
{
	const struct sc_name_facts *n = &s->ef->name;

	if (meeting_of(s) != m)
		return not_so(s);

	struct sc_verdict v = sc_fires(s,
		"The certificate is not for %s, since its %s %s %s: %s.",
		n->reference, noun, n->presented ? n->presented : "", why,
		sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS));

	show_names(&v, s);
	add_the_name(&v, s);
	return v;
}

static struct sc_verdict cn_shadowed(const struct sc_subject *s)
{
	return near_miss(s, CN_SHADOWED, "common name",
		"does not count beside DNS names");
}

static struct sc_verdict wildcard_depth(const struct sc_subject *s)
{
	return near_miss(s, DEPTH, "wildcard", "stands for one label only");
}

static struct sc_verdict wildcard_apex(const struct sc_subject *s)
{
	return near_miss(
		s, APEX, "wildcard", "does not stand for the domain itself");
}

static struct sc_verdict wildcard_partial(const struct sc_subject *s)
{
	struct sc_verdict v = near_miss(
		s, PARTIAL, "wildcard", "is not the whole of a label");

	if (v.status == SC_STATUS_FIRES)
		sc_evidence(&v, s, "clients",
			"OpenSSL accepts it unless told otherwise; Postfix "
			"tells it otherwise");
	return v;
}

/* What makes all that is said about names beside the point. */
#define DEFAULT_OR_ORDER \
	"cert-default chain-leaf-not-first cert-not-v3 cert-san-nul"

const struct sc_check sc_checks_name[] = {
	{
		.id = SC_CHECK_NAME_OK,
		.scope = SC_SCOPE_LEAF,
		.remedy = "None.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = ok,
	},
	{
		.id = SC_CHECK_NAME_MISMATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Add the host name, exactly as in the MX record, to "
			  "the subject alternative names.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = mismatch,
	},
	{
		.id = SC_CHECK_NAME_NEXTHOP_ONLY,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Add the name of the MX host too.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = nexthop_only,
	},
	{
		.id = SC_CHECK_NAME_CN_ONLY_MATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Re-issue the certificate with subject alternative "
			  "names.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = cn_only_match,
	},
	{
		.id = SC_CHECK_NAME_CN_SHADOWED,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Add the name to the subject alternative names.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = cn_shadowed,
	},
	{
		.id = SC_CHECK_NAME_WILDCARD_MATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = "None.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = wildcard_match,
	},
	{
		.id = SC_CHECK_NAME_WILDCARD_DEPTH,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Name the host explicitly.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = wildcard_depth,
	},
	{
		.id = SC_CHECK_NAME_WILDCARD_APEX,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Add the name of the domain itself.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = wildcard_apex,
	},
	{
		.id = SC_CHECK_NAME_WILDCARD_PARTIAL,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Use the full name of the server.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = wildcard_partial,
	},
	{
		.id = SC_CHECK_NAME_CNAME_TARGET_ONLY,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Put the canonical name into the MX record.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = cname_target_only,
	},
	{ 0 },
};

/*
 * The path from the leaf to a root: how it ends, and the fault on it that is
 * nearest to the leaf. At most one check fires for either: one cause, one
 * finding. Faults of the leaf alone (its dates, its usage, its extensions)
 * belong to the tables of time and certificate.
 */
#include "base/codec.h"
#include "check/cert.h"
#include "check/chain.h"
#include "check/topics.h"

#define WEAK_RSA_BITS 2048
#define WEAK_EC_BITS  256

static struct sc_verdict path_ok(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->store_empty)
		return SC_IS_UNSEEN;
	if (!c->trusted)
		return SC_IS_FINE;
	return sc_fires(s, "The chain reaches the trusted root %s.",
		c->anchor ? c->anchor->subject : "(unnamed)");
}

static struct sc_verdict self_signed(const struct sc_subject *s)
{
	if (s->chain->store_empty)
		return SC_IS_UNSEEN;
	if (sc_chain_end(s->chain) != SC_PATH_SELF_SIGNED_LEAF)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate is signed by itself, which proves nothing: "
		"%s.",
		sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS));

	sc_cert_show(&v, s, s->cert);
	sc_chain_or_dane(&v, s);
	return v;
}

/* What the last certificate of the path asks for and did not get. */
static void show_missing(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->missing_key_id)
		sc_evidence(v, s, "key-id", "%s", c->missing_key_id);
	if (c->missing_url)
		sc_evidence(v, s, "url",
			"%s (Exchange and Windows fetch it there, OpenSSL and "
			"GnuTLS do not)",
			c->missing_url);
	sc_chain_show_sent(v, s);
}

static struct sc_verdict missing_intermediate(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->store_empty)
		return SC_IS_UNSEEN;
	if (sc_chain_end(c) != SC_PATH_NO_ISSUER || !c->missing_subject ||
		c->missing_is_root)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server does not send an intermediate certificate: %s.",
		sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS));

	sc_evidence(&v, s, "missing", "%s", c->missing_subject);
	show_missing(&v, s);
	sc_remedy(&v, s,
		"Install the file with the whole chain (fullchain.pem, not "
		"cert.pem): behind %s comes %s%s%s. Then reload the mail "
		"server.%s",
		sc_chain_title(s, sc_chain_last(c)), c->missing_subject,
		c->missing_url ? ", to be had in DER at " : "",
		c->missing_url ? c->missing_url : "",
		c->missing_url ? "" :
				 " If that is the root of a private CA, who "
				 "verifies has to trust it first.");
	return v;
}

static struct sc_verdict wrong_intermediate(const struct sc_subject *s)
{
	const struct sc_cert *child = sc_chain_culprit(s->chain);

	if (s->chain->fault != SC_PATH_WRONG_ISSUER_KEY || !child)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server sends an intermediate of the right name with "
		"another key than the one that signed %s: %s.",
		sc_chain_title(s, child),
		sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS));

	sc_evidence(&v, s, "issuer", "%s", child->issuer);
	if (child->authority_key_id.n)
		sc_evidence(&v, s, "key-id", "%s",
			sc_hex(s->arena, child->authority_key_id));
	sc_chain_show_sent(&v, s);
	if (child->n_ca_issuers)
		sc_remedy(&v, s,
			"Install the intermediate delivered with this very "
			"certificate (in DER at %s) and reload the mail "
			"server.",
			child->ca_issuers[0]);
	return v;
}

/*
 * A rule broken somewhere on the path, maybe by the anchor, which is not on
 * it: the facts name who it was.
 */
static struct sc_verdict broken(
	const struct sc_subject *s, enum sc_path_fault fault, const char *what)
{
	if (s->chain->fault != fault)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, "%s: %s.", what, sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS));

	if (s->chain->fault_text)
		sc_evidence(&v, s, "why", "%s", s->chain->fault_text);
	sc_chain_show_sent(&v, s);
	return v;
}

/* The same of an issuer: what the leaf itself does is told elsewhere. */
static struct sc_verdict broken_issuer(
	const struct sc_subject *s, enum sc_path_fault fault, const char *what)
{
	return s->chain->fault_at ? broken(s, fault, what) : SC_IS_FINE;
}

static struct sc_verdict bad_signature(const struct sc_subject *s)
{
	return broken(s, SC_PATH_BAD_SIGNATURE,
		"A signature in the chain was not made by its issuer");
}

static struct sc_verdict pathlen(const struct sc_subject *s)
{
	return broken(s, SC_PATH_PATH_LENGTH,
		"A CA of the chain stands above more CAs than its path length "
		"allows");
}

static struct sc_verdict issuer_not_ca(const struct sc_subject *s)
{
	return broken(s, SC_PATH_ISSUER_NOT_CA,
		"A certificate of the chain was issued by one that is no CA");
}

static struct sc_verdict issuer_ku(const struct sc_subject *s)
{
	return broken(s, SC_PATH_ISSUER_KEY_USAGE,
		"A certificate of the chain was issued with a key that may not "
		"sign certificates");
}

static struct sc_verdict name_constraints(const struct sc_subject *s)
{
	return broken(s, SC_PATH_NAME_CONSTRAINTS,
		"The certificate has a name for which its CA may not issue");
}

static struct sc_verdict eku_not_nested(const struct sc_subject *s)
{
	return broken_issuer(
		s, SC_PATH_EKU, "A CA of the chain may not issue for servers");
}

static struct sc_verdict critical_ext(const struct sc_subject *s)
{
	return broken_issuer(s, SC_PATH_CRITICAL_EXTENSION,
		"A CA certificate of the chain has a critical extension that "
		"verifiers do not know");
}

/* Whichever certificate ends it, it is the issuers' wishes that do not fit. */
static struct sc_verdict policy(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->fault != SC_PATH_POLICY)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The chain does not keep to the certificate policies that its "
		"CA certificates demand: %s.",
		sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS));

	if (c->fault_text)
		sc_evidence(&v, s, "seen", "%s", c->fault_text);
	sc_chain_show_sent(&v, s);
	return v;
}

/*
 * The first issuer on the path for which `is` holds. How a root signed itself
 * is of no interest, and a trust anchor is trusted as it is.
 */
static const struct sc_cert *issuer_that(
	const struct sc_chain *c, bool (*is)(const struct sc_cert *))
{
	for (size_t i = 1; i < c->n_path; i++)
		if (!c->path[i]->parse_error && is(c->path[i]))
			return c->path[i];
	return NULL;
}

static struct sc_verdict weakly_signed(
	const struct sc_subject *s, bool (*is)(const struct sc_cert *))
{
	const struct sc_cert *c = issuer_that(s->chain, is);

	if (!c)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The intermediate %s is signed with %s, which others can "
		"forge: %s.",
		sc_chain_title(s, c), c->signature_name,
		sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS));

	sc_chain_show_sent(&v, s);
	return v;
}

static bool has_sha1(const struct sc_cert *c)
{
	return !c->self_signed && c->signature_hash == SC_HASH_SHA1;
}

static bool has_md(const struct sc_cert *c)
{
	return !c->self_signed &&
		(c->signature_hash == SC_HASH_MD2 ||
			c->signature_hash == SC_HASH_MD4 ||
			c->signature_hash == SC_HASH_MD5);
}

static struct sc_verdict sha1_intermediate(const struct sc_subject *s)
{
	return weakly_signed(s, has_sha1);
}

static struct sc_verdict md5_intermediate(const struct sc_subject *s)
{
	return weakly_signed(s, has_md);
}

static bool has_weak_key(const struct sc_cert *c)
{
	const struct sc_key_facts *k = &c->key;

	if (k->type == SC_KEY_RSA || k->type == SC_KEY_RSA_PSS)
		return k->bits < WEAK_RSA_BITS;
	return k->type == SC_KEY_EC && k->bits && k->bits < WEAK_EC_BITS;
}

static struct sc_verdict weak_issuer_key(const struct sc_subject *s)
{
	const struct sc_cert *c = issuer_that(s->chain, has_weak_key);

	if (!c)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, "The issuer %s has a key of %d bits only (%s): %s.",
			sc_chain_title(s, c), c->key.bits, c->key.name,
			sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS));

	sc_chain_show_sent(&v, s);
	return v;
}

const struct sc_check sc_checks_chain_path[] = {
	{
		.id = "chain-ok",
		.title = "The served certificates lead to a root of the trust "
			 "store",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PASS,
		.sub = SC_W_PASS,
		.who = "",
		.source = "RFC 5280 section 6.1",
		.remedy = "None.",
		.needs = SC_NEED_PARSED,
		.run = path_ok,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-self-signed",
		.title = "The certificate is signed by a CA, not by itself",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "SUV",
		.source = "RFC 5280 section 6.1; RFC 8460 section 4.3.1",
		.remedy = "Get a certificate from a CA, or publish a DANE "
			  "record 3 1 1 for it.",
		.needs = SC_NEED_PARSED,
		.run = self_signed,
		.yields_to = "chain-leaf-not-first cert-default",
	},
	{
		.id = "chain-missing-intermediate",
		.title = "All intermediate certificates are sent",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "SUV",
		.source = "RFC 9846 section 4.5.1; RFC 5280 section 4.2.2.1",
		.remedy = "Install fullchain.pem rather than cert.pem.",
		.needs = SC_NEED_PARSED,
		.run = missing_intermediate,
		.yields_to = "chain-leaf-not-first cert-default "
			     "cert-staging-ca chain-cross-missing",
	},
	{
		.id = "chain-wrong-intermediate",
		.title = "The intermediate sent is the one that signed",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "SUV",
		.source = "RFC 5280 sections 6.1.3(a)(1), 4.2.1.1",
		.remedy = "Install the intermediate delivered with this very "
			  "certificate; the CA has changed it.",
		.needs = SC_NEED_PARSED,
		.run = wrong_intermediate,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-bad-signature",
		.title = "Every signature on the path verifies",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 5280 section 6.1.3(a)(1)",
		.remedy = "Have the certificate issued again.",
		.needs = SC_NEED_PARSED,
		.run = bad_signature,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-pathlen",
		.title = "No CA on the path stands above more CAs than it may",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 5280 sections 6.1.4(l), 6.1.4(m), 4.2.1.9",
		.remedy = "Use the intermediate that the CA issued for this "
			  "certificate.",
		.needs = SC_NEED_PARSED,
		.run = pathlen,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-issuer-not-ca",
		.title = "Every issuer on the path is a CA",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 5280 section 6.1.4(k)",
		.remedy = "Have the CA certificate issued again with cA TRUE "
			  "in its basic constraints.",
		.needs = SC_NEED_PARSED,
		.run = issuer_not_ca,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-issuer-ku",
		.title = "Every issuer on the path may sign certificates",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 5280 section 6.1.4(n)",
		.remedy = "Have the CA certificate issued again with "
			  "keyCertSign in its key usage.",
		.needs = SC_NEED_PARSED,
		.run = issuer_ku,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-name-constraints",
		.title = "The names are within what each CA on the path may "
			 "certify",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 5280 sections 4.2.1.10, 6.1.3(b), 6.1.3(c), "
			  "6.1.4(g)",
		.remedy = "Have the certificate issued again with permitted "
			  "names, or by another CA.",
		.needs = SC_NEED_PARSED,
		.run = name_constraints,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-eku-not-nested",
		.title = "Every intermediate may issue for TLS servers",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 5280 section 4.2.1.12; CA/B BR 7.1.2.10.6",
		.remedy = "Get a certificate from an intermediate for TLS.",
		.needs = SC_NEED_PARSED,
		.run = eku_not_nested,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-critical-ext",
		.title = "No intermediate has a critical extension that "
			 "verifiers do not know",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 5280 section 6.1.4(o)",
		.remedy = "Only the CA can help; until then use another CA.",
		.needs = SC_NEED_PARSED,
		.run = critical_ext,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-policy",
		.title = "The chain keeps to the policies that its CAs demand",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 5280 sections 6.1.2 to 6.1.5; RFC 9618",
		.remedy = "Only the CA can help; until then use another CA.",
		.needs = SC_NEED_PARSED,
		.run = policy,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-sha1-intermediate",
		.title = "No intermediate is signed with SHA-1",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 9846 sections 4.3.3, 4.5.1.3; RFC 9155; CA/B BR "
			  "7.1.3.2; RFC 9325 section 4.5",
		.remedy = "Use a current intermediate of the CA.",
		.needs = SC_NEED_PARSED,
		.run = sha1_intermediate,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-md5-intermediate",
		.title = "No intermediate is signed with MD5 or older",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 9846 sections 4.3.3, 4.5.1.3; RFC 9155; CA/B BR "
			  "7.1.3.2; RFC 9325 section 4.5",
		.remedy = "Use a current intermediate of the CA.",
		.needs = SC_NEED_PARSED,
		.run = md5_intermediate,
		.yields_to = "chain-leaf-not-first",
	},
	{
		.id = "chain-weak-issuer-key",
		.title = "Every CA on the path has a key of 2048 bits of RSA "
			 "or 256 of EC",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "DSUV",
		.source = "RFC 9325 section 4.5; CA/B BR 6.1.5",
		.remedy = "Change to another CA, or to a current intermediate "
			  "of this one.",
		.needs = SC_NEED_PARSED,
		.run = weak_issuer_key,
		.yields_to = "chain-leaf-not-first",
	},
	{ 0 },
};

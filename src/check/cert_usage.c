#include "check/topics.h"

#include "base/text.h"
#include "check/cert.h"

/* Cipher suites of TLS 1.2 and before in which the server signs nothing. */
static const char *const unsigned_exchanges[] = {
	"TLS_RSA_",
	"TLS_ECDH_",
	"TLS_DH_",
};

static bool server_signs(const struct sc_tls *tls)
{
	for (size_t i = 0;
		tls && tls->cipher_suite && i < SC_COUNT(unsigned_exchanges);
		i++)
		if (sc_text_has_prefix(
			    tls->cipher_suite, unsigned_exchanges[i]))
			return false;
	return true;
}

static struct sc_verdict ku_missing_digsig(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->has_key_usage || !server_signs(s->tls))
		return SC_IS_NA;
	if (c->key_usage & SC_KU_DIGITAL_SIGNATURE)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate's key usage does not allow signatures, so "
		"clients with GnuTLS break the handshake off: %s.",
		s->role == SC_ROLE_MX ?
			"Exim senders fall back to cleartext, and MTA-STS and "
			"DANE senders with it do not deliver" :
			"such mail clients cannot connect");

	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict ku_certsign(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (c->is_ca || !(c->key_usage & SC_KU_KEY_CERT_SIGN))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate's key usage allows to sign certificates "
		"though it is no CA's: %s.",
		sc_cert_some_refuse(s));

	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict is_ca(const struct sc_subject *s)
{
	if (!s->cert->is_ca)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server's own certificate is that of a CA: whoever steals "
		"its key can sign certificates for any name, and some "
		"verifiers refuse a CA as a server.");

	sc_cert_show(&v, s, s->cert);
	return v;
}

static const struct {
	const char *oid, *name;
} usages[] = {
	{ "1.3.6.1.5.5.7.3.2", "clientAuth" },
	{ "1.3.6.1.5.5.7.3.3", "codeSigning" },
	{ "1.3.6.1.5.5.7.3.4", "emailProtection" },
	{ "1.3.6.1.5.5.7.3.8", "timeStamping" },
	{ "1.3.6.1.5.5.7.3.9", "OCSPSigning" },
};

#define FIRST_FORBIDDEN 1

static const char *usage_name(const char *oid)
{
	for (size_t i = 0; i < SC_COUNT(usages); i++)
		if (strcmp(usages[i].oid, oid) == 0)
			return usages[i].name;
	return oid;
}

static bool is_forbidden(const char *oid)
{
	for (size_t i = FIRST_FORBIDDEN; i < SC_COUNT(usages); i++)
		if (strcmp(usages[i].oid, oid) == 0)
			return true;
	return false;
}

static struct sc_cert_few few_usages(
	const struct sc_subject *s, bool forbidden_only)
{
	struct sc_cert_few few = { 0 };
	const struct sc_cert *c = s->cert;

	for (size_t i = 0; i < c->n_eku; i++)
		if (!forbidden_only || is_forbidden(c->eku[i]))
			sc_cert_few_add(&few, s, usage_name(c->eku[i]));
	return few;
}

static struct sc_verdict eku_no_serverauth(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->has_eku || c->eku_server_auth || c->eku_any)
		return SC_IS_FINE;

	struct sc_cert_few few = few_usages(s, false);
	struct sc_verdict v = sc_fires(s,
		"The certificate is not meant for a TLS server, only for "
		"%s: %s.",
		few.n ? few.list : "nothing",
		sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS));

	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict eku_missing(const struct sc_subject *s)
{
	if (s->cert->has_eku)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate has no extended key usage, which leaves it "
		"unrestricted; Apple's clients want serverAuth in it.");

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict eku_any(const struct sc_subject *s)
{
	if (!sc_cert_is_public(s))
		return SC_IS_NA;
	if (!s->cert->eku_any)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The public certificate is issued for any usage "
		"(anyExtendedKeyUsage), which public CAs must not do.");

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict eku_forbidden(const struct sc_subject *s)
{
	struct sc_cert_few few = few_usages(s, true);

	if (!sc_cert_is_public(s) || !s->cert->eku_server_auth)
		return SC_IS_NA;
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The public server certificate is also issued for %s, which "
		"public CAs must not do.",
		few.list);

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict eku_clientauth(const struct sc_subject *s)
{
	if (!sc_cert_is_public(s) || !s->cert->eku_server_auth)
		return SC_IS_NA;
	if (!s->cert->eku_client_auth)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate is also good for client authentication; "
		"public CAs stop issuing that by 2027-03-15, so the next one "
		"will not be.");

	sc_cert_show(&v, s, s->cert);
	return v;
}

const struct sc_check sc_checks_cert_usage[] = {
	{
		.id = SC_CHECK_CERT_IS_CA,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Issue a proper end-entity certificate for the "
			  "server (basicConstraints CA:FALSE).",
		.needs = SC_NEED_PARSED,
		.run = is_ca,
	},
	{
		.id = SC_CHECK_CERT_KU_MISSING_DIGSIG,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Issue the certificate again with key usage "
			  "digitalSignature.",
		.needs = SC_NEED_PARSED,
		.run = ku_missing_digsig,
	},
	{
		.id = SC_CHECK_CERT_KU_CERTSIGN_WITHOUT_CA,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Issue the certificate again without keyCertSign.",
		.needs = SC_NEED_PARSED,
		.run = ku_certsign,
	},
	{
		.id = SC_CHECK_CERT_EKU_NO_SERVERAUTH,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Use a certificate with extended key usage "
			  "serverAuth, not one made for signing mail or for "
			  "clients.",
		.needs = SC_NEED_PARSED,
		.run = eku_no_serverauth,
	},
	{
		.id = SC_CHECK_CERT_EKU_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Add extended key usage serverAuth at the next "
			  "issue.",
		.needs = SC_NEED_PARSED,
		.run = eku_missing,
	},
	{
		.id = SC_CHECK_CERT_EKU_ANY,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Have the certificate issued again with serverAuth "
			  "only, and report it to the CA.",
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = eku_any,
	},
	{
		.id = SC_CHECK_CERT_EKU_FORBIDDEN,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Have the certificate issued again with serverAuth "
			  "only, and report it to the CA.",
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = eku_forbidden,
	},
	{
		.id = SC_CHECK_CERT_EKU_CLIENTAUTH_PRESENT,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Nothing to do, unless this server also presents the "
			  "certificate as a client: then plan for another one.",
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = eku_clientauth,
	},
	{ 0 },
};

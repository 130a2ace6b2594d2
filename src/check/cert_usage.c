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

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_KU_MISSING_DIGSIG),
		SC_FLAG("mx", s->role == SC_ROLE_MX));

	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict ku_certsign(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (c->is_ca || !(c->key_usage & SC_KU_KEY_CERT_SIGN))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_KU_CERTSIGN_WITHOUT_CA),
		SC_WORD("cost", sc_cert_some_refuse(s)));

	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict is_ca(const struct sc_subject *s)
{
	if (!s->cert->is_ca)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_IS_CA));

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

static struct sc_list few_usages(
	const struct sc_subject *s, bool forbidden_only)
{
	struct sc_list few = { 0 };
	const struct sc_cert *c = s->cert;

	for (size_t i = 0; i < c->n_eku; i++)
		if (!forbidden_only || is_forbidden(c->eku[i]))
			sc_list_add(s->arena, &few,
				SC_TEXT("purposes", usage_name(c->eku[i])));
	return few;
}

static struct sc_verdict eku_no_serverauth(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->has_eku || c->eku_server_auth || c->eku_any)
		return SC_IS_FINE;

	struct sc_list few = few_usages(s, false);
	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_EKU_NO_SERVERAUTH),
		SC_PHRASE("purposes", sc_list_phrase(s->arena, &few)),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict eku_missing(const struct sc_subject *s)
{
	if (s->cert->has_eku)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_EKU_MISSING));

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict eku_any(const struct sc_subject *s)
{
	if (!sc_cert_is_public(s))
		return SC_IS_NA;
	if (!s->cert->eku_any)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_EKU_ANY));

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict eku_forbidden(const struct sc_subject *s)
{
	struct sc_list few = few_usages(s, true);

	if (!sc_cert_is_public(s) || !s->cert->eku_server_auth)
		return SC_IS_NA;
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_EKU_FORBIDDEN),
		SC_PHRASE("purposes", sc_list_phrase(s->arena, &few)));

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict eku_clientauth(const struct sc_subject *s)
{
	if (!sc_cert_is_public(s) || !s->cert->eku_server_auth)
		return SC_IS_NA;
	if (!s->cert->eku_client_auth)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_EKU_CLIENTAUTH_PRESENT));

	sc_cert_show(&v, s, s->cert);
	return v;
}

const struct sc_check sc_checks_cert_usage[] = {
	{
		.id = SC_CHECK_CERT_IS_CA,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_IS_CA_FIX,
		.needs = SC_NEED_PARSED,
		.run = is_ca,
	},
	{
		.id = SC_CHECK_CERT_KU_MISSING_DIGSIG,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_KU_MISSING_DIGSIG_FIX,
		.needs = SC_NEED_PARSED,
		.run = ku_missing_digsig,
	},
	{
		.id = SC_CHECK_CERT_KU_CERTSIGN_WITHOUT_CA,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_KU_CERTSIGN_WITHOUT_CA_FIX,
		.needs = SC_NEED_PARSED,
		.run = ku_certsign,
	},
	{
		.id = SC_CHECK_CERT_EKU_NO_SERVERAUTH,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_EKU_NO_SERVERAUTH_FIX,
		.needs = SC_NEED_PARSED,
		.run = eku_no_serverauth,
	},
	{
		.id = SC_CHECK_CERT_EKU_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_EKU_MISSING_FIX,
		.needs = SC_NEED_PARSED,
		.run = eku_missing,
	},
	{
		.id = SC_CHECK_CERT_EKU_ANY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_EKU_ANY_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = eku_any,
	},
	{
		.id = SC_CHECK_CERT_EKU_FORBIDDEN,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_EKU_ANY_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = eku_forbidden,
	},
	{
		.id = SC_CHECK_CERT_EKU_CLIENTAUTH_PRESENT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_EKU_CLIENTAUTH_PRESENT_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = eku_clientauth,
	},
	{ 0 },
};

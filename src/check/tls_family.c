/* Families of suites that only a hello of their own can show. */
#include "check/peer.h"
#include "check/tls_suite.h"
#include "check/topics.h"

/* No ECDHE in what was taken, and its hello was refused. */
static struct sc_verdict no_fs(const struct sc_subject *s)
{
	struct sc_taken t;

	if (sc_taken_1_3(s) == SC_TAKEN_YES ||
		sc_taken_suite(s, SC_SUITE_ECDHE, 0, &t))
		return SC_IS_FINE;
	if (sc_hello_answer(s, "ecdhe") != SC_TAKEN_NO)
		return sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_NO_FS));

	if (sc_taken_suite(s, 0, 0, &t))
		sc_taken_show(&v, s, &t);
	return v;
}

static struct sc_verdict no_aead(const struct sc_subject *s)
{
	struct sc_taken t;

	if (sc_taken_1_3(s) == SC_TAKEN_YES ||
		sc_taken_suite(s, SC_SUITE_AEAD, 0, &t))
		return SC_IS_FINE;
	if (sc_hello_answer(s, "aead") != SC_TAKEN_NO)
		return sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_NO_AEAD));

	if (sc_taken_suite(s, 0, 0, &t))
		sc_taken_show(&v, s, &t);
	return v;
}

/* Higher is better; within a rank a server may follow its client. */
static int rank_of(const char *suite)
{
	unsigned traits = sc_suite_traits(suite);

	if (traits & (SC_SUITE_WEAK | SC_SUITE_ANON))
		return 0;
	if (traits & (SC_SUITE_RSA | SC_SUITE_STATIC_DH))
		return 1;
	return traits & SC_SUITE_AEAD ? 3 : 2;
}

static struct sc_verdict order(const struct sc_subject *s)
{
	const struct sc_hello *better = sc_hello_taken(s, "tls12");
	const struct sc_hello *worse = sc_hello_taken(s, "order");

	if (!better && sc_hello_named(s, "tls12"))
		return SC_IS_NA;
	if (!better || !worse)
		return sc_hello_unknown(s);
	if (rank_of(worse->cipher_suite) >= rank_of(better->cipher_suite))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_CIPHER_ORDER));

	sc_evidence(&v, s, "seen", SC_MSG(TLS_CIPHER_ORDER_SEEN),
		SC_TEXT("cipher_suite", better->cipher_suite),
		SC_TEXT("weaker_suite", worse->cipher_suite));
	return v;
}

const struct sc_check sc_checks_tls_family[] = {
	{
		.id = SC_CHECK_TLS_CIPHER_NULL,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_NULL_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_null,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_EXPORT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_EXPORT_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_export,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_DES,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_DES_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_des,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_ANON,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_ANON_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_anon,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_STATIC_DH,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_RSA_KX_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_static_dh,
	},
	{
		.id = SC_CHECK_TLS_NO_FS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_NO_FS_FIX,
		.needs = SC_NEED_CONNECT,
		.run = no_fs,
	},
	{
		.id = SC_CHECK_TLS_NO_AEAD,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_NO_AEAD_FIX,
		.needs = SC_NEED_CONNECT,
		.run = no_aead,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_ORDER,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_ORDER_FIX,
		.needs = SC_NEED_CONNECT,
		.run = order,
	},
	{
		.id = SC_CHECK_TLS_DH_CUSTOM,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_DH_WEAK_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_dh_custom,
	},
	{
		.id = SC_CHECK_TLS_SIG_MD5,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SIG_MD5_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_sig_md5,
	},
	{ 0 },
};

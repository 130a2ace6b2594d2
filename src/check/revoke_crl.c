#include "check/cert.h"
#include "check/revoke.h"
#include "check/topics.h"

/*
 * What is wrong with the CRL of a certificate of which nothing is known
 * otherwise; NULL when nothing is, or there was none to have. *verdict is the
 * answer then.
 */
static const struct sc_revocation_facts *failed(
	const struct sc_subject *s, struct sc_verdict *verdict)
{
	const struct sc_revocation_facts *f = sc_revoke_facts(s);

	*verdict = SC_IS_NA;
	if (!s->ef->revocation)
		*verdict = SC_REVOKE_UNSEEN;
	if (!f || (!f->crl && f->by_crl.status == SC_REVOCATION_NOT_CHECKED))
		return NULL;
	*verdict = SC_IS_FINE;
	return f->by_crl.status == SC_REVOCATION_UNKNOWN &&
			f->result.status == SC_REVOCATION_UNKNOWN ?
		f :
		NULL;
}

static struct sc_verdict tell(const struct sc_subject *s,
	const struct sc_revocation_facts *f, enum sc_message what)
{
	struct sc_verdict v = sc_fires(s, SC_MSG(REVOKE_CRL_UNUSABLE),
		SC_WORD("what", what), SC_FLAG("issuer", s->depth));

	if (f->by_crl.why && (f->crl_came || !f->crl))
		sc_evidence(&v, s, "crl", SC_TEXT("why", f->by_crl.why));
	if (f->crl)
		sc_revoke_show_fetch(&v, s, f->crl);
	sc_cert_show(&v, s, s->cert);
	sc_revoke_weigh_unknown(&v, s);
	return v;
}

/* Faults of the CRL that came farthest, and what to say of each. */
struct told {
	enum sc_crl_fault fault;
	enum sc_message what;
};

static struct sc_verdict of_faults(
	const struct sc_subject *s, const struct told *told, size_t n)
{
	struct sc_verdict v;
	const struct sc_revocation_facts *f = failed(s, &v);

	for (size_t i = 0; f && i < n; i++)
		if (f->by_crl.crl_fault == told[i].fault)
			return tell(s, f, told[i].what);
	return v;
}

static struct sc_verdict of_fault(const struct sc_subject *s,
	enum sc_crl_fault fault, enum sc_message what)
{
	const struct told one = { fault, what };

	return of_faults(s, &one, 1);
}

static struct sc_verdict unreachable(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_revocation_facts *f = failed(s, &v);

	return f && f->crl && f->by_crl.crl_fault == SC_CRL_OK ?
		tell(s, f, SC_MSG_REVOKE_CRL_UNREACHABLE) :
		v;
}

static struct sc_verdict unsupported(const struct sc_subject *s)
{
	static const struct told told[] = {
		{ SC_CRL_UNSUPPORTED, SC_MSG_REVOKE_CRL_UNSUPPORTED },
		{ SC_CRL_PARTIAL, SC_MSG_REVOKE_CRL_PARTIAL },
	};

	return of_faults(s, told, SC_COUNT(told));
}

/* One that counts all the same: others throw it away. */
static struct sc_verdict breach(
	const struct sc_subject *s, const struct sc_revocation_facts *f)
{
	struct sc_verdict v = sc_fires(
		s, SC_MSG(REVOKE_BREACH), SC_TEXT("breach", f->by_crl.breach));

	if (f->crl)
		sc_revoke_show_fetch(&v, s, f->crl);
	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict malformed(const struct sc_subject *s)
{
	static const struct told told[] = {
		{ SC_CRL_UNREADABLE, SC_MSG_REVOKE_CRL_UNREADABLE },
		{ SC_CRL_UNSOUND, SC_MSG_REVOKE_CRL_UNSOUND },
		{ SC_CRL_MALFORMED, SC_MSG_REVOKE_CRL_MALFORMED },
	};
	const struct sc_revocation_facts *f = sc_revoke_facts(s);
	struct sc_verdict v = of_faults(s, told, SC_COUNT(told));

	return v.status == SC_STATUS_PASS && f->by_crl.breach ? breach(s, f) :
								v;
}

static struct sc_verdict stale(const struct sc_subject *s)
{
	return of_fault(s, SC_CRL_DATES, SC_MSG_REVOKE_CRL_STALE);
}

static struct sc_verdict bad_signature(const struct sc_subject *s)
{
	return of_fault(s, SC_CRL_SIGNATURE, SC_MSG_REVOKE_CRL_NOT_SIGNED);
}

static struct sc_verdict wrong_issuer(const struct sc_subject *s)
{
	return of_fault(s, SC_CRL_WRONG_ISSUER, SC_MSG_REVOKE_CRL_WRONG_ISSUER);
}

static struct sc_verdict idp_mismatch(const struct sc_subject *s)
{
	return of_fault(s, SC_CRL_SCOPE, SC_MSG_REVOKE_CRL_OTHER_SCOPE);
}

const struct sc_check sc_checks_revoke_crl[] = {
	{
		.id = SC_CHECK_REVOKE_CRL_UNREACHABLE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_CRL_UNREACHABLE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = unreachable,
	},
	{
		.id = SC_CHECK_REVOKE_CRL_MALFORMED,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_CRL_MALFORMED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = malformed,
	},
	{
		.id = SC_CHECK_REVOKE_CRL_UNSUPPORTED,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_CRL_UNSUPPORTED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = unsupported,
	},
	{
		.id = SC_CHECK_REVOKE_CRL_STALE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_CRL_STALE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = stale,
	},
	{
		.id = SC_CHECK_REVOKE_CRL_BAD_SIGNATURE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_CRL_BAD_SIGNATURE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = bad_signature,
	},
	{
		.id = SC_CHECK_REVOKE_CRL_WRONG_ISSUER,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_CRL_WRONG_ISSUER_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = wrong_issuer,
	},
	{
		.id = SC_CHECK_REVOKE_CRL_IDP_MISMATCH,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_CRL_IDP_MISMATCH_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = idp_mismatch,
	},
	{ 0 },
};

#include "base/date.h"
#include "check/cert.h"
#include "check/revoke.h"
#include "check/staple.h"
#include "check/topics.h"

/* A response about the leaf: stapled, or asked for. */
struct response {
	const struct sc_staple_facts *facts;
	const struct sc_pki_fetch *fetch; /* NULL: it was stapled */
};

static size_t list_responses(const struct sc_subject *s, struct response out[2])
{
	const struct sc_revocation_facts *f = sc_revoke_facts(s);
	size_t n = 0;

	if (s->ef->staple.sent && s->ef->staple.fault != SC_OCSP_NO_ISSUER)
		out[n++] = (struct response){ &s->ef->staple, NULL };
	if (f && f->ocsp.sent)
		out[n++] = (struct response){ &f->ocsp, f->asked };
	return n;
}

static bool has_fault(const struct response *r, enum sc_ocsp_fault fault)
{
	return r->facts->fault == fault;
}

static bool is_unknown(const struct response *r, enum sc_ocsp_fault fault)
{
	return has_fault(r, fault) &&
		r->facts->result.status == SC_REVOCATION_UNKNOWN;
}

static void show(struct sc_verdict *v, const struct sc_subject *s,
	const struct response *r)
{
	if (!r->fetch) {
		sc_staple_show(v, s);
		return;
	}
	if (r->facts->result.why)
		sc_evidence(v, s, "ocsp", SC_TEXT("why", r->facts->result.why));
	if (r->facts->this_update.s)
		sc_evidence(v, s, "life", SC_MSG(REVOKE_THIS_UPDATE),
			SC_TIME("this_update", r->facts->this_update));
	sc_revoke_show_fetch(v, s, r->fetch);
	sc_cert_show(v, s, s->cert);
}

/* Fires for the first response of which `is` says so. */
static struct sc_verdict of_responses(const struct sc_subject *s,
	bool (*is)(const struct response *, enum sc_ocsp_fault),
	enum sc_ocsp_fault fault, enum sc_message message)
{
	struct response all[2];
	size_t n = list_responses(s, all);

	for (size_t i = 0; i < n; i++) {
		if (!is(&all[i], fault))
			continue;

		struct sc_verdict v = sc_fires(s, SC_MESSAGE(message));

		show(&v, s, &all[i]);
		return v;
	}
	return n ? SC_IS_FINE : SC_IS_NA;
}

static struct sc_verdict bad_signer(const struct sc_subject *s)
{
	return of_responses(
		s, has_fault, SC_OCSP_SIGNER, SC_MSG_REVOKE_OCSP_BAD_SIGNER);
}

static struct sc_verdict stale(const struct sc_subject *s)
{
	struct sc_verdict v = of_responses(
		s, has_fault, SC_OCSP_STALE, SC_MSG_REVOKE_OCSP_STALE);

	return v.status == SC_STATUS_FIRES ?
		v :
		of_responses(s, has_fault, SC_OCSP_NOT_YET,
			SC_MSG_REVOKE_OCSP_STALE_MESSAGE);
}

static struct sc_verdict unknown(const struct sc_subject *s)
{
	return of_responses(
		s, is_unknown, SC_OCSP_OK, SC_MSG_REVOKE_OCSP_UNKNOWN);
}

/* The answer of a responder that was asked, and still nothing is known. */
static const struct sc_revocation_facts *asked(
	const struct sc_subject *s, struct sc_verdict *verdict)
{
	const struct sc_revocation_facts *f = sc_revoke_facts(s);

	*verdict = SC_IS_NA;
	if (!s->ef->revocation)
		*verdict = SC_REVOKE_UNSEEN;
	if (!f || !f->asked)
		return NULL;
	*verdict = SC_IS_FINE;
	return f->result.status == SC_REVOCATION_UNKNOWN ? f : NULL;
}

static struct sc_verdict no_answer(const struct sc_subject *s,
	const struct sc_revocation_facts *f, enum sc_message what)
{
	struct sc_verdict v = sc_fires(s, SC_MSG(REVOKE_CRL_UNUSABLE),
		SC_WORD("what", what), SC_FLAG("issuer", s->depth));

	if (f->ocsp.sent && f->ocsp.result.why)
		sc_evidence(&v, s, "ocsp", SC_TEXT("why", f->ocsp.result.why));
	sc_revoke_show_fetch(&v, s, f->asked);
	sc_cert_show(&v, s, s->cert);
	sc_revoke_weigh_unknown(&v, s);
	return v;
}

/* Faults of the answer of a responder, and what to say of each. */
struct told {
	enum sc_ocsp_fault fault;
	enum sc_message what;
};

static struct sc_verdict of_faults(
	const struct sc_subject *s, const struct told *told, size_t n)
{
	struct sc_verdict v;
	const struct sc_revocation_facts *f = asked(s, &v);

	for (size_t i = 0; f && f->ocsp.sent && i < n; i++)
		if (f->ocsp.fault == told[i].fault)
			return no_answer(s, f, told[i].what);
	return v;
}

static struct sc_verdict malformed(const struct sc_subject *s)
{
	static const struct told told[] = {
		{ SC_OCSP_UNREADABLE, SC_MSG_REVOKE_OCSP_UNREADABLE },
		{ SC_OCSP_CRITICAL, SC_MSG_REVOKE_OCSP_CRITICAL },
		{ SC_OCSP_PRODUCED, SC_MSG_REVOKE_OCSP_PRODUCED },
	};

	return of_faults(s, told, SC_COUNT(told));
}

static struct sc_verdict wrong_cert(const struct sc_subject *s)
{
	static const struct told told = { SC_OCSP_OTHER_CERT,
		SC_MSG_REVOKE_OCSP_OTHER_CERT };

	return of_faults(s, &told, 1);
}

static struct sc_verdict bad_signature(const struct sc_subject *s)
{
	static const struct told told = { SC_OCSP_SIGNATURE,
		SC_MSG_REVOKE_OCSP_NOT_SIGNED };

	return of_faults(s, &told, 1);
}

static struct sc_verdict unreachable(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_revocation_facts *f = asked(s, &v);

	return f && !f->ocsp.sent ?
		no_answer(s, f, SC_MSG_REVOKE_OCSP_UNREACHABLE) :
		v;
}

/* Those that have a check of their own. */
static bool has_own_check(int refusal)
{
	return refusal == SC_OCSP_TRY_LATER || refusal == SC_OCSP_UNAUTHORIZED;
}

static struct sc_verdict refused(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_revocation_facts *f = asked(s, &v);

	return f && f->ocsp.sent && f->ocsp.fault == SC_OCSP_REFUSED &&
			!has_own_check(f->ocsp.refusal) ?
		no_answer(s, f, SC_MSG_REVOKE_OCSP_REFUSED) :
		v;
}

static struct sc_verdict of_refusal(
	const struct sc_subject *s, int refusal, enum sc_message what)
{
	struct sc_verdict v;
	const struct sc_revocation_facts *f = asked(s, &v);

	return f && f->ocsp.sent && f->ocsp.fault == SC_OCSP_REFUSED &&
			f->ocsp.refusal == refusal ?
		no_answer(s, f, what) :
		v;
}

static struct sc_verdict try_later(const struct sc_subject *s)
{
	return of_refusal(s, SC_OCSP_TRY_LATER, SC_MSG_REVOKE_OCSP_TRYLATER);
}

static struct sc_verdict unauthorized(const struct sc_subject *s)
{
	return of_refusal(
		s, SC_OCSP_UNAUTHORIZED, SC_MSG_REVOKE_OCSP_UNAUTHORIZED);
}

const struct sc_check sc_checks_revoke_ocsp[] = {
	{
		.id = SC_CHECK_REVOKE_OCSP_BAD_SIGNER,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_REVOKE_OCSP_BAD_SIGNER_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = bad_signer,
	},
	{
		.id = SC_CHECK_REVOKE_OCSP_STALE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_REVOKE_OCSP_STALE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = stale,
	},
	{
		.id = SC_CHECK_REVOKE_OCSP_UNKNOWN,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_REVOKE_OCSP_UNKNOWN_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = unknown,
	},
	{
		.id = SC_CHECK_REVOKE_OCSP_UNREACHABLE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_CRL_UNREACHABLE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = unreachable,
	},
	{
		.id = SC_CHECK_REVOKE_OCSP_MALFORMED,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_OCSP_MALFORMED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = malformed,
	},
	{
		.id = SC_CHECK_REVOKE_OCSP_WRONG_CERT,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_OCSP_WRONG_CERT_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = wrong_cert,
	},
	{
		.id = SC_CHECK_REVOKE_OCSP_BAD_SIGNATURE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_OCSP_BAD_SIGNATURE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = bad_signature,
	},
	{
		.id = SC_CHECK_REVOKE_OCSP_REFUSED,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_OCSP_REFUSED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = refused,
	},
	{
		.id = SC_CHECK_REVOKE_OCSP_TRYLATER,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_OCSP_REFUSED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = try_later,
	},
	{
		.id = SC_CHECK_REVOKE_OCSP_UNAUTHORIZED,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_REVOKE_OCSP_UNAUTHORIZED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = unauthorized,
	},
	{ 0 },
};

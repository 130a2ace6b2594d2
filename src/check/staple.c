#include "check/staple.h"

#include "base/date.h"
#include "check/cert.h"
#include "check/topics.h"

bool sc_staple_is(const struct sc_subject *s, enum sc_ocsp_fault fault)
{
	return s->ef->staple.sent && s->ef->staple.fault == fault;
}

void sc_staple_show(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_staple_facts *f = &s->ef->staple;

	if (f->result.why)
		sc_evidence(v, s, "ocsp", SC_TEXT("why", f->result.why));
	if (f->this_update.s)
		sc_evidence(v, s, "life", SC_MSG(OCSP_LIFE),
			SC_TIME("this_update", f->this_update),
			SC_FLAG("has_next_update", f->has_next_update),
			SC_TIME("next_update", f->next_update));
	sc_cert_show(v, s, s->cert);
}

/* Clients that keep to must-staple take a bad response as none. */
static void weigh_by_promise(struct sc_verdict *v, const struct sc_subject *s)
{
	if (s->cert->must_staple)
		sc_weigh(v, s->role == SC_ROLE_MX ? SC_W_PKIX : SC_W_FAIL);
}

static struct sc_verdict must_missing(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->must_staple)
		return SC_IS_NA;
	if (s->tls->ocsp_response.n)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STAPLE_MUST_MISSING),
		SC_FLAG("mx", s->role == SC_ROLE_MX));

	sc_evidence(&v, s, "ocsp", SC_MSG(STAPLE_MUST_MISSING_OCSP),
		SC_BYTES("url",
			c->n_ocsp_urls ? sc_bytes_of(c->ocsp_urls[0]) :
					 (struct sc_bytes){ 0 }));
	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict must_impossible(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->must_staple)
		return SC_IS_NA;
	if (c->n_ocsp_urls || s->tls->ocsp_response.n)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STAPLE_MUST_IMPOSSIBLE));

	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict missing(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->n_ocsp_urls || c->must_staple)
		return SC_IS_NA;
	if (s->ef->staple.sent)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STAPLE_MISSING));

	sc_evidence(
		&v, s, "ocsp", SC_BYTES("url", sc_bytes_of(c->ocsp_urls[0])));
	return v;
}

static struct sc_verdict ok(const struct sc_subject *s)
{
	if (!s->ef->staple.sent)
		return SC_IS_NA;
	if (!sc_staple_is(s, SC_OCSP_OK) ||
		s->ef->staple.result.status != SC_REVOCATION_GOOD)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STAPLE_OK));

	sc_staple_show(&v, s);
	return v;
}

static const struct sc_value *how_old(const struct sc_subject *s)
{
	const struct sc_staple_facts *f = &s->ef->staple;

	return f->has_next_update ?
		sc_phrase(s->arena, SC_MSG(STAPLE_ENDED),
			SC_SPAN("ended", s->now.s - f->next_update.s)) :
		sc_phrase(s->arena, SC_MSG(STAPLE_OLD),
			SC_SPAN("age", s->now.s - f->this_update.s));
}

static struct sc_verdict expired(const struct sc_subject *s)
{
	if (!s->ef->staple.sent)
		return SC_IS_NA;
	if (!sc_staple_is(s, SC_OCSP_STALE))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(STAPLE_EXPIRED), SC_PHRASE("how_old", how_old(s)));

	sc_staple_show(&v, s);
	weigh_by_promise(&v, s);
	return v;
}

static struct sc_verdict wrong_cert(const struct sc_subject *s)
{
	if (!s->ef->staple.sent || sc_staple_is(s, SC_OCSP_NO_ISSUER))
		return SC_IS_NA;
	if (!sc_staple_is(s, SC_OCSP_OTHER_CERT))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STAPLE_WRONG_CERT));

	sc_staple_show(&v, s);
	weigh_by_promise(&v, s);
	return v;
}

static struct sc_verdict invalid(const struct sc_subject *s)
{
	const struct sc_staple_facts *f = &s->ef->staple;

	if (!f->sent || f->fault == SC_OCSP_NO_ISSUER)
		return SC_IS_NA;
	if (f->fault != SC_OCSP_UNREADABLE && f->fault != SC_OCSP_REFUSED &&
		f->fault != SC_OCSP_CRITICAL && f->fault != SC_OCSP_SIGNATURE &&
		f->fault != SC_OCSP_PRODUCED)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(STAPLE_INVALID), SC_TEXT("why", f->result.why));

	sc_staple_show(&v, s);
	weigh_by_promise(&v, s);
	return v;
}

static struct sc_verdict revoked(const struct sc_subject *s)
{
	const struct sc_staple_facts *f = &s->ef->staple;

	if (!f->sent)
		return SC_IS_NA;
	if (!sc_staple_is(s, SC_OCSP_OK) ||
		f->result.status != SC_REVOCATION_REVOKED)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STAPLE_REVOKED),
		SC_DAY("revoked_on", f->result.date));

	if (f->result.reason >= 0)
		sc_evidence(&v, s, "reason", SC_MSG(STAPLE_REVOKED_REASON),
			SC_NUMBER("reason_code", f->result.reason),
			SC_FLAG("compromised", f->result.reason == 1));
	sc_staple_show(&v, s);
	return v;
}

/* The issuer is the next of the path, which need not be trusted. */
static struct sc_verdict superset(const struct sc_subject *s)
{
	if (s->chain->n_path < 2 || !s->chain->path[1]->must_staple)
		return SC_IS_NA;
	if (s->cert->must_staple)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STAPLE_FEATURE_SUPERSET));

	sc_cert_show(&v, s, s->cert);
	return v;
}

const struct sc_check sc_checks_staple[] = {
	{
		.id = SC_CHECK_STAPLE_MUST_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_STAPLE_MUST_MISSING_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = must_missing,
	},
	{
		.id = SC_CHECK_STAPLE_MUST_IMPOSSIBLE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_STAPLE_MUST_IMPOSSIBLE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = must_impossible,
	},
	{
		.id = SC_CHECK_STAPLE_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_STAPLE_MISSING_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = missing,
	},
	{
		.id = SC_CHECK_STAPLE_OK,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_HAS_TO_BE_DONE,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = ok,
	},
	{
		.id = SC_CHECK_STAPLE_EXPIRED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_STAPLE_EXPIRED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = expired,
	},
	{
		.id = SC_CHECK_STAPLE_WRONG_CERT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_STAPLE_WRONG_CERT_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = wrong_cert,
	},
	{
		.id = SC_CHECK_STAPLE_INVALID,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_STAPLE_INVALID_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = invalid,
	},
	{
		.id = SC_CHECK_STAPLE_REVOKED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_STAPLE_REVOKED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = revoked,
	},
	{
		.id = SC_CHECK_STAPLE_FEATURE_SUPERSET,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_STAPLE_FEATURE_SUPERSET_FIX,
		.needs = SC_NEED_PARSED,
		.run = superset,
	},
	{ 0 },
};

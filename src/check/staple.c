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
		sc_evidence(v, s, "ocsp", "%s", f->result.why);
	if (f->this_update.s)
		sc_evidence(v, s, "life", "thisUpdate %s, nextUpdate %s",
			sc_date_rfc3339(s->arena, f->this_update),
			f->has_next_update ?
				sc_date_rfc3339(s->arena, f->next_update) :
				"absent");
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

	struct sc_verdict v = sc_fires(s,
		"The certificate promises a stapled OCSP response and the "
		"server sends none, though asked: verifiers that keep to the "
		"promise, GnuTLS among them, refuse it%s.",
		s->role == SC_ROLE_MX ?
			", all other senders still deliver, encrypted" :
			"");

	sc_evidence(&v, s, "ocsp", "%s",
		c->n_ocsp_urls ? sc_show(s, sc_bytes_of(c->ocsp_urls[0])) :
				 "no responder in the certificate");
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

	struct sc_verdict v = sc_fires(s,
		"The certificate promises a stapled OCSP response and names no "
		"responder that the server could have one from: verifiers that "
		"keep to the promise refuse it.");

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

	struct sc_verdict v = sc_fires(s,
		"The certificate names an OCSP responder and the server "
		"staples no response; MTAs do not miss it.");

	sc_evidence(
		&v, s, "ocsp", "%s", sc_show(s, sc_bytes_of(c->ocsp_urls[0])));
	return v;
}

static struct sc_verdict ok(const struct sc_subject *s)
{
	if (!s->ef->staple.sent)
		return SC_IS_NA;
	if (!sc_staple_is(s, SC_OCSP_OK) ||
		s->ef->staple.result.status != SC_REVOCATION_GOOD)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The stapled OCSP response verifies, is in force and says "
		"that the certificate is good.");

	sc_staple_show(&v, s);
	return v;
}

static const char *how_old(const struct sc_subject *s)
{
	const struct sc_staple_facts *f = &s->ef->staple;

	return f->has_next_update ?
		sc_arena_printf(s->arena, "ended %s ago",
			sc_date_span_words(
				s->arena, s->now.s - f->next_update.s)) :
		sc_arena_printf(s->arena, "is %s old, and names no end",
			sc_date_span_words(
				s->arena, s->now.s - f->this_update.s));
}

static struct sc_verdict expired(const struct sc_subject *s)
{
	if (!s->ef->staple.sent)
		return SC_IS_NA;
	if (!sc_staple_is(s, SC_OCSP_STALE))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The stapled OCSP response %s: clients that look at it take it "
		"as none, or end the connection.",
		how_old(s));

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

	struct sc_verdict v = sc_fires(s,
		"The stapled OCSP response is about another certificate than "
		"the one that the server shows.");

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

	struct sc_verdict v =
		sc_fires(s, "The stapled OCSP response is worth nothing: %s.",
			f->result.why);

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

	struct sc_verdict v = sc_fires(s,
		"The certificate was revoked on %s, and the server itself "
		"says so by the OCSP response that it staples.",
		sc_date_day(s->arena, f->result.date));

	if (f->result.reason >= 0)
		sc_evidence(&v, s, "reason", "CRLReason %d%s", f->result.reason,
			f->result.reason == 1 ? ", the key was compromised" :
						"");
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

	struct sc_verdict v = sc_fires(s,
		"The issuer's certificate has the TLS feature must-staple and "
		"the one that it issued lacks it, which it may not.");

	sc_cert_show(&v, s, s->cert);
	return v;
}

const struct sc_check sc_checks_staple[] = {
	{
		.id = SC_CHECK_STAPLE_MUST_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Turn OCSP stapling on in the mail server, or have "
			  "the certificate issued again without must-staple.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = must_missing,
	},
	{
		.id = SC_CHECK_STAPLE_MUST_IMPOSSIBLE,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Have the certificate issued again without "
			  "must-staple: it names no OCSP responder, so there "
			  "is no response that the server could send.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = must_impossible,
	},
	{
		.id = SC_CHECK_STAPLE_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Nothing has to be done; turn OCSP stapling on if "
			  "the mail server can.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = missing,
	},
	{
		.id = SC_CHECK_STAPLE_OK,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Nothing has to be done.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = ok,
	},
	{
		.id = SC_CHECK_STAPLE_EXPIRED,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Make the job that fetches the response run again, "
			  "and the server read what it fetched.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = expired,
	},
	{
		.id = SC_CHECK_STAPLE_WRONG_CERT,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Remove the response that the server keeps, and "
			  "fetch one for the certificate in use.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = wrong_cert,
	},
	{
		.id = SC_CHECK_STAPLE_INVALID,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Remove the response that the server keeps, and "
			  "fetch a new one; staple successful answers only.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = invalid,
	},
	{
		.id = SC_CHECK_STAPLE_REVOKED,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Have a certificate issued for a new key and "
			  "install it; roll the TLSA record with it.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = revoked,
	},
	{
		.id = SC_CHECK_STAPLE_FEATURE_SUPERSET,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Ask the CA for a certificate that has the feature, "
			  "or take one of another CA.",
		.needs = SC_NEED_PARSED,
		.run = superset,
	},
	{ 0 },
};

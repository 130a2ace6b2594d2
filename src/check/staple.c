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
		.id = "staple-must-missing",
		.title = "A certificate with must-staple comes with an OCSP "
			 "response",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "SUV",
		.source = "RFC 7633 sections 4.2.3.1, 4.3.3",
		.remedy = "Turn OCSP stapling on in the mail server, or have "
			  "the certificate issued again without must-staple.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = must_missing,
		.yields_to = "staple-must-impossible",
	},
	{
		.id = "staple-must-impossible",
		.title = "A certificate with must-staple names an OCSP "
			 "responder",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PKIX,
		.sub = SC_W_FAIL,
		.who = "SUV",
		.source = "RFC 7633 section 4.3.1",
		.remedy = "Have the certificate issued again without "
			  "must-staple: it names no OCSP responder, so there "
			  "is no response that the server could send.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = must_impossible,
	},
	{
		.id = "staple-missing",
		.title = "A server whose certificate names an OCSP responder "
			 "staples a response",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_INFO,
		.sub = SC_W_INFO,
		.who = "",
		.source = "RFC 9325 section 7.5",
		.remedy = "Nothing has to be done; turn OCSP stapling on if "
			  "the mail server can.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = missing,
	},
	{
		.id = "staple-ok",
		.title = "A stapled OCSP response verifies, is in force and "
			 "says good",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_PASS,
		.sub = SC_W_PASS,
		.who = "",
		.source = "RFC 6066 section 8",
		.remedy = "Nothing has to be done.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = ok,
	},
	{
		.id = "staple-expired",
		.title = "A stapled OCSP response has not ended",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "U",
		.source = "RFC 6960 section 4.2.2.1",
		.remedy = "Make the job that fetches the response run again, "
			  "and the server read what it fetched.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = expired,
	},
	{
		.id = "staple-wrong-cert",
		.title = "A stapled OCSP response is about the certificate "
			 "shown",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_WARN,
		.sub = SC_W_FAIL,
		.who = "U",
		.source = "RFC 6066 section 8",
		.remedy = "Remove the response that the server keeps, and "
			  "fetch one for the certificate in use.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = wrong_cert,
	},
	{
		.id = "staple-invalid",
		.title = "A stapled OCSP response can be read and verified",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_WARN,
		.sub = SC_W_FAIL,
		.who = "U",
		.source = "RFC 6960 section 3.2",
		.remedy = "Remove the response that the server keeps, and "
			  "fetch a new one; staple successful answers only.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = invalid,
	},
	{
		.id = "staple-revoked",
		.title = "A stapled OCSP response does not say revoked",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "UV",
		.source = "RFC 6960 section 2.2",
		.remedy = "Have a certificate issued for a new key and "
			  "install it; roll the TLSA record with it.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = revoked,
		.yields_to = "revoke-key-compromise",
	},
	{
		.id = "staple-feature-superset",
		.title = "A certificate has the TLS features of its issuer",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "V",
		.source = "RFC 7633 section 4.2.2",
		.remedy = "Ask the CA for a certificate that has the feature, "
			  "or take one of another CA.",
		.needs = SC_NEED_PARSED,
		.run = superset,
	},
	{ 0 },
};

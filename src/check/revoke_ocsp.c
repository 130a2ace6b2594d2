#include "check/cert.h"
#include "check/staple.h"
#include "check/topics.h"

static struct sc_verdict of_fault(const struct sc_subject *s,
	enum sc_ocsp_fault fault, const char *message)
{
	if (!s->ef->staple.sent || sc_staple_is(s, SC_OCSP_NO_ISSUER))
		return SC_IS_NA;
	if (!sc_staple_is(s, fault))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, "%s", message);

	sc_staple_show(&v, s);
	return v;
}

static struct sc_verdict bad_signer(const struct sc_subject *s)
{
	return of_fault(s, SC_OCSP_SIGNER,
		"The OCSP response is signed neither by the issuer of the "
		"certificate nor by a responder that the issuer appointed, so "
		"it does not count.");
}

static struct sc_verdict stale(const struct sc_subject *s)
{
	if (sc_staple_is(s, SC_OCSP_STALE))
		return of_fault(s, SC_OCSP_STALE,
			"The OCSP response has ended, so it does not count.");
	return of_fault(s, SC_OCSP_NOT_YET,
		"The OCSP response begins in the future, so it does not "
		"count: the responder's clock, or ours, is wrong.");
}

static struct sc_verdict unknown(const struct sc_subject *s)
{
	if (!s->ef->staple.sent || sc_staple_is(s, SC_OCSP_NO_ISSUER))
		return SC_IS_NA;
	if (!sc_staple_is(s, SC_OCSP_OK) ||
		s->ef->staple.result.status != SC_REVOCATION_UNKNOWN)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The CA's own OCSP response says that it does not know the "
		"certificate.");

	sc_staple_show(&v, s);
	return v;
}

const struct sc_check sc_checks_revoke_ocsp[] = {
	{
		.id = "revoke-ocsp-bad-signer",
		.title = "An OCSP response is signed by the issuer or by its "
			 "responder",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "",
		.source = "RFC 6960 section 4.2.2.2",
		.remedy = "Fetch the response again from the responder that "
			  "the certificate names; if it stays, tell the CA.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = bad_signer,
	},
	{
		.id = "revoke-ocsp-stale",
		.title = "An OCSP response is in force",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_INFO,
		.sub = SC_W_INFO,
		.who = "",
		.source = "RFC 6960 section 4.2.2.1",
		.remedy = "Set the clocks; if the response stays out of its "
			  "dates, tell the CA.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = stale,
		.yields_to = "staple-expired",
	},
	{
		.id = "revoke-ocsp-unknown",
		.title = "An OCSP response does not say unknown",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "U",
		.source = "RFC 6960 section 2.2",
		.remedy = "Wait an hour if the certificate is new; else ask "
			  "the CA, or have it issued again.",
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = unknown,
	},
	{ 0 },
};

#include "check/topics.h"

#include "check/cert.h"

static struct sc_verdict must_missing(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->must_staple)
		return SC_IS_NA;
	if (s->endpoint->tls->ocsp_response.n)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate promises a stapled OCSP response and the "
		"server sends none, though asked: verifiers that keep to the "
		"promise, GnuTLS among them, refuse it%s.",
		s->role == SC_ROLE_MX ?
			", all other senders still deliver, encrypted" :
			"");

	if (!c->n_ocsp_urls)
		sc_remedy(&v, s,
			"Have the certificate issued again without must-staple: "
			"it names no OCSP responder, so there is no response "
			"that the server could send.");
	sc_evidence(&v, s, "ocsp", "%s",
		c->n_ocsp_urls ? sc_show(s, sc_bytes_of(c->ocsp_urls[0])) :
				 "no responder in the certificate");
	sc_cert_show(&v, s, c);
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
	},
	{ 0 },
};

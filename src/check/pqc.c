#include "check/key.h"
#include "check/peer.h"
#include "check/topics.h"

static struct sc_verdict cert_mldsa(const struct sc_subject *s)
{
	if (s->cert->key.type != SC_KEY_ML_DSA)
		return SC_IS_FINE;
	return sc_key_fires(s,
		"is not known yet to any mail client, sender or public CA; if "
		"the server has no second certificate, %s.",
		sc_peer_cost(s));
}

const struct sc_check sc_checks_pqc[] = {
	{
		.id = "pqc-cert-mldsa",
		.title = "The certificate has a key that is in use today",
		.scope = SC_SCOPE_LEAF,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "ODSUVR",
		.source = "CA/B BR 6.1.5",
		.remedy = "Keep a certificate with an EC P-256 or RSA key "
			  "beside it.",
		.needs = SC_NEED_PARSED,
		.run = cert_mldsa,
	},
	{ 0 },
};

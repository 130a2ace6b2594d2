#include "facts/revocation.h"

#include "base/date.h"
#include "facts/facts.h"

const char *const sc_revocation_words[] = {
	[SC_REVOCATION_NOT_CHECKED] = "not-checked",
	[SC_REVOCATION_GOOD] = "good",
	[SC_REVOCATION_REVOKED] = "revoked",
	[SC_REVOCATION_UNKNOWN] = "unknown",
	NULL,
};

const char *const sc_revocation_source_words[] = {
	[SC_REVOCATION_BY_NOBODY] = "none",
	[SC_REVOCATION_BY_CRL] = "crl",
	[SC_REVOCATION_BY_STAPLE] = "staple",
	[SC_REVOCATION_BY_OCSP] = "ocsp",
	NULL,
};

const char *sc_revocation_reason(struct sc_arena *a, int reason)
{
	static const char *const names[] = {
		[0] = "unspecified",
		[1] = "keyCompromise",
		[2] = "cACompromise",
		[3] = "affiliationChanged",
		[4] = "superseded",
		[5] = "cessationOfOperation",
		[6] = "certificateHold",
		[8] = "removeFromCRL",
		[9] = "privilegeWithdrawn",
		[10] = "aACompromise",
	};
	size_t i = reason < 0 ? 0 : (size_t)reason;

	return i < SC_COUNT(names) && names[i] ?
		names[i] :
		sc_arena_printf(a, "reason %d", reason);
}

const char *sc_revocation_text(
	struct sc_arena *a, const struct sc_revocation_result *r)
{
	return sc_arena_printf(a, "%s, since %s",
		sc_revocation_reason(a, r->reason),
		sc_date_rfc3339(a, r->date));
}

static const struct sc_revocation_facts *of_path(const struct sc_chain *c,
	const struct sc_revocation_facts *facts, const struct sc_cert *cert)
{
	for (size_t i = 0; c && facts && i < c->n_path; i++)
		if (c->path[i] == cert)
			return &facts[i];
	return NULL;
}

const struct sc_revocation_facts *sc_revocation_of(
	const struct sc_endpoint_facts *e, const struct sc_cert *cert)
{
	const struct sc_revocation_facts *f =
		of_path(e->chain, e->revocation, cert);

	for (size_t i = 0; i < e->n_variants && !f; i++)
		f = of_path(
			e->variants[i].chain, e->variants[i].revocation, cert);
	return f;
}

bool sc_staple_is_bad(const struct sc_staple_facts *f)
{
	if (!f->sent)
		return false;
	switch (f->fault) {
	case SC_OCSP_OK: return f->result.status == SC_REVOCATION_REVOKED;
	case SC_OCSP_UNREADABLE:
	case SC_OCSP_REFUSED:
	case SC_OCSP_CRITICAL:
	case SC_OCSP_OTHER_CERT:
	case SC_OCSP_SIGNATURE:
	case SC_OCSP_PRODUCED:
	case SC_OCSP_STALE: return true;
	case SC_OCSP_NO_ISSUER:
	case SC_OCSP_SIGNER:
	case SC_OCSP_NONCE:
	case SC_OCSP_NOT_YET: break;
	}
	return false;
}

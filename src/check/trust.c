#include "base/date.h"
#include "check/cert.h"
#include "check/chain.h"
#include "check/topics.h"

/* A root that nobody here knows, whether it was sent or only named. */
static struct sc_verdict untrusted_root(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;
	enum sc_path_fault end = sc_chain_end(c);
	bool unsent = end == SC_PATH_NO_ISSUER && c->missing_is_root;

	if (c->store_empty)
		return SC_IS_UNSEEN;
	if (!unsent && end != SC_PATH_UNTRUSTED_ROOT)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TRUST_UNTRUSTED_ROOT),
		SC_TEXT("root", sc_chain_last(c)->issuer),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	sc_evidence(&v, s, "root", SC_MSG(TRUST_UNTRUSTED_ROOT_ROOT),
		SC_FLAG("unsent", unsent));
	sc_chain_show_sent(&v, s);
	sc_chain_or_dane(&v, s);
	return v;
}

/*
 * RFC 5280 does not count the anchor as part of the path, so its date is
 * nobody's business; OpenSSL and GnuTLS look at it all the same.
 */
static struct sc_verdict anchor_date(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (!c->anchor)
		return SC_IS_NA;
	if (!c->anchor_expired)
		return SC_IS_FINE;
	return sc_fires(s, SC_MSG(TRUST_ANCHOR_DATE),
		SC_TEXT("root", c->anchor->subject),
		SC_DAY("not_after", c->anchor->not_after));
}

/* Once for the whole target; nothing is lost if no chain was seen anyway. */
static struct sc_verdict rootless_host(const struct sc_subject *s)
{
	bool any = false;

	for (size_t i = 0; i < s->facts->n_endpoints; i++)
		any |= s->facts->endpoints[i].chain != NULL;
	if (!any)
		return SC_IS_NA;
	if (s->facts->n_anchors)
		return SC_IS_FINE;
	return sc_fires(s, SC_MSG(TRUST_ROOTLESS_HOST));
}

const struct sc_check sc_checks_trust[] = {
	{
		.id = SC_CHECK_TRUST_UNTRUSTED_ROOT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TRUST_UNTRUSTED_ROOT_FIX,
		.needs = SC_NEED_PARSED,
		.run = untrusted_root,
	},
	{
		.id = SC_CHECK_TRUST_ANCHOR_DATE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TRUST_ANCHOR_DATE_FIX,
		.needs = SC_NEED_PARSED,
		.run = anchor_date,
	},
	{
		.id = SC_CHECK_TRUST_ROOTLESS_HOST,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TRUST_ROOTLESS_HOST_FIX,
		.run = rootless_host,
	},
	{ 0 },
};

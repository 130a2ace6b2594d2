/* The kinds of dates and their words. */
#include "base/date.h"
#include "base/out.h"
#include "report/dates.h"

#define RENEW "Renew the certificate and reload the mail server."

static const struct sc_due_kind kinds[] = {
	[SC_DUE_LEAF_ENDS] = { SC_EVENT_FAILURE, true, true, "time-expired",
		RENEW },
	[SC_DUE_ISSUER_ENDS] = { SC_EVENT_FAILURE, true, true,
		"time-intermediate-expired",
		"Serve the chain that the CA issues from today." },
	[SC_DUE_ROOT_ENDS] = { SC_EVENT_FAILURE, true, true,
		"trust-anchor-date",
		"Have the certificate issued under a younger root." },
	[SC_DUE_POLICY_HOST_ENDS] = { SC_EVENT_FAILURE, true, true,
		"sts-host-cert-expired",
		"Renew the certificate of the policy host." },
	[SC_DUE_SIGNATURE_OVERDUE] = { SC_EVENT_FAILURE, true, false,
		"dns-bogus", "Have the zone signed anew." },
	[SC_DUE_STAPLE_ENDS] = { SC_EVENT_LAPSE, true, true, "staple-expired",
		"See to it that the server fetches a new OCSP response." },
	[SC_DUE_REVOCATION_ENDS] = { SC_EVENT_LAPSE, true, true, NULL, NULL },
	[SC_DUE_LEAF_BEGINS] = { SC_EVENT_IMPROVEMENT, false, true, NULL,
		NULL },
	[SC_DUE_ISSUER_BEGINS] = { SC_EVENT_IMPROVEMENT, false, true, NULL,
		NULL },
	[SC_DUE_LITTLE_LEFT] = { SC_EVENT_NOTICE, false, true, "time-expiring",
		RENEW },
	[SC_DUE_OVERDUE] = { SC_EVENT_NOTICE, false, true,
		"time-renewal-overdue", RENEW },
	[SC_DUE_POLICY_HOST_LITTLE_LEFT] = { SC_EVENT_NOTICE, false, true,
		"sts-host-cert-expiring",
		"Renew the certificate of the policy host." },
	[SC_DUE_POLICY_FORGOTTEN] = { SC_EVENT_FAILURE, false, false,
		"sts-host-cert-expired",
		"Renew the certificate of the policy host." },
	[SC_DUE_RENEWAL] = { SC_EVENT_NOTICE, false, false, NULL, RENEW },
	[SC_DUE_SHORTER_LIFE] = { SC_EVENT_RULE, false, false, "time-too-long",
		"Make renewal and reload automatic before that." },
	[SC_DUE_CLIENT_AUTH] = { SC_EVENT_RULE, false, false,
		"cert-eku-clientauth-present",
		"Do not authenticate to other servers with this "
		"certificate." },
	[SC_DUE_ROOT_REMOVED] = { SC_EVENT_RULE, false, false,
		"trust-root-removed",
		"Have the next certificate issued under a younger root." },
	[SC_DUE_DISTRUST_AFTER] = { SC_EVENT_RULE, false, false,
		"trust-distrust-after",
		"Have the next certificate issued by another CA." },
	[SC_DUE_SIGNATURE_ENDS] = { SC_EVENT_LAPSE, true, false, "dns-bogus",
		"See to it that the zone is signed anew in time." },
};

const struct sc_due_kind *sc_due_kind(enum sc_due due)
{
	return &kinds[due];
}

bool sc_due_breaks(enum sc_due due)
{
	return kinds[due].ends && kinds[due].kind == SC_EVENT_FAILURE;
}

struct sc_date sc_due_first(const struct sc_due_date *d)
{
	return (struct sc_date){ d->at.s + kinds[d->due].ends };
}

/* %1 is the place, %2 is sc_due_about(). */
static const char *const texts[] = {
	[SC_DUE_LEAF_ENDS] = "%1, its certificate expires",
	[SC_DUE_ISSUER_ENDS] = "%1, intermediate \"%2\" expires",
	[SC_DUE_ROOT_ENDS] = "%1, root \"%2\" expires",
	[SC_DUE_POLICY_HOST_ENDS] =
		"%1, the certificate of the policy host expires",
	[SC_DUE_SIGNATURE_OVERDUE] = "the DNSSEC signature of %1 ends, if "
				     "the zone is not signed anew",
	[SC_DUE_STAPLE_ENDS] = "%1, the stapled OCSP response expires",
	[SC_DUE_REVOCATION_ENDS] = "%1, the CRL or OCSP response about \"%2\" "
				   "expires",
	[SC_DUE_LEAF_BEGINS] = "%1, its certificate becomes valid",
	[SC_DUE_ISSUER_BEGINS] = "%1, intermediate \"%2\" becomes valid",
	[SC_DUE_LITTLE_LEFT] = "%1, its certificate is about to expire, on %2",
	[SC_DUE_OVERDUE] = "%1, the renewal of its certificate is overdue; it "
			   "expires on %2",
	[SC_DUE_POLICY_HOST_LITTLE_LEFT] =
		"%1, the certificate of the policy host is about to expire, "
		"on %2",
	[SC_DUE_POLICY_FORGOTTEN] =
		"%1, the last cached MTA-STS policies run out; the policy "
		"cannot be fetched since %2",
	[SC_DUE_RENEWAL] = "%1, its certificate is to be renewed; it expires "
			   "on %2",
	[SC_DUE_SHORTER_LIFE] = "%1, its certificate is valid for %2 that "
				"public CAs issue for from then on",
	[SC_DUE_CLIENT_AUTH] =
		"%1, its certificate is also good for client authentication; "
		"by then public CAs stop issuing that",
	[SC_DUE_ROOT_REMOVED] = "%1, Mozilla's root programme removes the root "
				"\"%2\" for its age",
	[SC_DUE_DISTRUST_AFTER] = "%1, the trust store does not trust what is "
				  "issued under the root \"%2\" from then on",
	[SC_DUE_SIGNATURE_ENDS] = "the DNSSEC signature of %1 ends, if the "
				  "zone is not signed anew",
};

static const char *lives(struct sc_arena *a, const struct sc_due_date *d)
{
	if (d->due == SC_DUE_RENEWAL)
		return sc_arena_printf(a,
			"%s, and the next one may be valid for %d days at most",
			sc_date_day(a, d->cert->not_after), d->life->days);
	return sc_arena_printf(a, "%lld days, which is more than the %d",
		(long long)(sc_cert_life_s(d->cert) / SC_DAY_S), d->life->days);
}

const char *sc_due_about(struct sc_arena *a, const struct sc_due_date *d)
{
	if (d->answer)
		return "";
	if (d->anchor)
		return d->anchor->subject;
	if (d->life)
		return lives(a, d);
	if (d->due == SC_DUE_ISSUER_ENDS || d->due == SC_DUE_ISSUER_BEGINS ||
		d->due == SC_DUE_REVOCATION_ENDS)
		return d->cert->subject;
	return d->cert ? sc_date_day(a, d->cert->not_after) : "";
}

/* "_25._tcp.mx.example.org TLSA", "mx.example.org with RSA keys alone" */
const char *sc_due_place(struct sc_arena *a, const struct sc_due_date *d)
{
	const char *behind = d->answer ? d->answer->type : d->how;

	return behind ? sc_arena_printf(a, "%s %s", d->place, behind) :
			d->place;
}

static const char *filled(struct sc_arena *a, const char *text,
	const char *place, const char *what)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);

	for (; *text; text++)
		if (*text != '%')
			sc_out_bytes(&out, text, 1);
		else
			sc_out_text(&out, *++text == '1' ? place : what);
	return m.p;
}

const char *sc_due_text(struct sc_arena *a, enum sc_due due, const char *place,
	const char *about)
{
	return filled(a, texts[due], place, about);
}

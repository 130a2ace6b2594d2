/*
 * The words for changes: a template for each kind. {before} and {after} are the
 * values as people read them, {about} what a finding says. Where there was
 * nothing before, or is nothing after, another template is taken if the kind
 * has one.
 */
#include <string.h>

#include "base/date.h"
#include "base/out.h"
#include "base/text.h"
#include "report/compare.h"

#define DIGEST_SHOWN 16

static const char *as_it_is(struct sc_arena *a, const char *value)
{
	(void)a;
	return value;
}

/* "9f2c0b7a11d3e4f5..." */
static const char *as_digest(struct sc_arena *a, const char *value)
{
	return strlen(value) <= DIGEST_SHOWN ?
		value :
		sc_arena_printf(a, "%.*s...", DIGEST_SHOWN, value);
}

static const char *as_day(struct sc_arena *a, const char *value)
{
	struct sc_date d;

	return sc_date_parse(value, &d) ? sc_date_day(a, d) : value;
}

static const char *as_span(struct sc_arena *a, const char *value)
{
	int s;

	return sc_text_number(value, 0, 999999999, &s) ?
		sc_date_span_words(a, s) :
		value;
}

/* "delivers-authenticated" is written with blanks. */
static const char *as_phrase(struct sc_arena *a, const char *value)
{
	char *words = sc_arena_text(a, value);

	for (char *p = words; *p; p++)
		*p = *p == '-' ? ' ' : *p;
	return words;
}

#define OF(k) [SC_CHANGE_##k]

static const struct words {
	const char *(*value)(struct sc_arena *a, const char *value);
	const char *both, *gone, *new; /* `gone`, `new`: NULL as `both` */
} templates[SC_CHANGE_KINDS] = {
	OF(VERDICT) = { as_it_is, "The verdict is {after}; it was {before}" },
	OF(OUTCOME) = { as_phrase, "What happens is {after}; it was {before}" },
	OF(WORST_OUTCOME) = { as_phrase,
		"What can happen is {after}; it was {before}" },
	OF(RETURNING) = { as_phrase,
		"With a policy cached earlier: {after}; it was {before}" },
	OF(ADDRESS_OUTCOME) = { as_phrase,
		"With this address: {after}; it was {before}" },
	OF(PROGRAM_OUTCOME) = { as_phrase,
		"What happens is {after}; it was {before}" },
	OF(HOST_GONE) = { as_it_is, "The host is gone" },
	OF(HOST_NEW) = { as_it_is, "The host is new" },
	OF(ADDRESS_GONE) = { as_it_is, "The address is gone" },
	OF(ADDRESS_NEW) = { as_it_is, "The address is new" },
	OF(PREFERENCE) = { as_it_is,
		"The MX preference is {after}; it was {before}",
		"No MX record names the host; its preference was {before}",
		"An MX record of preference {after} names the host" },
	OF(STARTTLS_GONE) = { as_phrase, "STARTTLS is gone: {after}" },
	OF(STARTTLS_BACK) = { as_phrase,
		"STARTTLS works again; it was: {before}" },
	OF(SESSION) = { as_phrase,
		"The session ends with: {after}; it was: "
		"{before}" },
	OF(TLS_VERSION) = { as_it_is,
		"{after} is negotiated; it was {before}" },
	OF(CIPHER_SUITE) = { as_it_is,
		"The cipher suite is {after}; it was {before}",
		"The cipher suite is not known; it was {before}",
		"The cipher suite is {after}" },
	OF(GROUP) = { as_it_is,
		"The key exchange uses {after}; it was {before}",
		"The group of the key exchange is not known; it was {before}",
		"The key exchange uses {after}" },
	OF(RENEWED) = { as_digest,
		"The certificate was renewed for the same names: {after} for "
		"{before}" },
	OF(ROLLED_BACK) = { as_digest,
		"An older certificate for the same names is back: {after} for "
		"{before}" },
	OF(REPLACED) = { as_digest,
		"The certificate is another one: {after} for {before}" },
	OF(NAME_LOST) = { as_it_is, "The certificate lost the name {before}" },
	OF(NAME_GAINED) = { as_it_is,
		"The certificate gained the name {after}" },
	OF(KEY) = { as_digest,
		"The key is another one: SPKI {after} for {before}" },
	OF(KEY_KIND) = { as_it_is, "The key is {after}; it was {before}" },
	OF(SIGNATURE) = { as_it_is,
		"The issuer signed with {after}; it was {before}" },
	OF(ISSUER) = { as_it_is, "The issuer is {after}; it was {before}" },
	OF(EXPIRY) = { as_day,
		"The certificate ends on {after}; it was "
		"{before}" },
	OF(CHAIN_SHORTER) = { as_it_is,
		"The chain is shorter; issuers sent: {after}; it was {before}" },
	OF(CHAIN_LONGER) = { as_it_is,
		"The chain is longer; issuers sent: {after}; it was {before}" },
	OF(CHAIN_OTHER) = { as_it_is,
		"The issuers sent are others: {after}; it was {before}" },
	OF(TRUST) = { as_day, NULL,
		"The chain is not trusted any more; it was, until {before}",
		"The chain is trusted, until {after}; it was not" },
	OF(TRUST_END) = { as_day,
		"An issuer ends before the certificate, on {after}; trust "
		"ended on {before}" },
	OF(DNSSEC) = { as_it_is, "The MX lookup is {after}; it was {before}" },
	OF(DANE) = { as_it_is, "DANE: {after}; it was: {before}" },
	OF(TLSA_GONE) = { as_it_is, "TLSA record removed: {before}" },
	OF(TLSA_NEW) = { as_it_is, "TLSA record added: {after}" },
	OF(TLSA_TTL) = { as_span,
		"The TTL of the TLSA records is {after}; it "
		"was {before}" },
	OF(CAA) = { as_it_is, "CAA records: {after}; it was: {before}" },
	OF(CAA_ISSUER_GONE) = { as_it_is,
		"CAA no longer allows {before} to issue" },
	OF(CAA_ISSUER_NEW) = { as_it_is, "CAA allows {after} to issue" },
	OF(STS) = { as_it_is, "The MTA-STS record: {after}; it was: {before}" },
	OF(STS_MODE) = { as_it_is,
		"The MTA-STS mode is {after}; it was "
		"{before}",
		"No MTA-STS policy is in force; its mode was {before}",
		"An MTA-STS policy is in force, of mode {after}" },
	OF(STS_ID) = { as_it_is, "The MTA-STS id is {after}; it was {before}" },
	OF(STS_MAX_AGE) = { as_span,
		"The MTA-STS max_age is {after}; it was {before}" },
	OF(TLSRPT) = { as_it_is,
		"The TLSRPT record: {after}; it was: {before}" },
	OF(RUA_GONE) = { as_it_is, "TLS reports no longer go to {before}" },
	OF(RUA_NEW) = { as_it_is, "TLS reports go to {after}" },
	OF(FINDING_NEW) = { as_it_is, "New ({after}): {about}" },
	OF(FINDING_GONE) = { as_it_is, "Gone (was {before}): {about}" },
	OF(FINDING_SEVERITY) = { as_it_is,
		"Now {after} (was {before}): {about}" },
};

#define KIND(k, word) [SC_CHANGE_##k] = (word)

const char *const sc_change_kind_words[] = {
	KIND(VERDICT, "verdict"),
	KIND(OUTCOME, "outcome"),
	KIND(WORST_OUTCOME, "worst-outcome"),
	KIND(RETURNING, "returning-outcome"),
	KIND(ADDRESS_OUTCOME, "address-outcome"),
	KIND(PROGRAM_OUTCOME, "program-outcome"),
	KIND(HOST_GONE, "host-gone"),
	KIND(HOST_NEW, "host-new"),
	KIND(ADDRESS_GONE, "address-gone"),
	KIND(ADDRESS_NEW, "address-new"),
	KIND(PREFERENCE, "mx-preference"),
	KIND(STARTTLS_GONE, "starttls-gone"),
	KIND(STARTTLS_BACK, "starttls-back"),
	KIND(SESSION, "session"),
	KIND(TLS_VERSION, "tls-version"),
	KIND(CIPHER_SUITE, "cipher-suite"),
	KIND(GROUP, "group"),
	KIND(RENEWED, "certificate-renewed"),
	KIND(ROLLED_BACK, "certificate-rolled-back"),
	KIND(REPLACED, "certificate-replaced"),
	KIND(NAME_LOST, "name-lost"),
	KIND(NAME_GAINED, "name-gained"),
	KIND(KEY, "key"),
	KIND(KEY_KIND, "key-kind"),
	KIND(SIGNATURE, "signature-algorithm"),
	KIND(ISSUER, "issuer"),
	KIND(EXPIRY, "expiry"),
	KIND(CHAIN_SHORTER, "chain-shorter"),
	KIND(CHAIN_LONGER, "chain-longer"),
	KIND(CHAIN_OTHER, "chain-other"),
	KIND(TRUST, "trust"),
	KIND(TRUST_END, "trust-end"),
	KIND(DNSSEC, "dnssec"),
	KIND(DANE, "dane"),
	KIND(TLSA_GONE, "tlsa-gone"),
	KIND(TLSA_NEW, "tlsa-new"),
	KIND(TLSA_TTL, "tlsa-ttl"),
	KIND(CAA, "caa"),
	KIND(CAA_ISSUER_GONE, "caa-issuer-gone"),
	KIND(CAA_ISSUER_NEW, "caa-issuer-new"),
	KIND(STS, "mta-sts"),
	KIND(STS_MODE, "mta-sts-mode"),
	KIND(STS_ID, "mta-sts-id"),
	KIND(STS_MAX_AGE, "mta-sts-max-age"),
	KIND(TLSRPT, "tlsrpt"),
	KIND(RUA_GONE, "tlsrpt-rua-gone"),
	KIND(RUA_NEW, "tlsrpt-rua-new"),
	KIND(FINDING_NEW, "finding-new"),
	KIND(FINDING_GONE, "finding-gone"),
	KIND(FINDING_SEVERITY, "finding-severity"),
	NULL,
};

const char *const sc_change_sense_words[] = {
	[SC_CHANGE_NEUTRAL] = "neutral",
	[SC_CHANGE_BETTER] = "better",
	[SC_CHANGE_WORSE] = "worse",
	NULL,
};

static const char *template_of(const struct sc_change *c)
{
	const struct words *w = &templates[c->kind];

	if (!c->after && w->gone)
		return w->gone;
	return !c->before && w->new ? w->new : w->both;
}

static const char *value_of(
	struct sc_arena *a, const struct sc_change *c, const char *value)
{
	return value ? templates[c->kind].value(a, value) : "none";
}

const char *sc_change_message(struct sc_arena *a, const struct sc_change *c)
{
	const struct {
		const char *name, *value;
	} places[] = {
		{ "{before}", value_of(a, c, c->before) },
		{ "{after}", value_of(a, c, c->after) },
		{ "{about}", c->about ? c->about : "" },
	};
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);
	const char *s = template_of(c);

	while (*s) {
		size_t n = strcspn(s + 1, "{") + 1, i = 0;

		while (i < SC_COUNT(places) &&
			!sc_text_has_prefix(s, places[i].name))
			i++;
		if (i < SC_COUNT(places)) {
			sc_out_text(&out, places[i].value);
			n = strlen(places[i].name);
		} else {
			sc_out_bytes(&out, s, n);
		}
		s += n;
	}
	if (m.n && m.p[m.n - 1] != '.')
		sc_out_text(&out, ".");
	return m.p;
}

/* "dane senders", "postfix-dane (dane)" */
static const char *sender_text(
	struct sc_arena *a, const struct sc_change_place *p)
{
	return p->program ? sc_arena_printf(a, "%s (%s)", p->program,
				    p->sender ? p->sender : "?") :
		p->sender ? sc_arena_printf(a, "%s senders", p->sender) :
			    NULL;
}

const char *sc_change_place_text(
	struct sc_arena *a, const struct sc_change_place *p)
{
	const char *parts[] = { sender_text(a, p), p->host, p->address,
		p->handshake };
	const char *before[] = { "", ", ", " ", ", handshake " };
	const char *text = NULL;

	for (size_t i = 0; i < SC_COUNT(parts); i++)
		if (parts[i])
			text = text ? sc_arena_printf(a, "%s%s%s", text,
					      before[i], parts[i]) :
				      parts[i];
	return text;
}

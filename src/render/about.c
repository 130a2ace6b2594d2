#include "render/about.h"

#include <inttypes.h>
#include <string.h>

#include "base/fnv.h"
#include "base/text.h"

#define TEXT_BYTES 4096

const char *sc_about_place(struct sc_arena *a, const struct sc_finding *f)
{
	const struct sc_report_subject *s = &f->subject;

	if (s->host && s->address)
		return sc_arena_printf(a, "%s, %s", s->host, s->address);
	return s->host     ? s->host :
		s->address ? s->address :
		s->domain  ? s->domain :
			     "";
}

bool sc_about_is_trouble(const struct sc_finding *f)
{
	return f->severity >= SC_SEVERITY_WARN;
}

const char *sc_about_fingerprint(struct sc_arena *a, const struct sc_report *r,
	const struct sc_finding *f)
{
	const char *parts[] = { r->target.input, f->id, f->subject.host,
		f->subject.address, f->subject.certificate };
	uint64_t hash = SC_FNV_BEGIN;

	for (size_t i = 0; i < SC_COUNT(parts); i++)
		hash = sc_fnv_text(hash, parts[i]);
	return sc_arena_printf(a, "%016" PRIx64, hash);
}

const struct sc_report_certificate *sc_about_leaf(
	const struct sc_report *r, const struct sc_report_endpoint *e)
{
	for (size_t i = 0; e->n_chain && i < r->n_certificates; i++)
		if (strcmp(r->certificates[i].sha256, e->chain[0]) == 0)
			return &r->certificates[i];
	return NULL;
}

const struct sc_sender_host *sc_about_sender(
	const struct sc_report *r, const char *sender, size_t i)
{
	for (size_t k = 0; k < r->n_senders; k++)
		if (strcmp(r->senders[k].sender, sender) == 0)
			return i < r->senders[k].n_hosts ?
				&r->senders[k].hosts[i] :
				NULL;
	return NULL;
}

const char *sc_about_joined(
	struct sc_arena *a, const char *const *v, size_t n, const char *between)
{
	const char *s = "";

	for (size_t i = 0; i < n; i++)
		s = sc_arena_printf(a, "%s%s%s", s, i ? between : "", v[i]);
	return s;
}

const char *sc_about_text(struct sc_arena *a, const char *s)
{
	return s ? sc_text_printable_utf8(a, sc_bytes_of(s), TEXT_BYTES) : "";
}

static bool is_known(enum sc_outcome_of_sender o)
{
	return o != SC_SENDER_NOT_APPLICABLE && o != SC_SENDER_UNKNOWN;
}

static bool is_kept_away(enum sc_outcome_of_sender o)
{
	return o > SC_SENDER_UNKNOWN && o != SC_SENDER_PASSWORD_IN_CLEAR;
}

static const char *const manners[SC_SENDER_OUTCOMES] = {
	[SC_SENDER_CLEARTEXT] = ", in clear text",
	[SC_SENDER_UNVERIFIED] = ", unverified",
	[SC_SENDER_PASSWORD_IN_CLEAR] = ", passwords in clear",
};

/* Says how mail is delivered where it is not encrypted. */
static const char *manner(const struct sc_report *r)
{
	enum sc_outcome_of_sender worst = SC_SENDER_NOT_APPLICABLE;

	for (size_t i = 0; i < r->n_senders; i++)
		if (is_known(r->senders[i].outcome) &&
			!is_kept_away(r->senders[i].outcome) &&
			r->senders[i].outcome > worst)
			worst = r->senders[i].outcome;
	return manners[worst] ? manners[worst] : "";
}

const char *sc_about_delivery(struct sc_arena *a, const struct sc_report *r)
{
	const char *away = "";
	size_t n = 0, n_away = 0;

	for (size_t i = 0; i < r->n_senders; i++) {
		const struct sc_sender *s = &r->senders[i];

		n += is_known(s->outcome);
		if (!is_kept_away(s->outcome))
			continue;
		away = sc_arena_printf(
			a, "%s%s%s", away, n_away ? ", " : "", s->sender);
		n_away++;
	}
	if (!n)
		return "not known";
	if (n == n_away)
		return "nobody";
	return sc_arena_printf(
		a, "%s%s%s", n_away ? "not " : "all", away, manner(r));
}

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

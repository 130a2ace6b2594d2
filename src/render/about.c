#include "render/about.h"

#include <inttypes.h>
#include <string.h>

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

static uint64_t mixed(uint64_t hash, const char *s)
{
	for (; s && *s; s++)
		hash = (hash ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	return (hash ^ 0xff) * UINT64_C(0x100000001b3);
}

const char *sc_about_fingerprint(struct sc_arena *a, const struct sc_report *r,
	const struct sc_finding *f)
{
	const char *parts[] = { r->target.input, f->id, f->subject.host,
		f->subject.address, f->subject.certificate };
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < SC_COUNT(parts); i++)
		hash = mixed(hash, parts[i]);
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

const char *sc_about_text(struct sc_arena *a, const char *s)
{
	return s ? sc_text_printable_utf8(a, sc_bytes_of(s), TEXT_BYTES) : "";
}

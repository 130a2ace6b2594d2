/* smtpcert verify: one chain against one trust store, and why not. */
#include <time.h>

#include "base/limits.h"
#include "base/text.h"
#include "command.h"
#include "files.h"
#include "x509/verify.h"

static bool read_file(struct sc_arena *a, const char *path,
	struct sc_bytes *out, struct sc_error *e)
{
	return !path || file_read(a, path, SC_LIMIT_TRUST_BYTES, out, e);
}

static bool read_certificates(struct sc_arena *a, const char *path,
	struct sc_bytes *out, struct sc_error *e)
{
	return !path || file_read_certificates(a, path, out, e);
}

static bool is_complete(const struct options *o, struct sc_error *e)
{
	if (o->n_operands)
		return sc_error_set(e, SC_ERROR_USAGE,
			"smtpcert verify takes no operand: say --chain FILE");
	if (!o->chain || !o->trust)
		return sc_error_set(e, SC_ERROR_USAGE,
			"smtpcert verify wants --chain FILE and --trust FILE");
	return true;
}

static void put_tried(struct sc_out *out, const struct sc_verify_result *r)
{
	for (size_t i = 0; i < r->n_tried; i++)
		sc_out_printf(out, "  tried %s: %s\n", r->tried[i].text,
			r->tried[i].reason ? r->tried[i].reason : "valid");
	if (r->n_more)
		sc_out_printf(out, "  and %zu more\n", r->n_more);
}

static void put_verdict(const struct options *o, struct sc_out *out,
	const struct sc_verify_result *r)
{
	if (r->accepted)
		sc_out_printf(out, "accepted: %s\n", r->path.text);
	else
		sc_out_printf(out, "rejected: %s\n", r->reason);
	if (o->verbose)
		put_tried(out, r);
}

bool command_verify(struct options *o, int *status, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_verify_query q = { .name = o->name,
		.at = o->has_at ? o->at : (struct sc_date){ time(NULL) },
		.purpose = o->purpose,
		.profile = o->profile,
		.has_max_depth = o->has_max_depth,
		.max_depth = o->max_depth,
		.policies = o->policies };
	struct sc_verify_result r;

	if (!is_complete(o, e) ||
		!read_certificates(o->arena, o->chain, &q.chain, e) ||
		!read_certificates(
			o->arena, o->intermediates, &q.intermediates, e) ||
		!read_file(o->arena, o->crl, &q.crls, e) ||
		!sc_trust_open(o->arena, o->trust, NULL, &q.trust, e) ||
		!sc_verify(o->arena, &q, &r, e))
		return false;
	*status = r.accepted ? STATUS_FINE : STATUS_FINDINGS;
	if (!o->quiet)
		put_verdict(o, &out, &r);
	return file_flush(&m, e);
}

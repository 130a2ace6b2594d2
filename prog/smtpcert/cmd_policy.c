/* smtpcert policy: the line for Postfix's smtp_tls_policy_maps. */
#include <string.h>

#include "advice/advice.h"
#include "command.h"
#include "files.h"
#include "obs/json.h"
#include "x509/derive.h"

static bool policy_one(struct options *o, const char *target, size_t index,
	int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_postfix_policy p;
	struct sc_trust *trust;
	struct sc_obs obs;

	(void)index;
	if (!open_trust(o, &a, &trust, e) || !observe(o, &a, target, &obs, e))
		return false;

	struct sc_facts facts = sc_facts_derive(
		&a, &obs, o->has_at ? o->at : obs.observed_at, trust);

	p = sc_advice_postfix(&a, &obs, &facts);
	if (!p.known)
		*status = STATUS_UNKNOWN;
	if (o->quiet)
		return true;
	if (o->format && strcmp(o->format, "json") == 0) {
		sc_json_write(&out, &sc_type_postfix_policy, &p);
		return file_flush(&m, e);
	}
	sc_out_printf(&out, "# %s: %s\n", p.domain, p.why);
	if (p.line)
		sc_out_printf(&out, "%s\n", p.line);
	return file_flush(&m, e);
}

bool command_policy(struct options *o, int *status, struct sc_error *e)
{
	o->dns_only = true;
	return for_each_target(o, policy_one, status, e);
}

/* smtpcert policy: the line for Postfix's smtp_tls_policy_maps. */
#include "advice/advice.h"
#include "command.h"

static bool policy_one(
	struct options *o, const char *target, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_postfix_policy p;
	struct seen s;

	if (!look(o, &a, target, &s, e))
		return false;
	p = sc_advice_postfix(&a, &s.obs, &s.facts);
	if (!p.known)
		*status = STATUS_UNKNOWN;
	sc_out_printf(&out, "# %s: %s\n", p.domain, p.why);
	if (p.line)
		sc_out_printf(&out, "%s\n", p.line);
	return put_result(o, &sc_type_postfix_policy, &p, &m, e);
}

bool command_policy(struct options *o, int *status, struct sc_error *e)
{
	o->dns_only = true;
	return for_each_target(o, policy_one, status, e);
}

/*
 * smtpcert tlsa: records to publish, records as they are, and whether the next
 * key may be deployed. Lines for a zone file are printed as such, with what is
 * to be said about them in comments, so that the output can be pasted.
 */
#include <string.h>

#include "advice/advice.h"
#include "base/text.h"
#include "command.h"
#include "files.h"
#include "policy/tlsa.h"
#include "wrapped.h"

static void put_record(
	struct sc_out *out, const char *owner, const char *record)
{
	sc_out_printf(out, "%s IN TLSA %s\n", owner, record);
}

static void put_plan(struct sc_out *out, const struct sc_tlsa_plan *plan)
{
	for (size_t i = 0; i < plan->n_records; i++) {
		const struct sc_tlsa_advice *r = &plan->records[i];

		sc_out_printf(out, "; %s%s\n", r->about,
			r->published ? " (published)" : "");
		put_record(out, r->owner, r->record);
	}
	for (size_t i = 0; i < plan->n_advice; i++) {
		sc_out_text(out, ";\n");
		put_wrapped(out, "; ", plan->advice[i]);
	}
}

static bool one_operand(
	const struct options *o, const char *what, struct sc_error *e)
{
	return o->n_operands == 2 ||
		sc_error_set(e, SC_ERROR_USAGE,
			"smtpcert tlsa %s: one %s is wanted, not %zu",
			o->operands[0], what, o->n_operands - 1);
}

/* ---- generate ---- */

static const char *const endings[] = { ".pem", ".crt", ".cer", ".der", ".key",
	".csr", ".p12", ".pfx", ".p7b", NULL };

static bool plan_for_file(struct options *o, struct sc_arena *a,
	struct sc_tlsa_plan *plan, struct sc_out *out, struct sc_error *e)
{
	struct sc_key_files files;

	if (!file_read_keys(a, o->operands[1], &files, e))
		return false;
	*plan = sc_advice_tlsa_of_files(
		a, o->name, o->mx_port ? o->mx_port : 25, &files);
	for (size_t i = 0; i < plan->n_records; i++)
		if (strstr(plan->records[i].owner, "MX-HOST")) {
			sc_out_text(out,
				"; MX-HOST stands for the server's name: say "
				"it with --name\n");
			break;
		}
	return true;
}

static bool plan_for_servers(struct options *o, struct sc_arena *a,
	struct sc_tlsa_plan *plan, int *status, struct sc_error *e)
{
	struct seen s;

	if (!look(o, a, o->operands[1], &s, e))
		return false;
	*plan = sc_advice_tlsa_of_servers(a, &s.obs, &s.facts);
	if (plan->n_records == 0 && s.obs.target.address && !o->name)
		return sc_error_set(e, SC_ERROR_USAGE,
			"TLSA records belong to a name: give the server by its "
			"name, with --connect %.100s",
			s.obs.target.address);
	if (plan->n_records == 0)
		*status = STATUS_UNKNOWN;
	return true;
}

static bool generate(struct options *o, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_tlsa_plan plan;

	if (!one_operand(o, "target or file", e) ||
		!(file_is_meant(o->operands[1], endings) ?
				plan_for_file(o, &a, &plan, &out, e) :
				plan_for_servers(o, &a, &plan, status, e)))
		return false;
	if (plan.n_records == 0)
		sc_out_printf(&out,
			"; no server of %s showed a certificate, and there is "
			"no file of that name\n",
			sc_text_printable(
				&a, sc_bytes_of(o->operands[1]), 253));
	put_plan(&out, &plan);
	return put_result(o, &sc_type_tlsa_plan, &plan, &m, e);
}

/* ---- check ---- */

static void put_row(struct sc_out *out, const struct sc_tlsa_check_row *row)
{
	static const char *const words[] = { "?", "ok", "unusable", "none",
		"FAILED", "NO TLS", "MISMATCH", "no address" };

	sc_out_printf(out, "%s%s%s, port %d%s%s: %s\n",
		row->host ? row->host : "",
		row->host && row->address ? " " : "",
		row->address ? row->address : "", row->port,
		row->variant ? ", certificate by " : "",
		row->variant ? row->variant : "", words[row->state]);
	put_wrapped(out, "    ", row->why);
	if (row->record)
		sc_out_printf(out, "    matches  %s\n", row->record);
	for (size_t i = 0; !row->record && i < row->n_records; i++)
		sc_out_printf(out, "    DNS      %s\n", row->records[i]);
	if (row->publish) {
		sc_out_text(out, "    publish  ");
		put_record(out, row->owner, row->publish);
	}
}

static int status_of(enum sc_tlsa_state worst)
{
	switch (worst) {
	case SC_TLSA_STATE_MATCH: return STATUS_FINE;
	case SC_TLSA_STATE_GONE:
	case SC_TLSA_STATE_UNKNOWN: return STATUS_UNKNOWN;
	case SC_TLSA_STATE_UNUSABLE:
	case SC_TLSA_STATE_NONE:
	case SC_TLSA_STATE_FAILED:
	case SC_TLSA_STATE_NO_TLS:
	case SC_TLSA_STATE_MISMATCH: break;
	}
	return STATUS_FINDINGS;
}

static bool check(struct options *o, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_tlsa_check result;
	struct seen s;

	if (!one_operand(o, "target", e) || !look(o, &a, o->operands[1], &s, e))
		return false;
	result = sc_advice_tlsa_check(&a, &s.obs, &s.facts);
	for (size_t i = 0; i < result.n_rows; i++)
		put_row(&out, &result.rows[i]);
	if (result.n_rows == 0)
		sc_out_text(&out, "No server was found to look at.\n");
	*status = status_of(result.worst);
	return put_result(o, &sc_type_tlsa_check, &result, &m, e);
}

/* ---- rollover ---- */

static void put_rollover(struct sc_out *out, const struct sc_rollover *r)
{
	put_wrapped(out, "", r->why);
	for (size_t i = 0; i < r->n_hosts; i++) {
		const struct sc_rollover_host *h = &r->hosts[i];

		sc_out_printf(out, "\n%s, port %d\n", h->host, h->port);
		put_wrapped(out, "    ", h->why);
		if (h->publish) {
			sc_out_text(out, "    ");
			put_record(out, h->owner, h->publish);
		}
	}
}

static int status_of_rollover(const struct sc_rollover *r)
{
	if (r->safe)
		return STATUS_FINE;
	return r->state == SC_ROLLOVER_UNKNOWN || r->state == SC_ROLLOVER_GONE ?
		STATUS_UNKNOWN :
		STATUS_FINDINGS;
}

static bool rollover(struct options *o, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_key_files next;
	struct sc_rollover r;
	struct seen s;

	if (!o->next)
		return sc_error_set(e, SC_ERROR_USAGE,
			"smtpcert tlsa rollover: --next FILE is wanted, the "
			"certificate, request or key to be deployed");
	o->dns_only = true;
	if (!one_operand(o, "target", e) ||
		!file_read_keys(&a, o->next, &next, e) ||
		!look(o, &a, o->operands[1], &s, e))
		return false;
	r = sc_advice_rollover(
		&a, &s.obs, &s.facts, &next, o->published, s.trust);
	put_rollover(&out, &r);
	*status = status_of_rollover(&r);
	return put_result(o, &sc_type_rollover, &r, &m, e);
}

static const struct {
	const char *name;
	bool (*run)(struct options *o, int *status, struct sc_error *e);
} actions[] = {
	{ "generate", generate },
	{ "check", check },
	{ "rollover", rollover },
};

/* Of no use to a record: DANE does not look at revocation (RFC 7671 5). */
bool command_tlsa(struct options *o, int *status, struct sc_error *e)
{
	o->no_revocation = true;
	for (size_t i = 0; o->n_operands && i < SC_COUNT(actions); i++)
		if (strcmp(o->operands[0], actions[i].name) == 0)
			return actions[i].run(o, status, e);
	return sc_error_set(e, SC_ERROR_USAGE,
		"smtpcert tlsa: generate, check or rollover is wanted");
}

#include "command.h"
#include "files.h"
#include "obs/json.h"
#include "outputs.h"

static bool check_one(
	struct options *o, const char *target, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_report report;
	struct sc_sources with;
	struct sc_obs obs;

	if (!open_sources(o, &with, e) || !observe(o, &a, target, &obs, e))
		return false;
	report = judge(o, &a, &obs, &with);
	if (!put_report(o, &report, e))
		return false;
	*status = report_status(o, &report);
	return true;
}

static bool check_all(struct options *o, int *status, struct sc_error *e)
{
	return for_each_target(o, check_one, status, e);
}

bool command_check(struct options *o, int *status, struct sc_error *e)
{
	return with_outputs(o, "text", check_all, status, e);
}

static bool probe_one(
	struct options *o, const char *target, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_obs obs;

	(void)status;
	if (!observe(o, &a, target, &obs, e))
		return false;

	struct sc_out out = sc_out_to_memory(&m);

	sc_json_write(&out, &sc_type_obs, &obs);
	return file_flush(&m, e);
}

bool command_probe(struct options *o, int *status, struct sc_error *e)
{
	return for_each_target(o, probe_one, status, e);
}

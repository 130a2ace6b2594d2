#include <string.h>

#include "advice/inspect.h"
#include "command.h"
#include "deploy/deployed.h"
#include "deploy/preflight.h"
#include "documents.h"
#include "files.h"
#include "obs/json.h"
#include "outputs.h"
#include "report/compare.h"

/* What judge and render do to each document of a file. */
struct work {
	const char *what; /* the documents are */
	const struct sc_type *type;
	/* Makes the report of one. */
	bool (*report)(struct options *o, struct sc_arena *a, void *document,
		struct sc_report *out, struct sc_error *e);
};

/* One run over a file. */
struct pass {
	struct options *o;
	const struct work *work;
	const char *path;
	int status;
};

static bool report_of_observation(struct options *o, struct sc_arena *a,
	void *document, struct sc_report *out, struct sc_error *e)
{
	struct sc_sources with;

	if (!open_sources(o, &with, e))
		return false;
	*out = judge(o, a, document, &with);
	return true;
}

static bool report_itself(struct options *o, struct sc_arena *a, void *document,
	struct sc_report *out, struct sc_error *e)
{
	(void)o;
	(void)a;
	(void)e;
	*out = *(struct sc_report *)document;
	return true;
}

static bool take_document(void *user, struct sc_arena *a, struct sc_bytes text,
	struct sc_error *e)
{
	struct pass *p = user;
	union {
		struct sc_obs obs;
		struct sc_report report;
	} document;
	struct sc_report report;
	struct sc_error inner;

	if (!sc_json_read(a, text, p->work->type, &document, &inner))
		return sc_error_set(e, inner.class, "%.150s is no %s: %.300s",
			strcmp(p->path, "-") == 0 ? "standard input" : p->path,
			p->work->what, inner.text);
	if (!p->work->report(p->o, a, &document, &report, e) ||
		!put_report(p->o, &report, e))
		return false;
	p->status = worse_status(p->status, report_status(p->o, &report));
	return true;
}

static bool take_file(struct options *o, const struct work *work, int *status,
	struct sc_error *e)
{
	struct pass p = { .o = o, .work = work };

	if (o->n_operands > 1)
		return sc_error_set(e, SC_ERROR_USAGE,
			"one file is wanted, not %zu", o->n_operands);
	p.path = o->n_operands ? o->operands[0] : "-";
	if (!for_each_document(p.path, take_document, &p, e))
		return false;
	*status = p.status;
	return true;
}

static bool judge_file(struct options *o, int *status, struct sc_error *e)
{
	static const struct work work = { "observation", &sc_type_obs,
		report_of_observation };

	return take_file(o, &work, status, e);
}

static bool render_file(struct options *o, int *status, struct sc_error *e)
{
	static const struct work work = { "report", &sc_type_report,
		report_itself };

	return take_file(o, &work, status, e);
}

bool command_judge(struct options *o, int *status, struct sc_error *e)
{
	return with_outputs(o, "json", judge_file, status, e);
}

bool command_render(struct options *o, int *status, struct sc_error *e)
{
	return with_outputs(o, "text", render_file, status, e);
}

static const struct {
	const char *name;
	const struct sc_type *type;
} documents[] = {
	{ "observation", &sc_type_obs },
	{ "report", &sc_type_report },
	{ "forecast", &sc_type_forecast },
	{ "compare", &sc_type_comparison },
	{ "deployed", &sc_type_deployed },
	{ "preflight", &sc_type_preflight },
	{ "inspection", &sc_type_inspection },
};

bool command_schema(struct options *o, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	const struct sc_type *type = NULL;

	(void)status;
	for (size_t i = 0; o->n_operands == 1 && i < SC_COUNT(documents); i++)
		if (strcmp(o->operands[0], documents[i].name) == 0)
			type = documents[i].type;
	if (!type)
		return sc_error_set(e, SC_ERROR_USAGE,
			"schema of what? observation, report, inspection, "
			"forecast, "
			"compare, deployed or preflight");
	sc_json_schema(&out, type);
	return file_flush(&m, e);
}

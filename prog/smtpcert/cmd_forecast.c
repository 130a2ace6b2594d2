/*
 * Tells the dates ahead of a target, which is probed now, or was (--from). The
 * exit status is 1 when something breaks within --fail days.
 */
#include <string.h>

#include "check/cert.h"
#include "command.h"
#include "documents.h"
#include "obs/json.h"
#include "outputs.h"

/* Called often for one observation, so no keys are remembered. */
static struct sc_facts derive(void *user, struct sc_arena *a,
	const struct sc_obs *obs, struct sc_date at)
{
	return sc_facts_derive_with(a, obs, at, user);
}

#define SOON_DAYS 7 /* where --fail says no days */

static bool breaks_soon(const struct options *o, const struct sc_forecast *f)
{
	const struct sc_event *next = sc_forecast_next(f);
	int days = sc_cert_fail_limit(&o->thresholds).days;

	days = days < 0 ? SOON_DAYS : days;
	return next && next->at.s - f->judged_at.s < (int64_t)days * SC_DAY_S;
}

/* A failed target without dates was not seen well enough to foresee any. */
static bool is_unsure(const struct sc_forecast *f)
{
	return f->cut || f->verdict == SC_VERDICT_UNKNOWN ||
		(!f->n_events && f->verdict == SC_VERDICT_FAIL);
}

static int status_of(const struct options *o, const struct sc_forecast *f)
{
	return breaks_soon(o, f) ? STATUS_FINDINGS :
		is_unsure(f)     ? STATUS_UNKNOWN :
				   STATUS_FINE;
}

static bool forecast(struct options *o, struct sc_arena *a,
	const struct sc_obs *obs, int *status, struct sc_error *e)
{
	struct sc_settings settings = o->thresholds;
	struct sc_sources with;
	struct sc_deriver deriver = { derive, &with };
	struct sc_forecast f;

	if (!open_sources(o, &with, e))
		return false;
	with.key_seen = NULL;
	settings.rules = options_rules(o);
	f = sc_forecast_make(a, obs, date_of(o, obs), &settings, &deriver);
	*status = worse_status(*status, status_of(o, &f));
	return put_forecast(o, &f, e);
}

static bool forecast_target(
	struct options *o, const char *target, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_obs obs;

	return observe(o, &a, target, &obs, e) &&
		forecast(o, &a, &obs, status, e);
}

struct pass {
	struct options *o;
	int status;
};

static bool forecast_document(void *user, struct sc_arena *a,
	struct sc_bytes text, struct sc_error *e)
{
	struct pass *p = user;
	const char *path = p->o->from;
	struct sc_error inner;
	struct sc_obs obs;

	if (!sc_json_read(a, text, &sc_type_obs, &obs, &inner))
		return sc_error_set(e, inner.class,
			"%.150s is no observation: %.300s",
			strcmp(path, "-") == 0 ? "standard input" : path,
			inner.text);
	return forecast(p->o, a, &obs, &p->status, e);
}

static bool forecast_all(struct options *o, int *status, struct sc_error *e)
{
	struct pass p = { .o = o };

	if (!o->from)
		return for_each_target(o, forecast_target, status, e);
	if (o->n_operands)
		return sc_error_set(e, SC_ERROR_USAGE,
			"either targets or --from FILE: the observations name "
			"their targets");
	if (!for_each_document(o->from, forecast_document, &p, e))
		return false;
	*status = p.status;
	return true;
}

bool command_forecast(struct options *o, int *status, struct sc_error *e)
{
	o->forecasts = true;
	return with_outputs(o, "text", forecast_all, status, e);
}

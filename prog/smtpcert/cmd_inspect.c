/* smtpcert inspect: what is in these files, and would they do on a server? */
#include <string.h>

#include "advice/served.h"
#include "command.h"
#include "gather.h"

static enum sc_remark_rank rank_of(enum sc_severity s)
{
	switch (s) {
	case SC_SEVERITY_FAIL: return SC_REMARK_FAIL;
	case SC_SEVERITY_UNKNOWN: return SC_REMARK_UNKNOWN;
	case SC_SEVERITY_WARN: return SC_REMARK_WARN;
	case SC_SEVERITY_INFO:
	case SC_SEVERITY_PASS: break;
	}
	return SC_REMARK_INFO;
}

/*
 * Whether the certificate is as it should be is what is asked: no policy of a
 * domain is at hand that could excuse it.
 */
static void judge_served(struct options *o, struct sc_inspection *in,
	const struct sc_served *s, const struct sc_sources *with)
{
	struct sc_obs obs =
		sc_served_observation(o->arena, s, o->name, gather_date(o));
	struct options strict = *o;
	struct sc_report r;

	if (o->rules < 0)
		strict.rules = SC_RULES_MONITORING;
	r = judge(&strict, o->arena, &obs, with);
	for (size_t i = 0; i < r.n_findings; i++) {
		const struct sc_finding *f = &r.findings[i];

		/* Of a server that is not there nothing else is of interest. */
		if (f->subject.certificate || f->severity >= SC_SEVERITY_WARN)
			sc_inspection_add(o->arena, in,
				(struct sc_remark){ rank_of(f->severity),
					s->file, f->id, f->message,
					f->severity < SC_SEVERITY_WARN ?
						NULL :
						f->remedy });
	}
}

static bool judge_all(struct options *o, struct sc_inspection *in,
	const struct gathered *g, const struct sc_sources *with)
{
	const struct sc_served *v;
	size_t n = sc_served_of(
		o->arena, with->trust, gather_date(o), g->files, g->n, &v);

	for (size_t i = 0; i < n; i++)
		judge_served(o, in, &v[i], with);
	if (n == 0)
		sc_inspection_add(o->arena, in,
			(struct sc_remark){ .rank = SC_REMARK_UNKNOWN,
				.text = "There is no server's certificate to "
					"judge for the name." });
	return true;
}

static int status_of(const struct options *o, enum sc_remark_rank worst)
{
	switch (worst) {
	case SC_REMARK_FAIL: return STATUS_FINDINGS;
	case SC_REMARK_UNKNOWN: return STATUS_UNKNOWN;
	case SC_REMARK_WARN:
		return o->fail_on == SC_SEVERITY_WARN ? STATUS_FINDINGS :
							STATUS_FINE;
	case SC_REMARK_INFO: break;
	}
	return STATUS_FINE;
}

bool command_inspect(struct options *o, int *status, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_sources with;
	struct sc_inspection in;
	struct gathered g;

	if (!gather_files(o, &g, e) || !open_sources(o, &with, e))
		return false;
	in = sc_inspect(o->arena, with.trust, gather_date(o), g.files, g.n);
	if (o->name && !judge_all(o, &in, &g, &with))
		return false;
	*status = g.unread ? STATUS_NO_INPUT : status_of(o, in.worst);
	if (g.n == 0)
		return true;
	sc_inspection_show(&out, o->arena, &in, gather_date(o));
	return put_result(o, &sc_type_inspection, &in, &m, e);
}

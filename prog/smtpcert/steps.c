#include <string.h>

#include "base/text.h"
#include "command.h"
#include "files.h"
#include "net/uv.h"
#include "obs/json.h"
#include "probe/probe.h"
#include "probe/target.h"
#include "render/render.h"
#include "terminal.h"
#include "x509/derive.h"

/* "127.0.0.1", "127.0.0.1:25", "::1", "[::1]:25" */
static bool read_connect(const struct options *o, struct sc_ip *ip, int *port,
	struct sc_error *e)
{
	const char *s = o->connect;
	bool brackets = *s == '[';
	const char *end = strchr(s + brackets, brackets ? ']' : ':');
	const char *tail = end ? end + brackets : "";

	if (sc_ip_parse(s, ip))
		return true;
	s += brackets;
	if (end &&
		sc_ip_parse(
			sc_arena_copy(o->arena, s, (size_t)(end - s)), ip) &&
		(!*tail ||
			(*tail == ':' &&
				sc_text_number(tail + 1, 1, 65535, port))))
		return true;
	return sc_error_set(e, SC_ERROR_USAGE,
		"--connect '%s': an address, or address:port is wanted",
		sc_text_printable(o->arena, sc_bytes_of(o->connect), 60));
}

static bool probe_options(struct options *o, struct sc_arena *a,
	struct sc_probe_options *p, struct sc_error *e)
{
	bool no_sni = o->sni && strcmp(o->sni, "none") == 0;

	*p = (struct sc_probe_options){
		.tool_version = SC_VERSION,
		.ehlo_name = o->ehlo ? o->ehlo : sc_net_machine_name(a),
		.timeout_ms = o->timeout_s * 1000LL,
		.family = o->family,
		.depth = o->depth,
		.pace_ms = o->pace_ms,
		.sni = no_sni ? NULL : o->sni,
		.no_sni = no_sni,
		.mx_port = o->mx_port,
		.sts_port = o->sts_port,
		.dns_only = o->dns_only,
	};
	if (!o->connect)
		return true;

	struct sc_ip *ip = sc_new(a, struct sc_ip, 1);

	p->connect = ip;
	return read_connect(o, ip, &p->connect_port, e);
}

static void free_net(struct sc_net **net)
{
	sc_net_uv_free(*net);
}

bool observe(struct options *o, struct sc_arena *a, const char *text,
	struct sc_obs *out, struct sc_error *e)
{
	struct sc_net_options where = { o->dns, o->trust_anchor };
	struct sc_net *net SC_AUTO(free_net) = NULL;
	struct sc_probe_options how;
	struct sc_target target;

	if (!sc_target_parse(a, text, &target, e) ||
		!probe_options(o, a, &how, e) ||
		!sc_net_uv_new(&where, &net, e))
		return false;
	if (o->submission && !sc_target_submission(&target))
		return sc_error_set(e, SC_ERROR_USAGE,
			"--submission wants a mail domain, not %.200s",
			sc_text_printable(a, sc_bytes_of(text), 60));
	target.name = o->name;
	target.allow_private = o->allow_private || o->connect;
	return sc_probe_run(a, net, NULL, &target, &how, out, e);
}

bool open_trust(const struct options *o, struct sc_arena *a,
	struct sc_trust **out, struct sc_error *e)
{
	return sc_trust_open(a, o->ca_file, o->ca_dir, out, e);
}

static struct sc_date date_of(const struct options *o, const struct sc_obs *obs)
{
	return o->has_at ? o->at : obs->observed_at;
}

bool look(struct options *o, struct sc_arena *a, const char *target,
	struct seen *s, struct sc_error *e)
{
	if (!open_trust(o, a, &s->trust, e) ||
		!observe(o, a, target, &s->obs, e))
		return false;
	s->facts = sc_facts_derive(a, &s->obs, date_of(o, &s->obs), s->trust);
	return true;
}

struct sc_report judge(const struct options *o, struct sc_arena *a,
	const struct sc_obs *obs, struct sc_trust *trust)
{
	struct sc_facts *facts = sc_new(a, struct sc_facts, 1);

	*facts = sc_facts_derive(a, obs, date_of(o, obs), trust);
	return sc_report_make(a, obs, facts, &o->thresholds);
}

bool put_result(const struct options *o, const struct sc_type *type,
	const void *object, struct sc_out_memory *text, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);

	if (o->quiet)
		return true;
	if (!o->format || strcmp(o->format, "json") != 0)
		return file_flush(text, e);
	sc_json_write(&out, type, object);
	return file_flush(&m, e);
}

bool put_report(const struct options *o, const struct sc_report *r,
	const char *format, struct sc_error *e)
{
	struct sc_render_style style = terminal_style(o);
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);

	if (o->quiet)
		return true;
	sc_renderer_find(o->format ? o->format : format)
		->render(r, &style, &out);
	return file_flush(&m, e);
}

int report_status(const struct options *o, const struct sc_report *r)
{
	if (r->counts.fail ||
		(o->fail_on == SC_SEVERITY_WARN && r->counts.warn))
		return STATUS_FINDINGS;
	return r->verdict == SC_VERDICT_UNKNOWN ? STATUS_UNKNOWN : STATUS_FINE;
}

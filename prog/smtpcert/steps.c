#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "command.h"
#include "files.h"
#include "net/uv.h"
#include "obs/json.h"
#include "probe/probe.h"
#include "probe/target.h"
#include "render/render.h"
#include "terminal.h"

/* "127.0.0.1", "127.0.0.1:25", "::1", "[::1]:25" */
static bool read_connect(const struct options *o, struct sc_arena *a,
	struct sc_ip *ip, int *port, struct sc_error *e)
{
	const char *s = o->connect;
	bool brackets = *s == '[';
	const char *end = strchr(s + brackets, brackets ? ']' : ':');
	const char *tail = end ? end + brackets : "";

	if (sc_ip_parse(s, ip))
		return true;
	s += brackets;
	if (end && sc_ip_parse(sc_arena_copy(a, s, (size_t)(end - s)), ip) &&
		(!*tail ||
			(*tail == ':' &&
				sc_text_number(tail + 1, 1, 65535, port))))
		return true;
	return sc_error_set(e, SC_ERROR_USAGE,
		"--connect '%s': an address, or address:port is wanted",
		sc_text_printable(a, sc_bytes_of(o->connect), 60));
}

static enum sc_inquest inquest_of(const struct options *o)
{
	if (o->no_revocation || o->dns_only)
		return SC_INQUEST_NONE;
	return o->offline ? SC_INQUEST_OFFLINE : SC_INQUEST_ONLINE;
}

/* XDG Base Directory: a path that is not absolute is as good as none. */
static const char *cache_of(const struct options *o, struct sc_arena *a)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (o->no_cache || o->no_revocation || o->dns_only)
		return NULL;
	if (o->cache_dir)
		return o->cache_dir;
	if (base && *base == '/')
		return sc_arena_printf(a, "%s/smtpcert", base);
	return home && *home == '/' ?
		sc_arena_printf(a, "%s/.cache/smtpcert", home) :
		NULL;
}

static bool probe_options(struct options *o, struct sc_arena *a,
	struct sc_probe_options *p, struct sc_error *e)
{
	bool no_sni = o->sni && strcmp(o->sni, "none") == 0;
	bool progress = terminal_has_progress(o);

	*p = (struct sc_probe_options){
		.tool_version = SC_VERSION,
		.ehlo_name = o->ehlo ? o->ehlo : sc_net_machine_name(a),
		.timeout_ms = options_timeout_s(o) * 1000LL,
		.family = o->family,
		.depth = o->depth,
		.pace_ms = o->pace_ms,
		.sni = no_sni ? NULL : o->sni,
		.no_sni = no_sni,
		.mx_port = o->mx_port,
		.sts_port = o->sts_port,
		.ca_port = o->ca_port,
		.inquest = inquest_of(o),
		.dns_only = o->dns_only,
		.progress = progress ? terminal_progress : NULL,
	};
	if (!o->connect)
		return true;

	struct sc_ip *ip = sc_new(a, struct sc_ip, 1);

	p->connect = ip;
	return read_connect(o, a, ip, &p->connect_port, e);
}

static void free_net(struct sc_net **net)
{
	sc_net_uv_free(*net);
}

bool observe(struct options *o, struct sc_arena *a, const char *text,
	struct sc_obs *out, struct sc_error *e)
{
	struct sc_net_options where = { o->dns, o->trust_anchor, cache_of(o, a),
		{ o->allow_private, o->allow_ports } };
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

	bool ok = sc_probe_run(a, net, NULL, &target, &how, out, e);

	if (how.progress)
		terminal_progress_end();
	return ok;
}

static bool add_store(struct sc_trust *first, struct sc_arena *a,
	const char *spec, const char *dir, struct sc_error *e)
{
	struct sc_trust *more;

	if (!sc_trust_open_named(a, spec, dir, &more, e))
		return false;
	sc_trust_append(first, more);
	return true;
}

bool open_trust(const struct options *o, struct sc_arena *a,
	struct sc_trust **out, struct sc_error *e)
{
	const struct texts *files = &o->ca_files;
	const char *first = files->n ? files->v[0] : NULL;
	/* One file and a directory are one store. */
	bool apart = o->ca_dir &&
		(files->n > 1 || (first && strcmp(first, "system") == 0));

	if (!sc_trust_open_named(a, first, apart ? NULL : o->ca_dir, out, e))
		return false;
	for (size_t i = 1; i < files->n; i++)
		if (!add_store(*out, a, files->v[i], NULL, e))
			return false;
	return !apart || add_store(*out, a, NULL, o->ca_dir, e);
}

static bool open_ct_list(const struct options *o, struct sc_arena *a,
	const struct sc_ct_list **out, struct sc_error *e)
{
	struct sc_ct_list *list = sc_new(a, struct sc_ct_list, 1);
	struct sc_error inner;
	struct sc_bytes text;

	if (!o->ct_log_list)
		return true;
	if (!file_read(a, o->ct_log_list, SC_LIMIT_CT_LIST_BYTES, &text, e))
		return false;
	if (!sc_ct_list_read(a, text, list, &inner))
		return sc_error_set(e, inner.class,
			"%.150s is no list of CT logs: %.300s", o->ct_log_list,
			inner.text);
	*out = list;
	return true;
}

static bool open_keys(
	const struct options *o, struct sc_sources *out, struct sc_error *e)
{
	struct sc_key_lists *lists = NULL;

	if (o->key_blocklists.n || o->key_primes.n)
		lists = sc_key_lists_new(o->arena);
	for (size_t i = 0; i < o->key_blocklists.n; i++)
		if (!sc_key_lists_read(lists, o->key_blocklists.v[i], e))
			return false;
	for (size_t i = 0; i < o->key_primes.n; i++)
		if (!sc_key_lists_read_primes(lists, o->key_primes.v[i], e))
			return false;
	out->key_lists = lists;
	out->key_seen = sc_key_seen_new(o->arena);
	return true;
}

bool open_sources(
	const struct options *o, struct sc_sources *out, struct sc_error *e)
{
	struct opened *opened = o->opened;

	if (!opened->is_open &&
		(!open_trust(o, o->arena, &opened->sources.trust, e) ||
			!open_ct_list(
				o, o->arena, &opened->sources.ct_list, e) ||
			!open_keys(o, &opened->sources, e)))
		return false;
	opened->is_open = true;
	*out = opened->sources;
	return true;
}

struct sc_date date_of(const struct options *o, const struct sc_obs *obs)
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
	const struct sc_obs *obs, const struct sc_sources *with)
{
	struct sc_facts *facts = sc_new(a, struct sc_facts, 1);
	struct sc_settings settings = o->thresholds;

	settings.rules = options_rules(o);
	*facts = sc_facts_derive_with(a, obs, date_of(o, obs), with);
	return sc_report_make(a, obs, facts, &settings);
}

bool put_result(const struct options *o, const struct sc_type *type,
	const void *object, struct sc_out_memory *text, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);

	if (o->quiet)
		return true;
	if (!o->format || strcmp(o->format, "json") != 0)
		return file_flush(text, e);
	sc_json_write(&out, type, object);
	return file_flush(&m, e);
}

int worse_status(int a, int b)
{
	static const int ranks[] = { [STATUS_FINE] = 0,
		[STATUS_UNKNOWN] = 1,
		[STATUS_WARNINGS] = 2,
		[STATUS_FINDINGS] = 3 };

	return ranks[a] >= ranks[b] ? a : b;
}

/* What the line of the report says, which knows of no --fail-on. */
static int status_of_verdict(enum sc_report_verdict v)
{
	switch (v) {
	case SC_VERDICT_PASS: return STATUS_FINE;
	case SC_VERDICT_WARN: return STATUS_WARNINGS;
	case SC_VERDICT_FAIL: return STATUS_FINDINGS;
	case SC_VERDICT_UNKNOWN: break;
	}
	return STATUS_UNKNOWN;
}

int report_status(const struct options *o, const struct sc_report *r)
{
	if (o->speaks_nagios)
		return status_of_verdict(r->verdict);
	if (r->counts.fail ||
		(o->fail_on == SC_SEVERITY_WARN && r->counts.warn))
		return STATUS_FINDINGS;
	return r->verdict == SC_VERDICT_UNKNOWN ? STATUS_UNKNOWN : STATUS_FINE;
}

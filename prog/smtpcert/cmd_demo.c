#include <string.h>

#include "base/out.h"
#include "command.h"
#include "files.h"
#include "terminal.h"
#include "world.h"

/* A mail domain that is in order, and one that is not. */
static const char *const usual[] = { "policies-good", "dane-no-match", NULL };

/* Of a fault that is in the DNS, the mail domain. */
static const char *target_of(
	struct sc_arena *a, const struct world *w, const struct world_server *s)
{
	bool implicit = strcmp(s->mode, "implicit") == 0;
	const char *scheme = implicit ? "smtps" :
		s->port == w->mx_port ? "smtp" :
					"submission";

	if (strcmp(s->scope, "server") != 0)
		return world_domain(w, s->fault);
	return sc_arena_printf(a, "%s://%s:%d", scheme, s->host, s->port);
}

static bool put(struct options *o, const char *text, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);

	sc_out_text(&out, text);
	return file_flush(&m, e);
}

/* A rule with the command that follows, as it could be typed. */
static bool put_command(
	struct options *o, const char *target, struct sc_error *e)
{
	struct sc_render_style style = terminal_style(o);

	return put(o,
		sc_arena_printf(o->arena, "\n%s$ smtpcert %s%s\n\n",
			style.color ? "\033[1;36m" : "", target,
			style.color ? "\033[0m" : ""),
		e);
}

static bool check_in_world(struct options *o, const struct world *w,
	const char *target, bool submission, struct sc_error *e)
{
	const char *words = sc_arena_printf(
		o->arena, "%s%s", submission ? "--submission " : "", target);
	struct options here = *o;
	int ignored;

	here.ca_files = (struct texts){ .v = &w->ca_file, .n = 1 };
	here.dns = w->dns;
	here.trust_anchor = w->anchor_file;
	here.mx_port = w->mx_port;
	here.sts_port = w->sts_port;
	here.ca_port = w->ca_port;
	here.no_cache = true;
	here.submission = submission;
	here.allow_private = here.allow_ports = true;
	here.operands = &target;
	here.n_operands = 1;
	return put_command(o, words, e) && command_check(&here, &ignored, e);
}

static bool put_intro(
	struct options *o, const struct world *w, struct sc_error *e)
{
	return put(o,
		sc_arena_printf(o->arena,
			"A mail world on loopback: %zu servers of badsmtp(1), "
			"certificates made just now,\na signed zone at %s. "
			"Nothing leaves this machine.\nEach command below was "
			"run with --ca-file, --dns, --trust-anchor, --mx-port,"
			"\n--sts-port, --ca-port, --no-cache, --allow-private "
			"and --allow-ports for that\nworld.\n",
			w->n_servers, w->dns),
		e);
}

static bool check_fault(struct options *o, const struct world *w,
	const struct world_server *s, struct sc_error *e)
{
	return check_in_world(o, w, target_of(o->arena, w, s),
		strcmp(s->scope, "submission") == 0, e);
}

static bool check_all(
	struct options *o, const struct world *w, struct sc_error *e)
{
	for (size_t i = 0; i < w->n_servers; i++)
		if (strcmp(w->servers[i].scope, "more") != 0 &&
			!check_fault(o, w, &w->servers[i], e))
			return false;
	return true;
}

static bool put_outlook(struct options *o, struct sc_error *e)
{
	return put(o,
		"\nMore of it: smtpcert demo FAULT..., with the faults of "
		"badsmtp --list\nNow the real thing: smtpcert example.org, or "
		"make run TARGET=example.org\n",
		e);
}

bool command_demo(struct options *o, int *status, struct sc_error *e)
{
	struct world w SC_AUTO(world_stop);
	const char **named = sc_new(o->arena, const char *, o->n_operands + 1);

	(void)status;
	for (size_t i = 0; i < o->n_operands; i++)
		named[i] = o->operands[i];
	if (o->n_operands)
		return world_start(o->arena, named, &w, e) &&
			check_all(o, &w, e);
	return world_start(o->arena, usual, &w, e) && put_intro(o, &w, e) &&
		check_all(o, &w, e) && put_outlook(o, e);
}

#include "world.h"

#include <stdlib.h>

#include "base/out.h"
#include "script.h"
#include "tlsa.h"
#include "zone_text.h"

/*
 * 127.77.0.1 and so on, without .0 and .255; 127.78.0.1 for the second
 * server of the same kind that a fault has.
 */
static struct sc_ip own_address(size_t i, size_t turn)
{
	return (struct sc_ip){ .family = 4,
		.b = { 127, (uint8_t)(77 + turn), (uint8_t)(i / 250),
			(uint8_t)(i % 250 + 1) } };
}

static const char *host_of(
	struct sc_arena *a, const struct options *o, const struct fault *f)
{
	if (f->role == FAULT_POLICY)
		return sc_arena_printf(
			a, "mta-sts.%s.mx.%s", f->name, WORLD_ORIGIN);
	if (f->role == FAULT_CA)
		return sc_arena_printf(a, "ca.%s.%s", f->name, WORLD_ORIGIN);
	if (o->host)
		return o->host;
	if (f->host)
		return chain_expand(a, f->host, f, "");
	return sc_arena_printf(a, "%s.%s", f->name, WORLD_ORIGIN);
}

/* `i` is the fault's place in the whole list, so its address is stable. */
static struct server_place place_of(struct sc_arena *a, const struct options *o,
	const struct fault *f, size_t i, size_t nth)
{
	struct server_place p = { .fault = f, .ip = o->listen };

	p.host = host_of(a, o, f);
	p.port = o->port ? o->port + (int)nth : 0;
	if (o->addresses) {
		p.ip = own_address(i, 0);
		p.port = o->role_ports[f->role];
	}
	return p;
}

static size_t index_of(const struct fault *f)
{
	size_t i = 0;

	while (fault_at(i) != f)
		i++;
	return i;
}

static void add_place(
	struct sc_arena *a, struct world *out, struct server_place p)
{
	out->places = sc_grow(a, out->places, out->n, struct server_place);
	out->places[out->n++] = p;
}

/* A further server of `f`, with everything that it does not say itself. */
static const struct fault *further(
	struct sc_arena *a, const struct fault *f, const struct fault *more)
{
	struct fault *own = sc_new(a, struct fault, 1);

	*own = *more;
	own->name = f->name;
	if (!own->host)
		own->host = f->host;
	if (!own->policy)
		own->policy = f->policy;
	if (!own->script)
		own->script = own->role == FAULT_POLICY ? script_policy :
			own->role == FAULT_CA           ? script_ca :
							  f->script;
	return own;
}

static bool is_end(const struct fault *more)
{
	return !more->script && !more->leaf && !more->second && !more->host &&
		!more->policy && more->role == FAULT_MX;
}

static bool is_wanted(const struct options *o, const struct fault *f)
{
	switch (f->role) {
	case FAULT_POLICY: return o->sts;
	case FAULT_CA: return o->ca;
	case FAULT_MX:
	case FAULT_SUBMISSION:
	case FAULT_SUBMISSIONS:
	case FAULT_ROLES: break;
	}
	return true;
}

/* What a fault has besides its own server, when it does not say. */
static const struct fault *usual_further(const struct fault *f)
{
	static const struct fault policy[] = { { .role = FAULT_POLICY },
		{ 0 } };
	static const struct fault ca[] = { { .role = FAULT_CA }, { 0 } };
	static const struct fault both[] = { { .role = FAULT_POLICY },
		{ .role = FAULT_CA }, { 0 } };
	static const struct fault none[] = { { 0 } };

	if (f->more)
		return f->more;
	return f->policy && f->ca ? both :
		f->policy         ? policy :
		f->ca             ? ca :
				    none;
}

/* Policy hosts and further addresses, each kind from 127.77 on upwards. */
static void choose_further(struct sc_arena *a, const struct options *o,
	const struct fault *f, struct world *out)
{
	const struct fault *more = usual_further(f);
	size_t turns[FAULT_ROLES] = { 0 };

	if (!o->addresses)
		return;
	turns[f->role] = 1;
	for (; !is_end(more); more++) {
		const struct fault *own = further(a, f, more);
		struct server_place p = place_of(a, o, own, 0, 0);

		p.ip = own_address(index_of(f), turns[own->role]++);
		if (is_wanted(o, own))
			add_place(a, out, p);
	}
}

static bool is_last(const struct step *s)
{
	return s->op == STEP_CLOSE || s->op == STEP_RESET ||
		s->op == STEP_IGNORE;
}

/*
 * The dialogue from its handshake on, with the greeting inside of it; NULL: it
 * has no handshake after STARTTLS.
 */
static const struct step *behind_starttls(
	struct sc_arena *a, const struct step *script)
{
	static const struct step greeting = { STEP_SEND, .text = GREETING };
	size_t n = 1;

	while (script->op == STEP_SEND || script->op == STEP_SERVE)
		script++;
	if (script->op != STEP_TLS)
		return NULL;
	while (!is_last(&script[n]))
		n++;

	struct step *own = sc_new(a, struct step, n + 2);

	own[0] = script[0];
	own[1] = greeting;
	memcpy(own + 2, script + 1, n * sizeof(*own));
	return own;
}

/* The same fault on a port of implicit TLS, where there can be such a one. */
static const struct fault *as_submissions(
	struct sc_arena *a, const struct fault *f)
{
	const struct step *script = behind_starttls(a, f->script);

	if (!script || f->role > FAULT_SUBMISSION)
		return f;

	struct fault *own = sc_new(a, struct fault, 1);

	*own = *f;
	own->role = FAULT_SUBMISSIONS;
	own->script = script;
	return own;
}

/* The same fault on a submission server, where the dialogue is as usual. */
static const struct fault *as_submission(
	struct sc_arena *a, const struct fault *f)
{
	if (f->script != script_starttls || f->role != FAULT_MX)
		return f;

	struct fault *own = sc_new(a, struct fault, 1);

	*own = *f;
	own->role = FAULT_SUBMISSION;
	own->script = script_submission;
	return own;
}

/* As the options want it to be served. */
static const struct fault *as_wanted(
	struct sc_arena *a, const struct options *o, const struct fault *f)
{
	if (o->submission)
		f = as_submission(a, f);
	return o->implicit ? as_submissions(a, f) : f;
}

static bool choose(struct sc_arena *a, const struct options *o,
	const char *name, struct world *out, struct sc_error *e)
{
	const struct fault *f = fault_find(name);
	const char *near = f ? NULL : fault_nearest(name);

	if (!f && near)
		return sc_error_set(e, SC_ERROR_USAGE,
			"unknown fault %s; did you mean %s?", name, near);
	if (!f)
		return sc_error_set(e, SC_ERROR_USAGE,
			"unknown fault %s; see badsmtp --list", name);
	add_place(a, out,
		place_of(a, o, as_wanted(a, o, f), index_of(f), out->n));
	choose_further(a, o, f, out);
	return true;
}

static bool choose_named(struct sc_arena *a, const struct options *o,
	struct world *out, struct sc_error *e)
{
	char *rest = sc_arena_text(a, o->faults);
	char *name;

	while ((name = strsep(&rest, ",")))
		if (*name && !choose(a, o, name, out, e))
			return false;
	return true;
}

static bool choose_all(struct sc_arena *a, const struct options *o,
	struct world *out, struct sc_error *e)
{
	for (size_t i = 0; i < fault_count(); i++)
		if (!choose(a, o, fault_at(i)->name, out, e))
			return false;
	return true;
}

bool world_plan(struct sc_arena *a, const struct options *o, struct world *out,
	struct sc_error *e)
{
	*out = (struct world){ 0 };
	bool good = o->faults ? choose_named(a, o, out, e) :
				choose_all(a, o, out, e);

	if (good && !o->addresses && o->port && o->port + (int)out->n > 65536)
		return sc_error_set(e, SC_ERROR_USAGE,
			"--port %d: %zu servers do not fit below 65536",
			o->port, out->n);
	return good;
}

static const struct service *find(const struct server *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->services[i].fault->name, name) == 0)
			return &s->services[i];
	return NULL;
}

/* Names that belong to several servers, or to none. */
static void tell_special(struct zone *z, const struct server *s)
{
	static const char *const mixed[] = { "good", "expired",
		"greeting-554" };
	const struct service *good = find(s, "good");

	for (size_t i = 0; i < SC_COUNT(mixed); i++) {
		const struct service *v = find(s, mixed[i]);

		if (v)
			zone_add_mx(z, "mixed." WORLD_ORIGIN, 10 * (int)(i + 1),
				v->host);
	}
	zone_add_mx(z, "null." WORLD_ORIGIN, 0, "");
	if (good)
		zone_add_address(z, "nomx." WORLD_ORIGIN, good->ip);
}

/*
 * Child zones for hosts that faults put there; CAA records at the top, so that
 * nobody asks for those of "test"; a domain that reports may be sent to.
 */
static bool tell_tops(struct zone *z, struct sc_error *e)
{
	static const char *const lines[] = {
		"insecure." WORLD_ORIGIN " ZONE unsigned",
		"lame." WORLD_ORIGIN " ZONE lame",
		"nsec3." WORLD_ORIGIN " ZONE nsec3",
		"sha1." WORLD_ORIGIN " ZONE sha1",
		"reports." WORLD_ORIGIN " MX 10 ns." WORLD_ORIGIN,
		WORLD_ORIGIN " CAA 0 issue 'ca." WORLD_ORIGIN "'",
	};

	for (size_t i = 0; i < SC_COUNT(lines); i++)
		if (!zone_text_add(z, lines[i], e))
			return false;
	return true;
}

/* Replaces `mark`, "%t" or "%T". */
static const char *with_port(
	struct sc_arena *a, const char *text, const char *mark, int port)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);
	const char *at;

	for (; (at = strstr(text, mark)); text = at + strlen(mark)) {
		sc_out_bytes(&o, text, (size_t)(at - text));
		sc_out_printf(&o, "%d", port);
	}
	sc_out_text(&o, text);
	return m.p;
}

/* The lines of a fault, with certificates for its TLSA records. */
static bool tell_lines(
	struct zone *z, struct service *v, int more_port, struct sc_error *e)
{
	struct sc_arena arena = { 0 };
	const struct fault *f = v->fault;
	const char *text = with_port(&arena,
		with_port(&arena, f->dns, "%t", v->port), "%T", more_port);
	char *rest = chain_expand(&arena, text, f, v->host), *line;
	bool tlsa = strstr(f->dns, " TLSA ") != NULL, good = true;
	const struct chain *chain = tlsa ? service_chain(v) : NULL;

	if (tlsa && !chain)
		good = sc_error_set(e, SC_ERROR_INTERNAL,
			"fault %s: no certificate for its TLSA records",
			f->name);
	while (good && (line = strsep(&rest, "\n"))) {
		const char *plain = !*line || !tlsa ?
			line :
			tlsa_line(&arena, line, v->server->mint, chain, e);

		good = plain && (!*plain || zone_text_add(z, plain, e));
	}
	sc_arena_free(&arena);
	return good;
}

/* What a fault's first server says of its mail domain; then its others. */
static bool tell_fault(
	struct zone *z, struct service *v, size_t n, struct sc_error *e)
{
	char *domain = sc_arena_printf(
		&z->arena, "%s.mx.%s", v->fault->name, WORLD_ORIGIN);
	const char *before = NULL;

	if (v->fault->dns && !tell_lines(z, v, v[n > 1].port, e))
		return false;
	bool given =
		zone_has(z, domain, ZONE_MX) || zone_has(z, domain, ZONE_CNAME);

	for (size_t i = 0; i < n; i++) {
		bool mx = v[i].fault->role < FAULT_POLICY && !given;

		zone_add_address(z, v[i].host, v[i].ip);
		if (mx && (!before || strcmp(before, v[i].host) != 0))
			zone_add_mx(z, domain, before ? 20 : 10, v[i].host);
		before = mx ? v[i].host : before;
	}
	return true;
}

bool world_tell(struct zone *z, struct server *s, struct sc_ip dns,
	struct sc_date now, struct sc_error *e)
{
	size_t n;

	if (!zone_sign(z, now))
		return sc_error_set(e, SC_ERROR_INTERNAL,
			"OpenSSL cannot make a key for the zone");
	zone_add_address(z, "ns." WORLD_ORIGIN, dns);
	if (!tell_tops(z, e))
		return false;
	for (size_t i = 0; i < s->n; i += n) {
		const char *name = s->services[i].fault->name;

		for (n = 1; i + n < s->n; n++)
			if (strcmp(s->services[i + n].fault->name, name) != 0)
				break;
		if (!tell_fault(z, &s->services[i], n, e))
			return false;
	}
	tell_special(z, s);
	return true;
}

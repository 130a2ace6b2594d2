#include "world.h"

#include <stdlib.h>

/* 127.77.0.1 and so on, without .0 and .255. */
static struct sc_ip own_address(size_t i)
{
	return (struct sc_ip){ .family = 4,
		.b = { 127, 77, (uint8_t)(i / 250), (uint8_t)(i % 250 + 1) } };
}

/* `i` is the fault's place in the whole list, so its address is stable. */
static struct server_place place_of(struct sc_arena *a, const struct options *o,
	const struct fault *f, size_t i, size_t nth)
{
	struct server_place p = { .fault = f, .ip = o->listen };

	p.host = o->host ? o->host :
		f->host  ? f->host :
			   sc_arena_printf(a, "%s.%s", f->name, WORLD_ORIGIN);
	p.port = o->port ? o->port + (int)nth : 0;
	if (o->addresses) {
		p.ip = own_address(i);
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
	out->places = sc_grow(a, out->places, out->n, struct server_place);
	out->places[out->n] = place_of(a, o, f, index_of(f), out->n);
	out->n++;
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

void world_tell(struct zone *z, const struct server *s, struct sc_ip dns)
{
	zone_add_address(z, "ns." WORLD_ORIGIN, dns);
	for (size_t i = 0; i < s->n; i++) {
		const struct service *v = &s->services[i];
		char *domain = sc_arena_printf(
			&z->arena, "%s.mx.%s", v->fault->name, WORLD_ORIGIN);

		zone_add_address(z, v->host, v->ip);
		zone_add_mx(z, domain, 10, v->host);
	}
	tell_special(z, s);
}

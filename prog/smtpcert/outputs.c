#include "outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "files.h"
#include "render/forecast.h"
#include "terminal.h"

struct output {
	const char *path; /* "-": standard output */
	const char
		*temporary; /* the file is there until it is whole; or NULL */
	int fd;
	struct sc_rendering rendering;
	struct sc_out out;
	struct sc_out_memory memory;
};

struct outputs {
	struct sc_arena *arena;
	struct output *v;
	size_t n;
};

static bool is_standard(const struct output *o)
{
	return strcmp(o->path, "-") == 0;
}

static bool fail(const struct output *o, struct sc_error *e)
{
	return sc_error_set(
		e, SC_ERROR_IO, "%.300s: %s", o->path, strerror(errno));
}

/* ---- opening ---- */

/* Beside the place; the link, if it is one, stays what it is. */
static bool open_temporary(struct output *o, struct sc_arena *a)
{
	mode_t mask = umask(0);
	char *real = realpath(o->path, NULL);
	char *name = sc_arena_printf(a, "%s.XXXXXX", real ? real : o->path);

	umask(mask);
	o->path = sc_arena_printf(a, "%s", real ? real : o->path);
	free(real);
	o->fd = mkstemp(name);
	o->temporary = o->fd < 0 ? NULL : name;
	return o->fd >= 0 && fchmod(o->fd, 0666 & ~mask) == 0;
}

static bool open_file(struct output *o, struct sc_arena *a)
{
	struct stat st;

	if (is_standard(o)) {
		o->fd = STDOUT_FILENO;
		return true;
	}
	if (stat(o->path, &st) == 0 && !S_ISREG(st.st_mode)) {
		o->fd = open(o->path, O_WRONLY | O_CLOEXEC);
		return o->fd >= 0;
	}
	return open_temporary(o, a);
}

static const char *joined(struct sc_arena *a, const char *const *v)
{
	const char *s = "";

	for (; *v; v++)
		s = sc_arena_printf(a, "%s%s%s", s, *s ? ", " : "", *v);
	return s;
}

/* A format that is right, and not for what this command tells, is NULL too. */
static const struct sc_renderer *find_renderer(
	const struct options *o, const char *format, struct sc_error *e)
{
	const struct sc_renderer *r = o->forecasts ?
		sc_forecast_renderer_find(format) :
		sc_renderer_find(format);
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	if (!r)
		sc_error_set(e, SC_ERROR_USAGE,
			"%s is not written as %s; it is as %s",
			o->forecasts ? "a forecast" : "a report", format,
			joined(&a,
				o->forecasts ? sc_forecast_renderer_names(&a) :
					       sc_renderer_names(&a)));
	return r;
}

static bool add(struct outputs *v, struct options *o, const char *format,
	const char *path, struct sc_error *e)
{
	struct sc_render_style style = terminal_style(o);
	const struct sc_renderer *how = find_renderer(o, format, e);
	struct output *new = &v->v[v->n];

	if (!how)
		return false;
	*new = (struct output){ .path = path, .fd = -1 };
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->v[i].path, path) == 0)
			return sc_error_set(e, SC_ERROR_USAGE,
				"two outputs go to %.200s",
				is_standard(new) ? "standard output" : path);
	v->n++;
	o->speaks_nagios |= is_standard(new) && strcmp(format, "nagios") == 0;
	if (!open_file(new, v->arena))
		return fail(new, e);
	if (!is_standard(new))
		style = (struct sc_render_style){
			.unicode = true, .verbose = style.verbose, .columns = 80
		};
	new->memory.arena = v->arena;
	new->out = sc_out_to_memory(&new->memory);
	sc_render_begin(&new->rendering, how, &style, &new->out);
	return true;
}

/* FORMAT, or FORMAT=FILE */
static bool add_spec(struct outputs *v, struct options *o, const char *spec,
	struct sc_error *e)
{
	size_t n = strcspn(spec, "=");

	return add(v, o, sc_arena_copy(v->arena, spec, n),
		spec[n] ? spec + n + 1 : "-", e);
}

static bool open_all(struct options *o, const char *format, struct sc_error *e)
{
	struct outputs *v = sc_new(o->arena, struct outputs, 1);

	v->arena = o->arena;
	v->v = sc_new(o->arena, struct output, o->output.n + 1);
	o->outputs = v;
	for (size_t i = 0; i < o->output.n; i++)
		if (!add_spec(v, o, o->output.v[i], e))
			return false;
	o->speaks_nagios |= o->format && strcmp(o->format, "nagios") == 0;
	if (o->quiet || (o->output.n && !o->format))
		return true;
	return add(v, o, o->format ? o->format : format, "-", e);
}

/* ---- writing ---- */

static bool flush(struct output *o, struct sc_error *e)
{
	return file_flush_to(o->fd,
		is_standard(o) ? "standard output" : o->path, &o->memory, e);
}

bool put_report(
	struct options *o, const struct sc_report *r, struct sc_error *e)
{
	struct outputs *v = o->outputs;

	for (size_t i = 0; i < v->n; i++) {
		sc_render_report(&v->v[i].rendering, r);
		if (!flush(&v->v[i], e))
			return false;
	}
	return true;
}

bool put_forecast(
	struct options *o, const struct sc_forecast *f, struct sc_error *e)
{
	struct outputs *v = o->outputs;

	for (size_t i = 0; i < v->n; i++) {
		sc_render_forecast(&v->v[i].rendering, f);
		if (!flush(&v->v[i], e))
			return false;
	}
	return true;
}

void put_failure(struct options *o, const char *target, const char *why)
{
	const struct sc_report nothing = { .target = { .input = target },
		.verdict = SC_VERDICT_UNKNOWN,
		.summary = why,
		.elapsed_ms = -1 };
	struct outputs *v = o->outputs;

	for (size_t i = 0; v && i < v->n; i++)
		sc_render_failure(&v->v[i].rendering, &nothing);
}

/* ---- the end ---- */

static bool put_in_place(struct output *o, struct sc_error *e)
{
	int fd = o->fd;

	if (is_standard(o))
		return true;
	o->fd = -1;
	if (close(fd) != 0)
		return fail(o, e);
	if (o->temporary && rename(o->temporary, o->path) != 0)
		return fail(o, e);
	o->temporary = NULL;
	return true;
}

static bool close_all(struct outputs *v, struct sc_error *e)
{
	for (size_t i = 0; i < v->n; i++) {
		struct output *o = &v->v[i];

		sc_render_end(&o->rendering);
		if (!flush(o, e) || !put_in_place(o, e))
			return false;
	}
	return true;
}

/* Leaves no file behind that is not in its place. */
static void drop_all(struct outputs *v)
{
	for (size_t i = 0; i < v->n; i++) {
		struct output *o = &v->v[i];

		if (o->fd > STDERR_FILENO)
			close(o->fd);
		if (o->temporary)
			unlink(o->temporary);
		sc_arena_free(&o->rendering.arena);
	}
}

bool with_outputs(struct options *o, const char *format,
	bool (*run)(struct options *o, int *status, struct sc_error *e),
	int *status, struct sc_error *e)
{
	bool ok = open_all(o, format, e) && run(o, status, e) &&
		close_all(o->outputs, e);

	drop_all(o->outputs);
	return ok;
}

/*
 * render.h -- reports as bytes. Renderers know reports, nothing else.
 *
 * A rendering takes any number of reports, one after the other; what it has
 * to keep from one to the next lives in its arena. A report may come from a
 * stranger's file: every text in it is made harmless before it is written (no
 * control, no bidirectional override).
 */
#ifndef SC_RENDER_RENDER_H
#define SC_RENDER_RENDER_H

#include "base/out.h"
#include "report/forecast.h"

struct sc_render_style {
	bool color;   /* ANSI colours */
	bool unicode; /* characters outside ASCII may be written */
	bool verbose; /* also what is fine, and notes */
	int columns;  /* 40 and more; lines are folded there */
};

struct sc_rendering;

struct sc_renderer {
	const char *name;
	const char *media_type;
	/* Before the first report, and after the last; or NULL. */
	void (*begin)(struct sc_rendering *);
	void (*report)(struct sc_rendering *, const struct sc_report *);
	void (*end)(struct sc_rendering *);
	/*
	 * A target without a report, of which there is only a summary that says
	 * why; or NULL: nothing is said.
	 */
	void (*failure)(struct sc_rendering *, const struct sc_report *);
	/* In place of reports: forecast.h. */
	void (*forecast)(struct sc_rendering *, const struct sc_forecast *);
};

struct sc_rendering {
	const struct sc_renderer *how;
	struct sc_render_style style;
	struct sc_out *out;
	size_t n;              /* reports or forecasts so far */
	struct sc_arena arena; /* until the end */
	void *kept;            /* the renderer's own */
};

void sc_render_begin(struct sc_rendering *r, const struct sc_renderer *how,
	const struct sc_render_style *style, struct sc_out *out);
void sc_render_report(struct sc_rendering *r, const struct sc_report *report);

/* Says that there is none about a target, where the format has a way to. */
void sc_render_failure(struct sc_rendering *r, const struct sc_report *failure);

/* The same for a forecast, with one of its own renderers. */
void sc_render_forecast(
	struct sc_rendering *r, const struct sc_forecast *forecast);

/* Writes what belongs to the end, and frees what was kept. */
void sc_render_end(struct sc_rendering *r);

/* Returns the renderer called `name`, or NULL. */
const struct sc_renderer *sc_renderer_find(const char *name);

/* The names of all, ended by NULL. */
const char *const *sc_renderer_names(struct sc_arena *a);

#endif

/*
 * render.h -- a report as bytes. Renderers know reports, nothing else.
 *
 * A report may come from a stranger's file: every text in it is made harmless
 * before it is written (no control, no bidirectional override).
 */
#ifndef SC_RENDER_RENDER_H
#define SC_RENDER_RENDER_H

#include "base/out.h"
#include "report/report.h"

struct sc_render_style {
	bool color;   /* ANSI colours */
	bool unicode; /* characters outside ASCII may be written */
	bool verbose; /* also what is fine, and notes */
	int columns;  /* 40 and more; lines are folded there */
};

struct sc_renderer {
	const char *name;
	const char *media_type;
	void (*render)(const struct sc_report *, const struct sc_render_style *,
		struct sc_out *);
};

/* Returns the renderer called `name`, or NULL. */
const struct sc_renderer *sc_renderer_find(const char *name);

/* The names of all, ended by NULL. */
extern const char *const sc_renderer_names[];

#endif

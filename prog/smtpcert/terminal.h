/* terminal.h -- how to write for whoever reads standard output. */
#ifndef SMTPCERT_TERMINAL_H
#define SMTPCERT_TERMINAL_H

#include "options.h"
#include "probe/probe.h"
#include "render/render.h"

/*
 * Colours on a terminal only, not with NO_COLOR or TERM=dumb, and as --color
 * says; Unicode on a terminal whose locale is UTF-8; 80 columns elsewhere.
 */
struct sc_render_style terminal_style(const struct options *o);

/* A look of the full depth takes its time, and standard error is a terminal. */
bool terminal_has_progress(const struct options *o);

/* On a line of standard error, which the next one and the end replace. */
void terminal_progress(const struct sc_progress *p);
void terminal_progress_end(void);

#endif

/* terminal.h -- how to write for whoever reads standard output. */
#ifndef SMTPCERT_TERMINAL_H
#define SMTPCERT_TERMINAL_H

#include "options.h"
#include "render/render.h"

/*
 * Colours on a terminal only, not with NO_COLOR or TERM=dumb, and as --color
 * says; Unicode on a terminal whose locale is UTF-8; 80 columns elsewhere.
 */
struct sc_render_style terminal_style(const struct options *o);

#endif

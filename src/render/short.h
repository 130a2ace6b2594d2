/*
 * short.h -- six lines at most: the verdict, who can deliver, the one fix.
 */
#ifndef SC_RENDER_SHORT_H
#define SC_RENDER_SHORT_H

#include "render/render.h"

void sc_short_report(struct sc_rendering *r, const struct sc_report *report);

#endif

/*
 * text.h -- the report for a tired admin: ten seconds, eighty columns.
 *
 * The verdict; a line for every host and address; who can deliver; then each
 * finding with its evidence and fix; then what breaks next.
 */
#ifndef SC_RENDER_TEXT_H
#define SC_RENDER_TEXT_H

#include "render/render.h"

void sc_render_text(struct sc_rendering *r, const struct sc_report *report);

#endif

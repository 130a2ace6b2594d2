/*
 * text.h -- the report for a tired admin: ten seconds, eighty columns.
 *
 * The verdict; a line for every host and address; who can deliver; then each
 * finding with its evidence and fix; then what breaks next. Several targets end
 * in a table of one line each.
 */
#ifndef SC_RENDER_TEXT_H
#define SC_RENDER_TEXT_H

#include "render/render.h"

void sc_render_text(struct sc_rendering *r, const struct sc_report *report);

/* A target about which there is no report: its summary says why. */
void sc_text_failure(struct sc_rendering *r, const struct sc_report *report);

/* The table of several targets. text_table.c */
void sc_text_end(struct sc_rendering *r);

#endif

/*
 * formats.h -- reports for other programs than people's terminals.
 *
 * Inside render/ only; each is a row of the table in render.c, and its page is
 * docs/formats.md.
 */
#ifndef SC_RENDER_FORMATS_H
#define SC_RENDER_FORMATS_H

#include "render/render.h"

/* Comma-separated values, RFC 4180: a line for each address. csv.c */
void sc_csv_begin(struct sc_rendering *r);
void sc_csv_report(struct sc_rendering *r, const struct sc_report *report);

/* A cell of it, without the comma; a formula is made none. */
void sc_csv_put(struct sc_out *out, struct sc_arena *a, const char *s);

/* JUnit's XML as Jenkins and GitLab read it: a suite a target. junit.c */
void sc_junit_begin(struct sc_rendering *r);
void sc_junit_report(struct sc_rendering *r, const struct sc_report *report);
void sc_junit_end(struct sc_rendering *r);

/* SARIF 2.1.0 (OASIS): a run for each target. sarif.c */
void sc_sarif_begin(struct sc_rendering *r);
void sc_sarif_report(struct sc_rendering *r, const struct sc_report *report);
void sc_sarif_end(struct sc_rendering *r);

/* Annotations of GitHub Actions: a line for each finding. github.c */
void sc_github_report(struct sc_rendering *r, const struct sc_report *report);

/* GitLab's code quality report, JSON. gitlab.c */
void sc_gitlab_begin(struct sc_rendering *r);
void sc_gitlab_report(struct sc_rendering *r, const struct sc_report *report);
void sc_gitlab_end(struct sc_rendering *r);

/* Markdown (CommonMark with tables), for issues and chats. markdown.c */
void sc_markdown_report(struct sc_rendering *r, const struct sc_report *report);

/* A text in it, with all that means something escaped. */
void sc_markdown_put(struct sc_out *out, struct sc_arena *a, const char *s);

#endif

/*
 * one_story.c -- whether reports tell one story each (lib/consistent.h).
 *
 *	one_story < REPORT.json
 *
 * Prints what a report contradicts itself in. Exit status 1: it does; 65: that
 * is no report.
 */
#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "lib/consistent.h"
#include "obs/json.h"

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_report r;
	struct sc_bytes text;
	struct sc_error e;
	const char *why;

	if (!sc_file_read_fd(&a, 0, "standard input", SC_LIMIT_JSON_BYTES,
		    SC_ERROR_IO, &text, &e) ||
		!sc_json_read(&a, text, &sc_type_report, &r, &e)) {
		printf("%s\n", e.text);
		return 65;
	}
	why = contradiction(&a, &r);
	if (why)
		printf("%s\n", why);
	return why != NULL;
}

/*
 * parse.h -- a scene in the making: the line at hand, taken apart by words.
 *
 * scene.c knows the directives; scene_dns.c, scene_server.c and scene_fetch.c
 * those with a language of their own.
 */
#ifndef TESTS_WORLD_PARSE_H
#define TESTS_WORLD_PARSE_H

#include "world/scene.h"

struct parse {
	struct sc_arena *arena;
	struct scene *scene;
	struct sc_error *error;
	int line;
	char *rest; /* of the line at hand */
	/* Reads an indented line, which belongs to what is above it. */
	bool (*step)(struct parse *p);
};

/* Says what is wrong with the line, and returns false. */
bool parse_wrong(struct parse *p, const char *what);

/* Takes a word off the line, or what is in quotes; "" at its end. */
char *parse_word(struct parse *p);

/* Takes all that is left. */
char *parse_rest(struct parse *p);

/* "1500", "12s", "5m": milliseconds. */
long long parse_ms(const char *s);

/* Text with \r, \n, \xNN and \\, and `tail` behind it. */
struct sc_bytes parse_text(struct parse *p, const char *s, const char *tail);

/* refused, silent, unreachable or nothing: how TCP ends. */
bool parse_connect(struct parse *p, enum sc_net_end *out);

bool parse_dns(struct parse *p);
bool parse_server(struct parse *p);
bool parse_fetch(struct parse *p);
bool parse_kept(struct parse *p);

#endif

#include "documents.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/out.h"

#define CHUNK_BYTES 65536

/* How far the braces of the document at hand have been followed. */
struct scan {
	size_t at;
	size_t depth;
	bool begun, quoted, escaped;
};

struct reader {
	int fd;
	const char *name;
	struct sc_arena *arena; /* of what is held */
	char *p;
	size_t n, room;
	bool ended;
	struct scan scan;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Takes one character; true: the document ends behind it. */
static bool step(struct scan *s, char c)
{
	if (s->quoted) {
		bool quote = c == '"' && !s->escaped;

		s->escaped = c == '\\' && !s->escaped;
		s->quoted = !quote;
		return false;
	}
	s->begun = s->begun || !is_blank(c);
	s->quoted = c == '"';
	s->depth += c == '{' || c == '[';
	if (c != '}' && c != ']')
		return false;
	s->depth -= s->depth > 0;
	return s->depth == 0;
}

/* The end of the first document in what is held; 0: it is not there yet. */
static size_t find_end(struct reader *r)
{
	struct scan *s = &r->scan;

	while (s->at < r->n) {
		if (s->quoted && !s->escaped)
			s->at += sc_json_plain((struct sc_bytes){
				(const uint8_t *)r->p + s->at, r->n - s->at });
		while (!s->quoted && s->at < r->n && is_blank(r->p[s->at]))
			s->at++;
		if (s->at < r->n && step(s, r->p[s->at++]))
			return s->at;
	}
	return r->ended && s->begun ? r->n : 0;
}

static void make_room(struct reader *r)
{
	if (r->room - r->n >= CHUNK_BYTES)
		return;
	size_t room = r->n + (r->n > CHUNK_BYTES ? r->n : CHUNK_BYTES);
	char *wider = sc_arena_alloc(r->arena, room, 1);

	if (r->n)
		memcpy(wider, r->p, r->n);
	r->p = wider;
	r->room = room;
}

static bool read_more(struct reader *r, struct sc_error *e)
{
	ssize_t got;

	make_room(r);
	do
		got = read(r->fd, r->p + r->n, CHUNK_BYTES);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return sc_error_set(
			e, SC_ERROR_IO, "%.300s: %s", r->name, strerror(errno));
	r->n += (size_t)got;
	r->ended = got == 0;
	return r->n <= SC_LIMIT_JSON_BYTES ||
		sc_error_set(e, SC_ERROR_IO, "%.300s: larger than %d bytes",
			r->name, SC_LIMIT_JSON_BYTES);
}

/* Drops the first `n` bytes, and the memory of them. */
static void drop(struct reader *r, size_t n, struct sc_arena *fresh)
{
	struct sc_arena old = *r->arena;
	char *rest = r->n > n ? sc_arena_copy(fresh, r->p + n, r->n - n) : NULL;

	*r->arena = *fresh;
	*fresh = (struct sc_arena){ 0 };
	sc_arena_free(&old);
	r->p = rest;
	r->n = r->room = r->n - n;
	r->scan = (struct scan){ 0 };
}

static bool read_all(struct reader *r,
	bool (*fn)(void *user, struct sc_arena *a, struct sc_bytes text,
		struct sc_error *e),
	void *user, struct sc_error *e)
{
	for (bool any = false;; any = true) {
		struct sc_arena fresh = { 0 };
		size_t n;

		while (!(n = find_end(r)) && !r->ended)
			if (!read_more(r, e))
				return false;

		struct sc_bytes text = { (const uint8_t *)r->p, n };

		if (!n && any)
			return true;
		if (!fn(user, r->arena, text, e))
			return false;
		drop(r, n, &fresh);
	}
}

static void close_input(const int *fd)
{
	if (*fd > STDIN_FILENO)
		close(*fd);
}

bool for_each_document(const char *path,
	bool (*fn)(void *user, struct sc_arena *a, struct sc_bytes text,
		struct sc_error *e),
	void *user, struct sc_error *e)
{
	bool standard = strcmp(path, "-") == 0;
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	int fd SC_AUTO(close_input) =
		standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct reader r = { .fd = fd,
		.name = standard ? "standard input" : path,
		.arena = &a };

	if (fd < 0)
		return sc_error_set(
			e, SC_ERROR_IO, "%.300s: %s", path, strerror(errno));
	return read_all(&r, fn, user, e);
}

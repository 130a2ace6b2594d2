#include <stdlib.h>

#include "base/text.h"
#include "world/parse.h"

static struct scene_fetch *last(struct parse *p)
{
	return &p->scene->fetches[p->scene->n_fetches - 1];
}

static void add_body(struct parse *p, struct sc_bytes text, long long count)
{
	struct scene_fetch *f = last(p);
	size_t n = f->body.n + text.n * (size_t)count;
	uint8_t *all = sc_new(p->arena, uint8_t, n + 1);

	if (f->body.n)
		memcpy(all, f->body.p, f->body.n);
	for (size_t at = f->body.n; at < n; at += text.n)
		memcpy(all + at, text.p, text.n);
	f->body = (struct sc_bytes){ all, n };
}

static void do_host(struct parse *p)
{
	last(p)->host = sc_arena_text(p->arena, parse_word(p));
}

static void do_chain(struct parse *p)
{
	last(p)->chain = sc_arena_text(p->arena, parse_rest(p));
}

static void do_after(struct parse *p)
{
	last(p)->after_ms = parse_ms(parse_word(p));
}

static void do_no_tls(struct parse *p)
{
	last(p)->tls = SC_NET_CLOSED;
}

static void do_no_http(struct parse *p)
{
	last(p)->http = SC_NET_PROTOCOL;
}

static void do_status(struct parse *p)
{
	last(p)->status = (int)strtol(parse_word(p), NULL, 10);
}

static void do_type(struct parse *p)
{
	last(p)->content_type =
		sc_bytes_of(sc_arena_text(p->arena, parse_rest(p)));
}

static void do_location(struct parse *p)
{
	last(p)->location = sc_bytes_of(sc_arena_text(p->arena, parse_rest(p)));
}

static void do_line(struct parse *p)
{
	add_body(p, parse_text(p, parse_rest(p), "\r\n"), 1);
}

static void do_raw(struct parse *p)
{
	add_body(p, parse_text(p, parse_rest(p), ""), 1);
}

static void do_repeat(struct parse *p)
{
	long long count = strtoll(parse_word(p), NULL, 10);

	add_body(p, parse_text(p, parse_rest(p), ""), count);
}

static void do_path(struct parse *p)
{
	last(p)->path = sc_arena_text(p->arena, parse_rest(p));
}

/* crl KIND SUBJECT ISSUER, ocsp KIND SUBJECT ISSUER */
static void do_pki(struct parse *p, const char *what)
{
	last(p)->pki = sc_arena_printf(p->arena, "%s %s", what, parse_rest(p));
}

static void do_crl(struct parse *p)
{
	do_pki(p, "crl");
}

static void do_ocsp(struct parse *p)
{
	do_pki(p, "ocsp");
}

static const struct {
	const char *name;
	void (*run)(struct parse *p);
} parts[] = {
	{ "host", do_host },
	{ "chain", do_chain },
	{ "after", do_after },
	{ "no-tls", do_no_tls },
	{ "no-http", do_no_http },
	{ "status", do_status },
	{ "type", do_type },
	{ "location", do_location },
	{ "line", do_line },
	{ "raw", do_raw },
	{ "repeat", do_repeat },
	{ "path", do_path },
	{ "crl", do_crl },
	{ "ocsp", do_ocsp },
};

static bool parse_part(struct parse *p)
{
	const char *name = parse_word(p);

	for (size_t i = 0; i < SC_COUNT(parts); i++)
		if (strcmp(parts[i].name, name) == 0) {
			parts[i].run(p);
			return true;
		}
	return parse_wrong(p, "an unknown part of a response");
}

/* fetch ADDRESS PORT [refused|silent|unreachable] */
bool parse_fetch(struct parse *p)
{
	struct scene *s = p->scene;
	struct scene_fetch x = { .status = 200 };

	if (!sc_ip_parse(parse_word(p), &x.ip) ||
		!sc_text_number(parse_word(p), 1, 65535, &x.port))
		return parse_wrong(p, "a fetch has an address and a port");
	if (!parse_connect(p, &x.connect))
		return false;
	s->fetches =
		sc_grow(p->arena, s->fetches, s->n_fetches, struct scene_fetch);
	s->fetches[s->n_fetches++] = x;
	p->step = parse_part;
	return true;
}

/* kept AGE crl|ocsp KIND SUBJECT ISSUER KEY... */
bool parse_kept(struct parse *p)
{
	struct scene *s = p->scene;
	struct scene_kept k = { .age_ms = parse_ms(parse_word(p)) };

	k.pki = sc_arena_text(p->arena, parse_word(p));
	for (int i = 0; i < 3; i++)
		k.pki = sc_arena_printf(
			p->arena, "%s %s", k.pki, parse_word(p));
	k.key = sc_arena_text(p->arena, parse_rest(p));
	s->kept = sc_grow(p->arena, s->kept, s->n_kept, struct scene_kept);
	s->kept[s->n_kept++] = k;
	return *k.key || parse_wrong(p, "what is kept has a key");
}

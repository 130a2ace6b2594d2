#include <stdlib.h>

#include "base/text.h"
#include "world/parse.h"

static void add_step(struct parse *p, struct step step)
{
	struct scene_server *s = &p->scene->servers[p->scene->n_servers - 1];

	s->steps = sc_grow(p->arena, s->steps, s->n_steps, struct step);
	s->steps[s->n_steps++] = step;
}

static void add_send(struct parse *p, const char *line)
{
	add_step(p,
		(struct step){ STEP_SEND, parse_text(p, line, "\r\n"), 1, 0 });
}

static void add_read(struct parse *p, const char *verb)
{
	add_step(p,
		(struct step){ STEP_READ,
			sc_bytes_of(sc_arena_text(p->arena, verb)), 0, 0 });
}

static void do_send(struct parse *p)
{
	add_send(p, parse_rest(p));
}

static void do_raw(struct parse *p)
{
	add_step(p,
		(struct step){
			STEP_SEND, parse_text(p, parse_rest(p), ""), 1, 0 });
}

static void do_repeat(struct parse *p)
{
	long long count = strtoll(parse_word(p), NULL, 10);

	add_step(p,
		(struct step){ STEP_SEND, parse_text(p, parse_rest(p), ""),
			count, 0 });
}

static void do_drip(struct parse *p)
{
	long long ms = parse_ms(parse_word(p));

	add_step(p,
		(struct step){
			STEP_DRIP, parse_text(p, parse_rest(p), ""), 1, ms });
}

static void do_times(struct parse *p)
{
	struct scene_server *s = &p->scene->servers[p->scene->n_servers - 1];

	s->times = (int)strtol(parse_word(p), NULL, 10);
}

static void do_wait(struct parse *p)
{
	add_step(p,
		(struct step){ STEP_WAIT, { 0 }, 0, parse_ms(parse_word(p)) });
}

static void do_read(struct parse *p)
{
	add_read(p, parse_word(p));
}

static void do_tls(struct parse *p)
{
	add_step(p,
		(struct step){ STEP_TLS,
			sc_bytes_of(sc_arena_text(p->arena, parse_rest(p))), 0,
			0 });
}

static void do_close(struct parse *p)
{
	add_step(p, (struct step){ .verb = STEP_CLOSE });
}

static void do_reset(struct parse *p)
{
	add_step(p, (struct step){ .verb = STEP_RESET });
}

/* greet NAME */
static void greet(struct parse *p, const char *name)
{
	add_send(p, sc_arena_printf(p->arena, "220 %s ESMTP", name));
}

static void do_greet(struct parse *p)
{
	greet(p, parse_word(p));
}

/* Reads EHLO, and answers with NAME and a line for each keyword. */
static void offer(struct parse *p, const char *name, const char *keyword)
{
	add_read(p, "EHLO");
	add_send(p, sc_arena_printf(p->arena, "250-%s", name));
	add_send(p, sc_arena_printf(p->arena, "250 %s", keyword));
}

static void do_offer(struct parse *p)
{
	const char *name = parse_word(p);

	offer(p, name, parse_word(p));
}

static void starttls(struct parse *p, const char *name)
{
	greet(p, name);
	offer(p, name, "STARTTLS");
	add_read(p, "STARTTLS");
	add_send(p, "220 go ahead");
}

static void do_starttls(struct parse *p)
{
	starttls(p, parse_word(p));
}

static void do_bye(struct parse *p)
{
	add_read(p, "QUIT");
	add_send(p, "221 bye");
	do_close(p);
}

static void do_session(struct parse *p)
{
	offer(p, parse_word(p), "8BITMIME");
	do_bye(p);
}

static void do_brief(struct parse *p)
{
	starttls(p, parse_word(p));
	do_tls(p);
	do_bye(p);
}

static void do_healthy(struct parse *p)
{
	const char *name = parse_word(p);

	starttls(p, name);
	do_tls(p);
	offer(p, name, "8BITMIME");
	do_bye(p);
}

static const struct {
	const char *name;
	void (*run)(struct parse *p);
} steps[] = {
	{ "send", do_send },
	{ "raw", do_raw },
	{ "repeat", do_repeat },
	{ "drip", do_drip },
	{ "wait", do_wait },
	{ "times", do_times },
	{ "read", do_read },
	{ "tls", do_tls },
	{ "close", do_close },
	{ "reset", do_reset },
	{ "greet", do_greet },
	{ "offer", do_offer },
	{ "starttls", do_starttls },
	{ "session", do_session },
	{ "bye", do_bye },
	{ "brief", do_brief },
	{ "healthy", do_healthy },
};

static bool parse_step(struct parse *p)
{
	const char *name = parse_word(p);

	for (size_t i = 0; i < SC_COUNT(steps); i++)
		if (strcmp(steps[i].name, name) == 0) {
			steps[i].run(p);
			return true;
		}
	return parse_wrong(p, "an unknown step of a server");
}

/* server ADDRESS PORT [refused|silent|unreachable] */
bool parse_server(struct parse *p)
{
	struct scene *s = p->scene;
	struct scene_server x = { .times = 1 };

	if (!sc_ip_parse(parse_word(p), &x.ip) ||
		!sc_text_number(parse_word(p), 1, 65535, &x.port))
		return parse_wrong(p, "a server has an address and a port");
	if (!parse_connect(p, &x.connect))
		return false;
	s->servers = sc_grow(
		p->arena, s->servers, s->n_servers, struct scene_server);
	s->servers[s->n_servers++] = x;
	p->step = parse_step;
	return true;
}

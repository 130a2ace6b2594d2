#include "world/scene.h"

#include <stdlib.h>

#include "base/codec.h"
#include "base/text.h"

/* A scene in the making; `rest` is what is left of the line at hand. */
struct parse {
	struct sc_arena *arena;
	struct scene *scene;
	struct sc_error *error;
	int line;
	char *rest;
};

static bool wrong(struct parse *p, const char *what)
{
	return sc_error_set(
		p->error, SC_ERROR_CONFIG, "line %d: %s", p->line, what);
}

/* Takes a word off the line; "" at its end. */
static char *word(struct parse *p)
{
	char *w = p->rest + strspn(p->rest, " \t");
	size_t n = strcspn(w, " \t");

	p->rest = w + n + (w[n] != '\0');
	w[n] = '\0';
	return w;
}

static char *rest_of_line(struct parse *p)
{
	char *s = p->rest + strspn(p->rest, " \t");

	p->rest = s + strlen(s);
	return s;
}

/* "1500", "12s", "5m": milliseconds. */
static long long duration_ms(const char *s)
{
	char *end;
	long long n = strtoll(s, &end, 10);

	return *end == 's' ? n * 1000 : *end == 'm' ? n * 60000 : n;
}

static uint8_t escaped(struct parse *p, const char **s)
{
	struct sc_bytes byte;
	char c = *(*s)++;

	if (c == 'r')
		return '\r';
	if (c == 'n')
		return '\n';
	if (c == 'x' && (*s)[0] && (*s)[1] &&
		sc_unhex(p->arena, sc_arena_copy(p->arena, *s, 2), &byte)) {
		*s += 2;
		return byte.p[0];
	}
	return (uint8_t)c;
}

/* Text with \r, \n, \xNN and \\, and `tail` behind it. */
static struct sc_bytes unescape(
	struct parse *p, const char *s, const char *tail)
{
	uint8_t *out = sc_new(p->arena, uint8_t, strlen(s) + strlen(tail) + 1);
	size_t n = 0;

	while (*s) {
		char c = *s++;

		out[n++] = c == '\\' && *s ? escaped(p, &s) : (uint8_t)c;
	}
	memcpy(out + n, tail, strlen(tail));
	return (struct sc_bytes){ out, n + strlen(tail) };
}

static void add_step(struct parse *p, struct step step)
{
	struct scene_server *s = &p->scene->servers[p->scene->n_servers - 1];

	s->steps = sc_grow(p->arena, s->steps, s->n_steps, struct step);
	s->steps[s->n_steps++] = step;
}

static void add_send(struct parse *p, const char *line)
{
	add_step(
		p, (struct step){ STEP_SEND, unescape(p, line, "\r\n"), 1, 0 });
}

static void add_read(struct parse *p, const char *verb)
{
	add_step(p,
		(struct step){ STEP_READ,
			sc_bytes_of(sc_arena_text(p->arena, verb)), 0, 0 });
}

static void do_send(struct parse *p)
{
	add_send(p, rest_of_line(p));
}

static void do_raw(struct parse *p)
{
	add_step(p,
		(struct step){
			STEP_SEND, unescape(p, rest_of_line(p), ""), 1, 0 });
}

static void do_repeat(struct parse *p)
{
	long long count = strtoll(word(p), NULL, 10);

	add_step(p,
		(struct step){ STEP_SEND, unescape(p, rest_of_line(p), ""),
			count, 0 });
}

static void do_drip(struct parse *p)
{
	long long ms = duration_ms(word(p));

	add_step(p,
		(struct step){
			STEP_DRIP, unescape(p, rest_of_line(p), ""), 1, ms });
}

static void do_wait(struct parse *p)
{
	add_step(p, (struct step){ STEP_WAIT, { 0 }, 0, duration_ms(word(p)) });
}

static void do_read(struct parse *p)
{
	add_read(p, word(p));
}

static void do_tls(struct parse *p)
{
	add_step(p,
		(struct step){ STEP_TLS,
			sc_bytes_of(sc_arena_text(p->arena, rest_of_line(p))),
			0, 0 });
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
	greet(p, word(p));
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
	const char *name = word(p);

	offer(p, name, word(p));
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
	starttls(p, word(p));
}

static void do_bye(struct parse *p)
{
	add_read(p, "QUIT");
	add_send(p, "221 bye");
	do_close(p);
}

static void do_session(struct parse *p)
{
	offer(p, word(p), "8BITMIME");
	do_bye(p);
}

static void do_healthy(struct parse *p)
{
	const char *name = word(p);

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
	{ "read", do_read },
	{ "tls", do_tls },
	{ "close", do_close },
	{ "reset", do_reset },
	{ "greet", do_greet },
	{ "offer", do_offer },
	{ "starttls", do_starttls },
	{ "session", do_session },
	{ "bye", do_bye },
	{ "healthy", do_healthy },
};

static bool parse_step(struct parse *p)
{
	const char *name = word(p);

	if (p->scene->n_servers == 0)
		return wrong(p, "a step without a server");
	for (size_t i = 0; i < SC_COUNT(steps); i++)
		if (strcmp(steps[i].name, name) == 0) {
			steps[i].run(p);
			return true;
		}
	return wrong(p, "an unknown step");
}

static bool parse_target(struct parse *p)
{
	p->scene->target = sc_arena_text(p->arena, word(p));
	return true;
}

static bool parse_connect(struct parse *p, const char *s)
{
	struct sc_ip *ip = sc_new(p->arena, struct sc_ip, 1);

	p->scene->options.connect = ip;
	p->scene->options.connect_port = (int)strtol(word(p), NULL, 10);
	return sc_ip_parse(s, ip) || wrong(p, "connect wants an address");
}

static bool parse_option(struct parse *p)
{
	struct sc_probe_options *o = &p->scene->options;
	const char *name = word(p), *value = word(p);

	value = sc_arena_text(p->arena, value);
	if (strcmp(name, "timeout") == 0)
		o->timeout_ms = duration_ms(value);
	else if (strcmp(name, "family") == 0)
		o->family = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "mx-port") == 0)
		o->mx_port = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "name") == 0)
		p->scene->name = value;
	else if (strcmp(name, "sni") == 0 && strcmp(value, "none") == 0)
		o->no_sni = true;
	else if (strcmp(name, "sni") == 0)
		o->sni = value;
	else if (strcmp(name, "connect") == 0)
		return parse_connect(p, value);
	else
		return wrong(p, "an unknown option");
	return true;
}

static bool parse_type(struct parse *p, const char *s, int *type)
{
	if (strcmp(s, "MX") == 0)
		*type = SC_RR_MX;
	else if (strcmp(s, "A") == 0)
		*type = SC_RR_A;
	else if (strcmp(s, "AAAA") == 0)
		*type = SC_RR_AAAA;
	else
		return wrong(p, "a type MX, A or AAAA is wanted");
	return true;
}

/* clang-format off */
static const struct {
	const char *word;
	enum sc_net_end end;
	enum sc_net_dnssec dnssec;
	int rcode;
} statuses[] = {
	{ "secure",        SC_NET_OK,      SC_NET_SECURE,        0 },
	{ "insecure",      SC_NET_OK,      SC_NET_INSECURE,      0 },
	{ "bogus",         SC_NET_OK,      SC_NET_BOGUS,         0 },
	{ "indeterminate", SC_NET_OK,      SC_NET_INDETERMINATE, 0 },
	{ "servfail",      SC_NET_OK,      SC_NET_INSECURE,      2 },
	{ "nxdomain",      SC_NET_OK,      SC_NET_SECURE,        3 },
	{ "refused",       SC_NET_OK,      SC_NET_INSECURE,      5 },
	{ "timeout",       SC_NET_TIMEOUT, SC_NET_INDETERMINATE, 0 },
	{ "local",         SC_NET_LOCAL,   SC_NET_INDETERMINATE, 0 },
};
/* clang-format on */

static bool parse_status(struct parse *p, struct scene_answer *answer)
{
	const char *s = word(p);

	for (size_t i = 0; i < SC_COUNT(statuses); i++)
		if (strcmp(statuses[i].word, s) == 0) {
			answer->end = statuses[i].end;
			answer->dnssec = statuses[i].dnssec;
			answer->rcode = statuses[i].rcode;
			return true;
		}
	return wrong(p, "an unknown status of an answer");
}

static void add_record(struct parse *p, struct scene_answer *x, const char *w)
{
	struct scene_record r = { .text = w };

	if (x->type == SC_RR_MX) {
		r.preference = (int)strtol(w, NULL, 10);
		r.text = sc_arena_text(p->arena, word(p));
	}
	x->records = sc_grow(
		p->arena, x->records, x->n_records, struct scene_record);
	x->records[x->n_records++] = r;
}

/* dns NAME TYPE STATUS [alias NAME] RECORD... */
static bool parse_dns(struct parse *p)
{
	struct scene *s = p->scene;
	struct scene_answer x = { .name = sc_arena_text(p->arena, word(p)) };

	if (!parse_type(p, word(p), &x.type) || !parse_status(p, &x))
		return false;
	for (char *w; *(w = word(p));) {
		if (strcmp(w, "alias") == 0)
			x.alias = sc_arena_text(p->arena, word(p));
		else
			add_record(p, &x, sc_arena_text(p->arena, w));
	}
	s->answers = sc_grow(
		p->arena, s->answers, s->n_answers, struct scene_answer);
	s->answers[s->n_answers++] = x;
	return true;
}

static bool parse_cert(struct parse *p)
{
	struct scene *s = p->scene;
	struct scene_cert c = { .name = sc_arena_text(p->arena, word(p)) };

	c.recipe = sc_arena_text(p->arena, rest_of_line(p));
	s->certs = sc_grow(p->arena, s->certs, s->n_certs, struct scene_cert);
	s->certs[s->n_certs++] = c;
	return true;
}

static bool parse_behaviour(struct parse *p, enum sc_net_end *out)
{
	const char *s = word(p);

	if (*s == '\0')
		*out = SC_NET_OK;
	else if (strcmp(s, "refused") == 0)
		*out = SC_NET_REFUSED;
	else if (strcmp(s, "silent") == 0)
		*out = SC_NET_TIMEOUT;
	else if (strcmp(s, "unreachable") == 0)
		*out = SC_NET_UNREACHABLE;
	else
		return wrong(p,
			"a server is refused, silent, unreachable "
			"or has steps");
	return true;
}

/* server ADDRESS PORT [refused|silent|unreachable] */
static bool parse_server(struct parse *p)
{
	struct scene *s = p->scene;
	struct scene_server x = { 0 };

	if (!sc_ip_parse(word(p), &x.ip) ||
		!sc_text_number(word(p), 1, 65535, &x.port))
		return wrong(p, "a server has an address and a port");
	if (!parse_behaviour(p, &x.connect))
		return false;
	s->servers = sc_grow(
		p->arena, s->servers, s->n_servers, struct scene_server);
	s->servers[s->n_servers++] = x;
	return true;
}

static bool add_claim(struct parse *p, const char *name)
{
	struct scene *s = p->scene;
	struct scene_claim c = { .word = name, .line = p->line };

	c.path = sc_arena_text(p->arena, word(p));
	c.value = sc_arena_text(p->arena, rest_of_line(p));
	s->claims =
		sc_grow(p->arena, s->claims, s->n_claims, struct scene_claim);
	s->claims[s->n_claims++] = c;
	return true;
}

static bool parse_expect(struct parse *p)
{
	return add_claim(p, "expect");
}

static bool parse_end(struct parse *p)
{
	return add_claim(p, "end");
}

static bool parse_connections(struct parse *p)
{
	return add_claim(p, "connections");
}

static bool parse_together(struct parse *p)
{
	return add_claim(p, "together");
}

static const struct {
	const char *name;
	bool (*run)(struct parse *p);
} directives[] = {
	{ "target", parse_target },
	{ "option", parse_option },
	{ "dns", parse_dns },
	{ "cert", parse_cert },
	{ "server", parse_server },
	{ "expect", parse_expect },
	{ "end", parse_end },
	{ "connections", parse_connections },
	{ "together", parse_together },
};

static bool parse_line(struct parse *p)
{
	bool indented = *p->rest == '\t' || *p->rest == ' ';
	const char *first = p->rest + strspn(p->rest, " \t");

	if (*first == '\0' || *first == '#')
		return true;
	if (indented)
		return parse_step(p);

	const char *name = word(p);

	for (size_t i = 0; i < SC_COUNT(directives); i++)
		if (strcmp(directives[i].name, name) == 0)
			return directives[i].run(p);
	return wrong(p, "an unknown word at the beginning of the line");
}

bool scene_parse(struct sc_arena *a, const char *text, struct scene *out,
	struct sc_error *e)
{
	struct parse p = { a, out, e, 0, NULL };
	char *all = sc_arena_text(a, text);

	*out = (struct scene){ .options = { .tool_version = "scene",
				       .ehlo_name = "probe.example" } };
	while (all) {
		p.line++;
		p.rest = strsep(&all, "\n");
		if (!parse_line(&p))
			return false;
	}
	return out->target ||
		sc_error_set(e, SC_ERROR_CONFIG, "there is no target");
}

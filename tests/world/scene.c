#include "world/parse.h"

#include <stdlib.h>

#include "base/codec.h"
#include "base/text.h"
#include "obs/fields.h"

bool parse_wrong(struct parse *p, const char *what)
{
	return sc_error_set(
		p->error, SC_ERROR_CONFIG, "line %d: %s", p->line, what);
}

char *parse_word(struct parse *p)
{
	char *w = p->rest + strspn(p->rest, " \t");
	bool quoted = *w == '"';
	size_t n = strcspn(w + quoted, quoted ? "\"" : " \t");

	w += quoted;
	p->rest = w + n + (w[n] != '\0');
	w[n] = '\0';
	return w;
}

char *parse_rest(struct parse *p)
{
	char *s = p->rest + strspn(p->rest, " \t");

	p->rest = s + strlen(s);
	return s;
}

long long parse_ms(const char *s)
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

struct sc_bytes parse_text(struct parse *p, const char *s, const char *tail)
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

bool parse_connect(struct parse *p, enum sc_net_end *out)
{
	static const struct {
		const char *word;
		enum sc_net_end end;
	} ends[] = {
		{ "", SC_NET_OK },
		{ "refused", SC_NET_REFUSED },
		{ "silent", SC_NET_TIMEOUT },
		{ "unreachable", SC_NET_UNREACHABLE },
	};
	const char *s = parse_word(p);

	for (size_t i = 0; i < SC_COUNT(ends); i++)
		if (strcmp(ends[i].word, s) == 0) {
			*out = ends[i].end;
			return true;
		}
	return parse_wrong(
		p, "it is refused, silent, unreachable or has lines below it");
}

static bool parse_target(struct parse *p)
{
	p->scene->target = sc_arena_text(p->arena, parse_word(p));
	return true;
}

static bool option_connect(struct parse *p, const char *s)
{
	struct sc_ip *ip = sc_new(p->arena, struct sc_ip, 1);

	p->scene->options.connect = ip;
	p->scene->options.connect_port = (int)strtol(parse_word(p), NULL, 10);
	return sc_ip_parse(s, ip) || parse_wrong(p, "connect wants an address");
}

static bool option_depth(struct parse *p, const char *s)
{
	for (int i = 0; sc_depth_words[i]; i++)
		if (strcmp(s, sc_depth_words[i]) == 0) {
			p->scene->options.depth = (enum sc_depth)i;
			return true;
		}
	return parse_wrong(p, "depth is quick, normal or full");
}

static bool parse_option(struct parse *p)
{
	struct sc_probe_options *o = &p->scene->options;
	const char *name = parse_word(p), *value = parse_word(p);

	value = sc_arena_text(p->arena, value);
	if (strcmp(name, "timeout") == 0)
		o->timeout_ms = parse_ms(value);
	else if (strcmp(name, "family") == 0)
		o->family = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "mx-port") == 0)
		o->mx_port = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "sts-port") == 0)
		o->sts_port = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "pace") == 0)
		o->pace_ms =
			strcmp(value, "auto") == 0 ? -1 : (int)parse_ms(value);
	else if (strcmp(name, "depth") == 0)
		return option_depth(p, value);
	else if (strcmp(name, "ca-port") == 0)
		o->ca_port = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "revocation") == 0)
		o->inquest = strcmp(value, "offline") == 0 ?
			SC_INQUEST_OFFLINE :
			SC_INQUEST_ONLINE;
	else if (strcmp(name, "submission") == 0)
		p->scene->submission = true;
	else if (strcmp(name, "dns-only") == 0)
		o->dns_only = true;
	else if (strcmp(name, "allow-private") == 0)
		p->scene->allow_private = true;
	else if (strcmp(name, "allow-ports") == 0)
		p->scene->allow_ports = true;
	else if (strcmp(name, "name") == 0)
		p->scene->name = value;
	else if (strcmp(name, "sni") == 0 && strcmp(value, "none") == 0)
		o->no_sni = true;
	else if (strcmp(name, "sni") == 0)
		o->sni = value;
	else if (strcmp(name, "connect") == 0)
		return option_connect(p, value);
	else
		return parse_wrong(p, "an unknown option");
	return true;
}

static bool parse_cert(struct parse *p)
{
	struct scene *s = p->scene;
	struct scene_cert c = { .name = sc_arena_text(
					p->arena, parse_word(p)) };

	c.recipe = sc_arena_text(p->arena, parse_rest(p));
	s->certs = sc_grow(p->arena, s->certs, s->n_certs, struct scene_cert);
	s->certs[s->n_certs++] = c;
	return true;
}

static bool add_claim(struct parse *p, const char *name)
{
	struct scene *s = p->scene;
	struct scene_claim c = { .word = name, .line = p->line };

	c.path = sc_arena_text(p->arena, parse_word(p));
	c.value = sc_arena_text(p->arena, parse_rest(p));
	s->claims =
		sc_grow(p->arena, s->claims, s->n_claims, struct scene_claim);
	s->claims[s->n_claims++] = c;
	return true;
}

/* What a scene expects: all have a path or a number, and perhaps a value. */
static const char *const claims[] = { "expect", "end", "asked", "connections",
	"fetches", "together", "keeps" };

static const struct {
	const char *name;
	bool (*run)(struct parse *p);
} directives[] = {
	{ "target", parse_target },
	{ "option", parse_option },
	{ "dns", parse_dns },
	{ "cert", parse_cert },
	{ "server", parse_server },
	{ "fetch", parse_fetch },
	{ "kept", parse_kept },
};

static bool parse_line(struct parse *p)
{
	bool indented = *p->rest == '\t' || *p->rest == ' ';
	const char *first = p->rest + strspn(p->rest, " \t");

	if (*first == '\0' || *first == '#')
		return true;
	if (indented)
		return p->step ? p->step(p) :
				 parse_wrong(p, "it belongs to nothing");

	const char *name = parse_word(p);

	for (size_t i = 0; i < SC_COUNT(directives); i++)
		if (strcmp(directives[i].name, name) == 0)
			return directives[i].run(p);
	for (size_t i = 0; i < SC_COUNT(claims); i++)
		if (strcmp(claims[i], name) == 0)
			return add_claim(p, claims[i]);
	return parse_wrong(p, "an unknown word at the beginning of the line");
}

bool scene_parse(struct sc_arena *a, const char *text, struct scene *out,
	struct sc_error *e)
{
	struct parse p = { .arena = a, .scene = out, .error = e };
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

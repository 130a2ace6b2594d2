#include "probe/target.h"

#include "base/dname.h"
#include "base/ip.h"
#include "base/text.h"
#include "probe/idn.h"

struct scheme {
	const char *name;
	int port;
	enum sc_mode mode;
	bool submission; /* on any port */
};

static const struct scheme schemes[] = {
	{ "smtp", 25, SC_MODE_STARTTLS, false },
	{ "submission", 587, SC_MODE_STARTTLS, true },
	{ "submissions", 465, SC_MODE_IMPLICIT, true },
	{ "smtps", 465, SC_MODE_IMPLICIT, true },
};

static const char *const scheme_names[] = { "smtp", "submission", "submissions",
	"smtps", NULL };

/* A target in the making. */
struct parse {
	struct sc_arena *arena;
	const char *input; /* fit for people */
	struct sc_target *target;
	struct sc_error *error;
};

static struct sc_bytes cut(const char *begin, const char *end)
{
	return (struct sc_bytes){ (const uint8_t *)begin,
		(size_t)(end - begin) };
}

static const char *copy(struct parse *p, struct sc_bytes b)
{
	return sc_arena_copy(p->arena, b.p, b.n);
}

static const char *shown(struct parse *p, struct sc_bytes b)
{
	return sc_text_printable_utf8(p->arena, b, 300);
}

static bool wrong(struct parse *p, const char *what)
{
	return sc_error_set(
		p->error, SC_ERROR_USAGE, "target \"%s\": %s", p->input, what);
}

static bool wrong_but(struct parse *p, const char *what, const char *meant)
{
	return sc_error_set(p->error, SC_ERROR_USAGE,
		"target \"%s\": %s; did you mean %s?", p->input, what, meant);
}

static bool all_digits(const char *s)
{
	return *s && s[strspn(s, "0123456789")] == '\0';
}

/* The same name with commas and semicolons as dots, if that is one. */
static const char *with_dots(struct parse *p, const char *name)
{
	char *s = sc_arena_text(p->arena, name);
	bool changed = false;

	for (char *c = s; *c; c++)
		if (*c == ',' || *c == ';') {
			*c = '.';
			changed = true;
		}
	return changed && sc_dname_check(sc_bytes_of(s)) == SC_DNAME_OK ? s :
									  NULL;
}

static bool wrong_name(
	struct parse *p, const char *name, enum sc_dname_fault fault)
{
	const char *dotted = with_dots(p, name);
	const char *what = sc_arena_printf(
		p->arena, "the name %s", sc_dname_fault_text(fault));

	if (dotted)
		return wrong_but(p, what, dotted);
	if (fault == SC_DNAME_NUMBER)
		return wrong(p, "it looks like an IPv4 address, but is none");
	if (fault == SC_DNAME_UNDERSCORE)
		what = "a host name has no underscore (RFC 952), and no "
		       "certificate may name one that has";
	return wrong(p, what);
}

/* Converts and checks a name; the result is folded, without a last dot. */
static bool parse_name(struct parse *p, struct sc_bytes text,
	bool underscore_allowed, const char **out)
{
	const char *name = copy(p, text);

	if (sc_idn_needed(text)) {
		if (!sc_idn_to_ascii(p->arena, text, &name, p->error))
			return false;
		p->target->idn = true;
	}

	enum sc_dname_fault fault = sc_dname_check(sc_bytes_of(name));

	if (fault == SC_DNAME_UNDERSCORE && underscore_allowed)
		fault = SC_DNAME_OK;
	if (fault)
		return wrong_name(p, name, fault);
	name = sc_dname_fold(p->arena, sc_bytes_of(name));
	*out = name;
	return true;
}

static void set_address(struct parse *p, struct sc_ip ip)
{
	char text[SC_IP_TEXT_MAX];

	p->target->address = sc_arena_text(p->arena, sc_ip_format(ip, text));
}

static bool parse_port(struct parse *p, struct sc_bytes text)
{
	const char *s = copy(p, text);

	if (sc_text_number(s, 1, 65535, &p->target->port))
		return true;
	if (text.n == 0)
		return wrong(p, "the port behind the colon is missing");
	return wrong(p,
		all_digits(s) ? "the port must be from 1 to 65535" :
				"the port must be a number");
}

/* "[", IPv6, "]" and perhaps a port, which goes to `port`. */
static bool parse_brackets(
	struct parse *p, struct sc_bytes text, struct sc_bytes *port)
{
	const char *s = copy(p, text);
	const char *end = strchr(s, ']');
	struct sc_ip ip;

	if (!end)
		return wrong(p, "the bracket ] behind the address is missing");
	if (!sc_ip_parse(copy(p, cut(s + 1, end)), &ip))
		return wrong(p, "there is no IP address in the brackets");
	if (end[1] && end[1] != ':')
		return wrong(p, "only a colon and a port may follow ]");
	*port = end[1] ? sc_bytes_of(end + 2) : (struct sc_bytes){ 0 };
	set_address(p, ip);
	return true;
}

static bool is_mail_port(const char *s)
{
	static const char *const ports[] = { "25", "465", "587", "2525" };

	for (size_t i = 0; i < SC_COUNT(ports); i++)
		if (strcmp(s, ports[i]) == 0)
			return true;
	return false;
}

/*
 * Two colons and more: IPv6 without brackets. "2001:db8::1:25" is an address
 * by the letter, and nearly always meant to be an address and a port.
 */
static bool parse_bare_ip6(struct parse *p, const char *s)
{
	const char *colon = strrchr(s, ':');
	const char *front = copy(p, cut(s, colon));
	struct sc_ip ip, other;
	bool whole = sc_ip_parse(s, &ip);
	bool parted = sc_ip_parse(front, &other) && all_digits(colon + 1);

	if (parted && (!whole || is_mail_port(colon + 1)))
		return wrong_but(p,
			"an IPv6 address with a port needs brackets",
			sc_arena_printf(p->arena, "[%s]:%s", front, colon + 1));
	if (!whole)
		return wrong(
			p, "it has several colons, but is no IPv6 address");
	set_address(p, ip);
	return true;
}

/* A host with or without a port; `port` is absent when there is none. */
static bool parse_host(
	struct parse *p, struct sc_bytes text, struct sc_bytes *port)
{
	const char *s = copy(p, text);
	const char *colon = strchr(s, ':');
	struct sc_ip ip;

	*port = (struct sc_bytes){ 0 };
	if (*s == '[')
		return parse_brackets(p, text, port);
	if (colon && strchr(colon + 1, ':'))
		return parse_bare_ip6(p, s);

	struct sc_bytes host = colon ? cut(s, colon) : sc_bytes_of(s);

	if (colon)
		*port = sc_bytes_of(colon + 1);
	if (host.n == 0)
		return wrong(p, "the host in front of the colon is missing");
	if (sc_ip_parse(copy(p, host), &ip)) {
		set_address(p, ip);
		return true;
	}
	return parse_name(p, host, false, &p->target->host);
}

static void be_server(struct parse *p, const struct scheme *scheme)
{
	struct sc_target *t = p->target;
	bool implicit = !scheme && t->port == 465;
	bool submission = t->port == 465 || t->port == 587;

	t->kind = SC_TARGET_SERVER;
	t->mode = implicit ? SC_MODE_IMPLICIT : SC_MODE_STARTTLS;
	if (scheme) {
		t->mode = scheme->mode;
		submission = submission || scheme->submission;
	}
	t->role = submission ? SC_ROLE_SUBMISSION : SC_ROLE_MX;
}

static const struct scheme *find_scheme(const char *name)
{
	for (size_t i = 0; i < SC_COUNT(schemes); i++)
		if (sc_text_same(name, schemes[i].name))
			return &schemes[i];
	return NULL;
}

static bool wrong_scheme(struct parse *p, const char *name, const char *rest)
{
	const char *near = sc_text_nearest(name, scheme_names);
	const char *what = sc_arena_printf(p->arena,
		"the scheme \"%s\" is unknown", shown(p, sc_bytes_of(name)));

	return wrong_but(p, what,
		sc_arena_printf(p->arena, "%s://%s", near ? near : "smtp",
			shown(p, cut(rest, rest + strcspn(rest, "/?#")))));
}

static bool parse_url(struct parse *p, const char *text, const char *colon)
{
	const char *name = copy(p, cut(text, colon));
	const char *rest = colon + strlen("://");
	const struct scheme *scheme = find_scheme(name);
	size_t n = strcspn(rest, "/?#");
	struct sc_bytes port, host = { (const uint8_t *)rest, n };
	const char *plain =
		sc_arena_printf(p->arena, "%s://%s", name, shown(p, host));

	if (!scheme)
		return wrong_scheme(p, name, rest);
	if (n == 0)
		return wrong(p, "the host is missing");
	if (rest[n] && strcmp(rest + n, "/") != 0)
		return wrong_but(p, "a server has no path", plain);
	if (memchr(rest, '@', n))
		return wrong(p, "a server has no user in front of it");
	if (!parse_host(p, host, &port))
		return false;
	p->target->port = scheme->port;
	if (port.p && !parse_port(p, port))
		return false;
	be_server(p, scheme);
	return true;
}

static bool be_domain(struct parse *p, struct sc_bytes name)
{
	struct sc_target *t = p->target;

	t->kind = SC_TARGET_DOMAIN;
	t->role = SC_ROLE_MX;
	t->mode = SC_MODE_STARTTLS;
	t->port = 25;
	return parse_name(p, name, true, &t->domain);
}

/* The domain of a mailbox may be an address: user@[192.0.2.1]. */
static bool parse_mailbox(struct parse *p, const char *text, const char *at)
{
	struct sc_bytes port;

	if (at == text)
		return wrong(p, "there is nothing in front of the @");
	if (at[1] == '\0')
		return wrong(p, "there is no domain behind the @");
	if (at[1] == '[') {
		if (!parse_brackets(p, sc_bytes_of(at + 1), &port))
			return false;
		if (port.p)
			return wrong(p, "a mail address has no port");
		p->target->port = 25;
		be_server(p, NULL);
		return true;
	}
	if (strchr(at + 1, ':'))
		return wrong_but(p, "a mail address has no port",
			shown(p, sc_bytes_of(at + 1)));
	return be_domain(p, sc_bytes_of(at + 1));
}

static bool looks_like_server(const char *text)
{
	struct sc_ip ip;

	return strchr(text, ':') || *text == '[' || sc_ip_parse(text, &ip);
}

static bool parse_server(struct parse *p, const char *text)
{
	struct sc_bytes port;

	if (strpbrk(text, "/?#"))
		return wrong(p, "a server has no path");
	if (!parse_host(p, sc_bytes_of(text), &port))
		return false;
	p->target->port = 25;
	if (port.p && !parse_port(p, port))
		return false;
	be_server(p, NULL);
	return true;
}

static bool parse_any(struct parse *p, const char *text)
{
	const char *colon = strstr(text, "://");
	const char *at = strrchr(text, '@');
	size_t n = strcspn(text, "/");

	if (*text == '\0')
		return wrong(p,
			"nothing is there; a mail domain (example.org) or a "
			"server (mail.example.org:587) is wanted");
	if (sc_text_starts(text, "mailto:"))
		return wrong_but(p, "that is a link",
			shown(p, sc_bytes_of(text + strlen("mailto:"))));
	if (colon)
		return parse_url(p, text, colon);
	if (at)
		return parse_mailbox(p, text, at);
	if (looks_like_server(text))
		return parse_server(p, text);
	if (text[n])
		return wrong_but(p, "a domain has no path",
			shown(p, cut(text, text + n)));
	return be_domain(p, sc_bytes_of(text));
}

bool sc_target_parse(struct sc_arena *a, const char *text,
	struct sc_target *out, struct sc_error *e)
{
	struct sc_target target = { .input = sc_arena_text(a, text) };
	struct parse p = { a, NULL, &target, e };

	p.input = shown(&p, sc_bytes_of(text));
	if (!parse_any(&p, text))
		return false;
	*out = target;
	return true;
}

bool sc_target_submission(struct sc_target *t)
{
	if (t->kind != SC_TARGET_DOMAIN)
		return false;
	t->role = SC_ROLE_SUBMISSION;
	t->port = 465;
	t->mode = SC_MODE_IMPLICIT;
	return true;
}

/*
 * What a policy was to say, read as a person would read it: keys and modes of
 * any case or nearly so, "=" for ":", blanks and quotes around it, comments,
 * several fields or names in one line, URLs and dots around names, another
 * format. For advice alone: no sender reads so.
 */
#include "base/dname.h"
#include "base/ip.h"
#include "base/limits.h"
#include "base/text.h"
#include "policy/record.h"
#include "policy/sts_format.h"

/* Blanks and quotation marks: ASCII, and the octets of U+2018 to U+201D, of the
 * no-break space and of a byte order mark. No key and no value has them. */
#define AROUND " \t\"'`\x80\x98\x99\x9c\x9d\xa0\xc2\xe2\xef\xbb\xbf"

struct reading {
	struct sc_arena *a;
	struct sc_sts_meant *m;
	bool in_lines; /* in the form of RFC 8461, more or less */
	bool after_mx; /* a list of its values may go on */
};

static struct sc_bytes part(struct sc_bytes b, size_t from, size_t to)
{
	return (struct sc_bytes){ b.p + from, to - from };
}

static bool is_one_of(uint8_t c, const char *set)
{
	return c && strchr(set, c);
}

/* Takes what stands before the next character of `set` off *rest. */
static struct sc_bytes next_of(struct sc_bytes *rest, const char *set)
{
	size_t n = 0;
	struct sc_bytes taken;

	while (n < rest->n && !is_one_of(rest->p[n], set))
		n++;
	taken = part(*rest, 0, n);
	*rest = part(*rest, n < rest->n ? n + 1 : n, rest->n);
	return taken;
}

/* The octets of what parts two fields in one line, at the front of `b`. */
static size_t parting(struct sc_bytes b)
{
	static const char *const keys[] = {
		" version:", " mode:", " max_age:", " mx:"
	};

	if (b.p[0] == ';')
		return 1;
	if (b.n > 1 && b.p[0] == '\\' && b.p[1] == 'n')
		return 2;
	for (size_t i = 0; i < SC_COUNT(keys); i++)
		if (b.n > strlen(keys[i]) &&
			!memcmp(b.p, keys[i], strlen(keys[i])))
			return 1;
	return 0;
}

struct sc_bytes sc_sts_next_piece(struct sc_bytes *rest)
{
	struct sc_bytes taken;
	size_t n = 0, after = 0;

	while (n < rest->n) {
		after = parting(part(*rest, n, rest->n));
		if (after)
			break;
		n++;
	}
	taken = part(*rest, 0, n);
	*rest = part(*rest, n + after, rest->n);
	return taken;
}

static struct sc_bytes strip(struct sc_bytes b, const char *set)
{
	while (b.n && is_one_of(b.p[0], set))
		b = part(b, 1, b.n);
	while (b.n && is_one_of(b.p[b.n - 1], set))
		b.n--;
	return b;
}

static void read_mode(struct reading *r, struct sc_bytes value)
{
	static const char *const modes[] = { "none", "testing", "enforce",
		NULL };
	const char *near = sc_text_nearest(sc_dname_fold(r->a, value), modes);

	for (int i = 0; near && modes[i]; i++)
		if (near == modes[i] && r->m->mode == SC_STS_NO_MODE)
			r->m->mode = (enum sc_sts_mode)(SC_STS_NONE + i);
}

#define DIGITS_MAX 12

static void read_max_age(struct reading *r, struct sc_bytes value)
{
	long long v = 0;
	size_t i = 0;

	for (; i < value.n && i < DIGITS_MAX &&
		sc_text_is_digit((char)value.p[i]);
		i++)
		v = v * 10 + (value.p[i] - '0');
	if (i > 0 && r->m->max_age_s < 0)
		r->m->max_age_s = v;
}

static void add_mx(struct reading *r, const char *pattern)
{
	struct sc_sts_meant *m = r->m;
	const char **v;

	for (size_t i = 0; i < m->n_mx; i++)
		if (strcmp(m->mx[i], pattern) == 0)
			return;
	if (m->n_mx == SC_LIMIT_POLICY_LINES)
		return;
	v = sc_grow(r->a, m->mx, m->n_mx, const char *);
	v[m->n_mx++] = pattern;
	m->mx = v;
}

/* A host, not a word of a comment or a page. */
static bool is_host(struct sc_bytes name, const char *folded)
{
	struct sc_ip ip;

	return sc_dname_check(name) == SC_DNAME_OK && strchr(folded, '.') &&
		!sc_ip_parse(folded, &ip);
}

/* "https://mx.example.org:25/", ".example.org", "mx.example.org." */
static void read_pattern(struct reading *r, struct sc_bytes word)
{
	const char *folded;
	struct sc_bytes name, scheme;
	bool wildcard;

	word = strip(word, AROUND "<>[]");
	scheme = word;
	(void)next_of(&scheme, "/");
	if (scheme.n && scheme.p[0] == '/')
		word = strip(scheme, "/");
	name = next_of(&word, ":/");
	wildcard = name.n > 1 &&
		(name.p[0] == '.' || memcmp(name.p, "*.", 2) == 0);
	name = strip(name, "*.");
	folded = sc_dname_fold(r->a, name);
	if (is_host(name, folded))
		add_mx(r,
			wildcard ? sc_arena_printf(r->a, "*.%s", folded) :
				   folded);
}

static void read_mx(struct reading *r, struct sc_bytes value)
{
	while (value.n) {
		struct sc_bytes word = next_of(&value, " \t,");

		if (word.n)
			read_pattern(r, word);
	}
}

static void read_version(struct reading *r, struct sc_bytes value)
{
	(void)r, (void)value;
}

static const char *const key_names[] = { "version", "mode", "max_age", "mx",
	NULL };
static void (*const key_readers[])(struct reading *,
	struct sc_bytes) = { read_version, read_mode, read_max_age, read_mx };

#define EXTENSIONS_MAX 32

/* "v=STSv1; id=..." belongs into the TXT record. */
static bool is_of_the_record(struct sc_bytes name)
{
	return sc_bytes_same_text(name, sc_bytes_of("v")) ||
		sc_bytes_same_text(name, sc_bytes_of("id"));
}

/* A field that RFC 8461 does not know, and lets stand. */
static void keep_extension(
	struct reading *r, struct sc_bytes name, struct sc_bytes value)
{
	struct sc_sts_meant *m = r->m;
	const char **v;

	if (!r->in_lines || is_of_the_record(name) ||
		!sc_record_is_name(name) || !value.n ||
		!sc_record_is_ascii(value) || m->n_extensions == EXTENSIONS_MAX)
		return;
	v = sc_grow(r->a, m->extensions, m->n_extensions, const char *);
	v[m->n_extensions++] = sc_arena_printf(r->a, "%s: %s",
		sc_text_printable(r->a, name, name.n),
		sc_text_printable(r->a, value, value.n));
	m->extensions = v;
}

/* A line without ":" or "=" has a blank in its place, if it is a field. */
static struct sc_bytes key_of(struct sc_bytes *rest)
{
	static const char *const signs[] = { ":=", ",", " \t" };
	struct sc_bytes line = *rest, key = *rest;

	for (size_t i = 0; i < SC_COUNT(signs) && key.n == line.n; i++) {
		*rest = line;
		key = next_of(rest, signs[i]);
	}
	return strip(key, AROUND);
}

/* The value of a key of RFC 8461, none of which has any of these. */
static struct sc_bytes value_of(struct sc_bytes value)
{
	return strip(next_of(&value, "#"), AROUND ",");
}

static void read_line(struct reading *r, struct sc_bytes line)
{
	struct sc_bytes value = line;
	struct sc_bytes key = key_of(&value);
	const char *near = sc_text_nearest(sc_dname_fold(r->a, key), key_names);
	bool goes_on = !near && r->after_mx && !r->in_lines &&
		!memchr(line.p, ':', line.n);

	for (size_t k = 0; near && key_names[k]; k++) {
		if (near != key_names[k])
			continue;
		key_readers[k](r, value_of(value));
		r->after_mx = key_readers[k] == read_mx;
	}
	if (goes_on)
		read_mx(r, value_of(line));
	else if (!near)
		keep_extension(r, key, strip(value, " \t\"',"));
}

static struct sc_bytes without_comment(struct sc_bytes line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#' &&
			(i == 0 || is_one_of(line.p[i - 1], " \t")))
			line.n = i;
	return line;
}

static void read_pieces(struct reading *r, struct sc_bytes line)
{
	line = without_comment(line);
	while (line.n) {
		struct sc_bytes piece =
			strip(sc_sts_next_piece(&line), AROUND "-");

		if (piece.n && piece.p[0] != '<')
			read_line(r, piece);
	}
}

struct sc_sts_meant sc_sts_meant_read(struct sc_arena *a, struct sc_bytes body)
{
	struct sc_sts_meant m = { .max_age_s = -1 };
	struct reading r = { .a = a, .m = &m };
	enum sc_sts_format format;

	if (body.n > SC_LIMIT_POLICY_BYTES)
		body.n = SC_LIMIT_POLICY_BYTES;
	format = sc_sts_format_of(body);
	r.in_lines = format == SC_STS_LINES || format == SC_STS_UTF16;
	body = sc_sts_format_lines(a, body, format);
	for (int i = 0; body.n && i < SC_LIMIT_POLICY_LINES; i++)
		read_pieces(&r, next_of(&body, "\r\n;"));
	return m;
}

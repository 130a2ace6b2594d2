#include "policy/sts_format.h"

#include <string.h>

#include "base/text.h"

/* Columns of a table, and values in it, that are looked at. */
#define COLUMNS_MAX 8
#define CELLS_MAX   64
#define CELL_MAX    512 /* octets */

static const char *const keys[] = { "version", "mode", "max_age", "mx" };

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct sc_bytes trim(struct sc_bytes b)
{
	while (b.n && is_blank(b.p[0]))
		b = (struct sc_bytes){ b.p + 1, b.n - 1 };
	while (b.n && is_blank(b.p[b.n - 1]))
		b.n--;
	return b;
}

static bool begins(struct sc_bytes b, const char *text)
{
	struct sc_bytes wanted = sc_bytes_of(text);

	if (b.n < wanted.n)
		return false;
	b.n = wanted.n;
	return sc_bytes_same_text(b, wanted);
}

static bool contains(struct sc_bytes b, const char *text)
{
	for (; b.n; b.p++, b.n--)
		if (begins(b, text))
			return true;
	return false;
}

/* Takes what stands before `sign` off the front of *rest. */
static struct sc_bytes next(struct sc_bytes *rest, char sign)
{
	if (!rest->n)
		return *rest;

	const uint8_t *end = memchr(rest->p, sign, rest->n);
	struct sc_bytes taken = { rest->p,
		end ? (size_t)(end - rest->p) : rest->n };
	size_t n = taken.n + (end != NULL);

	*rest = (struct sc_bytes){ rest->p + n, rest->n - n };
	return taken;
}

static const char *key_of(struct sc_bytes word)
{
	for (size_t i = 0; i < SC_COUNT(keys); i++)
		if (sc_bytes_same_text(word, sc_bytes_of(keys[i])))
			return keys[i];
	return NULL;
}

/* With a mark, or ASCII in every other octet. */
static bool is_utf16(struct sc_bytes b)
{
	return b.n >= 4 &&
		((b.p[0] == 0xff && b.p[1] == 0xfe) ||
			(b.p[0] == 0xfe && b.p[1] == 0xff) ||
			(!b.p[0] && b.p[1] && !b.p[2] && b.p[3]) ||
			(b.p[0] && !b.p[1] && b.p[2] && !b.p[3]));
}

/* The columns of a table: names of keys in one line, with this between. */
static char column_sign(struct sc_bytes body)
{
	static const char signs[] = ",;\t";
	struct sc_bytes line = next(&body, '\n');

	for (const char *sign = signs; *sign; sign++) {
		struct sc_bytes rest = line;
		int n = 0;

		while (rest.n)
			n += key_of(trim(next(&rest, *sign))) != NULL;
		if (n >= 2)
			return *sign;
	}
	return '\0';
}

/* A document's mark, or an item of a list: no key begins with a dash. */
static bool is_yaml(struct sc_bytes body)
{
	while (body.n) {
		struct sc_bytes line = trim(next(&body, '\n'));

		if (begins(line, "- ") || begins(line, "---"))
			return true;
	}
	return false;
}

/* The record as it is in the DNS, or as it stands in a zone file. */
static bool is_txt(struct sc_bytes body)
{
	struct sc_bytes rest = body;

	return contains(next(&rest, '\n'), "v=STSv1") &&
		!contains(body, "mode");
}

enum sc_sts_format sc_sts_format_of(struct sc_bytes body)
{
	struct sc_bytes b = trim(body);

	if (is_utf16(body))
		return SC_STS_UTF16;
	if (begins(b, "\xef\xbb\xbf"))
		b = trim((struct sc_bytes){ b.p + 3, b.n - 3 });
	if (begins(b, "<"))
		return SC_STS_PAGE;
	if (begins(b, "{") || begins(b, "["))
		return SC_STS_JSON;
	return is_txt(b)       ? SC_STS_TXT :
		column_sign(b) ? SC_STS_CSV :
		is_yaml(b)     ? SC_STS_YAML :
				 SC_STS_LINES;
}

const char *sc_sts_format_words(enum sc_sts_format format)
{
	static const char *const words[] = {
		[SC_STS_PAGE] = "the text is a web page",
		[SC_STS_JSON] = "the text is JSON",
		[SC_STS_YAML] = "the text is YAML",
		[SC_STS_CSV] = "the text is a table (CSV)",
		[SC_STS_UTF16] = "the text is in UTF-16",
		[SC_STS_TXT] = "the text is that of the TXT record",
	};

	return words[format];
}

/* A page that does not speak of MTA-STS has no fields, whatever its words. */
static struct sc_bytes page_lines(struct sc_arena *a, struct sc_bytes body)
{
	char *out = sc_arena_copy(a, body.p, body.n);
	size_t n = 0;

	if (!contains(body, "STSv1"))
		return (struct sc_bytes){ 0 };
	while (body.n) {
		struct sc_bytes text = next(&body, '<');
		const char *key = key_of(trim(next(&body, '>')));

		memcpy(out + n, text.p, text.n);
		n += text.n;
		if (body.n)
			out[n++] = '\n';
		/* <mode>enforce</mode>: there was room for the brackets */
		if (body.n && key) {
			memcpy(out + n, key, strlen(key));
			n += strlen(key);
			out[n++] = ':';
		}
	}
	return (struct sc_bytes){ (uint8_t *)out, n };
}

static struct sc_bytes bracket_lines(struct sc_arena *a, struct sc_bytes body)
{
	char *out = sc_arena_copy(a, body.p, body.n);

	for (size_t i = 0; i < body.n; i++)
		if (out[i] && strchr("{}[],", out[i]))
			out[i] = '\n';
	return (struct sc_bytes){ (uint8_t *)out, body.n };
}

static struct sc_bytes ascii_lines(struct sc_arena *a, struct sc_bytes body)
{
	char *out = sc_arena_copy(a, body.p, body.n);
	size_t n = 0;

	for (size_t i = 0; i + 1 < body.n; i += 2) {
		uint8_t x = body.p[i], y = body.p[i + 1];

		if (x && y) /* a mark, or outside of ASCII */
			continue;
		out[n++] = (char)(x | y);
	}
	return (struct sc_bytes){ (uint8_t *)out, n };
}

/* "mode: enforce" of the column "mode"; a row may have fewer values. */
static struct sc_bytes table_lines(struct sc_arena *a, struct sc_bytes body)
{
	char sign = column_sign(body);
	struct sc_bytes head = next(&body, '\n');
	const char *columns[COLUMNS_MAX] = { 0 }, *text = "";

	for (size_t i = 0; head.n && i < COLUMNS_MAX; i++)
		columns[i] = key_of(trim(next(&head, sign)));
	for (size_t cells = 0; body.n && cells < CELLS_MAX;) {
		struct sc_bytes row = next(&body, '\n');

		for (size_t i = 0; row.n && i < COLUMNS_MAX; i++, cells++) {
			struct sc_bytes cell = trim(next(&row, sign));

			if (columns[i])
				text = sc_arena_printf(a, "%s%s: %s\n", text,
					columns[i],
					sc_text_printable(a, cell, CELL_MAX));
		}
		cells++;
	}
	return sc_bytes_of(text);
}

struct sc_bytes sc_sts_format_lines(
	struct sc_arena *a, struct sc_bytes body, enum sc_sts_format format)
{
	switch (format) {
	case SC_STS_PAGE: return page_lines(a, body);
	case SC_STS_JSON:
	case SC_STS_YAML: return bracket_lines(a, body);
	case SC_STS_CSV: return table_lines(a, body);
	case SC_STS_UTF16: return ascii_lines(a, body);
	case SC_STS_TXT: return (struct sc_bytes){ 0 };
	case SC_STS_LINES: break;
	}
	return body;
}

#include "net/anchor_forms.h"

#include "base/date.h"
#include "base/text.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define BLANKS          " \t\r\n"

static void add_word(struct sc_anchor_reader *r, struct sc_anchor_words *out,
	const char *p, size_t n)
{
	if (out->n == SC_ANCHOR_WORDS) {
		out->good = false;
		return;
	}
	out->w[out->n++] = sc_arena_copy(r->arena, p, n);
}

/* Steps over `n` characters, and counts their lines. */
static void skip(struct sc_anchor_reader *r, size_t n)
{
	for (; n && *r->at; n--, r->at++)
		r->line += *r->at == '\n';
}

static void begin_record(
	const struct sc_anchor_reader *r, struct sc_anchor_words *out)
{
	*out = (struct sc_anchor_words){ .line = r->line, .good = true };
}

/* ---- zone files: RFC 1035 5.1, without $ORIGIN and relative names ---- */

static bool next_of_zone(
	struct sc_anchor_reader *r, struct sc_anchor_words *out)
{
	bool inside = false;

	if (!*r->at)
		return false;
	begin_record(r, out);
	for (; *r->at && (*r->at != '\n' || inside);) {
		size_t n = strcspn(r->at, BLANKS "()");

		if (n) {
			add_word(r, out, r->at, n);
		} else if (*r->at == '(' || *r->at == ')') {
			out->good &= inside == (*r->at == ')');
			inside = *r->at == '(';
		}
		skip(r, n ? n : 1);
	}
	out->good &= !inside;
	skip(r, 1);
	return true;
}

/* ---- bind.keys ---- */

/* What stands for which type; trusted-keys have no such word. */
static const struct {
	const char *word, *type;
} bind_types[] = {
	{ "initial-key", "DNSKEY" },
	{ "static-key", "DNSKEY" },
	{ "initial-ds", "DS" },
	{ "static-ds", "DS" },
};

/* Puts the type where a zone file has it, behind the owner. */
static void translate(struct sc_anchor_words *out)
{
	if (out->n < 2)
		return;
	for (size_t i = 0; i < SC_COUNT(bind_types); i++)
		if (sc_text_same(out->w[1], bind_types[i].word)) {
			out->w[1] = bind_types[i].type;
			return;
		}
	out->good &= out->n < SC_ANCHOR_WORDS;
	for (size_t i = out->n; out->good && i > 1; i--)
		out->w[i] = out->w[i - 1];
	out->w[1] = "DNSKEY";
	out->n += out->good;
}

/* Adds what is in quotes; blanks within it part words. */
static void add_quoted(struct sc_anchor_reader *r, struct sc_anchor_words *out)
{
	skip(r, 1);
	while (*r->at && *r->at != '"') {
		size_t n = strcspn(r->at, BLANKS "\"");

		if (n)
			add_word(r, out, r->at, n);
		skip(r, n ? n : *r->at != '"');
	}
	out->good &= *r->at == '"';
	skip(r, 1);
}

/* "trust-anchors {" and "}" part statements as a semicolon does. */
static bool next_of_bind(
	struct sc_anchor_reader *r, struct sc_anchor_words *out)
{
	begin_record(r, out);
	while (*r->at && *r->at != ';') {
		size_t n = strcspn(r->at, BLANKS "{};\"");

		if (out->n == 0)
			out->line = r->line;
		if (*r->at == '"') {
			add_quoted(r, out);
			continue;
		}
		if (n)
			add_word(r, out, r->at, n);
		else if (*r->at == '{' || *r->at == '}')
			out->n = 0;
		skip(r, n ? n : 1);
	}
	if (!*r->at && out->n == 0)
		return false;
	skip(r, 1);
	translate(out);
	return true;
}

/* ---- XML ---- */

/* The text of the first element `name` before `end`; or NULL. */
static const char *element(
	struct sc_arena *a, const char *from, const char *end, const char *name)
{
	const char *open = sc_arena_printf(a, "<%s>", name);
	const char *p = strstr(from, open);

	if (!p || p >= end)
		return NULL;
	p += strlen(open);
	p += strspn(p, BLANKS);

	size_t n = strcspn(p, "<" BLANKS);

	return sc_arena_copy(a, p, n);
}

/* The date of an attribute in the tag that begins at `tag`. */
static bool date_of(struct sc_arena *a, const char *tag, const char *name,
	struct sc_date *out)
{
	const char *p = strstr(tag, name), *end = strchr(tag, '>');

	if (!p || !end || p > end)
		return false;
	p += strlen(name);
	return (*p == '"' || *p == '\'') &&
		sc_date_parse(
			sc_arena_copy(a, p + 1, strcspn(p + 1, "\"'>")), out);
}

static bool is_in_force(const struct sc_anchor_reader *r, const char *tag)
{
	struct sc_date from = { 0 }, until = { 0 };

	return (!date_of(r->arena, tag, "validFrom=", &from) ||
		       from.s <= r->now.s) &&
		(!date_of(r->arena, tag, "validUntil=", &until) ||
			r->now.s < until.s);
}

static bool next_of_xml(struct sc_anchor_reader *r, struct sc_anchor_words *out)
{
	static const char *const fields[] = { "KeyTag", "Algorithm",
		"DigestType", "Digest" };
	const char *tag, *end;

	do {
		tag = strstr(r->at, "<KeyDigest");
		end = tag ? strstr(tag, "</KeyDigest>") : NULL;
		if (!tag)
			return false;
		skip(r, (size_t)(tag - r->at));
		begin_record(r, out);
		skip(r, end ? (size_t)(end - tag) : strlen(r->at));
	} while (end && !is_in_force(r, tag));
	out->good = end && r->zone;
	if (!out->good)
		return true;
	add_word(r, out, r->zone, strlen(r->zone));
	add_word(r, out, "DS", 2);
	for (size_t i = 0; i < SC_COUNT(fields); i++) {
		const char *text = element(r->arena, tag, end, fields[i]);

		if (text)
			add_word(r, out, text, strlen(text));
	}
	return true;
}

/* ---- which of them ---- */

/* Blanks from `open` to `close`, line ends but for the one that closes. */
static void drop_comments(char *text, const char *open, const char *close)
{
	for (char *p = text; (p = strstr(p, open));) {
		char *end = strstr(p + strlen(open), close);
		size_t n = end ? (size_t)(end - p) : strlen(p);

		if (end && *close != '\n')
			n += strlen(close);
		for (; n; n--, p++)
			*p = *p == '\n' ? '\n' : ' ';
	}
}

/* All three kinds of comment, not in quotes: base64 may hold two slashes. */
static void drop_comments_of_bind(char *text)
{
	bool quoted = false;

	drop_comments(text, "/*", "*/");
	drop_comments(text, "#", "\n");
	for (char *p = text; *p; p++) {
		quoted ^= *p == '"';
		if (quoted || p[0] != '/' || p[1] != '/')
			continue;
		while (*p && *p != '\n')
			*p++ = ' ';
		if (!*p)
			return;
	}
}

static bool begins_as_bind(const char *text)
{
	static const char *const words[] = { "trust-anchors", "managed-keys",
		"trusted-keys" };

	text += strspn(text, BLANKS);
	for (size_t i = 0; i < SC_COUNT(words); i++)
		if (sc_text_has_prefix(text, words[i]))
			return true;
	return false;
}

struct sc_anchor_reader sc_anchor_reader_of(
	struct sc_arena *a, struct sc_bytes text, struct sc_date now)
{
	struct sc_anchor_reader r = { .arena = a, .line = 1, .now = now };
	char *bind;

	r.at = sc_arena_copy(a, text.p, text.n);
	if (sc_text_has_prefix(r.at, BYTE_ORDER_MARK))
		r.at += strlen(BYTE_ORDER_MARK);
	bind = sc_arena_text(a, r.at);
	drop_comments_of_bind(bind);
	if (begins_as_bind(bind)) {
		r.at = bind;
		r.next = next_of_bind;
	} else if (r.at[strspn(r.at, BLANKS)] == '<') {
		drop_comments(r.at, "<!--", "-->");
		r.zone = element(a, r.at, r.at + strlen(r.at), "Zone");
		r.next = next_of_xml;
	} else {
		drop_comments(r.at, ";", "\n");
		r.next = next_of_zone;
	}
	return r;
}

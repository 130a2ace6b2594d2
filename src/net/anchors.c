#include "net/anchors.h"

#include "base/codec.h"
#include "base/dname.h"
#include "base/file.h"
#include "base/text.h"
#include "net/lines.h"

#define MAX_FILE_BYTES 65536
#define MAX_WORDS      64

/* A record as words; long keys may be parted by blanks. */
struct words {
	const char *w[MAX_WORDS];
	size_t n;
};

static bool split(struct sc_arena *a, struct sc_bytes line, struct words *out)
{
	struct sc_bytes word;

	out->n = 0;
	while (sc_lines_word(&line, &word)) {
		if (out->n == MAX_WORDS)
			return false;
		out->w[out->n++] = sc_arena_copy(a, word.p, word.n);
	}
	return true;
}

/* The words from `from` on, without blanks between. */
static const char *join(struct sc_arena *a, const struct words *w, size_t from,
	const char *part)
{
	const char *s = "";

	for (size_t i = from; i < w->n; i++)
		s = sc_arena_printf(
			a, "%s%s%s", s, i > from ? part : "", w->w[i]);
	return s;
}

/* Returns the index behind owner, TTL and class. */
static size_t after_class(const struct words *w)
{
	size_t i = 1;
	int ttl;

	if (i < w->n && sc_text_number(w->w[i], 0, 999999999, &ttl))
		i++;
	if (i < w->n && sc_text_same(w->w[i], "IN"))
		i++;
	return i;
}

static bool is_ds(struct sc_arena *a, const struct words *w, size_t at)
{
	struct sc_bytes digest;
	int tag, algorithm, type;

	return w->n > at + 4 && sc_text_same(w->w[at], "DS") &&
		sc_text_number(w->w[at + 1], 0, 65535, &tag) &&
		sc_text_number(w->w[at + 2], 0, 255, &algorithm) &&
		sc_text_number(w->w[at + 3], 0, 255, &type) &&
		sc_unhex(a, join(a, w, at + 4, ""), &digest) && digest.n >= 20;
}

static bool is_dnskey(struct sc_arena *a, const struct words *w, size_t at)
{
	struct sc_bytes key;
	int flags, protocol, algorithm;

	return w->n > at + 4 && sc_text_same(w->w[at], "DNSKEY") &&
		sc_text_number(w->w[at + 1], 0, 65535, &flags) &&
		sc_text_number(w->w[at + 2], 3, 3, &protocol) &&
		sc_text_number(w->w[at + 3], 0, 255, &algorithm) &&
		sc_unbase64(a, sc_bytes_of(join(a, w, at + 4, "")), &key) &&
		key.n >= 32;
}

static bool is_owner(const char *name)
{
	enum sc_dname_fault f = sc_dname_check(sc_bytes_of(name));

	return strcmp(name, ".") == 0 || f == SC_DNAME_OK ||
		f == SC_DNAME_UNDERSCORE;
}

static bool is_record(struct sc_arena *a, const struct words *w)
{
	size_t at = after_class(w);

	return is_owner(w->w[0]) && (is_ds(a, w, at) || is_dnskey(a, w, at));
}

static struct sc_bytes without_comment(struct sc_bytes line)
{
	const uint8_t *comment = line.n ? memchr(line.p, ';', line.n) : NULL;

	if (comment)
		line.n = (size_t)(comment - line.p);
	return line;
}

bool sc_anchors_parse(struct sc_arena *a, struct sc_bytes text,
	const char *name, struct sc_anchors *out, struct sc_error *e)
{
	const char **records = NULL, **owners = NULL;
	size_t n = 0;
	struct sc_bytes line;

	for (int number = 1; sc_lines_next(&text, &line); number++) {
		struct words w;
		bool fits = split(a, without_comment(line), &w);

		if (fits && w.n == 0)
			continue;
		if (!fits || !is_record(a, &w))
			return sc_error_set(e, SC_ERROR_CONFIG,
				"%s, line %d: a DS or DNSKEY record in one "
				"line is wanted, such as \"example. IN DS "
				"12345 13 2 9F86...\"",
				name, number);
		records = sc_grow(a, records, n, const char *);
		owners = sc_grow(a, owners, n, const char *);
		records[n] = join(a, &w, 0, " ");
		owners[n++] = sc_dname_fold(a, sc_bytes_of(w.w[0]));
	}
	if (n == 0)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"%s holds no trust anchor: a DS or DNSKEY record is "
			"wanted",
			name);
	*out = (struct sc_anchors){ records, owners, n };
	return true;
}

bool sc_anchors_read(struct sc_arena *a, const char *path,
	struct sc_anchors *out, struct sc_error *e)
{
	struct sc_bytes text;

	return sc_file_read(
		       a, path, MAX_FILE_BYTES, SC_ERROR_CONFIG, &text, e) &&
		sc_anchors_parse(a, text, path, out, e);
}

bool sc_anchors_of_root(struct sc_arena *a, struct sc_anchors *out)
{
	static const char *const places[] = {
		"/usr/share/dns/root.key",
		"/usr/share/dns/root.ds",
		"/var/lib/unbound/root.key",
		"/etc/unbound/root.key",
		"/usr/local/etc/unbound/root.key",
		"/usr/share/dnssec-root/trusted-key.key",
		"/etc/trusted-key.key",
	};
	struct sc_error ignored;

	for (size_t i = 0; i < SC_COUNT(places); i++)
		if (sc_anchors_read(a, places[i], out, &ignored))
			return true;
	return false;
}

bool sc_anchors_cover(const struct sc_anchors *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (sc_dname_within(name, t->owners[i]))
			return true;
	return false;
}

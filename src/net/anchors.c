#include "net/anchors.h"

#include <time.h>

#include "base/codec.h"
#include "base/dname.h"
#include "base/file.h"
#include "base/text.h"
#include "net/anchor_forms.h"

#define MAX_FILE_BYTES 65536

/* The words from `from` on, without blanks between. */
static const char *join(struct sc_arena *a, const struct sc_anchor_words *w,
	size_t from, const char *part)
{
	const char *s = "";

	for (size_t i = from; i < w->n; i++)
		s = sc_arena_printf(
			a, "%s%s%s", s, i > from ? part : "", w->w[i]);
	return s;
}

/* Returns the index behind owner, TTL and class. */
static size_t after_class(const struct sc_anchor_words *w)
{
	size_t i = 1;
	int ttl;

	if (i < w->n && sc_text_number(w->w[i], 0, 999999999, &ttl))
		i++;
	if (i < w->n && sc_text_same(w->w[i], "IN"))
		i++;
	return i;
}

static bool is_ds(
	struct sc_arena *a, const struct sc_anchor_words *w, size_t at)
{
	struct sc_bytes digest;
	int tag, algorithm, type;

	return w->n > at + 4 && sc_text_same(w->w[at], "DS") &&
		sc_text_number(w->w[at + 1], 0, 65535, &tag) &&
		sc_text_number(w->w[at + 2], 0, 255, &algorithm) &&
		sc_text_number(w->w[at + 3], 0, 255, &type) &&
		sc_unhex(a, join(a, w, at + 4, ""), &digest) && digest.n >= 20;
}

static bool is_dnskey(
	struct sc_arena *a, const struct sc_anchor_words *w, size_t at)
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

static bool is_record(struct sc_arena *a, const struct sc_anchor_words *w)
{
	size_t at = w->n ? after_class(w) : 0;

	return w->n && is_owner(w->w[0]) &&
		(is_ds(a, w, at) || is_dnskey(a, w, at));
}

bool sc_anchors_parse(struct sc_arena *a, struct sc_bytes text,
	const char *name, struct sc_anchors *out, struct sc_error *e)
{
	struct sc_date now = { time(NULL) };
	struct sc_anchor_reader r = sc_anchor_reader_of(a, text, now);
	const char **records = NULL, **owners = NULL;
	struct sc_anchor_words w;
	size_t n = 0;

	while (r.next(&r, &w)) {
		if (w.good && w.n == 0)
			continue;
		if (!w.good || !is_record(a, &w))
			return sc_error_set(e, SC_ERROR_CONFIG,
				"%s, line %d: a DS or DNSKEY record is wanted, "
				"such as \"example. IN DS 12345 13 2 "
				"9F86...\", bind.keys or IANA's "
				"root-anchors.xml",
				name, w.line);
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

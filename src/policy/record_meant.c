/*
 * What the TXT records of MTA-STS and TLSRPT were to say, all of them together,
 * so that a record that is published in their place loses nothing.
 */
#include "base/dname.h"
#include "base/text.h"
#include "policy/record.h"
#include "policy/tlsrpt.h"
#include "policy/txt.h"

#define STRING_MAX 255 /* octets in one string of a TXT record */
#define PARTS_MAX  64  /* URIs, extensions */
#define PART_MAX   512 /* octets in one of them */

struct text {
	struct sc_arena *a;
	const char *p;
	int n_parts;
};

static void add(struct text *t, const char *between, const char *part)
{
	if (t->n_parts == PARTS_MAX || strlen(part) > PART_MAX)
		return;
	t->p = sc_arena_printf(t->a, "%s%s%s", t->p, between, part);
	t->n_parts++;
}

/* In the form of a zone file, cut into strings where it is long. */
static const char *as_txt(struct sc_arena *a, const char *text)
{
	struct sc_bytes rest = sc_bytes_of(text);
	struct sc_bytes *strings =
		sc_new(a, struct sc_bytes, rest.n / STRING_MAX + 1);
	size_t n = 0;

	for (; rest.n; n++) {
		strings[n] = rest;
		if (rest.n > STRING_MAX)
			strings[n].n = STRING_MAX;
		rest.p += strings[n].n;
		rest.n -= strings[n].n;
	}
	return sc_txt_write(a, strings, n);
}

/* Calls `take` with each field but the version, of each record in turn. */
static void each_field(struct sc_arena *a, const struct sc_answer *answer,
	const char *version, void *user,
	void (*take)(void *user, const struct sc_record_field *field))
{
	struct sc_record_texts texts = sc_record_texts(a, answer);

	for (size_t i = 0; i < texts.n; i++) {
		struct sc_policy_faults unheeded = { .arena = a };
		struct sc_record_choice c =
			sc_record_choose(&texts.v[i], 1, version, &unheeded);
		struct sc_bytes rest = c.fields.p ? c.fields : c.text;
		struct sc_record_field field;
		bool blank_end;

		/* behind the version, whatever it looks like */
		while (!c.fields.p && rest.n && rest.p[0] != ';')
			rest = (struct sc_bytes){ rest.p + 1, rest.n - 1 };
		while (rest.n &&
			sc_record_next(&rest, &unheeded, &field, &blank_end))
			take(user, &field);
	}
}

static bool is_called(const struct sc_record_field *f, const char *name)
{
	return f->value.p &&
		sc_bytes_same_text(sc_record_trim(f->name), sc_bytes_of(name));
}

/* An extension stays when it is in order, and only once. */
static void keep_extension(struct text *t, const struct sc_record_field *f)
{
	struct sc_policy_faults faults = { .arena = t->a };
	const char *part;

	if (f->whole.n > PART_MAX || is_called(f, "v") ||
		!sc_record_is_ascii(f->whole))
		return;
	sc_record_check_field(&faults, f);
	part = sc_arena_printf(
		t->a, " %s;", sc_text_printable(t->a, f->whole, f->whole.n));
	if (faults.n == 0 && !strstr(t->p, part))
		add(t, "", part);
}

/* ---- MTA-STS ---- */

static void take_sts(void *user, const struct sc_record_field *f)
{
	if (!is_called(f, "id"))
		keep_extension(user, f);
}

const char *sc_sts_record_renewed(
	struct sc_arena *a, const struct sc_answer *answer, const char *id)
{
	struct text t = { a, sc_arena_printf(a, "v=STSv1; id=%s;", id), 0 };

	if (answer)
		each_field(a, answer, "v=STSv1", &t, take_sts);
	return as_txt(a, t.p);
}

/* ---- TLSRPT ---- */

struct tlsrpt {
	struct text uris, extensions;
};

/* A URI with what it must not hold as it is percent-encoded. */
static const char *encoded(struct sc_arena *a, struct sc_bytes u)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = sc_new(a, char, 3 * u.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < u.n; i++) {
		uint8_t c = u.p[i];

		if (c > 0x20 && c < 0x7f && !strchr(",;!\"<>\\^`{|}", c)) {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[c >> 4];
		out[n++] = digits[c & 15];
	}
	return out;
}

static bool begins(const char *s, const char *prefix)
{
	struct sc_bytes p = sc_bytes_of(prefix), b = sc_bytes_of(s);

	return b.n > p.n &&
		sc_bytes_same_text((struct sc_bytes){ b.p, p.n }, p);
}

/* A bound on the size, as DMARC has it behind the domain: "!10m". */
static struct sc_bytes without_size(struct sc_bytes u)
{
	const uint8_t *at = memrchr(u.p, '@', u.n);
	const uint8_t *mark =
		at ? memchr(at, '!', (size_t)(u.p + u.n - at)) : NULL;

	if (mark)
		u.n = (size_t)(mark - u.p);
	return u;
}

/* "mailto:..." or "https:..."; NULL: nobody can tell. */
static const char *mended(struct sc_arena *a, struct sc_bytes u)
{
	const char *s = encoded(a, u.n ? without_size(u) : u);

	if (begins(s, "mailto:"))
		return strchr(s, '@') ? s : NULL;
	if (begins(s, "https://"))
		return s;
	if (begins(s, "http://"))
		return sc_arena_printf(a, "https://%s", s + strlen("http://"));
	return strchr(s, '@') && !strchr(s, ':') ?
		sc_arena_printf(a, "mailto:%s", s) :
		NULL;
}

static void take_uri(struct text *t, struct sc_bytes u)
{
	const char *s = u.n > PART_MAX ? NULL : mended(t->a, u);

	if (!s || t->n_parts == PARTS_MAX ||
		strstr(sc_arena_printf(t->a, ",%s,", t->p),
			sc_arena_printf(t->a, ",%s,", s)))
		return;
	add(t, *t->p ? "," : "", s);
}

/* Under another name, "ruf" or "uri", it was meant all the same. */
static bool is_place(struct sc_bytes value)
{
	struct sc_bytes mailto = sc_bytes_of("mailto:");

	return value.n > mailto.n &&
		sc_bytes_same_text(
			(struct sc_bytes){ value.p, mailto.n }, mailto);
}

static void take_tlsrpt(void *user, const struct sc_record_field *f)
{
	struct tlsrpt *t = user;
	struct sc_bytes rest = f->value;

	if (!is_called(f, "rua") && !is_place(f->value)) {
		keep_extension(&t->extensions, f);
		return;
	}
	while (rest.n) {
		const uint8_t *comma = memchr(rest.p, ',', rest.n);
		size_t n = comma ? (size_t)(comma - rest.p) : rest.n;

		take_uri(&t->uris,
			sc_record_trim((struct sc_bytes){ rest.p, n }));
		n += comma != NULL;
		rest = (struct sc_bytes){ rest.p + n, rest.n - n };
	}
}

const char *sc_tlsrpt_renewed(
	struct sc_arena *a, const struct sc_answer *answer, const char *uri)
{
	struct tlsrpt t = { { a, "", 0 }, { a, "", 0 } };

	if (answer)
		each_field(a, answer, "v=TLSRPTv1", &t, take_tlsrpt);
	return as_txt(a,
		sc_arena_printf(a, "v=TLSRPTv1; rua=%s%s%s",
			*t.uris.p ? t.uris.p : uri, *t.extensions.p ? ";" : "",
			t.extensions.p));
}

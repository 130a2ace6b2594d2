#include "policy/tlsrpt.h"

#include "base/dname.h"
#include "base/text.h"
#include "policy/record.h"

/*
 *     tlsrpt-record  = tlsrpt-version 1*(field-delim tlsrpt-field)
 *                      [field-delim]
 *     tlsrpt-field   = tlsrpt-rua / tlsrpt-extension    (see record.h)
 *     tlsrpt-version = %s"v=TLSRPTv1"
 *     tlsrpt-rua     = %s"rua=" tlsrpt-uri *(*WSP "," *WSP tlsrpt-uri)
 *     tlsrpt-uri     = URI, where , ! and ; are percent-encoded
 *
 * RFC 8460 3. The first rua counts; the RFC is silent on a second one. Laxer:
 * blanks may stand at the end, as they may around the comma of a list.
 * Stricter: a URI has a mailbox or a host in it.
 */
#define URIS_MAX 64

/* What is wrong with one URI; a kind of 0: nothing. */
struct uri_fault {
	enum sc_policy_fault_kind kind;
	const char *why, *meant;
};

static bool is_hex(uint8_t c)
{
	return sc_text_is_digit((char)c) || (c >= 'a' && c <= 'f') ||
		(c >= 'A' && c <= 'F');
}

static bool is_percent(struct sc_bytes u, size_t i)
{
	return i + 2 < u.n && is_hex(u.p[i + 1]) && is_hex(u.p[i + 2]);
}

/* reserved, unreserved and "%", RFC 3986 2 */
static bool is_uri_char(uint8_t c)
{
	return c &&
		(sc_text_is_alnum((char)c) ||
			strchr("-._~:/?#[]@$&'()*+=%", c));
}

static struct uri_fault char_fault(struct sc_bytes u)
{
	for (size_t i = 0; i < u.n; i++) {
		uint8_t c = u.p[i];

		if (c == ' ' || c == '\t')
			return (struct uri_fault){ SC_FAULT_RUA_ENCODING,
				"has a blank inside a URI", NULL };
		if (c == '!')
			return (struct uri_fault){ SC_FAULT_RUA_ENCODING,
				"has a raw ! inside a URI", "%21" };
		if (c == '%' && !is_percent(u, i))
			return (struct uri_fault){ SC_FAULT_SYNTAX,
				"has a % without two hexadecimal digits",
				"%25" };
		if (!is_uri_char(c))
			return (struct uri_fault){ SC_FAULT_SYNTAX,
				"has a character that no URI has", NULL };
	}
	return (struct uri_fault){ 0 };
}

static bool has_scheme(struct sc_bytes u, const char *scheme)
{
	struct sc_bytes s = sc_bytes_of(scheme);

	return u.n >= s.n &&
		sc_bytes_same_text((struct sc_bytes){ u.p, s.n }, s);
}

/* The part up to the first of the characters in `ends`. */
static struct sc_bytes until(struct sc_bytes b, const char *ends)
{
	size_t n = 0;

	while (n < b.n && (!b.p[n] || !strchr(ends, b.p[n])))
		n++;
	return (struct sc_bytes){ b.p, n };
}

/* Behind the last `c`; all when there is none. */
static struct sc_bytes behind_last(struct sc_bytes b, char c)
{
	for (size_t i = b.n; i-- > 0;)
		if (b.p[i] == (uint8_t)c)
			return (struct sc_bytes){ b.p + i + 1, b.n - i - 1 };
	return b;
}

static const char *fold_host(struct sc_arena *a, struct sc_bytes name)
{
	enum sc_dname_fault f = sc_dname_check(name);

	return f == SC_DNAME_OK || f == SC_DNAME_UNDERSCORE ?
		sc_dname_fold(a, name) :
		NULL;
}

/* mailto:local@domain?headers, RFC 6068; the first address of a list. */
static const char *mailto_domain(struct sc_arena *a, struct sc_bytes rest)
{
	struct sc_bytes mailbox = until(rest, "?#");
	struct sc_bytes domain = behind_last(mailbox, '@');

	if (domain.n + 1 >= mailbox.n)
		return NULL;
	return fold_host(a, domain);
}

/* https://user@host:port/path, RFC 3986 3.2; of an IPv6 host the address. */
static const char *https_host(struct sc_arena *a, struct sc_bytes rest)
{
	if (rest.n < 2 || memcmp(rest.p, "//", 2) != 0)
		return NULL;
	struct sc_bytes host = behind_last(
		until((struct sc_bytes){ rest.p + 2, rest.n - 2 }, "/?#"), '@');

	if (host.n && host.p[0] == '[') {
		host = until((struct sc_bytes){ host.p + 1, host.n - 1 }, "]");
		return host.n ? sc_dname_fold(a, host) : NULL;
	}
	return fold_host(a, until(host, ":"));
}

static struct sc_tlsrpt_rua split_uri(struct sc_arena *a, struct sc_bytes u)
{
	static const char mailto[] = "mailto:", https[] = "https:";
	struct sc_tlsrpt_rua rua = { .uri = u };
	size_t colon = until(u, ":").n;
	struct sc_bytes rest = { u.p + colon + 1, u.n - colon - 1 };

	rua.mailto = has_scheme(u, mailto);
	rua.https = has_scheme(u, https);
	if (rua.mailto)
		rua.domain = mailto_domain(a, rest);
	else if (rua.https)
		rua.domain = https_host(a, rest);
	return rua;
}

/* scheme ":", RFC 3986 3.1 */
static bool is_uri(struct sc_bytes u)
{
	struct sc_bytes scheme = until(u, ":");

	if (scheme.n == u.n || scheme.n == 0 ||
		sc_text_is_digit((char)scheme.p[0]))
		return false;
	for (size_t i = 0; i < scheme.n; i++)
		if (!sc_text_is_alnum((char)scheme.p[i]) &&
			!memchr("+-.", scheme.p[i], 3))
			return false;
	return true;
}

static const char *with_scheme(struct sc_arena *a, struct sc_bytes u)
{
	bool mailbox = u.n && memchr(u.p, '@', u.n);

	return mailbox ?
		sc_arena_printf(a, "mailto:%s", sc_text_printable(a, u, u.n)) :
		NULL;
}

static struct uri_fault uri_fault(
	struct sc_arena *a, const struct sc_tlsrpt_rua *rua)
{
	struct uri_fault f = char_fault(rua->uri);

	if (rua->uri.n == 0)
		return (struct uri_fault){ SC_FAULT_SYNTAX,
			"the list of URIs has an empty place", NULL };
	if (f.kind)
		return f;
	if (!is_uri(rua->uri))
		return (struct uri_fault){ SC_FAULT_RUA_SCHEME, "is no URI",
			with_scheme(a, rua->uri) };
	if (!rua->mailto && !rua->https)
		return (struct uri_fault){ SC_FAULT_RUA_SCHEME,
			"is neither mailto: nor https:", NULL };
	if (!rua->domain)
		return (struct uri_fault){ SC_FAULT_SYNTAX,
			rua->mailto ? "has no mailbox at a domain" :
				      "has no host",
			NULL };
	return f;
}

static void read_uri(struct sc_tlsrpt *t, struct sc_bytes u)
{
	struct sc_arena *a = t->faults.arena;
	struct sc_tlsrpt_rua rua = { .uri = u };

	if (is_uri(u))
		rua = split_uri(a, u);
	struct uri_fault f = uri_fault(a, &rua);
	/* Another scheme is a URI, so that the rest of the list may do. */
	bool other = f.kind == SC_FAULT_RUA_SCHEME && is_uri(u);

	if (other)
		sc_record_remark(&t->faults, f.kind, u, f.why, f.meant);
	else if (f.kind)
		sc_record_fault(&t->faults, f.kind, u, f.why, f.meant);
	if (u.n == 0 || t->n_rua >= URIS_MAX)
		return;
	struct sc_tlsrpt_rua *v =
		sc_grow(a, t->rua, t->n_rua, struct sc_tlsrpt_rua);

	v[t->n_rua++] = rua;
	t->rua = v;
}

static void read_uris(struct sc_tlsrpt *t, struct sc_bytes list)
{
	for (;;) {
		struct sc_bytes u = until(list, ",");

		read_uri(t, sc_record_trim(u));
		if (u.n == list.n)
			return;
		list.p += u.n + 1;
		list.n -= u.n + 1;
	}
}

static bool any_usable(const struct sc_tlsrpt *t)
{
	for (size_t i = 0; i < t->n_rua; i++)
		if (t->rua[i].domain)
			return true;
	return false;
}

/* What has been seen of the fields. */
struct fields {
	struct sc_tlsrpt *record;
	bool has_rua;
	struct sc_bytes rua_like; /* "RUA="; absent: none */
};

static bool is_called(const struct sc_record_field *field, const char *name)
{
	return field->value.p &&
		sc_bytes_same_text(field->name, sc_bytes_of(name));
}

static void read_rua(struct fields *s, const struct sc_record_field *field)
{
	struct sc_tlsrpt *t = s->record;

	if (s->has_rua) {
		sc_record_remark(&t->faults, SC_FAULT_DUPLICATE, field->whole,
			"a second rua; the first one counts", NULL);
		return;
	}
	s->has_rua = true;
	read_uris(t, field->value);
	if (!t->faults.fatal && !any_usable(t))
		sc_record_fault(&t->faults, SC_FAULT_RUA_SCHEME, field->whole,
			"no URI is mailto: or https:", NULL);
}

static void read_field(struct fields *s, const struct sc_record_field *field)
{
	struct sc_policy_faults *f = &s->record->faults;

	if (is_called(field, "rua") && field->name.p[0] == 'r' &&
		memcmp(field->name.p, "rua", 3) == 0) {
		read_rua(s, field);
		return;
	}
	if (is_called(field, "rua"))
		s->rua_like = field->whole;
	else if (is_called(field, "v"))
		sc_record_remark(f, SC_FAULT_DUPLICATE, field->whole,
			"a second version; the first one counts", NULL);
	sc_record_check_field(f, field);
}

static void check_rua(struct fields *s)
{
	struct sc_policy_faults *f = &s->record->faults;

	if (s->has_rua)
		return;
	if (s->rua_like.p)
		sc_record_fault(f, SC_FAULT_CASE, s->rua_like,
			"upper and lower case count here", "rua=");
	else
		sc_record_fault(f, SC_FAULT_RUA_MISSING, s->record->text,
			"there is no rua", NULL);
}

static void read_fields(struct sc_tlsrpt *t, struct sc_bytes rest)
{
	struct fields s = { .record = t };
	struct sc_record_field field;
	bool blank_end;

	if (!sc_record_is_ascii(t->text))
		sc_record_fault(&t->faults, SC_FAULT_NOT_ASCII, t->text,
			"has a character outside ASCII", NULL);
	while (sc_record_next(&rest, &t->faults, &field, &blank_end))
		read_field(&s, &field);
	check_rua(&s);
}

struct sc_tlsrpt sc_tlsrpt_of(
	struct sc_arena *a, const struct sc_bytes *texts, size_t n)
{
	struct sc_tlsrpt t = { .faults.arena = a };
	struct sc_record_choice c =
		sc_record_choose(texts, n, "v=TLSRPTv1", &t.faults);

	t.state = c.state;
	t.text = c.text;
	t.n_candidates = c.n_candidates;
	if (c.state == SC_RECORD_VALID)
		read_fields(&t, c.fields);
	if (t.faults.fatal)
		t.state = SC_RECORD_INVALID;
	return t;
}

struct sc_tlsrpt sc_tlsrpt_read(
	struct sc_arena *a, const struct sc_answer *answer)
{
	struct sc_record_texts texts = sc_record_texts(a, answer);
	struct sc_tlsrpt t = { .state = texts.state, .faults.arena = a };

	return texts.state == SC_RECORD_ABSENT ?
		sc_tlsrpt_of(a, texts.v, texts.n) :
		t;
}

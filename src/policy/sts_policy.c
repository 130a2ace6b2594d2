#include "base/dname.h"
#include "base/limits.h"
#include "base/text.h"
#include "policy/record.h"
#include "policy/sts_format.h"

/*
 *     policy  = field *WSP *(term field *WSP) [term]
 *     term    = LF / CRLF
 *     field   = key ":" *WSP value            keys and their case as below
 *     version = %s"STSv1"                     once
 *     mode    = %s"testing" / %s"enforce" / %s"none"      once
 *     max_age = 1*10(DIGIT)                   once, at most 31557600
 *     mx      = ["*."] Domain                 once or more, but for mode none
 *     other   = vchar [*(SP / vchar) vchar]   vchar: %x21-7E and UTF-8
 *
 * RFC 8461 3.2. Of version, mode and max_age the first one counts. A line that
 * is not in the grammar makes the whole policy void, an mx line as well: its
 * value cannot be told from a slip that would open or close a host, and the
 * senders that parse by the grammar reject such a policy, whatever its mode.
 *
 * Laxer: one dot at the end of an mx pattern is a remark. An address for a
 * pattern is in the grammar of Domain, and lists no host.
 */
#define MAX_AGE_MAX_S  31557600
#define MAX_AGE_DIGITS 10

enum key { VERSION, MODE, MAX_AGE, MX, N_KEYS };

struct reader {
	struct sc_sts_policy *policy;
	struct sc_arena *arena;
	int line;              /* the one being read, from 1 */
	struct sc_bytes text;  /* of it */
	struct sc_bytes value; /* of its key */
	bool seen[N_KEYS];
	bool lf_seen;
};

static void add(struct reader *r, enum sc_policy_fault_kind kind, bool fatal,
	const char *why, const char *meant)
{
	struct sc_policy_fault x = { kind, fatal, r->line, r->text, why,
		meant };

	sc_policy_fault_add(&r->policy->faults, x);
}

static void fault(struct reader *r, enum sc_policy_fault_kind kind,
	const char *why, const char *meant)
{
	add(r, kind, true, why, meant);
}

static bool value_is(const struct reader *r, const char *text)
{
	return sc_bytes_equal(r->value, sc_bytes_of(text));
}

static void read_version(struct reader *r)
{
	if (!value_is(r, "STSv1"))
		fault(r, SC_FAULT_VERSION, "the version is not STSv1",
			"version: STSv1");
}

static const char *const modes[] = { "", "none", "testing", "enforce", NULL };

static void read_mode(struct reader *r)
{
	for (int i = SC_STS_NONE; i <= SC_STS_ENFORCE; i++)
		if (value_is(r, modes[i]))
			r->policy->mode = (enum sc_sts_mode)i;
	if (r->policy->mode != SC_STS_NO_MODE)
		return;

	char *got = sc_dname_fold(r->arena, r->value);
	const char *near = sc_text_nearest(got, modes + 1);

	fault(r, SC_FAULT_MODE, "the mode is not enforce, testing or none",
		near ? sc_arena_printf(r->arena, "mode: %s", near) : NULL);
}

static bool is_number(struct sc_bytes b)
{
	for (size_t i = 0; i < b.n; i++)
		if (!sc_text_is_digit((char)b.p[i]))
			return false;
	return b.n > 0;
}

static void read_max_age(struct reader *r)
{
	long long v = 0;

	if (!is_number(r->value)) {
		fault(r, SC_FAULT_MAX_AGE, "max_age is no number of seconds",
			NULL);
		return;
	}
	if (r->value.n > MAX_AGE_DIGITS) {
		fault(r, SC_FAULT_MAX_AGE, "max_age has more than 10 digits",
			"max_age: 31557600");
		return;
	}
	for (size_t i = 0; i < r->value.n; i++)
		v = v * 10 + (r->value.p[i] - '0');
	r->policy->max_age_s = v;
	if (v > MAX_AGE_MAX_S)
		fault(r, SC_FAULT_MAX_AGE, "max_age is over 31557600, a year",
			"max_age: 31557600");
}

/* Why a text is no Domain, by a character that gives the slip away. */
static const char *pattern_fault(struct sc_bytes domain)
{
	static const struct {
		char c;
		const char *why;
	} slips[] = {
		{ ',', "several names in one line; each has an mx line" },
		{ ' ', "has a blank inside; each name has an mx line" },
		{ '\t', "has a tab inside; each name has an mx line" },
		{ '/', "is a URL, not a host name" },
		{ '[', "is an address, not a host name" },
		{ ':', "has a colon: no port, no address stands here" },
		{ '@', "is a mail address, not a host name" },
		{ '#', "has a comment; there are none in a policy" },
		{ '*', "has a * that is not the whole first label" },
	};
	enum sc_dname_fault f = sc_dname_check(domain);

	/* RFC 8461 3.2 has room for a number, which lists no host. */
	if (f == SC_DNAME_OK || f == SC_DNAME_NUMBER)
		return NULL;
	for (size_t i = 0; i < SC_COUNT(slips); i++)
		if (domain.n && memchr(domain.p, slips[i].c, domain.n))
			return slips[i].why;
	return sc_dname_fault_text(f);
}

static void add_pattern(struct reader *r, const char *pattern)
{
	struct sc_sts_policy *p = r->policy;
	const char **v = sc_grow(r->arena, p->mx, p->n_mx, const char *);

	v[p->n_mx++] = pattern;
	p->mx = v;
}

/* What an mx value that is no pattern was perhaps meant to be. */
static const char *pattern_meant(struct reader *r, struct sc_bytes value)
{
	struct sc_bytes rest = { value.p + 1, value.n - 1 };

	if (value.n < 2 || value.p[0] != '.' || pattern_fault(rest))
		return NULL;
	return sc_arena_printf(
		r->arena, "mx: *.%s", sc_dname_fold(r->arena, rest));
}

static bool begins_with_star(struct sc_bytes value)
{
	return value.n > 2 && memcmp(value.p, "*.", 2) == 0;
}

static void read_mx(struct reader *r)
{
	struct sc_bytes value = r->value, domain = value;
	char *folded = sc_dname_fold(r->arena, value);

	if (!sc_record_is_ascii(value)) {
		fault(r, SC_FAULT_MX_ULABEL,
			"is not ASCII: internationalized names stand here as "
			"A-labels, xn--",
			NULL);
		return;
	}
	if (begins_with_star(value))
		domain = (struct sc_bytes){ value.p + 2, value.n - 2 };

	const char *why = pattern_fault(domain);

	if (why) {
		fault(r, SC_FAULT_MX, why, pattern_meant(r, value));
		return;
	}
	if (sc_dname_check(domain) == SC_DNAME_NUMBER) {
		add(r, SC_FAULT_MX, false, "is an address: it lists no host",
			NULL);
		return;
	}
	if (value.p[value.n - 1] == '.')
		add(r, SC_FAULT_MX_DOT, false, "ends with a dot",
			sc_arena_printf(r->arena, "mx: %s", folded));
	add_pattern(r, folded);
}

static const struct {
	const char *name;
	void (*read)(struct reader *r);
	bool repeats;
} keys[] = {
	[VERSION] = { "version", read_version, false },
	[MODE] = { "mode", read_mode, false },
	[MAX_AGE] = { "max_age", read_max_age, false },
	[MX] = { "mx", read_mx, true },
};

/* The bytes of one character of an extension's value; 0: not allowed. */
static size_t value_char(struct sc_bytes b)
{
	struct sc_bytes rest = b;

	if (b.p[0] < 0x80)
		return b.p[0] >= 0x20 && b.p[0] != 0x7f;
	sc_text_next(&rest);
	return b.n - rest.n > 1 ? b.n - rest.n : 0;
}

static void check_value(struct reader *r)
{
	struct sc_bytes b = r->value;

	if (b.n == 0)
		fault(r, SC_FAULT_SYNTAX, "nothing stands behind the colon",
			NULL);
	while (b.n) {
		size_t n = value_char(b);

		if (n == 0) {
			fault(r, SC_FAULT_SYNTAX,
				b.p[0] < 0x80 ? "has a control character" :
						"is not UTF-8",
				NULL);
			return;
		}
		b = (struct sc_bytes){ b.p + n, b.n - n };
	}
}

static void read_unknown(struct reader *r, struct sc_bytes name)
{
	static const char *const names[] = { "version", "mode", "max_age", "mx",
		NULL };
	const char *near =
		sc_text_nearest(sc_dname_fold(r->arena, name), names);

	if (near)
		add(r, SC_FAULT_MISSPELT, false, "is no key of RFC 8461",
			sc_arena_printf(r->arena, "%s: %s", near,
				sc_text_printable(
					r->arena, r->value, r->value.n)));
	else
		add(r, SC_FAULT_UNKNOWN, false,
			"is no key of RFC 8461; it is passed over", NULL);
	check_value(r);
}

static void read_field(struct reader *r, struct sc_bytes name)
{
	for (int k = 0; k < N_KEYS; k++) {
		if (!sc_bytes_equal(name, sc_bytes_of(keys[k].name)))
			continue;
		if (r->seen[k] && !keys[k].repeats) {
			add(r, SC_FAULT_DUPLICATE, false,
				"stands here again; the first one counts",
				NULL);
			check_value(r);
			return;
		}
		r->seen[k] = true;
		keys[k].read(r);
		return;
	}
	read_unknown(r, name);
}

static bool is_key(struct sc_bytes name)
{
	for (int k = 0; k < N_KEYS; k++)
		if (sc_bytes_equal(name, sc_bytes_of(keys[k].name)))
			return true;
	return false;
}

/* The field that a line with a slip was to be is not missing as well. */
static void read_slip(struct reader *r, struct sc_bytes name, const char *why)
{
	fault(r, SC_FAULT_SYNTAX, why, NULL);
	name = sc_record_trim(name);
	if (is_key(name))
		read_field(r, name);
	else if (sc_bytes_same_text(name, sc_bytes_of("v")))
		r->seen[VERSION] = true; /* "v=STSv1", as in the record */
}

/* "mode=enforce", "mode,enforce", "mode enforce" */
static void read_without_colon(struct reader *r, struct sc_bytes line)
{
	size_t n = 0;

	while (n < line.n && !memchr("=, \t", line.p[n], 4))
		n++;
	r->value = sc_record_trim((struct sc_bytes){ line.p + n, line.n - n });
	if (r->value.n && memchr("=,", r->value.p[0], 2))
		r->value = sc_record_trim(
			(struct sc_bytes){ r->value.p + 1, r->value.n - 1 });
	read_slip(r, (struct sc_bytes){ line.p, n }, "has no colon");
}

/* The octets of quotation marks: ASCII, and U+2018 to U+201D in UTF-8. */
static bool is_quote(uint8_t c)
{
	static const char octets[] = "\"'\xe2\x80\x98\x99\x9c\x9d";

	return memchr(octets, c, sizeof(octets) - 1) != NULL;
}

static struct sc_bytes unquoted(struct sc_bytes value)
{
	while (value.n && is_quote(value.p[0]))
		value = (struct sc_bytes){ value.p + 1, value.n - 1 };
	while (value.n && is_quote(value.p[value.n - 1]))
		value.n--;
	return value;
}

/* Fields that stand in one line, or quoted: the value is read without. */
static void read_pieces(struct reader *r, struct sc_bytes rest)
{
	while (rest.n) {
		struct sc_bytes piece = sc_sts_next_piece(&rest);
		size_t n = piece.n;
		const uint8_t *colon = n ? memchr(piece.p, ':', n) : NULL;
		struct sc_bytes name = { piece.p,
			colon ? (size_t)(colon - piece.p) : n };

		r->value = sc_record_trim(
			(struct sc_bytes){ name.p + name.n + (colon != NULL),
				n - name.n - (colon != NULL) });
		r->value = unquoted(r->value);
		name = sc_record_trim(name);
		if (is_key(name))
			read_field(r, name);
	}
}

/* What no value of these keys has; NULL: nothing like it. */
static const char *value_slip(struct sc_bytes value)
{
	struct sc_bytes rest = value;

	if (memchr(value.p, ';', value.n))
		return "has a semicolon: each field has a line of its own";
	if (sc_sts_next_piece(&rest).n < value.n)
		return "has other fields in it: each has a line of its own";
	return is_quote(value.p[0]) ? "has quotation marks around the value" :
				      NULL;
}

/* The line with a blank for each no-break space, in UTF-8 or Latin-1. */
static struct sc_bytes with_plain_blanks(struct reader *r, struct sc_bytes t)
{
	uint8_t *out = sc_new(r->arena, uint8_t, t.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] == 0xc2 && i + 1 < t.n && t.p[i + 1] == 0xa0)
			continue;
		out[n++] = t.p[i] == 0xa0 ? ' ' : t.p[i];
	}
	return (struct sc_bytes){ out, n };
}

/*
 * A key of ours with no-break spaces about it, as text has that was copied from
 * a web page. The values of other keys may have them.
 */
static bool read_copied(struct reader *r)
{
	struct sc_bytes t = r->text, name;

	if (!t.n || !memchr(t.p, 0xa0, t.n))
		return false;
	t = with_plain_blanks(r, t);

	const uint8_t *colon = memchr(t.p, ':', t.n);

	name = (struct sc_bytes){ t.p, colon ? (size_t)(colon - t.p) : t.n };
	if (!is_key(sc_record_trim(name)))
		return false;
	fault(r, SC_FAULT_SYNTAX, "has a no-break space, which is no blank",
		NULL);
	read_pieces(r, t);
	return true;
}

static void read_line(struct reader *r)
{
	struct sc_bytes t = r->text;
	const uint8_t *colon = t.n ? memchr(t.p, ':', t.n) : NULL;

	if (read_copied(r))
		return;
	if (sc_record_trim(t).n == 0) {
		fault(r, SC_FAULT_SYNTAX, "an empty line", NULL);
		return;
	}
	if (sc_record_trim(t).p[0] == '#') {
		fault(r, SC_FAULT_SYNTAX, "a comment: a policy has none", NULL);
		return;
	}
	if (!colon) {
		read_without_colon(r, sc_record_trim(t));
		return;
	}
	struct sc_bytes name = { t.p, (size_t)(colon - t.p) };

	r->value = sc_record_trim(
		(struct sc_bytes){ colon + 1, t.n - name.n - 1 });
	const char *slip =
		is_key(name) && r->value.n ? value_slip(r->value) : NULL;

	if (slip) {
		fault(r, SC_FAULT_SYNTAX, slip, NULL);
		read_pieces(r, t);
	} else if (sc_record_is_name(name))
		read_field(r, name);
	else
		read_slip(r, name,
			sc_record_is_name(sc_record_trim(name)) ?
				"has blanks before the key or the colon" :
				"has a key that is not allowed");
}

/* Takes a line and its end off the front of `rest`. */
static void next_line(struct reader *r, struct sc_bytes *rest)
{
	const uint8_t *lf = memchr(rest->p, '\n', rest->n);
	size_t n = lf ? (size_t)(lf - rest->p) : rest->n;
	size_t taken = n + (lf != NULL);

	r->line++;
	r->text = (struct sc_bytes){ rest->p, n };
	if (lf && n && rest->p[n - 1] == '\r')
		r->text.n--;
	else if (lf && !r->lf_seen) {
		r->lf_seen = true;
		add(r, SC_FAULT_LF, false, "lines end in LF, not CRLF", NULL);
	}
	*rest = (struct sc_bytes){ rest->p + taken, rest->n - taken };
}

static void read_lines(struct reader *r, struct sc_bytes rest)
{
	while (rest.n) {
		next_line(r, &rest);
		if (r->line > SC_LIMIT_POLICY_LINES) {
			fault(r, SC_FAULT_SYNTAX, "too many lines", NULL);
			return;
		}
		if (r->text.n && memchr(r->text.p, '\r', r->text.n))
			fault(r, SC_FAULT_BARE_CR,
				"a carriage return that ends no line", NULL);
		else
			read_line(r);
	}
}

static void check_missing(struct reader *r)
{
	r->line = 0;
	r->text = (struct sc_bytes){ 0 };
	if (!r->seen[VERSION])
		fault(r, SC_FAULT_VERSION, "there is no version",
			"version: STSv1");
	if (!r->seen[MODE])
		fault(r, SC_FAULT_MODE, "there is no mode", NULL);
	if (!r->seen[MAX_AGE])
		fault(r, SC_FAULT_MAX_AGE, "there is no max_age", NULL);
	if (!r->seen[MX] && r->policy->mode != SC_STS_NONE)
		fault(r, SC_FAULT_MX_MISSING, "there is no mx line", NULL);
}

static struct sc_bytes without_mark(struct reader *r, struct sc_bytes body)
{
	static const uint8_t mark[] = { 0xef, 0xbb, 0xbf };

	if (body.n < sizeof(mark) || memcmp(body.p, mark, sizeof(mark)) != 0)
		return body;
	r->line = 1;
	fault(r, SC_FAULT_BARE_CR, "begins with a byte order mark", NULL);
	r->line = 0;
	return (struct sc_bytes){ body.p + sizeof(mark),
		body.n - sizeof(mark) };
}

struct sc_sts_policy sc_sts_policy_read(
	struct sc_arena *a, struct sc_bytes body)
{
	struct sc_sts_policy p = { .max_age_s = -1, .faults.arena = a };
	struct reader r = { .policy = &p, .arena = a };
	enum sc_sts_format format;

	if (body.n > SC_LIMIT_POLICY_BYTES)
		body.n = SC_LIMIT_POLICY_BYTES;
	format = sc_sts_format_of(body);
	if (format != SC_STS_LINES) {
		next_line(&r, &body);
		p.faults = (struct sc_policy_faults){ .arena = a };
		fault(&r,
			format == SC_STS_PAGE ? SC_FAULT_HTML : SC_FAULT_FORMAT,
			sc_sts_format_words(format), NULL);
		return p;
	}
	body = without_mark(&r, body);
	read_lines(&r, body);
	check_missing(&r);
	p.valid = !p.faults.fatal;
	return p;
}

#include "policy/record.h"

#include "base/text.h"
#include "policy/answer.h"
#include "policy/txt.h"

struct sc_record_texts sc_record_texts(
	struct sc_arena *a, const struct sc_answer *answer)
{
	static const enum sc_record_state states[] = {
		[SC_ANSWER_NONE] = SC_RECORD_UNKNOWN,
		[SC_ANSWER_FAILED] = SC_RECORD_FAILED,
		[SC_ANSWER_READ] = SC_RECORD_ABSENT,
	};
	struct sc_record_texts t = { .state = states[sc_answer_end(answer)] };

	if (t.state != SC_RECORD_ABSENT)
		return t;
	t.v = sc_new(a, struct sc_bytes, answer->n_records);
	t.split = sc_new(a, bool, answer->n_records);
	for (size_t i = 0; i < answer->n_records; i++) {
		struct sc_txt txt;

		if (!sc_txt_read(a, answer->records[i], &txt))
			continue;
		t.split[t.n] = txt.n_strings > 1;
		t.v[t.n++] = txt.joined;
	}
	return t;
}

void sc_record_fault(struct sc_policy_faults *faults,
	enum sc_policy_fault_kind kind, struct sc_bytes text, const char *why,
	const char *meant)
{
	struct sc_policy_fault x = { kind, true, 0, text, why, meant };

	sc_policy_fault_add(faults, x);
}

void sc_record_remark(struct sc_policy_faults *faults,
	enum sc_policy_fault_kind kind, struct sc_bytes text, const char *why,
	const char *meant)
{
	struct sc_policy_fault x = { kind, false, 0, text, why, meant };

	sc_policy_fault_add(faults, x);
}

bool sc_record_is_ascii(struct sc_bytes text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] > 0x7f)
			return false;
	return true;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static struct sc_bytes skip(struct sc_bytes b, size_t n)
{
	return (struct sc_bytes){ b.p + n, b.n - n };
}

static struct sc_bytes skip_blanks(struct sc_bytes b)
{
	while (b.n && is_blank(b.p[0]))
		b = skip(b, 1);
	return b;
}

struct sc_bytes sc_record_trim(struct sc_bytes b)
{
	while (b.n && is_blank(b.p[b.n - 1]))
		b.n--;
	return skip_blanks(b);
}

/* The bytes before the first `c`, or all. */
static struct sc_bytes before(struct sc_bytes b, char c)
{
	const uint8_t *at = b.n ? memchr(b.p, c, b.n) : NULL;

	return (struct sc_bytes){ b.p, at ? (size_t)(at - b.p) : b.n };
}

/* How near a text comes to being a record of a version. */
enum start {
	START_OTHER = 0,
	START_MEANT,  /* none, though it was to be one */
	START_CASE,   /* the same but for upper and lower case */
	START_SPACED, /* blanks before the semicolon */
	START_EXACT,
};

static bool same_prefix(struct sc_bytes text, const char *prefix)
{
	struct sc_bytes p = sc_bytes_of(prefix);

	return text.n >= p.n &&
		sc_bytes_same_text((struct sc_bytes){ text.p, p.n }, p);
}

static bool mentions(struct sc_bytes text, const char *word)
{
	for (; text.n; text = skip(text, 1))
		if (same_prefix(text, word))
			return true;
	return false;
}

#define TOKEN_MAX  24
#define NEAR_EDITS 3

/* "v=STS1", "v=STSv2" are near to "v=STSv1"; blanks and case aside. */
static bool is_near(struct sc_bytes text, const char *version)
{
	struct sc_bytes head = before(text, ';');
	char got[TOKEN_MAX + 1] = "", want[TOKEN_MAX + 1] = "";
	size_t n = 0;

	for (size_t i = 0; i < head.n && n < TOKEN_MAX; i++)
		if (!is_blank(head.p[i]))
			got[n++] = sc_text_lower((char)head.p[i]);
	for (n = 0; version[n] && n < TOKEN_MAX; n++)
		want[n] = sc_text_lower(version[n]);
	return sc_text_distance(got, want, NEAR_EDITS) < NEAR_EDITS;
}

static enum start start_of(struct sc_bytes text, const char *version)
{
	struct sc_bytes v = sc_bytes_of(version);

	if (!same_prefix(text, version))
		return mentions(text, version + 2) || is_near(text, version) ?
			START_MEANT :
			START_OTHER;
	struct sc_bytes rest = skip_blanks(skip(text, v.n));

	if (rest.n == 0 || rest.p[0] != ';')
		return START_MEANT;
	if (memcmp(text.p, v.p, v.n) != 0)
		return START_CASE;
	return rest.n + v.n == text.n ? START_EXACT : START_SPACED;
}

static const char *with_semicolon(struct sc_arena *a, const char *version)
{
	return sc_arena_printf(a, "%s;", version);
}

static void add_start_fault(struct sc_policy_faults *f, struct sc_bytes text,
	enum start start, const char *version)
{
	const char *meant = with_semicolon(f->arena, version);
	struct sc_bytes head = before(text, ';');

	if (!sc_record_is_ascii(text))
		sc_record_fault(f, SC_FAULT_NOT_ASCII, text,
			"has a character outside ASCII", NULL);
	else if (start == START_CASE)
		sc_record_fault(f, SC_FAULT_CASE, head,
			"upper and lower case count here", meant);
	else if (same_prefix(text, version) && head.n == strlen(version))
		sc_record_fault(f, SC_FAULT_SYNTAX, head,
			"nothing follows the version", meant);
	else
		sc_record_fault(f, SC_FAULT_SYNTAX, head,
			sc_arena_printf(
				f->arena, "does not begin with %s", meant),
			meant);
}

static size_t count_starts(const struct sc_bytes *texts, size_t n,
	const char *version, enum start start, size_t *first)
{
	size_t count = 0;

	for (size_t i = n; i-- > 0;)
		if (start_of(texts[i], version) == start) {
			*first = i;
			count++;
		}
	return count;
}

struct sc_record_choice sc_record_choose(const struct sc_bytes *texts, size_t n,
	const char *version, struct sc_policy_faults *faults)
{
	struct sc_record_choice c = { .state = SC_RECORD_ABSENT };
	enum start start = START_EXACT;

	while (start > START_OTHER && c.n_candidates == 0)
		c.n_candidates =
			count_starts(texts, n, version, start--, &c.index);
	start++;
	if (c.n_candidates == 0)
		return c;
	c.text = texts[c.index];
	if (start < START_SPACED) {
		c.state = SC_RECORD_INVALID;
		c.n_candidates = 0;
		add_start_fault(faults, c.text, start, version);
		return c;
	}
	c.state = c.n_candidates == 1 ? SC_RECORD_VALID : SC_RECORD_SEVERAL;
	c.fields = skip(c.text, strlen(version));
	if (start == START_SPACED && c.n_candidates == 1)
		sc_record_remark(faults, SC_FAULT_VERSION_SPACE,
			before(c.text, ';'),
			"blanks before the first semicolon: some senders "
			"pass the record over",
			with_semicolon(faults->arena, version));
	return c;
}

/* Behind the next semicolon; false when there is no other field. */
static bool next_delimiter(struct sc_bytes *rest, bool *blank_end)
{
	struct sc_bytes r = skip_blanks(*rest);

	*blank_end = r.n == 0 && rest->n > 0;
	if (r.n)
		r = skip_blanks(skip(r, 1));
	*rest = r;
	return r.n > 0;
}

bool sc_record_next(struct sc_bytes *rest, struct sc_policy_faults *faults,
	struct sc_record_field *out, bool *blank_end)
{
	while (next_delimiter(rest, blank_end)) {
		struct sc_bytes whole = sc_record_trim(before(*rest, ';'));

		*rest = skip(*rest, whole.n);
		if (whole.n == 0) {
			sc_record_fault(faults, SC_FAULT_SYNTAX, whole,
				"nothing stands between two semicolons", NULL);
			continue;
		}
		*out = (struct sc_record_field){ whole, before(whole, '='),
			{ 0 } };
		if (out->name.n < whole.n)
			out->value = skip(whole, out->name.n + 1);
		return true;
	}
	return false;
}

bool sc_record_is_name(struct sc_bytes name)
{
	if (name.n < 1 || name.n > 32 || !sc_text_is_alnum((char)name.p[0]))
		return false;
	for (size_t i = 1; i < name.n; i++)
		if (!sc_text_is_alnum((char)name.p[i]) &&
			!memchr("_-.", name.p[i], 3))
			return false;
	return true;
}

static const char *value_fault(struct sc_bytes value)
{
	if (value.n == 0)
		return "has no value";
	for (size_t i = 0; i < value.n; i++)
		if (is_blank(value.p[i]))
			return "has a blank inside; is a semicolon missing?";
		else if (value.p[i] == '=')
			return "has a second = sign";
		else if (value.p[i] < 0x21 || value.p[i] > 0x7e)
			return "has a character that is not allowed";
	return NULL;
}

static const char *field_fault(const struct sc_record_field *field)
{
	bool colon = memchr(field->whole.p, ':', field->whole.n);

	if (!field->value.p)
		return colon ? "has a colon where = belongs" : "has no = sign";
	if (field->name.n && is_blank(field->name.p[field->name.n - 1]))
		return "has a blank before the = sign";
	if (!sc_record_is_name(field->name))
		return "has a name that is not allowed";
	return value_fault(field->value);
}

void sc_record_check_field(
	struct sc_policy_faults *faults, const struct sc_record_field *field)
{
	const char *why = field_fault(field);

	if (why && sc_record_is_ascii(field->whole))
		sc_record_fault(
			faults, SC_FAULT_SYNTAX, field->whole, why, NULL);
}

#include "base/text.h"
#include "policy/record.h"

/*
 *     sts-text-record = sts-version 1*(sts-field-delim sts-field)
 *                       [sts-field-delim]
 *     sts-field       = sts-id / sts-extension         (see record.h)
 *     sts-version     = %s"v=STSv1"
 *     sts-id          = %s"id=" 1*32(ALPHA / DIGIT)
 *
 * RFC 8461 3.1. The first id counts. Blanks at the end are outside of the
 * grammar and fatal: only a semicolon may have them.
 */
#define ID_MAX 32

/* What has been seen of the fields. */
struct fields {
	struct sc_sts_record *record;
	bool has_id;
	struct sc_bytes id_like; /* "ID=", "id:"; absent: none */
};

static const char *id_fault(struct sc_bytes id)
{
	if (id.n == 0)
		return "the id is empty";
	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] == ' ' || id.p[i] == '\t')
			return "a blank in the id; is a semicolon missing?";
		else if (!sc_text_is_alnum((char)id.p[i]))
			return "the id has other characters than letters and "
			       "digits";
	return id.n > ID_MAX ? "the id has more than 32 characters" : NULL;
}

static void read_id(struct fields *s, const struct sc_record_field *field)
{
	struct sc_policy_faults *f = &s->record->faults;
	const char *why = id_fault(field->value);

	if (s->has_id) {
		sc_record_remark(f, SC_FAULT_DUPLICATE, field->whole,
			"a second id; the first one counts", NULL);
		sc_record_check_field(f, field);
		return;
	}
	s->has_id = true;
	if (why)
		sc_record_fault(f, SC_FAULT_ID, field->whole, why, NULL);
	else
		s->record->id =
			sc_arena_copy(f->arena, field->value.p, field->value.n);
}

static bool name_is(const struct sc_record_field *field, const char *name)
{
	return field->value.p && sc_bytes_equal(field->name, sc_bytes_of(name));
}

static void read_field(struct fields *s, const struct sc_record_field *field)
{
	struct sc_policy_faults *f = &s->record->faults;

	if (name_is(field, "id")) {
		read_id(s, field);
		return;
	}
	if (name_is(field, "v"))
		sc_record_remark(f, SC_FAULT_DUPLICATE, field->whole,
			"a second version; the first one counts", NULL);
	else if (field->value.p &&
		sc_bytes_same_text(field->name, sc_bytes_of("id")))
		s->id_like = field->whole;
	sc_record_check_field(f, field);
}

static void check_id(struct fields *s)
{
	struct sc_policy_faults *f = &s->record->faults;

	if (s->has_id)
		return;
	if (s->id_like.p)
		sc_record_fault(f, SC_FAULT_CASE, s->id_like,
			"upper and lower case count here", "id=");
	else
		sc_record_fault(f, SC_FAULT_ID_MISSING, s->record->text,
			"there is no id", NULL);
}

static void read_fields(struct sc_sts_record *r, struct sc_bytes rest)
{
	struct fields s = { .record = r };
	struct sc_record_field field;
	bool blank_end;

	if (!sc_record_is_ascii(r->text))
		sc_record_fault(&r->faults, SC_FAULT_NOT_ASCII, r->text,
			"has a character outside ASCII", NULL);
	while (sc_record_next(&rest, &r->faults, &field, &blank_end))
		read_field(&s, &field);
	if (blank_end)
		sc_record_fault(&r->faults, SC_FAULT_SYNTAX, r->text,
			"blanks stand at the end", NULL);
	check_id(&s);
}

static struct sc_sts_record read_texts(struct sc_arena *a,
	const struct sc_bytes *texts, const bool *split, size_t n)
{
	struct sc_sts_record r = { .faults.arena = a };
	struct sc_record_choice c =
		sc_record_choose(texts, n, "v=STSv1", &r.faults);

	r.state = c.state;
	r.text = c.text;
	r.n_candidates = c.n_candidates;
	if (c.state == SC_RECORD_ABSENT)
		return r;
	r.split = split && split[c.index];
	if (c.state != SC_RECORD_VALID)
		return r;
	read_fields(&r, c.fields);
	if (r.faults.fatal) {
		r.state = SC_RECORD_INVALID;
		r.id = NULL;
	}
	return r;
}

struct sc_sts_record sc_sts_record_read(
	struct sc_arena *a, const struct sc_answer *answer)
{
	struct sc_record_texts t = sc_record_texts(a, answer);
	struct sc_sts_record r = { .state = t.state, .faults.arena = a };

	return t.state == SC_RECORD_ABSENT ? read_texts(a, t.v, t.split, t.n) :
					     r;
}

struct sc_sts_record sc_sts_record_of(
	struct sc_arena *a, const struct sc_bytes *texts, size_t n)
{
	return read_texts(a, texts, NULL, n);
}

/* What a check said, in words for people and as values for programs. */
#include "base/limits.h"
#include "report/parts.h"
#include "words/words.h"

static const char *message_of(struct sc_arena *a, const struct sc_fired *f)
{
	const struct sc_verdict *v = &f->verdict;
	const char *says = v->message ? sc_words(a, v->message) :
					sc_check_entry(f->check)->title;

	return v->whom ?
		sc_arena_printf(a, "%s %s", says, sc_words(a, v->whom)) :
		says;
}

/* Lines "label: text"; the places, where there are several, come first. */
static const char *evidence_of(
	struct sc_arena *a, const struct sc_verdict *v, const char *places)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);

	if (places) {
		sc_out_text(&o, "at: ");
		sc_out_text(&o, places);
	}
	for (size_t i = 0; i < v->n_evidence; i++) {
		sc_out_text(&o, m.n ? "\n" : "");
		sc_out_text(&o, v->evidence[i].label);
		sc_out_text(&o, ": ");
		sc_out_text(&o, sc_words(a, v->evidence[i].what));
	}
	return m.p;
}

void sc_report_words(struct sc_arena *a, const struct sc_fired *f,
	const char *places, struct sc_finding *out)
{
	const struct sc_verdict *v = &f->verdict;
	struct sc_datum *values = NULL;

	out->message = message_of(a, f);
	out->evidence = evidence_of(a, v, places);
	out->remedy = sc_words(a,
		v->remedy ? v->remedy : SC_SAY(SC_MESSAGE(f->check->remedy)));
	values = sc_words_data(a, v->message, values, &out->n_values);
	values = sc_words_data(a, v->whom, values, &out->n_values);
	for (size_t i = 0; i < v->n_evidence; i++)
		values = sc_words_data(
			a, v->evidence[i].what, values, &out->n_values);
	out->values = sc_words_data(a, v->remedy, values, &out->n_values);
}

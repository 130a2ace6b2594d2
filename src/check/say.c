/* How a check says what it found. */
#include "base/text.h"
#include "check/check.h"

#define SHOWN_BYTES 200

struct sc_verdict sc_fires_with(
	const struct sc_subject *s, const struct sc_value *phrase)
{
	return (struct sc_verdict){ .status = SC_STATUS_FIRES,
		.message = sc_phrase_keep(s->arena, phrase) };
}

void sc_evidence_with(struct sc_verdict *v, const struct sc_subject *s,
	const char *label, const struct sc_value *phrase)
{
	struct sc_evidence *lines = sc_grow(
		s->arena, v->evidence, v->n_evidence, struct sc_evidence);

	lines[v->n_evidence++] =
		(struct sc_evidence){ label, sc_phrase_keep(s->arena, phrase) };
	v->evidence = lines;
}

void sc_evidence_list(struct sc_verdict *v, const struct sc_subject *s,
	const char *label, const struct sc_list *list)
{
	if (list->n)
		sc_evidence_with(v, s, label, sc_list_phrase(s->arena, list));
}

void sc_remedy_with(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_value *phrase)
{
	v->remedy = sc_phrase_keep(s->arena, phrase);
}

void sc_weigh(struct sc_verdict *v, enum sc_weight weight)
{
	v->has_weight = true;
	v->weight = weight;
}

const char *sc_show(const struct sc_subject *s, struct sc_bytes b)
{
	return sc_text_printable(s->arena, b, SHOWN_BYTES);
}

/* What is known of the SCTs of a certificate, from all who present it. */
#include "base/codec.h"
#include "base/text.h"
#include "check/ct.h"
#include "report/parts.h"

#define SCTS_MAX 64 /* of one certificate, in a report */

static struct sc_report_sct sct_of(
	struct sc_arena *a, const struct sc_sct_facts *f)
{
	return (struct sc_report_sct){
		.source = sc_sct_source_words[f->source],
		.log_id = f->log_id.p ? sc_base64(a, f->log_id) : NULL,
		.log = f->log ? f->log->description : NULL,
		.operator_name = f->operator_name,
		.timestamp = f->at,
		.status = sc_sct_status_words[f->status],
	};
}

static bool is_same(
	const struct sc_report_sct *x, const struct sc_report_sct *y)
{
	return strcmp(x->source, y->source) == 0 &&
		strcmp(x->status, y->status) == 0 &&
		strcmp(x->log_id ? x->log_id : "",
			y->log_id ? y->log_id : "") == 0 &&
		x->timestamp.s == y->timestamp.s;
}

/* The embedded ones come again with each address. */
static void add(struct sc_arena *a, struct sc_report_certificate *c,
	const struct sc_sct_facts *f)
{
	struct sc_report_sct one = sct_of(a, f);
	struct sc_report_sct *v;

	for (size_t i = 0; i < c->n_scts; i++)
		if (is_same(&c->scts[i], &one))
			return;
	if (c->n_scts == SCTS_MAX)
		return;
	v = sc_grow(a, c->scts, c->n_scts, struct sc_report_sct);
	v[c->n_scts++] = one;
	c->scts = v;
}

static void add_all(struct sc_arena *a, struct sc_report_certificate *c,
	const struct sc_ct_facts *ct)
{
	for (size_t i = 0; i < ct->n_scts; i++)
		add(a, c, &ct->scts[i]);
}

void sc_report_scts(const struct sc_judgement *j, const struct sc_cert *cert,
	struct sc_report_certificate *out)
{
	for (size_t i = 0; i < j->facts->n_endpoints; i++) {
		const struct sc_endpoint_facts *e = &j->facts->endpoints[i];

		if (e->leaf == cert)
			add_all(j->a, out, &e->ct);
		for (size_t k = 0; k < e->n_variants; k++)
			if (e->variants[k].leaf == cert)
				add_all(j->a, out, &e->variants[k].ct);
	}
}

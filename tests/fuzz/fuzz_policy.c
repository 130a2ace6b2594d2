/*
 * Published texts: the first byte says of what kind, the rest is the text, of
 * records in presentation form.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "policy/caa.h"
#include "policy/srv.h"
#include "policy/sts.h"
#include "policy/tlsa.h"
#include "policy/tlsrpt.h"
#include "policy/txt.h"

static void check(bool good)
{
	if (!good)
		abort();
}

/* An answer with the text as its only record. */
static struct sc_answer answer(struct sc_arena *a, struct sc_bytes text)
{
	const char **record = sc_new(a, const char *, 1);

	*record = sc_arena_copy(a, text.p, text.n);
	return (struct sc_answer){
		.outcome = SC_OUTCOME_OK,
		.records = record,
		.n_records = 1,
	};
}

static void check_faults(const struct sc_policy_faults *f)
{
	bool fatal = false;

	check(f->n <= SC_POLICY_FAULTS_MAX);
	for (size_t i = 0; i < f->n; i++) {
		check(f->v[i].kind && f->v[i].why);
		check(f->v[i].line >= 0);
		fatal |= f->v[i].fatal;
	}
	check(!fatal || f->fatal);
}

static void txt(struct sc_arena *a, struct sc_bytes text)
{
	const char *record = sc_arena_copy(a, text.p, text.n);
	struct sc_txt t, again;

	if (!sc_txt_read(a, record, &t))
		return;
	check(t.joined.n <= SC_LIMIT_TXT_BYTES);
	check(sc_txt_read(a, sc_txt_write(a, t.strings, t.n_strings), &again));
	check(again.n_strings == t.n_strings);
	check(sc_bytes_equal(again.joined, t.joined));
}

static void sts_record(struct sc_arena *a, struct sc_bytes text)
{
	struct sc_sts_record r = sc_sts_record_of(a, &text, 1);
	size_t n = r.id ? strlen(r.id) : 0;

	check_faults(&r.faults);
	check((r.state == SC_RECORD_VALID) == (n >= 1 && n <= 32));
	check(r.faults.fatal == (r.state == SC_RECORD_INVALID));
}

static void sts_policy(struct sc_arena *a, struct sc_bytes text)
{
	struct sc_sts_policy p = sc_sts_policy_read(a, text);

	struct sc_sts_meant m = sc_sts_meant_read(a, text);

	check_faults(&p.faults);
	check(p.valid == !p.faults.fatal);
	for (size_t i = 0; i < m.n_mx; i++)
		check(sc_sts_matches(m.mx[i], m.mx[i]));
	check(!p.valid ||
		(p.mode != SC_STS_NO_MODE && p.max_age_s >= 0 &&
			p.max_age_s <= 31557600));
	for (size_t i = 0; i < p.n_mx; i++)
		check(sc_sts_matches(p.mx[i], p.mx[i]) &&
			sc_sts_lists(&p, p.mx[i]));
}

static void tlsrpt(struct sc_arena *a, struct sc_bytes text)
{
	struct sc_tlsrpt t = sc_tlsrpt_of(a, &text, 1);

	check_faults(&t.faults);
	check(t.state != SC_RECORD_VALID || t.n_rua > 0);
	struct sc_answer r = answer(a, text), again;

	again = answer(a,
		sc_bytes_of(sc_tlsrpt_renewed(a, &r, "mailto:a@example.org")));
	check(sc_tlsrpt_read(a, &again).n_rua > 0);
	again = answer(a, sc_bytes_of(sc_sts_record_renewed(a, &r, "1")));
	check(sc_sts_record_read(a, &again).state == SC_RECORD_VALID);
	check(t.faults.fatal == (t.state == SC_RECORD_INVALID));
	for (size_t i = 0; i < t.n_rua; i++)
		check(!t.rua[i].domain || t.rua[i].mailto || t.rua[i].https);
}

static void tlsa(struct sc_arena *a, struct sc_bytes text)
{
	struct sc_answer r = answer(a, text);
	struct sc_tlsa *v, again;

	check(sc_tlsa_read_all(a, &r, SC_ROLE_MX, &v) == 1);
	check(!v->outranked && (v->usage >= 0 || v->use == SC_TLSA_MALFORMED));
	again = sc_tlsa_read(a, sc_tlsa_text(a, v), SC_ROLE_MX);
	check(again.use == v->use && again.usage == v->usage &&
		sc_bytes_equal(again.data, v->data));
	check(strlen(sc_tlsa_short(a, v)) <= strlen(sc_tlsa_text(a, v)));
}

static void caa(struct sc_arena *a, struct sc_bytes text)
{
	struct sc_answer r = answer(a, text);
	struct sc_caa_policy p = sc_caa_of(a, &r, 1);

	check(p.state == SC_CAA_FOUND && p.n_records == 1);
	check(!p.records[0].issuer || !p.records[0].malformed);
	if (p.records[0].issuer && *p.records[0].issuer)
		check(sc_caa_allows(&p, p.records[0].issuer, true));
}

static void srv(struct sc_arena *a, struct sc_bytes text)
{
	struct sc_answer r = answer(a, text);
	struct sc_srv *v;

	if (sc_srv_read(a, &r, &v) == 1)
		check(v->port >= 0 && v->port <= 65535 && *v->target);
}

static void (*const kinds[])(struct sc_arena *a, struct sc_bytes text) = { txt,
	sts_record, sts_policy, tlsrpt, tlsa, caa, srv };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena arena = { 0 };

	if (n == 0)
		return 0;
	kinds[p[0] % SC_COUNT(kinds)](
		&arena, (struct sc_bytes){ p + 1, n - 1 });
	sc_arena_free(&arena);
	return 0;
}

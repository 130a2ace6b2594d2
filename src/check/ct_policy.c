/*
 * The policies of Chrome and Apple on SCTs, as they are for certificates of
 * today.
 *
 *	Chrome  embedded: N distinct logs, once or now approved, of two
 *	        operators, one of them approved now; or by TLS: two of now
 *	        approved logs, of two operators
 *	Apple   embedded: N distinct logs, once or now approved, of which one
 *	        operator (up to 180 days) or two of one (longer) count, and one
 *	        approved now; or two of now approved logs, one by TLS or OCSP.
 *	        One is of a log with RFC 6962's interface.
 *
 *	N       2 up to 180 days, 3 for longer
 *
 * https://googlechrome.github.io/CertificateTransparency/ct_policy.html,
 * https://support.apple.com/103214. Both go by their own lists of logs; here
 * the list that was given stands for either.
 */
#include "base/text.h"
#include "check/cert.h"
#include "check/ct.h"

#define SHORT_LIFE_S (180 * (int64_t)SC_DAY_S)

/* From when a certificate must be: 2022-04-15 and 2021-04-21. */
#define CHROME_FROM_S 1649980800
#define APPLE_FROM_S  1618963200

/* What of the SCTs counts. */
struct tally {
	size_t logs;      /* distinct ones */
	size_t operators; /* distinct ones */
	size_t capped;    /* logs, but of each operator only so many */
	size_t approved;  /* of logs that are approved now */
	size_t handed;    /* of those, by TLS or OCSP */
	bool rfc6962;
	const char *some_operator;
};

/* Which of them are counted. */
struct rule {
	bool embedded, tls, ocsp;
	bool only_approved;
	size_t cap;
};

static bool has_list(const struct sc_subject *s)
{
	return s->facts->n_ct_logs > 0;
}

static bool is_long(const struct sc_subject *s)
{
	return sc_cert_life_s(s->cert) > SHORT_LIFE_S;
}

static size_t needed(const struct sc_subject *s)
{
	return is_long(s) ? 3 : 2;
}

static bool is_signed(const struct sc_sct_facts *f)
{
	return f->status == SC_SCT_OK || f->status == SC_SCT_OUTSIDE_INTERVAL ||
		f->status == SC_SCT_AFTER_DISTRUST;
}

/* Chrome holds a log's retirement against the earliest of all. */
static struct sc_date earliest(const struct sc_subject *s)
{
	const struct sc_ct_facts *f = &s->ef->ct;
	struct sc_date first = s->now;

	for (size_t i = 0; i < f->n_scts; i++)
		if (is_signed(&f->scts[i]) && f->scts[i].at.s < first.s)
			first = f->scts[i].at;
	return first;
}

static bool is_approved(const struct sc_subject *s, const struct sc_ct_log *log)
{
	return log &&
		((log->state >= SC_CT_QUALIFIED &&
			 log->state <= SC_CT_READONLY) ||
			(log->state == SC_CT_RETIRED &&
				log->since.s > s->now.s));
}

/* Verified, of a log that is or was approved when it was made. */
static bool is_good(const struct sc_subject *s, const struct sc_sct_facts *f)
{
	if (!has_list(s))
		return f->status == SC_SCT_UNVERIFIED;
	if (f->status != SC_SCT_AFTER_DISTRUST)
		return is_signed(f);
	return f->log->state == SC_CT_RETIRED &&
		f->log->since.s > earliest(s).s;
}

static bool is_of(const struct rule *r, enum sc_sct_source source)
{
	return source == SC_SCT_EMBEDDED ? r->embedded :
		source == SC_SCT_TLS     ? r->tls :
					   r->ocsp;
}

static bool counts(const struct sc_subject *s, const struct rule *r,
	const struct sc_sct_facts *f)
{
	return is_of(r, f->source) && is_good(s, f) &&
		(!r->only_approved || is_approved(s, f->log));
}

static bool is_same_operator(
	const struct sc_sct_facts *x, const struct sc_sct_facts *y)
{
	return x->operator_name && y->operator_name &&
		strcmp(x->operator_name, y->operator_name) == 0;
}

/* What stands before index `n` and counts: of the log, of the operator. */
static void look_back(const struct sc_subject *s, const struct rule *r,
	size_t n, size_t *same_log, size_t *same_operator)
{
	const struct sc_sct_facts *v = s->ef->ct.scts;

	for (size_t i = 0; i < n; i++) {
		if (!counts(s, r, &v[i]))
			continue;
		*same_log += sc_bytes_equal(v[i].log_id, v[n].log_id);
		*same_operator += is_same_operator(&v[i], &v[n]);
	}
}

static struct tally count(const struct sc_subject *s, const struct rule *r)
{
	const struct sc_ct_facts *f = &s->ef->ct;
	struct tally t = { .logs = 0 };

	for (size_t i = 0; i < f->n_scts; i++) {
		const struct sc_sct_facts *x = &f->scts[i];
		size_t same_log = 0, same_operator = 0;

		if (!counts(s, r, x))
			continue;
		look_back(s, r, i, &same_log, &same_operator);
		t.some_operator = x->operator_name;
		t.rfc6962 |= x->log && !x->log->is_static;
		t.approved += is_approved(s, x->log);
		t.handed += x->source != SC_SCT_EMBEDDED;
		t.logs += same_log == 0;
		t.operators += same_operator == 0;
		t.capped += same_log == 0 && same_operator < r->cap;
	}
	return t;
}

static const struct sc_value *too_few(
	const struct sc_subject *s, size_t n, size_t need)
{
	return sc_phrase(s->arena, SC_MSG(CT_TOO_FEW), SC_NUMBER("counting", n),
		SC_NUMBER("needed", need));
}

/* Without a list nothing is known of a log but its identifier. */
static const struct sc_value *number_lacks(const struct sc_subject *s,
	const struct tally *embedded, const struct tally *handed)
{
	size_t need = needed(s);

	if (embedded->logs >= need || handed->logs >= 2)
		return NULL;
	return too_few(s, embedded->logs, need);
}

const struct sc_value *sc_ct_chrome_lacks(const struct sc_subject *s)
{
	const struct rule embedded = { .embedded = true };
	const struct rule handed = { .tls = true,
		.only_approved = has_list(s) };
	struct tally e = count(s, &embedded), h = count(s, &handed);

	if (!has_list(s))
		return number_lacks(s, &e, &h);
	if (h.operators >= 2)
		return NULL;
	if (e.logs < needed(s))
		return too_few(s, e.logs, needed(s));
	if (e.operators < 2)
		return sc_phrase(s->arena, SC_MSG(CT_ONE_OPERATOR),
			SC_TEXT("operator", e.some_operator));
	return e.approved ? NULL :
			    sc_phrase(s->arena, SC_MSG(CT_NONE_APPROVED));
}

const struct sc_value *sc_ct_apple_lacks(const struct sc_subject *s)
{
	const struct rule embedded = { .embedded = true,
		.cap = is_long(s) ? 2 : 1 };
	const struct rule any = { .embedded = true,
		.tls = true,
		.ocsp = true,
		.only_approved = has_list(s) };
	struct tally e = count(s, &embedded), t = count(s, &any);
	bool handed = t.handed > 0 && t.logs >= 2;

	if (!has_list(s))
		return handed ? NULL : number_lacks(s, &e, &t);
	if (handed && t.rfc6962)
		return NULL;
	if (e.capped < needed(s))
		return too_few(s, e.capped, needed(s));
	if (!e.approved)
		return sc_phrase(s->arena, SC_MSG(CT_NONE_APPROVED));
	return e.rfc6962 ? NULL : sc_phrase(s->arena, SC_MSG(CT_NONE_RFC6962));
}

bool sc_ct_chrome_applies(const struct sc_cert *c)
{
	return c->not_before.s >= CHROME_FROM_S;
}

bool sc_ct_apple_applies(const struct sc_cert *c)
{
	return c->not_before.s >= APPLE_FROM_S;
}

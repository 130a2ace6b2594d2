#include "x509/crl_check.h"

#include "base/date.h"
#include "base/limits.h"
#include "facts/revocation.h"
#include "x509/crl_scope.h"
#include "x509/name.h"
#include "x509/sig.h"

struct judge {
	struct sc_arena *arena;
	const struct sc_crl_query *q;
	unsigned reasons;        /* that are told about by now */
	const char *why;         /* the CRL that came farthest is of no use */
	enum sc_crl_fault fault; /* how far it came */
	bool malformed;
	const char *breach; /* of a CRL that would count; or NULL */
	bool was_listed;    /* in a CRL that is over: `then` */
	struct sc_crl_entry then;
};

#define DAY_S        86400
#define UNDATED_DAYS 10 /* without a nextUpdate */

/* Each returns what is against a CRL, or NULL. */

static const char *unreadable(struct judge *j, const struct sc_crl *crl)
{
	j->malformed |= crl->parse_error != NULL;
	return crl->parse_error ? "cannot be read" : NULL;
}

/* An indirect CRL of another issuer may be about the certificate, too. */
static const char *foreign(struct judge *j, const struct sc_crl *crl)
{
	return crl->is_indirect ||
			sc_name_equal(crl->issuer_der, j->q->cert->issuer_der) ?
		NULL :
		"is not of the issuer of this certificate";
}

static const char *indirect(struct judge *j, const struct sc_crl *crl)
{
	(void)j;
	return crl->is_indirect ?
		"is an indirect CRL, which we do not process" :
		NULL;
}

static const char *unsound(struct judge *j, const struct sc_crl *crl)
{
	if (crl->unsound) {
		j->malformed = true;
		return crl->unsound;
	}
	return crl->unknown_critical ? sc_arena_printf(j->arena,
					       "has the critical extension %s, "
					       "which we do not know",
					       crl->unknown_critical) :
				       NULL;
}

static const char *out_of_scope(struct judge *j, const struct sc_crl *crl)
{
	const struct sc_cert *c = j->q->cert;

	if (crl->only_attribute)
		return "is about attribute certificates only";
	if (crl->only_user && c->is_ca)
		return "is about certificates that are no CA's only";
	if (crl->only_ca && !c->is_ca)
		return "is about certificates of CAs only";
	if (crl->only_user && c->version < 3)
		return "is about certificates that are no CA's only, and of "
		       "version 1 none can tell";
	return sc_crl_scope(j->arena, crl, c) ?
		NULL :
		"is for another distribution point";
}

static const char *not_begun(struct judge *j, const struct sc_crl *crl)
{
	return crl->this_update.s > j->q->at.s ?
		sc_arena_printf(j->arena, "begins on %s",
			sc_date_day(j->arena, crl->this_update)) :
		NULL;
}

static bool is_over(const struct judge *j, const struct sc_crl *crl)
{
	return crl->has_next_update && crl->next_update.s < j->q->at.s;
}

/* What is not in such a list may be revoked all the same. */
static const char *inconclusive(struct judge *j, const struct sc_crl *crl)
{
	int64_t age_s = j->q->at.s - crl->this_update.s;

	if (is_over(j, crl))
		return sc_arena_printf(j->arena,
			"should have been replaced by %s",
			sc_date_day(j->arena, crl->next_update));
	if (crl->malformed)
		return crl->malformed;
	if (j->q->strict && crl->lax)
		return crl->lax;
	return !crl->has_next_update && age_s > UNDATED_DAYS * DAY_S ?
		"has no nextUpdate, and is more than ten days old" :
		NULL;
}

/* What is against one signer, or NULL when it signed. */
static const char *not_by(
	struct judge *j, const struct sc_crl *crl, const struct sc_cert *signer)
{
	const struct sc_crl_query *q = j->q;

	if (signer->has_key_usage && !(signer->key_usage & SC_KU_CRL_SIGN))
		return "is by a CA whose key usage has no cRLSign";
	if (*q->signatures >= SC_LIMIT_SIGNATURES)
		return "is one of too many with signatures to verify";
	switch (sc_sig_verify_known(q->memo, crl->sha256, &crl->parts,
		&signer->key, q->signatures)) {
	case SC_SIG_OK: return NULL;
	case SC_SIG_UNKNOWN: return "has a signature that we cannot verify";
	case SC_SIG_UNPAID:
		return "is one of too many with signatures to verify";
	case SC_SIG_BAD: break;
	}
	return "has a wrong signature";
}

static const char *unsigned_by_all(struct judge *j, const struct sc_crl *crl)
{
	const char *why = "is signed by nobody whose certificate we have";

	for (size_t i = 0; i < j->q->n_signers; i++) {
		const struct sc_cert *signer = j->q->signers[i];

		if (signer->parse_error ||
			!sc_name_equal(signer->subject_der, crl->issuer_der))
			continue;
		why = not_by(j, crl, signer);
		if (!why)
			return NULL;
	}
	return why;
}

/* In the order in which they can be found; the last one costs most. */
static const struct {
	enum sc_crl_fault fault;
	const char *(*find)(struct judge *j, const struct sc_crl *crl);
} rules[] = {
	{ SC_CRL_UNREADABLE, unreadable },
	{ SC_CRL_WRONG_ISSUER, foreign },
	{ SC_CRL_UNSUPPORTED, indirect },
	{ SC_CRL_UNSOUND, unsound },
	{ SC_CRL_SCOPE, out_of_scope },
	{ SC_CRL_DATES, not_begun },
	{ SC_CRL_SIGNATURE, unsigned_by_all },
};

static void note(struct judge *j, const struct sc_crl *crl,
	enum sc_crl_fault fault, const char *what)
{
	if (fault <= j->fault)
		return;
	j->fault = fault;
	j->why = crl->issuer ? sc_arena_printf(j->arena, "the CRL of %s %s",
				       crl->issuer, what) :
			       sc_arena_printf(j->arena, "a CRL %s: %s", what,
				       crl->parse_error);
}

static bool is_usable(struct judge *j, const struct sc_crl *crl)
{
	for (size_t i = 0; i < SC_COUNT(rules); i++) {
		const char *what = rules[i].find(j, crl);

		if (what) {
			note(j, crl, rules[i].fault, what);
			return false;
		}
	}
	if (!j->breach)
		j->breach = crl->malformed ? crl->malformed : crl->lax;
	return true;
}

/* Of one that is usable. */
static bool is_conclusive(struct judge *j, const struct sc_crl *crl)
{
	const char *what = inconclusive(j, crl);

	if (what)
		note(j, crl, is_over(j, crl) ? SC_CRL_DATES : SC_CRL_MALFORMED,
			what);
	return !what;
}

static size_t n_crls(const struct judge *j)
{
	return j->q->n_crls < SC_LIMIT_CRLS ? j->q->n_crls : SC_LIMIT_CRLS;
}

/* RFC 5280 5.2.4: what makes a complete CRL of `base` and `delta`. */
static bool adds_to(const struct sc_crl *delta, const struct sc_crl *base)
{
	return delta->is_delta && !delta->parse_error && !delta->unsound &&
		sc_bytes_equal(delta->scope, base->scope) &&
		sc_bytes_equal(
			delta->authority_key_id, base->authority_key_id) &&
		sc_crl_compare_numbers(base->number, delta->base_number) >= 0 &&
		sc_crl_compare_numbers(base->number, delta->number) < 0;
}

/* The newest delta CRL that adds to `base` and may be used; or NULL. */
static const struct sc_crl *find_delta(
	struct judge *j, const struct sc_crl *base)
{
	const struct sc_crl *best = NULL;

	for (size_t i = 0; i < n_crls(j); i++) {
		const struct sc_crl *delta = &j->q->crls[i];

		if (adds_to(delta, base) &&
			(!best ||
				sc_crl_compare_numbers(
					delta->number, best->number) > 0) &&
			is_usable(j, delta) && is_conclusive(j, delta))
			best = delta;
	}
	return best;
}

/*
 * Revocation is for ever, unless it is a hold: a list that is over tells of it
 * as well, where none that is in force says otherwise.
 */
static bool is_revoked(
	struct judge *j, const struct sc_crl *crl, const struct sc_crl_entry *e)
{
	if (e->reason == SC_CRL_REMOVED)
		return false;
	if (!is_over(j, crl))
		return true;
	if (e->reason != SC_REASON_HOLD && !j->was_listed) {
		j->was_listed = true;
		j->then = *e;
	}
	return false;
}

/* Asks one CRL; true when it lists the certificate as revoked. */
static bool lists(
	struct judge *j, const struct sc_crl *crl, struct sc_crl_entry *out)
{
	struct sc_bytes serial = j->q->cert->serial;

	if (crl->is_delta) {
		if (!foreign(j, crl))
			note(j, crl, SC_CRL_UNSUPPORTED,
				"is a delta CRL, and tells nothing alone");
		return false;
	}
	if (!is_usable(j, crl))
		return false;
	const struct sc_crl *delta = find_delta(j, crl);
	bool listed = (delta && sc_crl_find(delta, serial, out)) ||
		sc_crl_find(crl, serial, out);

	if (listed && is_revoked(j, crl, out))
		return true;
	if (is_conclusive(j, crl))
		j->reasons |= sc_crl_scope(j->arena, crl, j->q->cert);
	return false;
}

static struct sc_revocation_result unrevoked(const struct judge *j)
{
	struct sc_revocation_result r = {
		.reason = -1, .malformed = j->malformed, .breach = j->breach
	};
	const char *partly = "the CRLs tell about some reasons of revocation, "
			     "not about all";

	if (j->reasons == SC_CRL_ALL_REASONS) {
		r.status = SC_REVOCATION_GOOD;
		return r;
	}
	r.status = SC_REVOCATION_UNKNOWN;
	r.why = j->reasons ? partly : j->why;
	r.crl_fault = j->reasons ? SC_CRL_PARTIAL : j->fault;
	return r;
}

static struct sc_revocation_result revoked(
	const struct judge *j, const struct sc_crl_entry *e)
{
	return (struct sc_revocation_result){ .status = SC_REVOCATION_REVOKED,
		.reason = e->reason,
		.date = e->date,
		.malformed = j->malformed,
		.breach = j->breach };
}

struct sc_revocation_result sc_crl_check(
	struct sc_arena *a, const struct sc_crl_query *q)
{
	struct judge j = { .arena = a, .q = q };
	struct sc_crl_entry entry;

	if (q->n_crls == 0)
		return (struct sc_revocation_result){ .reason = -1 };
	for (size_t i = 0; i < n_crls(&j); i++)
		if (lists(&j, &q->crls[i], &entry))
			return revoked(&j, &entry);

	struct sc_revocation_result r = unrevoked(&j);

	return r.status == SC_REVOCATION_UNKNOWN && j.was_listed ?
		revoked(&j, &j.then) :
		r;
}

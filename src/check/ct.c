#include "check/ct.h"

#include "base/codec.h"
#include "base/date.h"
#include "check/cert.h"
#include "check/topics.h"
#include "policy/dane.h"

const char *const sc_sct_source_words[] = {
	[SC_SCT_EMBEDDED] = "embedded",
	[SC_SCT_TLS] = "tls",
	[SC_SCT_OCSP] = "ocsp",
	NULL,
};

const char *const sc_sct_status_words[] = {
	[SC_SCT_UNVERIFIED] = "unverified",
	[SC_SCT_OK] = "ok",
	[SC_SCT_UNREADABLE] = "unreadable",
	[SC_SCT_VERSION] = "unknown-version",
	[SC_SCT_UNKNOWN_LOG] = "unknown-log",
	[SC_SCT_NO_ISSUER] = "no-issuer",
	[SC_SCT_BAD_SIGNATURE] = "bad-signature",
	[SC_SCT_WRONG_ENTRY] = "wrong-entry",
	[SC_SCT_FUTURE] = "future",
	[SC_SCT_NOT_QUALIFIED] = "log-not-qualified",
	[SC_SCT_AFTER_DISTRUST] = "after-distrust",
	[SC_SCT_OUTSIDE_INTERVAL] = "outside-interval",
	NULL,
};

static const char *const state_words[] = {
	[SC_CT_UNKNOWN] = "in no state",
	[SC_CT_PENDING] = "pending",
	[SC_CT_QUALIFIED] = "qualified",
	[SC_CT_USABLE] = "usable",
	[SC_CT_READONLY] = "read-only",
	[SC_CT_RETIRED] = "retired",
	[SC_CT_REJECTED] = "rejected",
};

int64_t sc_ct_list_age_s(const struct sc_facts *f)
{
	int64_t age_s = f->at.s - f->ct_list_at.s;

	return f->n_ct_logs && age_s > 0 ? age_s : 0;
}

bool sc_ct_list_is_stale(const struct sc_facts *f)
{
	return sc_ct_list_age_s(f) > SC_CT_LIST_DAYS * (int64_t)SC_DAY_S;
}

bool sc_ct_is_looked_at(const struct sc_subject *s)
{
	const struct sc_dane_facts *d = &s->ef->dane;
	const struct sc_dane_policy *p = s->ef->dane_policy;

	if (!p || d->result != SC_DANE_AUTHENTICATED || d->record < 0 ||
		(size_t)d->record >= p->n_records)
		return true;
	return p->records[d->record].usage < SC_TLSA_DANE_TA;
}

static bool is_readable(const struct sc_sct_facts *f)
{
	return f->status != SC_SCT_UNREADABLE && f->status != SC_SCT_VERSION;
}

size_t sc_ct_readable(const struct sc_subject *s)
{
	const struct sc_ct_facts *f = &s->ef->ct;
	size_t n = 0;

	for (size_t i = 0; i < f->n_scts; i++)
		n += is_readable(&f->scts[i]);
	return n;
}

/* "Argon log (Google), usable since 2024-09-30", or its identifier */
static const char *log_text(
	const struct sc_subject *s, const struct sc_sct_facts *f)
{
	const struct sc_ct_log *log = f->log;

	if (!log)
		return sc_arena_printf(
			s->arena, "log %s", sc_base64(s->arena, f->log_id));
	return sc_arena_printf(s->arena, "%s (%s), %s%s%s",
		log->description ? log->description : "a log without a name",
		f->operator_name, state_words[log->state],
		log->since.s ? " since " : "",
		log->since.s ? sc_date_day(s->arena, log->since) : "");
}

static void show_one(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_sct_facts *f)
{
	const char *source = sc_sct_source_words[f->source];

	if (!is_readable(f))
		sc_evidence(v, s, "sct", SC_MSG(CT_SCT_UNREADABLE),
			SC_TEXT("source", source),
			SC_TEXT("sct_status", sc_sct_status_words[f->status]));
	else
		sc_evidence(v, s, "sct", SC_MSG(CT_SCT_SEEN),
			SC_TEXT("source", source),
			SC_TEXT("sct_status", sc_sct_status_words[f->status]),
			SC_TEXT("log", log_text(s, f)),
			SC_TIME("issued_at", f->at),
			SC_TEXT("entry", f->entry));
}

void sc_ct_show(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_ct_facts *f = &s->ef->ct;

	for (size_t i = 0; i < f->n_scts; i++)
		show_one(v, s, &f->scts[i]);
	if (s->facts->n_ct_logs)
		sc_evidence(v, s, "logs", SC_MSG(CT_LIST_SEEN),
			SC_TIME("ct_list_at", s->facts->ct_list_at),
			SC_NUMBER("ct_logs", s->facts->n_ct_logs));
}

/* How many have the status. */
static size_t count(const struct sc_subject *s, enum sc_sct_status status)
{
	const struct sc_ct_facts *f = &s->ef->ct;
	size_t n = 0;

	for (size_t i = 0; i < f->n_scts; i++)
		n += f->scts[i].status == status;
	return n;
}

/* What the checks of single SCTs have in common. */
static struct sc_verdict find(const struct sc_subject *s,
	enum sc_sct_status status, enum sc_message one, enum sc_message many)
{
	size_t n = count(s, status);

	if (!sc_ct_is_looked_at(s) || !sc_ct_readable(s))
		return SC_IS_NA;
	if (!n)
		return SC_IS_FINE;

	struct sc_verdict v = n == 1 ?
		sc_fires(s, SC_MSG(CT_FAULT_OF_ONE), SC_WORD("fault", one)) :
		sc_fires(s, SC_MSG(CT_FAULT_OF_MANY), SC_NUMBER("scts", n),
			SC_WORD("fault", many));

	sc_ct_show(&v, s);
	sc_cert_show(&v, s, s->cert);
	return v;
}

/* The same for what cannot be known without a list of logs. */
static struct sc_verdict find_by_list(const struct sc_subject *s,
	enum sc_sct_status status, enum sc_message one, enum sc_message many)
{
	return s->facts->n_ct_logs ? find(s, status, one, many) : SC_IS_NA;
}

static struct sc_verdict bad_signature(const struct sc_subject *s)
{
	return find_by_list(s, SC_SCT_BAD_SIGNATURE,
		SC_MSG_CT_SCT_BAD_SIGNATURE, SC_MSG_CT_SCT_BAD_SIGNATURE_MANY);
}

static struct sc_verdict wrong_entry(const struct sc_subject *s)
{
	return find_by_list(s, SC_SCT_WRONG_ENTRY, SC_MSG_CT_SCT_WRONG_ENTRY,
		SC_MSG_CT_SCT_WRONG_ENTRY_MANY);
}

static struct sc_verdict future(const struct sc_subject *s)
{
	return find(s, SC_SCT_FUTURE, SC_MSG_CT_SCT_FUTURE_ONE,
		SC_MSG_CT_SCT_FUTURE);
}

static struct sc_verdict after_distrust(const struct sc_subject *s)
{
	return find_by_list(s, SC_SCT_AFTER_DISTRUST,
		SC_MSG_CT_SCT_AFTER_DISTRUST,
		SC_MSG_CT_SCT_AFTER_DISTRUST_MANY);
}

static struct sc_verdict unknown_log(const struct sc_subject *s)
{
	struct sc_verdict v = find_by_list(s, SC_SCT_UNKNOWN_LOG,
		SC_MSG_CT_SCT_UNKNOWN_LOG, SC_MSG_CT_SCT_UNKNOWN_LOG_MANY);

	if (v.status == SC_STATUS_FIRES && sc_ct_list_is_stale(s->facts) &&
		s->role == SC_ROLE_SUBMISSION)
		sc_weigh(&v, SC_W_UNKNOWN);
	return v;
}

/* Without one that can be read a list that is there helps nobody. */
static struct sc_verdict none(const struct sc_subject *s)
{
	if (!sc_ct_is_looked_at(s) || !sc_cert_is_public(s))
		return SC_IS_NA;
	if (sc_ct_readable(s))
		return SC_IS_FINE;

	struct sc_verdict v = s->ef->ct.n_scts ?
		sc_fires(s, SC_MSG(CT_NONE)) :
		sc_fires(s, SC_MSG(CT_NONE_PUBLIC));

	sc_ct_show(&v, s);
	sc_cert_show(&v, s, s->cert);
	return v;
}

static size_t count_source(
	const struct sc_subject *s, enum sc_sct_source source)
{
	const struct sc_ct_facts *f = &s->ef->ct;
	size_t n = 0;

	for (size_t i = 0; i < f->n_scts; i++)
		n += f->scts[i].source == source && is_readable(&f->scts[i]);
	return n;
}

static struct sc_value number_of(
	const struct sc_subject *s, const char *name, enum sc_sct_source source)
{
	return SC_NUMBER(name, count_source(s, source));
}

static struct sc_verdict delivery(const struct sc_subject *s)
{
	if (!sc_ct_is_looked_at(s) || !sc_ct_readable(s))
		return SC_IS_NA;

	struct sc_verdict v = sc_fires(s, SC_MSG(CT_SCT_DELIVERY),
		number_of(s, "embedded", SC_SCT_EMBEDDED),
		number_of(s, "by_tls", SC_SCT_TLS),
		number_of(s, "by_ocsp", SC_SCT_OCSP),
		SC_FLAG("two",
			count_source(s, SC_SCT_EMBEDDED) &&
				count_source(s, SC_SCT_TLS)),
		SC_FLAG("three",
			count_source(s, SC_SCT_OCSP) &&
				count_source(s, SC_SCT_OCSP) <
					s->ef->ct.n_scts),
		SC_FLAG("cut", s->ef->ct.cut),
		SC_FLAG("logs", s->facts->n_ct_logs));

	sc_ct_show(&v, s);
	if (count_source(s, SC_SCT_OCSP))
		sc_remedy(&v, s, SC_MSG(CT_SCT_DELIVERY_EXACT_FIX));
	return v;
}

const struct sc_check sc_checks_ct[] = {
	{
		.id = SC_CHECK_CT_NONE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CT_NONE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS | SC_NEED_PUBLIC,
		.run = none,
	},
	{
		.id = SC_CHECK_CT_SCT_BAD_SIGNATURE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CT_SCT_BAD_SIGNATURE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = bad_signature,
	},
	{
		.id = SC_CHECK_CT_SCT_WRONG_ENTRY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CT_SCT_WRONG_ENTRY_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = wrong_entry,
	},
	{
		.id = SC_CHECK_CT_SCT_FUTURE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CT_SCT_FUTURE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = future,
	},
	{
		.id = SC_CHECK_CT_SCT_AFTER_DISTRUST,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_BAD_SIGNATURE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = after_distrust,
	},
	{
		.id = SC_CHECK_CT_SCT_UNKNOWN_LOG,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CT_SCT_UNKNOWN_LOG_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = unknown_log,
	},
	{
		.id = SC_CHECK_CT_SCT_DELIVERY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_HAS_TO_BE_DONE,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = delivery,
	},
	{ 0 },
};

/*
 * The text of the policy, RFC 8461 section 3.2. A policy that is not in order
 * is refused as a whole, so a sender goes by the old one, or by none.
 */
#include "check/topics.h"

#include "base/date.h"
#include "base/text.h"
#include "check/sts.h"

#define WEEK_S 604800

static const struct sc_sts_policy *policy_of(const struct sc_subject *s)
{
	return &s->facts->sts->policy;
}

static bool has_fault(
	const struct sc_subject *s, enum sc_policy_fault_kind kind)
{
	return sc_policy_fault_find(&policy_of(s)->faults, kind) != NULL;
}

/* Not a key that a policy must have is in the text. */
static bool is_no_policy(const struct sc_subject *s)
{
	const struct sc_policy_faults *f = &policy_of(s)->faults;
	const struct sc_policy_fault *v =
		sc_policy_fault_find(f, SC_FAULT_VERSION);
	const struct sc_policy_fault *m =
		sc_policy_fault_find(f, SC_FAULT_MODE);

	return v && v->line == 0 && m && m->line == 0;
}

/* The keys that a policy must have, in the order in which they are told. */
static const struct {
	enum sc_policy_fault_kind missing;
	const char *key; /* as the line that was meant begins */
} keys[] = {
	{ SC_FAULT_VERSION, "version:" },
	{ SC_FAULT_MODE, "mode:" },
	{ SC_FAULT_MAX_AGE, "max_age:" },
	{ SC_FAULT_MX_MISSING, "mx:" },
};

/* A key is missing because a line has it under a misspelt name. */
static bool is_misspelt(const struct sc_subject *s, size_t key)
{
	const struct sc_policy_faults *f = &policy_of(s)->faults;
	const struct sc_policy_fault *x =
		sc_policy_fault_find(f, keys[key].missing);

	for (size_t i = 0; x && x->line == 0 && i < f->n; i++)
		if (f->v[i].kind == SC_FAULT_MISSPELT && f->v[i].meant &&
			sc_text_has_prefix(f->v[i].meant, keys[key].key))
			return true;
	return false;
}

/* The finding about another such key shows all misspelt lines. */
static bool is_told_before(
	const struct sc_subject *s, enum sc_policy_fault_kind kind)
{
	bool told = false;

	for (size_t i = 0; i < SC_COUNT(keys); i++) {
		if (keys[i].missing == kind)
			return told && is_misspelt(s, i);
		told |= is_misspelt(s, i);
	}
	return false;
}

/* The text as a whole is wrong, so that its lines are not worth a word. */
static bool is_hidden(
	const struct sc_subject *s, enum sc_policy_fault_kind kind)
{
	if (has_fault(s, SC_FAULT_HTML))
		return kind != SC_FAULT_HTML;
	if (has_fault(s, SC_FAULT_FORMAT))
		return kind != SC_FAULT_FORMAT;
	if (has_fault(s, SC_FAULT_BARE_CR))
		return kind != SC_FAULT_BARE_CR;
	if (is_no_policy(s))
		return kind != SC_FAULT_VERSION;
	return is_told_before(s, kind);
}

/* The finding about faults of a kind; `what` is what is so, in words. */
static struct sc_verdict fault(const struct sc_subject *s,
	enum sc_policy_fault_kind kind, const struct sc_value *what)
{
	if (!sc_sts_has_text(s))
		return SC_IS_NA;
	if (!has_fault(s, kind) || is_hidden(s, kind))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires_with(s, what);

	sc_sts_show_faults(&v, s, &policy_of(s)->faults, kind);
	return v;
}

/* The same of one that voids the policy: with all that is to be published. */
static struct sc_verdict fatal(const struct sc_subject *s,
	enum sc_policy_fault_kind kind, const struct sc_value *what)
{
	struct sc_verdict v = fault(s, kind, what);

	if (v.status != SC_STATUS_FIRES)
		return v;
	sc_sts_show_faults(&v, s, &policy_of(s)->faults, SC_FAULT_MISSPELT);
	sc_evidence(&v, s, "report", SC_MSG(STS_FATAL_REPORT));
	sc_sts_publish_policy(&v, s, sc_sts_mode_wanted(s));
	sc_sts_publish_record(&v, s);
	return v;
}

static struct sc_verdict version(const struct sc_subject *s)
{
	return fatal(s, SC_FAULT_VERSION,
		sc_sts_has_text(s) && is_no_policy(s) ?
			SC_SAY(SC_MSG(STS_POLICY_NONE_OF_IT)) :
			SC_SAY(SC_MSG(STS_POLICY_VERSION)));
}

static struct sc_verdict syntax(const struct sc_subject *s)
{
	return fatal(s, SC_FAULT_SYNTAX, SC_SAY(SC_MSG(STS_POLICY_SYNTAX)));
}

static struct sc_verdict mode(const struct sc_subject *s)
{
	return fatal(s, SC_FAULT_MODE, SC_SAY(SC_MSG(STS_POLICY_MODE)));
}

static struct sc_verdict max_age(const struct sc_subject *s)
{
	return fatal(s, SC_FAULT_MAX_AGE, SC_SAY(SC_MSG(STS_POLICY_MAX_AGE)));
}

static struct sc_verdict max_age_short(const struct sc_subject *s)
{
	const struct sc_sts_policy *p = policy_of(s);

	if (!sc_sts_binds(s))
		return SC_IS_NA;
	if (p->max_age_s >= WEEK_S)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(STS_MAX_AGE_SHORT), SC_SPAN("max_age", p->max_age_s));

	sc_weigh(&v, p->max_age_s < SC_DAY_S ? SC_W_WARN : SC_W_INFO);
	sc_evidence(&v, s, "seen", SC_MSG(STS_MAX_AGE),
		SC_NUMBER("max_age_s", p->max_age_s));
	sc_evidence(&v, s, "wanted", SC_MSG(STS_MAX_AGE_SHORT_WANTED),
		SC_NUMBER("min_s", WEEK_S));
	return v;
}

static struct sc_verdict mx_missing(const struct sc_subject *s)
{
	return fatal(
		s, SC_FAULT_MX_MISSING, SC_SAY(SC_MSG(STS_POLICY_MX_MISSING)));
}

static struct sc_verdict mx_invalid(const struct sc_subject *s)
{
	if (sc_sts_has_text(s) && policy_of(s)->valid)
		return fault(
			s, SC_FAULT_MX, SC_SAY(SC_MSG(STS_POLICY_MX_INVALID)));
	return fatal(
		s, SC_FAULT_MX, SC_SAY(SC_MSG(STS_POLICY_MX_INVALID_STRICT)));
}

static struct sc_verdict mx_ulabel(const struct sc_subject *s)
{
	return fatal(
		s, SC_FAULT_MX_ULABEL, SC_SAY(SC_MSG(STS_POLICY_MX_ULABEL)));
}

static struct sc_verdict mx_dot(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_MX_DOT, SC_SAY(SC_MSG(STS_MX_TRAILING_DOT)));
}

static struct sc_verdict duplicate_field(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_DUPLICATE,
		SC_SAY(SC_MSG(STS_POLICY_DUPLICATE_FIELD)));
}

static struct sc_verdict unknown_field(const struct sc_subject *s)
{
	struct sc_verdict v = fault(
		s, SC_FAULT_MISSPELT, SC_SAY(SC_MSG(STS_POLICY_UNKNOWN_FIELD)));

	if (v.status != SC_STATUS_PASS)
		return v;
	v = fault(s, SC_FAULT_UNKNOWN,
		SC_SAY(SC_MSG(STS_POLICY_UNKNOWN_FIELD_WHAT)));
	if (v.status == SC_STATUS_FIRES)
		sc_weigh(&v, SC_W_INFO);
	return v;
}

static struct sc_verdict line_ends(const struct sc_subject *s)
{
	struct sc_verdict v =
		fatal(s, SC_FAULT_BARE_CR, SC_SAY(SC_MSG(STS_POLICY_BARE_CR)));

	if (v.status != SC_STATUS_PASS)
		return v;
	v = fault(s, SC_FAULT_LF, SC_SAY(SC_MSG(STS_POLICY_LINE_ENDS)));
	if (v.status == SC_STATUS_FIRES)
		sc_weigh(&v, SC_W_INFO);
	return v;
}

static struct sc_verdict html(const struct sc_subject *s)
{
	return fatal(s, SC_FAULT_HTML, SC_SAY(SC_MSG(STS_POLICY_HTML)));
}

static struct sc_verdict format(const struct sc_subject *s)
{
	const struct sc_policy_fault *f = sc_sts_has_text(s) ?
		sc_policy_fault_find(&policy_of(s)->faults, SC_FAULT_FORMAT) :
		NULL;

	return fatal(s, SC_FAULT_FORMAT,
		SC_SAY(SC_MSG(STS_POLICY_FORMAT),
			SC_TEXT("why", f ? f->why : NULL)));
}

const struct sc_check sc_checks_sts_policy[] = {
	{
		.id = SC_CHECK_STS_POLICY_FORMAT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_FORMAT_FIX,
		.run = format,
	},
	{
		.id = SC_CHECK_STS_POLICY_HTML,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_HTML_FIX,
		.run = html,
	},
	{
		.id = SC_CHECK_STS_POLICY_VERSION,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_VERSION_FIX,
		.run = version,
	},
	{
		.id = SC_CHECK_STS_POLICY_SYNTAX,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_SYNTAX_FIX,
		.run = syntax,
	},
	{
		.id = SC_CHECK_STS_POLICY_MODE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_MODE_FIX,
		.run = mode,
	},
	{
		.id = SC_CHECK_STS_POLICY_MAX_AGE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_MAX_AGE_FIX,
		.run = max_age,
	},
	{
		.id = SC_CHECK_STS_MAX_AGE_SHORT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MAX_AGE_SHORT_FIX,
		.run = max_age_short,
	},
	{
		.id = SC_CHECK_STS_POLICY_MX_MISSING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_MX_MISSING_FIX,
		.run = mx_missing,
	},
	{
		.id = SC_CHECK_STS_POLICY_MX_INVALID,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_MX_INVALID_FIX,
		.run = mx_invalid,
	},
	{
		.id = SC_CHECK_STS_MX_ULABEL,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MX_ULABEL_FIX,
		.run = mx_ulabel,
	},
	{
		.id = SC_CHECK_STS_MX_TRAILING_DOT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MX_TRAILING_DOT_FIX,
		.run = mx_dot,
	},
	{
		.id = SC_CHECK_STS_POLICY_DUPLICATE_FIELD,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_DUPLICATE_FIELD_FIX,
		.run = duplicate_field,
	},
	{
		.id = SC_CHECK_STS_POLICY_UNKNOWN_FIELD,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_UNKNOWN_FIELD_FIX,
		.run = unknown_field,
	},
	{
		.id = SC_CHECK_STS_POLICY_LINE_ENDS,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_LINE_ENDS_FIX,
		.run = line_ends,
	},
	{ 0 },
};

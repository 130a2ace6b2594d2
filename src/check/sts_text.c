/* What is to be published, and what stands there now. */
#include "check/sts.h"

#include "base/date.h"
#include "base/dname.h"
#include "base/text.h"

/* A week is the least that RFC 8461 has in mind. */
#define LEAST_AGE_S   604800
#define LONGEST_AGE_S 31557600

#define FAULTS_SHOWN 8

bool sc_sts_is_meant(const struct sc_subject *s)
{
	return s->domain && s->facts->sts->record.state > SC_RECORD_ABSENT;
}

bool sc_sts_has_text(const struct sc_subject *s)
{
	return sc_sts_is_meant(s) && s->facts->sts->has_policy;
}

bool sc_sts_binds(const struct sc_subject *s)
{
	const struct sc_sts_policy *p = &s->facts->sts->policy;

	return sc_sts_has_text(s) && p->valid && p->mode > SC_STS_NONE;
}

enum sc_weight sc_sts_weight(const struct sc_subject *s)
{
	return s->facts->sts->policy.mode == SC_STS_ENFORCE ? SC_W_FAIL :
							      SC_W_WARN;
}

enum sc_message sc_sts_will_not(const struct sc_subject *s,
	enum sc_message enforced, enum sc_message testing)
{
	return s->facts->sts->policy.mode == SC_STS_ENFORCE ? enforced :
							      testing;
}

bool sc_sts_is_null_mx(const struct sc_subject *s)
{
	return s->domain && s->domain->n_mx == 1 &&
		sc_text_same(s->domain->mx[0].exchange, ".");
}

static bool has(const char *const *v, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i], name) == 0)
			return true;
	return false;
}

size_t sc_sts_hosts(const struct sc_subject *s, const char *const **out)
{
	const struct sc_domain *d = s->domain;
	const char **v = sc_new(s->arena, const char *, d->n_mx + 1);
	size_t n = 0;

	for (size_t i = 0; i < d->n_mx; i++) {
		struct sc_bytes name = sc_bytes_of(d->mx[i].exchange);

		v[n] = sc_dname_fold(s->arena, name);
		n += sc_dname_check(name) != SC_DNAME_EMPTY && !has(v, n, v[n]);
	}
	if (d->implicit && n == 0 && s->obs->target.domain)
		v[n++] = sc_dname_fold(
			s->arena, sc_bytes_of(s->obs->target.domain));
	*out = v;
	return n;
}

/* "20261123T120000": of the time of looking, so it was not there before. */
static const char *new_id(const struct sc_subject *s)
{
	struct sc_civil c = sc_date_civil(s->obs->observed_at);

	return sc_arena_printf(s->arena, "%04d%02d%02dT%02d%02d%02d", c.year,
		c.month, c.day, c.hour, c.minute, c.second);
}

void sc_sts_publish_record(struct sc_verdict *v, const struct sc_subject *s)
{
	sc_evidence(v, s, "publish", SC_MSG(STS_PUBLISH_RECORD),
		SC_TEXT("domain", s->obs->target.domain),
		SC_TEXT("record",
			sc_sts_record_renewed(s->arena,
				s->domain ? s->domain->sts : NULL, new_id(s))));
}

static const char *const mode_words[] = {
	[SC_STS_NO_MODE] = "",
	[SC_STS_NONE] = "none",
	[SC_STS_TESTING] = "testing",
	[SC_STS_ENFORCE] = "enforce",
};

void sc_sts_publish_tlsrpt(struct sc_verdict *v, const struct sc_subject *s)
{
	const char *domain = s->obs->target.domain;

	sc_evidence(v, s, "publish", SC_MSG(TLSRPT_PUBLISH_RECORD),
		SC_TEXT("domain", domain),
		SC_TEXT("record",
			sc_tlsrpt_renewed(s->arena,
				s->domain ? s->domain->tlsrpt : NULL,
				sc_arena_printf(s->arena, "mailto:tlsrpt@%s",
					domain))));
}

/* What the policy says, and where that is not in order, what it was to say. */
static struct sc_sts_meant meant(const struct sc_subject *s)
{
	const struct sc_sts *sts = s->facts->sts;
	const struct sc_sts_policy *p = &sts->policy;
	struct sc_bytes none = { NULL, 0 };
	struct sc_sts_meant m = sc_sts_meant_read(s->arena,
		sts->has_policy && sts->from ? sts->from->body : none);

	if (p->mode != SC_STS_NO_MODE)
		m.mode = p->mode;
	if (p->max_age_s >= 0)
		m.max_age_s = p->max_age_s;
	if (p->valid) {
		m.mx = p->mx;
		m.n_mx = p->n_mx;
	}
	return m;
}

enum sc_sts_mode sc_sts_mode_wanted(const struct sc_subject *s)
{
	enum sc_sts_mode mode = meant(s).mode;

	return mode == SC_STS_NO_MODE ? SC_STS_TESTING : mode;
}

static long long age_wanted(long long age_s)
{
	return age_s < LEAST_AGE_S    ? LEAST_AGE_S :
		age_s > LONGEST_AGE_S ? LONGEST_AGE_S :
					age_s;
}

static bool is_listed(const struct sc_sts_meant *m, const char *host)
{
	for (size_t i = 0; i < m->n_mx; i++)
		if (sc_sts_matches(m->mx[i], host))
			return true;
	return false;
}

/* The patterns, and then the hosts that can be named and none of them lists. */
static void publish_mx(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_sts_meant *m)
{
	const char *const *hosts;
	size_t n = sc_sts_hosts(s, &hosts);

	for (size_t i = 0; i < m->n_mx; i++)
		sc_evidence(v, s, "publish", SC_MSG(STS_PUBLISH_MX),
			SC_TEXT("mx", m->mx[i]));
	for (size_t i = 0; i < n; i++)
		if (!is_listed(m, hosts[i]) &&
			!sc_dname_check(sc_bytes_of(hosts[i])))
			sc_evidence(v, s, "publish", SC_MSG(STS_PUBLISH_MX),
				SC_TEXT("mx", hosts[i]));
}

void sc_sts_publish_policy(
	struct sc_verdict *v, const struct sc_subject *s, enum sc_sts_mode mode)
{
	struct sc_sts_meant m = meant(s);

	sc_evidence(v, s, "file", SC_MSG(STS_PUBLISH_POLICY_FILE),
		SC_TEXT("domain", s->obs->target.domain));
	sc_evidence(v, s, "publish", SC_MSG(STS_PUBLISH_VERSION));
	sc_evidence(v, s, "publish", SC_MSG(STS_PUBLISH_MODE),
		SC_TEXT("mode", mode_words[mode]));
	if (mode != SC_STS_NONE)
		publish_mx(v, s, &m);
	sc_evidence(v, s, "publish", SC_MSG(STS_MAX_AGE),
		SC_NUMBER("max_age_s", age_wanted(m.max_age_s)));
	for (size_t i = 0; i < m.n_extensions; i++)
		sc_evidence(
			v, s, "publish", SC_TEXT("extension", m.extensions[i]));
}

static void show_fault(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_policy_fault *f)
{
	const char *text = f->text.n ? sc_show(s, f->text) : NULL;
	const char *why = f->why ? f->why : "not as it should be";

	if (f->line && text)
		sc_evidence(v, s, "line", SC_MSG(STS_FAULT_IN_TEXT),
			SC_NUMBER("line_number", f->line),
			SC_TEXT("text", text), SC_TEXT("why", why));
	else if (f->line)
		sc_evidence(v, s, "line", SC_MSG(STS_FAULT_IN_LINE),
			SC_NUMBER("line_number", f->line), SC_TEXT("why", why));
	else if (text)
		sc_evidence(v, s, "seen", SC_MSG(STS_FAULT_SEEN),
			SC_TEXT("text", text), SC_TEXT("why", why));
	else
		sc_evidence(v, s, "seen", SC_TEXT("why", why));
	if (f->meant)
		sc_evidence(v, s, "wanted",
			SC_BYTES("meant", sc_bytes_of(f->meant)));
}

void sc_sts_show_faults(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_policy_faults *f, enum sc_policy_fault_kind kind)
{
	size_t shown = 0;

	for (size_t i = 0; i < f->n && shown < FAULTS_SHOWN; i++) {
		if (f->v[i].kind != kind)
			continue;
		show_fault(v, s, &f->v[i]);
		shown++;
	}
}

void sc_sts_show_record(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *answer, struct sc_bytes text)
{
	if (answer && text.p)
		sc_evidence(v, s, "dns", SC_MSG(STS_RECORD_SEEN),
			SC_BYTES("owner", sc_bytes_of(answer->name)),
			SC_BYTES("text", text));
}

/* What is published about how to deliver, as the report shows it. */
#include "policy/caa.h"
#include "policy/dane.h"
#include "policy/sts.h"
#include "policy/tlsrpt.h"
#include "report/parts.h"

#include "base/text.h"

#define URI_BYTES 200

static const char *const dnssec_words[] = {
	[SC_DNSSEC_UNKNOWN] = "unknown",
	[SC_DNSSEC_SECURE] = "secure",
	[SC_DNSSEC_INSECURE] = "insecure",
	[SC_DNSSEC_BOGUS] = "bogus",
	[SC_DNSSEC_INDETERMINATE] = "indeterminate",
};
static const char *const record_words[] = {
	[SC_RECORD_UNKNOWN] = "unknown",
	[SC_RECORD_FAILED] = "failed",
	[SC_RECORD_ABSENT] = "absent",
	[SC_RECORD_SEVERAL] = "several",
	[SC_RECORD_INVALID] = "invalid",
	[SC_RECORD_VALID] = "valid",
};
static const char *const mode_words[] = {
	[SC_STS_NO_MODE] = NULL,
	[SC_STS_NONE] = "none",
	[SC_STS_TESTING] = "testing",
	[SC_STS_ENFORCE] = "enforce",
};
static const char *const dane_words[] = {
	[SC_DANE_UNKNOWN] = "unknown",
	[SC_DANE_NO_DNSSEC] = "no-dnssec",
	[SC_DANE_NONE] = "none",
	[SC_DANE_FAILED] = "failed",
	[SC_DANE_UNUSABLE] = "unusable",
	[SC_DANE_BINDING] = "binding",
};
static const char *const caa_words[] = {
	[SC_CAA_UNKNOWN] = "unknown",
	[SC_CAA_NONE] = "none",
	[SC_CAA_FOUND] = "found",
	[SC_CAA_FAILED] = "failed",
};

static void set_sts(const struct sc_sts *s, struct sc_report_policies *p)
{
	p->sts_max_age_s = -1;
	p->sts = record_words[s ? s->record.state : SC_RECORD_UNKNOWN];
	if (!s)
		return;
	p->sts_mode = mode_words[s->mode];
	p->sts_id = s->record.id;
	if (s->mode)
		p->sts_max_age_s = s->policy.max_age_s;
}

static void set_tlsrpt(struct sc_arena *a, const struct sc_tlsrpt *t,
	struct sc_report_policies *p)
{
	p->tlsrpt = record_words[t ? t->state : SC_RECORD_UNKNOWN];
	if (!t || t->state != SC_RECORD_VALID)
		return;

	const char **rua = sc_new(a, const char *, t->n_rua);

	for (size_t i = 0; i < t->n_rua; i++)
		rua[i] = sc_text_printable(a, t->rua[i].uri, URI_BYTES);
	p->rua = rua;
	p->n_rua = t->n_rua;
}

static void set_dane(struct sc_arena *a, const struct sc_dane_policy *d,
	struct sc_report_host_policy *out)
{
	out->tlsa_ttl_s = -1;
	out->dane = dane_words[d ? d->state : SC_DANE_UNKNOWN];
	if (!d || !d->n_records)
		return;

	const char **tlsa = sc_new(a, const char *, d->n_records);

	for (size_t i = 0; i < d->n_records; i++)
		tlsa[i] = sc_tlsa_text(a, &d->records[i]);
	out->owner = d->owner;
	out->tlsa = tlsa;
	out->n_tlsa = d->n_records;
	if (d->answer)
		out->tlsa_ttl_s = d->answer->ttl_s;
}

static void set_caa(struct sc_arena *a, const struct sc_caa_policy *c,
	struct sc_report_host_policy *out)
{
	out->caa = caa_words[c ? c->state : SC_CAA_UNKNOWN];
	if (!c || c->state != SC_CAA_FOUND)
		return;

	const char **issuers = sc_new(a, const char *, c->n_records);

	for (size_t i = 0; i < c->n_records; i++)
		if (c->records[i].tag == SC_CAA_ISSUE && c->records[i].issuer)
			issuers[out->n_issuers++] = c->records[i].issuer;
	out->issuers = issuers;
}

/* Of the MX records; of a server, of its addresses. */
static const char *dnssec_of(const struct sc_obs *obs)
{
	enum sc_dnssec d = obs->domain ? obs->domain->answer.dnssec :
		obs->n_hosts           ? obs->hosts[0].a.dnssec :
					 SC_DNSSEC_UNKNOWN;

	return dnssec_words[d];
}

void sc_report_policies(const struct sc_judgement *j, struct sc_report *r)
{
	const struct sc_facts *f = j->facts;
	size_t n = f->n_hosts < j->obs->n_hosts ? f->n_hosts : j->obs->n_hosts;
	struct sc_report_host_policy *hosts =
		sc_new(j->a, struct sc_report_host_policy, n);

	r->policies.dnssec = dnssec_of(j->obs);
	set_sts(f->sts, &r->policies);
	set_tlsrpt(j->a, f->tlsrpt, &r->policies);
	for (size_t i = 0; i < n; i++) {
		hosts[i].host = j->obs->hosts[i].name;
		set_dane(j->a, f->hosts[i].dane, &hosts[i]);
		set_caa(j->a, f->hosts[i].caa, &hosts[i]);
	}
	r->policies.hosts = hosts;
	r->policies.n_hosts = n;
}

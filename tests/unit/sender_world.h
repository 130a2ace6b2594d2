/*
 * sender_world.h -- a mail domain made by hand, and what each sender does.
 *
 * Healthy to begin with: example.org with one MX, mx1.example.org, secure and
 * without policies. A row of a table changes something and says what becomes
 * of the mail, as "dane=D strict=A exim=E/D": a class or a program, what
 * happens normally, and at worst where that is something else.
 */
#ifndef TESTS_UNIT_SENDER_WORLD_H
#define TESTS_UNIT_SENDER_WORLD_H

#include "lib/t.h"
#include "policy/caa.h"
#include "policy/dane.h"
#include "policy/tlsrpt.h"
#include "report/report.h"

#define HOSTS 2

struct world {
	struct sc_obs obs;
	struct sc_domain domain;
	struct sc_answer sts_txt, tlsa_answer;
	struct sc_policy_host policy_host;
	struct sc_fetch fetch;
	struct sc_host hosts[HOSTS];
	struct sc_endpoint endpoints[HOSTS];
	struct sc_tls tls[HOSTS];
	struct sc_bytes ehlo[HOSTS][2], names[HOSTS][2];
	struct sc_variant variants[4];
	struct sc_extra_session session;

	struct sc_facts facts;
	struct sc_host_facts host_facts[HOSTS];
	struct sc_endpoint_facts ef[HOSTS];
	struct sc_chain chains[HOSTS], other_chain;
	const struct sc_cert *other_sent[2];
	const struct sc_cert *sent[HOSTS][2];
	struct sc_cert leaves[HOSTS], ta, other_leaf;
	struct sc_variant_facts variant_facts[4];
	struct sc_dane_policy dane[HOSTS];
	struct sc_tlsa tlsa[2];
	struct sc_tlsa_facts matches[2];
	struct sc_sts sts;
	struct sc_tlsrpt tlsrpt;
	struct sc_caa_policy caa;
	struct sc_fetch_facts fetch_facts;
};

/* One more, which completed with the first's certificate, or broke off. */
static inline void add_try(struct world *w, const char *kind, bool completed)
{
	size_t n = w->endpoints[0].n_variants++;

	w->variants[n] = (struct sc_variant){ kind, w->tls[0] };
	w->variants[n].tls.outcome =
		completed ? SC_OUTCOME_OK : SC_OUTCOME_CLOSED;
	w->variant_facts[n] = (struct sc_variant_facts){ 0 };
	if (completed)
		w->variant_facts[n] = (struct sc_variant_facts){ &w->chains[0],
			&w->leaves[0], w->ef[0].name, w->ef[0].dane };
	w->endpoints[0].variants = w->variants;
	w->ef[0].variants = w->variant_facts;
	w->ef[0].n_variants = w->endpoints[0].n_variants;
}

struct row {
	const char *what;
	void (*change)(struct world *);
	const char *wanted;
};

static inline struct sc_reply reply(int code)
{
	return (struct sc_reply){ .outcome = code < 400 ? SC_OUTCOME_OK :
							  SC_OUTCOME_REJECTED,
		.code = code };
}

static inline struct sc_reply offer(struct sc_bytes *lines, const char *keyword)
{
	struct sc_reply r = reply(250);

	lines[0] = sc_bytes_of("mx");
	lines[1] = sc_bytes_of(keyword);
	r.lines = lines;
	r.n_lines = 2;
	return r;
}

static inline void set_up_host(struct world *w, size_t i)
{
	static const char *const names[] = { "mx1.example.org",
		"mx2.example.org" };
	struct sc_endpoint *e = &w->endpoints[i];

	w->hosts[i].name = names[i];
	w->hosts[i].a.dnssec = w->hosts[i].aaaa.dnssec = SC_DNSSEC_SECURE;
	w->tls[i] = (struct sc_tls){ .outcome = SC_OUTCOME_OK,
		.version = "TLSv1.3",
		.cipher_suite = "TLS_AES_256_GCM_SHA384" };
	*e = (struct sc_endpoint){ .host = names[i],
		.address = i ? "192.0.2.2" : "192.0.2.1",
		.port = 25,
		.preference = 10 * ((int)i + 1),
		.connect = SC_OUTCOME_OK,
		.greeting = reply(220),
		.ehlo = offer(w->ehlo[i], "STARTTLS"),
		.starttls = reply(220),
		.tls = &w->tls[i],
		.ehlo_tls = reply(250) };
}

static inline void set_up_facts(struct world *w, size_t i)
{
	w->names[i][0] = sc_bytes_of(w->hosts[i].name);
	w->leaves[i] = (struct sc_cert){ .sha256 = i ? "2" : "1",
		.dns_names = w->names[i],
		.n_dns_names = 1,
		.not_after.s = 2000 };
	w->sent[i][0] = &w->leaves[i];
	w->sent[i][1] = &w->ta;
	w->chains[i] = (struct sc_chain){
		.sent = w->sent[i], .n_sent = 2, .trusted = true
	};
	w->dane[i] = (struct sc_dane_policy){ .state = SC_DANE_NONE,
		.mx_secure = true,
		.base = w->hosts[i].name,
		.owner = "_25._tcp",
		.answer = &w->tlsa_answer,
		.records = w->tlsa };
	w->host_facts[i].dane = &w->dane[i];
	w->host_facts[i].caa = &w->caa;
	w->ef[i] = (struct sc_endpoint_facts){ .chain = &w->chains[i],
		.leaf = &w->leaves[i],
		.name = { .reference = w->hosts[i].name,
			.match = SC_NAME_EXACT },
		.dane_policy = &w->dane[i],
		.dane = { .records = w->matches, .record = -1 } };
}

static inline void set_up(struct world *w)
{
	*w = (struct world){ 0 };
	for (size_t i = 0; i < HOSTS; i++) {
		set_up_host(w, i);
		set_up_facts(w, i);
	}
	w->ta.not_after.s = 2000;
	w->tlsa_answer = (struct sc_answer){ .name = "_25._tcp",
		.type = "TLSA",
		.outcome = SC_OUTCOME_OK,
		.dnssec = SC_DNSSEC_SECURE };
	w->domain.answer = (struct sc_answer){ .outcome = SC_OUTCOME_OK,
		.dnssec = SC_DNSSEC_SECURE };
	w->domain.sts = &w->sts_txt;
	w->sts.record.state = SC_RECORD_ABSENT;
	w->obs = (struct sc_obs){ .target = { .kind = SC_TARGET_DOMAIN,
					  .domain = "example.org",
					  .port = 25 },
		.domain = &w->domain,
		.hosts = w->hosts,
		.n_hosts = 1,
		.endpoints = w->endpoints,
		.n_endpoints = 1 };
	w->facts = (struct sc_facts){ .at.s = 1000,
		.endpoints = w->ef,
		.n_endpoints = 1,
		.hosts = w->host_facts,
		.n_hosts = 1,
		.sts = &w->sts,
		.tlsrpt = &w->tlsrpt };
}

/* A second MX, as healthy as the first. */
static inline void add_host(struct world *w)
{
	w->obs.n_hosts = w->obs.n_endpoints = HOSTS;
	w->facts.n_hosts = w->facts.n_endpoints = HOSTS;
}

/* One usable TLSA record at each host, and what becomes of it. */
static inline void publish(
	struct world *w, int usage, int mtype, enum sc_tlsa_match match, int at)
{
	bool fits = match == SC_TLSA_MATCH;

	w->tlsa[0] = (struct sc_tlsa){
		.usage = usage, .selector = 1, .mtype = mtype
	};
	w->matches[0] = (struct sc_tlsa_facts){ .match = match, .at = at };
	for (size_t i = 0; i < HOSTS; i++) {
		w->dane[i].state = SC_DANE_BINDING;
		w->dane[i].n_records = 1;
		w->ef[i].dane.n_records = 1;
		w->ef[i].dane.record = fits ? 0 : -1;
		w->ef[i].dane.result =
			fits ? SC_DANE_AUTHENTICATED : SC_DANE_MISMATCH;
	}
}

#define RECORD "\"v=STSv1; id=1;\""
#define POLICY_OF(mode, mx) \
	"version: STSv1\r\nmode: " mode "\r\nmx: " mx "\r\nmax_age: 604800\r\n"
#define POLICY(mx) POLICY_OF("enforce", mx)

/* The record and the policy that are published, as texts. */
static inline void serve(struct world *w, const char *record, const char *body)
{
	static const char *records[1];

	records[0] = record;
	w->sts_txt = (struct sc_answer){
		.outcome = SC_OUTCOME_OK, .records = records, .n_records = 1
	};
	w->fetch = (struct sc_fetch){ .connect = SC_OUTCOME_OK,
		.tls = SC_OUTCOME_OK,
		.http = SC_OUTCOME_OK,
		.status = 200,
		.content_type = sc_bytes_of("text/plain; charset=utf-8"),
		.body = sc_bytes_of(body) };
	w->policy_host = (struct sc_policy_host){ .name = "mta-sts.example.org",
		.fetches = &w->fetch,
		.n_fetches = 1 };
	w->fetch_facts = (struct sc_fetch_facts){ .chain = &w->chains[1],
		.leaf = &w->leaves[1],
		.match = SC_NAME_EXACT,
		.good = true };
	w->domain.policy_host = &w->policy_host;
	w->facts.fetches = &w->fetch_facts;
	w->facts.n_fetches = 1;
}

static inline void enforce(struct world *w, enum sc_sts_mode mode)
{
	static const char *const mx[] = { "mx1.example.org" };

	w->sts.record.state = SC_RECORD_VALID;
	w->sts.fetch = SC_STS_FETCH_OK;
	w->sts.has_policy = w->sts.traces = true;
	w->sts.mode = mode;
	w->sts.policy = (struct sc_sts_policy){ .valid = true,
		.mode = mode,
		.max_age_s = 604800,
		.mx = mx,
		.n_mx = 1 };
	serve(w, RECORD,
		mode == SC_STS_ENFORCE ?
			POLICY("mx1.example.org") :
			mode == SC_STS_TESTING ?
			POLICY_OF("testing", "mx1.example.org") :
			POLICY_OF("none", "mx1.example.org"));
}

static const char letters[] = "NAEVCUDRBP"; /* by enum sc_outcome_of_sender */

static inline char *letters_of(struct sc_arena *a,
	enum sc_outcome_of_sender outcome, enum sc_outcome_of_sender worst)
{
	return outcome == worst ?
		sc_arena_printf(a, "%c", letters[outcome]) :
		sc_arena_printf(a, "%c/%c", letters[outcome], letters[worst]);
}

/* What a class, a program, or "returning" does; NULL: there is none such. */
static inline const char *got(
	struct sc_arena *a, const struct sc_report *r, const char *name)
{
	for (size_t i = 0; i < r->n_senders; i++) {
		const struct sc_sender *s = &r->senders[i];

		if (strcmp(s->sender, "mta-sts") == 0 &&
			strcmp(name, "returning") == 0)
			return letters_of(a, s->returning, s->returning);
		if (strcmp(s->sender, name) == 0)
			return letters_of(a, s->outcome, s->worst);
		for (size_t k = 0; k < s->n_implementations; k++)
			if (strcmp(s->implementations[k].name, name) == 0)
				return letters_of(a,
					s->implementations[k].outcome,
					s->implementations[k].worst);
	}
	return NULL;
}

static inline struct sc_report report_of(
	struct sc_arena *a, struct world *w, void (*change)(struct world *))
{
	struct sc_settings settings = { { -1, false }, { -1, false }, false };

	set_up(w);
	if (change)
		change(w);
	return sc_report_make(a, &w->obs, &w->facts, &settings);
}

static inline void play(struct sc_arena *a, const struct row *row)
{
	static struct world w;
	struct sc_report r = report_of(a, &w, row->change);

	for (const char *p = row->wanted; *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, "="), m = strcspn(p, " ");
		const char *name = sc_arena_copy(a, p, n);

		IS(got(a, &r, name),
			(const char *)sc_arena_copy(a, p + n + 1, m - n - 1),
			sc_arena_printf(a, "%s: %s", row->what, name));
		p += m;
	}
}

#endif

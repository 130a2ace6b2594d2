#include "render/prometheus.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "render/shown.h"

#define LABEL_BYTES 1000

enum family {
	SUCCESS,
	DURATION,
	EARLIEST_EXPIRY,
	CHAIN_EXPIRY,
	CHAIN_INFO,
	TLS_VERSION,
	TLS_CIPHER,
	BUILD,
	OBSERVED,
	VERDICT,
	FINDINGS,
	FINDING,
	SENDER_OUTCOME,
	SENDER_DELIVERS,
	ADDRESS_SUCCESS,
	CONNECT,
	HANDSHAKE,
	NOT_AFTER,
	POLICY,
	DANE,
	TLSA,
	NEXT_FAILURE,
	N_FAMILIES,
};

/* All are gauges. The first ones are blackbox_exporter's. */
static const struct {
	const char *name, *help;
	/* Of samples with the same labels, in one report; else one counts. */
	bool is_sum;
} families[N_FAMILIES] = {
	[SUCCESS] = { "probe_success",
		"1 unless something failed or could "
		"not be seen" },
	[DURATION] = { "probe_duration_seconds", "How long the probe took" },
	[EARLIEST_EXPIRY] = { "probe_ssl_earliest_cert_expiry",
		"When the first certificate of all that were sent expires" },
	[CHAIN_EXPIRY] = { "probe_ssl_last_chain_expiry_timestamp_seconds",
		"When the first certificate of a trusted chain expires" },
	[CHAIN_INFO] = { "probe_ssl_last_chain_info",
		"The certificate of the server" },
	[TLS_VERSION] = { "probe_tls_version_info", "The TLS version in use" },
	[TLS_CIPHER] = { "probe_tls_cipher_info", "The cipher suite in use" },
	[BUILD] = { "smtpcert_build_info", "The program that judged" },
	[OBSERVED] = { "smtpcert_observed_timestamp_seconds",
		"When the target was looked at" },
	[VERDICT] = { "smtpcert_verdict", "1 for the verdict of the target" },
	[FINDINGS] = { "smtpcert_findings",
		"Number of findings of each severity" },
	[FINDING] = { "smtpcert_finding",
		"Number of findings of each check; smtpcert explain ID", true },
	[SENDER_OUTCOME] = { "smtpcert_sender_outcome_info",
		"What a class of senders does with mail for the target" },
	[SENDER_DELIVERS] = { "smtpcert_sender_delivers",
		"1 when a class of senders delivers at once" },
	[ADDRESS_SUCCESS] = { "smtpcert_address_success",
		"1 unless something failed or could not be seen there" },
	[CONNECT] = { "smtpcert_connect_duration_seconds",
		"How long TCP took to connect" },
	[HANDSHAKE] = { "smtpcert_handshake_duration_seconds",
		"How long the TLS handshake took" },
	[NOT_AFTER] = { "smtpcert_certificate_not_after_timestamp_seconds",
		"When a certificate that was sent expires; position 0 is the "
		"server's" },
	[POLICY] = { "smtpcert_policy_info",
		"What the domain publishes for senders" },
	[DANE] = { "smtpcert_dane_info", "What DANE makes of a host" },
	[TLSA] = { "smtpcert_tlsa_records", "Number of TLSA records" },
	[NEXT_FAILURE] = { "smtpcert_next_failure_timestamp_seconds",
		"When the next thing breaks if nothing is done" },
};

struct sample {
	const char *labels;
	long long thousandths;
	size_t report, order;
};

struct kept {
	struct sample *v[N_FAMILIES];
	size_t n[N_FAMILIES];
};

/* One report on its way there. */
struct work {
	struct sc_rendering *r;
	const struct sc_report *report;
	struct sc_shown_index index;
	struct sc_arena arena;
};

/* Labels in the making, `name="value"` parted by commas. */
struct labels {
	struct work *work;
	const char *text;
};

/* ---- labels ---- */

static void put_escaped(struct sc_out *out, const char *s)
{
	for (; *s; s++)
		if (*s == '\\' || *s == '"')
			sc_out_printf(out, "\\%c", *s);
		else
			sc_out_bytes(out, s, 1);
}

/* What is not visible becomes \xNN or \u{N}, as everywhere. */
static void put_value(struct work *w, struct sc_out *out, const char *text)
{
	struct sc_bytes all = sc_bytes_of(text), rest = all;

	while (rest.n && all.n - rest.n < LABEL_BYTES) {
		struct sc_bytes one = rest;
		uint32_t c = sc_text_next(&rest);

		one.n -= rest.n;
		if (c == '\\')
			sc_out_text(out, "\\\\");
		else
			put_escaped(out,
				sc_text_printable_utf8(&w->arena, one, one.n));
	}
	sc_out_text(out, rest.n ? "..." : "");
}

static struct labels labels_of(struct work *w)
{
	return (struct labels){ w, "" };
}

/* An empty label is as good as none: Prometheus takes it so. */
static void add(struct labels *l, const char *name, const char *value)
{
	struct sc_out_memory m = { .arena = &l->work->arena };
	struct sc_out out = sc_out_to_memory(&m);

	if (!value || !*value)
		return;
	sc_out_printf(&out, "%s%s%s=\"", l->text, *l->text ? "," : "", name);
	put_value(l->work, &out, value);
	sc_out_text(&out, "\"");
	l->text = m.p;
}

static struct labels of_target(struct work *w)
{
	struct labels l = labels_of(w);

	add(&l, "target", w->report->target.input);
	return l;
}

static struct labels of_endpoint(
	struct work *w, const struct sc_report_endpoint *e)
{
	struct labels l = of_target(w);

	add(&l, "host", e->host);
	add(&l, "address", e->address);
	add(&l, "port", sc_arena_printf(&w->arena, "%d", e->port));
	return l;
}

static void put_thousandths(
	struct labels *l, enum family f, long long thousandths)
{
	struct sc_arena *a = &l->work->r->arena;
	struct kept *k = l->work->r->kept;
	struct sample *v = sc_grow(a, k->v[f], k->n[f], struct sample);

	v[k->n[f]] = (struct sample){ sc_arena_text(a, l->text), thousandths,
		l->work->r->n, k->n[f] };
	k->v[f] = v;
	k->n[f]++;
}

static void put(struct labels *l, enum family f, long long value)
{
	put_thousandths(l, f, value * 1000);
}

/* One more label, for this sample alone. */
static void put_with(const struct labels *l, enum family f, const char *name,
	const char *value, long long number)
{
	struct labels more = *l;

	add(&more, name, value);
	put(&more, f, number);
}

/* ---- the target ---- */

static bool is_success(enum sc_report_verdict v)
{
	return v == SC_VERDICT_PASS || v == SC_VERDICT_WARN;
}

static void put_counts(struct labels *l, const struct sc_counts *c)
{
	const struct {
		enum sc_severity severity;
		long long n;
	} counts[] = { { SC_SEVERITY_FAIL, c->fail },
		{ SC_SEVERITY_WARN, c->warn },
		{ SC_SEVERITY_UNKNOWN, c->unknown },
		{ SC_SEVERITY_INFO, c->info } };

	for (size_t i = 0; i < SC_COUNT(counts); i++)
		put_with(l, FINDINGS, "severity",
			sc_severity_words[counts[i].severity], counts[i].n);
}

static void put_findings(struct work *w)
{
	for (size_t i = 0; i < w->report->n_findings; i++) {
		const struct sc_finding *f = &w->report->findings[i];
		struct labels l = of_target(w);

		if (f->severity == SC_SEVERITY_PASS)
			continue;
		add(&l, "id", f->id);
		add(&l, "severity", sc_severity_words[f->severity]);
		put(&l, FINDING, 1);
	}
}

static bool delivers(enum sc_outcome_of_sender o)
{
	return o == SC_SENDER_AUTHENTICATED || o == SC_SENDER_ENCRYPTED ||
		o == SC_SENDER_UNVERIFIED || o == SC_SENDER_CLEARTEXT;
}

static void put_senders(struct work *w)
{
	for (size_t i = 0; i < w->report->n_senders; i++) {
		const struct sc_sender *s = &w->report->senders[i];
		struct labels l = of_target(w);

		if (s->outcome == SC_SENDER_NOT_APPLICABLE)
			continue;
		add(&l, "sender", s->sender);
		if (s->outcome != SC_SENDER_UNKNOWN)
			put(&l, SENDER_DELIVERS, delivers(s->outcome));
		add(&l, "outcome", sc_sender_outcome_words[s->outcome]);
		add(&l, "worst", sc_sender_outcome_words[s->worst]);
		put(&l, SENDER_OUTCOME, 1);
	}
}

static void put_policies(struct work *w)
{
	const struct sc_report_policies *p = &w->report->policies;
	struct labels l = of_target(w);

	add(&l, "dnssec", p->dnssec);
	add(&l, "sts", p->sts);
	add(&l, "sts_mode", p->sts_mode);
	add(&l, "tlsrpt", p->tlsrpt);
	put(&l, POLICY, 1);
	for (size_t i = 0; i < p->n_hosts; i++) {
		l = of_target(w);
		add(&l, "host", p->hosts[i].host);
		put(&l, TLSA, (long long)p->hosts[i].n_tlsa);
		put_with(&l, DANE, "state", p->hosts[i].dane, 1);
	}
}

static void put_target(struct work *w)
{
	const struct sc_report *r = w->report;
	struct labels l = labels_of(w);

	add(&l, "version", r->tool.version);
	put(&l, BUILD, 1);
	l = of_target(w);
	put(&l, SUCCESS, is_success(r->verdict));
	put_thousandths(&l, DURATION, r->elapsed_ms);
	put(&l, OBSERVED, r->observed_at.s);
	for (int v = 0; sc_verdict_words[v]; v++)
		put_with(&l, VERDICT, "verdict", sc_verdict_words[v],
			v == (int)r->verdict);
	put_counts(&l, &r->counts);
	if (r->next_failure)
		put_with(&l, NEXT_FAILURE, "finding", r->next_failure->finding,
			r->next_failure->at.s);
}

/* ---- addresses and certificates ---- */

static void take_earlier(int64_t *at_s, int64_t s)
{
	if (s && (!*at_s || s < *at_s))
		*at_s = s;
}

static void put_chain(struct work *w, const struct labels *place,
	const struct sc_shown_chain *shown, int64_t *earliest_s)
{
	for (size_t i = 0; i < shown->n_chain; i++) {
		const struct sc_report_certificate *c =
			sc_shown_find(&w->index, shown->chain[i]);
		struct labels l = *place;

		if (!c || !c->not_after.s)
			continue;
		take_earlier(earliest_s, c->not_after.s);
		add(&l, "handshake", shown->handshake);
		add(&l, "position", sc_arena_printf(&w->arena, "%zu", i));
		put(&l, NOT_AFTER, c->not_after.s);
	}
}

/* Only as many as fit into a label. */
static const char *joined_names(
	struct sc_arena *a, const struct sc_report_certificate *c)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);

	for (size_t i = 0; i < c->n_dns_names && m.n <= LABEL_BYTES; i++)
		sc_out_printf(&out, "%s%s", i ? "," : "", c->dns_names[i]);
	return m.n ? m.p : "";
}

static void put_leaf(struct work *w, const struct sc_report_endpoint *e)
{
	const struct sc_report_certificate *c =
		e->n_chain ? sc_shown_find(&w->index, e->chain[0]) : NULL;
	struct labels l = of_endpoint(w, e);

	if (!c)
		return;
	add(&l, "fingerprint_sha256", c->sha256);
	add(&l, "subject", c->subject);
	add(&l, "issuer", c->issuer);
	add(&l, "subjectalternative", joined_names(&w->arena, c));
	add(&l, "serialnumber", c->serial_number);
	put(&l, CHAIN_INFO, 1);
}

/* "TLS 1.3", as blackbox_exporter has it. */
static const char *version_of(struct sc_arena *a, const char *version)
{
	return version && sc_text_has_prefix(version, "TLSv") ?
		sc_arena_printf(a, "TLS %s", version + strlen("TLSv")) :
		version;
}

static void put_endpoint(
	struct work *w, const struct sc_report_endpoint *e, int64_t *earliest_s)
{
	struct labels l = of_endpoint(w, e);
	struct sc_shown_chain shown;

	put(&l, ADDRESS_SUCCESS, is_success(e->verdict));
	if (e->connect_ms >= 0)
		put_thousandths(&l, CONNECT, e->connect_ms);
	if (e->handshake_ms >= 0)
		put_thousandths(&l, HANDSHAKE, e->handshake_ms);
	if (e->tls && e->tls->version)
		put_with(&l, TLS_VERSION, "version",
			version_of(&w->arena, e->tls->version), 1);
	if (e->tls && e->tls->cipher_suite)
		put_with(&l, TLS_CIPHER, "cipher", e->tls->cipher_suite, 1);
	put_leaf(w, e);
	for (size_t i = 0; sc_shown_next(e, &i, &shown);)
		put_chain(w, &l, &shown, earliest_s);
}

static void put_endpoints(struct work *w)
{
	int64_t earliest_s = 0, trusted_until_s = 0;
	struct labels l = of_target(w);

	for (size_t i = 0; i < w->report->n_endpoints; i++) {
		const struct sc_report_endpoint *e = &w->report->endpoints[i];

		put_endpoint(w, e, &earliest_s);
		take_earlier(&trusted_until_s, e->trusted_until.s);
	}
	if (earliest_s)
		put(&l, EARLIEST_EXPIRY, earliest_s);
	if (trusted_until_s)
		put(&l, CHAIN_EXPIRY, trusted_until_s);
}

void sc_prometheus_begin(struct sc_rendering *r)
{
	r->kept = sc_new(&r->arena, struct kept, 1);
}

void sc_prometheus_report(
	struct sc_rendering *r, const struct sc_report *report)
{
	struct work w = { .r = r, .report = report };

	w.index = sc_shown_index(&w.arena, report);
	put_target(&w);
	put_findings(&w);
	put_senders(&w);
	put_policies(&w);
	put_endpoints(&w);
	sc_arena_free(&w.arena);
}

/* ---- the end ---- */

static int by_labels(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;
	int order = strcmp(x->labels, y->labels);

	if (order)
		return order;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void put_sample(
	struct sc_out *out, const char *name, const struct sample *s)
{
	long long whole = llabs(s->thousandths) / 1000;
	int part = (int)(llabs(s->thousandths) % 1000);

	sc_out_printf(out, "%s{%s} %s%lld", name, s->labels,
		s->thousandths < 0 ? "-" : "", whole);
	if (part)
		sc_out_printf(out, ".%03d", part);
	sc_out_text(out, "\n");
}

static void put_family(struct sc_out *out, const struct kept *k, size_t f)
{
	struct sample *v = k->v[f];
	size_t n = k->n[f];

	if (!n)
		return;
	qsort(v, n, sizeof(*v), by_labels);
	sc_out_printf(out, "# HELP %s %s.\n# TYPE %s gauge\n", families[f].name,
		families[f].help, families[f].name);
	for (size_t i = 0; i < n;) {
		struct sample s = v[i++];

		for (; i < n && strcmp(v[i].labels, s.labels) == 0; i++)
			if (families[f].is_sum && v[i].report == s.report)
				s.thousandths += v[i].thousandths;
		put_sample(out, families[f].name, &s);
	}
}

void sc_prometheus_end(struct sc_rendering *r)
{
	for (size_t f = 0; f < N_FAMILIES; f++)
		put_family(r->out, r->kept, f);
}

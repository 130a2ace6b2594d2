#include <string.h>

#include "base/codec.h"
#include "base/ip.h"
#include "base/text.h"
#include "facts/program.h"
#include "facts/revocation.h"
#include "report/parts.h"

#define NAME_BYTES 300

/*
 * Of this endpoint, or of the host as a whole; but TLSA records that do not fit
 * some address of a host are no fault of the one that they fit.
 */
static bool is_about(const struct sc_fired *f, const struct sc_endpoint *e,
	const struct sc_endpoint_facts *facts)
{
	const struct sc_host *h = f->subject.host;

	if (f->subject.endpoint)
		return f->subject.endpoint == e;
	if (f->check->id == SC_CHECK_DANE_PARTIAL_ADDRESS &&
		facts->dane.result == SC_DANE_AUTHENTICATED)
		return false;
	return h && e->host && strcmp(h->name, e->host) == 0;
}

static enum sc_report_verdict endpoint_verdict(
	const struct sc_judgement *j, const struct sc_endpoint *e)
{
	const struct sc_endpoint_facts *facts =
		&j->facts->endpoints[e - j->obs->endpoints];
	enum sc_severity worst = SC_SEVERITY_PASS;

	for (size_t i = 0; i < j->run->n_fired; i++) {
		const struct sc_fired *f = &j->run->fired[i];

		if (is_about(f, e, facts) && f->severity > worst)
			worst = f->severity;
	}
	if (worst <= SC_SEVERITY_INFO && sc_endpoint_end(e) != SC_END_OK)
		return SC_VERDICT_UNKNOWN;
	return sc_report_verdict_of(worst);
}

static struct sc_report_tls tls_of(const struct sc_tls *t)
{
	return (struct sc_report_tls){ t->version, t->cipher_suite, t->group,
		t->signature_scheme };
}

static void set_variants(struct sc_arena *a, const struct sc_endpoint *e,
	struct sc_report_endpoint *out)
{
	struct sc_report_variant *v =
		sc_new(a, struct sc_report_variant, e->n_variants);

	for (size_t i = 0; i < e->n_variants; i++) {
		const struct sc_tls *t = &e->variants[i].tls;

		v[out->n_variants++] =
			(struct sc_report_variant){ e->variants[i].name,
				t->outcome, t->detail, tls_of(t), t->chain,
				t->n_chain };
	}
	out->variants = v;
}

static void set_stores(struct sc_arena *a, const struct sc_chain *c,
	struct sc_report_endpoint *out)
{
	struct sc_report_store *v =
		sc_new(a, struct sc_report_store, c ? c->n_stores : 0);

	for (size_t i = 0; c && i < c->n_stores; i++) {
		const struct sc_store_verdict *s = &c->stores[i];

		v[out->n_stores++] = (struct sc_report_store){ s->store,
			s->empty           ? SC_VERDICT_UNKNOWN :
				s->trusted ? SC_VERDICT_PASS :
					     SC_VERDICT_FAIL,
			s->fault_text, s->anchor };
	}
	out->stores = v;
}

static void end_earlier(struct sc_date *at, struct sc_date other)
{
	if (!at->s || other.s < at->s)
		*at = other;
}

static struct sc_date trusted_until(const struct sc_chain *c)
{
	struct sc_date at = { 0 };

	if (!c || !c->trusted)
		return at;
	for (size_t i = 0; i < c->n_path; i++)
		end_earlier(&at, c->path[i]->not_after);
	if (c->anchor)
		end_earlier(&at, c->anchor->not_after);
	return at;
}

/* -1: it did not come to a good end. */
static long long span_ms(
	enum sc_outcome outcome, long long began_ms, long long ended_ms)
{
	return outcome == SC_OUTCOME_OK && ended_ms >= began_ms ?
		ended_ms - began_ms :
		-1;
}

static void set_times(
	const struct sc_endpoint *e, struct sc_report_endpoint *out)
{
	out->connect_ms =
		span_ms(e->connect, e->connect_began_ms, e->connect_ended_ms);
	out->handshake_ms = e->tls ?
		span_ms(e->tls->outcome, e->tls->began_ms, e->tls->ended_ms) :
		-1;
}

static void set_program(
	const struct sc_endpoint *e, struct sc_report_endpoint *out)
{
	const struct sc_program *p = sc_program_of(e);

	if (!p)
		return;
	out->program = p->name;
	out->reload = p->reload;
}

static struct sc_report_endpoint endpoint_of(
	const struct sc_judgement *j, const struct sc_endpoint *e)
{
	enum sc_end end = sc_endpoint_end(e);
	struct sc_report_endpoint out = {
		.host = e->host,
		.address = e->address,
		.port = e->port,
		.preference = e->preference,
		.mode = e->mode,
		.outcome = end,
		.error = end == SC_END_OK ? NULL : sc_endpoint_story(j->a, e),
		.verdict = endpoint_verdict(j, e),
	};

	if (e->tls && e->tls->version) {
		struct sc_report_tls *tls =
			sc_new(j->a, struct sc_report_tls, 1);

		*tls = tls_of(e->tls);
		out.tls = tls;
	}
	if (e->tls) {
		out.chain = e->tls->chain;
		out.n_chain = e->tls->n_chain;
	}
	set_variants(j->a, e, &out);
	set_stores(
		j->a, j->facts->endpoints[e - j->obs->endpoints].chain, &out);
	out.trusted_until =
		trusted_until(j->facts->endpoints[e - j->obs->endpoints].chain);
	set_times(e, &out);
	set_program(e, &out);
	out.distinct_certificates =
		sc_report_count_distinct(j, (size_t)(e - j->obs->endpoints));
	return out;
}

static const char *lookup_story(const struct sc_host *h)
{
	if (h->a.dnssec == SC_DNSSEC_BOGUS || h->aaaa.dnssec == SC_DNSSEC_BOGUS)
		return "its addresses are bogus (DNSSEC)";
	if (h->a.outcome != SC_OUTCOME_OK || h->aaaa.outcome != SC_OUTCOME_OK)
		return "its addresses could not be looked up";
	return h->a.rcode == 3 ? "the name does not exist" :
				 "it has no address";
}

static bool could_look_up(const struct sc_host *h)
{
	return h->a.outcome == SC_OUTCOME_OK &&
		h->aaaa.outcome == SC_OUTCOME_OK &&
		h->a.dnssec != SC_DNSSEC_BOGUS &&
		h->aaaa.dnssec != SC_DNSSEC_BOGUS;
}

/* A host without an address has its line as well. */
static struct sc_report_endpoint missing_endpoint(
	const struct sc_judgement *j, const struct sc_host *h)
{
	return (struct sc_report_endpoint){ .host = h->name,
		.port = j->obs->target.port,
		.preference = h->preference,
		.mode = j->obs->target.mode,
		.outcome = SC_END_UNTRIED,
		.error = lookup_story(h),
		.verdict =
			could_look_up(h) ? SC_VERDICT_FAIL : SC_VERDICT_UNKNOWN,
		.connect_ms = -1,
		.handshake_ms = -1 };
}

void sc_report_endpoints(const struct sc_judgement *j, struct sc_report *r)
{
	const struct sc_obs *obs = j->obs;
	struct sc_report_endpoint *v = sc_new(j->a, struct sc_report_endpoint,
		obs->n_endpoints + obs->n_hosts);
	size_t n = 0;

	for (size_t i = 0; i < obs->n_endpoints; i++)
		v[n++] = endpoint_of(j, &obs->endpoints[i]);
	for (size_t i = 0; i < obs->n_hosts; i++)
		if (!sc_host_has_endpoint(obs, &obs->hosts[i]))
			v[n++] = missing_endpoint(j, &obs->hosts[i]);
	r->endpoints = v;
	r->n_endpoints = n;
}

static const char **printable_names(
	struct sc_arena *a, const struct sc_bytes *v, size_t n)
{
	const char **out = sc_new(a, const char *, n);

	for (size_t i = 0; i < n; i++)
		out[i] = sc_text_printable(a, v[i], NAME_BYTES);
	return out;
}

static const char **printable_addresses(
	struct sc_arena *a, const struct sc_bytes *v, size_t n)
{
	const char **out = sc_new(a, const char *, n);

	for (size_t i = 0; i < n; i++) {
		char text[SC_IP_TEXT_MAX];
		struct sc_ip ip;

		out[i] = sc_ip_from_bytes(v[i], &ip) ?
			sc_arena_text(a, sc_ip_format(ip, text)) :
			sc_hex(a, v[i]);
	}
	return out;
}

/* Revoked where one chain says so; else as the first chain has it. */
static const struct sc_revocation_facts *revocation_facts(
	const struct sc_facts *facts, const struct sc_cert *c)
{
	const struct sc_revocation_facts *found = NULL;

	for (size_t i = 0; i < facts->n_endpoints; i++) {
		const struct sc_revocation_facts *f =
			sc_revocation_of(&facts->endpoints[i], c);

		if (f && (!found || f->result.status == SC_REVOCATION_REVOKED))
			found = f;
	}
	return found;
}

static struct sc_date fetched_at(const struct sc_revocation_facts *f)
{
	const struct sc_date never = { 0 };

	switch (f->source) {
	case SC_REVOCATION_BY_CRL: return f->crl->fetched_at;
	case SC_REVOCATION_BY_OCSP: return f->asked->fetched_at;
	case SC_REVOCATION_BY_STAPLE:
	case SC_REVOCATION_BY_NOBODY: break;
	}
	return never;
}

static const struct sc_report_revocation *revocation_of(
	const struct sc_judgement *j, const struct sc_cert *c)
{
	const struct sc_revocation_facts *f = revocation_facts(j->facts, c);
	struct sc_report_revocation *out;

	if (!f)
		return NULL;
	out = sc_new(j->a, struct sc_report_revocation, 1);
	out->status = f->result.status;
	out->source = f->source;
	out->url = f->url ?
		sc_text_printable(j->a, sc_bytes_of(f->url), NAME_BYTES) :
		NULL;
	out->why = f->result.why;
	out->fetched_at = fetched_at(f);
	if (f->source && f->has_next_update)
		out->until = f->next_update;
	if (out->status == SC_REVOCATION_REVOKED) {
		out->reason = sc_revocation_reason(j->a, f->result.reason);
		out->date = f->result.date;
	}
	return out;
}

static struct sc_report_certificate certificate_of(
	struct sc_arena *a, const struct sc_cert *c)
{
	struct sc_report_certificate out = {
		.sha256 = c->sha256,
		.key = { .bits = -1 },
		.pem = sc_pem(a, "CERTIFICATE", c->der),
	};

	if (c->parse_error)
		return out;
	out.subject = c->subject;
	out.issuer = c->issuer;
	out.issuer_name = c->issuer_organization ? c->issuer_organization :
		c->issuer_common_name            ? c->issuer_common_name :
						   c->issuer;
	out.serial_number = sc_hex(a, c->serial);
	out.not_before = c->not_before;
	out.not_after = c->not_after;
	out.dns_names = printable_names(a, c->dns_names, c->n_dns_names);
	out.n_dns_names = c->n_dns_names;
	out.ip_addresses =
		printable_addresses(a, c->ip_addresses, c->n_ip_addresses);
	out.n_ip_addresses = c->n_ip_addresses;
	out.key = (struct sc_report_key){ c->key.name,
		c->key.bits ? c->key.bits : -1, c->key.curve };
	out.signature_algorithm = c->signature_name;
	out.spki_sha256 = c->key.spki_sha256;
	return out;
}

void sc_report_certificates(const struct sc_judgement *j, struct sc_report *r)
{
	struct sc_report_certificate *v =
		sc_new(j->a, struct sc_report_certificate, j->facts->n_certs);

	for (size_t i = 0; i < j->facts->n_certs; i++) {
		v[i] = certificate_of(j->a, &j->facts->certs[i]);
		sc_report_scts(j, &j->facts->certs[i], &v[i]);
		v[i].revocation = revocation_of(j, &j->facts->certs[i]);
	}
	r->certificates = v;
	r->n_certificates = j->facts->n_certs;
}

#include <string.h>

#include "base/codec.h"
#include "base/ip.h"
#include "base/text.h"
#include "report/parts.h"

#define NAME_BYTES 300

/* Of this endpoint, or of the host as a whole. */
static bool is_about(const struct sc_fired *f, const struct sc_endpoint *e)
{
	const struct sc_host *h = f->subject.host;

	if (f->subject.endpoint)
		return f->subject.endpoint == e;
	return h && e->host && strcmp(h->name, e->host) == 0;
}

static enum sc_report_verdict endpoint_verdict(
	const struct sc_judgement *j, const struct sc_endpoint *e)
{
	enum sc_severity worst = SC_SEVERITY_PASS;

	for (size_t i = 0; i < j->run->n_fired; i++) {
		const struct sc_fired *f = &j->run->fired[i];

		if (is_about(f, e) && f->severity > worst)
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

static bool has_endpoint(const struct sc_obs *obs, const struct sc_host *h)
{
	for (size_t i = 0; i < obs->n_endpoints; i++)
		if (obs->endpoints[i].host &&
			strcmp(obs->endpoints[i].host, h->name) == 0)
			return true;
	return false;
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
		.verdict = could_look_up(h) ? SC_VERDICT_FAIL :
					      SC_VERDICT_UNKNOWN };
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
		if (!has_endpoint(obs, &obs->hosts[i]))
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

	for (size_t i = 0; i < j->facts->n_certs; i++)
		v[i] = certificate_of(j->a, &j->facts->certs[i]);
	r->certificates = v;
	r->n_certificates = j->facts->n_certs;
}

/*
 * sender_scenes.h -- what can be wrong with the mail domain of sender_world.h:
 * each function changes one thing, for the rows of a table.
 */
#ifndef TESTS_UNIT_SENDER_SCENES_H
#define TESTS_UNIT_SENDER_SCENES_H

#include "sender_world.h"

static inline void break_handshake(struct world *w)
{
	w->tls[0] = (struct sc_tls){ .outcome = SC_OUTCOME_PROTOCOL };
	w->ef[0].chain = NULL;
	w->ef[0].leaf = NULL;
}

static inline void break_first_of_two(struct world *w)
{
	add_host(w);
	break_handshake(w);
}

static inline void put_off_inside(struct world *w)
{
	w->endpoints[0].ehlo_tls = reply(421);
}

static inline void close_inside(struct world *w)
{
	w->endpoints[0].ehlo_tls =
		(struct sc_reply){ .outcome = SC_OUTCOME_CLOSED };
}

static inline void refuse_starttls(struct world *w)
{
	add_host(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	enforce(w, SC_STS_ENFORCE);
	w->endpoints[0].starttls = reply(554);
	w->endpoints[0].tls = NULL;
}

static inline void put_off_starttls(struct world *w)
{
	refuse_starttls(w);
	w->endpoints[0].starttls = reply(454);
}

/* A domain whose MX record is this alone. */
static inline void only_mx(struct world *w, const char *exchange)
{
	static struct sc_mx mx[1];

	mx[0] = (struct sc_mx){ 10, exchange };
	w->domain.mx = mx;
	w->domain.n_mx = 1;
	w->obs.n_endpoints = w->facts.n_endpoints = 0;
}

static inline void no_address(struct world *w)
{
	only_mx(w, "mx1.example.org");
	w->hosts[0].a.outcome = w->hosts[0].aaaa.outcome = SC_OUTCOME_OK;
}

/* The name is there, with other records. */
static inline void nothing(struct world *w)
{
	no_address(w);
	w->domain.n_mx = 0;
}

static inline void absent(struct world *w)
{
	nothing(w);
	w->domain.answer.rcode = SC_RCODE_NXDOMAIN;
}

static inline void literal(struct world *w)
{
	only_mx(w, "192.0.2.1");
	w->obs.n_hosts = w->facts.n_hosts = 0;
	w->obs.n_endpoints = w->facts.n_endpoints = 1;
	w->endpoints[0].host = NULL;
	w->ef[0].dane_policy = NULL;
	w->ef[0].name = (struct sc_name_facts){ 0 };
}

/* One that was not visited, as with --dns-only. */
static inline void literal_unseen(struct world *w)
{
	literal(w);
	w->obs.n_endpoints = w->facts.n_endpoints = 0;
}

static inline void literal_without_starttls(struct world *w)
{
	literal(w);
	w->endpoints[0].ehlo.n_lines = 1;
	w->endpoints[0].starttls = (struct sc_reply){ 0 };
	w->endpoints[0].tls = NULL;
	w->ef[0].chain = NULL;
	w->ef[0].leaf = NULL;
}

static inline void null_beside_mx(struct world *w)
{
	static const struct sc_mx mx[] = { { 0, "." },
		{ 10, "mx1.example.org" } };

	w->domain.mx = mx;
	w->domain.n_mx = 2;
}

static inline void old_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_MATCH, 1);
	w->ta.not_after.s = 500;
}

static inline void half(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->dane[0].mx_secure = false;
}

static inline void half_mismatch(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_NO_MATCH, -1);
	w->dane[0].mx_secure = false;
}

static inline void old_tls(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->tls[0].version = "TLSv1";
}

static inline void common_name(struct world *w)
{
	w->ef[0].name.match = SC_NAME_CN_ONLY;
	w->leaves[0].common_names = w->names[0];
	w->leaves[0].n_common_names = 1;
	w->leaves[0].n_dns_names = 0;
}

static inline void present(struct world *w, const char *name)
{
	w->ef[0].name.match = SC_NAME_MISMATCH;
	w->names[0][0] = sc_bytes_of(name);
}

static inline void wildcard_above(struct world *w)
{
	present(w, "*.example.org");
}

static inline void partial_wildcard(struct world *w)
{
	present(w, "m*.example.org");
}

static inline void foreign_host(struct world *w)
{
	present(w, "mx.provider.example");
	w->ef[0].name.match = SC_NAME_EXACT;
}

/* A wildcard over an underscore: OpenSSL does not let it. */
static inline void underscore(struct world *w)
{
	present(w, "*.example.org");
	w->ef[0].name.reference = "my_mx.example.org";
	w->ef[0].name.presented = "*.example.org";
	w->ef[0].name.match = SC_NAME_WILDCARD;
}

static inline void below_top(struct world *w)
{
	present(w, "*.org");
	w->ef[0].name.reference = "example.org";
	w->ef[0].name.match = SC_NAME_MISMATCH;
}

static inline void hidden_nul(struct world *w)
{
	static const uint8_t bytes[] = "example.org\0.attacker.example";

	present(w, "");
	w->names[0][0] = (struct sc_bytes){ bytes, sizeof(bytes) - 1 };
}

static inline void ta_name(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_TA_NAME, 1);
}

static inline void ta_name_private(struct world *w)
{
	ta_name(w);
	w->chains[0].trusted = false;
}

static inline void ta_next_hop(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_MATCH, 1);
	w->ef[0].dane.next_hop_only = true;
	w->ef[0].name.match = SC_NAME_MISMATCH;
	w->ef[0].name.domain_match = SC_NAME_EXACT;
	w->chains[0].trusted = false;
}

static inline void alias(struct world *w)
{
	static const char *const targets[] = { "real.example.org" };

	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_NO_MATCH, -1);
	w->hosts[0].a.aliases = targets;
	w->hosts[0].a.n_aliases = 1;
}

static inline void alias_at_target(struct world *w)
{
	alias(w);
	w->dane[0].base = "real.example.org";
}

/* The stronger digest is stale, the weaker one fits. */
static inline void stale_sha512(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA512, SC_TLSA_NO_MATCH, -1);
	w->tlsa[1] = w->tlsa[0];
	w->tlsa[1].mtype = SC_TLSA_SHA256;
	w->tlsa[1].outranked = true;
	w->matches[1] = (struct sc_tlsa_facts){ .match = SC_TLSA_MATCH };
	w->dane[0].n_records = w->ef[0].dane.n_records = 2;
	w->ef[0].dane.not_agile_differs = true;
}

static inline void whole_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_FULL, SC_TLSA_MATCH, -1);
}

static inline void wrong_eku(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_TA_PATH, 1);
	w->matches[0].fault = SC_PATH_EKU;
	w->chains[0].trusted = false;
}

static inline void expired_below_ta(struct world *w)
{
	wrong_eku(w);
	w->matches[0].fault = SC_PATH_EXPIRED;
}

static inline void no_signatures(struct world *w)
{
	w->leaves[0].has_key_usage = true;
	w->leaves[0].key_usage = SC_KU_KEY_ENCIPHERMENT;
}

static inline void no_signatures_dane(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	no_signatures(w);
}

static inline void no_signatures_needed(struct world *w)
{
	no_signatures(w);
	w->tls[0].cipher_suite = "TLS_RSA_WITH_AES_128_GCM_SHA256";
}

static inline void lower_case(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->endpoints[0].ehlo = offer(w->ehlo[0], "starttls");
}

static inline void two_certificates(struct world *w)
{
	static const char *const kinds[] = { "rsa", "ecdsa" };

	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->other_leaf = (struct sc_cert){ .sha256 = "3" };
	w->other_chain = w->chains[0];
	w->other_sent[0] = &w->other_leaf;
	w->other_sent[1] = w->chains[0].sent[1];
	w->other_chain.sent = w->other_sent;
	for (size_t i = 0; i < SC_COUNT(kinds); i++) {
		w->variants[i] = (struct sc_variant){ kinds[i], w->tls[0] };
		w->variant_facts[i] = (struct sc_variant_facts){ &w->chains[0],
			&w->leaves[0], w->ef[0].name, w->ef[0].dane };
	}
	w->variant_facts[0].chain = &w->other_chain;
	w->variant_facts[0].leaf = &w->other_leaf;
	w->variant_facts[0].dane.result = SC_DANE_MISMATCH;
	w->matches[1].match = SC_TLSA_NO_MATCH;
	w->variant_facts[0].dane.records = &w->matches[1];
	w->endpoints[0].variants = w->variants;
	w->ef[0].variants = w->variant_facts;
	w->endpoints[0].n_variants = w->ef[0].n_variants = 2;
}

static inline void greet_554(struct world *w)
{
	w->endpoints[0].greeting = reply(554);
}

static inline void unsigned_mx(struct world *w)
{
	w->dane[0].state = SC_DANE_NO_DNSSEC;
	w->dane[0].mx_secure = false;
}

/* A policy that enforces by the RFC's reading, with other texts than usual. */
static inline void serve_policy(
	struct world *w, const char *record, const char *body)
{
	enforce(w, SC_STS_ENFORCE);
	serve(w, record, body);
}

static inline void sts(struct world *w)
{
	serve_policy(w, RECORD, POLICY("mx1.example.org"));
}

/* The host is not listed, a name of its certificate is. */
static inline void sts_listed_name(struct world *w)
{
	static const char *const mx[] = { "other.example.org" };

	serve_policy(w, RECORD, POLICY("other.example.org"));
	w->sts.policy.mx = mx;
	w->names[0][1] = sc_bytes_of("other.example.org");
	w->leaves[0].n_dns_names = 2;
}

static inline void sts_stranger(struct world *w)
{
	sts_listed_name(w);
	w->leaves[0].n_dns_names = 1;
}

static inline void sts_depth(struct world *w)
{
	static const char *const mx[] = { "*.example.org" };

	serve_policy(w, RECORD, POLICY("*.example.org"));
	w->sts.policy.mx = mx;
	present(w, "a.b.example.org");
}

static inline void sts_dot(struct world *w)
{
	serve_policy(w, RECORD, POLICY(".example.org"));
	w->sts.mode = SC_STS_NO_MODE;
	w->sts.policy.valid = false;
}

static inline void sts_cn(struct world *w)
{
	sts(w);
	common_name(w);
}

static inline void sts_lax_record(struct world *w)
{
	serve_policy(w, "\"v=STSv1 ; id=2026-11;\"", POLICY("mx1.example.org"));
	w->sts.mode = SC_STS_NO_MODE;
}

static inline void sts_no_id(struct world *w)
{
	sts_lax_record(w);
	serve_policy(w, "\"v=STSv1;\"", POLICY("mx1.example.org"));
	w->sts.mode = SC_STS_NO_MODE;
}

/* The first mode counts by the RFC, the last one here. */
static inline void sts_twice(struct world *w)
{
	serve_policy(w, RECORD, "mode: none\n" POLICY("mx1.example.org"));
	w->sts.mode = SC_STS_NONE;
}

static inline void sts_too_old(struct world *w)
{
	serve_policy(w, RECORD,
		"version: STSv1\nmode: enforce\nmx: mx9.example.org\n"
		"max_age: 999999999\n");
	w->sts.mode = SC_STS_NO_MODE;
}

static inline void sts_age_zero(struct world *w)
{
	serve_policy(w, RECORD,
		"version: STSv1\nmode: enforce\nmx: mx1.example.org\n"
		"max_age: 0\n");
}

static inline void sts_html(struct world *w)
{
	sts(w);
	w->fetch.content_type = sc_bytes_of("text/html");
}

static inline void sts_203(struct world *w)
{
	sts(w);
	w->fetch.status = 203;
	w->sts.mode = SC_STS_NO_MODE;
}

static inline void sts_host_cn(struct world *w)
{
	sts(w);
	w->sts.mode = SC_STS_NO_MODE;
	w->fetch_facts.match = SC_NAME_CN_ONLY;
	w->fetch_facts.good = false;
}

static inline void sts_and_mismatch(struct world *w)
{
	sts(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_NO_MATCH, -1);
}

#endif

/*
 * What programs in wide use do where they are not as their class: a row for
 * each thing that was seen, numbered as in docs/senders.md.
 */
#include "sender_world.h"

static void break_handshake(struct world *w)
{
	w->tls[0] = (struct sc_tls){ .outcome = SC_OUTCOME_PROTOCOL };
	w->ef[0].chain = NULL;
	w->ef[0].leaf = NULL;
}

static void break_first_of_two(struct world *w)
{
	add_host(w);
	break_handshake(w);
}

static void put_off_inside(struct world *w)
{
	w->endpoints[0].ehlo_tls = reply(421);
}

static void close_inside(struct world *w)
{
	w->endpoints[0].ehlo_tls =
		(struct sc_reply){ .outcome = SC_OUTCOME_CLOSED };
}

static void refuse_starttls(struct world *w)
{
	add_host(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	enforce(w, SC_STS_ENFORCE);
	w->endpoints[0].starttls = reply(554);
	w->endpoints[0].tls = NULL;
}

static void put_off_starttls(struct world *w)
{
	refuse_starttls(w);
	w->endpoints[0].starttls = reply(454);
}

/* A domain whose MX record is this alone. */
static void only_mx(struct world *w, const char *exchange)
{
	static struct sc_mx mx[1];

	mx[0] = (struct sc_mx){ 10, exchange };
	w->domain.mx = mx;
	w->domain.n_mx = 1;
	w->obs.n_endpoints = w->facts.n_endpoints = 0;
}

static void no_address(struct world *w)
{
	only_mx(w, "mx1.example.org");
	w->hosts[0].a.outcome = w->hosts[0].aaaa.outcome = SC_OUTCOME_OK;
}

static void literal(struct world *w)
{
	only_mx(w, "192.0.2.1");
	w->obs.n_hosts = w->facts.n_hosts = 0;
}

static void null_beside_mx(struct world *w)
{
	static const struct sc_mx mx[] = { { 0, "." },
		{ 10, "mx1.example.org" } };

	w->domain.mx = mx;
	w->domain.n_mx = 2;
}

static void old_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_MATCH, 1);
	w->ta.not_after.s = 500;
}

static void half(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->dane[0].mx_secure = false;
}

static void half_mismatch(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_NO_MATCH, -1);
	w->dane[0].mx_secure = false;
}

static void old_tls(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->tls[0].version = "TLSv1";
}

static void common_name(struct world *w)
{
	w->ef[0].name.match = SC_NAME_CN_ONLY;
	w->leaves[0].common_names = w->names[0];
	w->leaves[0].n_common_names = 1;
	w->leaves[0].n_dns_names = 0;
}

static void present(struct world *w, const char *name)
{
	w->ef[0].name.match = SC_NAME_MISMATCH;
	w->names[0][0] = sc_bytes_of(name);
}

static void wildcard_above(struct world *w)
{
	present(w, "*.example.org");
}

static void partial_wildcard(struct world *w)
{
	present(w, "m*.example.org");
}

static void foreign_host(struct world *w)
{
	present(w, "mx.provider.example");
	w->ef[0].name.match = SC_NAME_EXACT;
}

/* A wildcard over an underscore: OpenSSL does not let it. */
static void underscore(struct world *w)
{
	present(w, "*.example.org");
	w->ef[0].name.reference = "my_mx.example.org";
	w->ef[0].name.match = SC_NAME_WILDCARD;
}

static void below_top(struct world *w)
{
	present(w, "*.org");
	w->ef[0].name.reference = "example.org";
	w->ef[0].name.match = SC_NAME_MISMATCH;
}

static void hidden_nul(struct world *w)
{
	static const uint8_t bytes[] = "example.org\0.attacker.example";

	present(w, "");
	w->names[0][0] = (struct sc_bytes){ bytes, sizeof(bytes) - 1 };
}

static void ta_name(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_TA_NAME, 1);
}

static void ta_name_private(struct world *w)
{
	ta_name(w);
	w->chains[0].trusted = false;
}

static void ta_next_hop(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_MATCH, 1);
	w->ef[0].dane.next_hop_only = true;
	w->chains[0].trusted = false;
}

static void alias(struct world *w)
{
	static const char *const targets[] = { "real.example.org" };

	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_NO_MATCH, -1);
	w->hosts[0].a.aliases = targets;
	w->hosts[0].a.n_aliases = 1;
}

static void alias_at_target(struct world *w)
{
	alias(w);
	w->dane[0].base = "real.example.org";
}

/* The stronger digest is stale, the weaker one fits. */
static void stale_sha512(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA512, SC_TLSA_NO_MATCH, -1);
	w->tlsa[1] = w->tlsa[0];
	w->tlsa[1].mtype = SC_TLSA_SHA256;
	w->tlsa[1].outranked = true;
	w->matches[1] = (struct sc_tlsa_facts){ .match = SC_TLSA_MATCH };
	w->dane[0].n_records = w->ef[0].dane.n_records = 2;
	w->ef[0].dane.not_agile_differs = true;
}

static void whole_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_FULL, SC_TLSA_MATCH, -1);
}

static void wrong_eku(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_TA_PATH, 1);
	w->matches[0].fault = SC_PATH_EKU;
	w->chains[0].trusted = false;
}

static void expired_below_ta(struct world *w)
{
	wrong_eku(w);
	w->matches[0].fault = SC_PATH_EXPIRED;
}

static void no_signatures(struct world *w)
{
	w->leaves[0].has_key_usage = true;
	w->leaves[0].key_usage = SC_KU_KEY_ENCIPHERMENT;
}

static void no_signatures_dane(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	no_signatures(w);
}

static void no_signatures_needed(struct world *w)
{
	no_signatures(w);
	w->tls[0].cipher_suite = "TLS_RSA_WITH_AES_128_GCM_SHA256";
}

static void lower_case(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->endpoints[0].ehlo = offer(w->ehlo[0], "starttls");
}

static void two_certificates(struct world *w)
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

static void greet_554(struct world *w)
{
	w->endpoints[0].greeting = reply(554);
}

static void unsigned_mx(struct world *w)
{
	w->dane[0].state = SC_DANE_NO_DNSSEC;
	w->dane[0].mx_secure = false;
}

/* A policy that is published in full, as text. */
static void serve(struct world *w, const char *record, const char *body)
{
	static const char *records[1];

	records[0] = record;
	enforce(w, SC_STS_ENFORCE);
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

#define RECORD "\"v=STSv1; id=1;\""
#define POLICY(mx) \
	"version: STSv1\r\nmode: enforce\r\nmx: " mx "\r\nmax_age: 604800\r\n"

static void sts(struct world *w)
{
	serve(w, RECORD, POLICY("mx1.example.org"));
}

/* The host is not listed, a name of its certificate is. */
static void sts_listed_name(struct world *w)
{
	static const char *const mx[] = { "other.example.org" };

	serve(w, RECORD, POLICY("other.example.org"));
	w->sts.policy.mx = mx;
	w->names[0][1] = sc_bytes_of("other.example.org");
	w->leaves[0].n_dns_names = 2;
}

static void sts_stranger(struct world *w)
{
	sts_listed_name(w);
	w->leaves[0].n_dns_names = 1;
}

static void sts_depth(struct world *w)
{
	static const char *const mx[] = { "*.example.org" };

	serve(w, RECORD, POLICY("*.example.org"));
	w->sts.policy.mx = mx;
	present(w, "a.b.example.org");
}

static void sts_dot(struct world *w)
{
	serve(w, RECORD, POLICY(".example.org"));
	w->sts.mode = SC_STS_NO_MODE;
	w->sts.policy.valid = false;
}

static void sts_cn(struct world *w)
{
	sts(w);
	common_name(w);
}

static void sts_lax_record(struct world *w)
{
	serve(w, "\"v=STSv1 ; id=2026-11;\"", POLICY("mx1.example.org"));
	w->sts.mode = SC_STS_NO_MODE;
}

static void sts_no_id(struct world *w)
{
	sts_lax_record(w);
	serve(w, "\"v=STSv1;\"", POLICY("mx1.example.org"));
	w->sts.mode = SC_STS_NO_MODE;
}

/* The first mode counts by the RFC, the last one here. */
static void sts_twice(struct world *w)
{
	serve(w, RECORD, "mode: none\n" POLICY("mx1.example.org"));
	w->sts.mode = SC_STS_NONE;
}

static void sts_too_old(struct world *w)
{
	serve(w, RECORD,
		"version: STSv1\nmode: enforce\nmx: mx9.example.org\n"
		"max_age: 999999999\n");
	w->sts.mode = SC_STS_NO_MODE;
}

static void sts_age_zero(struct world *w)
{
	serve(w, RECORD,
		"version: STSv1\nmode: enforce\nmx: mx1.example.org\n"
		"max_age: 0\n");
}

static void sts_html(struct world *w)
{
	sts(w);
	w->fetch.content_type = sc_bytes_of("text/html");
}

static void sts_203(struct world *w)
{
	sts(w);
	w->fetch.status = 203;
	w->sts.mode = SC_STS_NO_MODE;
}

static void sts_host_cn(struct world *w)
{
	sts(w);
	w->sts.mode = SC_STS_NO_MODE;
	w->fetch_facts.match = SC_NAME_CN_ONLY;
	w->fetch_facts.good = false;
}

static void sts_and_mismatch(struct world *w)
{
	sts(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_NO_MATCH, -1);
}

/* clang-format off */
static const struct row rows[] = {
	{ "as their classes", NULL,
		"postfix-may=E postfix-encrypt=E exim=E postfix-dane=E "
		"postfix-dane-only=D exim-try-dane=E exim-require-dane=B "
		"postfix-mta-sts=E postfix-verify=A postfix-secure=A" },
	{ "1, one MX", break_handshake,
		"opportunistic=C exim=C postfix-may=C/D postfix-dane=C/D" },
	{ "1, two", break_first_of_two,
		"opportunistic=C exim=C postfix-may=E/D" },
	{ "2, 421", put_off_inside, "exim=D postfix-may=D" },
	{ "2, closed", close_inside, "exim=C postfix-may=C/D" },
	{ "3, 5xx", refuse_starttls,
		"opportunistic=C postfix-may=C postfix-encrypt=B "
		"postfix-dane=B postfix-verify=B postfix-secure=B "
		"dane=A/D exim-try-dane=A/D strict=A/D" },
	{ "3, 454", put_off_starttls,
		"postfix-encrypt=E/D postfix-dane=A/D" },
	{ "4", no_address, "opportunistic=B postfix-may=B exim=B" },
	{ "5, an address", literal, "opportunistic=B postfix-may=U exim=B" },
	{ "5, a null MX among others", null_beside_mx,
		"opportunistic=E/B postfix-may=B exim=E" },
	{ "7", old_ta, "dane=A postfix-dane=A exim-try-dane=D" },
	{ "7, expired below it", expired_below_ta,
		"dane=D postfix-dane=D exim-try-dane=D" },
	{ "9, a match", half,
		"dane=E postfix-dane=E postfix-dane-only=D exim-try-dane=E "
		"exim-require-dane=B" },
	{ "9, a mismatch", half_mismatch,
		"dane=D postfix-dane=D exim-try-dane=E" },
	{ "10", old_tls,
		"opportunistic=E postfix-may=E dane=D postfix-dane=D "
		"postfix-verify=D" },
	{ "11, a CN", common_name, "postfix-verify=A postfix-secure=A" },
	{ "11, *.D", wildcard_above, "strict=D postfix-secure=A" },
	{ "11, m*.D", partial_wildcard, "strict=D postfix-secure=A" },
	{ "11, not below D", foreign_host, "strict=A postfix-secure=D" },
	{ "11, an underscore", underscore,
		"strict=A/D postfix-verify=D postfix-secure=A" },
	{ "11, a wildcard below the TLD", below_top,
		"strict=D postfix-verify=D postfix-secure=D" },
	{ "11, a NUL behind D", hidden_nul, "postfix-secure=D" },
	{ "13, another name, a public CA", ta_name,
		"dane=D postfix-dane=D exim-try-dane=E exim-require-dane=E" },
	{ "13, another name, a private CA", ta_name_private,
		"dane=D exim-try-dane=D exim-require-dane=D" },
	{ "13, the mail domain's name", ta_next_hop,
		"dane=A postfix-dane=A exim-try-dane=D" },
	{ "13, an alias", alias,
		"dane=D postfix-dane=D exim-try-dane=E exim-require-dane=B" },
	{ "13, its target", alias_at_target, "exim-try-dane=D" },
	{ "14, digests", stale_sha512,
		"dane=D postfix-dane=D exim-try-dane=A" },
	{ "14, a whole CA not sent", whole_ta,
		"dane=A postfix-dane=A exim-try-dane=D" },
	{ "14, extended key usage", wrong_eku,
		"dane=D postfix-dane=D exim-try-dane=A" },
	{ "14, key usage", no_signatures,
		"opportunistic=E postfix-may=E exim=C" },
	{ "14, key usage and DANE", no_signatures_dane,
		"dane=A postfix-dane=A exim-try-dane=D" },
	{ "14, key usage that fits", no_signatures_needed, "exim=E" },
	{ "15", lower_case,
		"opportunistic=E postfix-may=E exim=C exim-try-dane=D "
		"postfix-dane=A" },
	{ "16", two_certificates,
		"dane=A/D postfix-dane=A exim-try-dane=D" },
	{ "17, 554", greet_554,
		"opportunistic=U exim=U/B postfix-may=U/D" },
	{ "17, an unsigned MX", unsigned_mx,
		"dane=E exim-require-dane=B postfix-dane-only=D" },
	{ "18, as published", sts, "mta-sts=A postfix-mta-sts=A" },
	{ "18, a listed name", sts_listed_name,
		"mta-sts=D postfix-mta-sts=A" },
	{ "18, none", sts_stranger, "mta-sts=D postfix-mta-sts=D" },
	{ "18, *.D", sts_depth, "mta-sts=D postfix-mta-sts=A" },
	{ "18, .D", sts_dot, "mta-sts=E postfix-mta-sts=A" },
	{ "18, a CN", sts_cn, "mta-sts=D postfix-mta-sts=A" },
	{ "19, record", sts_lax_record, "mta-sts=E postfix-mta-sts=A" },
	{ "19, no id", sts_no_id, "mta-sts=E postfix-mta-sts=E" },
	{ "19, twice", sts_twice, "mta-sts=E postfix-mta-sts=A" },
	{ "19, max_age 0", sts_age_zero, "mta-sts=A postfix-mta-sts=A" },
	{ "19, max_age too large", sts_too_old,
		"mta-sts=E postfix-mta-sts=E" },
	{ "19, text/html", sts_html, "mta-sts=A postfix-mta-sts=E" },
	{ "19, 203", sts_203, "mta-sts=E postfix-mta-sts=E" },
	{ "19, policy host with a CN", sts_host_cn,
		"mta-sts=E postfix-mta-sts=A" },
	{ "20", sts_and_mismatch, "dane=D postfix-mta-sts=A" },
};
/* clang-format on */

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		play(&a, &rows[i]);
	return DONE();
}

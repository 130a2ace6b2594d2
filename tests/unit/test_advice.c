/*
 * What to publish and what to deploy, for a domain with one or two MX hosts
 * whose TLSA records are given by recipes.
 */
#include <stdlib.h>

#include "advice/advice.h"
#include "base/codec.h"
#include "lib/t.h"
#include "mint.h"
#include "policy/tlsa.h"
#include "x509/cert.h"
#include "x509/dane.h"
#include "x509/derive.h"

#define NOW   1795435200 /* 2026-11-23T12:00:00Z */
#define TTL_S 3600

static struct sc_arena arena;
static struct mint *mint;
static struct sc_trust *trust;

static const struct mint_cert *made(const char *name, const char *recipe)
{
	struct sc_error e = { 0 };
	const struct mint_cert *c = mint_make(mint, name, recipe, &e);

	if (!c)
		abort();
	return c;
}

static struct sc_cert *parsed(const char *name)
{
	struct sc_cert *c = sc_new(&arena, struct sc_cert, 1);

	sc_cert_parse(&arena, mint_find(mint, name)->der, c);
	return c;
}

/* "3 1 1" of a certificate; selector and type are always 1. */
static const char *record(int usage, const char *name)
{
	struct sc_tlsa t = { usage, 1, 1,
		.data = sc_dane_data(&arena, parsed(name), 1, 1) };

	return sc_tlsa_text(&arena, &t);
}

static struct sc_key_file file_of(const char *first, const char *second)
{
	const struct sc_cert **chain =
		sc_new(&arena, const struct sc_cert *, 2);
	struct sc_key_file f = { .chain = chain, .n_chain = 1 };

	chain[0] = parsed(first);
	if (second)
		chain[f.n_chain++] = parsed(second);
	f.spki = chain[0]->key.spki;
	f.name = "mx1.example.org";
	return f;
}

/* ---- an observation of example.org ---- */

struct world {
	struct sc_obs obs;
	struct sc_facts facts;
	struct sc_domain domain;
	struct sc_mx mx[2];
	struct sc_host hosts[2];
	struct sc_answer tlsa[2];
	const char *records[2][2];
	struct sc_endpoint endpoints[2];
	struct sc_tls tls;
	const char *chain[2];
	struct sc_certificate certs[2];
};

static struct sc_answer answer(const char *name, const char *type)
{
	return (struct sc_answer){ .name = name,
		.type = type,
		.outcome = SC_OUTCOME_OK,
		.dnssec = SC_DNSSEC_SECURE,
		.ttl_s = TTL_S };
}

static void add_host(struct world *w, size_t i, const char *name)
{
	static const char *const address[] = { "192.0.2.1" };
	struct sc_host *h = &w->hosts[i];

	w->mx[i] = (struct sc_mx){ 10, name };
	*h = (struct sc_host){ .name = name, .preference = 10, .port = 25 };
	h->a = answer(name, "A");
	h->a.records = address;
	h->a.n_records = 1;
	h->aaaa = answer(name, "AAAA");
	w->tlsa[i] = answer(sc_tlsa_owner(&arena, name, 25), "TLSA");
	w->tlsa[i].records = w->records[i];
	h->tlsa = &w->tlsa[i];
	h->n_tlsa = 1;
}

static struct world *new_world(size_t n_hosts)
{
	static const char *const names[] = { "mx1.example.org",
		"mx2.example.org" };
	struct world *w = sc_new(&arena, struct world, 1);

	w->domain = (struct sc_domain){ .answer = answer("example.org", "MX"),
		.mx = w->mx,
		.n_mx = n_hosts };
	w->obs = (struct sc_obs){ .observed_at = { NOW },
		.domain = &w->domain,
		.hosts = w->hosts,
		.n_hosts = n_hosts };
	w->obs.target = (struct sc_target){
		.input = "example.org", .port = 25, .domain = "example.org"
	};
	for (size_t i = 0; i < n_hosts; i++)
		add_host(w, i, names[i]);
	return w;
}

static void publish(struct world *w, size_t host, const char *text)
{
	w->records[host][w->tlsa[host].n_records++] = text;
}

/* Every host shows leaf and int. */
static void serve(struct world *w, const char *leaf)
{
	const char *names[] = { leaf, "int" };

	for (size_t i = 0; i < 2; i++) {
		w->certs[i] = (struct sc_certificate){ parsed(names[i])->sha256,
			mint_find(mint, names[i])->der };
		w->chain[i] = w->certs[i].sha256;
	}
	w->tls = (struct sc_tls){
		.outcome = SC_OUTCOME_OK, .chain = w->chain, .n_chain = 2
	};
	for (size_t i = 0; i < w->obs.n_hosts; i++)
		w->endpoints[i] = (struct sc_endpoint){
			.host = w->hosts[i].name,
			.address = "192.0.2.1",
			.port = 25,
			.connect = SC_OUTCOME_OK,
			.tls = &w->tls,
		};
	w->obs.certificates = w->certs;
	w->obs.n_certificates = 2;
	w->obs.endpoints = w->endpoints;
	w->obs.n_endpoints = w->obs.n_hosts;
}

static void derive(struct world *w)
{
	w->facts = sc_facts_derive(
		&arena, &w->obs, (struct sc_date){ NOW }, trust);
}

/* ---- generate ---- */

static void test_generate(void)
{
	struct sc_key_file chain = file_of("old", "int");
	struct sc_key_file key = { .spki = chain.spki };
	struct sc_key_file both[] = { file_of("old", "int"),
		file_of("new", NULL) };
	struct sc_key_files one = { &chain, 1 }, bare = { &key, 1 };
	struct sc_key_files two = { both, 2 };
	struct sc_tlsa_plan p = sc_advice_tlsa_of_files(&arena, NULL, 25, &one);

	OK(p.n_records == 2, "two records for a chain");
	IS(p.records[0].record, record(3, "old"), "3 1 1 of the leaf");
	IS(p.records[1].record, record(2, "int"), "2 1 1 of the issuer");
	IS(p.records[0].owner, "_25._tcp.mx1.example.org.", "the owner");
	OK(p.n_advice >= 2, "advice on both");
	p = sc_advice_tlsa_of_files(&arena, "mx2.example.org", 465, &bare);
	OK(p.n_records == 1, "one for a bare key");
	IS(p.records[0].record, record(3, "old"), "which is the same");
	IS(p.records[0].owner, "_465._tcp.mx2.example.org.", "where asked for");
	p = sc_advice_tlsa_of_files(&arena, NULL, 25, &two);
	OK(p.n_records == 3, "one for each of several keys");
	IS(p.records[2].record, record(3, "new"), "the other one");
}

static void test_generate_from_servers(void)
{
	struct world *w = new_world(2);
	struct sc_tlsa_plan p;

	publish(w, 0, record(3, "old"));
	serve(w, "old");
	derive(w);
	p = sc_advice_tlsa_of_servers(&arena, &w->obs, &w->facts);
	OK(p.n_records == 4, "key and issuer, for each host");
	IS(p.records[0].owner, "_25._tcp.mx1.example.org.",
		"the first's owner");
	IS(p.records[0].record, record(3, "old"), "and record");
	OK(p.records[0].published, "which is published");
	OK(!p.records[1].published, "and the issuer's is not");
}

/* ---- check ---- */

static void test_check(void)
{
	const struct {
		const char *what, *text;
		enum sc_dnssec dnssec;
		int rcode;
		enum sc_tlsa_state state;
	} rows[] = {
		{ "the key", record(3, "old"), SC_DNSSEC_SECURE, 0,
			SC_TLSA_STATE_MATCH },
		{ "the issuer", record(2, "int"), SC_DNSSEC_SECURE, 0,
			SC_TLSA_STATE_MATCH },
		{ "another key", record(3, "new"), SC_DNSSEC_SECURE, 0,
			SC_TLSA_STATE_MISMATCH },
		{ "usage 1", "1 1 1 00", SC_DNSSEC_SECURE, 0,
			SC_TLSA_STATE_UNUSABLE },
		{ "an unsigned record", record(3, "old"), SC_DNSSEC_INSECURE, 0,
			SC_TLSA_STATE_NONE },
		{ "an error", NULL, SC_DNSSEC_UNKNOWN, 2,
			SC_TLSA_STATE_FAILED },
		{ "a lie", record(3, "old"), SC_DNSSEC_BOGUS, 0,
			SC_TLSA_STATE_FAILED },
		{ "nothing", NULL, SC_DNSSEC_SECURE, 3, SC_TLSA_STATE_NONE },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct world *w = new_world(1);
		struct sc_tlsa_check c;

		if (rows[i].text)
			publish(w, 0, rows[i].text);
		w->tlsa[0].dnssec = rows[i].dnssec;
		w->tlsa[0].rcode = rows[i].rcode;
		serve(w, "old");
		derive(w);
		c = sc_advice_tlsa_check(&arena, &w->obs, &w->facts);
		OK(c.n_rows == 1 && c.worst == rows[i].state, rows[i].what);
		if (rows[i].state == SC_TLSA_STATE_MISMATCH)
			IS(c.rows[0].publish, record(3, "old"),
				"the record that would match");
	}
}

/* ---- rollover ---- */

static struct sc_rollover roll(
	struct world *w, const struct sc_key_file *next, int64_t published)
{
	const struct sc_key_files files = { next, 1 };

	derive(w);
	return sc_advice_rollover(&arena, &w->obs, &w->facts, &files,
		(struct sc_date){ published }, trust);
}

static void test_rollover(void)
{
	struct sc_key_file next = file_of("new", "int");
	struct sc_key_file key = { .spki = next.spki };
	struct world *w = new_world(1);
	struct sc_rollover r;

	r = roll(w, &next, 0);
	OK(r.safe && r.state == SC_ROLLOVER_FREE, "no records bind nothing");

	publish(w, 0, record(3, "old"));
	r = roll(w, &next, 0);
	OK(!r.safe && r.state == SC_ROLLOVER_MISSING, "only the old key's");
	OK(r.wait_s == 2 * TTL_S, "two TTLs to wait");
	IS(r.hosts[0].publish, record(3, "new"), "the record to add");

	publish(w, 0, record(3, "new"));
	r = roll(w, &next, 0);
	OK(r.safe && r.state == SC_ROLLOVER_COVERED, "both are there");
	IS(r.hosts[0].record, record(3, "new"), "by this one");
	r = roll(w, &key, 0);
	OK(r.safe, "the bare key as well");
	r = roll(w, &next, NOW - 1000);
	OK(!r.safe && r.state == SC_ROLLOVER_WAIT, "published too lately");
	OK(r.wait_s == 2 * TTL_S - 1000, "so long to wait");
	r = roll(w, &next, NOW - 2 * TTL_S);
	OK(r.safe, "two TTLs ago will do");
}

/* Two keys in one file are deployed together. */
static void test_rollover_of_two(void)
{
	const struct sc_key_file both[] = { file_of("old", "int"),
		file_of("new", "int") };
	const struct sc_key_files files = { both, 2 };
	struct world *w = new_world(1);
	struct sc_rollover r;

	publish(w, 0, record(3, "old"));
	derive(w);
	r = sc_advice_rollover(&arena, &w->obs, &w->facts, &files,
		(struct sc_date){ 0 }, trust);
	OK(!r.safe && r.state == SC_ROLLOVER_MISSING, "one of them is missing");
	OK(r.n_hosts == 2 && r.wait_s == 2 * TTL_S, "a row for each key");
	IS(r.hosts[1].publish, record(3, "new"), "the one to publish");
	publish(w, 0, record(3, "new"));
	derive(w);
	r = sc_advice_rollover(&arena, &w->obs, &w->facts, &files,
		(struct sc_date){ 0 }, trust);
	OK(r.safe, "both are covered");
}

static void test_rollover_issuer(void)
{
	struct sc_key_file next = file_of("new", "int");
	struct sc_key_file other = file_of("elsewhere", "int");
	struct sc_key_file key = { .spki = next.spki };
	struct world *w = new_world(1);

	publish(w, 0, record(2, "int"));
	OK(roll(w, &next, 0).safe, "2 1 1 covers what the issuer issued");
	OK(!roll(w, &other, 0).safe, "but not for another name");
	OK(!roll(w, &key, 0).safe, "nor a key without its certificate");
}

static void test_rollover_hosts(void)
{
	struct sc_key_file next = file_of("new", "int");
	struct world *w = new_world(2);
	struct sc_rollover r;

	publish(w, 0, record(3, "new"));
	publish(w, 1, record(3, "old"));
	r = roll(w, &next, 0);
	OK(r.safe && r.n_hosts == 1, "only the host that it names");
	w->tlsa[0].rcode = 2;
	w->tlsa[0].dnssec = SC_DNSSEC_UNKNOWN;
	r = roll(w, &next, 0);
	OK(!r.safe && r.state == SC_ROLLOVER_UNKNOWN, "a failed lookup");
}

/* ---- Postfix ---- */

static const char *line_of(struct world *w)
{
	struct sc_postfix_policy p;

	derive(w);
	p = sc_advice_postfix(&arena, &w->obs, &w->facts);
	return !p.known ? "unknown" : p.line ? p.line : "none";
}

static void test_postfix(void)
{
	struct world *w = new_world(2);

	IS(line_of(w), "none", "without records");
	publish(w, 0, record(3, "old"));
	IS(line_of(w), "example.org dane", "one host of two");
	publish(w, 1, record(3, "new"));
	IS(line_of(w), "example.org dane-only", "both");
	w->domain.answer.dnssec = SC_DNSSEC_INSECURE;
	IS(line_of(w), "example.org dane", "behind an insecure MX lookup");
	w->tlsa[1].rcode = 2;
	w->tlsa[1].dnssec = SC_DNSSEC_UNKNOWN;
	IS(line_of(w), "unknown", "with a lookup that fails");
}

/* ---- a host that DNS denies ---- */

/* Of mx1 and mx2 the second is gone. */
static struct world *with_gone_host(int rcode)
{
	struct world *w = new_world(2);

	w->hosts[1].a.rcode = w->hosts[1].aaaa.rcode = rcode;
	w->hosts[1].a.n_records = 0;
	w->hosts[1].n_tlsa = 0;
	return w;
}

static struct sc_tlsa_check checked(struct world *w)
{
	serve(w, "old");
	w->obs.n_endpoints = 1;
	derive(w);
	return sc_advice_tlsa_check(&arena, &w->obs, &w->facts);
}

static void test_gone_host(void)
{
	static const int rcodes[] = { 0, 3 };
	struct sc_key_file key = { .spki = file_of("old", NULL).spki };

	for (size_t i = 0; i < SC_COUNT(rcodes); i++) {
		struct world *w = with_gone_host(rcodes[i]);
		struct sc_rollover r;
		struct sc_tlsa_check c;

		publish(w, 0, record(3, "old"));
		IS(line_of(w), "example.org dane-only", "the one that is left");
		OK(strstr(sc_advice_postfix(&arena, &w->obs, &w->facts).why,
			   "mx2.example.org has no address"),
			"and the other is named");
		r = roll(w, &key, 0);
		OK(r.safe && r.state == SC_ROLLOVER_COVERED, "safe to deploy");
		OK(r.n_hosts == 2 && r.hosts[1].state == SC_ROLLOVER_GONE,
			"with a word about the other");
		c = checked(w);
		OK(c.worst == SC_TLSA_STATE_MATCH && c.n_rows == 2 &&
				c.rows[1].state == SC_TLSA_STATE_GONE,
			"all that are there match");
	}
}

static void test_all_hosts_gone(void)
{
	struct sc_key_file key = { .spki = file_of("old", NULL).spki };
	struct world *w = with_gone_host(3);
	struct sc_rollover r;

	w->hosts[0].a.n_records = 0;
	w->hosts[0].n_tlsa = 0;
	IS(line_of(w), "none", "no host is left: that is known");
	r = roll(w, &key, 0);
	OK(!r.safe && r.state == SC_ROLLOVER_GONE, "nothing to deploy to");
	serve(w, "old");
	w->obs.n_endpoints = 0;
	derive(w);
	OK(sc_advice_tlsa_check(&arena, &w->obs, &w->facts).worst ==
			SC_TLSA_STATE_UNKNOWN,
		"nothing to check");
}

/* What was not answered may bind, so it decides everything. */
static void test_lost_host(void)
{
	static const struct {
		enum sc_outcome outcome;
		int rcode;
	} ways[] = {
		{ SC_OUTCOME_OK, 2 },
		{ SC_OUTCOME_TIMEOUT, 0 },
		{ SC_OUTCOME_LOCAL, 0 },
	};
	struct sc_key_file key = { .spki = file_of("old", NULL).spki };

	for (size_t i = 0; i < SC_COUNT(ways); i++) {
		struct world *w = with_gone_host(3);

		w->hosts[1].aaaa.outcome = ways[i].outcome;
		w->hosts[1].aaaa.rcode = ways[i].rcode;
		publish(w, 0, record(3, "old"));
		IS(line_of(w), "unknown", "policy");
		OK(roll(w, &key, 0).state == SC_ROLLOVER_UNKNOWN, "rollover");
		OK(checked(w).worst == SC_TLSA_STATE_UNKNOWN, "check");
	}
}

static void test_postfix_sts_lost(void)
{
	struct world *w = new_world(1);
	static const char *const sts_record[] = { "\"v=STSv1; id=1;\"" };
	struct sc_answer sts = answer("_mta-sts.example.org", "TXT");
	struct sc_fetch fetch = { .address = "192.0.2.1", .port = 443 };
	struct sc_policy_host policy_host = { .name = "mta-sts.example.org",
		.a = w->hosts[0].a,
		.aaaa = w->hosts[0].aaaa,
		.fetches = &fetch,
		.n_fetches = 1 };

	w->domain.sts = &sts;
	IS(line_of(w), "none", "no MTA-STS record");
	sts.records = sts_record;
	sts.n_records = 1;
	fetch.connect = SC_OUTCOME_UNREACHABLE;
	w->domain.policy_host = &policy_host;
	IS(line_of(w), "unknown", "a policy that we have no way to");
	fetch.connect = SC_OUTCOME_REFUSED;
	IS(line_of(w), "none", "a policy that nobody serves");
	sts.outcome = SC_OUTCOME_TIMEOUT;
	IS(line_of(w), "unknown", "nobody knows whether there is one");
	w->obs.n_hosts = 0;
	w->domain.answer.rcode = 3;
	IS(line_of(w), "none", "a domain that does not exist");
	w->domain.answer.outcome = SC_OUTCOME_TIMEOUT;
	IS(line_of(w), "unknown", "a domain that we know nothing of");
}

int main(void)
{
	mint = mint_new((struct sc_date){ NOW });
	made("old", "san=DNS:mx1.example.org,DNS:mx2.example.org");
	made("new", "san=DNS:mx1.example.org");
	made("elsewhere", "san=DNS:www.example.org");
	trust = sc_trust_of(&arena,
		sc_bytes_of(sc_pem(
			&arena, "CERTIFICATE", mint_find(mint, "root")->der)));
	test_generate();
	test_generate_from_servers();
	test_check();
	test_rollover();
	test_rollover_of_two();
	test_rollover_issuer();
	test_rollover_hosts();
	test_postfix();
	test_gone_host();
	test_all_hosts_gone();
	test_lost_host();
	test_postfix_sts_lost();
	mint_free(mint);
	sc_arena_free(&arena);
	return DONE();
}

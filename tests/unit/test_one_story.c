/*
 * What a report says of senders in several places, by domains made by hand: who
 * notices, what each address is marked with, which certificate is odd.
 */
#include "lib/consistent.h"
#include "sender_scenes.h"

static void expire(struct world *w)
{
	w->chains[0].trusted = false;
	w->chains[0].fault = SC_PATH_EXPIRED;
	w->leaves[0].not_after.s = 500;
}

static void expire_with_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_TA_PATH, 1);
	w->matches[0].fault = SC_PATH_EXPIRED;
	expire(w);
}

static void expire_with_ee(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	expire(w);
}

static void expire_with_policy(struct world *w)
{
	enforce(w, SC_STS_ENFORCE);
	expire(w);
}

static void shorten_key(struct world *w)
{
	static const uint8_t modulus[] = { 0xc1 };

	w->leaves[0].key = (struct sc_key_facts){ .type = SC_KEY_RSA,
		.name = "RSA",
		.bits = 1024,
		.modulus = { modulus, sizeof(modulus) } };
}

/* "id: words of who", of the finding called `id`; or NULL. */
static const char *who_of(
	struct sc_arena *a, const struct sc_report *r, const char *id)
{
	const char *text = "";

	for (size_t i = 0; i < r->n_findings; i++) {
		const struct sc_finding *f = &r->findings[i];

		if (strcmp(f->id, id) != 0)
			continue;
		for (size_t k = 0; k < f->n_who; k++)
			text = sc_arena_printf(
				a, "%s%s%s", text, k ? " " : "", f->who[k]);
		return text;
	}
	return NULL;
}

static const struct {
	const char *what;
	void (*change)(struct world *);
	const char *id, *who;
} findings[] = {
	{ "expired, no policies", expire, "time-expired", "strict" },
	{ "expired below a TA", expire_with_ta, "time-expired", "dane strict" },
	{ "expired with DANE-EE", expire_with_ee, "time-expired", "strict" },
	{ "expired and enforced", expire_with_policy, "time-expired",
		"mta-sts strict" },
	{ "RSA of 1024 bits", shorten_key, "key-rsa-lt-2048", "auditors" },
};

static void test_who(struct sc_arena *a)
{
	static struct world w;

	for (size_t i = 0; i < SC_COUNT(findings); i++) {
		struct sc_report r = report_of(a, &w, findings[i].change);

		IS(who_of(a, &r, findings[i].id), findings[i].who,
			findings[i].what);
		IS(contradiction(a, &r), NULL, findings[i].what);
	}
}

/* One host, two addresses, and TLSA records for what the second shows. */
static void second_fits(struct world *w)
{
	static struct sc_tlsa_facts none = { .match = SC_TLSA_NO_MATCH };
	static const char *const sent[] = { "1", "2" };

	add_host(w);
	for (size_t i = 0; i < HOSTS; i++) {
		w->tls[i].chain = &sent[i];
		w->tls[i].n_chain = 1;
	}
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->endpoints[1].host = w->endpoints[0].host;
	w->obs.n_hosts = w->facts.n_hosts = 1;
	w->ef[1].dane_policy = w->ef[0].dane_policy;
	w->ef[0].dane.records = &none;
	w->ef[0].dane.record = -1;
	w->ef[0].dane.result = SC_DANE_MISMATCH;
}

static void test_two_addresses(struct sc_arena *a)
{
	static struct world w;
	struct sc_report r = report_of(a, &w, second_fits);

	OK(r.endpoints[0].verdict == SC_VERDICT_FAIL,
		"the address that the records do not fit is marked");
	OK(r.endpoints[1].verdict != SC_VERDICT_FAIL, "the other one is not");
	IS(r.distinct[0].certificate, "2", "the host's own is what they fit");
	OK(r.distinct[0].n_odd == 1, "one is odd");
	IS(r.distinct[0].odd[0].certificate, "1", "it is the other one");
}

/* Without a policy the certificate that is shown more often is the host's. */
static void more_often(struct world *w)
{
	two_certificates(w);
	w->dane[0].state = w->dane[1].state = SC_DANE_NONE;
	w->ef[0].dane = (struct sc_dane_facts){ .record = -1 };
	for (size_t i = 0; i < 2; i++) {
		w->variants[i].name = i ? "repeat-2" : "repeat-3";
		w->variant_facts[i].dane = w->ef[0].dane;
		w->variant_facts[i].chain = &w->other_chain;
		w->variant_facts[i].leaf = &w->other_leaf;
	}
}

static void test_repeats(struct sc_arena *a)
{
	static struct world w;
	struct sc_report r = report_of(a, &w, more_often);

	IS(r.distinct[0].odd[0].certificate, "1",
		"what two sessions of three show is the host's own");
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	test_who(&a);
	test_two_addresses(&a);
	test_repeats(&a);
	return DONE();
}

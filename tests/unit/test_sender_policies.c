/*
 * What each class of sender does under each policy: DANE, MTA-STS, both. Rows
 * are situations at the MX, as the standards and the pitfalls have them.
 */
#include "sender_world.h"

/* Certificates. */

static void expire(struct world *w)
{
	w->chains[0].trusted = false;
	w->chains[0].fault = SC_PATH_EXPIRED;
}

static void distrust(struct world *w)
{
	w->chains[0].trusted = false;
	w->chains[0].fault = SC_PATH_UNTRUSTED_ROOT;
}

static void rename_leaf(struct world *w)
{
	w->ef[0].name.match = SC_NAME_MISMATCH;
	w->names[0][0] = sc_bytes_of("other.example");
}

static void name_domain_only(struct world *w)
{
	w->ef[0].name.match = SC_NAME_MISMATCH;
	w->ef[0].name.domain_match = SC_NAME_EXACT;
	w->names[0][0] = sc_bytes_of("example.org");
}

static void common_name_only(struct world *w)
{
	w->ef[0].name.match = SC_NAME_CN_ONLY;
	w->leaves[0].common_names = w->names[0];
	w->leaves[0].n_common_names = 1;
	w->leaves[0].n_dns_names = 0;
}

static void old_tls(struct world *w)
{
	w->tls[0].version = "TLSv1";
}

static void no_starttls(struct world *w)
{
	w->endpoints[0].ehlo = reply(250);
	w->endpoints[0].starttls = reply(502);
	w->endpoints[0].tls = NULL;
}

static void break_handshake(struct world *w)
{
	w->tls[0] = (struct sc_tls){ .outcome = SC_OUTCOME_PROTOCOL };
	w->ef[0].chain = NULL;
	w->ef[0].leaf = NULL;
}

/* DANE. */

static void match_ee(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
}

static void mismatch(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_NO_MATCH, -1);
}

static void match_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_MATCH, 1);
}

static void expired_with_ee(struct world *w)
{
	match_ee(w);
	expire(w);
}

static void private_ca_with_ta(struct world *w)
{
	match_ta(w);
	distrust(w);
}

static void expired_below_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_TA_PATH, 1);
	w->matches[0].fault = SC_PATH_EXPIRED;
	expire(w);
}

static void fail_lookup(struct world *w)
{
	w->dane[0].state = SC_DANE_FAILED;
}

static void unusable(struct world *w)
{
	w->dane[0].state = SC_DANE_UNUSABLE;
	w->ef[0].dane.result = SC_DANE_UNAUTHENTICATED;
}

static void unsigned_host(struct world *w)
{
	w->dane[0].state = SC_DANE_NO_DNSSEC;
}

static void unvalidated(struct world *w)
{
	w->dane[0].state = SC_DANE_UNKNOWN;
}

static void half(struct world *w)
{
	match_ee(w);
	w->dane[0].mx_secure = false;
}

static void half_mismatch(struct world *w)
{
	mismatch(w);
	w->dane[0].mx_secure = false;
}

static void dane_no_starttls(struct world *w)
{
	match_ee(w);
	no_starttls(w);
}

static void unusable_no_starttls(struct world *w)
{
	unusable(w);
	no_starttls(w);
}

static void dane_broken_handshake(struct world *w)
{
	match_ee(w);
	break_handshake(w);
}

static void dane_old_tls(struct world *w)
{
	match_ee(w);
	old_tls(w);
}

static void bogus_address(struct world *w)
{
	w->hosts[0].a.dnssec = SC_DNSSEC_BOGUS;
}

static void bogus_aaaa(struct world *w)
{
	w->hosts[0].aaaa.dnssec = SC_DNSSEC_BOGUS;
}

static void bogus_mx(struct world *w)
{
	w->domain.answer.dnssec = SC_DNSSEC_BOGUS;
}

static void by_address(struct world *w)
{
	w->endpoints[0].host = NULL;
	w->obs.target.kind = SC_TARGET_SERVER;
	w->obs.target.domain = NULL;
	w->obs.domain = NULL;
	w->ef[0].name = (struct sc_name_facts){ 0 };
	w->ef[0].dane_policy = NULL;
}

/* A second certificate, for another kind of key. */
static void add_variant(struct world *w, const char *kind)
{
	w->other_leaf = (struct sc_cert){ .sha256 = "3" };
	w->other_chain = w->chains[0];
	w->other_sent[0] = &w->other_leaf;
	w->other_sent[1] = w->chains[0].sent[1];
	w->other_chain.sent = w->other_sent;
	w->variants[0] = (struct sc_variant){ kind, w->tls[0] };
	w->variant_facts[0] = (struct sc_variant_facts){ &w->other_chain,
		&w->other_leaf, w->ef[0].name, w->ef[0].dane };
	w->endpoints[0].variants = w->variants;
	w->endpoints[0].n_variants = 1;
	w->ef[0].variants = w->variant_facts;
	w->ef[0].n_variants = 1;
}

static void rsa_without_record(struct world *w)
{
	match_ee(w);
	add_variant(w, "rsa");
	w->variant_facts[0].dane.result = SC_DANE_MISMATCH;
}

static void rsa_untrusted(struct world *w)
{
	enforce(w, SC_STS_ENFORCE);
	add_variant(w, "rsa");
	w->other_chain.trusted = false;
}

static void other_sni(struct world *w)
{
	rsa_without_record(w);
	w->variants[0].name = "host-sni";
}

static void no_name_untrusted(struct world *w)
{
	match_ee(w);
	add_variant(w, "no-sni");
	w->other_chain.trusted = false;
	w->variant_facts[0].dane.result = SC_DANE_MISMATCH;
}

static void unknown_name_untrusted(struct world *w)
{
	no_name_untrusted(w);
	w->variants[0].name = "unknown-sni";
}

static void by_turns(struct world *w)
{
	rsa_without_record(w);
	w->variants[0].name = "repeat-2";
	w->other_chain.trusted = false;
}

/* MTA-STS. */

static void in_force(struct world *w)
{
	enforce(w, SC_STS_ENFORCE);
}

static void in_test(struct world *w)
{
	enforce(w, SC_STS_TESTING);
}

static void mode_none(struct world *w)
{
	enforce(w, SC_STS_NONE);
}

static void unlisted(struct world *w)
{
	static const char *const mx[] = { "mx9.example.org" };

	in_force(w);
	w->sts.policy.mx = mx;
}

static void sts_expired(struct world *w)
{
	in_force(w);
	expire(w);
}

static void sts_renamed(struct world *w)
{
	in_force(w);
	rename_leaf(w);
}

static void sts_domain_only(struct world *w)
{
	in_force(w);
	name_domain_only(w);
}

static void sts_cn_only(struct world *w)
{
	in_force(w);
	common_name_only(w);
}

static void sts_old_tls(struct world *w)
{
	in_force(w);
	old_tls(w);
}

static void sts_no_starttls(struct world *w)
{
	in_force(w);
	no_starttls(w);
}

static void sts_broken_handshake(struct world *w)
{
	in_force(w);
	break_handshake(w);
}

static void testing_expired(struct world *w)
{
	in_test(w);
	expire(w);
}

static void not_fetched(struct world *w)
{
	in_force(w);
	w->sts.mode = SC_STS_NO_MODE;
	w->sts.fetch = SC_STS_FETCH_STATUS;
	w->fetch.status = 404;
}

static void not_fetched_expired(struct world *w)
{
	not_fetched(w);
	expire(w);
}

static void not_asked(struct world *w)
{
	w->sts.record.state = SC_RECORD_UNKNOWN;
}

static void sts_and_mismatch(struct world *w)
{
	in_force(w);
	mismatch(w);
}

static void sts_and_ee_expired(struct world *w)
{
	in_force(w);
	expired_with_ee(w);
}

/* clang-format off */
static const struct row rows[] = {
	{ "all is well, no policies", NULL,
		"opportunistic=E dane=E mta-sts=E mail-client=N strict=A "
		"returning=E" },
	{ "expired", expire, "opportunistic=E dane=E mta-sts=E strict=D" },
	{ "a private CA", distrust, "opportunistic=E dane=E strict=D" },
	{ "a wrong name", rename_leaf, "opportunistic=E dane=E strict=D" },
	{ "a CN alone", common_name_only, "opportunistic=E dane=E strict=A" },
	{ "TLS 1.0", old_tls, "opportunistic=C/D dane=C/D strict=D" },
	{ "no STARTTLS", no_starttls,
		"opportunistic=C dane=C mta-sts=C strict=D" },
	{ "a handshake that fails", break_handshake,
		"opportunistic=C/D dane=C/D mta-sts=C strict=D" },
	{ "by address", by_address,
		"opportunistic=E dane=N mta-sts=N strict=U" },

	{ "3 1 1", match_ee, "opportunistic=E dane=A mta-sts=E strict=A" },
	{ "3 1 1, expired", expired_with_ee, "dane=A mta-sts=E strict=D" },
	{ "3 1 1, mismatch", mismatch,
		"opportunistic=E dane=D/B mta-sts=E strict=A" },
	{ "2 1 1", match_ta, "dane=A strict=A" },
	{ "2 1 1, private CA", private_ca_with_ta, "dane=A strict=D" },
	{ "2 1 1, expired below it", expired_below_ta, "dane=D/B strict=D" },
	{ "TLSA lookup fails", fail_lookup,
		"opportunistic=E dane=D mta-sts=E strict=A" },
	{ "no usable record", unusable, "opportunistic=E dane=E strict=A" },
	{ "no usable record, no STARTTLS", unusable_no_starttls,
		"opportunistic=C dane=D/B" },
	{ "unsigned host", unsigned_host, "dane=E" },
	{ "not validated", unvalidated, "opportunistic=E dane=U" },
	{ "insecure MX, match", half, "dane=E" },
	{ "insecure MX, mismatch", half_mismatch, "dane=D/B" },
	{ "TLSA, no STARTTLS", dane_no_starttls,
		"opportunistic=C dane=D/B strict=D" },
	{ "TLSA, handshake fails", dane_broken_handshake,
		"opportunistic=C/D dane=D/B" },
	{ "TLSA, TLS 1.0", dane_old_tls, "opportunistic=C/D dane=D/B" },
	{ "an RSA certificate without a record", rsa_without_record,
		"opportunistic=E dane=A/D" },
	{ "another certificate for another SNI", other_sni, "dane=A" },
	{ "an untrusted certificate without SNI", no_name_untrusted,
		"opportunistic=E dane=A strict=A/D postfix-verify=D "
		"postfix-dane=A" },
	{ "an untrusted one for an unknown name", unknown_name_untrusted,
		"opportunistic=E dane=A strict=A postfix-verify=A" },
	{ "servers that take turns", by_turns,
		"opportunistic=E dane=A/D strict=A/D postfix-dane=A/D" },
	{ "bogus A", bogus_address,
		"opportunistic=D dane=D mta-sts=D strict=D" },
	{ "bogus AAAA beside it", bogus_aaaa, "opportunistic=E/D dane=E/D" },
	{ "bogus MX", bogus_mx, "opportunistic=D dane=D mta-sts=D strict=D" },

	{ "enforce", in_force, "opportunistic=E mta-sts=A returning=A" },
	{ "enforce, not listed", unlisted,
		"opportunistic=E mta-sts=D returning=D strict=A" },
	{ "enforce, expired", sts_expired, "mta-sts=D returning=D" },
	{ "enforce, a wrong name", sts_renamed, "mta-sts=D" },
	{ "enforce, the mail domain's name", sts_domain_only,
		"mta-sts=D strict=D postfix-secure=A" },
	{ "enforce, a CN alone", sts_cn_only, "mta-sts=D strict=A" },
	{ "enforce, TLS 1.0", sts_old_tls, "mta-sts=D" },
	{ "enforce, no STARTTLS", sts_no_starttls,
		"opportunistic=C mta-sts=D/B" },
	{ "enforce, handshake fails", sts_broken_handshake,
		"opportunistic=C/D mta-sts=D" },
	{ "enforce, an untrusted RSA certificate", rsa_untrusted,
		"mta-sts=A/D strict=A/D" },
	{ "testing", in_test, "mta-sts=E returning=E" },
	{ "testing, expired", testing_expired, "mta-sts=E returning=E" },
	{ "none", mode_none, "mta-sts=E returning=E" },
	{ "not to be fetched", not_fetched, "mta-sts=E returning=A" },
	{ "not to be fetched, expired", not_fetched_expired,
		"mta-sts=E returning=D" },
	{ "not asked", not_asked, "mta-sts=U returning=U" },
	{ "enforce, and DANE fails", sts_and_mismatch,
		"mta-sts=A/B dane=D/B" },
	{ "enforce, and 3 1 1 of an expired one", sts_and_ee_expired,
		"mta-sts=D dane=A/D" },
};

static const struct {
	const char *what;
	void (*change)(struct world *);
	int sender; /* 1: dane, 2: mta-sts */
	const char *type;
} reports[] = {
	{ "fine", match_ee, 1, NULL },
	{ "fine", in_force, 2, NULL },
	{ "nothing published", expire, 2, NULL },
	{ "mismatch", mismatch, 1, "tlsa-invalid" },
	{ "expired below the TA", expired_below_ta, 1, "certificate-expired" },
	{ "lookup", fail_lookup, 1, "dnssec-invalid" },
	{ "no STARTTLS", dane_no_starttls, 1, "starttls-not-supported" },
	{ "no STARTTLS", sts_no_starttls, 2, "starttls-not-supported" },
	{ "handshake", sts_broken_handshake, 2, "validation-failure" },
	{ "expired", sts_expired, 2, "certificate-expired" },
	{ "expired, in test", testing_expired, 2, "certificate-expired" },
	{ "name", sts_renamed, 2, "certificate-host-mismatch" },
	{ "not listed", unlisted, 2, "validation-failure" },
	{ "not to be fetched", not_fetched, 2, "sts-policy-fetch-error" },
};
/* clang-format on */

static void test_result_types(struct sc_arena *a)
{
	static struct world w;

	for (size_t i = 0; i < SC_COUNT(reports); i++) {
		struct sc_report r = report_of(a, &w, reports[i].change);

		IS(r.senders[reports[i].sender].hosts[0].result_type,
			reports[i].type,
			sc_arena_printf(a, "%s is reported by %s",
				reports[i].what,
				r.senders[reports[i].sender].sender));
	}
}

static void test_both_policies(struct sc_arena *a)
{
	static struct world w;
	struct sc_report r = report_of(a, &w, sts_and_mismatch);

	OK(r.senders[2].hosts[0].note &&
			strstr(r.senders[2].hosts[0].note, "8461 section 2"),
		"a sender with both goes by DANE");
	r = report_of(a, &w, not_fetched);
	OK(r.senders[2].note && strstr(r.senders[2].note, "assumed"),
		"what a cached policy says is an assumption");
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		play(&a, &rows[i]);
	test_result_types(&a);
	test_both_policies(&a);
	return DONE();
}

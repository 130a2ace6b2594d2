/*
 * Sendmail, mox, maddy, Haraka, OpenSMTPD, and postfix-mta-sts-resolver with
 * tlsrpt: a row for each thing that was seen, numbered as in docs/senders.md.
 * Each row has all that was seen there, so that no program takes over another's
 * habit.
 */
#include "sender_scenes.h"

static void both(struct world *w)
{
	sts(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
}

static void right_and_untrusted(struct world *w)
{
	both(w);
	w->chains[0].trusted = false;
}

static void both_wrong(struct world *w)
{
	sts_and_mismatch(w);
	w->chains[0].trusted = false;
}

static void unusable(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_NOT_USED, -1);
	w->dane[0].state = SC_DANE_UNUSABLE;
	w->ef[0].dane.result = SC_DANE_UNAUTHENTICATED;
	w->tlsa[0].use = SC_TLSA_UNKNOWN_PARAM;
}

static void short_digest(struct world *w)
{
	unusable(w);
	w->tlsa[0].use = SC_TLSA_BAD_LENGTH;
}

static void plain_old_tls(struct world *w)
{
	w->tls[0].version = "TLSv1.1";
}

static void static_rsa(struct world *w)
{
	w->tls[0].version = "TLSv1.2";
	w->tls[0].cipher_suite = "TLS_RSA_WITH_AES_128_GCM_SHA256";
}

static void cbc_of_go(struct world *w)
{
	w->tls[0].version = "TLSv1.2";
	w->tls[0].cipher_suite = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA";
}

static void pss_key(struct world *w)
{
	w->leaves[0].key.type = SC_KEY_RSA_PSS;
}

static void plain_454(struct world *w)
{
	add_host(w);
	w->endpoints[0].starttls = reply(454);
	w->endpoints[0].tls = NULL;
}

static void plain_502(struct world *w)
{
	plain_454(w);
	w->endpoints[0].starttls = reply(502);
}

static void only_one(struct world *w)
{
	w->obs.n_hosts = w->obs.n_endpoints = 1;
	w->facts.n_hosts = w->facts.n_endpoints = 1;
}

static void single_454(struct world *w)
{
	plain_454(w);
	only_one(w);
}

static void single_502(struct world *w)
{
	plain_502(w);
	only_one(w);
}

static void dane_502(struct world *w)
{
	plain_502(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
}

static void single_dane_502(struct world *w)
{
	dane_502(w);
	only_one(w);
}

static void not_offered(struct world *w)
{
	add_host(w);
	w->endpoints[0].ehlo = reply(250);
	w->endpoints[0].starttls = reply(502);
	w->endpoints[0].tls = NULL;
}

static void single_not_offered(struct world *w)
{
	not_offered(w);
	only_one(w);
}

static void dane_not_offered(struct world *w)
{
	not_offered(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
}

static void single_dane_not_offered(struct world *w)
{
	dane_not_offered(w);
	only_one(w);
}

static void sts_not_offered(struct world *w)
{
	sts(w);
	single_not_offered(w);
}

static void testing_not_offered(struct world *w)
{
	enforce(w, SC_STS_TESTING);
	single_not_offered(w);
}

/* Not offered, and there all the same. */
static void dane_hidden(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->endpoints[0].ehlo = reply(250);
}

static void first_554(struct world *w)
{
	add_host(w);
	greet_554(w);
}

static void greet_421(struct world *w)
{
	w->endpoints[0].greeting = reply(421);
}

static void first_421(struct world *w)
{
	add_host(w);
	greet_421(w);
}

static void late_alert(struct world *w)
{
	close_inside(w);
	w->tls[0].alert_received = "certificate_required";
}

static void cn_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_MATCH, 1);
	common_name(w);
}

static void whole_key_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_FULL, SC_TLSA_MATCH, -1);
}

static void whole_cert_ta(struct world *w)
{
	whole_key_ta(w);
	w->tlsa[0].selector = SC_TLSA_CERT;
}

static void leaf_ta(struct world *w)
{
	publish(w, SC_TLSA_DANE_TA, SC_TLSA_SHA256, SC_TLSA_TA_NOT_SENT, 0);
	w->leaves[0].is_ca = true;
	w->chains[0].trusted = false;
}

static void leaf_ta_no_ca(struct world *w)
{
	leaf_ta(w);
	w->leaves[0].is_ca = false;
}

static void leaf_ta_expired(struct world *w)
{
	leaf_ta(w);
	w->leaves[0].not_after.s = 500;
}

/* The records fit one of two certificates. */
static void fits_rsa(struct world *w)
{
	two_certificates(w);
	w->variant_facts[0] = w->variant_facts[1];
	w->variant_facts[1].chain = &w->other_chain;
	w->variant_facts[1].leaf = &w->other_leaf;
	w->variant_facts[1].dane.result = SC_DANE_MISMATCH;
	w->variant_facts[1].dane.records = &w->matches[1];
}

static void two_addresses(struct world *w)
{
	static struct sc_tlsa_facts none = { .match = SC_TLSA_NO_MATCH };

	add_host(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->endpoints[1].host = w->endpoints[0].host;
	w->ef[1].dane_policy = w->ef[0].dane_policy;
	w->ef[1].dane.records = &none;
	w->ef[1].dane.result = SC_DANE_MISMATCH;
}

static void second_address_dead(struct world *w)
{
	two_addresses(w);
	w->endpoints[1].connect = SC_OUTCOME_REFUSED;
}

static void alias_own_right(struct world *w)
{
	alias(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
}

static void alias_target_right(struct world *w)
{
	alias_own_right(w);
	w->dane[0].base = "real.example.org";
}

static void bogus_aaaa(struct world *w)
{
	w->hosts[0].aaaa.dnssec = SC_DNSSEC_BOGUS;
}

static void half_right(struct world *w)
{
	half(w);
}

static void old_mode_first(struct world *w)
{
	serve_policy(w, RECORD, "mode: none\n" POLICY("mx1.example.org"));
	w->sts.mode = SC_STS_NONE;
}

static void old_mode_last(struct world *w)
{
	serve_policy(w, RECORD, POLICY("mx1.example.org") "mode: none\r\n");
}

static void id_hyphen(struct world *w)
{
	serve_policy(w, "\"v=STSv1; id=2026-11;\"", POLICY("mx1.example.org"));
	w->sts.mode = SC_STS_NO_MODE;
}

static void old_age(struct world *w)
{
	serve_policy(w, RECORD,
		"version: STSv1\nmode: enforce\nmx: mx1.example.org\n"
		"max_age: 99999999\n");
	w->sts.mode = SC_STS_NO_MODE;
}

static void spf_beside(struct world *w)
{
	static const char *const records[] = { "\"v=spf1 -all\"", RECORD };

	sts(w);
	w->sts_txt.records = records;
	w->sts_txt.n_records = 2;
}

static void blank_line(struct world *w)
{
	serve_policy(w, RECORD, POLICY("mx1.example.org") "\r\n");
}

static void space_before_colon(struct world *w)
{
	serve_policy(w, RECORD,
		"version: STSv1\nmode : enforce\nmx: mx1.example.org\n"
		"max_age: 604800\n");
	w->sts.mode = SC_STS_NO_MODE;
}

static void blank_before_semicolon(struct world *w)
{
	serve_policy(w, "\"v=STSv1 ; id=1;\"", POLICY("mx1.example.org"));
	w->sts.mode = SC_STS_NO_MODE;
}

static void unlisted_first(struct world *w)
{
	static const char *const mx[] = { "mx2.example.org" };

	serve_policy(w, RECORD, POLICY("mx2.example.org"));
	w->sts.policy.mx = mx;
	add_host(w);
}

static void unlisted(struct world *w)
{
	unlisted_first(w);
	only_one(w);
}

static void star_of_tld(struct world *w)
{
	static const char star[] = "*.test";

	w->obs.target.domain = "example.test";
	w->endpoints[0].host = w->hosts[0].name = "example.test";
	w->names[0][0] = sc_bytes_of(star);
	w->ef[0].name = (struct sc_name_facts){ .reference = "example.test",
		.match = SC_NAME_WILDCARD,
		.presented = star };
}

static void star_for_underscore(struct world *w)
{
	w->ef[0].name =
		(struct sc_name_facts){ .reference = "my_mx.example.org",
			.match = SC_NAME_WILDCARD,
			.presented = "*.example.org" };
}

static void no_name_refused(struct world *w)
{
	add_try(w, "no-sni", false);
	add_try(w, "no-sni", false);
	add_try(w, "repeat", true);
}

static void no_name_refused_dane(struct world *w)
{
	no_name_refused(w);
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
}

static void no_name_refused_sts(struct world *w)
{
	no_name_refused(w);
	sts(w);
}

static void short_key(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->leaves[0].key.type = SC_KEY_RSA;
	w->leaves[0].key.bits = 1024;
}

/* clang-format off */
static const struct row rows[] = {
	{ "27, RSA of 1024 bits", short_key,
		"dane=A/D postfix-dane=A exim-try-dane=A sendmail=E "
		"sendmail-dane=D mox=A maddy=A" },
	{ "25, a null MX among others", null_beside_mx,
		"postfix-may=B exim=E sendmail=E mox=E maddy=B" },
	{ "15, lower case", lower_case,
		"sendmail=E sendmail-dane=A mox=A maddy=B haraka=E opensmtpd=C" },
	{ "nothing is wrong", NULL,
		"sendmail=E sendmail-dane=E mox=E maddy=E haraka=E opensmtpd=E "
		"postfix-mta-sts-tlsrpt=E" },
	{ "21, DANE and MTA-STS by default", both,
		"sendmail=E sendmail-dane=A mox=A maddy=A haraka=E opensmtpd=E "
		"postfix-mta-sts-tlsrpt=A" },
	{ "21, a wrong record", sts_and_mismatch,
		"dane=D/B mta-sts=A/B sendmail-dane=D mox=D maddy=B "
		"postfix-mta-sts=A postfix-mta-sts-tlsrpt=A" },
	{ "21, neither holds", both_wrong, "mox=D maddy=D" },
	{ "21, an untrusted chain", right_and_untrusted,
		"dane=A/D mta-sts=D sendmail-dane=A mox=D maddy=D "
		"postfix-mta-sts=D postfix-mta-sts-tlsrpt=D" },
	{ "22, the handshake fails", break_handshake,
		"opportunistic=C/D sendmail=D sendmail-dane=D mox=C maddy=D "
		"maddy-tls-none=C haraka=D opensmtpd=C" },
	{ "22, closed after it", close_inside,
		"opportunistic=D postfix-may=C/D exim=C sendmail=D mox=D "
		"maddy=D maddy-tls-none=C haraka=D opensmtpd=D" },
	{ "22, a client certificate in TLS 1.3", late_alert,
		"opportunistic=D postfix-may=C/D exim=C sendmail=D mox=D "
		"maddy=D maddy-tls-none=C haraka=D opensmtpd=D" },
	{ "23, TLS 1.1", plain_old_tls,
		"opportunistic=C/D postfix-may=E exim=E sendmail=D mox=C "
		"maddy=D maddy-tls-none=C haraka=D opensmtpd=C" },
	{ "23, TLS 1.0 and DANE", old_tls,
		"postfix-dane=D exim-try-dane=A sendmail-dane=D mox=D maddy=B" },
	{ "24, 454", single_454,
		"opportunistic=C/D postfix-may=C exim=C sendmail=C mox=C "
		"maddy=D maddy-tls-none=D haraka=D opensmtpd=C" },
	{ "24, 502", single_502,
		"opportunistic=C/B postfix-may=C exim=C sendmail=C mox=C "
		"maddy=B maddy-tls-none=B haraka=B opensmtpd=C" },
	{ "24, 454 of the first of two", plain_454,
		"opportunistic=C/D mox=C maddy=E/D haraka=D opensmtpd=C" },
	{ "24, 502 of the first of two", plain_502,
		"opportunistic=C/B mox=C maddy=E/B haraka=B opensmtpd=C" },
	{ "24, 502 and DANE", single_dane_502,
		"dane=B postfix-dane=B exim-try-dane=D sendmail-dane=D mox=B "
		"maddy=B" },
	{ "24, 502 and DANE, the first of two", dane_502,
		"dane=A/B postfix-dane=B exim-try-dane=A/D sendmail-dane=A/D mox=B "
		"maddy=A/B" },
	{ "25, no STARTTLS, DANE", single_dane_not_offered,
		"dane=D/B postfix-dane=D exim-try-dane=D sendmail-dane=D "
		"mox=B maddy=B" },
	{ "25, no STARTTLS, DANE, the first of two", dane_not_offered,
		"dane=A/B postfix-dane=A/D exim-try-dane=A/D sendmail-dane=A/D "
		"mox=B maddy=A/B" },
	{ "25, no STARTTLS, MTA-STS", sts_not_offered,
		"mta-sts=D/B postfix-mta-sts=D mox=B maddy=D" },
	{ "25, STARTTLS there and not offered", dane_hidden,
		"dane=D/B postfix-dane=D mox=A maddy=B" },
	{ "25, two addresses", two_addresses,
		"dane=A/D postfix-dane=A/D exim-try-dane=A/D sendmail-dane=A/D mox=D "
		"maddy=A/B" },
	{ "25, the other is dead", second_address_dead, "mox=A/D" },
	{ "25, the first greets with 554", first_554,
		"opportunistic=E/B postfix-may=E/D exim=E/B sendmail=E/B mox=B "
		"maddy=E/B haraka=B opensmtpd=E/D" },
	{ "25, 554", greet_554,
		"opportunistic=U/B mox=B maddy=B haraka=B postfix-may=D" },
	{ "25, the first greets with 421", first_421,
		"opportunistic=E/D mox=E/D maddy=E/D haraka=D opensmtpd=E/D" },
	{ "25, 421", greet_421, "opportunistic=U/D mox=D maddy=D haraka=D" },
	{ "26, no STARTTLS", single_not_offered,
		"opportunistic=C sendmail=C mox=C maddy=D maddy-tls-none=C "
		"haraka=C opensmtpd=C" },
	{ "26, no STARTTLS, mode testing", testing_not_offered,
		"mta-sts=C/D postfix-mta-sts=C mox=C maddy=D "
		"maddy-tls-none=C" },
	{ "27, a bogus AAAA", bogus_aaaa,
		"opportunistic=E/D sendmail=D sendmail-dane=D mox=E maddy=E "
		"haraka=E opensmtpd=E postfix-may=E exim=E" },
	{ "27, an alias, at the target", alias_target_right,
		"postfix-dane=A exim-try-dane=A sendmail-dane=E mox=A maddy=A" },
	{ "27, an alias, at the alias", alias_own_right,
		"postfix-dane=A exim-try-dane=E sendmail-dane=A mox=A maddy=A" },
	{ "27, no usable record", unusable,
		"dane=E postfix-dane=E exim-try-dane=E sendmail-dane=E mox=E "
		"maddy=E" },
	{ "27, a short digest", short_digest,
		"dane=E/B postfix-dane=E exim-try-dane=E sendmail-dane=D mox=E "
		"maddy=B" },
	{ "28, insecure MX, a right record", half_right,
		"postfix-dane=E exim-try-dane=E sendmail-dane=E mox=E maddy=A" },
	{ "28, insecure MX, a wrong record", half_mismatch,
		"postfix-dane=D exim-try-dane=E sendmail-dane=E mox=E maddy=B" },
	{ "28, not listed", unlisted,
		"mta-sts=D/B postfix-mta-sts-tlsrpt=D mox=D maddy=B" },
	{ "28, the first is not listed", unlisted_first,
		"mta-sts=A/D postfix-mta-sts-tlsrpt=A/D mox=A/D maddy=A/B" },
	{ "29, a CN and DANE-TA", cn_ta,
		"dane=A/B postfix-dane=A exim-try-dane=A sendmail-dane=A mox=D "
		"maddy=B" },
	{ "29, a CN and MTA-STS", sts_cn,
		"mta-sts=D postfix-mta-sts=A mox=D maddy=D "
		"postfix-mta-sts-tlsrpt=A" },
	{ "29, 2 0 0 not sent", whole_cert_ta,
		"postfix-dane=A exim-try-dane=D sendmail-dane=A mox=A maddy=B" },
	{ "29, 2 1 0 not sent", whole_key_ta,
		"postfix-dane=A exim-try-dane=D sendmail-dane=A mox=D maddy=B" },
	{ "29, a leaf as anchor", leaf_ta,
		"dane=D postfix-dane=D exim-try-dane=D sendmail-dane=D mox=A "
		"maddy=A" },
	{ "29, a leaf that is no CA", leaf_ta_no_ca, "mox=A maddy=B" },
	{ "29, one that has expired", leaf_ta_expired, "mox=D maddy=B" },
	{ "29, an old anchor", old_ta, "sendmail-dane=A mox=D maddy=B" },
	{ "29, digests", stale_sha512, "sendmail-dane=D mox=A maddy=A" },
	{ "29, the mail domain's name", ta_next_hop,
		"sendmail-dane=D mox=A maddy=B" },
	{ "29, extended key usage", wrong_eku, "mox=D maddy=B" },
	{ "29, RSA key transport", static_rsa,
		"exim=E haraka=E mox=C maddy=D" },
	{ "29, CBC with SHA-1", cbc_of_go, "mox=E maddy=E" },
	{ "29, a key for RSA-PSS", pss_key, "exim=E mox=C maddy=D" },
	{ "30, records for ECDSA alone", two_certificates,
		"postfix-dane=A exim-try-dane=D sendmail-dane=A mox=D maddy=B" },
	{ "30, records for RSA alone", fits_rsa,
		"postfix-dane=D exim-try-dane=A sendmail-dane=D mox=A maddy=A" },
	{ "31, none before enforce", old_mode_first,
		"postfix-mta-sts=A mox=E maddy=A" },
	{ "31, none behind enforce", old_mode_last,
		"postfix-mta-sts=E mox=A maddy=E" },
	{ "31, text/html", sts_html, "postfix-mta-sts=E mox=A maddy=E" },
	{ "31, max_age too large", old_age,
		"postfix-mta-sts=E mox=A maddy=A" },
	{ "31, id with a hyphen", id_hyphen,
		"postfix-mta-sts=A mox=E maddy=A" },
	{ "31, SPF beside it", spf_beside, "postfix-mta-sts=A mox=A maddy=E" },
	{ "31, a blank line", blank_line, "postfix-mta-sts=A mox=E maddy=E" },
	{ "31, a blank before the colon", space_before_colon,
		"postfix-mta-sts=E mox=E maddy=E" },
	{ "31, a blank before the semicolon", blank_before_semicolon,
		"postfix-mta-sts=A mox=A maddy=A" },
	{ "31, a dot as a wildcard", sts_dot,
		"postfix-mta-sts=A mox=E maddy=B" },
	{ "32, a name of the certificate is listed", sts_listed_name,
		"postfix-mta-sts=A postfix-mta-sts-tlsrpt=D mox=D maddy=B" },
	{ "33, a wildcard of a TLD", star_of_tld,
		"strict=D postfix-verify=D postfix-secure=D" },
	{ "33, an underscore", star_for_underscore,
		"strict=A/D postfix-verify=D" },
	{ "12, a server that needs SNI", no_name_refused,
		"postfix-may=C/D postfix-dane=C/D postfix-mta-sts=C/D "
		"sendmail=D sendmail-dane=D exim=E mox=E maddy=E haraka=E "
		"opensmtpd=E" },
	{ "12, and DANE", no_name_refused_dane,
		"postfix-may=C/D postfix-dane=A sendmail-dane=A mox=A maddy=A" },
	{ "12, and MTA-STS", no_name_refused_sts,
		"postfix-may=C/D postfix-mta-sts=A postfix-mta-sts-tlsrpt=A" },
	{ "34, MX is an address", literal,
		"opportunistic=E/B postfix-may=E exim=B sendmail=E mox=D "
		"maddy=B haraka=E opensmtpd=E sendmail-dane=E" },
	{ "34, no address", no_address,
		"opportunistic=B postfix-may=B exim=B sendmail=B mox=D maddy=B "
		"haraka=D opensmtpd=D" },
	{ "34, neither MX nor address", nothing,
		"opportunistic=B postfix-may=B exim=B sendmail=B mox=D maddy=B "
		"haraka=B opensmtpd=D" },
	{ "34, no such name", absent,
		"opportunistic=B postfix-may=B exim=B sendmail=B mox=D maddy=B "
		"haraka=B opensmtpd=B" },
};
/* clang-format on */

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		play(&a, &rows[i]);
	return DONE();
}

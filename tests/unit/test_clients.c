/*
 * Mail clients where the table of tests/clients does not lead: other ways to
 * log in, several ports, faults that come together.
 */
#include "sender_world.h"

static void submit(struct world *w)
{
	w->obs.target = (struct sc_target){ .kind = SC_TARGET_SERVER,
		.role = SC_ROLE_SUBMISSION,
		.host = "mx1.example.org",
		.port = 587 };
	w->obs.domain = NULL;
	w->endpoints[0].port = 587;
	w->endpoints[0].preference = -1;
}

static void break_off(struct world *w)
{
	w->tls[0] = (struct sc_tls){ .outcome = SC_OUTCOME_PROTOCOL };
	w->endpoints[0].tls = NULL;
	w->ef[0].chain = NULL;
	w->ef[0].leaf = NULL;
}

static void offer_only(struct world *w, const char *keyword)
{
	submit(w);
	break_off(w);
	w->endpoints[0].ehlo = offer(w->ehlo[0], keyword);
	w->endpoints[0].starttls = reply(502);
}

static void nothing(struct world *w)
{
	offer_only(w, "PIPELINING");
}

static void password(struct world *w)
{
	offer_only(w, "AUTH LOGIN");
}

static void challenge(struct world *w)
{
	offer_only(w, "AUTH CRAM-MD5 SCRAM-SHA-256");
}

static void refuse_starttls(struct world *w)
{
	submit(w);
	break_off(w);
	w->endpoints[0].starttls = reply(554);
}

static void fail_handshake(struct world *w)
{
	submit(w);
	break_off(w);
	w->endpoints[0].tls = &w->tls[0];
}

static void silent(struct world *w)
{
	submit(w);
	break_off(w);
	w->endpoints[0].connect = SC_OUTCOME_TIMEOUT;
}

static void implicit(struct world *w, size_t i)
{
	w->endpoints[i].mode = SC_MODE_IMPLICIT;
	w->endpoints[i].port = 465;
	w->endpoints[i].ehlo = (struct sc_reply){ 0 };
	w->endpoints[i].starttls = (struct sc_reply){ 0 };
}

static void both_ports(struct world *w)
{
	password(w);
	add_host(w);
	implicit(w, 1);
}

static void untrust(struct world *w, unsigned faults)
{
	static const struct sc_anchor anchor;

	submit(w);
	w->chains[0].trusted = false;
	w->chains[0].faults = faults;
	w->chains[0].anchor = &anchor;
	w->chains[0].path = w->sent[0];
	w->chains[0].n_path = 1;
	w->leaves[0].signature_hash = SC_HASH_SHA1;
}

static void sha1(struct world *w)
{
	untrust(w, 1u << SC_PATH_WEAK);
}

static void md5(struct world *w)
{
	sha1(w);
	w->leaves[0].signature_hash = SC_HASH_MD5;
}

static void sha1_expired(struct world *w)
{
	untrust(w, 1u << SC_PATH_WEAK | 1u << SC_PATH_EXPIRED);
}

static void purpose(struct world *w)
{
	untrust(w, 1u << SC_PATH_EKU);
	w->leaves[0].has_eku = w->leaves[0].eku_client_auth = true;
}

static void purpose_of_issuer(struct world *w)
{
	untrust(w, 1u << SC_PATH_EKU);
}

static void purpose_unknown_root(struct world *w)
{
	purpose(w);
	w->chains[0].anchor = NULL;
}

static void other_without_sni(struct world *w)
{
	submit(w);
	w->other_chain = w->chains[0];
	w->variants[0] = (struct sc_variant){ "no-sni", w->tls[0] };
	w->variant_facts[0] = (struct sc_variant_facts){ &w->other_chain,
		&w->leaves[0], w->ef[0].name, w->ef[0].dane };
	w->variant_facts[0].name.match = SC_NAME_MISMATCH;
	w->endpoints[0].variants = w->variants;
	w->ef[0].variants = w->variant_facts;
	w->endpoints[0].n_variants = w->ef[0].n_variants = 1;
}

static void u_label(struct world *w)
{
	submit(w);
	w->obs.target.idn = true;
}

static void old_tls(struct world *w)
{
	submit(w);
	w->tls[0].version = "TLSv1";
}

static const struct row rows[] = {
	{ "all is right", submit,
		"mail-client=A python=A swaks=V postfix-relay-may=V "
		"sendemail=R" },
	{ "neither STARTTLS nor AUTH", nothing,
		"mail-client=R/P node=C php-auto-tls=R ruby=P go=R "
		"postfix-relay-may=C postfix-relay-encrypt=D" },
	{ "AUTH without STARTTLS", password,
		"mail-client=R/P node=P php-auto-tls=P ruby=P go=R dma=D "
		"postfix-relay-may=D" },
	{ "AUTH that shows no password", challenge,
		"mail-client=R node=C php-auto-tls=C ruby=C go=R "
		"postfix-relay-may=C" },
	{ "554 to STARTTLS", refuse_starttls,
		"mail-client=R node=R curl-try=C emacs=C" },
	{ "a handshake that fails", fail_handshake,
		"mail-client=R curl-try=R emacs=C" },
	{ "nobody answers", silent, "mail-client=U node=U swaks=U" },
	{ "587 in clear text, 465 well kept", both_ports,
		"node=P go=R python-no-context=V/R curl=A/R" },
	{ "SHA-1", sha1, "mail-client=R java=A vertx=A python=R swaks=V" },
	{ "MD5", md5, "java=R" },
	{ "SHA-1, and expired", sha1_expired, "java=R" },
	{ "for clients only", purpose, "mail-client=R gnutls=A java=R" },
	{ "an issuer for clients only", purpose_of_issuer,
		"mail-client=R gnutls=A java=A" },
	{ "for clients only, of an unknown CA", purpose_unknown_root,
		"gnutls=R" },
	{ "another certificate without SNI", other_without_sni,
		"mail-client=A python=A postfix-relay-verify=D swaks=V" },
	{ "a name with an umlaut", u_label,
		"mail-client=R python=A go=R emailjs-tls=V swaks=R dma=D" },
	{ "TLS 1.0", old_tls,
		"mail-client=R gnutls=A mutt=R python-no-context=R "
		"mailutils=V" },
};

/* Port 465 has the clients that were seen there, and their settings. */
static void test_ports(struct sc_arena *a)
{
	static struct world w;
	struct sc_settings settings = { { -1, false }, { -1, false }, false };

	set_up(&w);
	submit(&w);
	implicit(&w, 0);

	struct sc_report r = sc_report_make(a, &w.obs, &w.facts, &settings);

	IS(got(a, &r, "node"), "A", "nodemailer on 465");
	OK(got(a, &r, "go") == NULL, "Go was not seen there");
	for (size_t i = 0; i < r.n_senders; i++)
		for (size_t k = 0; k < r.senders[i].n_implementations; k++)
			OK(r.senders[i].implementations[k].n_programs > 0,
				r.senders[i].implementations[k].name);
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		play(&a, &rows[i]);
	test_ports(&a);
	return DONE();
}

#include "check/topics.h"

#include "check/peer.h"
#include "facts/ehlo.h"
#include "facts/turns.h"

static struct sc_verdict plaintext_465(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!t->not_tls.n)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"Port %d speaks clear text where TLS is due at once: mail "
		"clients set to SSL/TLS cannot connect.",
		s->endpoint->port);

	sc_evidence(&v, s, "server", "%s", sc_show(s, t->not_tls));
	sc_evidence(&v, s, "wanted", "a TLS ServerHello");
	return v;
}

static struct sc_verdict starttls_465(const struct sc_subject *s)
{
	const struct sc_reply *again = sc_turns_answer(
		sc_turns_trial(s->endpoint, "again"), "STARTTLS", true);
	bool offered =
		sc_ehlo_offers(&s->endpoint->ehlo_tls, sc_bytes_of("STARTTLS"));
	bool accepted = again && again->code == 220;

	if (!offered && !accepted)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"STARTTLS is %s inside TLS on port %d; mail clients work "
		"all the same.",
		offered ? "offered" : "accepted", s->endpoint->port);

	if (offered)
		sc_evidence(&v, s, "server", "250 STARTTLS inside TLS");
	else
		sc_weigh(&v, SC_W_INFO);
	if (accepted)
		sc_evidence(&v, s, "server", "STARTTLS inside TLS: %s",
			sc_peer_reply(s, again));
	return v;
}

static struct sc_verdict implicit_587(const struct sc_subject *s)
{
	if (!s->endpoint->implicit_tls_answers)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"Port %d expects TLS at once: mail clients set to STARTTLS "
		"wait for a greeting that never comes.",
		s->endpoint->port);

	sc_evidence(&v, s, "seen", "no greeting; a ClientHello was answered");
	sc_evidence(&v, s, "wanted", "220 greeting, EHLO, STARTTLS");
	return v;
}

static struct sc_verdict auth_cleartext(const struct sc_subject *s)
{
	struct sc_bytes line = sc_ehlo_clear_auth(&s->endpoint->ehlo);
	const struct sc_reply *taken = sc_turns_invitation(s->endpoint);

	if (!line.p && !taken)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server invites passwords before TLS: a mail client that "
		"is set up without TLS, or attacked, sends them in clear text.");

	if (line.p)
		sc_evidence(&v, s, "seen", "250 %s before STARTTLS",
			sc_show(s, line));
	if (taken)
		sc_evidence(&v, s, "server", "AUTH before STARTTLS: %s",
			sc_peer_reply(s, taken));
	return v;
}

static struct sc_verdict mail_cleartext(const struct sc_subject *s)
{
	const struct sc_reply *mail = sc_turns_answer(
		sc_turns_trial(s->endpoint, "clear"), "MAIL", false);

	if (!mail)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (mail->code / 100 != 2)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server begins a message without TLS: a mail client that "
		"is set up carelessly, or attacked, sends it in clear.");

	sc_evidence(&v, s, "server", "MAIL before STARTTLS: %s",
		sc_peer_reply(s, mail));
	sc_evidence(&v, s, "wanted", "530 5.7.0 Must issue STARTTLS first");
	return v;
}

static struct sc_verdict auth_missing(const struct sc_subject *s)
{
	const struct sc_reply *r = &s->endpoint->ehlo_tls;

	if (sc_ehlo_offers(r, sc_bytes_of("AUTH")))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"No AUTH is offered inside TLS: mail clients cannot log in, "
		"unless access is by network only.");

	sc_evidence(
		&v, s, "server", "EHLO inside TLS: %s", sc_peer_reply(s, r));
	return v;
}

/* A domain's servers are named by SRV records, in A-labels. */
static struct sc_verdict u_label(const struct sc_subject *s)
{
	const struct sc_target *t = &s->obs->target;

	if (t->kind != SC_TARGET_SERVER || !t->host)
		return SC_IS_NA;
	if (!t->idn)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The name of the server is not ASCII as people write it: most "
		"mail clients look it up in vain, or do not find it in the "
		"certificate.");

	sc_evidence(&v, s, "wanted", "%s", t->host);
	sc_remedy(&v, s, "Tell people to enter %s.", t->host);
	return v;
}

const struct sc_check sc_checks_sub[] = {
	{
		.id = SC_CHECK_SUB_465_PLAINTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Enable TLS wrapper mode on 465.",
		.needs = SC_NEED_CONNECT | SC_NEED_IMPLICIT_MODE,
		.run = plaintext_465,
	},
	{
		.id = SC_CHECK_SUB_465_STARTTLS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Disable STARTTLS on the wrapped listener.",
		.needs = SC_NEED_EHLO_TLS | SC_NEED_IMPLICIT_MODE,
		.run = starttls_465,
	},
	{
		.id = SC_CHECK_SUB_587_IMPLICIT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Use STARTTLS on 587 and implicit TLS on 465.",
		.needs = SC_NEED_CONNECT | SC_NEED_STARTTLS_MODE,
		.run = implicit_587,
	},
	{
		.id = SC_CHECK_SUB_AUTH_CLEARTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Offer AUTH only after TLS.",
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = auth_cleartext,
	},
	{
		.id = SC_CHECK_SUB_MAIL_CLEARTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Require TLS on submission, so that MAIL is "
			  "answered with 530 5.7.0 before it.",
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = mail_cleartext,
	},
	{
		.id = SC_CHECK_SUB_AUTH_MISSING,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Enable SASL, or state that access is by network "
			  "only.",
		.needs = SC_NEED_EHLO_TLS,
		.run = auth_missing,
	},
	{
		.id = SC_CHECK_SUB_NAME_U_LABEL,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Tell people the A-labels of the name.",
		.run = u_label,
	},
	{ 0 },
};

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

	struct sc_verdict v = sc_fires(s, SC_MSG(SUB_465_PLAINTEXT),
		SC_NUMBER("port", s->endpoint->port));

	sc_evidence(&v, s, "server", SC_BYTES("not_tls", t->not_tls));
	sc_evidence(&v, s, "wanted", SC_MSG(A_TLS_HANDSHAKE));
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

	struct sc_verdict v = sc_fires(s, SC_MSG(SUB_465_STARTTLS),
		SC_FLAG("offered", offered),
		SC_NUMBER("port", s->endpoint->port));

	if (offered)
		sc_evidence(&v, s, "server", SC_MSG(SUB_465_STARTTLS_SERVER));
	else
		sc_weigh(&v, SC_W_INFO);
	if (accepted)
		sc_evidence(&v, s, "server", SC_MSG(STARTTLS_INSIDE),
			SC_PHRASE("reply", sc_peer_reply(s, again)));
	return v;
}

static struct sc_verdict implicit_587(const struct sc_subject *s)
{
	if (!s->endpoint->implicit_tls_answers)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SUB_587_IMPLICIT),
		SC_NUMBER("port", s->endpoint->port));

	sc_evidence(&v, s, "seen", SC_MSG(SILENCE_IN_CLEAR));
	sc_evidence(&v, s, "wanted", SC_MSG(A_GREETING));
	return v;
}

static struct sc_verdict auth_cleartext(const struct sc_subject *s)
{
	struct sc_bytes line = sc_ehlo_clear_auth(&s->endpoint->ehlo);
	const struct sc_reply *taken = sc_turns_invitation(s->endpoint);

	if (!line.p && !taken)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SUB_AUTH_CLEARTEXT));

	if (line.p)
		sc_evidence(&v, s, "seen", SC_MSG(AUTH_BEFORE_STARTTLS),
			SC_BYTES("line", line));
	if (taken)
		sc_evidence(&v, s, "server", SC_MSG(SUB_AUTH_CLEARTEXT_SERVER),
			SC_PHRASE("reply", sc_peer_reply(s, taken)));
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

	struct sc_verdict v = sc_fires(s, SC_MSG(SUB_MAIL_CLEARTEXT));

	sc_evidence(&v, s, "server", SC_MSG(MAIL_BEFORE_STARTTLS),
		SC_PHRASE("reply", sc_peer_reply(s, mail)));
	sc_evidence(&v, s, "wanted", SC_MSG(SUB_MAIL_CLEARTEXT_WANTED));
	return v;
}

static struct sc_verdict auth_missing(const struct sc_subject *s)
{
	const struct sc_reply *r = &s->endpoint->ehlo_tls;

	if (sc_ehlo_offers(r, sc_bytes_of("AUTH")))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SUB_AUTH_MISSING));

	sc_evidence(&v, s, "server", SC_MSG(EHLO_INSIDE_TLS),
		SC_PHRASE("reply", sc_peer_reply(s, r)));
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

	struct sc_verdict v = sc_fires(s, SC_MSG(SUB_NAME_U_LABEL));

	sc_evidence(&v, s, "wanted", SC_TEXT("host", t->host));
	sc_remedy(&v, s, SC_MSG(SUB_NAME_U_LABEL_EXACT_FIX),
		SC_TEXT("host", t->host));
	return v;
}

const struct sc_check sc_checks_sub[] = {
	{
		.id = SC_CHECK_SUB_465_PLAINTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SUB_465_PLAINTEXT_FIX,
		.needs = SC_NEED_CONNECT | SC_NEED_IMPLICIT_MODE,
		.run = plaintext_465,
	},
	{
		.id = SC_CHECK_SUB_465_STARTTLS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SUB_465_STARTTLS_FIX,
		.needs = SC_NEED_EHLO_TLS | SC_NEED_IMPLICIT_MODE,
		.run = starttls_465,
	},
	{
		.id = SC_CHECK_SUB_587_IMPLICIT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SUB_587_IMPLICIT_FIX,
		.needs = SC_NEED_CONNECT | SC_NEED_STARTTLS_MODE,
		.run = implicit_587,
	},
	{
		.id = SC_CHECK_SUB_AUTH_CLEARTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SUB_AUTH_CLEARTEXT_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = auth_cleartext,
	},
	{
		.id = SC_CHECK_SUB_MAIL_CLEARTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SUB_MAIL_CLEARTEXT_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = mail_cleartext,
	},
	{
		.id = SC_CHECK_SUB_AUTH_MISSING,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SUB_AUTH_MISSING_FIX,
		.needs = SC_NEED_EHLO_TLS,
		.run = auth_missing,
	},
	{
		.id = SC_CHECK_SUB_NAME_U_LABEL,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_SUB_NAME_U_LABEL_FIX,
		.run = u_label,
	},
	{ 0 },
};

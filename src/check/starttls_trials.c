/* What only further sessions show of STARTTLS: wire/trial_scripts.c. */
#include "check/peer.h"
#include "check/topics.h"
#include "facts/turns.h"
#include "obs/outcome.h"

static const struct sc_verdict unseen = { .status = SC_STATUS_UNSEEN };

/* The ways to put something behind STARTTLS, and what each does. */
static const struct injection {
	const char *trial;
	enum sc_message how;
} injections[] = {
	{ "inject-crlf", SC_MSG_STARTTLS_INJECT_CRLF },
	{ "inject-lf", SC_MSG_STARTTLS_INJECT_LF },
	{ "inject-cr", SC_MSG_STARTTLS_INJECT_CR },
	{ "inject-ehlo", SC_MSG_STARTTLS_INJECT_EHLO },
	{ "inject-split", SC_MSG_STARTTLS_INJECT_SPLIT },
	{ "inject-after", SC_MSG_STARTTLS_INJECT_AFTER },
	{ "inject-prefix", SC_MSG_STARTTLS_INJECT_PREFIX },
};

enum executed {
	EXECUTED_UNKNOWN = 0, /* the trial did not get that far */
	EXECUTED_NO,          /* dropped, refused, or no TLS came of it */
	EXECUTED_UNASKED,     /* an answer that nobody waited for */
	EXECUTED_INSTEAD,     /* our EHLO was taken for a part of it */
	EXECUTED_SILENTLY,    /* MAIL was taken, which needs its EHLO */
};

/* The turn in which STARTTLS was said, or NULL. */
static const struct sc_trial_turn *starttls_turn(const struct sc_trial *t)
{
	static const char verb[] = "STARTTLS";

	for (size_t i = 0; i < t->n_turns; i++)
		if (!t->turns[i].tls && t->turns[i].sent.n >= strlen(verb) &&
			memcmp(t->turns[i].sent.p, verb, strlen(verb)) == 0)
			return &t->turns[i];
	return NULL;
}

/* EHLO was answered inside TLS, so that there was something to go by. */
static bool was_heard_inside(const struct sc_trial *t)
{
	for (size_t i = 0; i < t->n_turns; i++)
		if (t->turns[i].tls && t->turns[i].sent.n &&
			t->turns[i].n_replies && t->turns[i].replies[0].code)
			return true;
	return false;
}

static bool was_busy(const struct sc_trial *t)
{
	for (size_t i = 0; i < t->n_turns; i++)
		for (size_t k = 0; k < t->turns[i].n_replies; k++)
			if (t->turns[i].replies[k].code / 100 == 4)
				return true;
	return false;
}

static bool is_yes(const struct sc_reply *r)
{
	return r->outcome == SC_OUTCOME_OK && r->code / 100 == 2;
}

/* MAIL is taken inside TLS where EHLO was injected, and only there. */
static const struct sc_reply *taken_mail(
	const struct sc_endpoint *e, const struct sc_trial *t)
{
	const struct sc_reply *plain =
		sc_turns_answer(sc_turns_trial(e, "inside"), "MAIL", true);
	const struct sc_reply *mail = sc_turns_answer(t, "MAIL", true);

	return plain && plain->code / 100 == 5 && mail && is_yes(mail) ? mail :
									 NULL;
}

/*
 * A server that executes what came in clear answers it inside TLS: at once, or
 * when more comes, and then each answer of it is one command late. Where the
 * input has no end of line, or is executed in place of our command, our first
 * EHLO gets the answer of another command and the second one its own.
 */
static enum executed executed(const struct sc_endpoint *e,
	const struct sc_trial *t, const struct sc_reply **reply)
{
	if (!starttls_turn(t))
		return EXECUTED_UNKNOWN;
	if ((*reply = sc_turns_unasked(t)))
		return EXECUTED_UNASKED;
	if ((*reply = sc_turns_misread(t)))
		return EXECUTED_INSTEAD;
	if ((*reply = taken_mail(e, t)))
		return EXECUTED_SILENTLY;
	if (was_busy(t) || t->outcome == SC_OUTCOME_LIMIT ||
		t->outcome == SC_OUTCOME_LOCAL)
		return EXECUTED_UNKNOWN;
	if (t->tls == SC_OUTCOME_OK && !was_heard_inside(t))
		return EXECUTED_UNKNOWN;
	return EXECUTED_NO;
}

/* A server that talks unasked inside TLS anyway shows nothing by it. */
static bool talks_anyway(const struct sc_endpoint *e)
{
	const struct sc_trial *plain = sc_turns_trial(e, "inside");

	return plain && sc_turns_unasked(plain);
}

/* All that was sent in clear from STARTTLS on, write by write. */
static const struct sc_value *sent_in_clear(
	const struct sc_subject *s, const struct sc_trial *t)
{
	const struct sc_trial_turn *turn = starttls_turn(t);
	struct sc_list list = { 0 };

	do
		sc_list_add(s->arena, &list, SC_BYTES("sent", turn->sent));
	while (++turn < t->turns + t->n_turns && !turn->tls);
	return sc_list_phrase(s->arena, &list);
}

static void show_injection(struct sc_verdict *v, const struct sc_subject *s,
	const struct injection *how, const struct sc_trial *t,
	const struct sc_reply *reply, enum executed executed)
{
	static const enum sc_message to[] = {
		[EXECUTED_UNASKED] = SC_MSG_STARTTLS_TO_NOBODY,
		[EXECUTED_INSTEAD] = SC_MSG_STARTTLS_TO_EHLO,
		[EXECUTED_SILENTLY] = SC_MSG_STARTTLS_TO_MAIL,
	};

	sc_evidence(v, s, "sent", SC_MSG(STARTTLS_INJECTION_SENT),
		SC_WORD("how", how->how),
		SC_PHRASE("sent_in_clear", sent_in_clear(s, t)));
	sc_evidence(v, s, "server", SC_MSG(STARTTLS_INJECTION_ANSWER),
		SC_WORD("to", to[executed]),
		SC_PHRASE("reply", sc_peer_reply(s, reply)));
}

static struct sc_verdict injection(const struct sc_subject *s)
{
	struct sc_verdict v = unseen;

	for (size_t i = 0; i < SC_COUNT(injections); i++) {
		const struct injection *how = &injections[i];
		const struct sc_trial *t =
			sc_turns_trial(s->endpoint, how->trial);
		const struct sc_reply *reply = NULL;
		enum executed x =
			t ? executed(s->endpoint, t, &reply) : EXECUTED_UNKNOWN;

		if (x == EXECUTED_UNASKED && talks_anyway(s->endpoint))
			x = EXECUTED_UNKNOWN;
		if (x == EXECUTED_NO && v.status == SC_STATUS_UNSEEN)
			v = SC_IS_FINE;
		if (x < EXECUTED_UNASKED)
			continue;
		if (v.status != SC_STATUS_FIRES)
			v = sc_fires(s, SC_MSG(STARTTLS_INJECTION));
		show_injection(&v, s, how, t, reply, x);
	}
	return v;
}

static struct sc_verdict state_kept(const struct sc_subject *s)
{
	const struct sc_reply *mail = sc_turns_answer(
		sc_turns_trial(s->endpoint, "inside"), "MAIL", true);

	if (!mail)
		return unseen;
	if (!is_yes(mail))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STARTTLS_STATE_KEPT));

	sc_evidence(&v, s, "server", SC_MSG(STARTTLS_STATE_KEPT_SERVER),
		SC_PHRASE("reply", sc_peer_reply(s, mail)));
	return v;
}

static bool is_nested(const struct sc_reply *r)
{
	static const char *const words[] = { "nested", "already", "duplicate",
		"in progress", NULL };

	return r && r->code / 100 == 5 && sc_peer_says(r, words);
}

/*
 * MAIL was taken in clear, and another one inside TLS is refused since there is
 * one. Behind EHLO, which ends a transaction, nothing but that one is a reason
 * for 503.
 */
static struct sc_verdict mail_kept(const struct sc_subject *s)
{
	const struct sc_trial *t = sc_turns_trial(s->endpoint, "mail-kept");
	const struct sc_reply *clear = sc_turns_answer(t, "MAIL", false);
	const struct sc_reply *before = sc_turns_answer_nth(t, "MAIL", true, 0);
	const struct sc_reply *behind = sc_turns_answer_nth(t, "MAIL", true, 1);
	bool survives = behind && !is_yes(before) &&
		(behind->code == 503 || is_nested(behind));
	struct sc_verdict v;

	if (!clear || !is_yes(clear) || !before)
		return unseen;
	if (!survives && !is_nested(before))
		return SC_IS_FINE;
	v = sc_fires(
		s, SC_MSG(STARTTLS_MAIL_KEPT), SC_FLAG("survives", survives));
	if (!survives)
		sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "server", SC_MSG(STARTTLS_MAIL_KEPT_SERVER),
		SC_PHRASE(
			"reply", sc_peer_reply(s, survives ? behind : before)));
	return v;
}

/* Not for want of a login, which is another rule. */
static bool is_for_tls(const struct sc_reply *r)
{
	static const char *const tls[] = { "starttls", "tls", "ssl", "encrypt",
		NULL };
	static const char *const login[] = { "authenti", "auth", NULL };

	if (r->outcome != SC_OUTCOME_REJECTED || r->code / 100 != 5)
		return false;
	return sc_peer_says(r, tls) ||
		(r->code == 530 && !sc_peer_says(r, login));
}

static struct sc_verdict mandatory_mx(const struct sc_subject *s)
{
	const struct sc_reply *mail = sc_turns_answer(
		sc_turns_trial(s->endpoint, "clear"), "MAIL", false);

	if (!mail)
		return unseen;
	if (!is_for_tls(mail))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		s->role == SC_ROLE_MX ? SC_MSG(STARTTLS_MANDATORY_MX) :
					SC_MSG(STARTTLS_MANDATORY_SUBMISSION));

	sc_evidence(&v, s, "server", SC_MSG(MAIL_BEFORE_STARTTLS),
		SC_PHRASE("reply", sc_peer_reply(s, mail)));
	return v;
}

const struct sc_check sc_checks_starttls_trials[] = {
	{
		.id = SC_CHECK_STARTTLS_INJECTION,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_INJECTION_FIX,
		.needs = SC_NEED_TLS | SC_NEED_STARTTLS_MODE,
		.run = injection,
	},
	{
		.id = SC_CHECK_STARTTLS_STATE_KEPT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_STATE_KEPT_FIX,
		.needs = SC_NEED_TLS | SC_NEED_STARTTLS_MODE,
		.run = state_kept,
	},
	{
		.id = SC_CHECK_STARTTLS_MAIL_KEPT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_MAIL_KEPT_FIX,
		.needs = SC_NEED_TLS | SC_NEED_STARTTLS_MODE,
		.run = mail_kept,
	},
	{
		.id = SC_CHECK_STARTTLS_MANDATORY_MX,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_MANDATORY_MX_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = mandatory_mx,
	},
	{ 0 },
};

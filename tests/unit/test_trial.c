/*
 * Trials, played against scripts of a server: each turn is what the server
 * says, or what else happens; then the trial is asked for what it sends. All
 * are fed in pieces of every size, with the same result.
 */
#include "wire/trial.h"

#include "base/out.h"
#include "lib/t.h"

#define SECURED "<TLS>"  /* the handshake completed */
#define CLOSED  "<FIN>"  /* the server is gone */
#define WAITED  "<TIME>" /* what the step may take is over */

#define GREETING "220 mx\r\n"
#define EHLO_OK  "250-mx\r\n250 STARTTLS\r\n"
#define GO       "220 go\r\n"
#define OK_1     "250 ok\r\n"
#define BYE      "221 bye\r\n"

enum { TURNS = 16, WHOLE = 1000 };

struct play {
	const char *what, *name;
	enum sc_role role;
	const char *says[TURNS];
	enum sc_outcome outcome;
	/*
	 * The dialogue: turns in clear as "[sent|replies]", inside TLS as
	 * "{...}"; " / " for CRLF, "~" for LF alone; of a reply its code, and
	 * how it ended when it did not.
	 */
	const char *dialogue;
};

#define MX  SC_ROLE_MX
#define SUB SC_ROLE_SUBMISSION

static const struct play plays[] = {
	{ "dropped", "inject-crlf", MX,
		{ GREETING, EHLO_OK, GO, SECURED, WAITED, EHLO_OK, WAITED,
			EHLO_OK, BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / NOOP / |220]"
		"{|}{EHLO me / |250}{|}{EHLO me / |250}{QUIT / |221}" },
	{ "answered at once inside TLS", "inject-crlf", MX,
		{ GREETING, EHLO_OK, GO, SECURED, OK_1, WAITED, EHLO_OK, WAITED,
			EHLO_OK, BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / NOOP / |220]"
		"{|250}{EHLO me / |250}{|}{EHLO me / |250}{QUIT / |221}" },
	{ "answered with the next command", "inject-crlf", MX,
		{ GREETING, EHLO_OK, GO, SECURED, WAITED, OK_1 EHLO_OK, WAITED,
			EHLO_OK, BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / NOOP / |220]"
		"{|}{EHLO me / |250}{|250}{EHLO me / |250}{QUIT / |221}" },
	{ "answered before QUIT's answer", "inject-crlf", MX,
		{ GREETING, EHLO_OK, GO, SECURED, WAITED, EHLO_OK, WAITED,
			EHLO_OK, OK_1 BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / NOOP / |220]{|}"
		"{EHLO me / |250}{|}{EHLO me / |250}{QUIT / |250 221}" },
	{ "answered in clear behind the 220", "inject-crlf", MX,
		{ GREETING, EHLO_OK, GO OK_1, SECURED, WAITED, CLOSED },
		SC_OUTCOME_CLOSED,
		"[|220][EHLO me / |250][STARTTLS / NOOP / |220 250]"
		"{|}{EHLO me / |0 closed}" },
	{ "refused", "inject-crlf", MX,
		{ GREETING, EHLO_OK, "554 pipelining\r\n", "250 ok\r\n" BYE },
		SC_OUTCOME_REJECTED,
		"[|220][EHLO me / |250][STARTTLS / NOOP / |554]"
		"[QUIT / |250 221]" },
	{ "refused, and closed", "inject-crlf", MX,
		{ GREETING, EHLO_OK, "554 sync\r\n", CLOSED },
		SC_OUTCOME_REJECTED,
		"[|220][EHLO me / |250][STARTTLS / NOOP / |554][QUIT / |]" },
	{ "closed", "inject-crlf", MX, { GREETING, EHLO_OK, CLOSED },
		SC_OUTCOME_CLOSED,
		"[|220][EHLO me / |250][STARTTLS / NOOP / |0 closed]" },
	{ "no TLS came of it", "inject-crlf", MX,
		{ GREETING, EHLO_OK, GO, CLOSED }, SC_OUTCOME_CLOSED,
		"[|220][EHLO me / |250][STARTTLS / NOOP / |220]" },
	{ "the greeting is no yes", "inject-crlf", MX, { "554 no\r\n", BYE },
		SC_OUTCOME_REJECTED, "[|554][QUIT / |221]" },
	{ "421 ends it", "inject-crlf", MX, { GREETING, "421 busy\r\n" },
		SC_OUTCOME_REJECTED, "[|220][EHLO me / |421]" },
	{ "no greeting", "inject-crlf", MX, { WAITED }, SC_OUTCOME_TIMEOUT,
		"[|0 timeout]" },
	{ "no SMTP", "inject-crlf", MX, { "SSH-2.0\r\n" }, SC_OUTCOME_PROTOCOL,
		"[|0 protocol]" },
	{ "LF alone", "inject-lf", MX, { GREETING, EHLO_OK, "501 no\r\n", BYE },
		SC_OUTCOME_REJECTED,
		"[|220][EHLO me / |250][STARTTLS~RSET / |501][QUIT / |221]" },
	{ "CR alone", "inject-cr", MX, { GREETING, EHLO_OK, "501 no\r\n", BYE },
		SC_OUTCOME_REJECTED,
		"[|220][EHLO me / |250][STARTTLSNOOP / |501][QUIT / |221]" },
	{ "in two writes", "inject-split", MX,
		{ GREETING, EHLO_OK, GO, SECURED, EHLO_OK, CLOSED },
		SC_OUTCOME_CLOSED,
		"[|220][EHLO me / |250][STARTTLS / |][NOOP / |220]{|250}" },
	{ "with an effect", "inject-ehlo", MX,
		{ GREETING, EHLO_OK, GO, SECURED, WAITED, OK_1, OK_1, EHLO_OK,
			WAITED, EHLO_OK, BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / NOOP / EHLO me / |220]{|}"
		"{MAIL FROM:<> / |250}{RSET / |250}{EHLO me / |250}{|}"
		"{EHLO me / |250}{QUIT / |221}" },
	{ "behind the 220", "inject-after", MX,
		{ GREETING, EHLO_OK, GO, SECURED, OK_1, CLOSED },
		SC_OUTCOME_CLOSED,
		"[|220][EHLO me / |250][STARTTLS / |220][NOOP / |]{|250}" },
	{ "half a line", "inject-prefix", MX,
		{ GREETING, EHLO_OK, GO, SECURED, WAITED, OK_1, WAITED, EHLO_OK,
			BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / NOOP |220]"
		"{|}{EHLO me / |250}{|}{EHLO me / |250}{QUIT / |221}" },
	{ "MAIL and STARTTLS inside", "inside", MX,
		{ GREETING, EHLO_OK, GO, SECURED, WAITED, OK_1, OK_1, EHLO_OK,
			"503 no\r\n", BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / |220]{|}"
		"{MAIL FROM:<> / |250}{RSET / |250}{EHLO me / |250}"
		"{STARTTLS / |503}{QUIT / |221}" },
	{ "no RSET where there was no MAIL", "inside", MX,
		{ GREETING, EHLO_OK, GO, SECURED, WAITED, "503 no\r\n", EHLO_OK,
			"503 no\r\n", BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / |220]{|}"
		"{MAIL FROM:<> / |503}{EHLO me / |250}"
		"{STARTTLS / |503}{QUIT / |221}" },
	{ "TLS inside TLS would begin", "inside", MX,
		{ GREETING, EHLO_OK, GO, SECURED, WAITED, "503 no\r\n", EHLO_OK,
			GO },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / |220]{|}"
		"{MAIL FROM:<> / |503}{EHLO me / |250}{STARTTLS / |220}" },
	{ "a greeting inside is no 220 to STARTTLS", "inside", MX,
		{ GREETING, EHLO_OK, GO, SECURED, GREETING, WAITED,
			"503 no\r\n", EHLO_OK, "503 no\r\n", BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][STARTTLS / |220]{|220}"
		"{MAIL FROM:<> / |503}{EHLO me / |250}"
		"{STARTTLS / |503}{QUIT / |221}" },
	{ "lower case", "lower-case", MX,
		{ GREETING, EHLO_OK, GO, SECURED, BYE }, SC_OUTCOME_OK,
		"[|220][EHLO unknown.smtpcert.invalid / |250][starttls / |220]"
		"{QUIT / |221}" },
	{ "lower case is not understood", "lower-case", MX,
		{ GREETING, EHLO_OK, "500 what\r\n", GO, SECURED, BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO unknown.smtpcert.invalid / |250][starttls / |500]"
		"[STARTTLS / |220]{QUIT / |221}" },
	{ "MAIL in clear", "clear", MX, { GREETING, EHLO_OK, OK_1, OK_1, BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][MAIL FROM:<> / |250][RSET / |250]"
		"[QUIT / |221]" },
	{ "AUTH in clear is called off", "clear", SUB,
		{ GREETING, EHLO_OK, "334 \r\n", "501 off\r\n",
			"530 TLS first\r\n", BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][AUTH PLAIN / |334][* / |501]"
		"[MAIL FROM:<> / |530][QUIT / |221]" },
	{ "AUTH in clear, another mechanism", "clear", SUB,
		{ GREETING, EHLO_OK, "504 what\r\n", "334 VXNlcm5hbWU6\r\n",
			"501 off\r\n", "530 TLS first\r\n", BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][AUTH PLAIN / |504][AUTH LOGIN / |334]"
		"[* / |501][MAIL FROM:<> / |530][QUIT / |221]" },
	{ "AUTH refused", "clear", SUB,
		{ GREETING, EHLO_OK, "538 TLS first\r\n", "530 no\r\n", BYE },
		SC_OUTCOME_OK,
		"[|220][EHLO me / |250][AUTH PLAIN / |538]"
		"[MAIL FROM:<> / |530][QUIT / |221]" },
	{ "implicit TLS", "again", SUB,
		{ SECURED, GREETING, EHLO_OK, "503 no\r\n", BYE },
		SC_OUTCOME_OK,
		"{|220}{EHLO me / |250}{STARTTLS / |503}{QUIT / |221}" },
	{ "QUIT is not answered", "clear", MX,
		{ GREETING, EHLO_OK, "530 no\r\n", WAITED }, SC_OUTCOME_OK,
		"[|220][EHLO me / |250][MAIL FROM:<> / |530][QUIT / |]" },
};

static const struct sc_trial_script *find(const char *name, enum sc_role role)
{
	for (const struct sc_trial_script *s = sc_trial_scripts; s->name; s++)
		if (strcmp(s->name, name) == 0 && s->roles >> role & 1)
			return s;
	return NULL;
}

static void say(struct sc_trial_client *c, const char *text, size_t piece)
{
	struct sc_bytes b = sc_bytes_of(text);

	for (size_t i = 0; i < b.n; i += piece) {
		size_t n = b.n - i < piece ? b.n - i : piece;

		sc_trial_feed(c, (struct sc_bytes){ b.p + i, n }, 7);
	}
}

static void take_turn(struct sc_trial_client *c, const char *what, size_t piece)
{
	if (strcmp(what, SECURED) == 0 && c->state == SC_TRIAL_HANDSHAKE)
		sc_trial_secured(c, 7);
	else if (strcmp(what, CLOSED) == 0)
		sc_trial_fail(c, SC_OUTCOME_CLOSED, "closed", 7);
	else if (strcmp(what, WAITED) == 0)
		sc_trial_expire(c, 7);
	else
		say(c, what, piece);
}

/* All turns whose text there is were given out, each in one write. */
static size_t fetch(struct sc_trial_client *c)
{
	size_t n = 0;

	while (sc_trial_output(c).n)
		n++;
	return n;
}

static size_t play(
	struct sc_trial_client *c, const struct play *p, size_t piece)
{
	size_t sent;

	sc_trial_start(c, 5);
	sent = fetch(c);
	for (size_t i = 0; i < TURNS && p->says[i]; i++) {
		take_turn(c, p->says[i], piece);
		sent += fetch(c);
	}
	return sent;
}

static void show_sent(struct sc_out *o, struct sc_bytes sent)
{
	for (size_t i = 0; i < sent.n; i++)
		if (sent.p[i] == '\n')
			sc_out_text(
				o, i && sent.p[i - 1] == '\r' ? " / " : "~");
		else if (sent.p[i] != '\r')
			sc_out_fill(o, (char)sent.p[i], 1);
}

static const char *ended(enum sc_outcome o)
{
	switch ((int)o) {
	case SC_OUTCOME_OK:
	case SC_OUTCOME_REJECTED: return "";
	case SC_OUTCOME_CLOSED: return " closed";
	case SC_OUTCOME_TIMEOUT: return " timeout";
	case SC_OUTCOME_PROTOCOL: return " protocol";
	default: return " ?";
	}
}

static const char *dialogue(struct sc_arena *a, const struct sc_trial *t)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);

	for (size_t i = 0; i < t->n_turns; i++) {
		const struct sc_trial_turn *turn = &t->turns[i];

		sc_out_text(&o, turn->tls ? "{" : "[");
		show_sent(&o, turn->sent);
		sc_out_text(&o, "|");
		for (size_t k = 0; k < turn->n_replies; k++)
			sc_out_printf(&o, "%s%d%s", k ? " " : "",
				turn->replies[k].code,
				ended(turn->replies[k].outcome));
		sc_out_text(&o, turn->tls ? "}" : "]");
	}
	return m.p;
}

static size_t count_sent(const struct sc_trial *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_turns; i++)
		n += t->turns[i].sent.n != 0;
	return n;
}

static void test(const struct play *p, size_t piece)
{
	struct sc_arena arena = { 0 };
	struct sc_trial trial = { 0 };
	struct sc_trial_client c = { .arena = &arena,
		.ehlo_name = "me",
		.script = find(p->name, p->role),
		.trial = &trial };
	size_t sent = play(&c, p, piece);

	OK(c.state == SC_TRIAL_OVER, p->what);
	OK(trial.outcome == p->outcome, p->what);
	IS(dialogue(&arena, &trial), p->dialogue, p->what);
	OK(sent == count_sent(&trial), "each turn is a write");
	sc_arena_free(&arena);
}

/* A server that talks without end. */
static void test_limits(const char *line, size_t times, const char *what)
{
	struct sc_arena arena = { 0 };
	struct sc_trial trial = { 0 };
	struct sc_trial_client c = { .arena = &arena,
		.ehlo_name = "me",
		.script = find("inside", MX),
		.trial = &trial };

	sc_trial_start(&c, 5);
	for (size_t i = 0; i < times; i++)
		say(&c, line, WHOLE);
	OK(c.state == SC_TRIAL_OVER && trial.outcome == SC_OUTCOME_LIMIT, what);
	sc_arena_free(&arena);
}

/* Nothing that is sent could become mail, or tell a secret. */
static void test_scripts(void)
{
	for (const struct sc_trial_script *s = sc_trial_scripts; s->name; s++)
		for (const struct sc_trial_step *t = s->steps; t->op; t++) {
			const char *text = t->text ? t->text : "";

			OK(!strstr(text, "RCPT") && !strstr(text, "DATA") &&
					!strstr(text, "BDAT"),
				s->name);
			OK(!strstr(text, "MAIL") ||
					strcmp(text, "MAIL FROM:<>\r\n") == 0,
				"the null reverse-path");
			OK(!strstr(text, "AUTH") || strlen(text) == 12,
				"a mechanism and no more");
		}
}

int main(void)
{
	static const size_t pieces[] = { 1, 2, 3, 5, 7, 11, WHOLE };

	for (size_t i = 0; i < sizeof(plays) / sizeof(*plays); i++)
		for (size_t k = 0; k < sizeof(pieces) / sizeof(*pieces); k++)
			test(&plays[i], pieces[k]);
	test_limits("220-x\r\n", 100000, "a reply without end");
	test_limits("220 x\r\n", 100000, "replies without end");
	test_scripts();
	return DONE();
}

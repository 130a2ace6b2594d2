/*
 * The client's side of SMTP, played against scripts of a server: each turn is
 * what the server says; then the client is asked for its answer. All scripts
 * are fed in pieces of every size, with the same result.
 */
#include "wire/smtp_client.h"

#include "base/out.h"
#include "base/text.h"
#include "lib/t.h"

#define SECURED "<TLS>" /* a turn: the handshake completed */
#define CLOSED  "<FIN>" /* a turn: the server is gone */

#define GREETING "220 mx\r\n"
#define EHLO_OK  "250-mx\r\n250 STARTTLS\r\n"
#define GO       "220 go\r\n"
#define BYE      "221 bye\r\n"

enum { TURNS = 10 };

struct script {
	const char *what;
	enum sc_mode mode;
	const char *turns[TURNS];
	const char *sent; /* all that the client said, " / " for CRLF */
	enum sc_smtp_state end;
	/* the replies as "outcome code lines", in the order of the dialogue */
	const char *replies;
	const char *transcript;
	bool brief;
};

static const struct script scripts[] = {
	{ "the whole way", SC_MODE_STARTTLS,
		{ GREETING, EHLO_OK, GO, SECURED, "250 mx\r\n", BYE },
		"EHLO me / STARTTLS / EHLO me / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo ok 250; starttls ok 220; "
		"ehlo_tls ok 250; quit ok 221; ",
		"S 220 mx|C EHLO me|S 250-mx|S 250 STARTTLS|C STARTTLS|"
		"S 220 go|c EHLO me|s 250 mx|c QUIT|s 221 bye|" },
	{ "briefly", SC_MODE_STARTTLS, { GREETING, EHLO_OK, GO, SECURED, BYE },
		"EHLO me / STARTTLS / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo ok 250; starttls ok 220; quit ok 221; ",
		NULL, .brief = true },
	{ "briefly, with TLS at once", SC_MODE_IMPLICIT,
		{ SECURED, GREETING, BYE }, "QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; quit ok 221; ", NULL, .brief = true },
	{ "STARTTLS is tried when not offered", SC_MODE_STARTTLS,
		{ GREETING, "250 mx\r\n", "502 no\r\n", BYE },
		"EHLO me / STARTTLS / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo ok 250; starttls rejected 502; "
		"quit ok 221; ",
		NULL },
	{ "454 to STARTTLS", SC_MODE_STARTTLS,
		{ GREETING, EHLO_OK, "454 later\r\n", BYE },
		"EHLO me / STARTTLS / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo ok 250; starttls rejected 454; "
		"quit ok 221; ",
		NULL },
	{ "250 is no yes to STARTTLS", SC_MODE_STARTTLS,
		{ GREETING, EHLO_OK, "250 sure\r\n", BYE },
		"EHLO me / STARTTLS / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo ok 250; starttls protocol 250; "
		"quit ok 221; ",
		NULL },
	{ "a greeting of two lines", SC_MODE_STARTTLS,
		{ "220-mx\r\n220 ready\r\n", EHLO_OK }, "EHLO me / STARTTLS / ",
		SC_SMTP_STARTTLS, "greeting ok 220; ehlo ok 250; ", NULL },
	{ "greeting 554 gets QUIT", SC_MODE_STARTTLS,
		{ "554 go away\r\n", BYE }, "QUIT / ", SC_SMTP_DONE,
		"greeting rejected 554; quit ok 221; ",
		"S 554 go away|C QUIT|S 221 bye|" },
	{ "greeting 421", SC_MODE_STARTTLS, { "421 busy\r\n", CLOSED },
		"QUIT / ", SC_SMTP_DONE,
		"greeting rejected 421; quit closed 0; ", NULL },
	{ "greeting 521", SC_MODE_STARTTLS, { "521 no mail\r\n", BYE },
		"QUIT / ", SC_SMTP_DONE, "greeting rejected 521; quit ok 221; ",
		NULL },
	{ "greeting 354", SC_MODE_STARTTLS, { "354 hm\r\n", BYE }, "QUIT / ",
		SC_SMTP_DONE, "greeting protocol 354; quit ok 221; ", NULL },
	{ "no greeting", SC_MODE_STARTTLS, { CLOSED }, "", SC_SMTP_DONE,
		"greeting closed 0; ", "" },
	{ "half a greeting", SC_MODE_STARTTLS, { "220-mx\r\n220 rea", CLOSED },
		"", SC_SMTP_DONE, "greeting closed 220; ",
		"S 220-mx|S 220 rea|" },
	{ "another protocol", SC_MODE_STARTTLS, { "SSH-2.0-x\r\n" }, "",
		SC_SMTP_DONE, "greeting protocol 0; ", "S SSH-2.0-x|" },
	{ "EHLO refused, HELO taken", SC_MODE_STARTTLS,
		{ GREETING, "500 what\r\n", "250 mx\r\n", BYE },
		"EHLO me / HELO me / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo rejected 500; helo ok 250; "
		"quit ok 221; ",
		NULL },
	{ "EHLO and HELO refused", SC_MODE_STARTTLS,
		{ GREETING, "550 no\r\n", "550 no\r\n", BYE },
		"EHLO me / HELO me / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo rejected 550; helo rejected 550; "
		"quit ok 221; ",
		NULL },
	{ "EHLO put off", SC_MODE_STARTTLS, { GREETING, "450 later\r\n", BYE },
		"EHLO me / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo rejected 450; quit ok 221; ", NULL },
	{ "EHLO broken", SC_MODE_STARTTLS,
		{ GREETING, "250-mx\r\nhello\r\n250 x\r\n" }, "EHLO me / ",
		SC_SMTP_DONE, "greeting ok 220; ehlo protocol 250; ",
		"S 220 mx|C EHLO me|S 250-mx|S hello|" },
	{ "a second reply that nobody asked for", SC_MODE_STARTTLS,
		{ "220 mx\r\n220 again\r\n", EHLO_OK, GO },
		"EHLO me / STARTTLS / ", SC_SMTP_TLS,
		"greeting ok 220; ehlo ok 250; starttls ok 220; ", NULL },
	{ "the same, half of it late", SC_MODE_STARTTLS,
		{ "220 mx\r\n220 ag", "ain\r\n" EHLO_OK, GO },
		"EHLO me / STARTTLS / ", SC_SMTP_TLS,
		"greeting ok 220; ehlo ok 250; starttls ok 220; ", NULL },
	{ "greets again inside TLS", SC_MODE_STARTTLS,
		{ GREETING, EHLO_OK, GO, SECURED, "220 mx\r\n", "250 mx\r\n",
			BYE },
		"EHLO me / STARTTLS / EHLO me / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo ok 250; starttls ok 220; "
		"greeting_tls ok 220; ehlo_tls ok 250; quit ok 221; ",
		NULL },
	{ "greets again, glued to the answer", SC_MODE_STARTTLS,
		{ GREETING, EHLO_OK, GO, SECURED, "220 mx\r\n250 mx\r\n", BYE },
		"EHLO me / STARTTLS / EHLO me / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo ok 250; starttls ok 220; "
		"greeting_tls ok 220; ehlo_tls ok 250; quit ok 221; ",
		NULL },
	{ "greets again and falls silent", SC_MODE_STARTTLS,
		{ GREETING, EHLO_OK, GO, SECURED, "220 mx\r\n", CLOSED },
		"EHLO me / STARTTLS / EHLO me / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo ok 250; starttls ok 220; "
		"greeting_tls ok 220; ehlo_tls closed 0; ",
		NULL },
	{ "554 inside TLS is the answer", SC_MODE_STARTTLS,
		{ GREETING, EHLO_OK, GO, SECURED, "554 no\r\n", BYE },
		"EHLO me / STARTTLS / EHLO me / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo ok 250; starttls ok 220; "
		"ehlo_tls rejected 554; quit ok 221; ",
		NULL },
	{ "implicit TLS", SC_MODE_IMPLICIT,
		{ SECURED, GREETING, "250 mx\r\n", BYE }, "EHLO me / QUIT / ",
		SC_SMTP_DONE, "greeting ok 220; ehlo_tls ok 250; quit ok 221; ",
		"s 220 mx|c EHLO me|s 250 mx|c QUIT|s 221 bye|" },
	{ "implicit TLS, refused", SC_MODE_IMPLICIT,
		{ SECURED, "554 no\r\n", BYE }, "QUIT / ", SC_SMTP_DONE,
		"greeting rejected 554; quit ok 221; ", NULL },
	{ "implicit TLS, two greetings", SC_MODE_IMPLICIT,
		{ SECURED, "220 a\r\n220 b\r\n", "250 mx\r\n", BYE },
		"EHLO me / QUIT / ", SC_SMTP_DONE,
		"greeting ok 220; ehlo_tls ok 250; quit ok 221; ",
		"s 220 a|c EHLO me|s 220 b|s 250 mx|c QUIT|s 221 bye|" },
	{ "closed in the handshake", SC_MODE_STARTTLS,
		{ GREETING, EHLO_OK, GO, CLOSED }, "EHLO me / STARTTLS / ",
		SC_SMTP_DONE, "greeting ok 220; ehlo ok 250; starttls ok 220; ",
		NULL },
};

static void say(struct sc_smtp_client *c, const char *turn, size_t piece)
{
	struct sc_bytes b = sc_bytes_of(turn);

	for (size_t i = 0; i < b.n; i += piece) {
		size_t n = b.n - i < piece ? b.n - i : piece;

		sc_smtp_client_feed(c, (struct sc_bytes){ b.p + i, n }, 7);
	}
}

static void take_turn(struct sc_smtp_client *c, const char *turn, size_t piece)
{
	if (strcmp(turn, SECURED) == 0)
		sc_smtp_client_secured(c, 7);
	else if (strcmp(turn, CLOSED) == 0)
		sc_smtp_client_fail(c, SC_OUTCOME_CLOSED, "closed", 7);
	else
		say(c, turn, piece);
}

static char *replace_crlf(struct sc_arena *a, struct sc_bytes b)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);

	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] == '\n')
			sc_out_text(&o, " / ");
		else if (b.p[i] != '\r')
			sc_out_fill(&o, (char)b.p[i], 1);
	return m.p ? m.p : sc_arena_text(a, "");
}

/* Plays the script; returns what the client sent. */
static const char *play(
	struct sc_smtp_client *c, const struct script *s, size_t piece)
{
	const char *sent = "";

	sc_smtp_client_start(c, 5);
	for (size_t i = 0; i < TURNS && s->turns[i]; i++) {
		take_turn(c, s->turns[i], piece);
		sent = sc_arena_printf(c->arena, "%s%s", sent,
			replace_crlf(c->arena, sc_smtp_client_output(c)));
	}
	return sent;
}

static const char *const outcome_words[] = {
	[SC_OUTCOME_OK] = "ok",
	[SC_OUTCOME_TIMEOUT] = "timeout",
	[SC_OUTCOME_CLOSED] = "closed",
	[SC_OUTCOME_RESET] = "reset",
	[SC_OUTCOME_REJECTED] = "rejected",
	[SC_OUTCOME_PROTOCOL] = "protocol",
	[SC_OUTCOME_LIMIT] = "limit",
};

static const char *replies_of(struct sc_arena *a, const struct sc_endpoint *e)
{
	const struct {
		const char *name;
		const struct sc_reply *reply;
	} all[] = {
		{ "greeting", &e->greeting },
		{ "ehlo", &e->ehlo },
		{ "helo", &e->helo },
		{ "starttls", &e->starttls },
		{ "greeting_tls", &e->greeting_tls },
		{ "ehlo_tls", &e->ehlo_tls },
		{ "quit", &e->quit },
	};
	const char *s = "";

	for (size_t i = 0; i < SC_COUNT(all); i++)
		if (all[i].reply->outcome != SC_OUTCOME_UNTRIED)
			s = sc_arena_printf(a, "%s%s %s %d; ", s, all[i].name,
				outcome_words[all[i].reply->outcome],
				all[i].reply->code);
	return s;
}

/* "S" and "C" in clear, "s" and "c" inside of TLS. */
static const char *transcript_of(
	struct sc_arena *a, const struct sc_endpoint *e)
{
	const char *s = "";

	for (size_t i = 0; i < e->n_transcript; i++) {
		const struct sc_line *l = &e->transcript[i];
		const char *who = l->client ? "Cc" : "Ss";

		s = sc_arena_printf(a, "%s%c %s|", s, who[l->tls],
			sc_text_printable(a, l->text, 200));
	}
	return s;
}

static size_t longest_turn(const struct script *s)
{
	size_t n = 1;

	for (size_t i = 0; i < TURNS && s->turns[i]; i++)
		n = strlen(s->turns[i]) > n ? strlen(s->turns[i]) : n;
	return n;
}

static bool plays_as_wanted(const struct script *s, size_t piece)
{
	struct sc_arena a = { 0 };
	struct sc_endpoint e = { 0 };
	struct sc_smtp_client c = { .arena = &a,
		.ehlo_name = "me",
		.endpoint = &e,
		.mode = s->mode,
		.brief = s->brief };
	const char *sent = play(&c, s, piece);
	const char *replies = replies_of(&a, &e);
	const char *transcript = transcript_of(&a, &e);
	bool good = strcmp(sent, s->sent) == 0 && c.state == s->end &&
		strcmp(replies, s->replies) == 0 &&
		(!s->transcript || strcmp(transcript, s->transcript) == 0);

	if (!good)
		printf("# pieces of %zu, state %d\n# sent %s\n# %s\n# %s\n",
			piece, (int)c.state, sent, replies, transcript);
	sc_arena_free(&a);
	return good;
}

static void test_scripts(void)
{
	for (size_t i = 0; i < SC_COUNT(scripts); i++) {
		size_t good = 0, n = longest_turn(&scripts[i]);

		for (size_t piece = 1; piece <= n; piece++)
			good += plays_as_wanted(&scripts[i], piece);
		OK(good == n, scripts[i].what);
	}
}

/* A client that has just got as far as the state wanted. */
static struct sc_smtp_client client_at(
	struct sc_arena *a, struct sc_endpoint *e, enum sc_smtp_state state)
{
	static const char *const way[] = { GREETING, EHLO_OK, GO };
	struct sc_smtp_client c = {
		.arena = a, .ehlo_name = "me", .endpoint = e
	};

	*e = (struct sc_endpoint){ 0 };
	sc_smtp_client_start(&c, 100);
	for (size_t i = 0; c.state != state && i < SC_COUNT(way); i++) {
		say(&c, way[i], 99);
		sc_smtp_client_output(&c);
	}
	if (c.state != state)
		sc_smtp_client_secured(&c, 200);
	sc_smtp_client_output(&c);
	return c;
}

static void test_extra(struct sc_arena *a)
{
	static char junk[SC_LIMIT_EXTRA_BYTES + 100];
	struct sc_endpoint e;
	struct sc_smtp_client c = client_at(a, &e, SC_SMTP_STARTTLS);

	say(&c, GO "250 injected\r\n500 x", 99);
	OK(c.state == SC_SMTP_TLS, "220 with something glued to it");
	OK(sc_bytes_equal(
		   e.extra_plaintext, sc_bytes_of("250 injected\r\n500 x")),
		"what is glued is kept");

	c = client_at(a, &e, SC_SMTP_STARTTLS);
	say(&c, GO, 99);
	OK(!e.extra_plaintext.p, "nothing glued is absent");

	c = client_at(a, &e, SC_SMTP_STARTTLS);
	memset(junk, 'x', sizeof(junk) - 1);
	say(&c, GO, 99);
	say(&c, junk, 11);
	OK(e.extra_plaintext.n == SC_LIMIT_EXTRA_BYTES, "and bounded");
}

static void test_fail(struct sc_arena *a)
{
	struct sc_endpoint e;
	struct sc_smtp_client c = client_at(a, &e, SC_SMTP_EHLO);

	say(&c, "250-mx\r\n250-PIPE", 99);
	sc_smtp_client_fail(&c, SC_OUTCOME_TIMEOUT, "no more", 900);
	OK(e.ehlo.outcome == SC_OUTCOME_TIMEOUT && e.ehlo.code == 250 &&
			e.ehlo.n_lines == 1,
		"half a reply is kept");
	IS(e.ehlo.detail, "no more", "with the reason");
	OK(e.ehlo.began_ms == 7 && e.ehlo.ended_ms == 900, "and the times");
	OK(e.transcript[e.n_transcript - 1].at_ms == 900 &&
			sc_bytes_equal(e.transcript[e.n_transcript - 1].text,
				sc_bytes_of("250-PIPE")),
		"and the half line");
	OK(e.starttls.outcome == SC_OUTCOME_UNTRIED, "the rest is untried");
	sc_smtp_client_feed(&c, sc_bytes_of("250 late\r\n"), 901);
	OK(c.state == SC_SMTP_DONE && sc_smtp_client_output(&c).n == 0,
		"after the end nothing happens");

	c = client_at(a, &e, SC_SMTP_EHLO_TLS);
	sc_smtp_client_fail(&c, SC_OUTCOME_RESET, "reset", 901);
	OK(e.ehlo_tls.outcome == SC_OUTCOME_RESET && e.ehlo_tls.began_ms == 200,
		"the step at hand gets it");
}

/* Feeds `line` for ever; true when the step ended with LIMIT soon. */
static bool is_limited(
	struct sc_smtp_client *c, const struct sc_reply *step, const char *line)
{
	size_t n = strlen(line);

	for (size_t fed = 0; fed < 16 << 20; fed += n) {
		sc_smtp_client_feed(c, sc_bytes_of(line), 8);
		sc_smtp_client_output(c);
		if (c->state == SC_SMTP_DONE)
			return step->outcome == SC_OUTCOME_LIMIT &&
				step->detail;
	}
	return false;
}

static void test_limits(void)
{
	struct sc_arena a = { 0 };
	struct sc_endpoint e;
	struct sc_smtp_client c = client_at(&a, &e, SC_SMTP_GREETING);

	OK(is_limited(&c, &e.greeting, "220-mx\r\n"), "a banner without end");
	c = client_at(&a, &e, SC_SMTP_EHLO);
	OK(is_limited(&c, &e.ehlo, "250-SIZE 99\r\n"), "EHLO without end");
	c = client_at(&a, &e, SC_SMTP_EHLO);
	OK(is_limited(&c, &e.ehlo, "xxxxxxxx"), "a line without end");
	OK(e.n_transcript <= SC_LIMIT_TRANSCRIPT_LINES, "a bounded record");
	c = client_at(&a, &e, SC_SMTP_EHLO_TLS);
	OK(is_limited(&c, &e.ehlo_tls,
		   "250-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"),
		"EHLO inside TLS without end");
	OK(a.used_bytes < 4 << 20, "with little memory");
	sc_arena_free(&a);
}

/* More than the session's limit in one piece, none of it a line. */
static void test_total(struct sc_arena *a)
{
	static uint8_t flood[SC_LIMIT_SMTP_BYTES + 1];
	struct sc_endpoint e;
	struct sc_smtp_client c = client_at(a, &e, SC_SMTP_STARTTLS);

	say(&c, GO, 99);
	memset(flood, '\n', sizeof(flood));
	sc_smtp_client_feed(&c, (struct sc_bytes){ flood, sizeof(flood) }, 9);
	OK(c.state == SC_SMTP_DONE, "a flood where TLS is due ends it");
	OK(e.transcript_cut && e.n_transcript == SC_LIMIT_TRANSCRIPT_LINES,
		"and the record says that it is cut");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_scripts();
	test_extra(&a);
	test_fail(&a);
	test_limits();
	test_total(&a);
	sc_arena_free(&a);
	return DONE();
}

/*
 * What each class of sender does with one endpoint, by hand-made observations
 * and facts: the table is the procedure.
 */
#include "lib/t.h"
#include "policy/tlsrpt.h"
#include "report/report.h"

static const struct sc_bytes offers[] = { { (const uint8_t *)"mx", 2 },
	{ (const uint8_t *)"STARTTLS", 8 } };

/* Replies as initializers, since a constant may not be copied into one. */
#define REPLY(code_, n_)                                                     \
	{                                                                    \
		.outcome =                                                   \
			(code_) < 400 ? SC_OUTCOME_OK : SC_OUTCOME_REJECTED, \
		.code = (code_), .lines = offers, .n_lines = (n_)            \
	}
#define OK_REPLY   REPLY(250, 2)
#define BARE_REPLY REPLY(250, 1)
#define R454       REPLY(454, 1)
#define R502       REPLY(502, 1)
#define R521       REPLY(521, 1)
#define R554       REPLY(554, 1)

static const struct sc_tls good_tls = { .outcome = SC_OUTCOME_OK,
	.version = "TLSv1.3" };
static const struct sc_tls old_tls = { .outcome = SC_OUTCOME_OK,
	.version = "TLSv1" };
static const struct sc_tls bad_tls = { .outcome = SC_OUTCOME_PROTOCOL,
	.alert_received = "handshake_failure" };

/* Policies that nobody asked for. */
static const struct sc_sts no_sts = { .mode = SC_STS_NO_MODE };
static const struct sc_tlsrpt no_tlsrpt = { .n_rua = 0 };

/* A chain that is good, or bad in one way. */
static const struct sc_chain trusted = { .trusted = true };
static const struct sc_chain untrusted = { .fault = SC_PATH_NO_ISSUER };

#define A SC_SENDER_AUTHENTICATED
#define E SC_SENDER_ENCRYPTED
#define C SC_SENDER_CLEARTEXT
#define D SC_SENDER_DEFERS
#define R SC_SENDER_REFUSES
#define B SC_SENDER_BOUNCES
#define U SC_SENDER_UNKNOWN
#define N SC_SENDER_NOT_APPLICABLE

struct scene {
	const char *what;
	enum sc_role role;
	struct sc_endpoint endpoint;
	const struct sc_chain *chain;
	enum sc_name_match match;
	enum sc_outcome_of_sender wanted[5]; /* in the report's order */
};

#define UP_TO_EHLO \
	.connect = SC_OUTCOME_OK, .greeting = OK_REPLY, .ehlo = OK_REPLY
#define COMPLETE UP_TO_EHLO, .starttls = OK_REPLY, .ehlo_tls = OK_REPLY
#define MX       SC_ROLE_MX
#define SUB      SC_ROLE_SUBMISSION

static const struct scene scenes[] = {
	{ "all is right", MX, { COMPLETE, .tls = &good_tls }, &trusted,
		SC_NAME_EXACT, { E, U, U, N, A } },
	{ "a wildcard", MX, { COMPLETE, .tls = &good_tls }, &trusted,
		SC_NAME_WILDCARD, { E, U, U, N, A } },
	{ "a wrong name", MX, { COMPLETE, .tls = &good_tls }, &trusted,
		SC_NAME_MISMATCH, { E, U, U, N, D } },
	{ "a CN alone", MX, { COMPLETE, .tls = &good_tls }, &trusted,
		SC_NAME_CN_ONLY, { E, U, U, N, A } },
	{ "an incomplete chain", MX, { COMPLETE, .tls = &good_tls }, &untrusted,
		SC_NAME_EXACT, { E, U, U, N, D } },
	{ "TLS 1.0", MX, { COMPLETE, .tls = &old_tls }, &trusted, SC_NAME_EXACT,
		{ C, U, U, N, D } },
	{ "no STARTTLS", MX,
		{ .connect = SC_OUTCOME_OK,
			.greeting = OK_REPLY,
			.ehlo = BARE_REPLY,
			.starttls = R502 },
		NULL, SC_NAME_NO_REFERENCE, { C, U, U, N, D } },
	{ "454", MX, { UP_TO_EHLO, .starttls = R454 }, NULL,
		SC_NAME_NO_REFERENCE, { C, U, U, N, D } },
	{ "a handshake that fails", MX,
		{ UP_TO_EHLO, .starttls = OK_REPLY, .tls = &bad_tls }, NULL,
		SC_NAME_NO_REFERENCE, { C, U, U, N, D } },
	{ "421 inside TLS", MX,
		{ UP_TO_EHLO, .starttls = OK_REPLY, .tls = &good_tls,
			.ehlo_tls = R454 },
		&trusted, SC_NAME_EXACT, { D, D, D, N, D } },
	{ "refused", MX, { .connect = SC_OUTCOME_REFUSED }, NULL,
		SC_NAME_NO_REFERENCE, { D, D, D, N, D } },
	{ "no answer", MX, { .connect = SC_OUTCOME_TIMEOUT }, NULL,
		SC_NAME_NO_REFERENCE, { U, U, U, N, U } },
	{ "554", MX, { .connect = SC_OUTCOME_OK, .greeting = R554 }, NULL,
		SC_NAME_NO_REFERENCE, { U, U, U, N, U } },
	{ "521", MX, { .connect = SC_OUTCOME_OK, .greeting = R521 }, NULL,
		SC_NAME_NO_REFERENCE, { B, B, B, N, B } },
	{ "EHLO refused, HELO not", MX,
		{ .connect = SC_OUTCOME_OK,
			.greeting = OK_REPLY,
			.ehlo = R502,
			.helo = BARE_REPLY },
		NULL, SC_NAME_NO_REFERENCE, { C, U, U, N, D } },
	{ "submission", SUB, { COMPLETE, .tls = &good_tls }, &trusted,
		SC_NAME_EXACT, { E, N, N, A, A } },
	{ "submission by a CN alone", SUB, { COMPLETE, .tls = &good_tls },
		&trusted, SC_NAME_CN_ONLY, { E, N, N, A, A } },
	{ "submission over TLS 1.0", SUB, { COMPLETE, .tls = &old_tls },
		&trusted, SC_NAME_EXACT, { E, N, N, R, D } },
	{ "submission without STARTTLS", SUB,
		{ .connect = SC_OUTCOME_OK,
			.greeting = OK_REPLY,
			.ehlo = BARE_REPLY,
			.starttls = R502 },
		NULL, SC_NAME_NO_REFERENCE, { C, N, N, R, D } },
};

static void play(struct sc_arena *a, const struct scene *s)
{
	struct sc_endpoint endpoint = s->endpoint;
	struct sc_endpoint_facts ef = { .chain = s->chain,
		.name = { .reference = s->match ? "mx.example" : NULL,
			.match = s->match } };
	struct sc_obs obs = { .target = { .kind = SC_TARGET_SERVER,
				      .role = s->role,
				      .host = "mx.example",
				      .port = 25 },
		.endpoints = &endpoint,
		.n_endpoints = 1 };
	struct sc_facts facts = { .endpoints = &ef,
		.n_endpoints = 1,
		.sts = &no_sts,
		.tlsrpt = &no_tlsrpt };
	struct sc_settings settings = { { -1, false }, { -1, false }, false };

	endpoint.host = "mx.example";
	endpoint.address = "130.89.1.1";

	struct sc_report r = sc_report_make(a, &obs, &facts, &settings);

	for (size_t i = 0; i < r.n_senders; i++)
		IS(sc_sender_outcome_words[r.senders[i].outcome],
			sc_sender_outcome_words[s->wanted[i]],
			sc_arena_printf(
				a, "%s: %s", s->what, r.senders[i].sender));
}

/* Two hosts: the first that takes the mail counts, the worst is told. */
static void test_two_hosts(struct sc_arena *a)
{
	struct sc_endpoint v[] = {
		{ .host = "a",
			.address = "1.2.3.4",
			.preference = 10,
			.connect = SC_OUTCOME_REFUSED },
		{ .host = "b",
			.address = "1.2.3.5",
			.preference = 20,
			COMPLETE,
			.tls = &good_tls },
	};
	struct sc_endpoint_facts ef[] = { { 0 },
		{ .chain = &trusted,
			.name = {
				.reference = "b", .match = SC_NAME_EXACT } } };
	struct sc_obs obs = {
		.target = { .port = 25 }, .endpoints = v, .n_endpoints = 2
	};
	struct sc_facts facts = { .endpoints = ef,
		.n_endpoints = 2,
		.sts = &no_sts,
		.tlsrpt = &no_tlsrpt };
	struct sc_settings settings = { { -1, false }, { -1, false }, false };
	struct sc_report r = sc_report_make(a, &obs, &facts, &settings);

	OK(r.senders[0].outcome == E && r.senders[0].worst == D,
		"opportunistic: the second host takes it");
	OK(r.senders[4].outcome == A && r.senders[4].worst == D,
		"strict: the second host takes it");
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(scenes); i++)
		play(&a, &scenes[i]);
	test_two_hosts(&a);
	return DONE();
}

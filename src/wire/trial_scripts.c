/*
 * The trials, as data.
 *
 * inject-*   Commands behind STARTTLS, in clear, before the handshake begins:
 *            what an attacker on the path can put there (CVE-2011-0411,
 *            and again in many servers in 2021). They are harmless ones. A
 *            server must forget them (RFC 3207 4.2) or refuse; the rest shows
 *            inside TLS: silence, EHLO, silence, EHLO and QUIT, so that a
 *            reply too many stands out, at the latest before the 221, and a
 *            first EHLO that was taken for another command differs from the
 *            second. One of them tries MAIL before: it is refused there if it
 *            is refused in `inside`, unless the EHLO that was injected counts.
 * inside     The same without the injection, so also what the others are
 *            compared with; MAIL before a new EHLO, and STARTTLS once more.
 * mail-kept  A transaction begun in clear, which a server must forget as well:
 *            another MAIL would be nested in it.
 * lower-case STARTTLS in lower case, from a name that nobody knows.
 * clear      What is taken without TLS. The null reverse-path, and RSET behind
 *            it: no mail comes of it. AUTH is called off at once.
 * again      On a port of implicit TLS: STARTTLS inside of it.
 */
#include "wire/trial.h"

/* clang-format off */
#define LISTEN_MS     600
#define BETWEEN_MS    200
#define LONG_MS       3000 /* for servers that are slow to find old input */
#define BOTH          (1U << SC_ROLE_MX | 1U << SC_ROLE_SUBMISSION)
#define MX            (1U << SC_ROLE_MX)
#define SUBMISSION    (1U << SC_ROLE_SUBMISSION)
#define STEPS(name)   static const struct sc_trial_step name[]
#define GREETING      { SC_TRIAL_SAY, .must = true }
#define OPEN_AS(name) { SC_TRIAL_SAY, "EHLO " name "\r\n", .must = true }
#define SAY(text)     { SC_TRIAL_SAY, text "\r\n" }
#define LISTEN(t)     { SC_TRIAL_LISTEN, .ms = (t) }
#define SECURE        { SC_TRIAL_SECURE }
#define WHEN(w, text) { SC_TRIAL_SAY, text "\r\n", .when = SC_TRIAL_##w }

/* Inside TLS, after something was injected. */
#define TWO_EHLOS     SAY("EHLO %h"), LISTEN(BETWEEN_MS), SAY("EHLO %h")
#define LOOK(silence) SECURE, LISTEN(silence), TWO_EHLOS

STEPS(inject_crlf) = {
	GREETING, OPEN_AS("%h"),
	SAY("STARTTLS\r\nNOOP"),
	LOOK(LONG_MS), { 0 },
};
/* Whoever wants CRLF sees one line, and refuses it. */
STEPS(inject_lf) = {
	GREETING, OPEN_AS("%h"),
	SAY("STARTTLS\nRSET"),
	LOOK(LISTEN_MS), { 0 },
};
/* The same for whoever takes no CR for the end. */
STEPS(inject_cr) = {
	GREETING, OPEN_AS("%h"),
	SAY("STARTTLS\rNOOP"),
	LOOK(LISTEN_MS), { 0 },
};
STEPS(inject_split) = {
	GREETING, OPEN_AS("%h"),
	{ SC_TRIAL_PUSH, "STARTTLS\r\n" },
	SAY("NOOP"),
	LOOK(LISTEN_MS), { 0 },
};
/* Two: one may be dropped as the rest of a line. Then what EHLO allows. */
STEPS(inject_ehlo) = {
	GREETING, OPEN_AS("%h"),
	SAY("STARTTLS\r\nNOOP\r\nEHLO %h"),
	SECURE, LISTEN(LISTEN_MS),
	SAY("MAIL FROM:<>"), WHEN(AFTER_YES, "RSET"),
	TWO_EHLOS, { 0 },
};
STEPS(inject_after) = {
	GREETING, OPEN_AS("%h"),
	SAY("STARTTLS"), { SC_TRIAL_PUSH, "NOOP\r\n" },
	LOOK(LISTEN_MS), { 0 },
};
/* Half a line, which the first command inside TLS would finish. */
STEPS(inject_prefix) = {
	GREETING, OPEN_AS("%h"),
	{ SC_TRIAL_SAY, "STARTTLS\r\nNOOP " },
	LOOK(LISTEN_MS), { 0 },
};
STEPS(inside) = {
	GREETING, OPEN_AS("%h"),
	SAY("STARTTLS"),
	SECURE, LISTEN(LISTEN_MS),
	SAY("MAIL FROM:<>"), WHEN(AFTER_YES, "RSET"),
	SAY("EHLO %h"),
	SAY("STARTTLS"), { 0 },
};
/* MAIL begun in clear, and MAIL inside TLS before and behind EHLO. */
STEPS(mail_kept) = {
	GREETING, OPEN_AS("%h"),
	{ SC_TRIAL_SAY, "MAIL FROM:<>\r\n", .must = true },
	SAY("STARTTLS"), SECURE,
	SAY("MAIL FROM:<>"), WHEN(AFTER_YES, "RSET"),
	SAY("EHLO %h"),
	SAY("MAIL FROM:<>"), SAY("RSET"), { 0 },
};
STEPS(lower_case) = {
	GREETING, OPEN_AS("unknown.smtpcert.invalid"),
	SAY("starttls"), WHEN(UNREADY, "STARTTLS"),
	SECURE, { 0 },
};
STEPS(clear_mx) = {
	GREETING, OPEN_AS("%h"),
	SAY("MAIL FROM:<>"), WHEN(AFTER_YES, "RSET"), { 0 },
};
STEPS(clear_submission) = {
	GREETING, OPEN_AS("%h"),
	SAY("AUTH PLAIN"), WHEN(AFTER_504, "AUTH LOGIN"), WHEN(AFTER_334, "*"),
	SAY("MAIL FROM:<>"), WHEN(AFTER_YES, "RSET"), { 0 },
};
STEPS(again) = {
	SECURE, GREETING, OPEN_AS("%h"),
	SAY("STARTTLS"), { 0 },
};

const struct sc_trial_script sc_trial_scripts[] = {
	{ "inside", "nothing injected; what is taken inside TLS",
		BOTH, SC_MODE_STARTTLS, inside },
	{ "inject-crlf", "a command behind STARTTLS in one write",
		BOTH, SC_MODE_STARTTLS, inject_crlf },
	{ "inject-lf", "the same, with STARTTLS ended by LF alone",
		BOTH, SC_MODE_STARTTLS, inject_lf },
	{ "inject-cr", "the same, with STARTTLS ended by CR alone",
		BOTH, SC_MODE_STARTTLS, inject_cr },
	{ "inject-ehlo", "two commands, one of which has an effect",
		BOTH, SC_MODE_STARTTLS, inject_ehlo },
	{ "inject-split", "a command behind STARTTLS in a write of its own",
		BOTH, SC_MODE_STARTTLS, inject_split },
	{ "inject-after", "a command behind the 220, before the handshake",
		BOTH, SC_MODE_STARTTLS, inject_after },
	{ "inject-prefix", "half a command behind STARTTLS",
		BOTH, SC_MODE_STARTTLS, inject_prefix },
	{ "mail-kept", "MAIL before STARTTLS, and again inside TLS",
		BOTH, SC_MODE_STARTTLS, mail_kept },
	{ "lower-case", "STARTTLS in lower case, from an unknown name",
		BOTH, SC_MODE_STARTTLS, lower_case },
	{ "clear", "MAIL without TLS",
		MX, SC_MODE_STARTTLS, clear_mx },
	{ "clear", "AUTH and MAIL without TLS",
		SUBMISSION, SC_MODE_STARTTLS, clear_submission },
	{ "again", "STARTTLS inside TLS",
		BOTH, SC_MODE_IMPLICIT, again },
	{ 0 },
};
/* clang-format on */

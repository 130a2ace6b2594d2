/* What a server does with input that no careful sender gives it. */
#include "script.h"

#define SCRIPT(name)  static const struct step name[]
#define REPLIES(name) static const struct reply name[]
#define READY         "220 2.0.0 Ready to start TLS\r\n"

/* A way to treat what comes behind STARTTLS, and the dialogue around it. */
#define BEHIND_STARTTLS(name, how)                                       \
	REPLIES(name##_replies) = { { "STARTTLS", READY, how }, { 0 } }; \
	SCRIPT(name) = { { STEP_SEND, .text = GREETING },                \
		{ STEP_SERVE, .replies = name##_replies }, { STEP_TLS }, \
		{ STEP_SERVE }, { 0 } }

/* Replies in clear, and replies inside TLS. */
#define DIALOGUE(name, clear, tls)                              \
	SCRIPT(name) = { { STEP_SEND, .text = GREETING },       \
		{ STEP_SERVE, .replies = clear }, { STEP_TLS }, \
		{ STEP_SERVE, .replies = tls }, { 0 } }

/* clang-format off */
BEHIND_STARTTLS(keeps, REPLY_KEEP);
BEHIND_STARTTLS(keeps_behind_lf, REPLY_KEEP_LF);
BEHIND_STARTTLS(keeps_part, REPLY_KEEP_PART);
BEHIND_STARTTLS(holds, REPLY_HOLD);
BEHIND_STARTTLS(replaces, REPLY_REPLACE);
BEHIND_STARTTLS(executes_mutely, REPLY_MUTE);
BEHIND_STARTTLS(answers_in_clear, REPLY_ANSWER);
BEHIND_STARTTLS(refuses, REPLY_STRICT);
BEHIND_STARTTLS(takes_for_tls, REPLY_AS_TLS);

SCRIPT(keeps_what_follows) = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE },
	{ STEP_WAIT, .ms = 50 },
	{ STEP_KEEP },
	{ STEP_TLS },
	{ STEP_SERVE },
	{ 0 },
};

REPLIES(mail_at_once) = {
	{ "MAIL", "250 2.1.0 Ok\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(mail_nested) = {
	{ "MAIL", "503 5.5.1 Error: nested MAIL command\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(tls_again) = {
	{ "STARTTLS", READY, REPLY_STAY },
	{ 0 },
};
REPLIES(tls_first) = {
	{ "MAIL", "530 5.7.0 Must issue STARTTLS first\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(capitals_only) = {
	{ "=starttls", "500 5.5.2 What?\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(auth_unannounced) = {
	{ "AUTH", "334 \r\n", REPLY_STAY },
	{ "*", "501 5.7.0 Called off\r\n", REPLY_STAY },
	{ "MAIL", "530 5.7.0 Must issue STARTTLS first\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(nothing_more) = { { 0 } };
REPLIES(implicit_again) = {
	{ "EHLO", EHLO_REPLY("250-AUTH PLAIN LOGIN\r\n",
		"ENHANCEDSTATUSCODES"), REPLY_STAY },
	{ "STARTTLS", READY, REPLY_STAY },
	{ 0 },
};

DIALOGUE(keeps_state, nothing_more, mail_at_once);
DIALOGUE(keeps_mail, nothing_more, mail_nested);
DIALOGUE(begins_again, nothing_more, tls_again);
DIALOGUE(demands_tls, tls_first, nothing_more);
DIALOGUE(knows_capitals, capitals_only, nothing_more);
DIALOGUE(takes_auth, auth_unannounced, script_auth_replies);
DIALOGUE(takes_mail, mail_at_once, script_auth_replies);

SCRIPT(without_starttls) = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = script_no_starttls },
	{ 0 },
};
SCRIPT(again_on_465) = {
	{ STEP_TLS },
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = implicit_again },
	{ 0 },
};
SCRIPT(greets_twice) = {
	{ STEP_SEND, .text = GREETING }, { STEP_SERVE },
	{ STEP_TLS }, { STEP_SEND, .text = GREETING }, { STEP_SERVE },
	{ 0 },
};
SCRIPT(line_by_line) = {
	{ STEP_PACE_LINE, .ms = 20 },
	{ STEP_SEND, .text = GREETING }, { STEP_SERVE },
	{ STEP_TLS }, { STEP_SERVE },
	{ 0 },
};

#define FAULT(n, what, id, steps) \
	{ .name = (n), .about = (what), .finding = (id), .script = (steps), \
	  .full = true }

const struct fault faults_trials[] = {
	FAULT("starttls-injection",
		"commands sent before TLS are run inside of it",
		"starttls-injection", keeps),
	FAULT("starttls-injection-lf",
		"the same, behind a STARTTLS that LF alone ends",
		"starttls-injection", keeps_behind_lf),
	FAULT("starttls-injection-after",
		"the same, when they come behind the 220",
		"starttls-injection", keeps_what_follows),
	FAULT("starttls-injection-prefix",
		"half a command from before TLS begins the first one inside",
		"starttls-injection", keeps_part),
	FAULT("starttls-injection-late",
		"commands from before TLS are run before the first one inside",
		"starttls-injection", holds),
	FAULT("starttls-injection-instead",
		"commands from before TLS are run in place of the first inside",
		"starttls-injection", replaces),
	FAULT("starttls-injection-mute",
		"commands from before TLS are run inside, without an answer",
		"starttls-injection", executes_mutely),
	FAULT("pipelined-in-clear",
		"what follows STARTTLS is answered before TLS: no fault",
		"chain-ok name-ok", answers_in_clear),
	FAULT("pipelined-refused",
		"what follows STARTTLS is refused: no fault",
		"chain-ok name-ok", refuses),
	FAULT("pipelined-as-tls",
		"what follows STARTTLS breaks the handshake: no fault",
		"chain-ok name-ok", takes_for_tls),
	FAULT("line-by-line",
		"before TLS each line comes in a packet of its own: no fault",
		"chain-ok name-ok", line_by_line),
	FAULT("second-banner-deep",
		"a second banner inside of TLS, which no injection causes",
		"starttls-second-banner", greets_twice),
	FAULT("starttls-state-kept",
		"MAIL inside of TLS goes without a new EHLO",
		"starttls-state-kept", keeps_state),
	FAULT("starttls-mail-kept",
		"a message begun before TLS still stands inside of it",
		"starttls-mail-kept", keeps_mail),
	FAULT("starttls-nested",
		"STARTTLS is not offered inside of TLS, but accepted",
		"starttls-readvertised", begins_again),
	FAULT("starttls-mandatory",
		"no mail is taken without TLS, on an MX host",
		"starttls-mandatory-mx", demands_tls),
	FAULT("starttls-capitals",
		"STARTTLS is known in capitals only",
		"starttls-param", knows_capitals),
	{
		.name = "starttls-selective",
		.about = "every second connection is not offered STARTTLS",
		.finding = "starttls-selective",
		.script = script_starttls,
		.other = without_starttls,
		.full = true,
	},
	{
		.name = "submission-injection",
		.about = "commands before TLS are run inside, on submission",
		.finding = "starttls-injection",
		.script = keeps,
		.role = FAULT_SUBMISSION,
		.full = true,
	},
	{
		.name = "submission-tls-first",
		.about = "no mail is taken before TLS, on submission: no fault",
		.finding = "chain-ok name-ok",
		.script = script_submission,
		.role = FAULT_SUBMISSION,
		.full = true,
	},
	{
		.name = "auth-unannounced",
		.about = "AUTH is not offered before TLS, but accepted",
		.finding = "sub-auth-cleartext",
		.script = takes_auth,
		.role = FAULT_SUBMISSION,
		.full = true,
	},
	{
		.name = "mail-before-tls",
		.about = "a message may begin in clear text, on submission",
		.finding = "sub-mail-cleartext",
		.script = takes_mail,
		.role = FAULT_SUBMISSION,
		.full = true,
	},
	{
		.name = "starttls-nested-on-465",
		.about = "STARTTLS is accepted inside of TLS",
		.finding = "sub-465-starttls",
		.script = again_on_465,
		.role = FAULT_SUBMISSIONS,
		.full = true,
	},
	{ 0 },
};
/* clang-format on */

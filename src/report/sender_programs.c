/*
 * Programs in wide use at their common settings: Postfix 3.7 with OpenSSL 3.0,
 * Exim 4.96 with GnuTLS 3.7, postfix-mta-sts-resolver 1.1. What they do is
 * what they were seen to do: docs/senders.md has the numbers of the habits.
 */
#include "report/sender.h"

#define POSTFIX                                                           \
	(SC_HABIT_CLEAR_LATER | SC_HABIT_5XX_BOUNCES | SC_HABIT_NULL_MX | \
		SC_HABIT_LITERAL_MX | SC_HABIT_ECDSA | SC_HABIT_554_QUEUES)
#define POSTFIX_PKIX   (POSTFIX | SC_HABIT_COMMON_NAME)
#define POSTFIX_PLAIN  (POSTFIX | SC_HABIT_NO_NAME)
#define POSTFIX_STRICT (POSTFIX_PKIX | SC_HABIT_NO_NAME)
#define EXIM                                                       \
	(SC_HABIT_KEY_USAGE | SC_HABIT_UPPER_CASE | SC_HABIT_RSA | \
		SC_HABIT_554_BOUNCES | SC_HABIT_LARGE)
#define EXIM_DANE                                                              \
	(EXIM | SC_HABIT_TA_DATES | SC_HABIT_SECURE_MX | SC_HABIT_TA_OR_PKIX | \
		SC_HABIT_TARGET_ONLY | SC_HABIT_ALL_DIGESTS |                  \
		SC_HABIT_TA_SENT | SC_HABIT_NO_EKU | SC_HABIT_OLD_TLS)

/* clang-format off */
const struct sc_program sc_programs[] = {
	{ "opportunistic",
		{ "postfix-may", SC_DEMAND_NOTHING, POSTFIX_PLAIN, false }, false },
	{ "opportunistic",
		{ "postfix-encrypt", SC_DEMAND_TLS, POSTFIX_PLAIN, false }, true },
	{ "opportunistic",
		{ "exim", SC_DEMAND_NOTHING, EXIM, false }, false },
	{ "dane",
		{ "postfix-dane", SC_DEMAND_DANE, POSTFIX, false }, false },
	{ "dane",
		{ "postfix-dane-only", SC_DEMAND_DANE_ONLY,
			POSTFIX | SC_HABIT_NEEDS_USABLE, false },
		true },
	{ "dane",
		{ "exim-try-dane", SC_DEMAND_DANE, EXIM_DANE, false }, false },
	{ "dane",
		{ "exim-require-dane", SC_DEMAND_DANE_ONLY,
			EXIM_DANE | SC_HABIT_REQUIRE_BOUNCES, false },
		true },
	{ "mta-sts",
		{ "postfix-mta-sts", SC_DEMAND_STS_NAMES, POSTFIX_PKIX, false },
		false },
	{ "strict",
		{ "postfix-verify", SC_DEMAND_HOST, POSTFIX_STRICT, false },
		false },
	{ "strict",
		{ "postfix-secure", SC_DEMAND_NEXT_HOP, POSTFIX_STRICT, false },
		true },
	{ 0 },
};
/* clang-format on */

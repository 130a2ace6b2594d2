/*
 * Programs in wide use at their common settings, and how they were seen to
 * behave: docs/senders.md has the versions and the numbers of the habits.
 */
#include "senders/sender.h"

/*
 * What most programs do. A greeting that refuses may be meant for us alone: no
 * word on a class of senders then.
 */
const struct sc_manners sc_manners_class = {
	.put_off = SC_THEN_CLEAR,
	.refused = SC_THEN_CLEAR,
	.broken = SC_THEN_CLEAR,
	.closed = SC_THEN_DEFER,
	.reproved = SC_THEN_DEFER,
	.must_refused = SC_THEN_BOUNCE,
	.must_missing = SC_THEN_DEFER,
	.no_address = SC_THEN_BOUNCE,
	.nowhere = SC_THEN_BOUNCE,
	.absent = SC_THEN_BOUNCE,
};

/* Where PKIX decides, most of those that bounce look at no other host. */
const struct sc_manners sc_manners_strict = {
	.put_off = SC_THEN_CLEAR,
	.refused = SC_THEN_CLEAR,
	.broken = SC_THEN_CLEAR,
	.closed = SC_THEN_DEFER,
	.reproved = SC_THEN_DEFER,
	.must_refused = SC_THEN_STOP_BOUNCE,
	.must_missing = SC_THEN_DEFER,
	.no_address = SC_THEN_BOUNCE,
	.nowhere = SC_THEN_BOUNCE,
	.absent = SC_THEN_BOUNCE,
};

static const struct sc_manners postfix = {
	.greeted_4yz = SC_THEN_DEFER,
	.greeted_5yz = SC_THEN_DEFER,
	.put_off = SC_THEN_CLEAR,
	.refused = SC_THEN_CLEAR,
	.broken = SC_THEN_CLEAR_LATER,
	.closed = SC_THEN_CLEAR_LATER,
	.reproved = SC_THEN_DEFER,
	.must_refused = SC_THEN_STOP_BOUNCE,
	.must_missing = SC_THEN_DEFER,
	.no_address = SC_THEN_BOUNCE,
	.nowhere = SC_THEN_BOUNCE,
	.absent = SC_THEN_BOUNCE,
};

static const struct sc_manners exim = {
	.greeted_4yz = SC_THEN_DEFER,
	.greeted_5yz = SC_THEN_BOUNCE,
	.put_off = SC_THEN_CLEAR,
	.refused = SC_THEN_CLEAR,
	.broken = SC_THEN_CLEAR,
	.closed = SC_THEN_CLEAR,
	.reproved = SC_THEN_DEFER,
	.must_refused = SC_THEN_DEFER,
	.must_missing = SC_THEN_DEFER,
	.literal = SC_THEN_BOUNCE,
	.no_address = SC_THEN_BOUNCE,
	.nowhere = SC_THEN_BOUNCE,
	.absent = SC_THEN_BOUNCE,
};

static const struct sc_manners sendmail = {
	.greeted_4yz = SC_THEN_DEFER,
	.greeted_5yz = SC_THEN_BOUNCE,
	.put_off = SC_THEN_CLEAR,
	.refused = SC_THEN_CLEAR,
	.broken = SC_THEN_DEFER,
	.closed = SC_THEN_DEFER,
	.reproved = SC_THEN_DEFER,
	.must_refused = SC_THEN_DEFER,
	.must_missing = SC_THEN_DEFER,
	.no_address = SC_THEN_BOUNCE,
	.nowhere = SC_THEN_BOUNCE,
	.absent = SC_THEN_BOUNCE,
};

static const struct sc_manners mox = {
	.greeted_4yz = SC_THEN_DEFER,
	.greeted_5yz = SC_THEN_STOP_BOUNCE,
	.put_off = SC_THEN_CLEAR,
	.refused = SC_THEN_CLEAR,
	.broken = SC_THEN_CLEAR,
	.closed = SC_THEN_DEFER,
	.reproved = SC_THEN_DEFER,
	.must_refused = SC_THEN_STOP_BOUNCE,
	.must_missing = SC_THEN_STOP_BOUNCE,
	.literal = SC_THEN_DEFER,
	.no_address = SC_THEN_DEFER,
	.nowhere = SC_THEN_DEFER,
	.absent = SC_THEN_DEFER,
};

static const struct sc_manners maddy = {
	.greeted_4yz = SC_THEN_DEFER,
	.greeted_5yz = SC_THEN_BOUNCE,
	.put_off = SC_THEN_DEFER,
	.refused = SC_THEN_BOUNCE,
	.broken = SC_THEN_CLEAR,
	.closed = SC_THEN_CLEAR,
	.reproved = SC_THEN_CLEAR,
	.must_refused = SC_THEN_BOUNCE,
	.must_missing = SC_THEN_DEFER,
	.literal = SC_THEN_BOUNCE,
	.no_address = SC_THEN_BOUNCE,
	.nowhere = SC_THEN_BOUNCE,
	.absent = SC_THEN_BOUNCE,
};

static const struct sc_manners haraka = {
	.greeted_4yz = SC_THEN_STOP,
	.greeted_5yz = SC_THEN_STOP_BOUNCE,
	.put_off = SC_THEN_STOP,
	.refused = SC_THEN_STOP_BOUNCE,
	.broken = SC_THEN_DEFER,
	.closed = SC_THEN_DEFER,
	.reproved = SC_THEN_STOP,
	.must_refused = SC_THEN_STOP_BOUNCE,
	.must_missing = SC_THEN_DEFER,
	.no_address = SC_THEN_DEFER,
	.nowhere = SC_THEN_BOUNCE,
	.absent = SC_THEN_BOUNCE,
};

static const struct sc_manners opensmtpd = {
	.greeted_4yz = SC_THEN_DEFER,
	.greeted_5yz = SC_THEN_DEFER,
	.put_off = SC_THEN_CLEAR,
	.refused = SC_THEN_CLEAR,
	.broken = SC_THEN_CLEAR,
	.closed = SC_THEN_DEFER,
	.reproved = SC_THEN_DEFER,
	.must_refused = SC_THEN_DEFER,
	.must_missing = SC_THEN_DEFER,
	.no_address = SC_THEN_DEFER,
	.nowhere = SC_THEN_DEFER,
	.absent = SC_THEN_BOUNCE,
};

#define POSTFIX                                                 \
	(SC_HABIT_NULL_MX | SC_HABIT_ECDSA | SC_HABIT_NO_NAME | \
		SC_HABIT_OPENSSL)
#define EXIM       (SC_HABIT_KEY_USAGE | SC_HABIT_UPPER_CASE | SC_HABIT_RSA)
#define TA_IS_SENT (SC_HABIT_TA_SENT | SC_HABIT_TA_KEY_SENT)
#define EXIM_DANE                                                              \
	(EXIM | SC_HABIT_TA_DATES | SC_HABIT_SECURE_MX | SC_HABIT_TA_OR_PKIX | \
		SC_HABIT_TARGET_ONLY | SC_HABIT_HOST_NAME |                    \
		SC_HABIT_ALL_DIGESTS | TA_IS_SENT | SC_HABIT_NO_EKU |          \
		SC_HABIT_OLD_TLS)
#define SENDMAIL                                                \
	(SC_HABIT_ECDSA | SC_HABIT_NO_NAME | SC_HABIT_OPENSSL | \
		SC_HABIT_TLS12 | SC_HABIT_ALL_LOOKUPS)
#define SENDMAIL_DANE                                          \
	(SENDMAIL | SC_HABIT_SECURE_MX | SC_HABIT_ALIAS_ONLY | \
		SC_HABIT_HOST_NAME | SC_HABIT_ANY_LENGTH | SC_HABIT_KEY_2048)
#define GO                                                                 \
	(SC_HABIT_GO | SC_HABIT_TLS12 | SC_HABIT_RSA | SC_HABIT_TA_DATES | \
		SC_HABIT_ALL_DIGESTS | SC_HABIT_LEAF_TA)
#define MOX \
	(GO | SC_HABIT_SECURE_MX | SC_HABIT_TA_KEY_SENT | SC_HABIT_ONE_ADDRESS)
#define MADDY                                                   \
	(GO | SC_HABIT_ANY_MX | TA_IS_SENT | SC_HABIT_LEAF_CA | \
		SC_HABIT_HOST_NAME | SC_HABIT_ANY_LENGTH |      \
		SC_HABIT_DANE_BOUNCES | SC_HABIT_LAST_HOST |    \
		SC_HABIT_NULL_MX | SC_HABIT_UPPER_CASE)

/* clang-format off */
const struct sc_program sc_programs[] = {
	{ "opportunistic", NULL,
		{ "postfix-may", SC_DEMAND_NOTHING, POSTFIX, false,
			&postfix, NULL }, false },
	{ "opportunistic", NULL,
		{ "postfix-encrypt", SC_DEMAND_TLS, POSTFIX, false,
			&postfix, NULL }, true },
	{ "opportunistic", NULL,
		{ "exim", SC_DEMAND_NOTHING, EXIM, false,
			&exim, NULL }, false },
	{ "opportunistic", NULL,
		{ "sendmail", SC_DEMAND_NOTHING, SENDMAIL, false,
			&sendmail, NULL }, false },
	{ "opportunistic", NULL,
		{ "haraka", SC_DEMAND_NOTHING, SC_HABIT_TLS12, false,
			&haraka, NULL }, false },
	{ "opportunistic", NULL,
		{ "opensmtpd", SC_DEMAND_NOTHING,
			SC_HABIT_TLS12 | SC_HABIT_UPPER_CASE, false,
			&opensmtpd, NULL }, false },
	{ "dane", NULL,
		{ "postfix-dane", SC_DEMAND_DANE, POSTFIX, false,
			&postfix, NULL }, false },
	{ "dane", NULL,
		{ "postfix-dane-only", SC_DEMAND_DANE_ONLY,
			POSTFIX, false,
			&postfix, NULL }, true },
	{ "dane", NULL,
		{ "exim-try-dane", SC_DEMAND_DANE, EXIM_DANE, false,
			&exim, NULL }, false },
	{ "dane", NULL,
		{ "exim-require-dane", SC_DEMAND_DANE_ONLY,
			EXIM_DANE | SC_HABIT_REQUIRE_BOUNCES, false,
			&exim, NULL }, true },
	{ "dane", NULL,
		{ "sendmail-dane", SC_DEMAND_DANE, SENDMAIL_DANE, false,
			&sendmail, NULL }, false },
	{ "dane", "mta-sts",
		{ "mox", SC_DEMAND_BOTH, MOX, false,
			&mox, &sc_sts_reader_mox }, false },
	{ "dane", "mta-sts",
		{ "maddy", SC_DEMAND_BOTH, MADDY | SC_HABIT_WANTS_TLS, false,
			&maddy, &sc_sts_reader_maddy }, false },
	{ "dane", "mta-sts",
		{ "maddy-tls-none", SC_DEMAND_BOTH, MADDY, false,
			&maddy, &sc_sts_reader_maddy }, false },
	{ "mta-sts", NULL,
		{ "postfix-mta-sts", SC_DEMAND_STS_NAMES, POSTFIX, false,
			&postfix, &sc_sts_reader_resolver }, false },
	{ "mta-sts", NULL,
		{ "postfix-mta-sts-tlsrpt", SC_DEMAND_STS_LISTED, POSTFIX, false,
			&postfix, &sc_sts_reader_resolver }, false },
	{ "strict", NULL,
		{ "postfix-verify", SC_DEMAND_HOST, POSTFIX, false,
			&postfix, NULL }, false },
	{ "strict", NULL,
		{ "postfix-secure", SC_DEMAND_NEXT_HOP, POSTFIX, false,
			&postfix, NULL }, true },
	{ 0 },
};
/* clang-format on */

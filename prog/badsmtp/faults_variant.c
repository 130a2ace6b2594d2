/*
 * What one handshake does not show: other certificates for other keys, names
 * and addresses, servers that take turns, and one that tires of us.
 */
#include <openssl/ssl.h>

#include "fault_dns.h"
#include "script.h"

#define RSA     "key=rsa2048 ku=digitalSignature,keyEncipherment"
#define EXPIRED " not_before=-400d not_after=-30d"

/* clang-format off */
static const struct reply temporary[] = {
	{ "STARTTLS", "454 4.7.0 TLS not available due to local problem\r\n",
		REPLY_STAY },
	{ 0 },
};

static const struct step closes_after_220[] = {
	{ STEP_SEND, .text = GREETING }, { STEP_SERVE }, { STEP_CLOSE },
};
static const struct step says_nothing[] = { { STEP_CLOSE } };
static const struct step not_offered[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = script_no_starttls }, { 0 },
};
static const struct step answers_454[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = temporary }, { 0 },
};

const struct fault faults_variant[] = {
	{
		.name = "dual-cert",
		.about = "RSA and ECDSA certificates, both good",
		.finding = "tls-dual-cert",
		.script = script_starttls,
		.second = RSA,
	},
	{
		.name = "dual-rsa-expired",
		.about = "of RSA and ECDSA certificates the RSA one has expired",
		.finding = "time-expired tls-dual-cert",
		.script = script_starttls,
		.second = RSA EXPIRED,
	},
	{
		.name = "dual-ecdsa-expired",
		.about = "of RSA and ECDSA certificates the ECDSA one has expired",
		.finding = "time-expired tls-dual-cert",
		.script = script_starttls,
		.leaf = "key=p256" EXPIRED,
		.second = RSA,
	},
	{
		.name = "dual-rsa-wrong-name",
		.about = "of RSA and ECDSA certificates the RSA one names another host",
		.finding = "name-mismatch tls-dual-cert",
		.script = script_starttls,
		.second = RSA " san=DNS:other.example.org",
	},
	{
		.name = "dual-eddsa",
		.about = "an expired Ed25519 certificate beside an RSA one",
		.finding = "time-expired tls-dual-cert",
		.script = script_starttls,
		.leaf = RSA,
		.second = "key=ed25519 ku=digitalSignature" EXPIRED,
	},
	{
		.name = "dane-dual-rsa-only",
		.about = "RSA and ECDSA certificates, a record for the RSA one",
		.finding = "dane-dual-cert-no-match",
		.script = script_starttls,
		.second = RSA,
		.dns = TLSA "3 1 1 second",
	},
	{
		.name = "address-last-year",
		.about = "the second address has last year's certificate",
		.finding = "fleet-cert-invalid-some time-expired",
		.script = script_starttls,
		.more = OTHER_MX(.leaf = EXPIRED),
	},
	{
		.name = "address-old-rsa",
		.about = "the second address has last year's RSA certificate beside a good one",
		.finding = "time-expired tls-dual-cert",
		.script = script_starttls,
		.second = RSA,
		.more = OTHER_MX(.second = RSA EXPIRED),
	},
	{
		.name = "turns",
		.about = "two servers take turns, and one has last year's certificate",
		.finding = "fleet-lb-nondeterministic time-expired",
		.script = script_starttls,
		.second = "key=p256" EXPIRED,
		.full = true,
		.tls = { .takes_turns = true },
	},
	{
		.name = "sni-required",
		.about = "the handshake fails unless SNI is the host's name",
		.finding = "tls-sni-required tls-sni-unknown-fatal",
		.script = script_starttls,
		.full = true,
		.tls = { .demands_name = true },
	},
	{
		.name = "sni-refused",
		.about = "the handshake fails when SNI is the host's name",
		.finding = "tls-sni-refused",
		.script = script_starttls,
		.tls = { .refuses_name = true },
	},
	{
		.name = "sni-refused-dane",
		.about = "the same, with a TLSA record that matches",
		.finding = "tls-sni-refused",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf",
		.tls = { .refuses_name = true },
	},
	{
		.name = "server-dead",
		.about = "of two servers in turns one closes behind the 220",
		.finding = "fleet-lb-nondeterministic",
		.script = script_starttls,
		.other = closes_after_220,
	},
	{
		.name = "server-dead-first",
		.about = "the same, and the dead one comes first",
		.finding = "fleet-lb-nondeterministic",
		.script = closes_after_220,
		.other = script_starttls,
	},
	{
		.name = "server-gone",
		.about = "of two servers in turns one closes without a word",
		.finding = "fleet-lb-nondeterministic",
		.script = script_starttls,
		.other = says_nothing,
	},
	{
		.name = "starttls-turns",
		.about = "of two servers in turns one does not offer STARTTLS",
		.finding = "starttls-selective",
		.script = script_starttls,
		.other = not_offered,
	},
	{
		.name = "starttls-turns-first",
		.about = "the same, and the one without comes first",
		.finding = "starttls-selective",
		.script = not_offered,
		.other = script_starttls,
	},
	{
		.name = "starttls-454-turns",
		.about = "of two servers in turns one says 454 to STARTTLS",
		.finding = "starttls-454",
		.script = script_starttls,
		.other = answers_454,
	},
	{
		.name = "sni-unknown-fatal",
		.about = "the handshake fails when SNI is another host's name",
		.finding = "tls-sni-unknown-fatal",
		.script = script_starttls,
		.full = true,
		.tls = { .refuses_unknown = true },
	},
	{
		.name = "sni-default-expired",
		.about = "without SNI an expired certificate is shown",
		.finding = "tls-sni-default-differs",
		.script = script_starttls,
		.leaf = EXPIRED,
		.second = "key=p256",
		.tls = { .second_if_named = true },
	},
	{
		.name = "sni-warning",
		.about = "any SNI is answered with a warning, and TLS goes on",
		.finding = "tls-sni-warning-alert",
		.script = script_starttls,
		.tls = { .max_version = TLS1_2_VERSION, .warns_name = true },
	},
	{
		.name = "third-connection",
		.about = "421 for the third connection in a row",
		.finding = "probe-variant-inconclusive",
		.script = script_starttls,
		.most_connections = 2,
	},
	{ 0 },
};
/* clang-format on */

/* What the CA says of the certificate: CRLs and OCSP. */
#include "script.h"

#define URL  "http://ca.%n.badsmtp.test"
#define CRL  "crl=" URL "/leaf.crl"
#define OCSP "crl=none ocsp=" URL "/ocsp"

/* The CA as it is, instead of one that answers. */
#define CA_WITH(script_)                                 \
	(const struct fault[])                           \
	{                                                \
		{ .role = FAULT_CA, .script = script_ }, \
		{                                        \
			0                                \
		}                                        \
	}

static const struct step script_silent_ca[] = { { STEP_IGNORE } };
static const struct step script_busy_ca[] = {
	{ STEP_SEND,
		.text = "HTTP/1.1 503 Service Unavailable\r\n"
			"Content-Length: 0\r\nConnection: close\r\n\r\n" },
	{ STEP_CLOSE },
};
static const struct step script_moving_ca[] = {
	{ STEP_SEND,
		.text = "HTTP/1.1 302 Found\r\nLocation: " URL "/leaf.crl\r\n"
			"Content-Length: 0\r\nConnection: close\r\n\r\n" },
	{ STEP_CLOSE },
};

/* clang-format off */
const struct fault faults_revoke[] = {
	{
		.name = "crl-good",
		.about = "the CRLs of leaf and intermediate do not list them",
		.finding = "chain-ok",
		.script = script_starttls,
		.issuers = "mid ca=1 issuer=root pathlen=0 crl=" URL "/mid.crl",
		.leaf = "issuer=mid " CRL,
		.chain = "leaf mid",
		.ca = "/leaf.crl crl good leaf mid\n/mid.crl crl good mid root",
	},
	{
		.name = "crl-sharded",
		.about = "the CRL is for the distribution point of the certificate",
		.finding = "chain-ok",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl own-point leaf int",
	},
	{
		.name = "revoked",
		.about = "the certificate is revoked, superseded, by the CRL",
		.finding = "revoke-revoked",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl revoked leaf int",
	},
	{
		.name = "revoked-hold",
		.about = "the certificate is on hold, by the CRL",
		.finding = "revoke-revoked",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl hold leaf int",
	},
	{
		.name = "revoked-key",
		.about = "the certificate is revoked, its key compromised",
		.finding = "revoke-key-compromise",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl key-compromise leaf int",
	},
	{
		.name = "revoked-other-url",
		.about = "the CRL is at the second URL only, and lists the certificate",
		.finding = "revoke-revoked",
		.script = script_starttls,
		.leaf = "crl=" URL "/gone.crl|" URL "/leaf.crl",
		.ca = "/leaf.crl crl revoked leaf int",
	},
	{
		.name = "revoked-intermediate",
		.about = "the intermediate is revoked, by the CRL of the root",
		.finding = "revoke-intermediate",
		.script = script_starttls,
		.issuers = "lost ca=1 issuer=root pathlen=0 crl=" URL "/lost.crl",
		.leaf = "issuer=lost " CRL,
		.chain = "leaf lost",
		.ca = "/leaf.crl crl good leaf lost\n"
			"/lost.crl crl revoked lost root",
	},
	{
		.name = "crl-stale",
		.about = "the CRL ended two days ago",
		.finding = "revoke-crl-stale",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl expired leaf int",
	},
	{
		.name = "crl-future",
		.about = "the CRL begins in two days",
		.finding = "revoke-crl-stale",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl future leaf int",
	},
	{
		.name = "crl-bad-signature",
		.about = "a bit of the CRL's signature is wrong",
		.finding = "revoke-crl-bad-signature",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl bad-signature leaf int",
	},
	{
		.name = "crl-wrong-issuer",
		.about = "the CRL is of another CA",
		.finding = "revoke-crl-wrong-issuer",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl wrong-issuer leaf int",
	},
	{
		.name = "crl-wrong-shard",
		.about = "the CRL is for another distribution point",
		.finding = "revoke-crl-idp-mismatch",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl other-point leaf int",
	},
	{
		.name = "crl-of-cas",
		.about = "the CRL is about certificates of CAs",
		.finding = "revoke-crl-idp-mismatch",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl only-ca leaf int",
	},
	{
		.name = "crl-no-number",
		.about = "the CRL has no CRL number, and does not list the certificate",
		.finding = "revoke-crl-malformed",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl no-number leaf int",
	},
	{
		.name = "revoked-no-number",
		.about = "the CRL has no CRL number, and lists the certificate",
		.finding = "revoke-revoked",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl no-number-revoked leaf int",
	},
	{
		.name = "revoked-undated",
		.about = "the CRL has no nextUpdate, and lists the certificate",
		.finding = "revoke-revoked",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl undated-revoked leaf int",
	},
	{
		.name = "crl-delta",
		.about = "the CRL is a delta CRL, without its base",
		.finding = "revoke-crl-unsupported",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl delta leaf int",
	},
	{
		.name = "crl-indirect",
		.about = "the CRL is an indirect one",
		.finding = "revoke-crl-unsupported",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl indirect leaf int",
	},
	{
		.name = "crl-html",
		.about = "in place of the CRL there is a page",
		.finding = "revoke-crl-malformed",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/leaf.crl crl unreadable leaf int",
	},
	{
		.name = "crl-gone",
		.about = "there is no CRL at the URL: 404",
		.finding = "revoke-crl-unreachable",
		.script = script_starttls,
		.leaf = CRL,
		.ca = "/else.crl crl good leaf int",
	},
	{
		.name = "crl-silent",
		.about = "the CA takes the connection and says nothing",
		.finding = "revoke-crl-unreachable",
		.script = script_starttls,
		.leaf = CRL,
		.more = CA_WITH(script_silent_ca),
	},
	{
		.name = "crl-busy",
		.about = "the CA answers 503",
		.finding = "revoke-crl-unreachable",
		.script = script_starttls,
		.leaf = CRL,
		.more = CA_WITH(script_busy_ca),
	},
	{
		.name = "crl-moving",
		.about = "the CRL has moved to where it is, again and again",
		.finding = "revoke-crl-unreachable",
		.script = script_starttls,
		.leaf = CRL,
		.more = CA_WITH(script_moving_ca),
	},
	{
		.name = "ocsp-good",
		.about = "no CRL; the OCSP responder says good",
		.finding = "chain-ok",
		.script = script_starttls,
		.leaf = OCSP,
		.ca = "/ocsp ocsp good leaf int",
	},
	{
		.name = "ocsp-revoked",
		.about = "the OCSP responder says revoked, the key compromised",
		.finding = "revoke-key-compromise",
		.script = script_starttls,
		.leaf = OCSP,
		.ca = "/ocsp ocsp revoked leaf int",
	},
	{
		.name = "ocsp-unknown",
		.about = "the OCSP responder does not know the certificate",
		.finding = "revoke-ocsp-unknown",
		.script = script_starttls,
		.leaf = OCSP,
		.ca = "/ocsp ocsp unknown leaf int",
	},
	{
		.name = "ocsp-stale",
		.about = "the OCSP response ended two days ago",
		.finding = "revoke-ocsp-stale",
		.script = script_starttls,
		.leaf = OCSP,
		.ca = "/ocsp ocsp expired leaf int",
	},
	{
		.name = "ocsp-bad-signer",
		.about = "the OCSP response is signed by another CA",
		.finding = "revoke-ocsp-bad-signer",
		.script = script_starttls,
		.leaf = OCSP,
		.ca = "/ocsp ocsp bad-signer leaf int",
	},
	{
		.name = "ocsp-try-later",
		.about = "the OCSP responder says tryLater",
		.finding = "revoke-ocsp-trylater",
		.script = script_starttls,
		.leaf = OCSP,
		.ca = "/ocsp ocsp try-later leaf int",
	},
	{
		.name = "ocsp-unauthorized",
		.about = "the OCSP responder says unauthorized",
		.finding = "revoke-ocsp-unauthorized",
		.script = script_starttls,
		.leaf = OCSP,
		.ca = "/ocsp ocsp unauthorized leaf int",
	},
	{
		.name = "ocsp-two-answers",
		.about = "the responder says good, and then revoked, in one response",
		.finding = "revoke-key-compromise",
		.script = script_starttls,
		.leaf = OCSP,
		.ca = "/ocsp ocsp good-and-revoked leaf int",
	},
	{
		.name = "ocsp-error",
		.about = "the responder has an internal error",
		.finding = "revoke-ocsp-refused",
		.script = script_starttls,
		.leaf = OCSP,
		.ca = "/ocsp ocsp internal-error leaf int",
	},
	{
		.name = "ocsp-silent",
		.about = "the OCSP responder says nothing",
		.finding = "revoke-ocsp-unreachable",
		.script = script_starttls,
		.leaf = OCSP,
		.more = CA_WITH(script_silent_ca),
	},
	{
		.name = "no-revocation",
		.about = "a public CA that names neither CRL nor OCSP",
		.finding = "cert-crldp-missing",
		.script = script_starttls,
		.leaf = "crl=none",
	},
	{
		.name = "short-lived",
		.about = "a certificate for six days, which needs no revocation",
		.finding = "revoke-exempt-short-lived",
		.script = script_starttls,
		.leaf = "crl=none not_before=-1d not_after=+5d",
	},
	{ 0 },
};
/* clang-format on */

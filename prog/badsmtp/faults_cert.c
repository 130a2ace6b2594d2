/* Certificates that say or are something wrong. */
#include "script.h"

/* clang-format off */
const struct fault faults_cert[] = {
	{
		.name = "eku-client-only",
		.about = "a certificate for clients only",
		.finding = "cert-eku-no-serverauth",
		.script = script_starttls,
		.leaf = "eku=clientAuth",
	},
	{
		.name = "eku-email",
		.about = "a certificate for signing mail",
		.finding = "cert-eku-no-serverauth",
		.script = script_starttls,
		.leaf = "eku=emailProtection",
	},
	{
		.name = "no-digital-signature",
		.about = "the key usage does not allow to sign",
		.finding = "cert-ku-missing-digsig",
		.script = script_starttls,
		.leaf = "ku=keyAgreement",
	},
	{
		.name = "ca-as-leaf",
		.about = "the server presents a CA certificate as its own",
		.finding = "cert-is-ca",
		.script = script_starttls,
		.leaf = "san=DNS:%h ca=1 issuer=root",
		.chain = "leaf",
	},
	{
		.name = "unknown-critical-extension",
		.about = "a critical extension that nobody knows",
		.finding = "cert-unknown-critical-ext",
		.script = script_starttls,
		.leaf = "ext=critical:1.3.6.1.4.1.55555.1:0500",
	},
	{
		.name = "duplicate-extension",
		.about = "the subject alternative name comes twice",
		.finding = "cert-duplicate-extension",
		.script = script_starttls,
		.leaf = "dup=2.5.29.17",
	},
	{
		.name = "version-1",
		.about = "an X.509 version 1 certificate, without extensions",
		.finding = "cert-not-v3",
		.script = script_starttls,
		.leaf = "version=1 subject=/CN=%h",
	},
	{
		.name = "negative-serial",
		.about = "serial number -1",
		.finding = "cert-serial-invalid",
		.script = script_starttls,
		.leaf = "serial=-1",
	},
	{
		.name = "ct-poison",
		.about = "a precertificate, with the CT poison extension",
		.finding = "cert-precert-poison",
		.script = script_starttls,
		.leaf = "poison=1",
	},
	{
		.name = "must-staple",
		.about = "must-staple, but no OCSP response is stapled",
		.finding = "staple-must-missing",
		.script = script_starttls,
		.leaf = "must-staple=1 ocsp=http://badsmtp.test/ocsp",
	},
	{
		.name = "signature-mismatch",
		.about = "two different signature algorithms are named",
		.finding = "cert-sigalg-mismatch",
		.script = script_starttls,
		.leaf = "fault=sigalg-mismatch",
	},
	{
		.name = "time-encoding",
		.about = "dates without seconds, as DER does not allow",
		.finding = "cert-time-encoding",
		.script = script_raw,
		.leaf = "fault=time-no-seconds",
	},
	{
		.name = "not-der",
		.about = "a length longer than need be: BER, not DER",
		.finding = "cert-der-noncanonical",
		.script = script_raw,
		.leaf = "fault=nonminimal-length",
	},
	{
		.name = "unparsable",
		.about = "the certificate is no certificate",
		.finding = "cert-parse-error",
		.script = script_raw,
		.leaf = "fault=unparsable",
	},
	{
		.name = "snakeoil",
		.about = "the certificate of a fresh installation",
		.finding = "cert-default",
		.script = script_starttls,
		.leaf = "issuer=self key=rsa2048 not_before=-200d "
			"not_after=+10y ku=none eku=none policy=none "
			"san=DNS:localhost.localdomain "
			"subject=/CN=localhost.localdomain",
		.chain = "leaf",
	},
	{
		.name = "staging",
		.about = "issued by the test environment of a CA",
		.finding = "cert-staging-ca",
		.script = script_starttls,
		.issuers = "test-ca ca=1 issuer=other pathlen=0 subject="
			"\"/CN=(STAGING) Badsmtp Barley E5/O=(STAGING) Badsmtp\"",
		.leaf = "issuer=test-ca",
		.chain = "leaf test-ca",
	},
	{ 0 },
};
/* clang-format on */

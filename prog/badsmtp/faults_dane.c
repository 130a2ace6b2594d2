/* DANE: TLSA records of usage 3, and of no use; where they are. */
#include "fault_dns.h"

/* What is left of a digest behind its first octet. */
#define ZEROS "00000000000000000000000000000000000000000000000000000000000000"

static const struct step script_plain[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = script_no_starttls },
	{ STEP_CLOSE },
};

/* clang-format off */
const struct fault faults_dane[] = {
	{
		.name = "dane-good",
		.about = "the key is in a TLSA record",
		.finding = "dane-ok",
		.script = script_starttls,
		.dns = TLSRPT_GOOD TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-two-keys",
		.about = "a TLSA record for each of two certificates",
		.finding = "dane-ok",
		.script = script_starttls,
		.second = "key=rsa2048 ku=digitalSignature,keyEncipherment",
		.dns = TLSRPT_GOOD TLSA "3 1 1 leaf\n" TLSA "3 1 1 second",
	},
	{
		.name = "dane-no-match",
		.about = "the TLSA record is that of another key",
		.finding = "dane-no-match",
		.script = script_starttls,
		.dns = TLSRPT_GOOD TLSA "3 1 1 other",
	},
	{
		.name = "dane-rollover",
		.about = "a second record is for a key that is not there",
		.finding = "dane-ok dane-extra-record",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "3 1 1 other",
	},
	{
		.name = "dane-combination",
		.about = "of key and certificate records, one kind is stale",
		.finding = "dane-combo-no-match",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "3 0 1 other",
	},
	{
		.name = "dane-agility",
		.about = "the SHA-512 record, which is preferred, is stale",
		.finding = "dane-digest-agility",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "3 1 2 other",
	},
	{
		.name = "dane-partial-address",
		.about = "a second address has another key",
		.finding = "dane-partial-address",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf",
		.more = OTHER_MX(.leaf = "key=p256"),
	},
	{
		.name = "dane-dual-cert",
		.about = "RSA and ECDSA certificates, a record for one",
		.finding = "dane-dual-cert-no-match",
		.script = script_starttls,
		.second = "key=rsa2048 ku=digitalSignature,keyEncipherment",
		.dns = TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-sni",
		.about = "the certificate that matches comes for the alias alone",
		.finding = "dane-sni-differs",
		.script = script_starttls,
		.dns = DOMAIN " MX 10 alias.%h\n"
			"alias.%h CNAME %h\n"
			TLSA "3 1 1 leaf",
		.second = "key=p256",
		.tls = { .second_if_named = true },
	},
	{
		.name = "dane-pkix-ee",
		.about = "usage 1, which is not for port 25",
		.finding = "dane-pkix-usage",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "1 1 1 leaf",
	},
	{
		.name = "dane-pkix-ta",
		.about = "usage 0, which is not for port 25",
		.finding = "dane-pkix-usage",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "0 0 1 root",
	},
	{
		.name = "dane-unusable",
		.about = "no record that port 25 could use",
		.finding = "dane-all-unusable",
		.script = script_starttls,
		.dns = TLSA "1 1 1 leaf",
	},
	{
		.name = "dane-unknown-usage",
		.about = "usage 4",
		.finding = "dane-unknown-param",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "4 1 1 leaf",
	},
	{
		.name = "dane-unknown-selector",
		.about = "selector 2",
		.finding = "dane-unknown-param",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "3 2 1 leaf",
	},
	{
		.name = "dane-unknown-type",
		.about = "matching type 3",
		.finding = "dane-unknown-param",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "3 1 3 leaf",
	},
	{
		.name = "dane-short-digest",
		.about = "the digest is cut",
		.finding = "dane-bad-length",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "3 1 1 leaf/cut",
	},
	{
		.name = "dane-short-record",
		.about = "a record of two octets",
		.finding = "dane-malformed",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "\\# 0301",
	},
	{
		.name = "dane-not-der",
		.about = "full data that is no certificate",
		.finding = "dane-malformed",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "3 1 0 0x00ff",
	},
	{
		.name = "dane-sha1",
		.about = "SHA-1 where SHA-256 should be",
		.finding = "dane-bad-length",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "3 1 1 leaf/sha1",
	},
	{
		.name = "dane-hash-certificate",
		.about = "selector 1, but the certificate was hashed",
		.finding = "dane-no-match",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf/cert",
	},
	{
		.name = "dane-hash-key",
		.about = "selector 0, but the key was hashed",
		.finding = "dane-no-match",
		.script = script_starttls,
		.dns = TLSA "3 0 1 leaf/key",
	},
	{
		.name = "dane-hash-pem",
		.about = "the PEM text was hashed",
		.finding = "dane-no-match",
		.script = script_starttls,
		.dns = TLSA "3 0 1 leaf/pem",
	},
	{
		.name = "dane-hash-hex",
		.about = "hexadecimal text was hashed",
		.finding = "dane-no-match",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf/hex",
	},
	{
		.name = "dane-hash-issuer",
		.about = "usage 3, but the issuer's key",
		.finding = "dane-no-match",
		.script = script_starttls,
		.dns = TLSA "3 1 1 int",
	},
	{
		.name = "dane-full",
		.about = "all of the certificate in the record",
		.finding = "dane-ee-cert-selector",
		.script = script_starttls,
		.dns = TLSA "3 0 0 leaf",
	},
	{
		.name = "dane-full-key",
		.about = "all of the key in the record",
		.finding = "dane-full-0",
		.script = script_starttls,
		.dns = TLSA "3 1 0 leaf",
	},
	{
		.name = "dane-certificate",
		.about = "the certificate's digest, good until renewal",
		.finding = "dane-ee-cert-selector",
		.script = script_starttls,
		.dns = TLSA "3 0 1 leaf",
	},
	{
		.name = "dane-expired",
		.about = "has run out, which 3 1 1 does not mind",
		.finding = "dane-ee-expired",
		.script = script_starttls,
		.leaf = "not_before=-90d not_after=-1d",
		.dns = TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-wrong-name",
		.about = "another name, which 3 1 1 does not mind",
		.finding = "dane-ee-name-mismatch",
		.script = script_starttls,
		.leaf = "san=DNS:elsewhere.badsmtp.test",
		.dns = TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-self-signed",
		.about = "self-signed, which 3 1 1 does not mind",
		.finding = "dane-ok",
		.script = script_starttls,
		.leaf = "issuer=self",
		.chain = "leaf",
		.dns = TLSRPT_GOOD TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-many",
		.about = "thirteen records",
		.finding = "dane-too-many",
		.script = script_starttls,
		.dns = TLSA "3 1 1 0x00" ZEROS "\n"
			TLSA "3 1 1 0x01" ZEROS "\n"
			TLSA "3 1 1 0x02" ZEROS "\n"
			TLSA "3 1 1 0x03" ZEROS "\n"
			TLSA "3 1 1 0x04" ZEROS "\n"
			TLSA "3 1 1 0x05" ZEROS "\n"
			TLSA "3 1 1 0x06" ZEROS "\n"
			TLSA "3 1 1 0x07" ZEROS "\n"
			TLSA "3 1 1 0x08" ZEROS "\n"
			TLSA "3 1 1 0x09" ZEROS "\n"
			TLSA "3 1 1 0x10" ZEROS "\n"
			TLSA "3 1 1 0x11" ZEROS "\n"
			TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-no-tcp",
		.about = "the answer needs TCP, which is closed",
		.finding = "probe-no-dns",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf\n" TLSA "!udp-only",
	},
	{
		.name = "dane-no-starttls",
		.about = "a TLSA record, and no STARTTLS",
		.finding = "dane-no-starttls",
		.script = script_plain,
		.dns = TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-partial-mx",
		.about = "the second MX host has no TLSA record",
		.finding = "dane-partial-mx",
		.script = script_starttls,
		.dns = TLSA "3 1 1 leaf",
		.more = OTHER_MX(.host = "other.%n.badsmtp.test"),
	},
	{
		.name = "dane-wrong-owner",
		.about = "the record is at the mail domain",
		.finding = "dane-wrong-owner",
		.script = script_starttls,
		.dns = "_25._tcp." DOMAIN " TLSA 3 1 1 leaf",
	},
	{
		.name = "dane-swapped-owner",
		.about = "the record is at _tcp._25",
		.finding = "dane-wrong-owner",
		.script = script_starttls,
		.dns = "_tcp._25.%h TLSA 3 1 1 leaf",
	},
	{
		.name = "dane-wrong-port",
		.about = "the record is for port 443",
		.finding = "dane-wrong-port",
		.script = script_starttls,
		.dns = "_443._tcp.%h TLSA 3 1 1 leaf",
	},
	{
		.name = "dane-wildcard",
		.about = "the record is a wildcard for all ports",
		.finding = "dane-wildcard-owner",
		.script = script_starttls,
		.dns = "*._tcp.%h TLSA 3 1 1 leaf",
	},
	{
		.name = "dane-mx-unsigned",
		.about = "the host is signed, the mail domain is not",
		.finding = "dane-mx-insecure",
		.script = script_starttls,
		.dns = DOMAIN " ZONE unsigned\n"
			TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-host-unsigned",
		.about = "a TLSA record below unsigned addresses",
		.finding = "dane-addr-insecure",
		.script = script_starttls,
		.host = "%n.insecure.badsmtp.test",
		.dns = TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-tlsa-unsigned",
		.about = "the TLSA record alone is in an unsigned zone",
		.finding = "dane-tlsa-insecure",
		.script = script_starttls,
		.dns = "_tcp.%h ZONE unsigned\n"
			TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-tlsa-alias",
		.about = "the TLSA record is at the end of an alias",
		.finding = "dane-ok",
		.script = script_starttls,
		.dns = TLSRPT_GOOD
			"_25._tcp.%h CNAME tlsa.%h\n"
			"tlsa.%h TLSA 3 1 1 leaf",
	},
	{
		.name = "dane-alias-unsigned",
		.about = "the alias of the TLSA record leads out of DNSSEC",
		.finding = "dane-tlsa-cname-insecure",
		.script = script_starttls,
		.dns = "_25._tcp.%h CNAME tlsa-%n.insecure.badsmtp.test\n"
			"tlsa-%n.insecure.badsmtp.test TLSA 3 1 1 leaf",
	},
	{
		.name = "dane-base-alias",
		.about = "the MX host is an alias; the record is at its end",
		.finding = "dane-base-cname",
		.script = script_starttls,
		.dns = DOMAIN " MX 10 alias.%h\n"
			"alias.%h CNAME %h\n"
			TLSA "3 1 1 leaf",
	},
	{
		.name = "dane-base-original",
		.about = "the MX host is an alias; the record is there",
		.finding = "dane-base-cname",
		.script = script_starttls,
		.dns = DOMAIN " MX 10 alias.%h\n"
			"alias.%h CNAME %h\n"
			"_25._tcp.alias.%h TLSA 3 1 1 leaf",
	},
	{
		.name = "dane-base-both",
		.about = "different records at the alias and at its end",
		.finding = "dane-base-expanded-shadow",
		.script = script_starttls,
		.dns = DOMAIN " MX 10 alias.%h\n"
			"alias.%h CNAME %h\n"
			TLSA "3 1 1 leaf\n"
			"_25._tcp.alias.%h TLSA 3 1 1 other",
	},
	{
		.name = "dane-submission",
		.about = "a TLSA record on the submission port",
		.finding = "dane-sub-tlsa",
		.script = script_submission,
		.role = FAULT_SUBMISSION,
		.dns = "_%t._tcp.%h TLSA 3 1 1 leaf",
	},
	{
		.name = "dane-submissions",
		.about = "the same where TLS comes first",
		.finding = "dane-sub-tlsa",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.dns = "_%t._tcp.%h TLSA 3 1 1 leaf",
	},
	{
		.name = "dane-submissions-no-match",
		.about = "there, of another key",
		.finding = "dane-no-match",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.dns = "_%t._tcp.%h TLSA 3 1 1 other",
	},
	{ 0 },
};
/* clang-format on */

/*
 * What only a hello made by hand shows: each server is a well-kept one, and
 * takes something besides, or stumbles.
 */
#include <openssl/ssl.h>

#include "script.h"

#define RSA_LEAF "key=rsa2048 ku=digitalSignature,keyEncipherment"
/* clang-format off */
#define ANSWERS(...) (const struct fault_answer[]){ __VA_ARGS__, { 0 } }

const struct fault faults_hello[] = {
	{
		.name = "ssl2",
		.about = "speaks SSL 2.0 as well, with the same key",
		.finding = "tls-ssl2 vuln-drown",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "SSL 2.0", .version = 0x0002 }),
	},
	{
		.name = "ssl3",
		.about = "speaks SSL 3.0 as well",
		.finding = "tls-ssl3 vuln-poodle",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "SSL 3.0", .version = 0x0300, .suite = 0x002f }),
	},
	{
		.name = "tls-1.0-too",
		.about = "speaks TLS 1.0 as well",
		.finding = "tls-1.0",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.tls = { .min_version = TLS1_VERSION },
	},
	{
		.name = "tls-1.1-too",
		.about = "speaks TLS 1.1 as well",
		.finding = "tls-1.1",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.tls = { .min_version = TLS1_1_VERSION },
	},
	{
		.name = "cipher-null-too",
		.about = "takes suites without encryption",
		.finding = "tls-cipher-null",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.tls = { .ciphers = "ALL:eNULL:!aNULL" },
	},
	{
		.name = "cipher-anonymous-too",
		.about = "takes anonymous suites",
		.finding = "tls-cipher-anon",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.tls = { .ciphers = "ALL" },
	},
	{
		.name = "cipher-anonymous-submission",
		.about = "takes anonymous suites on a submission port",
		.finding = "tls-cipher-anon",
		.script = script_submission,
		.role = FAULT_SUBMISSION,
		.leaf = RSA_LEAF,
		.full = true,
		.tls = { .ciphers = "ALL" },
	},
	{
		.name = "cipher-export",
		.about = "takes export suites with RSA",
		.finding = "tls-cipher-export vuln-freak",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "an RSA key of 512 bits", .version = 0x0303, .suite = 0x0008 }),
	},
	{
		.name = "cipher-export-dhe",
		.about = "takes export suites with DHE",
		.finding = "tls-cipher-export vuln-logjam",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "DHE of 512 bits", .version = 0x0303, .suite = 0x0014,
			  .dh_bytes = 64 }),
	},
	{
		.name = "cipher-des",
		.about = "takes single DES",
		.finding = "tls-cipher-des vuln-sweet32",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "DES", .version = 0x0303, .suite = 0x0009, .only = true }),
	},
	{
		.name = "cipher-rc4",
		.about = "takes RC4",
		.finding = "tls-cipher-rc4",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "RC4", .version = 0x0303, .suite = 0x0005, .only = true }),
	},
	{
		.name = "cipher-3des",
		.about = "takes triple DES",
		.finding = "tls-cipher-3des vuln-sweet32",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "3DES", .version = 0x0303, .suite = 0x000a, .only = true }),
	},
	{
		.name = "cipher-static-dh",
		.about = "takes ECDH with the key of the certificate",
		.finding = "tls-cipher-static-dh",
		.script = script_starttls,
		.full = true,
		.answers = ANSWERS(
			{ "ECDH", .version = 0x0303, .suite = 0xc02d }),
	},
	{
		.name = "cipher-rsa-kx-too",
		.about = "takes static RSA when nothing else is offered",
		.finding = "tls-cipher-rsa-kx",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
	},
	{
		.name = "cipher-dhe-too",
		.about = "takes DHE when nothing else is offered",
		.finding = "tls-cipher-dhe",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.tls = { .dh_group = "ffdhe3072" },
	},
	{
		.name = "cipher-cbc-too",
		.about = "takes CBC without encrypt_then_mac",
		.finding = "tls-cipher-cbc vuln-lucky13",
		.script = script_starttls,
		.full = true,
		.tls = { .no_etm = true },
	},
	{
		.name = "no-fs",
		.about = "static RSA key exchange and nothing else",
		.finding = "tls-no-fs tls-cipher-rsa-kx",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.tls = { .max_version = TLS1_2_VERSION, .ciphers = "kRSA" },
	},
	{
		.name = "no-aead",
		.about = "CBC suites and nothing else",
		.finding = "tls-no-aead tls-cipher-cbc",
		.script = script_starttls,
		.full = true,
		.tls = { .max_version = TLS1_2_VERSION, .no_etm = true,
			.ciphers = "ECDHE-ECDSA-AES128-SHA" },
	},
	{
		.name = "cipher-order",
		.about = "follows the client to a weaker suite",
		.finding = "tls-cipher-order",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
	},
	{
		.name = "no-mti",
		.about = "TLS 1.3 without P-256",
		.finding = "tls-mti-missing",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.tls = { .groups = "X25519" },
	},
	{
		.name = "dh-custom",
		.about = "a Diffie-Hellman prime of its own",
		.finding = "tls-dh-custom",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "DHE of 2048 bits", .version = 0x0303, .suite = 0x009e,
			  .dh_bytes = 256, .only = true }),
	},
	{
		.name = "dh-512",
		.about = "Diffie-Hellman with a prime of 512 bits",
		.finding = "tls-dh-weak vuln-logjam",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "DHE of 512 bits", .version = 0x0303, .suite = 0x009e,
			  .dh_bytes = 64, .only = true }),
	},
	{
		.name = "group-weak",
		.about = "takes secp192r1",
		.finding = "tls-group-weak",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "a curve of 192 bits", .version = 0x0303, .group = 19, .only = true }),
	},
	{
		.name = "sig-sha1",
		.about = "signs with SHA-1 when nothing better is offered",
		.finding = "tls-sig-sha1",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.tls = { .sha1 = true },
	},
	{
		.name = "sig-md5",
		.about = "signs with MD5 when nothing better is offered",
		.finding = "tls-sig-md5",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "MD5", .version = 0x0303, .scheme = 0x0101 }),
	},
	{
		.name = "compression",
		.about = "compresses in TLS",
		.finding = "tls-compression",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "deflate", .when = ANSWER_DEFLATE, .version = 0x0303 }),
	},
	{
		.name = "no-reneg-info",
		.about = "TLS 1.2 without secure renegotiation",
		.finding = "tls-no-reneg-info tls-no-ems",
		.script = script_starttls,
		.leaf = RSA_LEAF,
		.full = true,
		.answers = ANSWERS(
			{ "no extensions", .version = 0x0303, .bare = true }),
	},
	{
		.name = "version-intolerant",
		.about = "closes at a hello that offers TLS 1.3",
		.finding = "tls-version-intolerant starttls-closed",
		.script = script_starttls,
		.full = true,
		.tls = { .max_version = TLS1_2_VERSION },
		.answers = ANSWERS(
			{ "the end", .when = ANSWER_1_3 }),
	},
	{
		.name = "hello-intolerant",
		.about = "closes at a hello of more than one packet",
		.finding = "tls-hello-intolerant",
		.script = script_starttls,
		.full = true,
		.answers = ANSWERS(
			{ "the end", .when = ANSWER_LARGE }),
	},
	{
		.name = "ext-intolerant",
		.about = "an alert at an extension that it does not know",
		.finding = "tls-ext-intolerant",
		.script = script_starttls,
		.full = true,
		.answers = ANSWERS(
			{ "unsupported_extension", .when = ANSWER_UNKNOWN, .alert = 110 }),
	},
	{
		.name = "alpn-strict",
		.about = "refuses clients that want the web",
		.finding = "tls-alpn-strict",
		.script = script_starttls,
		.full = true,
		.answers = ANSWERS(
			{ "no_application_protocol", .when = ANSWER_ALPN, .alert = 120 }),
	},
	{
		.name = "pq-hybrid",
		.about = "a hybrid key exchange",
		.finding = "pqc-hybrid pqc-hrr",
		.script = script_starttls,
		.full = true,
		.answers = ANSWERS(
			{ "X25519MLKEM768", .version = 0x0304, .group = 0x11ec }),
	},
	{
		.name = "pq-not-preferred",
		.about = "a hybrid key exchange, behind the classical one",
		.finding = "pqc-not-preferred",
		.script = script_starttls,
		.full = true,
		.answers = ANSWERS(
			{ "X25519MLKEM768", .version = 0x0304, .group = 0x11ec,
			  .only = true }),
	},
	{
		.name = "pq-draft",
		.about = "a hybrid key exchange of a draft",
		.finding = "pqc-draft-kyber",
		.script = script_starttls,
		.full = true,
		.answers = ANSWERS(
			{ "X25519Kyber768Draft00", .version = 0x0304, .group = 0x6399 }),
	},
	{
		.name = "pq-pure",
		.about = "ML-KEM without a classical part",
		.finding = "pqc-pure pqc-none",
		.script = script_starttls,
		.full = true,
		.answers = ANSWERS(
			{ "MLKEM768", .version = 0x0304, .group = 0x0201 }),
	},
	{
		.name = "pq-none",
		.about = "no hybrid key exchange",
		.finding = "pqc-none",
		.script = script_starttls,
		.full = true,
	},
	{
		.name = "web-name",
		.about = "a certificate that is good for a web host as well",
		.finding = "vuln-alpaca",
		.script = script_starttls,
		.leaf = "san=DNS:%h,DNS:www.%p",
		.full = true,
	},
	{ 0 },
};
/* clang-format on */

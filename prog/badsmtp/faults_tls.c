/* TLS itself: versions, cipher suites, client certificates. */
#include <openssl/ssl.h>

#include "script.h"

/* clang-format off */
const struct fault faults_tls[] = {
	{
		.name = "tls-1.0",
		.about = "TLS 1.0 and nothing newer",
		.finding = "tls-1.0 tls-no-1.2-and-1.3",
		.script = script_starttls,
		.leaf = "key=rsa2048 ku=digitalSignature,keyEncipherment",
		.tls = { TLS1_VERSION, TLS1_VERSION },
	},
	{
		.name = "tls-1.1",
		.about = "TLS 1.1 and nothing newer",
		.finding = "tls-1.1 tls-no-1.2-and-1.3",
		.script = script_starttls,
		.leaf = "key=rsa2048 ku=digitalSignature,keyEncipherment",
		.tls = { TLS1_1_VERSION, TLS1_1_VERSION },
	},
	{
		.name = "tls-1.2",
		.about = "TLS 1.2 only",
		.finding = "tls-no-1.3",
		.script = script_starttls,
		.tls = { TLS1_2_VERSION, TLS1_2_VERSION },
	},
	{
		.name = "tls-1.3",
		.about = "TLS 1.3 only",
		.finding = "tls-no-1.2",
		.full = true,
		.script = script_starttls,
		.tls = { TLS1_3_VERSION, TLS1_3_VERSION },
	},
	{
		.name = "cipher-rsa-kx",
		.about = "static RSA key exchange, no forward secrecy",
		.finding = "tls-cipher-rsa-kx",
		.script = script_starttls,
		.leaf = "key=rsa2048 ku=digitalSignature,keyEncipherment",
		.tls = { .max_version = TLS1_2_VERSION, .ciphers = "kRSA" },
	},
	{
		.name = "cipher-cbc",
		.about = "CBC suites only",
		.finding = "tls-cipher-cbc",
		.script = script_starttls,
		.tls = { .max_version = TLS1_2_VERSION,
			.ciphers = "ECDHE-ECDSA-AES256-SHA:"
				"ECDHE-ECDSA-AES128-SHA", .no_etm = true },
	},
	{
		.name = "cipher-null",
		.about = "no encryption at all",
		.finding = "starttls-handshake-fails",
		.script = script_starttls,
		.tls = { .max_version = TLS1_2_VERSION,
			.ciphers = "ECDHE-ECDSA-NULL-SHA" },
	},
	{
		.name = "cipher-anonymous",
		.about = "anonymous key exchange, no certificate",
		.finding = "starttls-handshake-fails",
		.script = script_starttls,
		.tls = { .max_version = TLS1_2_VERSION, .ciphers = "aNULL" },
	},
	{
		.name = "dh-1024",
		.about = "Diffie-Hellman with a prime of 1024 bits",
		.finding = "tls-dh-weak",
		.script = script_starttls,
		.leaf = "key=rsa2048 ku=digitalSignature,keyEncipherment",
		/* Without groups of RFC 7919, which OpenSSL 4 would choose. */
		.tls = { .max_version = TLS1_2_VERSION, .ciphers = "kDHE",
			.groups = "X25519:P-256", .dh_group = "dh_1024_160" },
	},
	{
		.name = "no-ems",
		.about = "TLS 1.2 without extended master secret",
		.finding = "tls-no-ems",
		.script = script_starttls,
		.tls = { .max_version = TLS1_2_VERSION, .no_ems = true },
	},
	{
		.name = "early-data",
		.about = "session tickets allow early data (0-RTT)",
		.finding = "tls-0rtt",
		.script = script_starttls,
		.tls = { .early_data = true },
	},
	{
		.name = "client-cert-requested",
		.about = "a client certificate is requested",
		.finding = "cauth-requested",
		.script = script_starttls,
		.tls = { .asks_client = true },
	},
	{
		.name = "client-cert-required",
		.about = "a client certificate is required; a late alert",
		.finding = "cauth-required",
		.script = script_starttls,
		.tls = { .asks_client = true, .demands_client = true },
	},
	{
		.name = "client-cert-required-1.2",
		.about = "the same in TLS 1.2, where the handshake fails",
		.finding = "cauth-required",
		.script = script_starttls,
		.tls = { .max_version = TLS1_2_VERSION, .asks_client = true,
			.demands_client = true },
	},
	{ 0 },
};
/* clang-format on */

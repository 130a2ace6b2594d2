/* Keys and signatures of certificates. */
#include <openssl/ssl.h>

#include "script.h"

#define KE "ku=digitalSignature,keyEncipherment "

/* clang-format off */
const struct fault faults_key[] = {
	{
		.name = "rsa-512",
		.about = "an RSA key of 512 bits",
		.finding = "key-rsa-lt-1024",
		.script = script_starttls,
		.leaf = KE "key=rsa512",
		.tls = { .max_version = TLS1_2_VERSION },
	},
	{
		.name = "rsa-1024",
		.about = "an RSA key of 1024 bits",
		.finding = "key-rsa-lt-2048",
		.script = script_starttls,
		.leaf = KE "key=rsa1024",
	},
	{
		.name = "rsa-2047",
		.about = "an RSA key of 2047 bits",
		.finding = "key-rsa-lt-2048",
		.script = script_starttls,
		.leaf = KE "key=rsa2047",
	},
	{
		.name = "rsa-e3",
		.about = "an RSA key with exponent 3",
		.finding = "key-rsa-e-small",
		.script = script_starttls,
		.leaf = KE "key=rsa2048 fault=e3",
	},
	{
		.name = "rsa-e1",
		.about = "an RSA key with exponent 1",
		.finding = "key-rsa-e-invalid",
		.script = script_raw,
		.leaf = KE "key=rsa2048 fault=e1",
	},
	{
		.name = "rsa-small-factor",
		.about = "an RSA modulus that 641 divides",
		.finding = "key-rsa-small-factor",
		.script = script_raw,
		.leaf = KE "key=rsa2048 fault=small-factor",
	},
	{
		.name = "rsa-close-primes",
		.about = "an RSA key of two primes that lie side by side",
		.finding = "key-rsa-fermat",
		.script = script_starttls,
		.leaf = KE "key=rsa2048 fault=close-primes",
	},
	{
		.name = "p-521",
		.about = "a key on the curve P-521",
		.finding = "key-ec-p521",
		.script = script_starttls,
		.leaf = "key=p521",
	},
	{
		.name = "secp256k1",
		.about = "a key on the curve of Bitcoin",
		.finding = "key-ec-unsupported-curve",
		.script = script_raw,
		.leaf = "key=secp256k1",
	},
	{
		.name = "explicit-curve",
		.about = "a key whose curve is given by numbers, not by name",
		.finding = "key-ec-explicit-params",
		.script = script_starttls,
		.leaf = "fault=explicit-curve",
	},
	{
		.name = "invalid-point",
		.about = "a public key that is not on its curve",
		.finding = "key-ec-invalid-point",
		.script = script_raw,
		.leaf = "fault=invalid-point",
	},
	{
		.name = "ed25519",
		.about = "an Ed25519 key",
		.finding = "key-eddsa",
		.script = script_starttls,
		.leaf = "key=ed25519",
	},
	{
		.name = "dsa",
		.about = "a DSA key",
		.finding = "key-dsa",
		.script = script_raw,
		.leaf = "key=dsa",
	},
	{
		.name = "sha1-leaf",
		.about = "the certificate is signed with SHA-1",
		.finding = "sig-sha1",
		.script = script_starttls,
		.leaf = "sig=sha1",
	},
	{
		.name = "md5-leaf",
		.about = "the certificate is signed with MD5",
		.finding = "sig-md5",
		.script = script_starttls,
		.issuers = "rsa-ca ca=1 issuer=root pathlen=0 key=rsa2048",
		.leaf = "issuer=rsa-ca sig=md5",
		.chain = "leaf rsa-ca",
	},
	{
		.name = "sha224-leaf",
		.about = "the certificate is signed with SHA-224",
		.finding = "sig-sha224",
		.script = script_starttls,
		.leaf = "sig=sha224",
	},
	{
		.name = "pss-odd",
		.about = "an RSA-PSS signature with unusual parameters",
		.finding = "sig-rsa-unusual",
		.script = script_starttls,
		.issuers = "pss-ca ca=1 issuer=root pathlen=0 key=rsa2048",
		.leaf = "issuer=pss-ca sig=pss-odd",
		.chain = "leaf pss-ca",
	},
	{ 0 },
};
/* clang-format on */

#include "x509/oid.h"

#include "base/attr.h"

static void append_number(char *text, size_t *n, uint64_t v)
{
	char digits[20];
	size_t k = 0;

	do {
		digits[k++] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	while (k)
		text[(*n)++] = digits[--k];
}

/* Appends one arc; the first one holds two. */
static void append_arc(char *text, size_t *n, uint64_t arc)
{
	if (*n == 0) {
		uint64_t top = arc < 80 ? arc / 40 : 2;

		append_number(text, n, top);
		arc -= top * 40;
	}
	text[(*n)++] = '.';
	append_number(text, n, arc);
}

static bool to_dots(struct sc_bytes der, char *text)
{
	size_t n = 0;
	uint64_t arc = 0;
	bool open = true;

	for (size_t i = 0; i < der.n; i++) {
		if (arc >> 56 || n > SC_OID_TEXT_MAX - 32)
			return false;
		if (arc == 0 && der.p[i] == 0x80)
			return false;
		arc = arc << 7 | (der.p[i] & 0x7f);
		open = der.p[i] & 0x80;
		if (!open) {
			append_arc(text, &n, arc);
			arc = 0;
		}
	}
	text[n] = '\0';
	return !open;
}

struct sc_oid sc_oid_of(struct sc_bytes der)
{
	static const char digits[] = "0123456789abcdef";
	struct sc_oid oid = { "#" };
	size_t n = 1;

	if (to_dots(der, oid.text))
		return oid;
	oid.text[0] = '#';
	for (size_t i = 0; i < der.n && n + 3 < SC_OID_TEXT_MAX; i++) {
		oid.text[n++] = digits[der.p[i] >> 4];
		oid.text[n++] = digits[der.p[i] & 15];
	}
	oid.text[n] = '\0';
	return oid;
}

/* clang-format off */
static const struct sc_signature_algorithm signatures[] = {
	{ "1.2.840.113549.1.1.11", "sha256WithRSAEncryption", SC_HASH_SHA256, SC_KEY_RSA },
	{ "1.2.840.10045.4.3.2",   "ecdsa-with-SHA256",       SC_HASH_SHA256, SC_KEY_EC },
	{ "1.2.840.10045.4.3.3",   "ecdsa-with-SHA384",       SC_HASH_SHA384, SC_KEY_EC },
	{ "1.2.840.113549.1.1.12", "sha384WithRSAEncryption", SC_HASH_SHA384, SC_KEY_RSA },
	{ "1.2.840.113549.1.1.13", "sha512WithRSAEncryption", SC_HASH_SHA512, SC_KEY_RSA },
	{ "1.2.840.10045.4.3.4",   "ecdsa-with-SHA512",       SC_HASH_SHA512, SC_KEY_EC },
	{ "1.2.840.113549.1.1.10", "RSASSA-PSS",              SC_HASH_UNKNOWN, SC_KEY_RSA },
	{ "1.2.840.113549.1.1.14", "sha224WithRSAEncryption", SC_HASH_SHA224, SC_KEY_RSA },
	{ "1.2.840.113549.1.1.5",  "sha1WithRSAEncryption",   SC_HASH_SHA1, SC_KEY_RSA },
	{ "1.3.14.3.2.29",         "sha1WithRSASignature",    SC_HASH_SHA1, SC_KEY_RSA },
	{ "1.2.840.113549.1.1.4",  "md5WithRSAEncryption",    SC_HASH_MD5, SC_KEY_RSA },
	{ "1.2.840.113549.1.1.3",  "md4WithRSAEncryption",    SC_HASH_MD4, SC_KEY_RSA },
	{ "1.2.840.113549.1.1.2",  "md2WithRSAEncryption",    SC_HASH_MD2, SC_KEY_RSA },
	{ "1.3.36.3.3.1.2",        "rsaSignatureWithripemd160", SC_HASH_RIPEMD160, SC_KEY_RSA },
	{ "2.16.840.1.101.3.4.3.13", "rsassa-pkcs1-v1_5-with-sha3-224", SC_HASH_SHA3, SC_KEY_RSA },
	{ "2.16.840.1.101.3.4.3.14", "rsassa-pkcs1-v1_5-with-sha3-256", SC_HASH_SHA3, SC_KEY_RSA },
	{ "2.16.840.1.101.3.4.3.15", "rsassa-pkcs1-v1_5-with-sha3-384", SC_HASH_SHA3, SC_KEY_RSA },
	{ "2.16.840.1.101.3.4.3.16", "rsassa-pkcs1-v1_5-with-sha3-512", SC_HASH_SHA3, SC_KEY_RSA },
	{ "1.2.840.10045.4.1",     "ecdsa-with-SHA1",         SC_HASH_SHA1, SC_KEY_EC },
	{ "1.2.840.10045.4.3.1",   "ecdsa-with-SHA224",       SC_HASH_SHA224, SC_KEY_EC },
	{ "2.16.840.1.101.3.4.3.9",  "ecdsa-with-SHA3-224",   SC_HASH_SHA3, SC_KEY_EC },
	{ "2.16.840.1.101.3.4.3.10", "ecdsa-with-SHA3-256",   SC_HASH_SHA3, SC_KEY_EC },
	{ "2.16.840.1.101.3.4.3.11", "ecdsa-with-SHA3-384",   SC_HASH_SHA3, SC_KEY_EC },
	{ "2.16.840.1.101.3.4.3.12", "ecdsa-with-SHA3-512",   SC_HASH_SHA3, SC_KEY_EC },
	{ "1.2.840.10040.4.3",     "dsa-with-SHA1",           SC_HASH_SHA1, SC_KEY_DSA },
	{ "2.16.840.1.101.3.4.3.1", "dsa-with-SHA224",        SC_HASH_SHA224, SC_KEY_DSA },
	{ "2.16.840.1.101.3.4.3.2", "dsa-with-SHA256",        SC_HASH_SHA256, SC_KEY_DSA },
	{ "2.16.840.1.101.3.4.3.3", "dsa-with-SHA384",        SC_HASH_SHA384, SC_KEY_DSA },
	{ "2.16.840.1.101.3.4.3.4", "dsa-with-SHA512",        SC_HASH_SHA512, SC_KEY_DSA },
	{ "1.3.101.112",           "Ed25519",                 SC_HASH_NONE, SC_KEY_ED25519 },
	{ "1.3.101.113",           "Ed448",                   SC_HASH_NONE, SC_KEY_ED448 },
	{ "2.16.840.1.101.3.4.3.17", "ML-DSA-44",             SC_HASH_NONE, SC_KEY_ML_DSA },
	{ "2.16.840.1.101.3.4.3.18", "ML-DSA-65",             SC_HASH_NONE, SC_KEY_ML_DSA },
	{ "2.16.840.1.101.3.4.3.19", "ML-DSA-87",             SC_HASH_NONE, SC_KEY_ML_DSA },
};

static const struct sc_key_algorithm keys[] = {
	{ "1.2.840.113549.1.1.1",    "RSA",       SC_KEY_RSA },
	{ "1.2.840.10045.2.1",       "EC",        SC_KEY_EC },
	{ "1.2.840.113549.1.1.10",   "RSA-PSS",   SC_KEY_RSA_PSS },
	{ "1.2.840.10040.4.1",       "DSA",       SC_KEY_DSA },
	{ "1.3.101.112",             "Ed25519",   SC_KEY_ED25519 },
	{ "1.3.101.113",             "Ed448",     SC_KEY_ED448 },
	{ "2.16.840.1.101.3.4.3.17", "ML-DSA-44", SC_KEY_ML_DSA },
	{ "2.16.840.1.101.3.4.3.18", "ML-DSA-65", SC_KEY_ML_DSA },
	{ "2.16.840.1.101.3.4.3.19", "ML-DSA-87", SC_KEY_ML_DSA },
};

static const struct sc_curve curves[] = {
	{ "1.2.840.10045.3.1.7",  "P-256", 256 },
	{ "1.3.132.0.34",         "P-384", 384 },
	{ "1.3.132.0.35",         "P-521", 521 },
	{ "1.3.132.0.33",         "P-224", 224 },
	{ "1.2.840.10045.3.1.1",  "P-192", 192 },
	{ "1.3.132.0.10",         "secp256k1", 256 },
	{ "1.3.132.0.32",         "secp224k1", 225 },
	{ "1.3.132.0.31",         "secp192k1", 192 },
	{ "1.3.132.0.9",          "secp160k1", 161 },
	{ "1.3.132.0.8",          "secp160r1", 161 },
	{ "1.3.132.0.30",         "secp160r2", 161 },
	{ "1.3.36.3.3.2.8.1.1.7",  "brainpoolP256r1", 256 },
	{ "1.3.36.3.3.2.8.1.1.8",  "brainpoolP256t1", 256 },
	{ "1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", 384 },
	{ "1.3.36.3.3.2.8.1.1.12", "brainpoolP384t1", 384 },
	{ "1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", 512 },
	{ "1.3.36.3.3.2.8.1.1.14", "brainpoolP512t1", 512 },
	{ "1.3.132.0.1",          "sect163k1", 163 },
	{ "1.3.132.0.15",         "sect163r2", 163 },
	{ "1.3.132.0.26",         "sect233k1", 233 },
	{ "1.3.132.0.27",         "sect233r1", 233 },
	{ "1.3.132.0.16",         "sect283k1", 283 },
	{ "1.3.132.0.17",         "sect283r1", 283 },
	{ "1.3.132.0.36",         "sect409k1", 409 },
	{ "1.3.132.0.37",         "sect409r1", 409 },
	{ "1.3.132.0.38",         "sect571k1", 571 },
	{ "1.3.132.0.39",         "sect571r1", 571 },
};

static const struct hash_row {
	const char *oid;
	enum sc_hash hash;
} hashes[] = {
	{ "2.16.840.1.101.3.4.2.1", SC_HASH_SHA256 },
	{ "2.16.840.1.101.3.4.2.2", SC_HASH_SHA384 },
	{ "2.16.840.1.101.3.4.2.3", SC_HASH_SHA512 },
	{ "2.16.840.1.101.3.4.2.4", SC_HASH_SHA224 },
	{ "1.3.14.3.2.26",          SC_HASH_SHA1 },
	{ "1.2.840.113549.2.5",     SC_HASH_MD5 },
};

static const struct attribute_row {
	const char *oid, *name;
} attributes[] = {
	{ "2.5.4.3",  "CN" },
	{ "2.5.4.10", "O" },
	{ "2.5.4.6",  "C" },
	{ "2.5.4.11", "OU" },
	{ "2.5.4.8",  "ST" },
	{ "2.5.4.7",  "L" },
	{ "2.5.4.9",  "STREET" },
	{ "2.5.4.4",  "SN" },
	{ "2.5.4.5",  "serialNumber" },
	{ "2.5.4.12", "title" },
	{ "2.5.4.15", "businessCategory" },
	{ "2.5.4.17", "postalCode" },
	{ "2.5.4.42", "GN" },
	{ "2.5.4.97", "organizationIdentifier" },
	{ "0.9.2342.19200300.100.1.25", "DC" },
	{ "0.9.2342.19200300.100.1.1",  "UID" },
	{ "1.2.840.113549.1.9.1",       "emailAddress" },
};

static const struct {
	const char *name;
	int bytes;
} digests[] = {
	[SC_HASH_UNKNOWN]   = { NULL, 0 },
	[SC_HASH_MD2]       = { NULL, 0 },
	[SC_HASH_MD4]       = { NULL, 0 },
	[SC_HASH_MD5]       = { "MD5", 16 },
	[SC_HASH_SHA1]      = { "SHA1", 20 },
	[SC_HASH_RIPEMD160] = { "RIPEMD160", 20 },
	[SC_HASH_SHA224]    = { "SHA224", 28 },
	[SC_HASH_SHA256]    = { "SHA256", 32 },
	[SC_HASH_SHA384]    = { "SHA384", 48 },
	[SC_HASH_SHA512]    = { "SHA512", 64 },
	[SC_HASH_SHA3]      = { NULL, 0 },
	[SC_HASH_NONE]      = { NULL, 0 },
};
/* clang-format on */

/* The row of a table whose first member is `oid`, or NULL. */
static const void *find_row(
	const void *table, size_t n, size_t row_bytes, const char *oid)
{
	const char *row = table;

	for (; n; n--, row += row_bytes) {
		const char *const *key = (const void *)row;

		if (strcmp(*key, oid) == 0)
			return row;
	}
	return NULL;
}

#define FIND(table, oid) \
	find_row((table), SC_COUNT(table), sizeof((table)[0]), (oid))

const struct sc_signature_algorithm *sc_oid_signature(const char *oid)
{
	return FIND(signatures, oid);
}

const struct sc_key_algorithm *sc_oid_key(const char *oid)
{
	return FIND(keys, oid);
}

const struct sc_curve *sc_oid_curve(const char *oid)
{
	return FIND(curves, oid);
}

enum sc_hash sc_oid_hash(const char *oid)
{
	const struct hash_row *row = FIND(hashes, oid);

	return row ? row->hash : SC_HASH_UNKNOWN;
}

const char *sc_oid_attribute(const char *oid)
{
	const struct attribute_row *row = FIND(attributes, oid);

	return row ? row->name : NULL;
}

const char *sc_hash_name(enum sc_hash hash)
{
	return digests[hash].name;
}

int sc_hash_bytes(enum sc_hash hash)
{
	return digests[hash].bytes;
}

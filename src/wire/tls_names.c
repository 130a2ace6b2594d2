#include "wire/tls_names.h"

struct name {
	unsigned number;
	const char *name;
	int bits; /* groups */
};

/* clang-format off */
static const struct name versions[] = {
	{ 0x0300, "SSLv3",   0 },
	{ 0x0301, "TLSv1",   0 },
	{ 0x0302, "TLSv1.1", 0 },
	{ 0x0303, "TLSv1.2", 0 },
	{ 0x0304, "TLSv1.3", 0 },
};

static const struct name alerts[] = {
	{ 0,   "close_notify",                    0 },
	{ 10,  "unexpected_message",              0 },
	{ 20,  "bad_record_mac",                  0 },
	{ 21,  "decryption_failed",               0 },
	{ 22,  "record_overflow",                 0 },
	{ 30,  "decompression_failure",           0 },
	{ 40,  "handshake_failure",               0 },
	{ 41,  "no_certificate",                  0 },
	{ 42,  "bad_certificate",                 0 },
	{ 43,  "unsupported_certificate",         0 },
	{ 44,  "certificate_revoked",             0 },
	{ 45,  "certificate_expired",             0 },
	{ 46,  "certificate_unknown",             0 },
	{ 47,  "illegal_parameter",               0 },
	{ 48,  "unknown_ca",                      0 },
	{ 49,  "access_denied",                   0 },
	{ 50,  "decode_error",                    0 },
	{ 51,  "decrypt_error",                   0 },
	{ 52,  "too_many_cids_requested",         0 },
	{ 60,  "export_restriction",              0 },
	{ 70,  "protocol_version",                0 },
	{ 71,  "insufficient_security",           0 },
	{ 80,  "internal_error",                  0 },
	{ 86,  "inappropriate_fallback",          0 },
	{ 90,  "user_canceled",                   0 },
	{ 100, "no_renegotiation",                0 },
	{ 109, "missing_extension",               0 },
	{ 110, "unsupported_extension",           0 },
	{ 111, "certificate_unobtainable",        0 },
	{ 112, "unrecognized_name",               0 },
	{ 113, "bad_certificate_status_response", 0 },
	{ 114, "bad_certificate_hash_value",      0 },
	{ 115, "unknown_psk_identity",            0 },
	{ 116, "certificate_required",            0 },
	{ 117, "general_error",                   0 },
	{ 120, "no_application_protocol",         0 },
	{ 121, "ech_required",                    0 },
};

static const struct name schemes[] = {
	{ 0x0101, "rsa_pkcs1_md5",                       0 },
	{ 0x0201, "rsa_pkcs1_sha1",                      0 },
	{ 0x0202, "dsa_sha1",                            0 },
	{ 0x0203, "ecdsa_sha1",                          0 },
	{ 0x0301, "rsa_pkcs1_sha224",                    0 },
	{ 0x0302, "dsa_sha224",                          0 },
	{ 0x0303, "ecdsa_sha224",                        0 },
	{ 0x0401, "rsa_pkcs1_sha256",                    0 },
	{ 0x0402, "dsa_sha256",                          0 },
	{ 0x0403, "ecdsa_secp256r1_sha256",              0 },
	{ 0x0501, "rsa_pkcs1_sha384",                    0 },
	{ 0x0502, "dsa_sha384",                          0 },
	{ 0x0503, "ecdsa_secp384r1_sha384",              0 },
	{ 0x0601, "rsa_pkcs1_sha512",                    0 },
	{ 0x0602, "dsa_sha512",                          0 },
	{ 0x0603, "ecdsa_secp521r1_sha512",              0 },
	{ 0x0708, "sm2sig_sm3",                          0 },
	{ 0x0804, "rsa_pss_rsae_sha256",                 0 },
	{ 0x0805, "rsa_pss_rsae_sha384",                 0 },
	{ 0x0806, "rsa_pss_rsae_sha512",                 0 },
	{ 0x0807, "ed25519",                             0 },
	{ 0x0808, "ed448",                               0 },
	{ 0x0809, "rsa_pss_pss_sha256",                  0 },
	{ 0x080a, "rsa_pss_pss_sha384",                  0 },
	{ 0x080b, "rsa_pss_pss_sha512",                  0 },
	{ 0x081a, "ecdsa_brainpoolP256r1tls13_sha256",   0 },
	{ 0x081b, "ecdsa_brainpoolP384r1tls13_sha384",   0 },
	{ 0x081c, "ecdsa_brainpoolP512r1tls13_sha512",   0 },
	{ 0x0904, "mldsa44",                             0 },
	{ 0x0905, "mldsa65",                             0 },
	{ 0x0906, "mldsa87",                             0 },
};

static const struct name groups[] = {
	{ 1,      "sect163k1",            163 },
	{ 2,      "sect163r1",            163 },
	{ 3,      "sect163r2",            163 },
	{ 4,      "sect193r1",            193 },
	{ 5,      "sect193r2",            193 },
	{ 6,      "sect233k1",            233 },
	{ 7,      "sect233r1",            233 },
	{ 8,      "sect239k1",            239 },
	{ 9,      "sect283k1",            283 },
	{ 10,     "sect283r1",            283 },
	{ 11,     "sect409k1",            409 },
	{ 12,     "sect409r1",            409 },
	{ 13,     "sect571k1",            571 },
	{ 14,     "sect571r1",            571 },
	{ 15,     "secp160k1",            160 },
	{ 16,     "secp160r1",            160 },
	{ 17,     "secp160r2",            160 },
	{ 18,     "secp192k1",            192 },
	{ 19,     "secp192r1",            192 },
	{ 20,     "secp224k1",            224 },
	{ 21,     "secp224r1",            224 },
	{ 22,     "secp256k1",            256 },
	{ 23,     "secp256r1",            256 },
	{ 24,     "secp384r1",            384 },
	{ 25,     "secp521r1",            521 },
	{ 26,     "brainpoolP256r1",      256 },
	{ 27,     "brainpoolP384r1",      384 },
	{ 28,     "brainpoolP512r1",      512 },
	{ 29,     "x25519",               255 },
	{ 30,     "x448",                 448 },
	{ 31,     "brainpoolP256r1tls13", 256 },
	{ 32,     "brainpoolP384r1tls13", 384 },
	{ 33,     "brainpoolP512r1tls13", 512 },
	{ 41,     "curveSM2",             256 },
	{ 256,    "ffdhe2048",            2048 },
	{ 257,    "ffdhe3072",            3072 },
	{ 258,    "ffdhe4096",            4096 },
	{ 259,    "ffdhe6144",            6144 },
	{ 260,    "ffdhe8192",            8192 },
	{ 512,    "MLKEM512",             512 },
	{ 513,    "MLKEM768",             768 },
	{ 514,    "MLKEM1024",            1024 },
	{ 0x11eb, "SecP256r1MLKEM768",    256 },
	{ 0x11ec, "X25519MLKEM768",       255 },
	{ 0x11ed, "SecP384r1MLKEM1024",   384 },
	{ 0x6399, "X25519Kyber768Draft00", 255 },
	{ 0x639a, "SecP256r1Kyber768Draft00", 256 },
};

static const struct name messages[] = {
	{ 2,  "ServerHello",         0 },
	{ 4,  "NewSessionTicket",    0 },
	{ 8,  "EncryptedExtensions", 0 },
	{ 11, "Certificate",         0 },
	{ 12, "ServerKeyExchange",   0 },
	{ 13, "CertificateRequest",  0 },
	{ 14, "ServerHelloDone",     0 },
	{ 15, "CertificateVerify",   0 },
	{ 20, "Finished",            0 },
	{ 22, "CertificateStatus",   0 },
};
/* clang-format on */

static const struct name *find(
	const struct name *table, size_t n, unsigned number)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].number == number)
			return &table[i];
	return NULL;
}

#define FIND(table, number) find((table), SC_COUNT(table), (number))

static const char *name_or_number(
	struct sc_arena *a, const struct name *found, unsigned number)
{
	return found ? found->name : sc_arena_printf(a, "0x%04x", number);
}

const char *sc_tls_version_name(struct sc_arena *a, unsigned version)
{
	return name_or_number(a, FIND(versions, version), version);
}

const char *sc_tls_alert_name(struct sc_arena *a, unsigned alert)
{
	const struct name *found = FIND(alerts, alert);

	return found ? found->name : sc_arena_printf(a, "alert_%u", alert);
}

const char *sc_tls_scheme_name(struct sc_arena *a, unsigned scheme)
{
	return name_or_number(a, FIND(schemes, scheme), scheme);
}

const char *sc_tls_group_name(struct sc_arena *a, unsigned group, int *bits)
{
	const struct name *found = FIND(groups, group);

	*bits = found ? found->bits : 0;
	return name_or_number(a, found, group);
}

const char *sc_tls_message_name(unsigned type)
{
	const struct name *found = FIND(messages, type);

	return found ? found->name : NULL;
}

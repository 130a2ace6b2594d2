#include "wire/hello_set.h"

#include "base/attr.h"

/* clang-format off */
#define LIST(...) { (const uint16_t[]){ __VA_ARGS__ }, \
	sizeof((uint16_t[]){ __VA_ARGS__ }) / sizeof(uint16_t) }

#define SUITES_1_3 0x1301, 0x1302, 0x1303
#define ECDHE_AEAD 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8
#define ECDHE_CBC  0xc023, 0xc027, 0xc024, 0xc028, 0xc009, 0xc013, \
	0xc00a, 0xc014
#define DHE        0x009e, 0x009f, 0xccaa, 0x0067, 0x006b, 0x0033, 0x0039
#define RSA        0x009c, 0x009d, 0x003c, 0x003d, 0x002f, 0x0035
#define TRIPLE_DES 0xc008, 0xc012, 0x0016, 0x000a

/* TLS 1.1 and before: no SHA-2, no AEAD. */
#define OLD        0xc009, 0xc013, 0xc00a, 0xc014, 0x0033, 0x0032, 0x0039, \
	0x0038, 0x002f, 0x0035, TRIPLE_DES, 0x0013, 0xc007, 0xc011, 0x0005, \
	0x0004
/* clang-format on */

#define X25519 29
#define P256   23

/* clang-format off */
#define CURVES  LIST(X25519, P256, 24, 25)
#define HYBRID  0x11ec, 0x11eb, 0x11ed

/* SHA-1 last: for servers that have nothing else, it is what they choose. */
#define SCHEMES LIST(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0603, \
	0x0806, 0x0601, 0x0807, 0x0808, 0x0203, 0x0201, 0x0202)

#define MODERN  .version = SC_TLS_1_3, .schemes = SCHEMES, \
	.suites = LIST(SUITES_1_3, ECDHE_AEAD, ECDHE_CBC, DHE, RSA)

#define PLAIN   MODERN, .groups = CURVES, .shares = LIST(X25519)

#define LARGE   MODERN, .shares = LIST(0x11ec, X25519), \
	.groups = LIST(HYBRID, X25519, P256, 24, 25)

#define MTI     .version = SC_TLS_1_3, .only_1_3 = true, .schemes = SCHEMES, \
	.suites = LIST(0x1301), .groups = LIST(P256), .shares = LIST(P256)

#define ONLY_1_2 .version = SC_TLS_1_2, .schemes = SCHEMES, .groups = CURVES

#define ALL_1_2 .suites = LIST( \
	ECDHE_AEAD, ECDHE_CBC, DHE, RSA, TRIPLE_DES, 0x0005, 0x0004)

#define BAD     (SC_SUITE_WEAK | SC_SUITE_ANON)

/* TLS 1.3 alone, and nothing in hand of what is asked for. */
#define WANTS(...) .version = SC_TLS_1_3, .only_1_3 = true, \
	.schemes = SCHEMES, .suites = LIST(SUITES_1_3), \
	.groups = LIST(__VA_ARGS__)

const struct sc_hello_kind sc_hello_kinds[] = {
	{ "modern", .hello = { PLAIN } },
	{ "modern-2", .unless = "modern", .hello = { PLAIN } },
	{ "tls12", .hello = { ONLY_1_2, ALL_1_2, .deflate = true } },
	{ "tls11", .hello = { .version = SC_TLS_1_1, .suites = LIST(OLD),
		.groups = CURVES } },
	{ "tls10", .hello = { .version = SC_TLS_1_0, .suites = LIST(OLD),
		.groups = CURVES } },
	{ "ssl3", .hello = { .version = SC_SSL_3, .suites = LIST(OLD) } },
	{ "ssl2", .hello = { .version = SC_SSL_2 } },
	{ "mti", "modern", true, .hello = { MTI } },
	{ "mti-2", .unless = "mti", .hello = { MTI } },

	{ "weak", .hello = { ONLY_1_2, .by = { .any = BAD } } },
	{ "null", "weak", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_NULL } } },
	{ "export", "weak", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_EXPORT | SC_SUITE_RSA } } },
	{ "export-dhe", "weak", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_EXPORT | SC_SUITE_DHE } } },
	{ "anon", "weak", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_ANON, .none = SC_SUITE_NULL } } },
	{ "des", "weak", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_DES,
		.none = SC_SUITE_EXPORT | SC_SUITE_ANON } } },
	{ "rc4", "weak", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_RC4,
		.none = SC_SUITE_EXPORT | SC_SUITE_ANON } } },
	{ "3des", "weak", .hello = { ONLY_1_2, .by = {
		.any = SC_SUITE_3DES | SC_SUITE_OLD64,
		.none = SC_SUITE_EXPORT | SC_SUITE_ANON } } },

	{ "static-rsa", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_RSA, .none = BAD } } },
	{ "static-dh", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_STATIC_DH, .none = BAD } } },
	{ "dhe", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_DHE, .none = BAD } } },
	{ "cbc", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_CBC, .none = BAD | SC_SUITE_STATIC_DH } } },
	{ "cbc-bare", "cbc", .hello = { ONLY_1_2, .no_etm = true, .by = {
		.all = SC_SUITE_CBC, .none = BAD | SC_SUITE_STATIC_DH } } },
	{ "aead", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_AEAD,
		.any = SC_SUITE_ECDHE | SC_SUITE_DHE | SC_SUITE_RSA } } },
	{ "ecdhe", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_ECDHE, .none = BAD } } },
	{ "aead-2", .unless = "aead", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_AEAD,
		.any = SC_SUITE_ECDHE | SC_SUITE_DHE | SC_SUITE_RSA } } },
	{ "ecdhe-2", .unless = "ecdhe", .hello = { ONLY_1_2, .by = {
		.all = SC_SUITE_ECDHE, .none = BAD } } },
	{ "order", "tls12", .hello = { ONLY_1_2, ALL_1_2,
		.backwards = true } },

	{ "sha1", .hello = { .version = SC_TLS_1_2, .groups = CURVES,
		.schemes = LIST(0x0203, 0x0201, 0x0202, 0x0101),
		.suites = LIST(ECDHE_AEAD, ECDHE_CBC, DHE) } },
	{ "weak-groups", .hello = { .version = SC_TLS_1_2,
		.schemes = SCHEMES, .by = { .all = SC_SUITE_ECDHE,
			.none = BAD },
		.groups = LIST(21, 19, 22, 20, 18, 17, 16, 15, 14, 13, 12,
			11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1) } },

	{ "pq-offer", "modern", true, .hello = { MODERN, .shares = LIST(X25519),
		.groups = LIST(HYBRID, X25519, P256, 24, 25) } },
	{ "large", .hello = { LARGE } },
	{ "large-2", .unless = "large", .hello = { LARGE } },
	{ "pq-only", "modern", true, .hello = { WANTS(HYBRID) } },
	{ "kyber", "modern", true, .hello = { WANTS(0x6399, 0x639a) } },
	{ "mlkem", "modern", true, .hello = { WANTS(0x0201, 0x0202, 0x0200) } },

	{ "grease", .hello = { PLAIN, .grease = true } },
	{ "grease-2", .unless = "grease",
		.hello = { PLAIN, .grease = true } },
	{ "alpn", .hello = { PLAIN, .alpn = "http/1.1" } },
	{ "stranger", .sni = "www.stranger.invalid",
		.hello = { PLAIN, .alpn = "http/1.1" } },
	{ 0 },
};
/* clang-format on */

const struct sc_hello_kind *sc_hello_kind_find(const char *name)
{
	for (const struct sc_hello_kind *k = sc_hello_kinds; k->name; k++)
		if (strcmp(k->name, name) == 0)
			return k;
	return NULL;
}

struct sc_client_hello sc_hello_of_kind(
	const struct sc_hello_kind *k, const char *sni, unsigned seed)
{
	struct sc_client_hello h = k->hello;

	h.sni = k->sni && sni ? k->sni : sni;
	h.seed = seed;
	return h;
}

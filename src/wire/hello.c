#include "wire/hello.h"

#include "base/attr.h"

enum { RECORD_HANDSHAKE = 22, CLIENT_HELLO = 1 };

/* IANA TLS ExtensionType */
enum {
	EXT_SERVER_NAME = 0,
	EXT_GROUPS = 10,
	EXT_POINT_FORMATS = 11,
	EXT_SCHEMES = 13,
	EXT_ALPN = 16,
	EXT_PADDING = 21,
	EXT_ENCRYPT_THEN_MAC = 22,
	EXT_MASTER_SECRET = 23,
	EXT_TICKET = 35,
	EXT_VERSIONS = 43,
	EXT_PSK_MODES = 45,
	EXT_SHARES = 51,
	EXT_UNKNOWN = 0xfe7e, /* private use */
	EXT_RENEGOTIATION = 0xff01,
};

/* RFC 8701 2: values that are reserved so that nobody knows them. */
enum {
	GREASE_SUITE = 0x0a0a,
	GREASE_GROUP = 0x1a1a,
	GREASE_FIRST = 0x2a2a,
	GREASE_LAST = 0x3a3a,
	GREASE_VERSION = 0x4a4a,
	GREASE_SCHEME = 0x5a5a,
	GREASE_PSK_MODE = 0x0b,
};

enum { FALLBACK_RENEGOTIATION = 0x00ff }; /* RFC 5746 3.3 */

enum { PAD_FROM = 256, PAD_TO = 512 };

/* Filler: looks random, and need not be (no key comes of it). */
static uint8_t filler(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return (uint8_t)(*state >> 16);
}

static void fill(struct sc_writer *w, unsigned *state, size_t n)
{
	while (n-- > 0)
		sc_write_octet(w, filler(state));
}

/* ---- key shares ---- */

/* The generator of P-256, SEC 2 2.4.2: a point that all accept. */
static const uint8_t p256_point[] = { 0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c,
	0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03,
	0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98,
	0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7,
	0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31,
	0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5 };

/*
 * FIPS 203 7.2: coefficients of 12 bits, each below 3329, and 32 octets. Those
 * with 11 bits or less are always below.
 */
static void put_mlkem768(struct sc_writer *w, unsigned *state)
{
	for (int i = 0; i < 384; i++) {
		unsigned a = 8u * filler(state), b = 8u * filler(state);

		sc_write_octet(w, (uint8_t)a);
		sc_write_octet(w, (uint8_t)(a >> 8 | b << 4));
		sc_write_octet(w, (uint8_t)(b >> 4));
	}
	fill(w, state, 32);
}

static void put_key(struct sc_writer *w, unsigned group, unsigned *state)
{
	if (group == 0x11ec) /* X25519MLKEM768 */
		put_mlkem768(w, state);
	if (group == 29 || group == 0x11ec)
		fill(w, state, 32);
	if (group == 23)
		sc_write_bytes(
			w, (struct sc_bytes){ p256_point, sizeof(p256_point) });
	if (group == GREASE_GROUP)
		sc_write_octet(w, 0);
}

/* ---- extensions ---- */

struct pen {
	const struct sc_client_hello *h;
	struct sc_writer *w;
	unsigned filler;
};

static void put_numbers(struct sc_writer *w, const struct sc_numbers *numbers)
{
	for (size_t i = 0; i < numbers->n; i++)
		sc_write_number(w, numbers->v[i], 2);
}

static void put_sni(struct pen *p)
{
	size_t list = sc_write_open(p->w, 2);

	sc_write_octet(p->w, 0); /* host_name */

	size_t name = sc_write_open(p->w, 2);

	sc_write_bytes(p->w, sc_bytes_of(p->h->sni));
	sc_write_close(p->w, name, 2);
	sc_write_close(p->w, list, 2);
}

static void put_groups(struct pen *p)
{
	size_t list = sc_write_open(p->w, 2);

	if (p->h->grease)
		sc_write_number(p->w, GREASE_GROUP, 2);
	put_numbers(p->w, &p->h->groups);
	sc_write_close(p->w, list, 2);
}

static void put_point_formats(struct pen *p)
{
	sc_write_number(p->w, 0x0100, 2); /* uncompressed */
}

static void put_schemes(struct pen *p)
{
	size_t list = sc_write_open(p->w, 2);

	if (p->h->grease)
		sc_write_number(p->w, GREASE_SCHEME, 2);
	put_numbers(p->w, &p->h->schemes);
	sc_write_close(p->w, list, 2);
}

static void put_alpn(struct pen *p)
{
	size_t list = sc_write_open(p->w, 2);
	size_t name = sc_write_open(p->w, 1);

	sc_write_bytes(p->w, sc_bytes_of(p->h->alpn));
	sc_write_close(p->w, name, 1);
	sc_write_close(p->w, list, 2);
}

static void put_versions(struct pen *p)
{
	size_t list = sc_write_open(p->w, 1);

	if (p->h->grease)
		sc_write_number(p->w, GREASE_VERSION, 2);
	sc_write_number(p->w, SC_TLS_1_3, 2);
	if (!p->h->only_1_3)
		sc_write_number(p->w, SC_TLS_1_2, 2);
	sc_write_close(p->w, list, 1);
}

static void put_psk_modes(struct pen *p)
{
	sc_write_octet(p->w, p->h->grease ? 2 : 1);
	if (p->h->grease)
		sc_write_octet(p->w, GREASE_PSK_MODE);
	sc_write_octet(p->w, 1); /* psk_dhe_ke */
}

static void put_share(struct pen *p, unsigned group)
{
	sc_write_number(p->w, group, 2);

	size_t key = sc_write_open(p->w, 2);

	put_key(p->w, group, &p->filler);
	sc_write_close(p->w, key, 2);
}

static void put_shares(struct pen *p)
{
	size_t list = sc_write_open(p->w, 2);

	if (p->h->grease)
		put_share(p, GREASE_GROUP);
	for (size_t i = 0; i < p->h->shares.n; i++)
		put_share(p, p->h->shares.v[i]);
	sc_write_close(p->w, list, 2);
}

static void put_empty(struct pen *p)
{
	(void)p;
}

static void put_zero(struct pen *p)
{
	sc_write_octet(p->w, 0);
}

static void put_unknown(struct pen *p)
{
	sc_write_bytes(p->w, sc_bytes_of("nobody knows this"));
}

static bool has_sni(const struct sc_client_hello *h)
{
	return h->sni && strlen(h->sni) <= 255;
}

static bool has_groups(const struct sc_client_hello *h)
{
	return h->groups.n > 0;
}

static bool has_schemes(const struct sc_client_hello *h)
{
	return h->schemes.n && h->version >= SC_TLS_1_2;
}

static bool has_alpn(const struct sc_client_hello *h)
{
	return h->alpn != NULL;
}

static bool has_1_3(const struct sc_client_hello *h)
{
	return h->version >= SC_TLS_1_3;
}

static bool has_1_2(const struct sc_client_hello *h)
{
	return !h->only_1_3;
}

static bool has_etm(const struct sc_client_hello *h)
{
	return has_1_2(h) && !h->no_etm;
}

static bool has_grease(const struct sc_client_hello *h)
{
	return h->grease;
}

/* In this order; what has no say in 1.3 is left out where only that counts. */
static const struct extension {
	unsigned type;
	bool (*due)(const struct sc_client_hello *h);
	void (*put)(struct pen *p);
} extensions[] = {
	{ GREASE_FIRST, has_grease, put_empty },
	{ EXT_SERVER_NAME, has_sni, put_sni },
	{ EXT_MASTER_SECRET, has_1_2, put_empty },
	{ EXT_RENEGOTIATION, has_1_2, put_zero },
	{ EXT_GROUPS, has_groups, put_groups },
	{ EXT_POINT_FORMATS, has_1_2, put_point_formats },
	{ EXT_TICKET, has_1_2, put_empty },
	{ EXT_ENCRYPT_THEN_MAC, has_etm, put_empty },
	{ EXT_ALPN, has_alpn, put_alpn },
	{ EXT_SCHEMES, has_schemes, put_schemes },
	{ EXT_VERSIONS, has_1_3, put_versions },
	{ EXT_PSK_MODES, has_1_3, put_psk_modes },
	{ EXT_SHARES, has_1_3, put_shares },
	{ EXT_UNKNOWN, has_grease, put_unknown },
	{ GREASE_LAST, has_grease, put_zero },
};

static void put_extension(
	struct pen *p, unsigned type, void (*put)(struct pen *))
{
	sc_write_number(p->w, type, 2);

	size_t value = sc_write_open(p->w, 2);

	put(p);
	sc_write_close(p->w, value, 2);
}

/* RFC 7685 4; `n` is the length of the message, header included. */
static void pad(struct sc_writer *w, size_t n)
{
	if (n < PAD_FROM || n >= PAD_TO)
		return;

	size_t zeros = PAD_TO - n > 4 ? PAD_TO - n - 4 : 1;

	sc_write_number(w, EXT_PADDING, 2);
	sc_write_number(w, (uint32_t)zeros, 2);
	while (zeros-- > 0)
		sc_write_octet(w, 0);
}

static void put_extensions(struct pen *p, size_t message)
{
	size_t all = sc_write_open(p->w, 2);

	for (size_t i = 0; i < SC_COUNT(extensions); i++)
		if (extensions[i].due(p->h))
			put_extension(p, extensions[i].type, extensions[i].put);
	pad(p->w, p->w->n - message);
	sc_write_close(p->w, all, 2);
}

/* ---- the message ---- */

struct sc_numbers sc_hello_suites(
	struct sc_arena *a, const struct sc_client_hello *h)
{
	struct sc_numbers out = h->suites;

	if (out.n == 0)
		out.n = sc_tls_suites_choose(a, &h->by, &out.v);
	return out;
}

/* SSL 3.0 has no extensions; there the signalling value stands for one. */
static void put_suites(struct pen *p)
{
	struct sc_numbers suites = sc_hello_suites(p->w->arena, p->h);
	size_t list = sc_write_open(p->w, 2);

	if (p->h->grease)
		sc_write_number(p->w, GREASE_SUITE, 2);
	for (size_t i = 0; i < suites.n; i++) {
		size_t at = p->h->backwards ? suites.n - 1 - i : i;

		sc_write_number(p->w, suites.v[at], 2);
	}
	if (p->h->version == SC_SSL_3)
		sc_write_number(p->w, FALLBACK_RENEGOTIATION, 2);
	sc_write_close(p->w, list, 2);
}

static void put_compression(struct pen *p)
{
	if (p->h->deflate)
		sc_write_number(p->w, 0x020100, 3); /* deflate, none */
	else
		sc_write_number(p->w, 0x0100, 2);
}

/* In 1.3 a session id, as middleboxes want to see one: RFC 8446 D.4. */
static void put_session(struct pen *p)
{
	size_t n = has_1_3(p->h) ? 32 : 0;

	sc_write_octet(p->w, (uint8_t)n);
	fill(p->w, &p->filler, n);
}

static void put_hello(struct pen *p)
{
	unsigned version = p->h->version;
	size_t message = p->w->n;

	sc_write_octet(p->w, CLIENT_HELLO);

	size_t body = sc_write_open(p->w, 3);

	sc_write_number(p->w, version < SC_TLS_1_2 ? version : SC_TLS_1_2, 2);
	fill(p->w, &p->filler, 32);
	put_session(p);
	put_suites(p);
	put_compression(p);
	if (version != SC_SSL_3)
		put_extensions(p, message);
	sc_write_close(p->w, body, 3);
}

/* RC4, RC2, IDEA, DES, 3DES, and the export forms of the first two. */
static void put_ssl2(struct pen *p)
{
	static const uint32_t ciphers[] = { 0x0700c0, 0x010080, 0x030080,
		0x050080, 0x060040, 0x020080, 0x040080 };
	size_t record = sc_write_open(p->w, 2);

	sc_write_octet(p->w, CLIENT_HELLO);
	sc_write_number(p->w, SC_SSL_2, 2);
	sc_write_number(p->w, 3 * SC_COUNT(ciphers), 2);
	sc_write_number(p->w, 0, 2); /* session id */
	sc_write_number(p->w, 16, 2);
	for (size_t i = 0; i < SC_COUNT(ciphers); i++)
		sc_write_number(p->w, ciphers[i], 3);
	fill(p->w, &p->filler, 16); /* challenge */
	sc_write_close(p->w, record, 2);
	p->w->p[record - 2] |= 0x80; /* a header of two octets */
}

void sc_hello_write(const struct sc_client_hello *h, struct sc_writer *w)
{
	struct pen p = { h, w, h->seed };

	if (h->version == SC_SSL_2) {
		put_ssl2(&p);
		return;
	}
	sc_write_octet(w, RECORD_HANDSHAKE);
	sc_write_number(w, h->version == SC_SSL_3 ? SC_SSL_3 : SC_TLS_1_0, 2);

	size_t record = sc_write_open(w, 2);

	put_hello(&p);
	sc_write_close(w, record, 2);
}

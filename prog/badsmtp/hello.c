/* RFC 8446 4.1.2; SSL 2.0: draft-hickman-netscape-ssl-00. */
#include "hello.h"

#include <openssl/evp.h>

#include "wire/reader.h"

#define LARGE_BYTES 1400 /* more than one packet */
#define X25519      29

enum { HANDSHAKE = 22 };

/* IANA TLS ExtensionType */
enum {
	GROUPS = 10,
	SCHEMES = 13,
	ALPN = 16,
	VERSIONS = 43,
	SHARES = 51,
	PRIVATE_USE = 0xfe00,
	RENEGOTIATION = 0xff01,
};

static bool has_number(struct sc_bytes list, unsigned number)
{
	for (size_t i = 0; i + 1 < list.n; i += 2)
		if ((unsigned)(list.p[i] << 8 | list.p[i + 1]) == number)
			return true;
	return false;
}

static bool has_share(struct sc_bytes shares, unsigned group)
{
	struct sc_reader r = { .rest = shares };

	while (!r.failed && r.rest.n) {
		unsigned g = sc_read_number(&r, 2);

		sc_read_counted(&r, 2);
		if (g == group && !r.failed)
			return true;
	}
	return false;
}

static void read_extension(struct hello *h, unsigned type, struct sc_reader *r)
{
	switch (type) {
	case GROUPS: h->groups = sc_read_counted(r, 2); break;
	case SCHEMES: h->schemes = sc_read_counted(r, 2); break;
	case SHARES: h->shares = sc_read_counted(r, 2); break;
	case ALPN: h->alpn = true; break;
	case VERSIONS:
		if (has_number(sc_read_counted(r, 1), 0x0304))
			h->version = 0x0304;
		break;
	default:
		h->unknown |= type >= PRIVATE_USE && type != RENEGOTIATION;
		break;
	}
}

static void read_extensions(struct hello *h, struct sc_bytes b)
{
	struct sc_reader r = { .rest = b };

	while (!r.failed && r.rest.n) {
		unsigned type = sc_read_number(&r, 2);
		struct sc_reader value = { .rest = sc_read_counted(&r, 2) };

		if (!r.failed)
			read_extension(h, type, &value);
	}
}

static bool read_message(struct hello *h, struct sc_bytes record)
{
	struct sc_reader r = { .rest = record };
	struct sc_bytes compressions;

	sc_read_number(&r, 4); /* type, length */
	h->version = sc_read_number(&r, 2);
	sc_read_bytes(&r, 32);
	sc_read_counted(&r, 1);
	h->suites = sc_read_counted(&r, 2);
	compressions = sc_read_counted(&r, 1);
	for (size_t i = 0; i < compressions.n; i++)
		h->deflate |= compressions.p[i] == 1;
	if (!r.failed && r.rest.n)
		read_extensions(h, sc_read_counted(&r, 2));
	return !r.failed;
}

bool hello_read(struct sc_bytes in, struct hello *out, bool *bad)
{
	struct sc_reader r = { .rest = in };
	struct hello h = { 0 };
	bool ssl2 = in.n && in.p[0] & 0x80;
	size_t length;

	*bad = in.n && !ssl2 && in.p[0] != HANDSHAKE;
	if (*bad)
		return false;
	if (!ssl2)
		sc_read_number(&r, 3);
	length = sc_read_number(&r, 2) & 0x7fff;

	struct sc_bytes record = sc_read_bytes(&r, length);

	if (r.failed)
		return false;
	h.length = length;
	h.version = 0x0002;
	*bad = !ssl2 && !read_message(&h, record);
	*out = h;
	return !*bad;
}

static bool fits_when(const struct fault_answer *a, const struct hello *h)
{
	switch (a->when) {
	case ANSWER_ANY: break;
	case ANSWER_1_3: return h->version == 0x0304;
	case ANSWER_LARGE: return h->length > LARGE_BYTES;
	case ANSWER_UNKNOWN: return h->unknown;
	case ANSWER_ALPN: return h->alpn;
	case ANSWER_DEFLATE: return h->deflate;
	}
	return true;
}

/* Old versions are spoken with those who know no newer one. */
static bool fits_version(const struct fault_answer *a, const struct hello *h)
{
	return a->version == 0 || a->version == h->version;
}

static bool offers_better(const struct fault_answer *a, const struct hello *h)
{
	if (a->group)
		return has_number(h->groups, X25519);
	return has_number(h->suites, 0xc02f) || has_number(h->suites, 0xc02b);
}

const struct fault_answer *hello_find(
	const struct fault_answer *answers, const struct hello *h)
{
	for (const struct fault_answer *a = answers; a && a->about; a++)
		if (fits_when(a, h) && fits_version(a, h) &&
			(!a->suite || has_number(h->suites, a->suite)) &&
			(!a->group || has_number(h->groups, a->group)) &&
			(!a->scheme || has_number(h->schemes, a->scheme)) &&
			(!a->only || !offers_better(a, h)))
			return a;
	return NULL;
}

/* ---- the answers ---- */

enum { ALERT_RECORD = 21 };
enum {
	SERVER_HELLO = 2,
	CERTIFICATE = 11,
	KEY_EXCHANGE = 12,
	HELLO_DONE = 14,
};

static void put(struct der *w, size_t value, int octets)
{
	while (octets-- > 0) {
		uint8_t octet = (uint8_t)(value >> 8 * octets);

		der_raw(w, (struct sc_bytes){ &octet, 1 });
	}
}

static void put_many(struct der *w, uint8_t octet, size_t n)
{
	while (n-- > 0)
		put(w, octet, 1);
}

static void put_counted(struct der *w, struct sc_bytes b, int octets)
{
	put(w, b.n, octets);
	der_raw(w, b);
}

static void put_message(struct der *w, unsigned type, const struct der *body)
{
	put(w, type, 1);
	put_counted(w, der_bytes(body), 3);
}

static void put_record(
	struct der *w, unsigned type, unsigned version, struct sc_bytes b)
{
	put(w, type, 1);
	put(w, version > 0x0303 ? 0x0303 : version, 2);
	put_counted(w, b, 2);
}

/* "HelloRetryRequest" in place of a random, RFC 8446 4.1.3. */
static const uint8_t retry[32] = { 0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61,
	0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
	0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33,
	0x9c };

static void put_random(struct der *w, bool retries)
{
	if (retries)
		der_raw(w, (struct sc_bytes){ retry, sizeof(retry) });
	else
		put_many(w, 0x5a, sizeof(retry));
}

/* A retry names the group; else a key comes with it, here of filler. */
static void put_extensions_1_3(
	struct der *w, const struct fault_answer *a, bool retries)
{
	struct der e = { .arena = w->arena };

	put(&e, VERSIONS, 2);
	put(&e, 2, 2);
	put(&e, 0x0304, 2);
	put(&e, SHARES, 2);
	put(&e, retries ? 2 : 2 + 2 + 1120, 2);
	put(&e, a->group, 2);
	if (!retries) {
		put(&e, 1120, 2); /* X25519MLKEM768, RFC 10024 */
		put_many(&e, 0x42, 1120);
	}
	put_counted(w, der_bytes(&e), 2);
}

static void put_extensions_1_2(struct der *w)
{
	static const uint8_t extensions[] = {
		0xff, 0x01, 0x00, 0x01, 0x00, /* renegotiation_info */
		0x00, 0x17, 0x00, 0x00,       /* extended_master_secret */
	};

	put_counted(w, (struct sc_bytes){ extensions, sizeof(extensions) }, 2);
}

static bool is_rsa(const struct chain *chain)
{
	return EVP_PKEY_is_a(chain->certs[0]->key, "RSA");
}

static unsigned suite_of(
	const struct fault_answer *a, const struct chain *chain)
{
	if (a->suite)
		return a->suite;
	if (a->version == 0x0304)
		return 0x1301;
	return is_rsa(chain) ? 0xc02f : 0xc02b;
}

static void put_server_hello(struct der *w, const struct fault_answer *a,
	const struct chain *chain, bool retries)
{
	struct der body = { .arena = w->arena };

	put(&body, a->version > 0x0303 ? 0x0303 : a->version, 2);
	put_random(&body, retries);
	put(&body, 0, 1); /* no session */
	put(&body, suite_of(a, chain), 2);
	put(&body, a->when == ANSWER_DEFLATE, 1);
	if (a->version == 0x0304)
		put_extensions_1_3(&body, a, retries);
	else if (a->version > 0x0300 && !a->bare)
		put_extensions_1_2(&body);
	put_message(w, SERVER_HELLO, &body);
}

static void put_certificate(struct der *w, const struct chain *chain)
{
	struct der list = { .arena = w->arena };
	struct der body = { .arena = w->arena };

	for (size_t i = 0; i < chain->n; i++)
		put_counted(&list, chain->certs[i]->der, 3);
	put_counted(&body, der_bytes(&list), 3);
	put_message(w, CERTIFICATE, &body);
}

/* An odd number of so many octets; who would look whether it is a prime? */
static void put_prime(struct der *w, int bytes)
{
	put(w, (size_t)bytes, 2);
	put_many(w, 0xc5, (size_t)bytes);
	put(w, 1, 2);
	put(w, 2, 1); /* generator */
	put(w, (size_t)bytes, 2);
	put_many(w, 0x33, (size_t)bytes);
}

static void put_curve(struct der *w, unsigned group)
{
	put(w, 3, 1); /* named_curve */
	put(w, group, 2);
	put(w, 32, 1);
	put_many(w, 0x42, 32);
}

static void put_key_exchange(
	struct der *w, const struct fault_answer *a, const struct chain *chain)
{
	struct der body = { .arena = w->arena };
	unsigned suite = suite_of(a, chain);
	unsigned own = is_rsa(chain) ? 0x0401 : 0x0403;

	if (a->dh_bytes)
		put_prime(&body, a->dh_bytes);
	else if (suite >= 0xc02b && suite <= 0xc030)
		put_curve(&body, a->group ? a->group : X25519);
	else
		return; /* the key of the certificate does it */
	if (a->version == 0x0303)
		put(&body, a->scheme ? a->scheme : own, 2);
	put(&body, 64, 2);
	put_many(&body, 0x77, 64); /* a signature */
	put_message(w, KEY_EXCHANGE, &body);
}

static void put_ssl2(struct der *w, const struct chain *chain)
{
	struct sc_bytes cert = chain->certs[0]->der;
	struct der body = { .arena = w->arena };

	put(&body, 4, 1);      /* SERVER-HELLO */
	put(&body, 0x0001, 2); /* no session; X.509 */
	put(&body, 0x0002, 2);
	put(&body, cert.n, 2);
	put(&body, 3, 2);
	put(&body, 16, 2);
	der_raw(&body, cert);
	put(&body, 0x010080, 3); /* RC4 */
	put_many(&body, 0x42, 16);
	put(w, 0x8000 | body.n, 2);
	der_raw(w, der_bytes(&body));
}

static void put_flight(struct der *w, const struct fault_answer *a,
	const struct hello *h, const struct chain *chain)
{
	bool retries = a->version == 0x0304 && !has_share(h->shares, a->group);
	struct der messages = { .arena = w->arena };
	struct der empty = { .arena = w->arena };

	put_server_hello(&messages, a, chain, retries);
	if (a->version < 0x0304) {
		put_certificate(&messages, chain);
		put_key_exchange(&messages, a, chain);
		put_message(&messages, HELLO_DONE, &empty);
	}
	put_record(w, HANDSHAKE, a->version, der_bytes(&messages));
}

void hello_answer(struct der *w, const struct fault_answer *answer,
	const struct hello *h, const struct chain *chain)
{
	uint8_t alert[] = { 2, (uint8_t)answer->alert };

	if (answer->alert > 0)
		put_record(w, ALERT_RECORD, 0x0303,
			(struct sc_bytes){ alert, sizeof(alert) });
	else if (answer->version == 0x0002)
		put_ssl2(w, chain);
	else if (answer->version)
		put_flight(w, answer, h, chain);
}

/* RFC 5246 6.2 (records), 7.4.1.3 (ServerHello), 7.4.2 (Certificate). */
#include "raw_tls.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#define RECORD_HEADER 5
#define RECORD_MAX    16384

enum { ALERT = 21, HANDSHAKE = 22 };
enum { SERVER_HELLO = 2, CERTIFICATE = 11 };

bool raw_tls_has_record(struct sc_bytes in, bool *bad)
{
	*bad = in.n > 0 && in.p[0] != HANDSHAKE;
	if (in.n < RECORD_HEADER)
		return false;
	size_t length = (size_t)in.p[3] << 8 | in.p[4];

	return !*bad && in.n >= RECORD_HEADER + length;
}

static void put_number(struct der *w, size_t value, int octets)
{
	while (octets-- > 0) {
		uint8_t octet = (uint8_t)(value >> 8 * octets);

		der_raw(w, (struct sc_bytes){ &octet, 1 });
	}
}

/* A vector with a length of three octets. */
static void put_vector24(struct der *w, struct sc_bytes b)
{
	put_number(w, b.n, 3);
	der_raw(w, b);
}

static void put_message(struct der *w, uint8_t type, const struct der *body)
{
	put_number(w, type, 1);
	put_vector24(w, der_bytes(body));
}

static void put_server_hello(struct der *w, const struct chain *chain)
{
	static const uint8_t extensions[] = {
		0x00, 0x09,                   /* octets */
		0xff, 0x01, 0x00, 0x01, 0x00, /* renegotiation_info */
		0x00, 0x17, 0x00, 0x00,       /* extended_master_secret */
	};
	bool rsa = EVP_PKEY_is_a(chain->certs[0]->key, "RSA");
	uint8_t random[32];
	struct der body = { .arena = w->arena };

	RAND_bytes(random, sizeof(random));
	put_number(&body, 0x0303, 2); /* TLS 1.2 */
	der_raw(&body, (struct sc_bytes){ random, sizeof(random) });
	put_number(&body, 0, 1);                     /* no session */
	put_number(&body, rsa ? 0xc02f : 0xc02b, 2); /* ECDHE, AES-128-GCM */
	put_number(&body, 0, 1);                     /* no compression */
	der_raw(&body, (struct sc_bytes){ extensions, sizeof(extensions) });
	put_message(w, SERVER_HELLO, &body);
}

static void put_certificate(struct der *w, const struct chain *chain)
{
	struct der list = { .arena = w->arena };
	struct der body = { .arena = w->arena };

	for (size_t i = 0; i < chain->n; i++)
		put_vector24(&list, chain->certs[i]->der);
	put_vector24(&body, der_bytes(&list));
	put_message(w, CERTIFICATE, &body);
}

static void put_record(struct der *w, uint8_t type, struct sc_bytes b)
{
	put_number(w, type, 1);
	put_number(w, 0x0303, 2);
	put_number(w, b.n, 2);
	der_raw(w, b);
}

void raw_tls_flight(struct der *w, const struct chain *chain)
{
	static const uint8_t handshake_failure[] = { 2, 40 };
	struct der messages = { .arena = w->arena };

	put_server_hello(&messages, chain);
	put_certificate(&messages, chain);
	for (size_t at = 0; at < messages.n; at += RECORD_MAX) {
		size_t n = messages.n - at;

		put_record(w, HANDSHAKE,
			(struct sc_bytes){ messages.p + at,
				n < RECORD_MAX ? n : RECORD_MAX });
	}
	put_record(w, ALERT, (struct sc_bytes){ handshake_failure, 2 });
}

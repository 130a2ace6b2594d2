/*
 * hello.h -- a ClientHello as data, and as bytes.
 *
 * What a TLS library does not offer: single families of suites, versions long
 * gone, groups that it does not know. No cryptography: what looks like a key
 * is filler of the right form, since no handshake is carried through. A server
 * of TLS 1.3 that is shown no share of a group it likes asks for one by name
 * (HelloRetryRequest), which is all that one wants to know.
 *
 * RFC 8446 4.1.2 (RFC 5246 7.4.1.2, RFC 6101 5.6.1.2), RFC 8701 (GREASE),
 * RFC 7685 (padding); SSL 2.0: draft-hickman-netscape-ssl-00.
 */
#ifndef SC_WIRE_HELLO_H
#define SC_WIRE_HELLO_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/tls_suites.h"
#include "wire/writer.h"

enum {
	SC_SSL_2 = 0x0002,
	SC_SSL_3 = 0x0300,
	SC_TLS_1_0 = 0x0301,
	SC_TLS_1_1 = 0x0302,
	SC_TLS_1_2 = 0x0303,
	SC_TLS_1_3 = 0x0304,
};

/* Numbers in the order of preference. */
struct sc_numbers {
	const uint16_t *v;
	size_t n;
};

struct sc_client_hello {
	/*
	 * The newest version offered, SC_SSL_2 to SC_TLS_1_3. Extensions are
	 * sent from TLS 1.0 on; SSL 2.0 has nothing but its own ciphers.
	 */
	unsigned version;
	bool only_1_3;             /* supported_versions without 1.2 */
	struct sc_numbers suites;  /* explicitly, or else ... */
	struct sc_suite_choice by; /* ... by family */
	bool backwards;            /* `suites` in reverse */
	struct sc_numbers groups;  /* none: no such extension */
	struct sc_numbers shares;  /* of these groups; 1.3 only */
	struct sc_numbers schemes; /* of signatures; 1.2 and 1.3 */
	const char *alpn;          /* one protocol; or NULL */
	const char *sni;           /* or NULL; at most 255 bytes */
	bool deflate;              /* offers compression, up to 1.2 */
	bool no_etm;               /* offers no encrypt_then_mac */
	bool grease; /* values and extensions that nobody may know */
	unsigned seed;
};

/*
 * Appends the records of the hello to `w`. A message of 256 to 511 bytes, which
 * some old servers choke on, is padded to 512 where it has extensions.
 */
void sc_hello_write(const struct sc_client_hello *h, struct sc_writer *w);

/* The suites that the hello offers, without signalling values and GREASE. */
struct sc_numbers sc_hello_suites(
	struct sc_arena *a, const struct sc_client_hello *h);

#endif

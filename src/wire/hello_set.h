/*
 * hello_set.h -- the hellos that a server is shown, each for one question.
 *
 *     modern       TLS 1.3 and 1.2 as a client of today; the control of all
 *                  that offer 1.3
 *     tls12        TLS 1.2 and all that a server may know; the control of all
 *                  that offer no more
 *     tls11 tls10 ssl3 ssl2
 *                  that version and no newer one
 *     mti          TLS 1.3 with the suite and group that all must have
 *     weak         every suite that nobody should use, at once; each family
 *                  below is only asked for when one of them was taken:
 *     null export export-dhe anon des rc4 3des
 *     static-rsa static-dh dhe cbc aead ecdhe
 *                  one family of good ciphers in TLS 1.2
 *     cbc-bare     cbc without encrypt_then_mac, as many clients ask for it
 *     order        tls12 with its suites in reverse
 *     sha1         TLS 1.2, signatures with SHA-1 and MD5 alone
 *     weak-groups  TLS 1.2, curves that are small or rare
 *     pq-offer     modern that knows hybrid groups, with a classical share: a
 *                  retry request says that the server wants the hybrid
 *     large        the same with both shares, in more than one segment
 *     pq-only      hybrid groups alone, no share
 *     kyber mlkem  drafts of Kyber; ML-KEM without a classical part
 *     grease       modern with values that nobody knows, RFC 8701
 *     alpn         modern with the protocol of web servers
 *     stranger     the same, and a name that is not the server's
 *     modern-2 mti-2 aead-2 ecdhe-2 large-2 grease-2
 *                  the same again, where it was not taken: one connection
 *                  that dies may be chance
 *
 * What a refusal proves, the control decides: judged in check/.
 */
#ifndef SC_WIRE_HELLO_SET_H
#define SC_WIRE_HELLO_SET_H

#include "wire/hello.h"

struct sc_hello_kind {
	const char *name;
	const char *after;  /* only if a server took that one; or NULL */
	bool needs_1_3;     /* and it chose TLS 1.3 there */
	const char *unless; /* only if that one was not taken; or NULL */
	const char *sni;    /* instead of the server's name; or NULL */
	struct sc_client_hello hello;
};

/* In the order in which they are sent; ended by one without a name. */
extern const struct sc_hello_kind sc_hello_kinds[];

/* The one called `name`, or NULL. */
const struct sc_hello_kind *sc_hello_kind_find(const char *name);

/* Its hello with the name to ask for (or NULL) and a seed for the filler. */
struct sc_client_hello sc_hello_of_kind(
	const struct sc_hello_kind *k, const char *sni, unsigned seed);

#endif

/*
 * dane_form.h -- what people feed to a digest when they make a TLSA record:
 * the certificate and the key as DER, and the texts and slips around them.
 *
 * An input is kept as its digests, so that the texts themselves need no room.
 */
#ifndef SC_X509_DANE_FORM_H
#define SC_X509_DANE_FORM_H

#include <openssl/sha.h>

#include "base/arena.h"
#include "facts/facts.h"

struct sc_dane_form {
	const char *name; /* "the PEM text of the certificate" */
	int selector;     /* its number in a record; -1: there is none */
	bool of_no_cert;  /* it is the same whatever the certificate */
};

struct sc_dane_input {
	const struct sc_dane_form *form;
	size_t cert; /* index in chain->sent; or of the root, behind */
	const struct sc_cert *of;
	struct sc_bytes der; /* absent: a text */
	uint8_t sha256[SHA256_DIGEST_LENGTH], sha512[SHA512_DIGEST_LENGTH];
};

/*
 * All inputs of the first SC_LIMIT_DANE_HINT_CERTS certificates and of the
 * root that they lead to, sent or not; DER before texts, and each text with
 * LF, CRLF, and without its last line end. Of issuers only the forms that
 * somebody takes by picking the wrong certificate.
 */
size_t sc_dane_inputs(struct sc_arena *a, const struct sc_chain *chain,
	const struct sc_dane_input **out);

#endif

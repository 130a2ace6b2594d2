/*
 * cert_file.h -- the forms in which people keep certificates, made one.
 *
 * Read: PEM and DER as they are; PKCS#7 and CMS signed data, in DER, BER and
 * PEM; UTF-16, and a byte order mark before UTF-8; PEM whose line ends are the
 * two characters "\n"; base64 alone. Named, with the command that converts it:
 * PKCS#12, whose passwords and key derivations are none of ours, key stores of
 * Java, keys of OpenSSH, and RSA keys without their algorithm.
 */
#ifndef SC_X509_CERT_FILE_H
#define SC_X509_CERT_FILE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

/*
 * Makes the content PEM or DER that the other readers know; what nobody knows
 * stays as it is, for them to refuse. `name` is what the command of an error,
 * of class CONFIG, calls the file. `content` must outlive `out`.
 */
SC_MUST_CHECK bool sc_cert_file_open(struct sc_arena *a, const char *name,
	struct sc_bytes content, struct sc_bytes *out, struct sc_error *e);

#endif

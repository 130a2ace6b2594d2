/*
 * cert_file.h -- the forms in which people keep certificates, made one.
 *
 * Read: PEM and DER as they are; PKCS#7 and CMS signed data, in DER, BER and
 * PEM; UTF-16, and a byte order mark before UTF-8; PEM whose line ends are the
 * two characters "\n"; base64 alone. Named, with the command that converts it:
 * PKCS#12, whose password only sc_cert_file_open_all() takes, key stores of
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

struct sc_cert_file {
	struct sc_bytes content;
	bool unordered; /* PKCS#7, PKCS#12: what stands first means nothing */
};

/*
 * The same for whoever asks what is in a file (x509/item.h): PKCS#12 is opened
 * with the password, "" for none, and CRLs are no error.
 */
SC_MUST_CHECK bool sc_cert_file_open_all(struct sc_arena *a,
	struct sc_bytes content, const char *password, struct sc_cert_file *out,
	struct sc_error *e);

#endif

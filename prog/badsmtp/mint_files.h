/* mint_files.h -- certificates and keys of the mint as PEM files. */
#ifndef BADSMTP_MINT_FILES_H
#define BADSMTP_MINT_FILES_H

#include "mint.h"

/* Writes a certificate to `path`. */
SC_MUST_CHECK bool mint_write_cert(
	const struct mint_cert *c, const char *path, struct sc_error *e);

/* Writes a text for everybody to read. */
SC_MUST_CHECK bool mint_write_text(
	const char *path, const char *text, struct sc_error *e);

/*
 * Makes a certificate by `recipe` and writes to `dir`: leaf.pem, leaf.key
 * (readable for the owner only), chain.pem (leaf and `int`), root.pem.
 */
SC_MUST_CHECK bool mint_write_all(struct mint *m, const char *recipe,
	const char *dir, struct sc_error *e);

#endif

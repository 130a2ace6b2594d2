#include "mint_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/codec.h"

static bool cannot(const char *path, struct sc_error *e)
{
	return sc_error_set(
		e, SC_ERROR_IO, "cannot write %s: %s", path, strerror(errno));
}

static bool write_text(
	const char *path, const char *text, mode_t mode, struct sc_error *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f)
		return cannot(path, e);
	bool good = fputs(text, f) >= 0;

	good = fclose(f) == 0 && good;
	return good || cannot(path, e);
}

bool mint_write_text(const char *path, const char *text, struct sc_error *e)
{
	return write_text(path, text, 0644, e);
}

bool mint_write_cert(
	const struct mint_cert *c, const char *path, struct sc_error *e)
{
	struct sc_arena a = { 0 };
	bool good =
		write_text(path, sc_pem(&a, "CERTIFICATE", c->der), 0644, e);

	sc_arena_free(&a);
	return good;
}

static char *key_pem(struct sc_arena *a, EVP_PKEY *key)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	unsigned char *der = NULL;
	int n = info ? i2d_PKCS8_PRIV_KEY_INFO(info, &der) : 0;
	struct sc_bytes b = { der, n > 0 ? (size_t)n : 0 };
	char *pem = sc_pem(a, "PRIVATE KEY", b);

	OPENSSL_clear_free(der, b.n);
	PKCS8_PRIV_KEY_INFO_free(info);
	return pem;
}

/* leaf.pem alone and, in chain.pem, with `int`. */
static bool write_certs(struct mint *m, const struct mint_cert *leaf,
	const char *dir, struct sc_arena *a, struct sc_error *e)
{
	const char *own = sc_pem(a, "CERTIFICATE", leaf->der);
	const char *issuer = sc_pem(a, "CERTIFICATE", mint_find(m, "int")->der);
	char *both = sc_arena_printf(a, "%s%s", own, issuer);

	return write_text(
		       sc_arena_printf(a, "%s/leaf.pem", dir), own, 0644, e) &&
		write_text(sc_arena_printf(a, "%s/chain.pem", dir), both, 0644,
			e) &&
		mint_write_cert(mint_find(m, "root"),
			sc_arena_printf(a, "%s/root.pem", dir), e);
}

bool mint_write_all(
	struct mint *m, const char *recipe, const char *dir, struct sc_error *e)
{
	struct sc_arena a = { 0 };
	const struct mint_cert *leaf = mint_make(m, "leaf", recipe, e);
	bool good = leaf && write_certs(m, leaf, dir, &a, e) &&
		write_text(sc_arena_printf(&a, "%s/leaf.key", dir),
			key_pem(&a, leaf->key), 0600, e);

	sc_arena_free(&a);
	return good;
}

#include "x509/trust_files.h"

#include <dirent.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#define FILES_MAX 4096 /* of one directory */

static void close_dir(DIR **d)
{
	if (*d)
		closedir(*d);
}

/* Eight hexadecimal digits, a dot, a number. */
static bool is_hashed_name(const char *name)
{
	size_t n = strspn(name, "0123456789abcdef");

	return n == 8 && name[8] == '.' && name[9] &&
		name[9 + strspn(name + 9, "0123456789")] == '\0';
}

static bool is_loose_name(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (strcmp(dot, ".pem") == 0 || strcmp(dot, ".crt") == 0);
}

bool sc_trust_list_dir(struct sc_arena *a, const char *dir,
	enum sc_trust_kind kind, const char *const **paths, size_t *n)
{
	DIR *d SC_AUTO(close_dir) = opendir(dir);
	const char **v = NULL;
	size_t count = 0;

	if (!d)
		return false;
	for (const struct dirent *e; (e = readdir(d)) && count < FILES_MAX;) {
		bool wanted = kind == SC_TRUST_HASHED ?
			is_hashed_name(e->d_name) :
			is_loose_name(e->d_name);

		if (wanted && paths) {
			v = sc_grow(a, v, count, const char *);
			v[count] = sc_arena_printf(a, "%s/%s", dir, e->d_name);
		}
		count += wanted;
	}
	if (paths)
		*paths = v;
	*n = count;
	return true;
}

bool sc_trust_name_hash(struct sc_bytes name, uint32_t *out)
{
	const unsigned char *p = name.p;
	X509_NAME *n = d2i_X509_NAME(NULL, &p, (long)name.n);

	if (n)
		*out = (uint32_t)X509_NAME_hash(n);
	X509_NAME_free(n);
	ERR_clear_error();
	return n != NULL;
}

bool sc_trust_hashed_path(
	const char *dir, uint32_t hash, int i, char path[SC_TRUST_PATH_MAX])
{
	int n = snprintf(path, SC_TRUST_PATH_MAX, "%s/%08x.%d", dir, hash, i);

	return n > 0 && n < SC_TRUST_PATH_MAX;
}

#include "net/cache.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static void close_file(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* A name that could lead out of the directory is no name. */
static bool is_name(const char *name)
{
	return *name &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789") ==
		strlen(name);
}

static const char *path_of(
	struct sc_arena *a, const char *directory, const char *name)
{
	return is_name(name) ? sc_arena_printf(a, "%s/%s", directory, name) :
			       NULL;
}

/* Like mkdir -p; what is there already is taken as it is. */
static void make_directories(struct sc_arena *a, const char *directory)
{
	char *path = sc_arena_text(a, directory);

	for (char *p = path + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			(void)mkdir(path, 0700);
			*p = '/';
		}
	(void)mkdir(path, 0700);
}

static bool write_all(int fd, struct sc_bytes b)
{
	while (b.n) {
		ssize_t n = write(fd, b.p, b.n);

		if (n <= 0)
			return false;
		b.p += n;
		b.n -= (size_t)n;
	}
	return true;
}

static bool write_file(
	struct sc_arena *a, const char *path, struct sc_bytes content)
{
	char *beside = sc_arena_printf(a, "%s.XXXXXX", path);
	int fd = mkostemp(beside, O_CLOEXEC); /* 0600 */

	if (fd < 0)
		return false;

	bool good = write_all(fd, content);

	good = close(fd) == 0 && good && rename(beside, path) == 0;
	if (!good)
		(void)unlink(beside);
	return good;
}

bool sc_cache_write(
	const char *directory, const char *name, struct sc_bytes content)
{
	struct sc_arena a = { 0 };
	const char *path = path_of(&a, directory, name);
	bool good = false;

	if (path && content.n <= SC_CACHE_FILE_BYTES) {
		make_directories(&a, directory);
		good = write_file(&a, path, content);
	}
	sc_arena_free(&a);
	return good;
}

/* Nobody else may have put it there, or may change it. */
static bool is_ours(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH)) &&
		st.st_size <= SC_CACHE_FILE_BYTES;
}

bool sc_cache_read(struct sc_arena *a, const char *directory, const char *name,
	struct sc_bytes *out)
{
	const char *path = path_of(a, directory, name);
	struct sc_error ignored;
	int fd SC_AUTO(close_file) = path ?
		open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) :
		-1;

	return fd >= 0 && is_ours(fd) &&
		sc_file_read_fd(a, fd, path, SC_CACHE_FILE_BYTES, SC_ERROR_IO,
			out, &ignored);
}

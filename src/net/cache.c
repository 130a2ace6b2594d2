#include "net/cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"

#define KEPT       ".kept" /* behind the name of a file that is whole */
#define PART       ".part" /* of one that is being written */
#define PART_S     3600    /* a writer is dead by then */
#define NAME_CHARS 128

static void close_file(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* A name that could lead out of the directory is no name. */
static bool is_name(const char *name)
{
	return *name && strlen(name) < NAME_CHARS &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789") ==
		strlen(name);
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

/* It is the user's own, and nobody else may put anything there. */
static bool is_ours(const struct stat *st)
{
	return st->st_uid == geteuid() && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

/* The directory, if it is ours and no link; else -1. */
static int open_directory(const char *directory)
{
	int fd = open(
		directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) != 0 || !is_ours(&st))) {
		close(fd);
		return -1;
	}
	return fd;
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

static bool write_file(struct sc_arena *a, int directory, const char *name,
	struct sc_bytes content)
{
	unsigned random = 0;
	const char *part, *kept = sc_arena_printf(a, "%s" KEPT, name);
	int fd;

	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) < 0)
		random = (unsigned)getpid();
	part = sc_arena_printf(a, "%s.%08x" PART, name, random);
	fd = openat(
		directory, part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;

	bool good = write_all(fd, content);

	good = close(fd) == 0 && good &&
		renameat(directory, part, directory, kept) == 0;
	if (!good)
		(void)unlinkat(directory, part, 0);
	return good;
}

/* A file of ours in the directory. */
struct entry {
	const char *name;
	off_t bytes;
	time_t at;
	bool part;
};

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcmp(name + n - m, end) == 0;
}

static bool read_entry(int directory, const char *name, struct entry *out)
{
	struct stat st;

	*out = (struct entry){ .name = name, .part = ends_with(name, PART) };
	if ((!out->part && !ends_with(name, KEPT)) ||
		fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
		!S_ISREG(st.st_mode))
		return false;
	out->bytes = st.st_size;
	out->at = st.st_mtime;
	return true;
}

static int newest_first(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->at > y->at ? -1 : x->at < y->at;
}

static bool has_expired(const struct entry *e, time_t now)
{
	time_t limit = e->part ? PART_S : SC_LIMIT_CACHE_KEEP_S;

	/* A date to come is that of a clock which was wrong. */
	return e->at > now + SC_DAY_S || now - e->at > limit;
}

/* Removes what is too old, what nobody finishes, and the oldest of too much. */
static void sweep(struct sc_arena *a, int directory)
{
	int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct entry *v = NULL, e;
	size_t n = 0, kept = 0;
	off_t bytes = 0;

	if (!d) {
		close_file(&fd);
		return;
	}
	for (struct dirent *f; (f = readdir(d));) {
		if (!read_entry(directory, f->d_name, &e))
			continue;
		e.name = sc_arena_text(a, e.name);
		v = sc_grow(a, v, n, struct entry);
		v[n++] = e;
	}
	closedir(d);
	if (n)
		qsort(v, n, sizeof(*v), newest_first);
	for (size_t i = 0; i < n; i++) {
		bool fits = bytes + v[i].bytes <= SC_LIMIT_CACHE_BYTES &&
			kept < SC_LIMIT_CACHE_FILES;

		if (has_expired(&v[i], time(NULL)) || !fits) {
			(void)unlinkat(directory, v[i].name, 0);
			continue;
		}
		bytes += v[i].bytes;
		kept++;
	}
}

bool sc_cache_write(
	const char *directory, const char *name, struct sc_bytes content)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	if (!is_name(name) || content.n > SC_CACHE_FILE_BYTES)
		return false;
	make_directories(&a, directory);

	int fd SC_AUTO(close_file) = open_directory(directory);
	bool good = fd >= 0 && write_file(&a, fd, name, content);

	if (good)
		sweep(&a, fd);
	return good;
}

static bool is_readable(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && is_ours(&st) &&
		st.st_size <= SC_CACHE_FILE_BYTES &&
		!has_expired(&(struct entry){ .at = st.st_mtime }, time(NULL));
}

bool sc_cache_read(struct sc_arena *a, const char *directory, const char *name,
	struct sc_bytes *out)
{
	struct sc_error ignored;
	int at SC_AUTO(close_file) =
		is_name(name) ? open_directory(directory) : -1;
	int fd SC_AUTO(close_file) = at < 0 ?
		-1 :
		openat(at, sc_arena_printf(a, "%s" KEPT, name),
			O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	return fd >= 0 && is_readable(fd) &&
		sc_file_read_fd(a, fd, name, SC_CACHE_FILE_BYTES, SC_ERROR_IO,
			out, &ignored);
}

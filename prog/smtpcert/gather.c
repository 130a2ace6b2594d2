#include "gather.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "files.h"
#include "x509/cert_file.h"

#define FILE_BYTES     (1 << 20) /* of one file; bundles of roots have 250 KB */
#define PASSWORD_BYTES 4096
#define FOLDER_FILES   50
#define PIPE_WAIT_MS   5000

struct gathering {
	struct options *o;
	const char *password;
	struct gathered *out;
	size_t n_items;
};

struct sc_date gather_date(const struct options *o)
{
	return o->has_at ? o->at : (struct sc_date){ time(NULL) };
}

/* Its first line, as openssl has it with -passin file: */
static bool read_password(
	struct options *o, const char **out, struct sc_error *e)
{
	struct sc_bytes text;

	*out = "";
	if (!o->password_file)
		return true;
	if (!file_read(o->arena, o->password_file, PASSWORD_BYTES, &text, e))
		return false;
	*out = sc_arena_copy(o->arena, text.p, text.n);
	((char *)(uintptr_t)*out)[strcspn(*out, "\r\n")] = '\0';
	return true;
}

static void close_input(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* A named pipe that nobody writes into would be waited for without an end. */
static bool wait_for_pipe(int fd, const char *name, struct sc_error *e)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (poll(&p, 1, PIPE_WAIT_MS) != 0)
		return true;
	return sc_error_set(e, SC_ERROR_IO,
		"%.200s: it is a pipe, and nobody writes into it", name);
}

static bool read_file(struct gathering *g, const char *path, const char *name,
	struct sc_bytes *out, bool *exposed, struct sc_error *e)
{
	int fd SC_AUTO(close_input) =
		open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		return sc_error_set(
			e, SC_ERROR_IO, "%.200s: %s", name, strerror(errno));
	if (S_ISFIFO(st.st_mode) && !wait_for_pipe(fd, name, e))
		return false;
	(void)fcntl(fd, F_SETFL, 0);
	*exposed = S_ISREG(st.st_mode) && (st.st_mode & S_IROTH);
	return sc_file_read_fd(
		g->o->arena, fd, name, FILE_BYTES, SC_ERROR_IO, out, e);
}

static bool read_input(struct gathering *g, const char *path, const char *name,
	struct sc_bytes *out, bool *exposed, struct sc_error *e)
{
	if (strcmp(path, "-") == 0)
		return file_read(g->o->arena, path, FILE_BYTES, out, e);
	return read_file(g, path, name, out, exposed, e);
}

static void add_file(struct gathering *g, const char *path)
{
	struct sc_arena *a = g->o->arena;
	struct gathered *out = g->out;
	struct sc_inspect_file f = { .name = strcmp(path, "-") == 0 ?
			"standard input" :
			sc_text_printable_utf8(a, sc_bytes_of(path), 200) };
	struct sc_cert_file opened;
	struct sc_bytes content;
	struct sc_error e;

	if (!read_input(g, path, f.name, &content, &f.exposed, &e)) {
		fprintf(stderr, "smtpcert: %s\n", e.text);
		out->unread = true;
		return;
	}
	if (!sc_cert_file_open_all(a, content, g->password, &opened, &e)) {
		f.problem = sc_arena_printf(
			a, "Nothing in it can be told: %s.", e.text);
	} else {
		f.items = sc_items_read(a, opened.content);
		f.unordered = opened.unordered;
	}
	if (g->n_items + f.items.n > SC_INSPECT_ITEMS_MAX) {
		f.items.n = SC_INSPECT_ITEMS_MAX - g->n_items;
		f.items.cut = true;
	}
	g->n_items += f.items.n;
	out->files = sc_grow(a, out->files, out->n, struct sc_inspect_file);
	out->files[out->n++] = f;
}

/* ---- folders, as ACME clients keep them ---- */

static bool is_wanted(const char *name)
{
	static const char *const endings[] = { ".pem", ".crt", ".cer", ".der",
		".key", ".csr", ".p12", ".pfx", ".p7b", ".p7c" };
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && dot != name && i < SC_COUNT(endings); i++)
		if (sc_text_same(dot, endings[i]))
			return true;
	return false;
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void close_folder(DIR **d)
{
	if (*d)
		closedir(*d);
}

static bool is_plain(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool add_folder(
	struct gathering *g, const char *folder, struct sc_error *e)
{
	DIR *d SC_AUTO(close_folder) = opendir(folder);
	const char **paths = sc_new(g->o->arena, const char *, FOLDER_FILES);
	size_t n = 0;

	if (!d)
		return sc_error_set(
			e, SC_ERROR_IO, "%.200s: %s", folder, strerror(errno));
	for (struct dirent *entry; (entry = readdir(d));) {
		const char *path = sc_arena_printf(
			g->o->arena, "%s/%s", folder, entry->d_name);

		if (!is_wanted(entry->d_name) || !is_plain(path))
			continue;
		if (n == FOLDER_FILES)
			return sc_error_set(e, SC_ERROR_IO,
				"%.200s: more than %d files of certificates "
				"and keys; name those that belong together",
				folder, FOLDER_FILES);
		paths[n++] = path;
	}
	if (n == 0)
		return sc_error_set(e, SC_ERROR_IO,
			"%.200s: no file of a certificate or a key is in this "
			"folder",
			folder);
	qsort(paths, n, sizeof(*paths), by_name);
	for (size_t i = 0; i < n; i++)
		add_file(g, paths[i]);
	return true;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void add_operand(struct gathering *g, const char *path)
{
	struct sc_error e;

	if (!is_folder(path)) {
		add_file(g, path);
	} else if (!add_folder(g, path, &e)) {
		fprintf(stderr, "smtpcert: %s\n", e.text);
		g->out->unread = true;
	}
}

bool gather_files(struct options *o, struct gathered *out, struct sc_error *e)
{
	struct gathering g = { .o = o, .out = out };

	*out = (struct gathered){ .n = 0 };
	if (o->n_operands == 0)
		return sc_error_set(e, SC_ERROR_USAGE,
			"a file is wanted: a certificate, a key, a folder such "
			"as /etc/letsencrypt/live/NAME, or - for standard "
			"input");
	if (!read_password(o, &g.password, e))
		return false;
	for (size_t i = 0; i < o->n_operands; i++)
		add_operand(&g, o->operands[i]);
	return true;
}

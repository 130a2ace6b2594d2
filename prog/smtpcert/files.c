#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/cert_file.h"

void files_guard_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			/* read-only, so that writing to it is an error still */
			(void)!open("/dev/null", O_RDONLY);
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool ends_like(const char *operand, const char *const *endings)
{
	const char *dot = strrchr(operand, '.');

	for (; dot && *endings; endings++)
		if (sc_text_same(dot, *endings))
			return true;
	return false;
}

bool file_is_meant(const char *operand, const char *const *endings)
{
	return strcmp(operand, "-") == 0 || file_exists(operand) ||
		(strchr(operand, '/') && !strstr(operand, "://")) ||
		ends_like(operand, endings);
}

bool file_read(struct sc_arena *a, const char *path, size_t max_bytes,
	struct sc_bytes *out, struct sc_error *e)
{
	if (strcmp(path, "-") == 0)
		return sc_file_read_fd(a, STDIN_FILENO, "standard input",
			max_bytes, SC_ERROR_IO, out, e);
	return sc_file_read(a, path, max_bytes, SC_ERROR_IO, out, e);
}

bool file_read_certificates(struct sc_arena *a, const char *path,
	struct sc_bytes *out, struct sc_error *e)
{
	const char *name = sc_text_printable(a, sc_bytes_of(path), 200);
	struct sc_bytes content;
	struct sc_error inner;

	if (!file_read(a, path, SC_LIMIT_TRUST_BYTES, &content, e))
		return false;
	return sc_cert_file_open(a, name, content, out, &inner) ||
		sc_error_set(
			e, inner.class, "%.200s: %.250s", name, inner.text);
}

bool file_read_keys(struct sc_arena *a, const char *path,
	struct sc_key_files *out, struct sc_error *e)
{
	struct sc_bytes content;
	struct sc_error inner;

	if (!file_read_certificates(a, path, &content, e))
		return false;
	return sc_key_file_read(a, content, out, &inner) ||
		sc_error_set(e, inner.class, "%.200s: %.250s",
			sc_text_printable(a, sc_bytes_of(path), 200),
			inner.text);
}

bool file_flush_to(
	int fd, const char *name, struct sc_out_memory *m, struct sc_error *e)
{
	const char *p = m->p;

	for (size_t left = m->n; left;) {
		ssize_t n = write(fd, p, left);

		if (n < 0 && errno == EINTR)
			continue;
		/* Whoever read is gone: nobody wants to hear of it. */
		if (n < 0 && errno == EPIPE)
			return sc_error_set(e, SC_ERROR_IO, "%s", "");
		if (n < 0)
			return sc_error_set(e, SC_ERROR_IO, "%.300s: %s", name,
				strerror(errno));
		p += n;
		left -= (size_t)n;
	}
	m->n = 0;
	return true;
}

bool file_flush(struct sc_out_memory *m, struct sc_error *e)
{
	return file_flush_to(STDOUT_FILENO, "standard output", m, e);
}

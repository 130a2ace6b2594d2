#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_BYTES 4096u

static void close_file(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* One byte more than the file has, so that its end is seen at once. */
static size_t first_room(int fd, size_t max_bytes)
{
	struct stat st;
	size_t size =
		fstat(fd, &st) == 0 && st.st_size > 0 ? (size_t)st.st_size : 0;

	return size && size <= max_bytes ? size + 1 : FIRST_BYTES;
}

bool sc_file_read_fd(struct sc_arena *a, int fd, const char *name,
	size_t max_bytes, enum sc_error_class class, struct sc_bytes *out,
	struct sc_error *e)
{
	size_t room = first_room(fd, max_bytes), n = 0;
	char *p = sc_arena_alloc(a, room + 1, 1);

	for (;;) {
		ssize_t got = read(fd, p + n, room - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return sc_error_set(
				e, class, "%.300s: %s", name, strerror(errno));
		n += (size_t)got;
		if (n > max_bytes)
			return sc_error_set(e, class,
				"%.300s: larger than %zu bytes", name,
				max_bytes);
		if (got == 0)
			break;
		if (n == room) {
			char *wider = sc_arena_alloc(a, 2 * room + 1, 1);

			p = memcpy(wider, p, n);
			room *= 2;
		}
	}
	*out = (struct sc_bytes){ (const uint8_t *)p, n };
	return true;
}

bool sc_file_read(struct sc_arena *a, const char *path, size_t max_bytes,
	enum sc_error_class class, struct sc_bytes *out, struct sc_error *e)
{
	int fd SC_AUTO(close_file) = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return sc_error_set(
			e, class, "%.300s: %s", path, strerror(errno));
	return sc_file_read_fd(a, fd, path, max_bytes, class, out, e);
}

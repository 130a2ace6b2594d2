/* test_cache.c -- files that are kept, and what may stand in their place. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/t.h"
#include "net/cache.h"
#include "net/uv.h"

static struct sc_arena arena;
static char top[] = "/tmp/smtpcert-cache-XXXXXX";

static const char *path(const char *name)
{
	return sc_arena_printf(&arena, "%s/%s", top, name);
}

static bool holds(const char *directory, const char *name, const char *text)
{
	struct sc_bytes got;

	return sc_cache_read(&arena, directory, name, &got) &&
		sc_bytes_equal(got, sc_bytes_of(text));
}

static mode_t mode_of(const char *of)
{
	struct stat st;

	return stat(of, &st) == 0 ? st.st_mode & 0777 : 0;
}

static void put(const char *of, const char *text, mode_t mode)
{
	int fd = open(of, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	(void)!write(fd, text, strlen(text));
	(void)fchmod(fd, mode);
	close(fd);
}

static int count_files(const char *directory)
{
	char line[32] = "";
	FILE *f = popen(
		sc_arena_printf(&arena, "ls -A %s | wc -l", directory), "r");

	if (f && !fgets(line, sizeof(line), f))
		*line = '\0';
	if (f)
		pclose(f);
	return atoi(line);
}

static void test_keeping(void)
{
	const char *directory = path("a/b/cache");
	struct sc_bytes nul = { (const uint8_t *)"a\0b", 3 }, got;

	OK(sc_cache_write(directory, "one", sc_bytes_of("1")),
		"directories are made");
	OK(holds(directory, "one", "1"), "what was kept is there");
	OK(mode_of(directory) == 0700 && mode_of(path("a")) == 0700,
		"for nobody else to look into");
	OK(mode_of(path("a/b/cache/one")) == 0600, "nor to read");
	OK(sc_cache_write(directory, "one", sc_bytes_of("2")) &&
			holds(directory, "one", "2"),
		"the newer takes the place");
	OK(sc_cache_write(directory, "nul", nul) &&
			sc_cache_read(&arena, directory, "nul", &got) &&
			sc_bytes_equal(got, nul),
		"any bytes");
	OK(sc_cache_write(directory, "empty", (struct sc_bytes){ NULL, 0 }) &&
			holds(directory, "empty", ""),
		"and none");
	OK(count_files(directory) == 3, "nothing is left beside them");
	OK(!holds(directory, "absent", ""), "what is not there is not there");
}

static void test_names(void)
{
	static const char *const bad[] = { "", "..", ".", "a/b", "../x", "A",
		"a b", "-" };

	for (size_t i = 0; i < SC_COUNT(bad); i++)
		OK(!sc_cache_write(top, bad[i], sc_bytes_of("x")), bad[i]);
}

/* What is in the way is no error, and is not touched. */
static void test_no_place(void)
{
	put(path("file"), "mine", 0600);
	OK(!sc_cache_write(path("file"), "x", sc_bytes_of("1")),
		"a file where the directory should be");
	OK(!sc_cache_write(path("file/below"), "x", sc_bytes_of("1")),
		"or above it");
	mkdir(path("place"), 0700);
	mkdir(path("place/x"), 0700);
	OK(!sc_cache_write(path("place"), "x", sc_bytes_of("1")),
		"a directory where the file should be");
	OK(count_files(path("place")) == 1, "nothing is left beside it");
	if (geteuid() != 0) {
		mkdir(path("closed"), 0500);
		OK(!sc_cache_write(path("closed"), "x", sc_bytes_of("1")),
			"a directory that may not be written");
	}
}

/* A write that the system cuts off, as a full disk would. */
static void test_no_space(void)
{
	char text[4096] = "";
	const struct sc_bytes much = { (const uint8_t *)text, sizeof(text) };
	struct rlimit before, little;

	mkdir(path("full"), 0700);
	getrlimit(RLIMIT_FSIZE, &before);
	little = before;
	little.rlim_cur = 1000;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &little);

	bool kept = sc_cache_write(path("full"), "x", much);

	setrlimit(RLIMIT_FSIZE, &before);
	OK(!kept, "a disk that is full");
	OK(count_files(path("full")) == 0, "keeps no half of it");
}

static void test_hostile(void)
{
	size_t n = SC_CACHE_FILE_BYTES + 1;
	char *much = calloc(1, n);

	put(path("secret"), "secret", 0600);
	(void)!symlink(path("secret"), path("link"));
	OK(!holds(top, "link", "secret"), "a link is not followed");
	(void)mkfifo(path("pipe"), 0600);
	OK(!holds(top, "pipe", ""), "nobody waits for a pipe");
	put(path("shared"), "x", 0666);
	OK(!holds(top, "shared", "x"), "a file that others may write");
	mkdir(path("dir"), 0700);
	OK(!holds(top, "dir", ""), "a directory");
	put(path("sparse"), "", 0600);
	(void)truncate(path("sparse"), (off_t)n);
	OK(!holds(top, "sparse", much), "a file that is too large");
	OK(!sc_cache_write(
		   top, "much", (struct sc_bytes){ (const uint8_t *)much, n }),
		"nor is one written");
	free(much);
}

/* The same by the interface of the net; without a directory, nothing. */
static void test_net(void)
{
	const struct sc_net_options none = { .cache = NULL },
				    some = { .cache = path("net") };
	struct sc_error e = { 0 };
	struct sc_bytes got;
	struct sc_net *net;

	if (!sc_net_uv_new(&none, &net, &e))
		abort();
	net->keep(net, "x", sc_bytes_of("1"));
	OK(!net->recall(net, &arena, "x", &got), "nothing is kept");
	sc_net_uv_free(net);
	if (!sc_net_uv_new(&some, &net, &e))
		abort();
	net->keep(net, "x", sc_bytes_of("1"));
	OK(net->recall(net, &arena, "x", &got) &&
			sc_bytes_equal(got, sc_bytes_of("1")),
		"it is kept where it was said");
	sc_net_uv_free(net);
}

int main(void)
{
	if (!mkdtemp(top))
		abort();
	test_keeping();
	test_names();
	test_no_place();
	test_no_space();
	test_hostile();
	test_net();
	(void)!system(sc_arena_printf(&arena, "rm -rf %s", top));
	sc_arena_free(&arena);
	return DONE();
}

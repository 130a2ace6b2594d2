/* test_cache.c -- files that are kept, and what may stand in their place. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
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
	OK(mode_of(path("a/b/cache/one.kept")) == 0600, "nor to read");
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
	mkdir(path("place/x.kept"), 0700);
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
	(void)!symlink(path("secret"), path("link.kept"));
	OK(!holds(top, "link", "secret"), "a link is not followed");
	(void)mkfifo(path("pipe.kept"), 0600);
	OK(!holds(top, "pipe", ""), "nobody waits for a pipe");
	put(path("shared.kept"), "x", 0666);
	OK(!holds(top, "shared", "x"), "a file that others may write");
	mkdir(path("dir.kept"), 0700);
	OK(!holds(top, "dir", ""), "a directory");
	put(path("sparse.kept"), "", 0600);
	(void)truncate(path("sparse.kept"), (off_t)n);
	OK(!holds(top, "sparse", much), "a file that is too large");
	OK(!sc_cache_write(
		   top, "much", (struct sc_bytes){ (const uint8_t *)much, n }),
		"nor is one written");
	free(much);
}

/* A directory in which others may put things is no place, nor is a link. */
static void test_foreign_directory(void)
{
	mkdir(path("open"), 0700);
	put(path("open/x.kept"), "theirs", 0600);
	OK(holds(path("open"), "x", "theirs"), "as long as it is ours");
	(void)chmod(path("open"), 0777);
	OK(!holds(path("open"), "x", "theirs"), "others may write there");
	OK(!sc_cache_write(path("open"), "y", sc_bytes_of("1")),
		"nor is anything kept there");
	mkdir(path("real"), 0700);
	put(path("real/x.kept"), "there", 0600);
	(void)!symlink(path("real"), path("alias"));
	OK(!holds(path("alias"), "x", "there"), "a link to a directory");
	OK(!sc_cache_write(path("alias"), "y", sc_bytes_of("1")),
		"nothing is written behind one");
	if (geteuid() != 0)
		return;
	(void)!chown(path("real"), 1, 1);
	OK(!holds(path("real"), "x", "there"), "somebody else's directory");
}

static void put_old(const char *of, off_t bytes, time_t age_s)
{
	struct timespec at = { .tv_sec = time(NULL) - age_s };
	struct timespec both[2] = { at, at };

	put(of, "old", 0600);
	(void)!truncate(of, bytes);
	utimensat(AT_FDCWD, of, both, 0);
}

static bool is_there(const char *name)
{
	return access(path(name), F_OK) == 0;
}

/* What is too old, too much, or was never finished goes with the next write. */
static void test_sweep(void)
{
	const off_t third = SC_LIMIT_CACHE_BYTES / 3;

	mkdir(path("s"), 0700);
	put_old(path("s/ancient.kept"), 3, SC_LIMIT_CACHE_KEEP_S + 60);
	put_old(path("s/tomorrow.kept"), 3, -3 * SC_DAY_S);
	put_old(path("s/a.kept"), third, 400);
	put_old(path("s/b.kept"), third, 300);
	put_old(path("s/c.kept"), third, 200);
	put_old(path("s/dead.0000.part"), 3, 7200);
	put_old(path("s/alive.0000.part"), 3, 60);
	put_old(path("s/notes.txt"), 3, 10 * SC_LIMIT_CACHE_KEEP_S);
	OK(!holds(path("s"), "ancient", "old"), "too old to be read");
	OK(sc_cache_write(path("s"), "new", sc_bytes_of("1")), "a write");
	OK(!is_there("s/ancient.kept"), "what is too old is gone");
	OK(!is_there("s/tomorrow.kept"), "and what is of days to come");
	OK(!is_there("s/a.kept"), "the oldest of too much");
	OK(is_there("s/b.kept") && is_there("s/c.kept"), "no more of it");
	OK(!is_there("s/dead.0000.part"), "what nobody finishes");
	OK(is_there("s/alive.0000.part"), "but not what somebody writes");
	OK(is_there("s/notes.txt"), "nor a file that is not ours");
	OK(holds(path("s"), "new", "1"), "the new one is there");
}

static void test_many(void)
{
	mkdir(path("many"), 0700);
	for (int i = 0; i < SC_LIMIT_CACHE_FILES + 20; i++)
		put_old(path(sc_arena_printf(&arena, "many/f%d.kept", i)), 3,
			i);
	OK(sc_cache_write(path("many"), "new", sc_bytes_of("1")), "a write");
	OK(count_files(path("many")) == SC_LIMIT_CACHE_FILES,
		"the number of files is bounded");
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
	test_foreign_directory();
	test_sweep();
	test_many();
	test_net();
	(void)!system(sc_arena_printf(&arena, "rm -rf %s", top));
	sc_arena_free(&arena);
	return DONE();
}

/*
 * replay.c -- feeds a corpus to a fuzz target, without a fuzzer.
 *
 *     fuzz_<x> DIRECTORY...
 *
 * TAP: one test for each file. A crash, a sanitizer's report or a hang is the
 * failure; an unreadable or empty directory is one as well. Directories within
 * are not entered.
 */
#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/t.h"

#define FILE_BYTES (1 << 20) /* longer files are cut here */

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Returns the number of bytes read, or -1. */
static long read_file(const char *path, uint8_t *buf)
{
	FILE *f = fopen(path, "rb");

	if (!f)
		return -1;

	size_t n = fread(buf, 1, FILE_BYTES, f);
	bool bad = ferror(f) != 0;

	fclose(f);
	return bad ? -1 : (long)n;
}

/* The input has exactly its size, so that a sanitizer sees a byte too far. */
static void run(const char *path, const char *name, uint8_t *buf)
{
	long n = read_file(path, buf);

	if (n < 0) {
		OK(false, path);
		return;
	}

	uint8_t *exact = malloc(n ? (size_t)n : 1);

	if (!exact)
		abort();
	memcpy(exact, buf, (size_t)n);
	OK(LLVMFuzzerTestOneInput(exact, (size_t)n) == 0, name);
	free(exact);
}

static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static void replay(const char *dir, uint8_t *buf)
{
	struct dirent **names = NULL;
	int n = scandir(dir, &names, NULL, alphasort);
	int files = 0;

	for (int i = 0; i < n; i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s/%s", dir, names[i]->d_name);
		if (is_file(path)) {
			run(path, names[i]->d_name, buf);
			files++;
		}
		free(names[i]);
	}
	free(names);
	OK(files > 0, "the corpus has files");
}

int main(int argc, char **argv)
{
	uint8_t *buf = malloc(FILE_BYTES);

	if (!buf)
		return 1;
	for (int i = 1; i < argc; i++)
		replay(argv[i], buf);
	free(buf);
	return DONE();
}

/*
 * t.h -- TAP from a test program, in one header.
 *
 * A test file is a program: it calls OK and IS, and returns DONE(). Output is
 * read by meson (protocol: 'tap').
 */
#ifndef SC_TESTS_T_H
#define SC_TESTS_T_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int t_count, t_failures;

static inline bool t_check(
	bool good, const char *what, const char *file, int line)
{
	t_count++;
	printf("%s %d - %s\n", good ? "ok" : "not ok", t_count, what);
	if (!good) {
		t_failures++;
		printf("# at %s:%d\n", file, line);
	}
	return good;
}

static inline bool t_same(const char *got, const char *want, const char *what,
	const char *file, int line)
{
	bool same = got == want || (got && want && strcmp(got, want) == 0);

	t_check(same, what, file, line);
	if (!same)
		printf("#  got: %s\n# want: %s\n", got ? got : "(null)",
			want ? want : "(null)");
	return same;
}

#define OK(cond, what)      t_check((cond), (what), __FILE__, __LINE__)
#define IS(got, want, what) t_same((got), (want), (what), __FILE__, __LINE__)
#define DONE()              (printf("1..%d\n", t_count), t_failures != 0)

#endif

/*
 * clock.h -- two kinds of time that the compiler will not let you mix.
 *
 * Monotonic time is for deadlines, calendar time for what certificates say.
 * Nothing but net/ reads a clock: elsewhere time is an argument.
 */
#ifndef SC_BASE_CLOCK_H
#define SC_BASE_CLOCK_H

#include <stdint.h>

struct sc_mono {
	int64_t ms; /* since some fixed point in this boot */
};

struct sc_date {
	int64_t s; /* seconds since 1970-01-01T00:00:00Z, no leap seconds */
};

#define SC_DAY_S 86400

#endif

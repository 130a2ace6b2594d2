/*
 * sts_format.h -- a policy file that is written in another format.
 *
 * JSON, YAML, CSV, UTF-16, a web page, the text of the TXT record: no sender
 * reads any of them, and none can be a policy in the form of RFC 8461. The
 * guess is made by what such a text begins with or cannot do without. Nothing
 * here validates a format; only of this directory.
 */
#ifndef SC_POLICY_STS_FORMAT_H
#define SC_POLICY_STS_FORMAT_H

#include "base/arena.h"
#include "base/bytes.h"

enum sc_sts_format {
	SC_STS_LINES = 0, /* "key: value", or something unknown */
	SC_STS_PAGE,      /* begins with "<" */
	SC_STS_JSON,
	SC_STS_YAML,
	SC_STS_CSV,
	SC_STS_UTF16,
	SC_STS_TXT, /* "v=STSv1; id=...", and no mode */
};

enum sc_sts_format sc_sts_format_of(struct sc_bytes body);

/* Half a sentence, "the text is JSON"; NULL for LINES. */
const char *sc_sts_format_words(enum sc_sts_format format);

/*
 * The body with one field to a line, or nearly so: markup and brackets become
 * line ends, UTF-16 becomes ASCII. It is never longer than the body, but for
 * CSV, where each value gets the name of its column.
 */
struct sc_bytes sc_sts_format_lines(
	struct sc_arena *a, struct sc_bytes body, enum sc_sts_format format);

#endif

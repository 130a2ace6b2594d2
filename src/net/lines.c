#include "net/lines.h"

#include <string.h>

bool sc_lines_next(struct sc_bytes *rest, struct sc_bytes *line)
{
	if (rest->n == 0)
		return false;

	const uint8_t *end = memchr(rest->p, '\n', rest->n);
	size_t n = end ? (size_t)(end - rest->p) : rest->n;
	size_t used = end ? n + 1 : n;

	*line = (struct sc_bytes){ rest->p, n };
	if (n && line->p[n - 1] == '\r')
		line->n--;
	rest->p += used;
	rest->n -= used;
	return true;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

bool sc_lines_word(struct sc_bytes *rest, struct sc_bytes *word)
{
	while (rest->n && is_blank(*rest->p)) {
		rest->p++;
		rest->n--;
	}
	word->p = rest->p;
	word->n = 0;
	while (rest->n && !is_blank(*rest->p)) {
		rest->p++;
		rest->n--;
		word->n++;
	}
	return word->n != 0;
}

/* lines.h -- lines and words of the system's small text files. */
#ifndef SC_NET_LINES_H
#define SC_NET_LINES_H

#include "base/attr.h"
#include "base/bytes.h"

/* Takes one line off the front of `rest`, without its end; false: no more. */
bool sc_lines_next(struct sc_bytes *rest, struct sc_bytes *line);

/* Takes a word, parted by blanks and tabs, off the front; false: no more. */
bool sc_lines_word(struct sc_bytes *rest, struct sc_bytes *word);

#endif

#include "wrapped.h"

#include <string.h>

#define COLUMNS 76

void put_wrapped(struct sc_out *out, const char *margin, const char *s)
{
	while (*s) {
		size_t n = strlen(s);

		if (n > COLUMNS) {
			n = COLUMNS;
			while (n && s[n] != ' ')
				n--;
			/* A word that is longer stays whole. */
			n = n ? n : strcspn(s, " ");
		}
		sc_out_text(out, margin);
		sc_out_bytes(out, s, n);
		sc_out_text(out, "\n");
		s += n + (s[n] == ' ');
	}
}

#include "words.h"

#include <string.h>

const char *words_take(struct sc_arena *a, const char **text)
{
	size_t n = strcspn(*text, " ");
	const char *w = sc_arena_copy(a, *text, n);

	*text += n + strspn(*text + n, " ");
	return w;
}

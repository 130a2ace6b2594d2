/* words.h -- what a line of a vector asks for, word by word. */
#ifndef TESTS_WORDS_H
#define TESTS_WORDS_H

#include "base/arena.h"

/* Copies a word, and moves on to the next one; "" at the end. */
const char *words_take(struct sc_arena *a, const char **text);

#endif

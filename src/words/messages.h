/*
 * messages.h -- every sentence, and part of one, that findings are made of.
 *
 * One template for each, in the files words/TOPIC.def. A template is English
 * text with places:
 *
 *	{name}            the value of that name
 *	{?name:text}      the text, where the value is there (or the flag set)
 *	{!name:text}      the text, where it is not
 *	{name|one|many}   by a number: one, or many
 *
 * Texts inside of a place may hold places. Messages are named in programs by
 * their id; it is never translated, the text is.
 */
#ifndef SC_WORDS_MESSAGES_H
#define SC_WORDS_MESSAGES_H

enum sc_message {
	SC_MSG_NONE = 0,
#define MESSAGE(id, text) SC_MSG_##id,
#include "words/messages.def"
#undef MESSAGE
	SC_MSG_COUNT
};

/* The template in English. */
const char *sc_message_text(enum sc_message m);

/* "TIME_EXPIRED" */
const char *sc_message_id(enum sc_message m);

#endif

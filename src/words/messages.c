#include "words/messages.h"

#include <assert.h>

static const struct {
	const char *id, *text;
} messages[] = {
	[SC_MSG_NONE] = { "NONE", "" },
#define MESSAGE(id, text) [SC_MSG_##id] = { #id, text },
#include "words/messages.def"
#undef MESSAGE
};

const char *sc_message_text(enum sc_message m)
{
	assert(m < SC_MSG_COUNT);
	return messages[m].text;
}

const char *sc_message_id(enum sc_message m)
{
	assert(m < SC_MSG_COUNT);
	return messages[m].id;
}

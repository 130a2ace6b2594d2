#include "probe/idn.h"

#include <idn2.h>

#include "base/text.h"

bool sc_idn_needed(struct sc_bytes name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] > 0x7f)
			return true;
	return false;
}

bool sc_idn_to_ascii(struct sc_arena *a, struct sc_bytes name, const char **out,
	struct sc_error *e)
{
	/*
	 * Not IDN2_USE_STD3_ASCII_RULES: it drops underscores and calls that
	 * success, so "a_b.example" would become another name.
	 */
	const int flags = IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT;
	const char *text = sc_arena_copy(a, name.p, name.n);
	char *ascii = NULL;
	int code = idn2_to_ascii_8z(text, &ascii, flags);

	if (code != IDN2_OK)
		return sc_error_set(e, SC_ERROR_USAGE,
			"\"%s\" is no domain name: %s",
			sc_text_printable_utf8(a, name, 300),
			idn2_strerror(code));
	*out = sc_arena_text(a, ascii);
	idn2_free(ascii);
	return true;
}

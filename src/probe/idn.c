#include "probe/idn.h"

#include <idn2.h>

#include "base/library.h"
#include "base/text.h"

struct idn2 {
	__typeof__(idn2_to_ascii_8z) *to_ascii;
	__typeof__(idn2_strerror) *text_of_error;
	__typeof__(idn2_free) *release;
};

static const char *const names[] = { "libidn2.so.0", "libidn2.so", NULL };

static const struct sc_library_function functions[] = {
	{ "idn2_to_ascii_8z", offsetof(struct idn2, to_ascii) },
	{ "idn2_strerror", offsetof(struct idn2, text_of_error) },
	{ "idn2_free", offsetof(struct idn2, release) },
};

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
	const char *missing;
	char *ascii = NULL;
	struct idn2 idn2;

	if (!sc_library_load(
		    names, functions, SC_COUNT(functions), &idn2, &missing))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"a name outside of ASCII needs libidn2, which could "
			"not be loaded; give it in its xn-- form");

	int code = idn2.to_ascii(text, &ascii, flags);

	if (code != IDN2_OK)
		return sc_error_set(e, SC_ERROR_USAGE,
			"\"%s\" is no domain name: %s",
			sc_text_printable_utf8(a, name, 300),
			idn2.text_of_error(code));
	*out = sc_arena_text(a, ascii);
	idn2.release(ascii);
	return true;
}

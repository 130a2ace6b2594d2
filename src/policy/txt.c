#include "policy/txt.h"

#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"

/*
 * Laxer than RFC 1035: a string may have more than 255 bytes and any byte but
 * NUL unescaped, since a record may come from a file that a person wrote.
 * Stricter: nothing stands outside of quotes, one blank between strings.
 */

static bool is_ddd(const char *s)
{
	return sc_text_is_digit(s[0]) && sc_text_is_digit(s[1]) &&
		sc_text_is_digit(s[2]);
}

/* Takes one byte of a string off *s, escaped or not. */
static bool read_byte(const char **s, uint8_t *out)
{
	const char *p = *s;

	if (*p == '\\' && is_ddd(p + 1)) {
		int v = (p[1] - '0') * 100 + (p[2] - '0') * 10 + p[3] - '0';

		*out = (uint8_t)v;
		*s = p + 4;
		return v <= 255;
	}
	p += *p == '\\';
	*out = (uint8_t)*p;
	*s = p + (*p != '\0');
	return *p != '\0';
}

/* Reads a quoted string into `to`; *s is then behind its closing quote. */
static bool read_string(const char **s, uint8_t *to, size_t *n)
{
	*n = 0;
	if (**s != '"')
		return false;
	for (++*s; **s != '"'; ++*n)
		if (!read_byte(s, to + *n))
			return false;
	++*s;
	return true;
}

bool sc_txt_read(struct sc_arena *a, const char *record, struct sc_txt *out)
{
	struct sc_bytes *strings = NULL;
	/* Escapes only shorten, so what is read fits into as many bytes. */
	size_t length = strnlen(record, 4 * SC_LIMIT_TXT_BYTES + 1);
	uint8_t *joined = sc_arena_alloc(a, length + 1, 1);
	size_t total = 0, n_strings = 0, n;

	*out = (struct sc_txt){ 0 };
	if (length > 4 * SC_LIMIT_TXT_BYTES)
		return false;
	do {
		record += n_strings > 0;
		if (!read_string(&record, joined + total, &n))
			return false;
		strings = sc_grow(a, strings, n_strings, struct sc_bytes);
		strings[n_strings++] = (struct sc_bytes){ joined + total, n };
		total += n;
	} while (*record == ' ');
	if (*record || total > SC_LIMIT_TXT_BYTES)
		return false;
	*out = (struct sc_txt){ strings, n_strings, { joined, total } };
	return true;
}

static void write_string(struct sc_out *o, struct sc_bytes s)
{
	sc_out_fill(o, '"', 1);
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if (c == '"' || c == '\\')
			sc_out_printf(o, "\\%c", c);
		else if (c >= 0x20 && c < 0x7f)
			sc_out_fill(o, (char)c, 1);
		else
			sc_out_printf(o, "\\%03d", c);
	}
	sc_out_fill(o, '"', 1);
}

const char *sc_txt_write(
	struct sc_arena *a, const struct sc_bytes *strings, size_t n)
{
	struct sc_out_memory memory = { .arena = a };
	struct sc_out o = sc_out_to_memory(&memory);

	for (size_t i = 0; i < n; i++) {
		sc_out_fill(&o, ' ', i > 0);
		write_string(&o, strings[i]);
	}
	return n ? memory.p : "";
}

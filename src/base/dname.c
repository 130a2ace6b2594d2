#include "base/dname.h"

#include "base/out.h"
#include "base/text.h"

static struct sc_bytes without_dot(struct sc_bytes name)
{
	if (name.n && name.p[name.n - 1] == '.')
		name.n--;
	return name;
}

static enum sc_dname_fault check_char(uint8_t c)
{
	if (c > 0x7f)
		return SC_DNAME_NOT_ASCII;
	if (c == '_')
		return SC_DNAME_UNDERSCORE;
	return sc_text_is_alnum((char)c) || c == '-' ? SC_DNAME_OK :
						       SC_DNAME_NOT_LDH;
}

static enum sc_dname_fault check_label(struct sc_bytes label)
{
	enum sc_dname_fault worst = SC_DNAME_OK;

	if (label.n == 0)
		return SC_DNAME_EMPTY_LABEL;
	if (label.n > 63)
		return SC_DNAME_LONG_LABEL;
	for (size_t i = 0; i < label.n; i++) {
		enum sc_dname_fault f = check_char(label.p[i]);

		if (f == SC_DNAME_NOT_ASCII || f == SC_DNAME_NOT_LDH)
			return f;
		worst = f ? f : worst;
	}
	if (label.p[0] == '-' || label.p[label.n - 1] == '-')
		return SC_DNAME_HYPHEN;
	return worst;
}

/*
 * Decimal, octal or "0x" and hexadecimal digits, perhaps none: what
 * inet_aton() and the parsers of URLs take for the end of an IPv4 address.
 */
static bool is_number(struct sc_bytes label)
{
	bool hex = label.n >= 2 && label.p[0] == '0' &&
		sc_text_lower((char)label.p[1]) == 'x';

	for (size_t i = hex ? 2 : 0; i < label.n; i++) {
		char c = sc_text_lower((char)label.p[i]);

		if (!sc_text_is_digit(c) && !(hex && c >= 'a' && c <= 'f'))
			return false;
	}
	return true;
}

enum sc_dname_fault sc_dname_check(struct sc_bytes name)
{
	enum sc_dname_fault worst = SC_DNAME_OK;

	name = without_dot(name);
	if (name.n == 0)
		return SC_DNAME_EMPTY;
	if (name.n > SC_DNAME_MAX)
		return SC_DNAME_LONG;
	for (;;) {
		const uint8_t *dot = memchr(name.p, '.', name.n);
		size_t n = dot ? (size_t)(dot - name.p) : name.n;
		enum sc_dname_fault f =
			check_label((struct sc_bytes){ name.p, n });

		if (f && f != SC_DNAME_UNDERSCORE)
			return f;
		worst = f ? f : worst;
		if (!dot)
			return is_number(name) ? SC_DNAME_NUMBER : worst;
		name.p += n + 1;
		name.n -= n + 1;
		if (name.n == 0)
			return SC_DNAME_EMPTY_LABEL;
	}
}

const char *sc_dname_fault_text(enum sc_dname_fault f)
{
	static const char *const texts[] = {
		[SC_DNAME_OK] = "is a host name",
		[SC_DNAME_EMPTY] = "is empty",
		[SC_DNAME_LONG] = "is longer than 253 characters",
		[SC_DNAME_EMPTY_LABEL] = "has an empty label",
		[SC_DNAME_LONG_LABEL] = "has a label longer than 63 characters",
		[SC_DNAME_NOT_ASCII] = "has a character outside ASCII",
		[SC_DNAME_UNDERSCORE] = "has an underscore",
		[SC_DNAME_NOT_LDH] = ("has a character that is no letter, "
				      "digit or hyphen"),
		[SC_DNAME_HYPHEN] =
			"has a label that begins or ends with a hyphen",
		[SC_DNAME_NUMBER] = "ends in a number, as IPv4 addresses do",
	};

	return texts[f];
}

char *sc_dname_fold(struct sc_arena *a, struct sc_bytes name)
{
	name = without_dot(name);
	char *s = sc_arena_copy(a, name.p, name.n);

	for (size_t i = 0; i < name.n; i++)
		s[i] = sc_text_lower(s[i]);
	return s;
}

bool sc_dname_equal(const char *a, const char *b)
{
	return sc_bytes_same_text(
		without_dot(sc_bytes_of(a)), without_dot(sc_bytes_of(b)));
}

bool sc_dname_within(const char *name, const char *zone)
{
	struct sc_bytes n = without_dot(sc_bytes_of(name));
	struct sc_bytes z = without_dot(sc_bytes_of(zone));

	if (n.n < z.n)
		return false;
	struct sc_bytes tail = { n.p + n.n - z.n, z.n };

	return sc_bytes_same_text(tail, z) &&
		(n.n == z.n || z.n == 0 || tail.p[-1] == '.');
}

int sc_dname_labels(const char *name)
{
	int n = *name && strcmp(name, ".") != 0;

	for (; *name; name++)
		n += *name == '.' && name[1];
	return n;
}

static void put_label(struct sc_out *o, struct sc_bytes label)
{
	for (size_t i = 0; i < label.n; i++) {
		uint8_t c = label.p[i];

		if (c == '.' || c == '\\')
			sc_out_printf(o, "\\%c", c);
		else if (c > 0x20 && c < 0x7f)
			sc_out_fill(o, (char)c, 1);
		else
			sc_out_printf(o, "\\%03d", c);
	}
}

bool sc_dname_from_wire(struct sc_arena *a, struct sc_bytes message, size_t *at,
	const char **name)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);
	size_t pos = *at, end = 0, lowest = *at, total = 0;

	for (;;) {
		if (pos >= message.n)
			return false;

		uint8_t n = message.p[pos];

		if (n >> 6 == 3) {
			if (pos + 1 >= message.n)
				return false;
			size_t to = (size_t)(n & 63) << 8 | message.p[pos + 1];

			end = end ? end : pos + 2;
			if (to >= lowest)
				return false; /* forwards, or a loop */
			pos = lowest = to;
			continue;
		}
		total += (size_t)n + 1;
		if (n > 63 || pos + 1 + n > message.n || total > 255)
			return false;
		if (n == 0)
			break;
		if (m.n)
			sc_out_text(&o, ".");
		put_label(&o, (struct sc_bytes){ message.p + pos + 1, n });
		pos += (size_t)n + 1;
	}
	*at = end ? end : pos + 1;
	*name = m.n ? m.p : ".";
	return true;
}

/*
 *	Name      = SEQUENCE OF RDN
 *	RDN       = SET OF attribute
 *	attribute = SEQUENCE { type OBJECT IDENTIFIER, value ANY }
 *
 * Laxer than RFC 5280: a value may be any string type, or none at all (its
 * contents are then shown as bytes), and an RDN may be empty, which says
 * nothing and counts for nothing.
 */
#include "x509/name.h"

#include "base/out.h"
#include "base/text.h"
#include "x509/der.h"
#include "x509/oid.h"

#define SHOWN_ATTRIBUTES  64
#define SHOWN_VALUE_BYTES 256

struct attribute {
	struct sc_bytes oid, value;
	uint8_t tag;
	bool begins_rdn;
};

struct walk {
	struct sc_bytes names, rdn;
};

/* Nobody sends it on purpose, and OpenSSL and Go read over it as well. */
static void skip_empty(struct walk *w)
{
	while (!w->rdn.n && w->names.n >= 2 && w->names.p[0] == SC_DER_SET &&
		w->names.p[1] == 0) {
		w->names.p += 2;
		w->names.n -= 2;
	}
}

static bool walk_begin(struct sc_bytes der, struct walk *w)
{
	*w = (struct walk){ 0 };
	if (!sc_der_take(&der, SC_DER_SEQUENCE, &w->names) || der.n)
		return false;
	skip_empty(w);
	return true;
}

static bool walk_at_end(const struct walk *w)
{
	return w->names.n == 0 && w->rdn.n == 0;
}

/* Takes the next attribute; false when it is malformed. */
static bool walk_next(struct walk *w, struct attribute *out)
{
	struct sc_bytes pair;
	struct sc_tlv value;

	out->begins_rdn = w->rdn.n == 0;
	if (out->begins_rdn && !sc_der_take(&w->names, SC_DER_SET, &w->rdn))
		return false;
	if (!sc_der_take(&w->rdn, SC_DER_SEQUENCE, &pair) ||
		!sc_der_take(&pair, SC_DER_OID, &out->oid) ||
		!sc_der_next(&pair, &value) || pair.n)
		return false;
	out->tag = value.tag;
	out->value = value.value;
	skip_empty(w);
	return true;
}

/* Takes one character of a value; a cut wide one comes byte by byte. */
static uint32_t next_character(uint8_t tag, struct sc_bytes *rest)
{
	size_t width = tag == SC_DER_BMP_STRING ? 2 :
		tag == SC_DER_UNIVERSAL_STRING  ? 4 :
						  1;
	uint32_t c = 0;

	if (tag == SC_DER_UTF8_STRING)
		return sc_text_next(rest);
	if (rest->n < width)
		width = 1;
	for (size_t i = 0; i < width; i++)
		c = c << 8 | rest->p[i];
	rest->p += width;
	rest->n -= width;
	return c;
}

static size_t put_utf8(uint8_t *p, uint32_t c)
{
	static const uint8_t first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (n == 1) {
		p[0] = (uint8_t)c;
		return 1;
	}
	for (size_t i = n; i-- > 1; c >>= 6)
		p[i] = (uint8_t)(0x80 | (c & 0x3f));
	p[0] = (uint8_t)(first[n] | c);
	return n;
}

/* Most values are ASCII, or UTF-8 already, and stay where they are. */
static struct sc_bytes to_utf8(struct sc_arena *a, const struct attribute *at)
{
	bool as_is = at->tag != SC_DER_T61_STRING &&
		at->tag != SC_DER_BMP_STRING &&
		at->tag != SC_DER_UNIVERSAL_STRING;

	if (as_is)
		return at->value;

	struct sc_bytes rest = at->value;
	uint8_t *p = sc_arena_alloc(a, at->value.n * 2 + 4, 1);
	size_t n = 0;

	while (rest.n) {
		uint32_t c = next_character(at->tag, &rest);

		n += put_utf8(p + n, c > 0x10ffff ? 0xfffd : c);
	}
	return (struct sc_bytes){ p, n };
}

/* RFC 4514 2.4: the characters that end or change a value get a backslash. */
static const char *escape(struct sc_arena *a, const char *s)
{
	if (!strpbrk(s, ",+\"<>;") && s[0] != '#' && s[0] != ' ')
		return s;

	char *out = sc_arena_alloc(a, strlen(s) * 2 + 1, 1), *p = out;

	for (size_t i = 0; s[i]; i++) {
		bool first = i == 0 && (s[i] == '#' || s[i] == ' ');

		if (first || strchr(",+\"<>;", s[i]))
			*p++ = '\\';
		*p++ = s[i];
	}
	return out;
}

struct shown {
	const char *type, *value;
	bool begins_rdn;
};

/* Writes RDNs last to first, the attributes of each in their order. */
static const char *join(
	struct sc_arena *a, const struct shown *v, size_t n, bool cut)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);
	const char *comma = cut ? "...," : "";

	for (size_t end = n; end;) {
		size_t begin = end - 1;

		while (begin && !v[begin].begins_rdn)
			begin--;
		sc_out_text(&o, comma);
		for (size_t i = begin; i < end; i++) {
			sc_out_text(&o, i == begin ? "" : "+");
			sc_out_text(&o, v[i].type);
			sc_out_text(&o, "=");
			sc_out_text(&o, v[i].value);
		}
		comma = ",";
		end = begin;
	}
	return m.p ? m.p : "";
}

static void note(struct sc_arena *a, struct sc_name *name, const char *oid,
	struct sc_bytes value, const char *printable)
{
	if (strcmp(oid, "2.5.4.10") == 0 && !name->organization)
		name->organization = printable;
	if (strcmp(oid, "2.5.4.3") != 0)
		return;
	if (!name->common_name)
		name->common_name = printable;

	struct sc_bytes *cns = sc_grow(
		a, name->common_names, name->n_common_names, struct sc_bytes);

	cns[name->n_common_names++] = value;
	name->common_names = cns;
}

static struct shown show(
	struct sc_arena *a, const struct attribute *at, struct sc_name *name)
{
	struct sc_oid oid = sc_oid_of(at->oid);
	const char *type = sc_oid_attribute(oid.text);
	struct sc_bytes value = to_utf8(a, at);
	const char *printable =
		sc_text_printable_utf8(a, value, SHOWN_VALUE_BYTES);

	/* No byte at all, no text: the writer has nothing to point to. */
	printable = printable ? printable : "";
	note(a, name, oid.text, value, printable);
	return (struct shown){
		.type = type ? type : sc_arena_text(a, oid.text),
		.value = escape(a, printable),
		.begins_rdn = at->begins_rdn,
	};
}

bool sc_name_parse(struct sc_arena *a, struct sc_bytes der, struct sc_name *out)
{
	struct shown shown[SHOWN_ATTRIBUTES];
	struct sc_name name = { 0 };
	struct walk w;
	size_t n = 0;
	bool cut = false;

	if (!walk_begin(der, &w))
		return false;
	while (!walk_at_end(&w)) {
		struct attribute at;

		if (!walk_next(&w, &at))
			return false;
		cut = n == SHOWN_ATTRIBUTES;
		if (!cut)
			shown[n++] = show(a, &at, &name);
	}
	name.text = join(a, shown, n, cut);
	*out = name;
	return true;
}

#define AFTER_BLANKS   (1u << 31)
#define END_OF_VALUE   UINT32_MAX
#define BEYOND_UNICODE 0x110000u

/*
 * Takes the next character that counts. Blanks before the first and behind the
 * last are lost; a run between two others is a mark on the second.
 */
static uint32_t next_folded(uint8_t tag, struct sc_bytes *rest, bool first)
{
	uint32_t mark = 0;

	while (rest->n) {
		uint32_t c = next_character(tag, rest);

		if (c == ' ') {
			mark = first ? 0 : AFTER_BLANKS;
			continue;
		}
		c = c < 0x80 ? (uint32_t)sc_text_lower((char)c) : c;
		return (c < BEYOND_UNICODE ? c : BEYOND_UNICODE) | mark;
	}
	return END_OF_VALUE;
}

static bool values_equal(const struct attribute *x, const struct attribute *y)
{
	struct sc_bytes a = x->value, b = y->value;

	if (x->tag == y->tag && sc_bytes_equal(a, b))
		return true;
	for (bool first = true;; first = false) {
		uint32_t c = next_folded(x->tag, &a, first);

		if (c != next_folded(y->tag, &b, first))
			return false;
		if (c == END_OF_VALUE)
			return true;
	}
}

static bool attributes_equal(
	const struct attribute *x, const struct attribute *y)
{
	return x->begins_rdn == y->begins_rdn &&
		sc_bytes_equal(x->oid, y->oid) && values_equal(x, y);
}

/* True when `base` ends, at an RDN, while or where `name` does. */
static bool leads(struct sc_bytes base, struct sc_bytes name, bool *whole)
{
	struct walk b, n;
	struct attribute x, y;

	if (!walk_begin(base, &b) || !walk_begin(name, &n))
		return false;
	while (!walk_at_end(&b))
		if (!walk_next(&b, &x) || !walk_next(&n, &y) ||
			!attributes_equal(&x, &y))
			return false;
	*whole = walk_at_end(&n);
	return n.rdn.n == 0;
}

bool sc_name_equal(struct sc_bytes a, struct sc_bytes b)
{
	bool whole = false;

	return sc_bytes_equal(a, b) || (leads(a, b, &whole) && whole);
}

bool sc_name_within(struct sc_bytes name, struct sc_bytes base)
{
	bool whole;

	return leads(base, name, &whole);
}

bool sc_name_is_empty(struct sc_bytes der)
{
	struct walk w;

	return walk_begin(der, &w) && walk_at_end(&w);
}

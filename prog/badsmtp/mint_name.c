/*
 * subject = "empty" / 1*( "/" type "=" value )
 * general = form ":" value
 * value   = *( any octet but "/" in a subject and "," in a list / "\x" 2HEX )
 */
#include "mint_name.h"

#include "base/codec.h"
#include "base/ip.h"
#include "base/text.h"

struct attribute {
	const char *type;
	const char *oid;
	unsigned tag;
};

static const struct attribute attributes[] = {
	{ "CN", "2.5.4.3", DER_UTF8_STRING },
	{ "O", "2.5.4.10", DER_UTF8_STRING },
	{ "OU", "2.5.4.11", DER_UTF8_STRING },
	{ "C", "2.5.4.6", DER_PRINTABLE_STRING },
	{ "ST", "2.5.4.8", DER_UTF8_STRING },
	{ "L", "2.5.4.7", DER_UTF8_STRING },
	{ "serialNumber", "2.5.4.5", DER_PRINTABLE_STRING },
	{ "DC", "0.9.2342.19200300.100.1.25", DER_IA5_STRING },
	{ "emailAddress", "1.2.840.113549.1.9.1", DER_IA5_STRING },
};

/* Resolves \xNN in `text`. */
static bool unescape(struct sc_arena *a, const char *text, struct sc_bytes *out,
	struct sc_error *e)
{
	uint8_t *p = sc_arena_alloc(a, strlen(text) + 1, 1);
	size_t n = 0;
	struct sc_bytes octet;

	while (*text) {
		if (*text != '\\') {
			p[n++] = (uint8_t)*text++;
			continue;
		}
		bool good = text[1] == 'x' && text[2] && text[3] &&
			sc_unhex(a, sc_arena_copy(a, text + 2, 2), &octet);

		if (!good)
			return sc_error_set(e, SC_ERROR_USAGE,
				"\"%s\" in the recipe: a backslash begins "
				"\\xNN, an octet in hexadecimal",
				text);
		p[n++] = octet.p[0];
		text += 4;
	}
	*out = (struct sc_bytes){ p, n };
	return true;
}

static void put_attribute(
	struct der *w, const struct attribute *attribute, struct sc_bytes value)
{
	size_t mark = w->n;

	if (der_put_oid(w, attribute->oid))
		der_put(w, attribute->tag, value);
	der_close(w, mark, DER_SEQUENCE);
	der_close(w, mark, DER_SET);
}

static const struct attribute *find_attribute(const char *type)
{
	for (size_t i = 0; i < SC_COUNT(attributes); i++)
		if (strcmp(attributes[i].type, type) == 0)
			return &attributes[i];
	return NULL;
}

/* One "CN=x". */
static bool put_part(struct der *w, const char *part, struct sc_error *e)
{
	size_t n = strcspn(part, "=");
	const char *type = sc_arena_copy(w->arena, part, n);
	const struct attribute *attribute = find_attribute(type);
	struct sc_bytes value;

	if (!part[n])
		return sc_error_set(e, SC_ERROR_USAGE,
			"\"%s\" in subject= of the recipe: write /CN=x/O=y",
			part);
	if (!attribute)
		return sc_error_set(e, SC_ERROR_USAGE,
			"unknown attribute \"%s\" in subject= of the recipe; "
			"known are CN, O, OU, C, ST, L, serialNumber, DC and "
			"emailAddress",
			type);
	if (!unescape(w->arena, part + n + 1, &value, e))
		return false;
	put_attribute(w, attribute, value);
	return true;
}

bool mint_name_put_subject(struct der *w, const char *text, struct sc_error *e)
{
	size_t mark = w->n;

	if (strcmp(text, "empty") != 0 && *text != '/')
		return sc_error_set(e, SC_ERROR_USAGE,
			"subject=%s in the recipe: write subject=/CN=x/O=y or "
			"subject=empty",
			text);
	while (*text == '/') {
		size_t n = strcspn(text + 1, "/");

		if (!put_part(w, sc_arena_copy(w->arena, text + 1, n), e))
			return false;
		text += 1 + n;
	}
	der_close(w, mark, DER_SEQUENCE);
	return true;
}

void mint_name_put_cn(struct der *w, const char *cn)
{
	size_t mark = w->n;

	put_attribute(w, &attributes[0], sc_bytes_of(cn));
	der_close(w, mark, DER_SEQUENCE);
}

static bool put_address(struct der *w, const char *text, struct sc_error *e)
{
	struct sc_ip ip;

	if (!sc_ip_parse(text, &ip))
		return sc_error_set(e, SC_ERROR_USAGE,
			"IP:%s in the recipe is not an address", text);
	der_put(w, DER_CONTEXT(7),
		(struct sc_bytes){ ip.b, ip.family == 4 ? 4 : 16 });
	return true;
}

/* Address and mask, RFC 5280 4.2.1.10. */
static bool put_block(struct der *w, const char *text, struct sc_error *e)
{
	size_t n = strcspn(text, "/");
	uint8_t octets[32] = { 0 };
	struct sc_ip ip;
	int prefix = 0;
	bool good = sc_ip_parse(sc_arena_copy(w->arena, text, n), &ip) &&
		text[n] &&
		sc_text_number(
			text + n + 1, 0, ip.family == 4 ? 32 : 128, &prefix);

	if (!good)
		return sc_error_set(e, SC_ERROR_USAGE,
			"IP:%s in nc= of the recipe: write IP:10.0.0.0/8",
			text);
	size_t size = ip.family == 4 ? 4 : 16;

	memcpy(octets, ip.b, size);
	for (int i = 0; i < prefix; i++)
		octets[size + (size_t)i / 8] |= (uint8_t)(0x80 >> i % 8);
	der_put(w, DER_CONTEXT(7), (struct sc_bytes){ octets, 2 * size });
	return true;
}

static bool put_octets(struct der *w, const char *hex, struct sc_error *e)
{
	struct sc_bytes octets;

	if (!sc_unhex(w->arena, hex, &octets))
		return sc_error_set(e, SC_ERROR_USAGE,
			"IPHEX:%s in the recipe is not hexadecimal", hex);
	der_put(w, DER_CONTEXT(7), octets);
	return true;
}

/* otherName of RFC 4985: "_service.name". */
static void put_srv(struct der *w, struct sc_bytes name)
{
	size_t mark = w->n;

	if (!der_put_oid(w, "1.3.6.1.5.5.7.8.7"))
		return;
	size_t value = w->n;

	der_put(w, DER_IA5_STRING, name);
	der_close(w, value, DER_BUILT(0));
	der_close(w, mark, DER_BUILT(0));
}

/* The forms of GeneralName that are an IA5String. */
static bool put_string(struct der *w, const char *form, struct sc_bytes value)
{
	if (strcmp(form, "DNS") == 0)
		der_put(w, DER_CONTEXT(2), value);
	else if (strcmp(form, "EMAIL") == 0)
		der_put(w, DER_CONTEXT(1), value);
	else if (strcmp(form, "URI") == 0)
		der_put(w, DER_CONTEXT(6), value);
	else if (strcmp(form, "SRV") == 0)
		put_srv(w, value);
	else
		return false;
	return true;
}

bool mint_name_put_general(
	struct der *w, const char *text, bool constraint, struct sc_error *e)
{
	static const char *const forms[] = { "DNS", "IP", "EMAIL", "URI", "SRV",
		"IPHEX", NULL };
	size_t n = strcspn(text, ":");
	const char *form = sc_arena_copy(w->arena, text, n);
	const char *rest = text[n] ? text + n + 1 : text + n;
	struct sc_bytes value;

	if (strcmp(form, "IP") == 0)
		return constraint ? put_block(w, rest, e) :
				    put_address(w, rest, e);
	if (strcmp(form, "IPHEX") == 0)
		return put_octets(w, rest, e);
	if (!unescape(w->arena, rest, &value, e))
		return false;
	if (text[n] && put_string(w, form, value))
		return true;
	const char *near = sc_text_nearest(form, forms);

	return sc_error_set(e, SC_ERROR_USAGE,
		"unknown form of name \"%s\" in the recipe; write %s:VALUE",
		form, near ? near : "DNS");
}

char *mint_name_next(struct sc_arena *a, const char **list)
{
	if (!**list)
		return NULL;
	size_t n = strcspn(*list, ",");
	char *item = sc_arena_copy(a, *list, n);

	*list += n + ((*list)[n] == ',');
	return item;
}

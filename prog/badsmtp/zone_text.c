#include "zone_text.h"

#include <stdlib.h>

#include "base/codec.h"
#include "base/dname.h"
#include "base/text.h"
#include "zone_wire.h"

/* A record being read: the rest of the line, and what came of it. */
struct reading {
	struct zone *zone;
	struct sc_arena *arena;
	const char *owner;
	char *rest;
	struct wire w;
	const char *target;
};

struct word {
	const char *name;
	unsigned value;
};

static const struct word types[] = {
	{ "A", ZONE_A },
	{ "AAAA", ZONE_AAAA },
	{ "ANY", 0 },
	{ "CAA", ZONE_CAA },
	{ "CNAME", ZONE_CNAME },
	{ "MX", ZONE_MX },
	{ "SRV", ZONE_SRV },
	{ "TLSA", ZONE_TLSA },
	{ "TXT", ZONE_TXT },
	{ NULL, 0 },
};

static const struct word tricks[] = {
	{ "bogus", ZONE_BOGUS },
	{ "drop", ZONE_DROP },
	{ "early", ZONE_EARLY },
	{ "expired", ZONE_EXPIRED },
	{ "expiring", ZONE_EXPIRING },
	{ "formerr", ZONE_FORMERR },
	{ "long", ZONE_LONG },
	{ "no-rrsig", ZONE_NO_RRSIG },
	{ "notimp", ZONE_NOTIMP },
	{ "nxdomain", ZONE_NXDOMAIN },
	{ "refused", ZONE_REFUSED },
	{ "servfail", ZONE_SERVFAIL },
	{ "udp-only", ZONE_UDP_ONLY },
	{ "unproven", ZONE_UNPROVEN },
	{ NULL, 0 },
};

static const struct word securities[] = {
	{ "lame", ZONE_LAME },
	{ "nsec3", ZONE_WITH_NSEC3 },
	{ "sha1", ZONE_WITH_SHA1 },
	{ "signed", ZONE_SIGNED },
	{ "unsigned", ZONE_UNSIGNED },
	{ NULL, 0 },
};

static bool find_word(const struct word *table, const char *s, unsigned *out)
{
	for (; table->name; table++)
		if (s && strcmp(table->name, s) == 0) {
			*out = table->value;
			return true;
		}
	return false;
}

static bool take_number(struct reading *r, int max, int octets)
{
	const char *word = strsep(&r->rest, " ");
	int value;

	if (!word || !sc_text_number(word, 0, max, &value))
		return false;
	if (octets == 1)
		wire_put8(&r->w, (unsigned)value);
	else
		wire_put16(&r->w, (unsigned)value);
	return true;
}

static bool take_name(struct reading *r)
{
	const char *word = strsep(&r->rest, " ");

	if (!word || !*word)
		return false;
	r->target = sc_dname_fold(r->arena, sc_bytes_of(word));
	wire_put_name(&r->w, r->target);
	return true;
}

static bool take_hex(struct reading *r)
{
	const char *word = strsep(&r->rest, " ");
	struct sc_bytes b;

	if (!word || !sc_unhex(r->arena, word, &b))
		return false;
	wire_put(&r->w, b.p, b.n);
	return true;
}

/* What stands between quotes. */
static bool take_quoted(struct reading *r, struct sc_bytes *out)
{
	char *end =
		r->rest && *r->rest == '\'' ? strchr(r->rest + 1, '\'') : NULL;

	if (!end)
		return false;
	*out = (struct sc_bytes){ (uint8_t *)r->rest + 1,
		(size_t)(end - r->rest) - 1 };
	r->rest = end[1] == ' ' ? end + 2 : NULL;
	return end[1] == ' ' || end[1] == '\0';
}

static bool read_address(struct reading *r)
{
	const char *word = strsep(&r->rest, " ");
	struct sc_ip ip;

	if (!word || !sc_ip_parse(word, &ip))
		return false;
	wire_put(&r->w, ip.b, ip.family == 4 ? 4 : 16);
	return true;
}

static bool read_txt(struct reading *r)
{
	struct sc_bytes s;

	do {
		if (!take_quoted(r, &s) || s.n > 255)
			return false;
		wire_put8(&r->w, (unsigned)s.n);
		wire_put(&r->w, s.p, s.n);
	} while (r->rest);
	return true;
}

static bool read_caa(struct reading *r)
{
	struct sc_bytes value;

	if (!take_number(r, 255, 1))
		return false;
	const char *tag = strsep(&r->rest, " ");

	if (!tag || !take_quoted(r, &value))
		return false;
	wire_put8(&r->w, (unsigned)strlen(tag));
	wire_put(&r->w, tag, strlen(tag));
	wire_put(&r->w, value.p, value.n);
	return true;
}

static bool read_tlsa(struct reading *r)
{
	return take_number(r, 255, 1) && take_number(r, 255, 1) &&
		take_number(r, 255, 1) && take_hex(r);
}

static bool read_data(struct reading *r, unsigned type)
{
	if (sc_text_has_prefix(r->rest, "\\# ")) {
		r->rest += 3;
		return take_hex(r);
	}
	switch (type) {
	case ZONE_A:
	case ZONE_AAAA: return read_address(r);
	case ZONE_CNAME: return take_name(r);
	case ZONE_MX: return take_number(r, 65535, 2) && take_name(r);
	case ZONE_SRV:
		return take_number(r, 65535, 2) && take_number(r, 65535, 2) &&
			take_number(r, 65535, 2) && take_name(r);
	case ZONE_TLSA: return read_tlsa(r);
	case ZONE_CAA: return read_caa(r);
	case ZONE_TXT: return read_txt(r);
	default: return false;
	}
}

static bool add_record(struct reading *r, unsigned type)
{
	if (!read_data(r, type) || r->w.full || r->rest)
		return false;
	zone_add(r->zone, r->owner, type, (struct sc_bytes){ r->w.p, r->w.n },
		r->target);
	return true;
}

static bool add_line(struct reading *r)
{
	const char *type = strsep(&r->rest, " ");
	unsigned number, value;

	if (!type || !r->rest)
		return false;
	if (strcmp(type, "ZONE") == 0)
		return find_word(securities, r->rest, &value) &&
			zone_add_child(
				r->zone, r->owner, (enum zone_security)value);
	if (!find_word(types, type, &number))
		return false;
	if (*r->rest != '!')
		return add_record(r, number);
	if (!find_word(tricks, r->rest + 1, &value))
		return false;
	zone_add_exception(r->zone, r->owner, number, (enum zone_trick)value);
	return true;
}

bool zone_text_add(struct zone *z, const char *line, struct sc_error *e)
{
	uint8_t bytes[ZONE_DATA_BYTES];
	struct sc_arena arena = { 0 };
	struct reading r = { .zone = z,
		.arena = &arena,
		.rest = sc_arena_text(&arena, line),
		.w = { .p = bytes, .max = sizeof(bytes) } };

	r.owner = strsep(&r.rest, " ");
	bool good = add_line(&r);

	sc_arena_free(&arena);
	return good ||
		sc_error_set(e, SC_ERROR_INTERNAL,
			"this is no record of a zone: %s", line);
}

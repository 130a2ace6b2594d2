#include "world/packet.h"

#include <assert.h>
#include <stdlib.h>

enum { HEADER_BYTES = 12, TTL_S = 3600, STRING_BYTES = 255 };

struct packet {
	uint8_t *p;
	size_t n, room;
};

static void put(struct packet *k, const void *p, size_t n)
{
	assert(n <= k->room - k->n);
	memcpy(k->p + k->n, p, n);
	k->n += n;
}

static void put_8(struct packet *k, long v)
{
	put(k, (uint8_t[]){ (uint8_t)v }, 1);
}

static void put_16(struct packet *k, long v)
{
	put_8(k, v >> 8);
	put_8(k, v);
}

static void put_name(struct packet *k, const char *name)
{
	while (*name && strcmp(name, ".") != 0) {
		size_t n = strcspn(name, ".");

		put_8(k, (long)n);
		put(k, name, n);
		name += n + (name[n] == '.');
	}
	put_8(k, 0);
}

static void put_head(struct packet *k, const char *owner, int type)
{
	put_name(k, owner);
	put_16(k, type);
	put_16(k, 1);
	put_16(k, 0);
	put_16(k, TTL_S);
	put_16(k, 0); /* the length, set by put_length() */
}

static void put_length(struct packet *k, size_t begin)
{
	size_t n = k->n - begin;

	k->p[begin - 2] = (uint8_t)(n >> 8);
	k->p[begin - 1] = (uint8_t)n;
}

/* A number and the blank behind it. */
static long take_number(const char **text)
{
	char *end;
	long v = strtol(*text, &end, 10);

	*text = end + (*end == ' ');
	return v;
}

static void put_address(struct packet *k, const char *text)
{
	struct sc_ip ip = { 0 };
	bool is_address = sc_ip_parse(text, &ip);

	assert(is_address);
	put(k, ip.b, ip.family == 4 ? 4 : 16);
}

static void put_mx(struct packet *k, const char *text)
{
	put_16(k, take_number(&text));
	put_name(k, text);
}

/* As one text: cut into strings where it is too long for one. */
static void put_txt(struct packet *k, const char *text)
{
	size_t rest = strlen(text);

	do {
		size_t n = rest < STRING_BYTES ? rest : STRING_BYTES;

		put_8(k, (long)n);
		put(k, text, n);
		text += n;
		rest -= n;
	} while (rest);
}

static void put_srv(struct packet *k, const char *text)
{
	put_16(k, take_number(&text));
	put_16(k, take_number(&text));
	put_16(k, take_number(&text));
	put_name(k, text);
}

/* "0a9f", or "9f*32" for a byte so many times. */
static void put_hex(struct packet *k, const char *text)
{
	while (text[0] && text[1]) {
		char digits[3] = { text[0], text[1], '\0' };
		long byte = strtol(digits, NULL, 16), count = 1;

		text += 2;
		if (*text == '*') {
			text++;
			count = take_number(&text);
		}
		while (count-- > 0)
			put_8(k, byte);
	}
}

static void put_tlsa(struct packet *k, const char *text)
{
	put_8(k, take_number(&text));
	put_8(k, take_number(&text));
	put_8(k, take_number(&text));
	put_hex(k, text);
}

static void put_caa(struct packet *k, const char *text)
{
	put_8(k, take_number(&text));

	size_t n = strcspn(text, " ");

	put_8(k, (long)n);
	put(k, text, n);
	text += n + (text[n] == ' ');
	put(k, text, strlen(text));
}

static void put_record(
	struct packet *k, const char *owner, int type, const char *text)
{
	static const struct {
		int type;
		void (*put)(struct packet *k, const char *text);
	} forms[] = {
		{ SC_RR_A, put_address },
		{ SC_RR_AAAA, put_address },
		{ SC_RR_CAA, put_caa },
		{ SC_RR_CNAME, put_name },
		{ SC_RR_MX, put_mx },
		{ SC_RR_SRV, put_srv },
		{ SC_RR_TLSA, put_tlsa },
		{ SC_RR_TXT, put_txt },
	};

	put_head(k, owner, type);
	size_t begin = k->n;

	for (size_t i = 0; i < SC_COUNT(forms); i++)
		if (forms[i].type == type)
			forms[i].put(k, text);
	put_length(k, begin);
}

/* Ample: two names and a digest for each, and what is written out. */
static size_t room_for(const struct scene_answer *x)
{
	size_t room = 2048;

	for (size_t i = 0; i < x->n_records; i++)
		room += 1024 + 2 * strlen(x->records[i]);
	return room;
}

static struct packet begin(struct sc_arena *a, const struct scene_answer *x)
{
	size_t room = room_for(x);
	struct packet k = { sc_new(a, uint8_t, room), HEADER_BYTES, room };

	k.p[2] = 0x81;
	k.p[3] = (uint8_t)(0x80 | x->rcode);
	k.p[5] = 1;
	k.p[7] = (uint8_t)(x->n_records + (x->alias != NULL));
	put_name(&k, x->name);
	put_16(&k, x->type);
	put_16(&k, 1);
	return k;
}

struct sc_bytes packet_of(struct sc_arena *a, const struct scene_answer *x)
{
	struct packet k = begin(a, x);
	const char *owner = x->alias ? x->alias : x->name;

	if (x->alias)
		put_record(&k, x->name, SC_RR_CNAME, x->alias);
	for (size_t i = 0; i < x->n_records; i++)
		put_record(&k, owner, x->type, x->records[i]);
	return (struct sc_bytes){ k.p, k.n };
}

#include "world/packet.h"

enum { HEADER_BYTES = 12, NAME_BYTES = 256, TTL_S = 3600 };

struct packet {
	uint8_t *p;
	size_t n;
};

static void put(struct packet *k, const void *p, size_t n)
{
	memcpy(k->p + k->n, p, n);
	k->n += n;
}

static void put_16(struct packet *k, int v)
{
	put(k, (uint8_t[]){ (uint8_t)(v >> 8), (uint8_t)v }, 2);
}

static void put_name(struct packet *k, const char *name)
{
	while (*name && strcmp(name, ".") != 0) {
		size_t n = strcspn(name, ".");

		put(k, (uint8_t[]){ (uint8_t)n }, 1);
		put(k, name, n);
		name += n + (name[n] == '.');
	}
	put(k, "", 1);
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

static void put_record(struct packet *k, const char *owner, int type,
	const struct scene_record *r)
{
	struct sc_ip ip;

	put_head(k, owner, type);
	size_t begin = k->n;

	if (type == SC_RR_MX)
		put_16(k, r->preference);
	if (type != SC_RR_MX && sc_ip_parse(r->text, &ip))
		put(k, ip.b, ip.family == 4 ? 4 : 16);
	else
		put_name(k, r->text);
	put_length(k, begin);
}

static struct packet begin(struct sc_arena *a, const char *name, int type,
	int rcode, size_t n_records)
{
	size_t room = HEADER_BYTES + (n_records + 1) * (2 * NAME_BYTES + 16);
	struct packet k = { sc_new(a, uint8_t, room), HEADER_BYTES };

	k.p[2] = 0x81;
	k.p[3] = (uint8_t)(0x80 | rcode);
	k.p[5] = 1;
	k.p[7] = (uint8_t)n_records;
	put_name(&k, name);
	put_16(&k, type);
	put_16(&k, 1);
	return k;
}

struct sc_bytes packet_empty(
	struct sc_arena *a, const char *name, int type, int rcode)
{
	struct packet k = begin(a, name, type, rcode, 0);

	return (struct sc_bytes){ k.p, k.n };
}

struct sc_bytes packet_of(struct sc_arena *a, const struct scene_answer *x)
{
	size_t n = x->n_records + (x->alias != NULL);
	struct packet k = begin(a, x->name, x->type, x->rcode, n);
	const char *owner = x->alias ? x->alias : x->name;
	struct scene_record alias = { x->alias, 0 };

	if (x->alias)
		put_record(&k, x->name, SC_RR_CNAME, &alias);
	for (size_t i = 0; i < x->n_records; i++)
		put_record(&k, owner, x->type, &x->records[i]);
	return (struct sc_bytes){ k.p, k.n };
}

#include "wire/dns_rdata.h"

#include "base/codec.h"
#include "base/dname.h"
#include "base/ip.h"
#include "base/out.h"
#include "wire/reader.h"

enum {
	TYPE_A = 1,
	TYPE_CNAME = 5,
	TYPE_MX = 15,
	TYPE_TXT = 16,
	TYPE_AAAA = 28,
	TYPE_SRV = 33,
	TYPE_TLSA = 52,
	TYPE_CAA = 257,
};

/* A record in the making. */
struct rdata {
	struct sc_arena *arena;
	struct sc_bytes message, data;
};

bool sc_dns_rdata_name(struct sc_arena *a, struct sc_bytes message,
	struct sc_bytes data, size_t skip, const char **name)
{
	size_t at = (size_t)(data.p - message.p) + skip;
	size_t end = at - skip + data.n;

	return data.n > skip && sc_dname_from_wire(a, message, &at, name) &&
		at == end;
}

static bool address(const struct rdata *d, size_t n, struct sc_dns_record *out)
{
	struct sc_ip ip;
	char text[SC_IP_TEXT_MAX];

	if (d->data.n != n || !sc_ip_from_bytes(d->data, &ip))
		return false;
	out->text = sc_arena_text(d->arena, sc_ip_format(ip, text));
	return true;
}

static bool ip4(const struct rdata *d, struct sc_dns_record *out)
{
	return address(d, 4, out);
}

static bool ip6(const struct rdata *d, struct sc_dns_record *out)
{
	return address(d, 16, out);
}

static bool cname(const struct rdata *d, struct sc_dns_record *out)
{
	return sc_dns_rdata_name(d->arena, d->message, d->data, 0, &out->text);
}

static bool mx(const struct rdata *d, struct sc_dns_record *out)
{
	if (!sc_dns_rdata_name(d->arena, d->message, d->data, 2, &out->text))
		return false;
	out->preference = d->data.p[0] << 8 | d->data.p[1];
	return true;
}

static void put_string(struct sc_out *o, struct sc_bytes s)
{
	sc_out_text(o, "\"");
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if (c == '"' || c == '\\')
			sc_out_printf(o, "\\%c", c);
		else if (c >= ' ' && c < 0x7f)
			sc_out_fill(o, (char)c, 1);
		else
			sc_out_printf(o, "\\%03d", c);
	}
	sc_out_text(o, "\"");
}

static bool tlsa(const struct rdata *d, struct sc_dns_record *out)
{
	const uint8_t *p = d->data.p;

	if (d->data.n < 4)
		return false;
	out->text = sc_arena_printf(d->arena, "%d %d %d %s", p[0], p[1], p[2],
		sc_hex(d->arena, (struct sc_bytes){ p + 3, d->data.n - 3 }));
	return true;
}

static bool txt(const struct rdata *d, struct sc_dns_record *out)
{
	struct sc_out_memory m = { .arena = d->arena };
	struct sc_out o = sc_out_to_memory(&m);
	struct sc_reader r = { .rest = d->data };

	while (r.rest.n) {
		if (m.n)
			sc_out_text(&o, " ");
		put_string(&o, sc_read_counted(&r, 1));
	}
	out->text = m.p;
	return m.n && !r.failed;
}

static bool srv(const struct rdata *d, struct sc_dns_record *out)
{
	struct sc_reader r = { .rest = d->data };
	unsigned priority = sc_read_number(&r, 2);
	unsigned weight = sc_read_number(&r, 2);
	unsigned port = sc_read_number(&r, 2);
	const char *target;

	if (r.failed ||
		!sc_dns_rdata_name(d->arena, d->message, d->data, 6, &target))
		return false;
	out->text = sc_arena_printf(
		d->arena, "%u %u %u %s", priority, weight, port, target);
	return true;
}

/* RFC 8659 4.1 has letters and digits; what can be shown is shown. */
static bool is_tag(struct sc_bytes tag)
{
	bool good = tag.n > 0;

	for (size_t i = 0; i < tag.n; i++)
		good &= tag.p[i] > ' ' && tag.p[i] < 0x7f && tag.p[i] != '"' &&
			tag.p[i] != '\\';
	return good;
}

static bool caa(const struct rdata *d, struct sc_dns_record *out)
{
	struct sc_out_memory m = { .arena = d->arena };
	struct sc_out o = sc_out_to_memory(&m);
	struct sc_reader r = { .rest = d->data };
	unsigned flags = sc_read_number(&r, 1);
	struct sc_bytes tag = sc_read_counted(&r, 1);

	if (r.failed || !is_tag(tag))
		return false;
	sc_out_printf(&o, "%u ", flags);
	sc_out_bytes(&o, (const char *)tag.p, tag.n);
	sc_out_text(&o, " ");
	put_string(&o, r.rest);
	out->text = m.p;
	return true;
}

/* `strict`: without good data there is no record. */
static const struct form {
	int type;
	bool strict;
	bool (*read)(const struct rdata *d, struct sc_dns_record *out);
} forms[] = {
	{ TYPE_A, true, ip4 },
	{ TYPE_AAAA, true, ip6 },
	{ TYPE_CNAME, true, cname },
	{ TYPE_MX, true, mx },
	{ TYPE_TXT, false, txt },
	{ TYPE_SRV, false, srv },
	{ TYPE_TLSA, false, tlsa },
	{ TYPE_CAA, false, caa },
};

static const struct form *form_of(int type)
{
	for (size_t i = 0; i < SC_COUNT(forms); i++)
		if (forms[i].type == type)
			return &forms[i];
	return NULL;
}

bool sc_dns_rdata_text(struct sc_arena *a, struct sc_bytes message,
	const struct sc_dns_rr *rr, struct sc_dns_record *out)
{
	const struct form *form = form_of(rr->type);
	struct rdata d = { a, message, rr->data };

	if (form && form->read(&d, out))
		return true;
	if (form && form->strict)
		return false;
	out->text = sc_arena_printf(
		a, "\\# %zu %s", rr->data.n, sc_hex(a, rr->data));
	return true;
}

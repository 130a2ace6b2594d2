#include "base/ip.h"

#include <arpa/inet.h>

bool sc_ip_parse(const char *s, struct sc_ip *out)
{
	struct sc_ip ip = { .family = 4 };

	if (inet_pton(AF_INET, s, ip.b) != 1) {
		ip.family = 6;
		if (inet_pton(AF_INET6, s, ip.b) != 1)
			return false;
	}
	*out = ip;
	return true;
}

bool sc_ip_from_bytes(struct sc_bytes b, struct sc_ip *out)
{
	if (b.n != 4 && b.n != 16)
		return false;
	*out = (struct sc_ip){ .family = b.n == 4 ? 4 : 6 };
	memcpy(out->b, b.p, b.n);
	return true;
}

char *sc_ip_format(struct sc_ip ip, char *buf)
{
	int family = ip.family == 4 ? AF_INET : AF_INET6;

	if (!inet_ntop(family, ip.b, buf, SC_IP_TEXT_MAX))
		buf[0] = '\0';
	return buf;
}

bool sc_ip_equal(struct sc_ip a, struct sc_ip b)
{
	return a.family == b.family &&
		memcmp(a.b, b.b, a.family == 4 ? 4 : 16) == 0;
}

static const struct sc_ip_block blocks[] = {
	{ "0.0.0.0", 8, "this network" },
	{ "10.0.0.0", 8, "private use" },
	{ "100.64.0.0", 10, "shared address space of carriers" },
	{ "127.0.0.0", 8, "loopback" },
	{ "169.254.0.0", 16, "link local" },
	{ "172.16.0.0", 12, "private use" },
	{ "192.0.0.0", 24, "IETF protocol assignments" },
	{ "192.0.2.0", 24, "documentation" },
	{ "192.88.99.0", 24, "6to4 relay" },
	{ "192.168.0.0", 16, "private use" },
	{ "198.18.0.0", 15, "benchmarking" },
	{ "198.51.100.0", 24, "documentation" },
	{ "203.0.113.0", 24, "documentation" },
	{ "224.0.0.0", 4, "multicast" },
	{ "240.0.0.0", 4, "reserved" },
	{ "::", 128, "unspecified" },
	{ "::1", 128, "loopback" },
	{ "::", 96, "IPv4-compatible" },
	{ "::ffff:0:0", 96, "IPv4-mapped" },
	{ "64:ff9b:1::", 48, "local translation" },
	{ "100::", 64, "discard only" },
	{ "2001::", 32, "Teredo" },
	{ "2001:2::", 48, "benchmarking" },
	{ "2001:10::", 28, "ORCHID" },
	{ "2001:db8::", 32, "documentation" },
	{ "2002::", 16, "6to4" },
	{ "3fff::", 20, "documentation" },
	{ "5f00::", 16, "segment routing" },
	{ "fc00::", 7, "unique local" },
	{ "fe80::", 10, "link local" },
	{ "ff00::", 8, "multicast" },
};

static bool begins_with(const uint8_t *b, const uint8_t *prefix, int bits)
{
	int whole = bits / 8, rest = bits % 8;

	if (memcmp(b, prefix, (size_t)whole) != 0)
		return false;
	return rest == 0 || (b[whole] ^ prefix[whole]) >> (8 - rest) == 0;
}

/*
 * The prefixes behind which an IPv4 address stands: whoever connects to such
 * an address may end at the one inside.
 */
static const struct {
	const char *prefix;
	int bits; /* the IPv4 address begins there */
} embeddings[] = {
	{ "::ffff:0:0", 96 }, /* IPv4-mapped, RFC 4291 2.5.5.2 */
	{ "::", 96 },         /* IPv4-compatible, RFC 4291 2.5.5.1 */
	{ "64:ff9b::", 96 },  /* NAT64, RFC 6052 */
	{ "2002::", 16 },     /* 6to4, RFC 3056 */
};

static bool is_within(struct sc_ip ip, const char *prefix, int bits)
{
	struct sc_ip block;

	return sc_ip_parse(prefix, &block) && block.family == ip.family &&
		begins_with(ip.b, block.b, bits);
}

static const char *find_block(struct sc_ip ip)
{
	for (size_t i = 0; i < SC_COUNT(blocks); i++)
		if (is_within(ip, blocks[i].prefix, blocks[i].bits))
			return blocks[i].what;
	return NULL;
}

/* What the IPv4 address inside of `ip` is; NULL: ordinary, or none is there. */
static const char *find_embedded(struct sc_ip ip)
{
	for (size_t i = 0; i < SC_COUNT(embeddings); i++) {
		struct sc_ip inside = { .family = 4 };

		if (!is_within(ip, embeddings[i].prefix, embeddings[i].bits))
			continue;
		memcpy(inside.b, ip.b + embeddings[i].bits / 8, 4);
		return find_block(inside);
	}
	return NULL;
}

/* First what is IPv6's own: "::1" is no embedded 0.0.0.1. */
const char *sc_ip_special(struct sc_ip ip)
{
	const char *own = find_block(ip), *inside = find_embedded(ip);

	return inside && !is_within(ip, "::", 127) ? inside : own;
}

bool sc_ip_special_block(size_t i, struct sc_ip_block *out)
{
	if (i >= SC_COUNT(blocks))
		return false;
	*out = blocks[i];
	return true;
}

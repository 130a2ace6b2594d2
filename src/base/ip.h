/* ip.h -- IPv4 and IPv6 addresses: text, and which blocks are special. */
#ifndef SC_BASE_IP_H
#define SC_BASE_IP_H

#include "base/arena.h"
#include "base/bytes.h"

#define SC_IP_TEXT_MAX 46 /* bytes with the NUL, as INET6_ADDRSTRLEN */

struct sc_ip {
	int family;    /* 4 or 6 */
	uint8_t b[16]; /* network order; IPv4 uses the first four */
};

/* Dotted quad, or RFC 4291 text without a zone. Nothing around it. */
SC_MUST_CHECK bool sc_ip_parse(const char *s, struct sc_ip *out);

/* From 4 or 16 bytes. */
SC_MUST_CHECK bool sc_ip_from_bytes(struct sc_bytes b, struct sc_ip *out);

/* RFC 5952 text. `buf` has SC_IP_TEXT_MAX bytes; returns it. */
char *sc_ip_format(struct sc_ip ip, char *buf);

bool sc_ip_equal(struct sc_ip a, struct sc_ip b);

/*
 * What the block is for when it is not globally reachable (IANA IPv4 and IPv6
 * Special-Purpose Address Registries, RFC 6890): "loopback", "private use",
 * "documentation"; NULL when it is an ordinary address. An IPv6 address that
 * embeds an IPv4 address (mapped, compatible, NAT64, 6to4) is what that is.
 */
const char *sc_ip_special(struct sc_ip ip);

struct sc_ip_block {
	const char *prefix; /* its first address */
	int bits;
	const char *what; /* it is for */
};

/* The special blocks one by one; false: there are no more than `i`. */
bool sc_ip_special_block(size_t i, struct sc_ip_block *out);

#endif

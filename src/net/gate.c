#include "net/gate.h"

/*
 * SRV records (RFC 6186) lead to these: SMTP, submission, and what sites use
 * beside them (2525; 24 is "any private mail system").
 */
static const int mail_ports[] = { 24, 25, 465, 587, 2525, 0 };

/* URLs in certificates: HTTP, and the port that test and private CAs use. */
static const int web_ports[] = { 80, 8080, 0 };

/* What embeds IPv4 addresses: no name server is asked by such an address. */
static const char *const embedding[] = { "64:ff9b::/96", "2002::/16" };

static bool is_listed(const int *ports, int port)
{
	while (*ports && *ports != port)
		ports++;
	return *ports != 0;
}

static bool is_foreign_port(unsigned foreign, int port)
{
	if (foreign & SC_NET_FOREIGN_MAIL_PORT)
		return !is_listed(mail_ports, port);
	return foreign & SC_NET_FOREIGN_WEB_PORT && !is_listed(web_ports, port);
}

const char *sc_gate_objection(struct sc_arena *a, const struct sc_gate *gate,
	struct sc_ip ip, int port, unsigned foreign)
{
	const char *special = sc_ip_special(ip);
	char text[SC_IP_TEXT_MAX];

	if (special && !gate->allow_private && foreign & SC_NET_FOREIGN_ADDRESS)
		return sc_arena_printf(a,
			"not tried: the address %s is reserved (%s); "
			"--allow-private permits it",
			sc_ip_format(ip, text), special);
	if (!gate->allow_ports && is_foreign_port(foreign, port))
		return sc_arena_printf(a,
			"not tried: port %d belongs to another service; "
			"--allow-ports permits it",
			port);
	return NULL;
}

const char *sc_gate_dns_block(struct sc_arena *a, size_t i)
{
	struct sc_ip_block block;

	if (i < SC_COUNT(embedding))
		return embedding[i];
	return sc_ip_special_block(i - SC_COUNT(embedding), &block) ?
		sc_arena_printf(a, "%s/%d", block.prefix, block.bits) :
		NULL;
}

/* The gate: which address and port a stranger's word may lead to. */
#include "net/gate.h"

#include "lib/t.h"

#define ADDRESS   SC_NET_FOREIGN_ADDRESS
#define MAIL_PORT SC_NET_FOREIGN_MAIL_PORT
#define WEB_PORT  SC_NET_FOREIGN_WEB_PORT

static const struct {
	const char *ip;
	int port;
	unsigned foreign;
	struct sc_gate gate;
	bool passes;
} rows[] = {
	/* What the user said is not questioned. */
	{ "127.0.0.1", 6379, 0, { 0 }, true },
	{ "fd00::1", 25, 0, { 0 }, true },
	/* An address out of a stranger's zone. */
	{ "130.89.1.20", 25, ADDRESS, { 0 }, true },
	{ "2001:67c:2564::1", 25, ADDRESS, { 0 }, true },
	{ "127.0.0.1", 25, ADDRESS, { 0 }, false },
	{ "0.0.0.0", 25, ADDRESS, { 0 }, false },
	{ "10.0.0.1", 25, ADDRESS, { 0 }, false },
	{ "169.254.169.254", 80, ADDRESS, { 0 }, false },
	{ "100.100.100.200", 80, ADDRESS, { 0 }, false },
	{ "fd00::8", 25, ADDRESS, { 0 }, false },
	{ "fe80::1", 25, ADDRESS, { 0 }, false },
	{ "::1", 25, ADDRESS, { 0 }, false },
	{ "::ffff:127.0.0.1", 25, ADDRESS, { 0 }, false },
	{ "::127.0.0.1", 25, ADDRESS, { 0 }, false },
	{ "64:ff9b::a9fe:a9fe", 80, ADDRESS, { 0 }, false },
	{ "2002:7f00:1::", 25, ADDRESS, { 0 }, false },
	{ "10.0.0.1", 25, ADDRESS, { .allow_private = true }, true },
	/* The one permission does not give the other. */
	{ "10.0.0.1", 25, ADDRESS, { .allow_ports = true }, false },
	{ "130.89.1.20", 6379, MAIL_PORT, { .allow_private = true }, false },
	/* A port out of an SRV record, or out of a URL. */
	{ "130.89.1.20", 465, ADDRESS | MAIL_PORT, { 0 }, true },
	{ "130.89.1.20", 587, ADDRESS | MAIL_PORT, { 0 }, true },
	{ "130.89.1.20", 2525, ADDRESS | MAIL_PORT, { 0 }, true },
	{ "130.89.1.20", 6379, ADDRESS | MAIL_PORT, { 0 }, false },
	{ "130.89.1.20", 9200, ADDRESS | MAIL_PORT, { 0 }, false },
	{ "130.89.1.20", 80, ADDRESS | MAIL_PORT, { 0 }, false },
	{ "130.89.1.20", 6379, MAIL_PORT, { .allow_ports = true }, true },
	{ "130.89.1.20", 80, ADDRESS | WEB_PORT, { 0 }, true },
	{ "130.89.1.20", 8080, ADDRESS | WEB_PORT, { 0 }, true },
	{ "130.89.1.20", 25, ADDRESS | WEB_PORT, { 0 }, false },
	{ "130.89.1.20", 6379, ADDRESS | WEB_PORT, { 0 }, false },
};

/* No question of the DNS goes there on the word of an NS record. */
static const char *const blocks[] = { "0.0.0.0/8", "127.0.0.0/8", "10.0.0.0/8",
	"169.254.0.0/16", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10",
	"::ffff:0:0/96", "64:ff9b::/96", "2002::/16" };

static bool is_blocked(struct sc_arena *a, const char *wanted)
{
	const char *block;

	for (size_t i = 0; (block = sc_gate_dns_block(a, i)); i++)
		if (strcmp(block, wanted) == 0)
			return true;
	return false;
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_ip ip = { 0 };

		OK(sc_ip_parse(rows[i].ip, &ip), rows[i].ip);
		OK(!sc_gate_objection(&a, &rows[i].gate, ip, rows[i].port,
			   rows[i].foreign) == rows[i].passes,
			rows[i].passes ? "it passes" : "it is barred");
	}
	for (size_t i = 0; i < SC_COUNT(blocks); i++)
		OK(is_blocked(&a, blocks[i]), blocks[i]);
	return DONE();
}

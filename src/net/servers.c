#include "net/servers.h"

#include <uv.h>

#include "base/file.h"
#include "base/text.h"
#include "net/lines.h"

#define RESOLV_CONF    "/etc/resolv.conf"
#define MAX_FILE_BYTES 65536
#define DNS_PORT       53

/* An IPv6 address may have a zone here: "fe80::1%eth0". */
static bool read_address(const char *s, int port, struct sockaddr_storage *out)
{
	*out = (struct sockaddr_storage){ 0 };
	return uv_ip4_addr(s, port, (struct sockaddr_in *)out) == 0 ||
		uv_ip6_addr(s, port, (struct sockaddr_in6 *)out) == 0;
}

bool sc_servers_named(struct sc_arena *a, const char *server,
	struct sc_servers *out, struct sc_error *e)
{
	const char *at = strchr(server, '@');
	const char *address =
		at ? sc_arena_copy(a, server, (size_t)(at - server)) : server;
	struct sc_server named = { .text = server };
	int port = DNS_PORT;

	if (at && !sc_text_number(at + 1, 1, 65535, &port))
		return sc_error_set(e, SC_ERROR_USAGE,
			"DNS server \"%s\": the port behind @ must be a "
			"number from 1 to 65535",
			server);
	if (!read_address(address, port, &named.at))
		return sc_error_set(e, SC_ERROR_USAGE,
			"DNS server \"%s\": an address is wanted, with a port "
			"as in 127.0.0.1@5353",
			server);
	*out = (struct sc_servers){ { named }, 1, true };
	return true;
}

struct sc_servers sc_servers_listed(struct sc_arena *a, struct sc_bytes text)
{
	struct sc_servers servers = { .n = 0 };
	struct sc_bytes line, word;

	while (servers.n < SC_SERVERS_MAX && sc_lines_next(&text, &line)) {
		struct sc_server *s = &servers.v[servers.n];

		if (!sc_lines_word(&line, &word) ||
			!sc_bytes_same_text(word, sc_bytes_of("nameserver")) ||
			!sc_lines_word(&line, &word))
			continue;
		s->text = sc_arena_copy(a, (const char *)word.p, word.n);
		servers.n += read_address(s->text, DNS_PORT, &s->at);
	}
	return servers;
}

struct sc_servers sc_servers_of_system(struct sc_arena *a)
{
	struct sc_bytes text;
	struct sc_error ignored;

	if (!sc_file_read(a, RESOLV_CONF, MAX_FILE_BYTES, SC_ERROR_CONFIG,
		    &text, &ignored))
		return (struct sc_servers){ .n = 0 };
	return sc_servers_listed(a, text);
}

/* The hosts file: who is listed, and the packets made of it. */
#include "net/hosts.h"

#include "lib/t.h"
#include "wire/dns_message.h"

static const char text[] = "127.0.0.1\tlocalhost\n"
			   "# 192.0.2.9 commented.example\n"
			   "192.0.2.1  mail mail.example.org # the server\r\n"
			   "2001:db8::1 MAIL.example.org\n"
			   "not-an-address name.example\n"
			   "\n"
			   "192.0.2.2 mail.example.org\n"
			   "192.0.2.3";

static const char *addresses(struct sc_arena *a, const char *name)
{
	const struct sc_ip *ips;
	const char *s = "";
	char buf[SC_IP_TEXT_MAX];
	size_t n;

	if (!sc_hosts_find(a, sc_bytes_of(text), name, &ips, &n))
		return "none";
	for (size_t i = 0; i < n; i++)
		s = sc_arena_printf(a, "%s%s%s", s, i ? " " : "",
			sc_ip_format(ips[i], buf));
	return s;
}

static void test_find(struct sc_arena *a)
{
	IS(addresses(a, "localhost"), "127.0.0.1", "localhost");
	IS(addresses(a, "mail.example.org"), "192.0.2.1 2001:db8::1 192.0.2.2",
		"all lines, whatever the case");
	IS(addresses(a, "mail"), "192.0.2.1", "a short name");
	IS(addresses(a, "commented.example"), "none", "a comment");
	IS(addresses(a, "name.example"), "none", "a broken line");
	IS(addresses(a, "example.org"), "none", "not listed");
	IS(sc_hosts_full_name(a, sc_bytes_of(text), "mail"), "mail.example.org",
		"the full name of a host");
	IS(sc_hosts_full_name(a, sc_bytes_of(text), "localhost"), NULL,
		"that has none");
}

static const char *records(struct sc_arena *a, int type)
{
	const char *name = "mail.example.org", *s = "";
	const struct sc_ip *ips;
	struct sc_dns_message m = { 0 };
	size_t n;

	if (!sc_hosts_find(a, sc_bytes_of(text), name, &ips, &n) ||
		!sc_dns_parse(a, sc_hosts_packet(a, name, type, ips, n), name,
			type, &m))
		return "malformed";
	for (size_t i = 0; i < m.n_records; i++)
		s = sc_arena_printf(
			a, "%s%s%s", s, i ? " " : "", m.records[i].text);
	return s;
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_find(&a);
	IS(records(&a, 1), "192.0.2.1 192.0.2.2", "an A answer");
	IS(records(&a, 28), "2001:db8::1", "an AAAA answer");
	sc_arena_free(&a);
	return DONE();
}

#include "base/dname.h"

#include "base/ip.h"
#include "lib/t.h"

static const struct {
	const char *name;
	enum sc_dname_fault fault;
} names[] = {
	{ "mx.example.org", SC_DNAME_OK },
	{ "mx.example.org.", SC_DNAME_OK },
	{ "localhost", SC_DNAME_OK },
	{ "3com.example", SC_DNAME_OK },
	{ "", SC_DNAME_EMPTY },
	{ ".", SC_DNAME_EMPTY },
	{ "a..b", SC_DNAME_EMPTY_LABEL },
	{ ".a", SC_DNAME_EMPTY_LABEL },
	{ "a..", SC_DNAME_EMPTY_LABEL },
	{ "m\xc3\xbcnchen.example", SC_DNAME_NOT_ASCII },
	{ "_25._tcp.mx", SC_DNAME_UNDERSCORE },
	{ "a b.example", SC_DNAME_NOT_LDH },
	{ "*.example", SC_DNAME_NOT_LDH },
	{ "-a.example", SC_DNAME_HYPHEN },
	{ "a-.example", SC_DNAME_HYPHEN },
	{ "127.1", SC_DNAME_NUMBER },
	{ "127.0.0.1.", SC_DNAME_NUMBER },
	{ "0177.1", SC_DNAME_NUMBER },
	{ "2130706433", SC_DNAME_NUMBER },
	{ "0x7f.1", SC_DNAME_NUMBER },
	{ "127.0X1", SC_DNAME_NUMBER },
	{ "mx.0x", SC_DNAME_NUMBER },
	{ "_a.1", SC_DNAME_NUMBER },
	{ "0x7f.a1", SC_DNAME_OK },
	{ "mx.0xg", SC_DNAME_OK },
	{ "1.example", SC_DNAME_OK },
};

static const struct {
	const char *what;
	struct sc_bytes message;
	size_t at, after;
	const char *name; /* NULL: malformed */
} wires[] = {
#define B(s)                                        \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}
	{ "plain", B("\2mx\7example\0"), 0, 12, "mx.example" },
	{ "the root", B("\0"), 0, 1, "." },
	{ "compressed", B("\7example\0\2mx\xc0\0"), 9, 14, "mx.example" },
	{ "a loop", B("\xc0\0"), 0, 0, NULL },
	{ "forwards", B("\xc0\2\1a\0"), 0, 0, NULL },
	{ "a loop with a label", B("\1a\xc0\0"), 0, 0, NULL },
	{ "cut", B("\2m"), 0, 0, NULL },
	{ "no end", B("\1a"), 0, 0, NULL },
	{ "a reserved label type",
		B("\x80"
		  "a\0"),
		0, 0, NULL },
	{ "a dot in a label", B("\3a.b\0"), 0, 5, "a\\.b" },
	{ "a control", B("\2a\n\0"), 0, 4, "a\\010" },
#undef B
};

static const struct {
	const char *address, *special;
} addresses[] = {
	{ "64:ff9b::10.0.0.1", "private use" },
	{ "64:ff9b::9.9.9.9", NULL },
	{ "8.8.8.8", NULL },
	{ "127.0.0.1", "loopback" },
	{ "10.1.2.3", "private use" },
	{ "172.31.255.255", "private use" },
	{ "172.32.0.0", NULL },
	{ "100.127.0.1", "shared address space of carriers" },
	{ "::1", "loopback" },
	{ "fe80::1", "link local" },
	{ "fd00::1", "unique local" },
	{ "2001:db8::1", "documentation" },
	{ "2001:67c:2564::1", NULL },
	{ "::ffff:1.2.3.4", "IPv4-mapped" },
	/* What is inside counts. */
	{ "::ffff:127.0.0.1", "loopback" },
	{ "::ffff:169.254.169.254", "link local" },
	{ "::127.0.0.1", "loopback" },
	{ "::", "unspecified" },
	{ "64:ff9b::10.0.0.1", "private use" },
	{ "64:ff9b::198.41.0.4", NULL },
	{ "2002:7f00:1::1", "loopback" },
	{ "2002:c0a8:101::1", "private use" },
	{ "2002:c629:4::1", "6to4" },
};

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	char label[70], long_name[300];

	for (size_t i = 0; i < SC_COUNT(names); i++)
		OK(sc_dname_check(sc_bytes_of(names[i].name)) == names[i].fault,
			names[i].name);
	memset(label, 'a', sizeof(label));
	label[64] = '\0';
	OK(sc_dname_check(sc_bytes_of(label)) == SC_DNAME_LONG_LABEL,
		"64 characters in a label");
	for (size_t i = 0; i < sizeof(long_name) - 1; i++)
		long_name[i] = i % 2 ? '.' : 'a';
	long_name[sizeof(long_name) - 1] = '\0';
	OK(sc_dname_check(sc_bytes_of(long_name)) == SC_DNAME_LONG,
		"299 characters");

	for (size_t i = 0; i < SC_COUNT(wires); i++) {
		size_t at = wires[i].at;
		const char *name = NULL;
		bool good =
			sc_dname_from_wire(&a, wires[i].message, &at, &name);

		IS(good ? name : NULL, wires[i].name, wires[i].what);
		OK(at == (good ? wires[i].after : wires[i].at),
			"the place behind it");
	}
	OK(sc_dname_within("a.Example.org", "example.ORG."), "below");
	OK(!sc_dname_within("badexample.org", "example.org"), "beside");
	OK(sc_dname_equal("A.example.", "a.EXAMPLE"), "the same");
	IS(sc_dname_fold(&a, sc_bytes_of("MX.Example.")), "mx.example", "fold");
	OK(sc_dname_labels("a.b.c") == 3 && sc_dname_labels(".") == 0,
		"labels");
	for (size_t i = 0; i < SC_COUNT(addresses); i++) {
		struct sc_ip ip = { 0 };

		OK(sc_ip_parse(addresses[i].address, &ip),
			addresses[i].address);
		IS(sc_ip_special(ip), addresses[i].special, "its block");
	}
	return DONE();
}

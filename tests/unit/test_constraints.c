/*
 * test_constraints.c -- name constraints, above all those that a careless
 * reader skips: bases that are none, and names that cannot be compared.
 */
#include "base/attr.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/name_constraints.h"

/*
 * The two extensions as recipes have them. An extension in hexadecimal is the
 * DER of its value; an SAN of "none" leaves the CN, which is `cn`.
 */
static const struct row {
	const char *what, *nc, *san;
	enum sc_constraints verdict;
	const char *cn; /* NULL: "Leaf Of Test" */
} rows[] = {
#define HEX_NC(hex)  "ext=critical:2.5.29.30:" hex
#define HEX_SAN(hex) "san=none ext=2.5.29.17:" hex
#define DNS_A        "san=DNS:a.example.org"
#define GOOD         SC_CONSTRAINTS_OK
#define BAD          SC_CONSTRAINTS_VIOLATED
#define UNCLEAR      SC_CONSTRAINTS_MALFORMED

	/* bases that are no GeneralName: refused, whatever the names are */
	{ "a base without a tag of its own",
		HEX_NC("3013a011300f300d820b6578616d706c652e6f7267"), DNS_A,
		UNCLEAR },
	{ "tag 9", HEX_NC("3006a00430028900"), DNS_A, UNCLEAR },
	{ "tag 9, excluded", HEX_NC("3006a10430028900"), DNS_A, UNCLEAR },
	{ "tag 9, not critical", "ext=2.5.29.30:3006a00430028900", DNS_A,
		UNCLEAR },
	{ "an application tag", HEX_NC("3006a00430024200"), DNS_A, UNCLEAR },
	{ "a universal tag", HEX_NC("3006a00430020c00"), DNS_A, UNCLEAR },
	{ "a dNSName that is constructed", HEX_NC("3006a1043002a200"), DNS_A,
		UNCLEAR },
	{ "an otherName that is primitive", HEX_NC("3006a10430028000"), DNS_A,
		UNCLEAR },
	{ "a directoryName that is none", HEX_NC("3008a1063004a4020500"), DNS_A,
		UNCLEAR },
	{ "a minimum of 0, spelled out",
		HEX_NC("300ea00c300a8205612e6f7267800100"), "san=DNS:x.a.org",
		GOOD },
	{ "a minimum of 1", HEX_NC("300ea00c300a8205612e6f7267800101"),
		"san=DNS:x.a.org", UNCLEAR },
	{ "a maximum", HEX_NC("300ea00c300a8205612e6f7267810101"),
		"san=DNS:x.a.org", UNCLEAR },
	{ "an address without a mask", HEX_NC("300aa008300687040a000000"),
		DNS_A, UNCLEAR },
	{ "a mask with a hole", HEX_NC("300ea00c300a87080a000000ff00ff00"),
		DNS_A, UNCLEAR },
	{ "an excluded mailbox of no host", "nc=excluded:EMAIL:a@", DNS_A,
		UNCLEAR },
	{ "an excluded URI with a port", "nc=excluded:URI:example.org:80",
		DNS_A, UNCLEAR },

	/* forms that are not compared: refused where there is such a name */
	{ "an x400Address, and no such name", HEX_NC("3006a1043002a300"), DNS_A,
		GOOD },
	{ "an x400Address", HEX_NC("3006a1043002a300"), HEX_SAN("3004a3023000"),
		UNCLEAR },
	{ "an ediPartyName", HEX_NC("3006a1043002a500"),
		HEX_SAN("3004a5023000"), UNCLEAR },
	{ "a registeredID", HEX_NC("3008a106300488022a03"),
		HEX_SAN("300488022a04"), UNCLEAR },
	{ "an otherName nobody knows",
		HEX_NC("300fa10d300ba00906022a03a003020101"),
		HEX_SAN("300ba00906022a04a003020101"), UNCLEAR },
	{ "an otherName, and none there",
		HEX_NC("300fa10d300ba00906022a03a003020101"), DNS_A, GOOD },

	/* dots at the end */
	{ "a base with a dot at its end", "nc=excluded:DNS:example.org.", DNS_A,
		UNCLEAR },
	{ "a permitted base with a dot at its end",
		"nc=permitted:DNS:example.org.", DNS_A, UNCLEAR },
	{ "a name with a dot at its end", "nc=excluded:DNS:example.org",
		"san=DNS:a.example.org.", UNCLEAR },
	{ "such a name without constraints on its form",
		"nc=excluded:IP:10.0.0.0/8", "san=DNS:a.example.org.", GOOD },
	{ "a URI base with a dot at its end", "nc=excluded:URI:a.example.org.",
		DNS_A, UNCLEAR },
	{ "a mailbox with a dot at its end", "nc=excluded:EMAIL:example.org",
		"san=EMAIL:a@example.org.", UNCLEAR },

	/* mailboxes */
	{ "a mailbox at an address", "nc=excluded:EMAIL:example.org",
		"san=EMAIL:a@[192.0.2.1]", UNCLEAR },
	{ "an excluded mailbox in quotes", "nc=excluded:EMAIL:a@example.org",
		"san=EMAIL:\"a\"@example.org", BAD },
	{ "another mailbox of its host", "nc=excluded:EMAIL:a@example.org",
		"san=EMAIL:b@example.org", GOOD },

	/* URIs: the host has to be a name */
	{ "a URI within", "nc=permitted:URI:.example.org",
		"san=URI:https://a.example.org:443/x", GOOD },
	{ "a URI beside", "nc=permitted:URI:.example.org",
		"san=URI:https://a.example.net/", BAD },
	{ "a dot at its end", "nc=excluded:URI:a.example.org",
		"san=URI:https://a.example.org./", BAD },
	{ "an address", "nc=excluded:URI:.example.org",
		"san=URI:https://192.0.2.1/", UNCLEAR },
	{ "an address in hexadecimal", "nc=excluded:URI:.example.org",
		"san=URI:https://0x7f.1/", UNCLEAR },
	{ "a last label of digits", "nc=excluded:URI:.example.org",
		"san=URI:https://mx.example.1/", UNCLEAR },
	{ "an address in brackets", "nc=excluded:URI:.example.org",
		"san=URI:https://[2001:db8::1]/", UNCLEAR },
	{ "one label", "nc=excluded:URI:.example.org",
		"san=URI:https://localhost/", UNCLEAR },
	{ "no host", "nc=excluded:URI:.example.org", "san=URI:urn:x", UNCLEAR },
	{ "a port that is none", "nc=permitted:URI:example.org",
		"san=URI:https://example.org:a443/", UNCLEAR },
	{ "a backslash", "nc=excluded:URI:a.example.org",
		"san=URI:https://a.example.org\\x5c@b.example.net/", UNCLEAR },
	{ "an escaped host", "nc=excluded:URI:.example.org",
		"san=URI:https://a.ex%61mple.org/", UNCLEAR },

/* SmtpUTF8Mailbox (RFC 9598): the bases are those of rfc822Name */
#define UTF8_AT_EXAMPLE_COM \
	HEX_SAN("301ea01c06082b06010505070809a0100c0ec3a9406578616d706c652e636f6d")
	{ "a mailbox within", "nc=permitted:EMAIL:example.com",
		UTF8_AT_EXAMPLE_COM, GOOD },
	{ "a mailbox beside", "nc=permitted:EMAIL:example.org",
		UTF8_AT_EXAMPLE_COM, BAD },
	{ "a mailbox at the apex", "nc=permitted:EMAIL:.example.com",
		UTF8_AT_EXAMPLE_COM, BAD },
	{ "a mailbox of an excluded host", "nc=excluded:EMAIL:example.com",
		UTF8_AT_EXAMPLE_COM, BAD },
	{ "another one of its host is excluded",
		"nc=excluded:EMAIL:a@example.com", UTF8_AT_EXAMPLE_COM, BAD },
	{ "another one of its host is permitted",
		"nc=permitted:EMAIL:a@example.com", UTF8_AT_EXAMPLE_COM, BAD },
	{ "one of another host is excluded", "nc=excluded:EMAIL:a@example.org",
		UTF8_AT_EXAMPLE_COM, GOOD },
	{ "a domain that is not in A-labels", "nc=permitted:EMAIL:example.com",
		HEX_SAN("301ca01a06082b06010505070809a00e0c0c6140c3a92e6578616d706c65"),
		UNCLEAR },
	{ "no UTF8String", "nc=permitted:EMAIL:example.com",
		HEX_SAN("301da01b06082b06010505070809a00f160d61406578616d706c652e636f6d"),
		UNCLEAR },
	{ "constraints on hosts alone", "nc=permitted:DNS:example.org",
		UTF8_AT_EXAMPLE_COM, GOOD },

	/* addresses */
	{ "IPv4 inside IPv6, excluded", "nc=excluded:IP:10.0.0.0/8",
		"san=IPHEX:00000000000000000000ffff0a000005", BAD },
	{ "IPv4 inside IPv6, elsewhere", "nc=excluded:IP:10.0.0.0/8",
		"san=IPHEX:00000000000000000000ffff0b000005", GOOD },
	{ "IPv4 inside IPv6 is not permitted by that",
		"nc=permitted:IP:10.0.0.0/8",
		"san=IPHEX:00000000000000000000ffff0a000005", BAD },
	{ "an address in the CN", "nc=permitted:IP:10.0.0.0/8", "san=none", BAD,
		"192.168.0.5" },
	{ "an address in the CN, within", "nc=permitted:IP:10.0.0.0/8",
		"san=none", GOOD, "10.0.0.5" },
	{ "a name that is constructed", "nc=permitted:DNS:example.org",
		HEX_SAN("3003a20161"), UNCLEAR },
};

static void check_row(struct sc_arena *a, struct sc_memo *memo, struct mint *m,
	const struct row *r)
{
	const struct mint_cert *ca = x_mint(m, "nc-ca",
		sc_arena_printf(a, "ca=1 issuer=root subject=/CN=I %s", r->nc));
	const struct mint_cert *leaf = x_mint(m, "nc-leaf",
		sc_arena_printf(a, "issuer=nc-ca \"subject=/CN=%s\" %s",
			r->cn ? r->cn : "Leaf Of Test", r->san));
	const char *name = NULL;
	size_t steps = 100;
	enum sc_constraints v = sc_constraints_check(a, x_parse(a, memo, ca),
		x_parse(a, memo, leaf), true, &steps, &name);

	if (!OK(v == r->verdict && (v != BAD || name), r->what))
		printf("# verdict %d, %s\n", v, name ? name : "-");
}

int main(void)
{
	struct sc_arena a = { 0 };
	struct sc_memo *memo = sc_memo_new(&a);
	struct mint *m = mint_new(X_NOW);

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		check_row(&a, memo, m, &rows[i]);
	mint_free(m);
	sc_arena_free(&a);
	return DONE();
}

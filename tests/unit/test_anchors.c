/* DNSSEC trust anchors in the forms in which people have them. */
#include "net/anchors.h"

#include "lib/t.h"

#define DIGEST_1 "E06D44B80B8F1D39A95C0B0D7C65D084"
#define DIGEST_2 "58E880409BBC683457104237C7F8EC8D"
#define DS       ". DS 20326 8 2 " DIGEST_1 DIGEST_2
#define KEY_1    "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3"
#define KEY_2    "+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kv"

static const struct {
	const char *what, *text;
	const char *first; /* the first record as words; NULL: an error */
	size_t n;
} rows[] = {
	{ "a zone file", ". IN DS 20326 8 2 " DIGEST_1 DIGEST_2 "\n",
		". IN DS 20326 8 2 " DIGEST_1 DIGEST_2, 1 },
	{ "a digest in two parts", DS " ; one\n",
		". DS 20326 8 2 " DIGEST_1 DIGEST_2, 1 },
	{ "two lines with brackets",
		". 86400 IN DS 20326 8 2 ( ; the root's\n"
		"\t" DIGEST_1 "\n\t" DIGEST_2 " )\n" DS "\n",
		". 86400 IN DS 20326 8 2 " DIGEST_1 " " DIGEST_2, 2 },
	{ "a byte order mark", "\xef\xbb\xbf" DS, DS, 1 },
	{ "CRLF", "; x\r\n" DS "\r\n", DS, 1 },
	{ "a key", ". IN DNSKEY 257 3 8 " KEY_1 "\n",
		". IN DNSKEY 257 3 8 " KEY_1, 1 },
	{ "a bracket without its other", ". DS 20326 8 2 ( " DIGEST_1 "\n",
		NULL, 0 },
	{ "a bracket too many", ". DS 20326 8 2 " DIGEST_1 DIGEST_2 " )\n",
		NULL, 0 },
	{ "another record", ". NS a.\n", NULL, 0 },
	{ "nothing", "; nothing\n\n", NULL, 0 },

	{ "bind.keys, a digest",
		"# of ISC\n/* and\n more */ trust-anchors {\n"
		"\t. initial-ds 20326 8 2 \"" DIGEST_1 "\n\t" DIGEST_2
		"\"; // the root's\n};\n",
		". DS 20326 8 2 " DIGEST_1 " " DIGEST_2, 1 },
	{ "bind.keys, keys",
		"trust-anchors { . initial-key 257 3 8 \"" KEY_1 "\n////" KEY_2
		"\"; \"example.\" static-key 257 3 8 \"" KEY_1 "\"; };",
		". DNSKEY 257 3 8 " KEY_1 " ////" KEY_2, 2 },
	{ "managed-keys",
		"managed-keys { . initial-key 257 3 8 \"" KEY_1 "\"; };",
		". DNSKEY 257 3 8 " KEY_1, 1 },
	{ "trusted-keys", "trusted-keys { . 257 3 8 \"" KEY_1 "\"; };",
		". DNSKEY 257 3 8 " KEY_1, 1 },
	{ "bind.keys without a key", "trust-anchors { };", NULL, 0 },
	{ "bind.keys with another word",
		"trust-anchors { . initial-sd 20326 8 2 \"" DIGEST_1 "\"; };",
		NULL, 0 },
	{ "bind.keys that is cut",
		"trust-anchors { . initial-ds 20326 8 2 \"" DIGEST_1, NULL, 0 },

	{ "IANA's XML",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<TrustAnchor id=\"x\" source=\"https://data.iana.org/\">\n"
		"<Zone>.</Zone>\n"
		"<!-- <KeyDigest><KeyTag>1</KeyTag></KeyDigest> -->\n"
		"<KeyDigest id=\"a\" validFrom=\"2010-07-15T00:00:00+00:00\" "
		"validUntil=\"2019-01-11T00:00:00+00:00\">\n"
		"<KeyTag>19036</KeyTag><Algorithm>8</Algorithm>"
		"<DigestType>2</DigestType><Digest>" DIGEST_2 DIGEST_1
		"</Digest></KeyDigest>\n"
		"<KeyDigest id=\"b\" validFrom=\"2017-02-02T00:00:00+00:00\">\n"
		"<KeyTag>20326</KeyTag>\n<Algorithm>8</Algorithm>\n"
		"<DigestType>2</DigestType>\n<Digest>\n" DIGEST_1 DIGEST_2
		"</Digest>\n<PublicKey>x</PublicKey><Flags>257</Flags>\n"
		"</KeyDigest>\n</TrustAnchor>\n",
		DS, 1 },
	{ "XML without a zone",
		"<TrustAnchor><KeyDigest><KeyTag>20326</KeyTag></KeyDigest>",
		NULL, 0 },
	{ "XML without a digest",
		"<TrustAnchor><Zone>.</Zone><KeyDigest><KeyTag>20326</KeyTag>"
		"<Algorithm>8</Algorithm></KeyDigest></TrustAnchor>",
		NULL, 0 },
	{ "XML that is cut",
		"<TrustAnchor><Zone>.</Zone><KeyDigest><KeyTag>203", NULL, 0 },
	{ "XML of something else", "<html></html>", NULL, 0 },
};

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_anchors t = { 0 };
	struct sc_error e = { 0 };

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		bool good = sc_anchors_parse(
			&a, sc_bytes_of(rows[i].text), "anchors", &t, &e);

		IS(good ? t.records[0] : NULL, rows[i].first, rows[i].what);
		OK(!good || t.n == rows[i].n, "so many");
	}
	OK(!sc_anchors_parse(&a, sc_bytes_of("; one\n\n. IN NS a.\n"),
		   "anchors", &t, &e) &&
			strstr(e.text, "anchors, line 3") != NULL,
		"the error names the line");
	OK(sc_anchors_parse(&a,
		   sc_bytes_of("Example. DS 1 8 2 " DIGEST_1 DIGEST_2),
		   "anchors", &t, &e) &&
			sc_anchors_cover(&t, "mx.example") &&
			!sc_anchors_cover(&t, "example.org"),
		"what is below it");
	return DONE();
}

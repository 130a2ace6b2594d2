/* test_pki.c -- URLs of CAs, and what is kept of their answers. */
#include "base/text.h"
#include "lib/t.h"
#include "probe/kept.h"
#include "probe/pki_url.h"

#define KEY "crl http://ca.example.org/1.crl"

static struct sc_arena arena;

static void test_good_urls(void)
{
	static const struct {
		const char *text, *host, *path;
		int port, family;
	} rows[] = {
		{ "http://ca.example.org/1.crl", "ca.example.org", "/1.crl", 80,
			0 },
		{ "HTTP://CA.Example.ORG", "ca.example.org", "/", 80, 0 },
		{ "http://ca.example.org:8080/a?b=c&d", "ca.example.org",
			"/a?b=c&d", 8080, 0 },
		{ "http://ca.example.org?x", "ca.example.org", "/?x", 80, 0 },
		{ "http://ca.example.org/a#b", "ca.example.org", "/a", 80, 0 },
		{ "http://192.0.2.1/x", "192.0.2.1", "/x", 80, 4 },
		{ "http://[2001:db8::1]:81/x", "[2001:db8::1]", "/x", 81, 6 },
		{ "http://ca.example.org/%20%41", "ca.example.org", "/%20%41",
			80, 0 },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_pki_url u = { 0 };

		OK(!sc_pki_url_parse(&arena, rows[i].text, &u), rows[i].text);
		IS(u.host, rows[i].host, "its host");
		IS(u.path, rows[i].path, "its path");
		OK(u.port == rows[i].port &&
				u.is_address == (rows[i].family != 0) &&
				(!u.is_address ||
					u.ip.family == rows[i].family),
			"its port, and whether it is an address");
	}
}

static void test_bad_urls(void)
{
	static const char *const rows[] = { "", "http:", "http://",
		"https://ca.example.org/", "ldap://ca.example.org/x",
		"file:///etc/passwd", "//ca.example.org/", "http:///x",
		"http://user@ca.example.org/", "http://user:x@ca.example.org/",
		"http://ca.example.org:0/", "http://ca.example.org:65536/",
		"http://ca.example.org:/", "http://ca.example.org:80a/",
		"http://ca.example.org:-1/", "http://ca.example.org/a b",
		"http://ca.example.org/a\r\nHost: x",
		"http://ca.example.org/\x7f", "http://ca.example.org/\xc3\xa4",
		"http://ca_x.example.org/", "http://[2001:db8::1/",
		"http://[2001:db8::1]x/", "http://[192.0.2.1]/",
		"http://2001:db8::1/", "http://[]/", "http://a..b/",
		"http://-a.example/", "http://[/]:80/", "http://127.1/x",
		"http://0x7f.1/x", "http://0177.0.0.1/x", "http://2130706433/",
		"http://127.0.0.1./x" };

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_pki_url u = { .path = "untouched" };

		OK(sc_pki_url_parse(&arena, rows[i], &u) != NULL,
			sc_text_printable(&arena, sc_bytes_of(rows[i]), 100));
		IS(u.path, "untouched", "nothing is set");
	}

	char *longer = sc_arena_alloc(&arena, 2000, 1);
	struct sc_pki_url u;

	memset(longer, 'a', 1999);
	memcpy(longer, "http://a/", 9);
	OK(sc_pki_url_parse(&arena, longer, &u) != NULL, "one without end");
}

static bool reads(struct sc_bytes file, const char *key, struct sc_kept *out)
{
	return sc_kept_read(&arena, file, key, out);
}

static void test_kept(void)
{
	const struct sc_kept kept = { { 1795435200 },
		{ (const uint8_t *)"\0answer\n\n", 9 } };
	struct sc_bytes file = sc_kept_write(&arena, KEY, &kept), cut = file;
	struct sc_kept got = { .at = { 7 } };
	size_t n_read = 0, n_changed = 0;
	uint8_t *copy = (uint8_t *)sc_arena_copy(&arena, file.p, file.n);

	OK(!reads(file, "crl http://ca.example.org/2.crl", &got) &&
			got.at.s == 7,
		"of another URL nothing is taken");
	OK(reads(file, KEY, &got) && got.at.s == kept.at.s &&
			sc_bytes_equal(got.answer, kept.answer),
		"what was kept comes back");
	for (cut.n = 0; cut.n < file.n; cut.n++)
		n_read += reads(cut, KEY, &got);
	OK(n_read == 0, "nothing that is cut short");
	for (size_t i = 0; i < file.n; i++) {
		copy[i] ^= 4;
		if (reads((struct sc_bytes){ copy, file.n }, KEY, &got))
			n_changed += got.at.s == kept.at.s;
		copy[i] ^= 4;
	}
	OK(n_changed == 0, "nothing that was changed, but the time");
	OK(strlen(sc_kept_name(&arena, KEY)) == 64, "the name of the file");
	OK(strcmp(sc_kept_name(&arena, KEY), sc_kept_name(&arena, "x")) != 0,
		"is another for another");
	OK(!reads(sc_bytes_of("smtpcert kept 2\nkey " KEY
			      "\nat 2026-11-23\nsha256 x\n\n"),
		   KEY, &got),
		"another form is not read");
}

int main(void)
{
	test_good_urls();
	test_bad_urls();
	test_kept();
	sc_arena_free(&arena);
	return DONE();
}

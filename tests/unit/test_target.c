/* Targets as people type them: what they mean, and what is said when wrong. */
#include "probe/target.h"

#include "base/text.h"
#include "lib/t.h"

/* A target in one line, to compare with. */
static const char *summary(struct sc_arena *a, const struct sc_target *t)
{
	static const char *const modes[] = { "starttls", "implicit" };
	static const char *const roles[] = { "mx", "submission" };
	const char *kind = t->kind == SC_TARGET_DOMAIN ? "domain" : "server";
	const char *what = t->domain ? t->domain :
		t->host              ? t->host :
				       t->address;

	return sc_arena_printf(a, "%s %s %d %s %s%s", kind, what, t->port,
		modes[t->mode], roles[t->role], t->idn ? " idn" : "");
}

/* clang-format off */
static const struct {
	const char *text, *want;
} good[] = {
	{ "example.org", "domain example.org 25 starttls mx" },
	{ "example.org.", "domain example.org 25 starttls mx" },
	{ "EXAMPLE.Org", "domain example.org 25 starttls mx" },
	{ "user@example.org", "domain example.org 25 starttls mx" },
	{ "\"a@b\"@example.org", "domain example.org 25 starttls mx" },
	{ "a_b.example.org", "domain a_b.example.org 25 starttls mx" },
	{ "localhost", "domain localhost 25 starttls mx" },
	{ "xn--mnchen-3ya.example", "domain xn--mnchen-3ya.example 25 starttls mx" },
	{ "m\303\274nchen.example", "domain xn--mnchen-3ya.example 25 starttls mx idn" },
	{ "stra\303\237e.example", "domain xn--strae-oqa.example 25 starttls mx idn" },
	{ "M\303\234NCHEN.example", "domain xn--mnchen-3ya.example 25 starttls mx idn" },
	{ "mail.example.org:25", "server mail.example.org 25 starttls mx" },
	{ "mail.example.org.:25", "server mail.example.org 25 starttls mx" },
	{ "mail.example.org:587", "server mail.example.org 587 starttls submission" },
	{ "mail.example.org:465", "server mail.example.org 465 implicit submission" },
	{ "mail.example.org:2525", "server mail.example.org 2525 starttls mx" },
	{ "m\303\274nchen.example:587", "server xn--mnchen-3ya.example 587 starttls submission idn" },
	{ "192.0.2.1", "server 192.0.2.1 25 starttls mx" },
	{ "192.0.2.1:465", "server 192.0.2.1 465 implicit submission" },
	{ "[192.0.2.1]:587", "server 192.0.2.1 587 starttls submission" },
	{ "[::1]", "server ::1 25 starttls mx" },
	{ "::1", "server ::1 25 starttls mx" },
	{ "2001:DB8:0:0::1", "server 2001:db8::1 25 starttls mx" },
	{ "[2001:db8::1]:465", "server 2001:db8::1 465 implicit submission" },
	{ "user@[192.0.2.1]", "server 192.0.2.1 25 starttls mx" },
	{ "smtp://mail.example.org", "server mail.example.org 25 starttls mx" },
	{ "SMTP://mail.example.org/", "server mail.example.org 25 starttls mx" },
	{ "smtp://mail.example.org:2525", "server mail.example.org 2525 starttls mx" },
	{ "smtp://mail.example.org:587", "server mail.example.org 587 starttls submission" },
	{ "smtp://mail.example.org:465", "server mail.example.org 465 starttls submission" },
	{ "submission://mail.example.org", "server mail.example.org 587 starttls submission" },
	{ "submission://mail.example.org:2587", "server mail.example.org 2587 starttls submission" },
	{ "submissions://mail.example.org", "server mail.example.org 465 implicit submission" },
	{ "smtps://mail.example.org:4465", "server mail.example.org 4465 implicit submission" },
	{ "smtps://[2001:db8::1]", "server 2001:db8::1 465 implicit submission" },
	{ "smtp://2001:db8::1", "server 2001:db8::1 25 starttls mx" },
};

/* What the error must say, in pieces parted by '|'. */
static const struct {
	const char *text, *want;
} bad[] = {
	{ "", "nothing is there|example.org" },
	{ "http://x", "\"http\" is unknown|did you mean smtp://x?" },
	{ "https://x.example/path?q", "did you mean smtp://x.example?" },
	{ "smpt://x", "did you mean smtp://x?" },
	{ "submision://x:1", "did you mean submission://x:1?" },
	{ "example,org", "did you mean example.org?" },
	{ "user@example,org", "did you mean example.org?" },
	{ "mailto:user@example.org", "user@example.org" },
	{ "example.org/path", "has no path|did you mean example.org?" },
	{ "example.org:25/path", "has no path" },
	{ "smtp://example.org/path", "has no path|did you mean smtp://example.org?" },
	{ "smtp://user@example.org", "has no user" },
	{ "smtp://", "host is missing" },
	{ "smtp:///x", "host is missing" },
	{ "example.org:", "port behind the colon is missing" },
	{ "example.org:smtp", "port must be a number" },
	{ "example.org:99999", "from 1 to 65535" },
	{ "example.org:0", "from 1 to 65535" },
	{ "example.org:-1", "port must be a number" },
	{ "example.org:25x", "port must be a number" },
	{ ":25", "host in front of the colon is missing" },
	{ "2001:db8::1:25", "needs brackets|[2001:db8::1]:25" },
	{ "2001:db8::1:587", "[2001:db8::1]:587" },
	{ "2001:db8:0:0:0:0:0:1:25", "[2001:db8:0:0:0:0:0:1]:25" },
	{ "a:b:c", "no IPv6 address" },
	{ "[2001:db8::1", "] behind the address is missing" },
	{ "[2001:db8::1]25", "only a colon" },
	{ "[mail.example.org]:25", "no IP address in the brackets" },
	{ "[2001:db8::1]:", "port behind the colon is missing" },
	{ "192.0.2.300", "looks like an IPv4 address" },
	{ "192.0.2", "looks like an IPv4 address" },
	{ "192.0.2.300:25", "looks like an IPv4 address" },
	{ "127.1", "looks like an IPv4 address" },
	{ "0x7f.1:25", "looks like an IPv4 address" },
	{ "0177.1", "looks like an IPv4 address" },
	{ "2130706433", "looks like an IPv4 address" },
	{ "smtp://127.0x1", "looks like an IPv4 address" },
	{ "user@10.1", "looks like an IPv4 address" },
	{ "user@", "no domain behind the @" },
	{ "@example.org", "nothing in front of the @" },
	{ "user@example.org:25", "no port|did you mean example.org:25?" },
	{ "user@[192.0.2.1]:25", "no port" },
	{ "user@[x]", "no IP address in the brackets" },
	{ "a_b.example.org:25", "underscore" },
	{ "smtp://_x.example.org", "underscore" },
	{ "exa mple.org", "no letter, digit or hyphen" },
	{ "-example.org", "hyphen" },
	{ "a..b", "empty label" },
	{ ".", "is empty" },
	{ "..", "empty label" },
	{ "\033[31mred.example", "\\x1b[31mred" },
	{ "\377\376.example", "no domain name" },
	{ "a.\342\200\213.example", "target|empty label" },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example", "longer than 63" },
};
/* clang-format on */

static void test_good(void)
{
	for (size_t i = 0; i < SC_COUNT(good); i++) {
		struct sc_arena a = { 0 };
		struct sc_error e = { 0 };
		struct sc_target t = { 0 };
		bool ok = sc_target_parse(&a, good[i].text, &t, &e);

		IS(ok ? summary(&a, &t) : e.text, good[i].want, good[i].text);
		IS(t.input, good[i].text, "input is kept");
		sc_arena_free(&a);
	}
}

static bool says(const char *text, const char *pieces)
{
	while (*pieces) {
		size_t n = strcspn(pieces, "|");
		char piece[128] = "";

		memcpy(piece, pieces, n);
		if (!strstr(text, piece))
			return false;
		pieces += n + (pieces[n] == '|');
	}
	return true;
}

static void test_bad(void)
{
	for (size_t i = 0; i < SC_COUNT(bad); i++) {
		struct sc_arena a = { 0 };
		struct sc_error e = { 0 };
		struct sc_target t = { .port = 77 };
		bool ok = sc_target_parse(&a, bad[i].text, &t, &e);
		const char *name =
			sc_text_printable(&a, sc_bytes_of(bad[i].text), 80);

		OK(!ok && t.port == 77 && e.class == SC_ERROR_USAGE &&
				says(e.text, bad[i].want),
			name);
		if (!says(e.text, bad[i].want))
			printf("#  got: %s\n# want: %s\n", e.text, bad[i].want);
		sc_arena_free(&a);
	}
}

/* What an error repeats of its input must be fit for a terminal. */
static void test_errors_are_printable(void)
{
	struct sc_arena a = { 0 };
	int dirty = 0;

	for (int c = 1; c < 256; c++) {
		struct sc_error e = { 0 };
		struct sc_target t;
		char text[] = "a?b://x?y:z";

		text[1] = text[7] = (char)c;
		if (sc_target_parse(&a, text, &t, &e))
			continue;
		for (const char *p = e.text; *p; p++)
			dirty += (unsigned char)*p < 0x20 || *p == 0x7f;
	}
	OK(dirty == 0, "no control characters in errors");
	sc_arena_free(&a);
}

/* A mail domain may be looked at for its users instead of its senders. */
static void test_submission(void)
{
	struct sc_arena a = { 0 };
	struct sc_error e = { 0 };
	struct sc_target t;

	OK(sc_target_parse(&a, "user@example.org", &t, &e) &&
			sc_target_submission(&t),
		"a domain has a submission service");
	OK(t.kind == SC_TARGET_DOMAIN && t.role == SC_ROLE_SUBMISSION,
		"that is its role now");
	IS(t.domain, "example.org", "the domain stays");
	OK(t.port >= 1 && t.port <= 65535, "a port of the service");
	OK(sc_target_parse(&a, "mail.example.org:25", &t, &e) &&
			!sc_target_submission(&t),
		"a server has none");
	OK(t.port == 25 && t.role == SC_ROLE_MX, "and stays what it is");
	sc_arena_free(&a);
}

int main(void)
{
	test_good();
	test_bad();
	test_errors_are_printable();
	test_submission();
	return DONE();
}

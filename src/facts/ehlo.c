#include "facts/ehlo.h"

#include "base/attr.h"
#include "base/text.h"

struct sc_bytes sc_ehlo_keyword(struct sc_bytes line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == ' ' || line.p[i] == '=')
			line.n = i;
	return line;
}

bool sc_ehlo_offers(const struct sc_reply *r, struct sc_bytes keyword)
{
	for (size_t i = 1; i < r->n_lines; i++)
		if (sc_bytes_same_text(sc_ehlo_keyword(r->lines[i]), keyword))
			return true;
	return false;
}

/* True when `word` stands in `line` behind the keyword, as a word. */
static bool has_mechanism(struct sc_bytes line, const char *word)
{
	size_t i = sc_ehlo_keyword(line).n;

	while (i < line.n) {
		struct sc_bytes rest = { line.p + i + 1, line.n - i - 1 };
		struct sc_bytes mechanism = sc_ehlo_keyword(rest);

		if (sc_bytes_same_text(mechanism, sc_bytes_of(word)))
			return true;
		i += 1 + mechanism.n;
	}
	return false;
}

struct sc_bytes sc_ehlo_clear_auth(const struct sc_reply *r)
{
	static const char *const secrets[] = { "PLAIN", "LOGIN", "XOAUTH2",
		"OAUTHBEARER" };

	for (size_t i = 1; i < r->n_lines; i++) {
		struct sc_bytes word = sc_ehlo_keyword(r->lines[i]);

		if (!sc_bytes_same_text(word, sc_bytes_of("AUTH")))
			continue;
		for (size_t k = 0; k < SC_COUNT(secrets); k++)
			if (has_mechanism(r->lines[i], secrets[k]))
				return r->lines[i];
	}
	return (struct sc_bytes){ 0 };
}

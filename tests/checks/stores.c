#include "stores.h"

#include "base/date.h"
#include "words.h"

/* What follows the name of a certificate, as long as it is about it. */
static bool read_settings(
	struct sc_arena *a, const char **text, struct sc_trust_settings *s)
{
	bool good = true;

	while (good &&
		(strncmp(*text, "refused", 7) == 0 ||
			strncmp(*text, "until=", 6) == 0)) {
		const char *word = words_take(a, text);

		if (*word == 'r')
			s->rejected = 1u << SC_PURPOSE_SERVER;
		else
			good = sc_date_parse(word + 6, &s->distrust_after);
	}
	return good;
}

bool stores_add(struct sc_arena *a, struct mint *world, const char *text,
	struct sc_trust **first, struct sc_error *e)
{
	const char *name = words_take(a, &text);
	struct sc_trust *t = sc_trust_of(a, (struct sc_bytes){ NULL, 0 });

	sc_trust_set_name(t, name);
	while (*text) {
		const char *cert = words_take(a, &text);
		const struct mint_cert *c = mint_find(world, cert);
		struct sc_trust_settings s = { .is_public = true };

		if (!c || !read_settings(a, &text, &s) ||
			!sc_trust_add_with(t, c->der, &s))
			return sc_error_set(e, SC_ERROR_CONFIG,
				"store %s: %s is no good", name, cert);
	}
	if (*first)
		sc_trust_append(*first, t);
	else
		*first = t;
	return true;
}

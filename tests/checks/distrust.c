#include "distrust.h"

#include <stdlib.h>
#include <string.h>

#include "x509/cert.h"
#include "x509/key_list.h"

bool distrust_key(struct sc_arena *a, struct mint *world, const char *text,
	const struct sc_key_lists **out, struct sc_error *e)
{
	size_t n = strcspn(text, " ");
	const struct mint_cert *c = mint_find(world, sc_arena_copy(a, text, n));
	struct sc_key_lists *lists = sc_key_lists_new(a);
	uint8_t *record = sc_arena_alloc(a, SC_KEY_DIGEST_BYTES + 1, 1);
	struct sc_cert cert;

	if (!c)
		return sc_error_set(e, SC_ERROR_USAGE,
			"%s: no certificate of that name", text);
	sc_cert_parse(a, c->der, &cert);
	if (cert.parse_error || !sc_key_digest(&cert.key, record))
		return sc_error_set(e, SC_ERROR_USAGE, "%s: has no key", text);
	record[SC_KEY_DIGEST_BYTES] = (uint8_t)atoi(text + n);
	*out = lists;
	return sc_key_lists_add(lists, "a test",
		(struct sc_bytes){ record, SC_KEY_DIGEST_BYTES + 1 },
		(struct sc_bytes){ NULL, 0 }, e);
}

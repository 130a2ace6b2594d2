#include "x509/memo.h"

#include <openssl/sha.h>

#define SLOTS 1024

struct sc_memo {
	struct sc_budget *budget;
	struct slot {
		struct sc_memo_key key;
		bool used;
		uint32_t answer;
	} slots[SLOTS];
};

struct sc_memo *sc_memo_new(struct sc_arena *a)
{
	return sc_new(a, struct sc_memo, 1);
}

void sc_memo_set_budget(struct sc_memo *m, struct sc_budget *b)
{
	m->budget = b;
}

struct sc_budget *sc_memo_budget(const struct sc_memo *m)
{
	return m->budget;
}

struct sc_memo_key sc_memo_key(enum sc_question q, const char *a, const char *b)
{
	char text[2 + 2 * 64 + 1] = { (char)('0' + q) };
	struct sc_memo_key key;

	/* Digests have one length, so no two questions are one text. */
	strncat(text, a, 64);
	if (b)
		strncat(text, b, 64);
	SHA256((const uint8_t *)text, strlen(text), key.b);
	return key;
}

static size_t index_of(const struct sc_memo_key *key)
{
	return ((size_t)key->b[0] << 8 | key->b[1]) % SLOTS;
}

bool sc_memo_get(
	const struct sc_memo *m, const struct sc_memo_key *key, uint32_t *out)
{
	const struct slot *s = &m->slots[index_of(key)];

	if (!s->used || memcmp(&s->key, key, sizeof(*key)) != 0)
		return false;
	*out = s->answer;
	return true;
}

void sc_memo_put(
	struct sc_memo *m, const struct sc_memo_key *key, uint32_t answer)
{
	m->slots[index_of(key)] = (struct slot){ *key, true, answer };
}

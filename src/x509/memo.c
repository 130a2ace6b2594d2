#include "x509/memo.h"

#include <string.h>

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
	struct sc_memo_key key = { { (char)('0' + q) } };

	/* Digests have one length, so no two questions are one text. */
	strncat(key.text, a, 64);
	if (b)
		strncat(key.text, b, 64);
	return key;
}

/* Digests are spread evenly: some characters of each are as good as all. */
static size_t index_of(const struct sc_memo_key *key)
{
	size_t index = 0;

	for (size_t i = 0; i < sizeof(key->text); i += 8)
		index = index * 31 + (uint8_t)key->text[i];
	return index % SLOTS;
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

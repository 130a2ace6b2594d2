/*
 * What to publish. The order of doing so is half of it: a record is added
 * while the old one stays, and two lifetimes of the answer later (one for the
 * caches, one for secondary servers) the old one goes; RFC 7671 section 8.1,
 * RFC 7672 section 4.
 */
#include <string.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/out.h"
#include "check/answers.h"
#include "check/dane.h"

#define RECORDS_NAMED 6

/* A list being written; what is beyond RECORDS_NAMED is only counted. */
struct list {
	struct sc_out_memory m;
	size_t n;
};

static void list_add(struct list *l, const char *between, const char *text)
{
	const char *before = l->n ? l->m.p : "";
	struct sc_out o;

	if (l->n >= RECORDS_NAMED) {
		l->n++;
		return;
	}
	o = sc_out_to_memory(&l->m);
	sc_out_printf(&o, "%s%s%s", before, l->n++ ? between : "", text);
}

/* Where the records stand: behind an alias of the owner, if it is one. */
static const char *place_of(const struct sc_dane_policy *p)
{
	const struct sc_answer *r = p->answer;
	bool aliased = p->n_records && r && r->n_aliases;

	return aliased ? r->aliases[r->n_aliases - 1] : p->owner;
}

static bool is_published(
	const struct sc_subject *s, int usage, const char *spki_hex)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);

	for (size_t i = 0; i < p->n_records; i++) {
		const struct sc_tlsa *t = &p->records[i];

		if (t->usage == usage && t->selector == SC_TLSA_SPKI &&
			t->mtype == SC_TLSA_SHA256 &&
			strcmp(sc_hex(s->arena, t->data), spki_hex) == 0)
			return true;
	}
	return false;
}

/* Keys are few; the same one comes from every address. */
static bool is_among(const char *const *keys, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

/* The records that are published, and those to add. */
struct additions {
	const char *keys[RECORDS_NAMED];
	size_t n;
};

static void add_key(struct additions *a, struct sc_verdict *v,
	const struct sc_subject *s, int usage, const char *key)
{
	if (!key || a->n == RECORDS_NAMED || is_among(a->keys, a->n, key) ||
		is_published(s, usage, key))
		return;
	a->keys[a->n++] = key;
	sc_evidence(v, s, "publish", SC_MSG(DANE_ADD_KEY_PUBLISH),
		SC_TEXT("owner", place_of(sc_dane_policy(s))),
		SC_NUMBER("usage", usage), SC_TEXT("digest", key));
}

/* Only CAs were published, and none of them is the issuer any more. */
static bool has_new_issuer(const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	bool old = false;

	for (size_t i = 0; i < p->n_records; i++) {
		enum sc_dane_past past = sc_dane_past(s, i);

		if (sc_dane_matches(s, i) || past == SC_DANE_OLD_KEY ||
			past == SC_DANE_OLD_CERT)
			return false;
		old |= past == SC_DANE_OLD_ISSUER;
	}
	return old;
}

enum sc_message sc_dane_publish(
	struct sc_verdict *v, const struct sc_subject *s)
{
	struct additions a = { .n = 0 };
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;
	bool issuer = sc_dane_policy(s) && has_new_issuer(s);

	while (sc_dane_policy(s) && sc_dane_next(&w, &x)) {
		add_key(&a, v, s, SC_TLSA_DANE_EE, x.leaf->key.spki_sha256);
		if (issuer && x.chain->n_sent > 1 && x.chain->sent[1]->is_ca)
			add_key(&a, v, s, SC_TLSA_DANE_TA,
				x.chain->sent[1]->key.spki_sha256);
	}
	return a.n == 0  ? SC_MSG_NONE :
		a.n == 1 ? SC_MSG_DANE_THE_RECORD :
			   SC_MSG_DANE_THE_RECORDS;
}

#define DEFAULT_TTL_S 3600

const struct sc_value *sc_dane_wait(const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	long long ttl_s = p && p->answer ? sc_answers_ttl_s(p->answer) : 0;

	return sc_phrase(s->arena, SC_MSG(DANE_WAIT),
		SC_SPAN("ttl_twice", 2 * (ttl_s ? ttl_s : DEFAULT_TTL_S)));
}

static bool is_repeated(const struct sc_dane_policy *p, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (p->records[k].usage == p->records[i].usage &&
			p->records[k].selector == p->records[i].selector &&
			p->records[k].mtype == p->records[i].mtype &&
			sc_bytes_equal(p->records[k].data, p->records[i].data))
			return true;
	return false;
}

static const char *end_of_list(const struct sc_subject *s, const struct list *l)
{
	if (l->n <= RECORDS_NAMED)
		return l->m.p;
	return sc_arena_printf(
		s->arena, "%s and %zu more", l->m.p, l->n - RECORDS_NAMED);
}

const char *sc_dane_listed(const struct sc_subject *s, bool match)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	struct list l = { .m = { .arena = s->arena } };

	for (size_t i = 0; p && i < p->n_records; i++)
		if (sc_dane_matches(s, i) == match && !is_repeated(p, i))
			list_add(&l, ", ",
				sc_tlsa_short(s->arena, &p->records[i]));
	return end_of_list(s, &l);
}

/* Those that `is`, or the matching ones among the others. */
static const char *listed_by(const struct sc_subject *s,
	bool (*is)(const struct sc_tlsa *), bool wanted)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	struct list l = { .m = { .arena = s->arena } };

	for (size_t i = 0; i < p->n_records; i++)
		if (is(&p->records[i]) == wanted && !is_repeated(p, i) &&
			(wanted || sc_dane_matches(s, i)))
			list_add(&l, ", ",
				sc_tlsa_short(s->arena, &p->records[i]));
	return end_of_list(s, &l);
}

void sc_dane_replace(struct sc_verdict *v, const struct sc_subject *s,
	bool (*is)(const struct sc_tlsa *))
{
	enum sc_message missing = sc_dane_publish(v, s);
	const char *keep = listed_by(s, is, false);
	const char *bad = listed_by(s, is, true);

	if (missing)
		sc_remedy(v, s, SC_MSG(DANE_REPLACE_EXACT_FIX),
			SC_WORD("publish", missing),
			SC_PHRASE("wait", sc_dane_wait(s)),
			SC_TEXT("remove", bad), SC_TEXT("keep", keep));
	else if (keep)
		sc_remedy(v, s, SC_MSG(DANE_REMOVE_EXACT_FIX),
			SC_TEXT("remove", bad), SC_TEXT("keep", keep));
}

/* A sound record of a key that is not shown may be one for the next key. */
static bool may_be_to_come(const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);

	for (size_t i = 0; i < p->n_records; i++)
		if (p->records[i].usage == SC_TLSA_DANE_EE &&
			sc_dane_past(s, i) != SC_DANE_NO_PAST)
			return true;
	return false;
}

/*
 * `first` is what to do now: a sentence, or the first half of one that goes on
 * with what to publish instead.
 */
static void fix(struct sc_verdict *v, const struct sc_subject *s,
	enum sc_message message, const struct sc_value *first)
{
	enum sc_message missing = sc_dane_publish(v, s);
	const char *keep = sc_dane_listed(s, true);

	if (!first && !missing && !keep)
		return;
	sc_remedy(v, s, SC_MESSAGE(message),
		SC_PHRASE("first",
			first ? sc_phrase_keep(s->arena, first) : NULL),
		SC_WORD("publish", missing), SC_PHRASE("wait", sc_dane_wait(s)),
		SC_TEXT("old", sc_dane_listed(s, false)),
		SC_FLAG("to_come", may_be_to_come(s)), SC_TEXT("keep", keep));
}

void sc_dane_fix(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_value *first)
{
	fix(v, s, first ? SC_MSG_DANE_FIX_ALTERNATIVE : SC_MSG_DANE_FIX_STEPS,
		first);
}

void sc_dane_fix_after(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_value *sentence)
{
	fix(v, s, SC_MSG_DANE_FIX_STEPS, sentence);
}

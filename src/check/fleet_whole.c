/*
 * Certificates of several hosts beside each other: one key for many, and the
 * one that a renewal missed. The target as a whole is the subject.
 */
#include "base/date.h"
#include "check/cert.h"
#include "check/topics.h"

#define SKEW_DAYS  7
#define MANY_HOSTS 3 /* a primary and its backup may well share a key */

/* One server of the target, with a certificate that parses. */
struct box {
	const struct sc_endpoint *e;
	const struct sc_cert *leaf;
	const char *key_seen_at;
	bool key_elsewhere;
};

static bool box_at(const struct sc_subject *s, size_t i, struct box *b)
{
	b->e = &s->obs->endpoints[i];
	b->leaf = s->facts->endpoints[i].leaf;
	b->key_seen_at = s->facts->endpoints[i].key_seen_at;
	b->key_elsewhere = s->facts->endpoints[i].key_elsewhere;
	return b->e->host && b->leaf && !b->leaf->parse_error;
}

static bool is_same_cert(struct box a, struct box b)
{
	return strcmp(a.leaf->sha256, b.leaf->sha256) == 0;
}

static bool is_same_key(struct box a, struct box b)
{
	const char *key = a.leaf->key.spki_sha256;

	return key && b.leaf->key.spki_sha256 &&
		strcmp(key, b.leaf->key.spki_sha256) == 0;
}

/* Two names for one address are one server. */
static bool is_same_host(struct box a, struct box b)
{
	return strcmp(a.e->host, b.e->host) == 0 ||
		strcmp(a.e->address, b.e->address) == 0;
}

/* The hosts that have the key of one server. */
struct sharing {
	struct sc_list hosts;
	bool several_certs;
};

/* True when none of the servers before `at` with its key is the same host. */
static bool is_new_host(const struct sc_subject *s, size_t at, struct box b)
{
	struct box earlier;

	for (size_t i = 0; i < at; i++)
		if (box_at(s, i, &earlier) && is_same_key(earlier, b) &&
			is_same_host(earlier, b))
			return false;
	return true;
}

static struct sharing sharing_with(const struct sc_subject *s, struct box first)
{
	struct sharing all = { 0 };
	struct box b;

	for (size_t i = 0; i < s->facts->n_endpoints; i++) {
		if (!box_at(s, i, &b) || !is_same_key(first, b))
			continue;
		if (!is_same_host(first, b) && !is_same_cert(first, b))
			all.several_certs = true;
		if (is_new_host(s, i, b))
			sc_list_add(s->arena, &all.hosts,
				SC_TEXT("names", b.e->host));
	}
	return all;
}

/* The first key shared in the way asked for; none: hosts.n is 0. */
static struct sharing shared_key(
	const struct sc_subject *s, bool several_certs, struct box *first)
{
	for (size_t i = 0; i < s->facts->n_endpoints; i++) {
		if (!box_at(s, i, first))
			continue;

		struct sharing all = sharing_with(s, *first);

		if (all.hosts.n > 1 && all.several_certs == several_certs)
			return all;
	}
	return (struct sharing){ 0 };
}

static void show_sharing(struct sc_verdict *v, const struct sc_subject *s,
	const struct sharing *all, struct box first)
{
	sc_evidence_list(v, s, "hosts", &all->hosts);
	sc_evidence(v, s, "spki", SC_MSG(KEY_SPKI),
		SC_TEXT("spki_sha256", first.leaf->key.spki_sha256));
}

/* The key was there before, at a host of another target. */
static struct sc_verdict key_seen_before(const struct sc_subject *s)
{
	struct box b;

	for (size_t i = 0; i < s->facts->n_endpoints; i++) {
		if (!box_at(s, i, &b) || !b.key_seen_at)
			continue;
		struct sc_verdict v = sc_fires(s, SC_MSG(FLEET_KEY_SEEN_BEFORE),
			SC_TEXT("host", b.e->host),
			SC_TEXT("seen_at", b.key_seen_at));

		sc_evidence(&v, s, "hosts", SC_MSG(FLEET_KEY_SEEN_BEFORE_HOSTS),
			SC_TEXT("host", b.e->host),
			SC_TEXT("seen_at", b.key_seen_at));
		sc_evidence(&v, s, "spki", SC_MSG(KEY_SPKI),
			SC_TEXT("spki_sha256", b.leaf->key.spki_sha256));
		if (b.key_elsewhere)
			sc_weigh(&v, SC_W_WARN);
		return v;
	}
	return SC_IS_FINE;
}

static struct sc_verdict key_reused(const struct sc_subject *s)
{
	struct box first;
	struct sharing all = shared_key(s, true, &first);

	if (all.hosts.n < 2)
		return key_seen_before(s);

	struct sc_verdict v =
		sc_fires(s, SC_MSG(KEY_REUSED), SC_NUMBER("hosts", all.hosts.n),
			SC_FLAG("elsewhere", first.key_elsewhere));

	show_sharing(&v, s, &all, first);
	if (first.key_elsewhere)
		sc_weigh(&v, SC_W_WARN);
	return v;
}

static struct sc_verdict key_shared(const struct sc_subject *s)
{
	struct box first;
	struct sharing all = shared_key(s, false, &first);

	if (all.hosts.n < MANY_HOSTS)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(FLEET_KEY_SHARED), SC_NUMBER("hosts", all.hosts.n));

	show_sharing(&v, s, &all, first);
	return v;
}

/* The same names in the same order, as renewals of one certificate have. */
static bool is_same_names(const struct sc_cert *a, const struct sc_cert *b)
{
	if (a->n_dns_names != b->n_dns_names)
		return false;
	for (size_t i = 0; i < a->n_dns_names; i++)
		if (!sc_bytes_equal(a->dns_names[i], b->dns_names[i]))
			return false;
	return a->n_dns_names > 0;
}

/* `late` is an older certificate than `b`, which took its place elsewhere. */
static bool is_behind(const struct sc_subject *s, struct box late, struct box b)
{
	const struct sc_cert *old = late.leaf, *new = b.leaf;

	return new->not_after.s - old->not_after.s >
		(int64_t)SKEW_DAYS *SC_DAY_S &&new->not_before.s >
		old->not_before.s &&
		old->not_after.s >= s->now.s &&is_same_names(old, new);
}

static bool find_behind(
	const struct sc_subject *s, struct box late, struct box *renewed)
{
	for (size_t i = 0; i < s->facts->n_endpoints; i++)
		if (box_at(s, i, renewed) && is_behind(s, late, *renewed))
			return true;
	return false;
}

static const char *place(const struct sc_subject *s, struct box b)
{
	return sc_arena_printf(s->arena, "%s at %s until %s", b.e->host,
		b.e->address, sc_date_day(s->arena, b.leaf->not_after));
}

/*
 * That hosts renew at different times is as it should be. What is meant is two
 * certificates for the same names, of which one is the renewal of the other.
 */
static struct sc_verdict expiry_skew(const struct sc_subject *s)
{
	struct box late, other, first = { 0 }, renewed = { 0 };
	struct sc_list behind = { 0 };

	for (size_t i = 0; i < s->facts->n_endpoints; i++) {
		if (!box_at(s, i, &late) || !find_behind(s, late, &other))
			continue;
		if (!behind.n) {
			first = late;
			renewed = other;
		}
		sc_list_add(
			s->arena, &behind, SC_TEXT("names", place(s, late)));
	}
	if (!behind.n)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(FLEET_EXPIRY_SKEW),
		SC_TEXT("host", first.e->host),
		SC_TEXT("address", first.e->address),
		SC_DAY("not_after", first.leaf->not_after),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_evidence_list(&v, s, "old", &behind);
	sc_evidence(&v, s, "renewed", SC_TEXT("place", place(s, renewed)));
	sc_remedy(&v, s, SC_MSG(FLEET_EXPIRY_SKEW_EXACT_FIX),
		SC_TEXT("host", renewed.e->host),
		SC_TEXT("address", renewed.e->address));
	return v;
}

const struct sc_check sc_checks_fleet_whole[] = {
	{
		.id = SC_CHECK_FLEET_EXPIRY_SKEW,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_FLEET_EXPIRY_SKEW_FIX,
		.run = expiry_skew,
	},
	{
		.id = SC_CHECK_FLEET_KEY_SHARED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_FLEET_KEY_SHARED_FIX,
		.run = key_shared,
	},
	{
		.id = SC_CHECK_KEY_REUSED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_KEY_REUSED_FIX,
		.run = key_reused,
	},
	{ 0 },
};

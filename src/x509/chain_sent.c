#include "x509/chain_sent.h"

#include "base/text.h"
#include "x509/name.h"

struct look {
	struct sc_arena *arena;
	const struct sc_path_query *query;
	struct sc_chain *chain;
	bool useful[SC_LIMIT_CHAIN_CERTS]; /* on some way up from the leaf */
};

static bool is_issuer_of(const struct sc_cert *issuer, const struct sc_cert *c)
{
	return sc_name_equal(issuer->subject_der, c->issuer_der) &&
		sc_path_key_id(c, issuer) != SC_KEY_ID_DIFFERS;
}

static bool is_repetition(const struct sc_chain *c, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (sc_bytes_equal(c->sent[k]->der, c->sent[i]->der))
			return true;
	return false;
}

/*
 * Marks what lies on some way up from the leaf by names and key identifiers.
 * A cross-certificate beyond an anchor is one: others may need it.
 */
static void mark_useful(struct look *j)
{
	const struct sc_chain *c = j->chain;
	size_t queue[SC_LIMIT_CHAIN_CERTS] = { 0 }, n = 1;

	j->useful[0] = true;
	for (size_t i = 0; i < n; i++) {
		const struct sc_cert *child = c->sent[queue[i]];

		for (size_t k = 1; k < c->n_sent; k++) {
			if (j->useful[k] || c->sent[k]->parse_error ||
				!is_issuer_of(c->sent[k], child))
				continue;
			j->useful[k] = true;
			queue[n++] = k;
		}
	}
}

static bool is_root(const struct sc_cert *c)
{
	return c->self_signed && (c->is_ca || c->version == 1);
}

static bool on_path(const struct sc_chain *c, const struct sc_cert *cert)
{
	for (size_t i = 0; i < c->n_path; i++)
		if (sc_bytes_equal(c->path[i]->der, cert->der))
			return true;
	return false;
}

/* Expired, not needed, and not just the anchor's own copy. */
static bool is_avoided(const struct look *j, const struct sc_cert *cert)
{
	const struct sc_chain *c = j->chain;

	return c->trusted && cert->not_after.s < j->query->at.s &&
		!on_path(c, cert) && !sc_bytes_equal(cert->der, c->anchor->der);
}

static bool is_ended_issuer(const struct look *j, const struct sc_cert *root,
	const struct sc_cert *cross)
{
	return !root->parse_error && root->self_issued &&
		root->not_after.s < j->query->at.s && is_issuer_of(root, cross);
}

/* The expired root above a certificate, of the store or served; or NULL. */
static const struct sc_cert *ended_root_of(
	const struct look *j, const struct sc_cert *cross)
{
	const struct sc_chain *c = j->chain;
	const struct sc_cert *const *roots;
	size_t n =
		sc_trust_by_subject(j->query->trust, cross->issuer_der, &roots);

	for (size_t i = 0; i < n; i++)
		if (is_ended_issuer(j, roots[i], cross))
			return roots[i];
	for (size_t i = 1; i < c->n_sent; i++)
		if (is_ended_issuer(j, c->sent[i], cross))
			return c->sent[i];
	return NULL;
}

/* Old verifiers follow the list as it was sent, past the root of today. */
static void note_old_cross(struct look *j, size_t i)
{
	struct sc_chain *c = j->chain;
	const struct sc_cert *cross = c->sent[i];

	if (c->old_root || !c->trusted || cross->self_issued ||
		on_path(c, cross) || cross->not_after.s < j->query->at.s)
		return;
	c->old_root = ended_root_of(j, cross);
	if (c->old_root)
		c->cross_old = (int)i;
}

static void keep_first(int *at, bool is, size_t i)
{
	if (is && *at < 0)
		*at = (int)i;
}

static void look_at_sent(struct look *j)
{
	struct sc_chain *c = j->chain;

	for (size_t i = 1; i < c->n_sent; i++) {
		bool again = is_repetition(c, i);
		bool useful = j->useful[i];

		keep_first(&c->duplicate, again, i);
		keep_first(&c->extra, !useful && !again, i);
		keep_first(&c->root_included,
			useful && !again && is_root(c->sent[i]), i);
		keep_first(&c->cross_expired,
			useful && !again && is_avoided(j, c->sent[i]), i);
		if (useful && !again)
			note_old_cross(j, i);
	}
}

static size_t wire_index(const struct sc_chain *c, const struct sc_cert *cert)
{
	size_t i = 0;

	while (!sc_bytes_equal(c->sent[i]->der, cert->der))
		i++;
	return i;
}

/*
 * In order is: the path, then the root if it was sent (RFC 9846 4.5.1: each
 * certifies the one before it). What lies between and is on no path is extra,
 * and no matter of order.
 */
static bool is_out_of_order(const struct sc_chain *c)
{
	size_t last = 0;

	for (size_t i = 1; i < c->n_path; i++) {
		size_t at = wire_index(c, c->path[i]);

		if (at < last)
			return true;
		last = at;
	}
	return c->root_included >= 0 && (size_t)c->root_included < last;
}

/* The next one up by name: the first in the list if it will do, or NULL. */
static const struct sc_cert *climb(
	const struct sc_chain *c, const struct sc_cert *from)
{
	for (size_t i = 0; i < c->n_sent; i++)
		if (!c->sent[i]->parse_error && c->sent[i]->is_ca &&
			is_issuer_of(c->sent[i], from))
			return c->sent[i];
	return NULL;
}

/* An end entity stands behind, and the first one is above it. */
static bool is_leaf_behind(const struct sc_chain *c)
{
	for (size_t k = 1; k < c->n_sent && c->sent[0]->is_ca; k++) {
		const struct sc_cert *at = c->sent[k];
		bool leaf = !at->parse_error && !at->is_ca;

		for (size_t steps = 0; leaf && at && steps < c->n_sent; steps++)
			if ((at = climb(c, at)) == c->sent[0])
				return true;
	}
	return false;
}

/* "Root" as a word of its common name. */
static bool is_called_root(const struct sc_cert *c)
{
	for (size_t i = 0; i < c->n_common_names; i++) {
		struct sc_bytes cn = c->common_names[i];
		struct sc_bytes root = sc_bytes_of("root");

		for (size_t k = 0; k + root.n <= cn.n; k++) {
			struct sc_bytes word = { cn.p + k, root.n };
			bool begins = k == 0 || cn.p[k - 1] == ' ';
			bool ends =
				k + root.n == cn.n || cn.p[k + root.n] == ' ';

			if (begins && ends && sc_bytes_same_text(word, root))
				return true;
		}
	}
	return false;
}

/*
 * A cross-certificate: another CA certifies what is a root elsewhere. It shows
 * by the root's own certificate being served as well, or by its name.
 */
static bool is_cross(const struct sc_chain *c, const struct sc_cert *cert)
{
	if (cert->self_issued)
		return false;
	for (size_t i = 1; i < c->n_sent; i++)
		if (!c->sent[i]->parse_error && c->sent[i]->self_signed &&
			sc_path_same_entity(c->sent[i], cert))
			return true;
	return is_called_root(cert);
}

/* True when there is no valid path without the cross-certificate. */
static bool is_needed(struct look *j, const struct sc_cert *cross)
{
	struct sc_path_query q = *j->query;

	q.without = cross;
	struct sc_path p = sc_path_search(j->arena, &q);

	return !p.anchor || p.n_flaws;
}

static bool needs_cross(struct look *j)
{
	const struct sc_chain *c = j->chain;

	for (size_t i = 1; i < c->n_path && c->trusted; i++)
		if (is_cross(c, c->path[i]))
			return is_needed(j, c->path[i]);
	return false;
}

void sc_chain_look_at_sent(struct sc_arena *a, const struct sc_path_query *q,
	struct sc_chain *chain)
{
	struct look j = { .arena = a, .query = q, .chain = chain };

	mark_useful(&j);
	look_at_sent(&j);
	chain->leaf_not_first = is_leaf_behind(chain);
	chain->out_of_order = is_out_of_order(chain);
	chain->cross_needed = needs_cross(&j);
}

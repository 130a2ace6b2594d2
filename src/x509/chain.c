#include "x509/chain.h"

#include "base/codec.h"
#include "base/date.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/chain_sent.h"

struct judge {
	struct sc_arena *arena;
	struct sc_path_query query;
	struct sc_path path;
	struct sc_chain *chain;
};

static bool is_date_fault(enum sc_path_fault f)
{
	return f == SC_PATH_EXPIRED || f == SC_PATH_NOT_YET_VALID;
}

static bool weighs_more(const struct sc_flaw *a, const struct sc_flaw *b)
{
	bool date_a = is_date_fault(a->fault), date_b = is_date_fault(b->fault);

	return date_a != date_b ? date_b : a->at < b->at;
}

const struct sc_flaw *sc_chain_decisive(const struct sc_path *p)
{
	const struct sc_flaw *best = NULL;

	for (size_t i = 0; i < p->n_flaws; i++)
		if (!best || weighs_more(&p->flaws[i], best))
			best = &p->flaws[i];
	return best;
}

static bool only_dates(const struct sc_path *p)
{
	for (size_t i = 0; i < p->n_flaws; i++)
		if (!is_date_fault(p->flaws[i].fault) ||
			p->flaws[i].at != p->flaws[0].at)
			return false;
	return p->anchor && p->n_flaws;
}

/* %1: the certificate at fault, %2: its issuer's name, %3: the detail. */
static const char *const fault_texts[] = {
	[SC_PATH_OK] = "nothing is wrong with %1",
	[SC_PATH_UNPARSABLE] = "the server's certificate cannot be read: %3",
	[SC_PATH_NO_ISSUER] = "the issuer of %1, %2, was not sent and is no "
			      "trust anchor",
	[SC_PATH_SELF_SIGNED_LEAF] = "%1 is self-signed and no trust anchor",
	[SC_PATH_UNTRUSTED_ROOT] =
		"the chain ends in %1, which is self-signed and no trust "
		"anchor",
	[SC_PATH_WRONG_ISSUER_KEY] =
		"there is a certificate of %2, but its key is not the one that "
		"signed %1",
	[SC_PATH_BAD_SIGNATURE] = "the signature of %1 does not verify",
	[SC_PATH_UNKNOWN_ALGORITHM] =
		"the signature of %1 is of a kind that cannot be verified here",
	[SC_PATH_NOT_YET_VALID] = "%1 is not valid before %3",
	[SC_PATH_EXPIRED] = "%1 expired on %3",
	[SC_PATH_ISSUER_NOT_CA] = "%1 issued a certificate without being a CA",
	[SC_PATH_ISSUER_KEY_USAGE] =
		"%1 issued a certificate without the key usage keyCertSign",
	[SC_PATH_PATH_LENGTH] =
		"there are more CAs below %1 than its path length allows",
	[SC_PATH_EKU] = "the extended key usage of %1 excludes servers",
	[SC_PATH_CRITICAL_EXTENSION] =
		"%1 has a critical extension that nobody knows, %3",
	[SC_PATH_NAME_CONSTRAINTS] =
		"the name constraints of %1 do not allow %3",
	[SC_PATH_MALFORMED] = "%1 is malformed: %3",
	[SC_PATH_WEAK] = "%1 relies on %3, which is too weak",
	[SC_PATH_LIMIT] = "the search for a path was cut short",
	[SC_PATH_TOO_DEEP] = "there are more CAs above the leaf than allowed",
	[SC_PATH_PROFILE] = "%1 breaks the profile: %3",
	[SC_PATH_POLICY] = "the certificate policies of %1 do not fit: %3",
	[SC_PATH_REVOKED] = "%1 is revoked: %3",
	[SC_PATH_REVOCATION_UNKNOWN] = "whether %1 is revoked is not known: %3",
	[SC_PATH_DISTRUSTED] = "the trust store refuses %1",
	[SC_PATH_DISTRUST_AFTER] =
		"the trust store refuses what %1 issued after %3",
};

/* Fills in the three places of a text. */
static const char *fill(
	struct sc_arena *a, const char *text, const char *const values[3])
{
	const char *out = "";

	while (*text) {
		size_t n = strcspn(text, "%");

		out = sc_arena_printf(a, "%s%.*s%s", out, (int)n, text,
			text[n] ? values[text[n + 1] - '1'] : "");
		text += n + (text[n] ? 2 : 0);
	}
	return out;
}

static const char *detail_of(struct sc_arena *a, const struct sc_flaw *f)
{
	if (f->fault == SC_PATH_EXPIRED)
		return sc_date_rfc3339(a, f->cert->not_after);
	if (f->fault == SC_PATH_NOT_YET_VALID)
		return sc_date_rfc3339(a, f->cert->not_before);
	return f->detail ? f->detail : "a name";
}

const char *sc_chain_flaw_text(struct sc_arena *a, const struct sc_flaw *f)
{
	const char *values[3] = { sc_cert_label(a, f->cert),
		f->cert->issuer ? f->cert->issuer : "", detail_of(a, f) };

	return fill(a, fault_texts[f->fault], values);
}

static void set_fault(struct judge *j, const struct sc_flaw *f)
{
	struct sc_chain *c = j->chain;

	c->fault = f->fault;
	c->fault_at = f->at;
	c->fault_text = sc_chain_flaw_text(j->arena, f);
}

/*
 * Is what is missing a root that nobody here trusts, or an intermediate that
 * was forgotten? From the certificate that lacks its issuer:
 *
 * - The issuer has the organization of an anchor: the issuer is one of that
 *   CA's, and an intermediate (or a cross-certificate) was not sent.
 * - It is an end entity: hardly any CA issues these from its root, so the file
 *   without the chain was installed.
 * - Else a private CA's root was rightly not sent. A caIssuers URL in a CA
 *   certificate says nothing: those of public and private roots' children
 *   have one alike.
 */
static bool is_missing_root(struct judge *j, const struct sc_cert *last)
{
	bool known = last->issuer_organization &&
		sc_trust_has_organization(
			j->query.trust, last->issuer_organization);

	return !known && last->is_ca;
}

static void set_missing(struct judge *j)
{
	struct sc_chain *c = j->chain;
	const struct sc_cert *last = c->path[c->n_path - 1];

	c->missing_subject = last->issuer;
	if (last->authority_key_id.n)
		c->missing_key_id = sc_hex(j->arena, last->authority_key_id);
	if (last->n_ca_issuers)
		c->missing_url = last->ca_issuers[0];
	c->missing_is_root = is_missing_root(j, last);
}

static const struct sc_anchor *make_anchor(
	struct sc_arena *a, const struct sc_trust *t, const struct sc_cert *c)
{
	struct sc_anchor *out = sc_new(a, struct sc_anchor, 1);

	out->sha256 = c->sha256;
	out->subject = c->subject;
	out->not_before = c->not_before;
	out->not_after = c->not_after;
	out->der = c->der;
	out->is_public = sc_trust_is_public(t, c);
	out->distrust_after = sc_trust_settings_of(t, c).distrust_after;
	return out;
}

static void set_path(struct judge *j)
{
	const struct sc_path *p = &j->path;
	struct sc_chain *c = j->chain;
	const struct sc_cert **certs =
		sc_new(j->arena, const struct sc_cert *, p->n);
	const struct sc_flaw *flaw = sc_chain_decisive(p);

	memcpy(certs, p->certs, p->n * sizeof(*certs));
	c->path = certs;
	c->n_path = p->n;
	c->trusted = p->anchor && !flaw;
	c->only_dates = only_dates(p);
	if (p->anchor) {
		c->anchor = make_anchor(j->arena, j->query.trust, p->anchor);
		c->anchor_expired = p->anchor->not_after.s < j->query.at.s;
	}
	for (size_t i = 0; i < p->n_flaws; i++)
		c->faults |= 1u << p->flaws[i].fault;
	if (flaw)
		set_fault(j, flaw);
	if (c->fault == SC_PATH_NO_ISSUER)
		set_missing(j);
}

static void set_unparsable(struct judge *j)
{
	const struct sc_cert *leaf = j->chain->sent[0];

	j->path = (struct sc_path){ .certs = { leaf }, .n = 1, .n_flaws = 1 };
	j->path.flaws[0] = (struct sc_flaw){ SC_PATH_UNPARSABLE, 0, leaf,
		leaf->parse_error };
	set_path(j);
}

static struct sc_chain *new_chain(
	struct sc_arena *a, const struct sc_cert *const *sent, size_t n_sent)
{
	struct sc_chain *c = sc_new(a, struct sc_chain, 1);

	c->sent = sent;
	c->n_sent =
		n_sent < SC_LIMIT_CHAIN_CERTS ? n_sent : SC_LIMIT_CHAIN_CERTS;
	c->duplicate = c->extra = c->root_included = c->cross_expired = -1;
	return c;
}

/* By one store: whether there is a path, and what is against it. */
static struct judge judge_path(struct sc_arena *a,
	const struct sc_cert *const *sent, size_t n_sent, struct sc_date at,
	struct sc_trust *trust)
{
	struct sc_chain *c = new_chain(a, sent, n_sent);
	struct judge j = { .arena = a,
		.chain = c,
		.query = { .sent = sent,
			.n_sent = c->n_sent,
			.at = at,
			.trust = trust } };

	c->store_empty = sc_trust_empty(trust);
	if (sent[0]->parse_error) {
		set_unparsable(&j);
		return j;
	}
	j.path = sc_path_search(a, &j.query);
	set_path(&j);
	return j;
}

static struct sc_store_verdict verdict_of(
	const struct sc_trust *t, const struct sc_chain *c)
{
	return (struct sc_store_verdict){ .store = sc_trust_name(t),
		.empty = c->store_empty,
		.trusted = c->trusted,
		.fault = c->fault,
		.fault_text = c->fault_text,
		.anchor = c->anchor ? c->anchor->subject : NULL,
		.distrust_after = c->anchor ? c->anchor->distrust_after :
					      (struct sc_date){ 0 } };
}

static void set_stores(struct judge *j, struct sc_trust *first)
{
	struct sc_chain *c = j->chain;
	struct sc_store_verdict *v = NULL;
	size_t n = 0;

	for (struct sc_trust *t = first; t; t = sc_trust_next(t)) {
		const struct sc_chain *by = t == first ?
			c :
			judge_path(j->arena, c->sent, c->n_sent, j->query.at, t)
				.chain;

		v = sc_grow(j->arena, v, n, struct sc_store_verdict);
		v[n++] = verdict_of(t, by);
	}
	c->stores = v;
	c->n_stores = n;
}

const struct sc_chain *sc_chain_judge(struct sc_arena *a,
	const struct sc_cert *const *sent, size_t n_sent, struct sc_date at,
	struct sc_trust *trust)
{
	struct judge j = judge_path(a, sent, n_sent, at, trust);

	if (!sent[0]->parse_error)
		sc_chain_look_at_sent(a, &j.query, j.chain);
	if (sc_trust_next(trust))
		set_stores(&j, trust);
	return j.chain;
}

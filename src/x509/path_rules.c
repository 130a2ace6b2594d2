#include "x509/path_rules.h"

#include "base/attr.h"
#include "base/date.h"
#include "x509/der.h"
#include "x509/name.h"
#include "x509/name_constraints.h"
#include "x509/path_profile.h"
#include "x509/path_revocation.h"
#include "x509/policies.h"
#include "x509/sig.h"

#define MIN_RSA_BITS 1024
#define MIN_EC_BITS  160

static bool against(struct sc_flaw *f, bool is, enum sc_path_fault fault,
	const char *detail)
{
	if (is) {
		f->fault = fault;
		f->detail = detail;
	}
	return is;
}

/* Both ends of the validity are part of it (RFC 5280 4.1.2.5). */
static bool is_early(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	(void)p;
	return against(f, r->query->at.s < f->cert->not_before.s,
		SC_PATH_NOT_YET_VALID, NULL);
}

static bool is_late(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	(void)p;
	return against(f, r->query->at.s > f->cert->not_after.s,
		SC_PATH_EXPIRED, NULL);
}

/* What RFC 5280 4.1.2.1 and 4.2 forbid of any certificate, as a text. */
static const char *misfit(struct sc_arena *a, const struct sc_cert *c)
{
	const char *policy = sc_policies_double(c);

	if (c->version < 1 || c->version > 3)
		return sc_arena_printf(a,
			"it is of version %d, which there is not", c->version);
	if (c->version < 3 && c->n_extensions)
		return sc_arena_printf(a,
			"it has extensions, and is of version %d", c->version);
	if (c->has_name_constraints && !c->is_ca)
		return "it has name constraints, and is no CA";
	return policy ?
		sc_arena_printf(a, "it asserts the policy %s twice", policy) :
		NULL;
}

static bool is_malformed(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	const struct sc_cert *c = f->cert;
	const char *what = misfit(r->arena, c);

	(void)p;
	if (what)
		return against(f, true, SC_PATH_MALFORMED, what);
	if (c->malformed_extension)
		what = sc_arena_printf(r->arena,
			"its extension %s cannot be read",
			c->malformed_extension);
	else if (c->duplicate_extension)
		what = sc_arena_printf(r->arena, "its extension %s is doubled",
			c->duplicate_extension);
	else if (c->signature_mismatch)
		what = "its two signature algorithms differ";
	else if (c->key.explicit_curve)
		what = "the curve of its key is spelled out";
	return against(f, what != NULL, SC_PATH_MALFORMED, what);
}

static bool has_unknown_critical(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	(void)r;
	(void)p;
	return against(f, f->cert->unknown_critical != NULL,
		SC_PATH_CRITICAL_EXTENSION, f->cert->unknown_critical);
}

static bool is_weak_hash(enum sc_hash h)
{
	return h == SC_HASH_MD2 || h == SC_HASH_MD4 || h == SC_HASH_MD5 ||
		h == SC_HASH_SHA1;
}

/*
 * A self-signature proves nothing, so its hash does not matter (RFC 9846
 * 4.5.1.2); nor does that of a leaf that is in the store itself.
 */
static bool has_weak_signature(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	const struct sc_cert *c = f->cert;

	(void)p;
	return against(f,
		is_weak_hash(c->signature_hash) && !c->self_signed &&
			!r->leaf_is_anchor,
		SC_PATH_WEAK, c->signature_name);
}

static bool has_weak_key(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	const struct sc_key_facts *k = &f->cert->key;
	bool rsa = k->type == SC_KEY_RSA || k->type == SC_KEY_RSA_PSS ||
		k->type == SC_KEY_DSA;
	bool weak = (rsa && k->bits < MIN_RSA_BITS) ||
		(k->type == SC_KEY_EC && k->bits && k->bits < MIN_EC_BITS);

	(void)p;
	return against(f, weak, SC_PATH_WEAK,
		weak ? sc_arena_printf(
			       r->arena, "a %d-bit %s key", k->bits, k->name) :
		       NULL);
}

static bool excludes_purpose(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	const struct sc_cert *c = f->cert;
	enum sc_purpose purpose = r->query->purpose;
	bool fits = purpose == SC_PURPOSE_SERVER ? c->eku_server_auth :
		purpose == SC_PURPOSE_CLIENT     ? c->eku_client_auth :
						   true;

	(void)p;
	return against(
		f, c->has_eku && !fits && !c->eku_any, SC_PATH_EKU, NULL);
}

/* Of the store, and nothing else there issued it. */
static bool is_top(struct sc_trust *t, const struct sc_cert *c)
{
	const struct sc_cert *const *issuers;

	return c->self_issued ||
		sc_trust_by_subject(t, c->issuer_der, &issuers) == 0;
}

/*
 * Who is at the top of the store and does not say whether it is a CA is one:
 * old roots of version 1, and those made by hand (6.1.1 (d): a name and a key
 * are enough).
 */
static bool is_no_ca(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	const struct sc_cert *c = f->cert;
	bool root = f->at < p->n && !c->has_basic_constraints &&
		is_top(r->query->trust, c);

	return against(f, !c->is_ca && !root, SC_PATH_ISSUER_NOT_CA, NULL);
}

static bool may_not_sign(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	const struct sc_cert *c = f->cert;

	(void)r;
	(void)p;
	return against(f,
		c->has_key_usage && !(c->key_usage & SC_KU_KEY_CERT_SIGN),
		SC_PATH_ISSUER_KEY_USAGE, NULL);
}

/* What the profile asks of each certificate, and of the anchor. */
static bool breaks_profile(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	bool anchor = f->at < p->n && f->cert != p->certs[f->at];
	enum sc_profile_part part = anchor ? SC_PROFILE_ANCHOR :
		p->n > 1                   ? SC_PROFILE_CA :
					     SC_PROFILE_LEAF;
	struct sc_profile_case c = { r->arena, f->cert, part, r->query };
	const char *what = r->query->profile ?
		sc_profile_breach(r->query->profile, &c) :
		NULL;

	return against(f, what != NULL, SC_PATH_PROFILE, what);
}

/*
 * Of the rules about certificates these hold for an anchor too: it is not one
 * of the path, and what is in it was meant.
 */
static bool is_unfit_anchor(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	bool anchor = f->at < p->n;
	struct sc_trust_settings s =
		sc_trust_settings_of(r->query->trust, f->cert);
	bool vouched = sc_trust_settings_vouch(&s, r->query->purpose);

	return anchor &&
		(has_unknown_critical(r, p, f) || has_weak_key(r, p, f) ||
			(!vouched && excludes_purpose(r, p, f)) ||
			breaks_profile(r, p, f));
}

/* The leaf and what is self-issued do not count (RFC 5280 4.2.1.9). */
static int count_cas(const struct sc_path *p)
{
	int n = 0;

	for (size_t i = 1; i < p->n; i++)
		n += !p->certs[i]->self_issued;
	return n;
}

static bool is_too_far(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	(void)r;
	return against(f,
		f->cert->path_length >= 0 &&
			count_cas(p) > f->cert->path_length,
		SC_PATH_PATH_LENGTH, NULL);
}

static bool is_too_deep(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	return against(f,
		r->query->has_max_depth && count_cas(p) > r->query->max_depth,
		SC_PATH_TOO_DEEP, NULL);
}

static bool excludes_a_name(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	static const enum sc_path_fault faults[] = {
		[SC_CONSTRAINTS_OK] = SC_PATH_OK,
		[SC_CONSTRAINTS_VIOLATED] = SC_PATH_NAME_CONSTRAINTS,
		[SC_CONSTRAINTS_MALFORMED] = SC_PATH_NAME_CONSTRAINTS,
		[SC_CONSTRAINTS_LIMIT] = SC_PATH_LIMIT,
	};
	const char *name = NULL;

	for (size_t i = 0; i < p->n && f->cert->has_name_constraints; i++) {
		const struct sc_cert *c = p->certs[i];
		enum sc_constraints v;

		if (i > 0 && c->self_issued)
			continue;
		v = sc_constraints_check(r->arena, f->cert, c,
			i == 0 && !r->query->san_only, &r->steps, &name);
		if (v)
			return against(f, true, faults[v], name);
	}
	return false;
}

static bool breaks_policies(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	const struct sc_path_policies *user = &r->query->policies;
	const struct sc_policies_query q = { .certs = p->certs,
		.n = p->n,
		.initial = user->accepted,
		.n_initial = user->n_accepted,
		.explicit_policy = user->explicit_policy,
		.inhibit_mapping = user->inhibit_mapping,
		.inhibit_any = user->inhibit_any };
	struct sc_policies_result v = sc_policies_check(r->arena, &q);

	f->at = v.at;
	f->cert = p->certs[v.at];
	return against(f, !v.ok, SC_PATH_POLICY, v.why);
}

static bool is_out_of_date(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	return r->query->anchor_dates &&
		(is_late(r, p, f) || is_early(r, p, f));
}

#define DISTRUST_DEPTH 4 /* issuers of an anchor that are looked at */

/* Some certificate of the store that issued this one is refused by it. */
static bool is_refused(
	struct sc_path_rules *r, const struct sc_cert *c, int left)
{
	struct sc_trust *t = r->query->trust;
	struct sc_trust_settings s = sc_trust_settings_of(t, c);
	const struct sc_cert *const *issuers;
	size_t n, verified = 0;

	if (sc_trust_settings_refuse(&s, r->query->purpose))
		return true;
	if (s.has_list || c->self_issued || left == 0)
		return false;
	n = sc_trust_by_subject(t, c->issuer_der, &issuers);
	for (size_t i = 0; i < n; i++)
		if (!issuers[i]->parse_error &&
			sc_path_key_id(c, issuers[i]) != SC_KEY_ID_DIFFERS &&
			is_refused(r, issuers[i], left - 1) &&
			sc_sig_verify(sc_trust_memo(t), c, &issuers[i]->key,
				&verified) == SC_SIG_OK)
			return true;
	return false;
}

static bool is_distrusted(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	f->at = p->n - 1;
	return against(f, is_refused(r, f->cert, DISTRUST_DEPTH),
		SC_PATH_DISTRUSTED, NULL);
}

/* By the leaf's notBefore, as NSS has it. */
static bool is_distrusted_by_now(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *f)
{
	struct sc_date after =
		sc_trust_settings_of(r->query->trust, f->cert).distrust_after;
	bool is = after.s && p->certs[0]->not_before.s > after.s;

	f->at = p->n - 1;
	return against(f, is, SC_PATH_DISTRUST_AFTER,
		is ? sc_date_rfc3339(r->arena, after) : NULL);
}

sc_path_rule *const sc_path_cert_rules[] = {
	is_malformed,
	has_unknown_critical,
	excludes_purpose,
	has_weak_signature,
	has_weak_key,
	is_late,
	is_early,
	is_too_deep,
	breaks_profile,
};
const size_t sc_path_n_cert_rules = SC_COUNT(sc_path_cert_rules);

sc_path_rule *const sc_path_issuer_rules[] = {
	is_no_ca,
	is_unfit_anchor,
	may_not_sign,
	is_too_far,
	excludes_a_name,
};
const size_t sc_path_n_issuer_rules = SC_COUNT(sc_path_issuer_rules);

sc_path_rule *const sc_path_whole_rules[] = {
	is_distrusted,
	is_distrusted_by_now,
	is_out_of_date,
	breaks_policies,
	sc_path_is_revoked,
};
const size_t sc_path_n_whole_rules = SC_COUNT(sc_path_whole_rules);

int sc_path_cost(enum sc_path_fault fault)
{
	switch (fault) {
	case SC_PATH_OK: return 0;
	case SC_PATH_SELF_SIGNED_LEAF:
	case SC_PATH_UNTRUSTED_ROOT: return 4;
	case SC_PATH_WRONG_ISSUER_KEY:
	case SC_PATH_BAD_SIGNATURE:
	case SC_PATH_UNKNOWN_ALGORITHM: return 5;
	case SC_PATH_NO_ISSUER: return 6;
	case SC_PATH_LIMIT:
	case SC_PATH_UNPARSABLE: return 7;
	case SC_PATH_NOT_YET_VALID:
	case SC_PATH_EXPIRED:
	case SC_PATH_ISSUER_NOT_CA:
	case SC_PATH_ISSUER_KEY_USAGE:
	case SC_PATH_PATH_LENGTH:
	case SC_PATH_EKU:
	case SC_PATH_CRITICAL_EXTENSION:
	case SC_PATH_NAME_CONSTRAINTS:
	case SC_PATH_MALFORMED:
	case SC_PATH_WEAK:
	case SC_PATH_TOO_DEEP:
	case SC_PATH_PROFILE:
	case SC_PATH_POLICY:
	case SC_PATH_REVOKED:
	case SC_PATH_REVOCATION_UNKNOWN:
	case SC_PATH_DISTRUSTED:
	case SC_PATH_DISTRUST_AFTER: break;
	}
	return 1;
}

bool sc_path_serial_fits(
	const struct sc_cert *child, const struct sc_cert *issuer)
{
	struct sc_bytes names = child->authority_issuer;
	struct sc_tlv name, inner;

	if (child->authority_serial.n &&
		!sc_bytes_equal(child->authority_serial, issuer->serial))
		return false;
	while (names.n && sc_der_next(&names, &name)) {
		struct sc_bytes wrapped = name.value;

		if (name.tag == SC_DER_WRAPPED(4) &&
			sc_der_optional(&wrapped, SC_DER_SEQUENCE, &inner))
			return sc_name_equal(inner.whole, issuer->issuer_der);
	}
	return true;
}

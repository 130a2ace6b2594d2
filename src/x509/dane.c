#include "x509/dane.h"

#include <openssl/sha.h>

#include "x509/cert.h"
#include "x509/chain.h"
#include "x509/dane_hint.h"
#include "x509/dane_path.h"
#include "x509/dane_pkix.h"
#include "x509/key.h"
#include "x509/match.h"
#include "x509/sha256.h"

static const struct sc_bytes absent = { NULL, 0 };

struct sc_bytes sc_dane_data(
	struct sc_arena *a, const struct sc_cert *c, int selector, int mtype)
{
	struct sc_bytes in = selector == SC_TLSA_CERT       ? c->der :
		selector == SC_TLSA_SPKI && !c->parse_error ? c->key.spki :
							      absent;
	uint8_t digest[SHA512_DIGEST_LENGTH];

	if (!in.p || mtype == SC_TLSA_FULL)
		return in;
	if (mtype == SC_TLSA_SHA256)
		sc_sha256(in, digest);
	else if (mtype == SC_TLSA_SHA512)
		SHA512(in.p, in.n, digest);
	else
		return absent;
	size_t n = mtype == SC_TLSA_SHA256 ? SHA256_DIGEST_LENGTH :
					     SHA512_DIGEST_LENGTH;

	return (struct sc_bytes){ (uint8_t *)sc_arena_copy(a, digest, n), n };
}

#define N_SELECTORS (SC_TLSA_SPKI + 1)
#define N_MTYPES    (SC_TLSA_SHA512 + 1)

/* The data of one certificate for all parameters, when they were asked for. */
struct shown {
	struct sc_bytes data[N_SELECTORS][N_MTYPES];
	bool made[N_SELECTORS][N_MTYPES];
	struct sc_dane_path path; /* up to it, as a TA */
	bool path_known;
};

struct job {
	struct sc_arena *arena;
	const struct sc_dane_policy *policy;
	const struct sc_chain *chain;
	struct shown *shown; /* by index as chain->sent */
	struct sc_dane_paths paths;
	struct sc_dane_pkix pkix;
	struct sc_dane_hints *hints;
	bool named; /* the leaf has one of policy->names */
};

static const struct sc_cert *sent(const struct job *j, size_t i)
{
	return j->chain->sent[i];
}

/* Whether a usable record has the data of the certificate at `i`. */
static bool is_of(struct job *j, const struct sc_tlsa *t, size_t i)
{
	struct shown *s = &j->shown[i];
	struct sc_bytes *data = &s->data[t->selector][t->mtype];
	bool *made = &s->made[t->selector][t->mtype];

	if (!*made)
		*data = sc_dane_data(
			j->arena, sent(j, i), t->selector, t->mtype);
	*made = true;
	return data->p && sc_bytes_equal(*data, t->data);
}

/* The first certificate above the leaf from `i` on, or n_sent. */
static size_t find_issuer(struct job *j, const struct sc_tlsa *t, size_t i)
{
	struct sc_bytes leaf = sent(j, 0)->der;

	while (i < j->chain->n_sent &&
		(sc_bytes_equal(sent(j, i)->der, leaf) || !is_of(j, t, i)))
		i++;
	return i;
}

static struct sc_tlsa_facts facts(enum sc_tlsa_match match, int at)
{
	return (struct sc_tlsa_facts){ .match = match, .at = at };
}

static struct sc_tlsa_facts judge_end_entity(
	struct job *j, const struct sc_tlsa *t)
{
	return is_of(j, t, 0) ? facts(SC_TLSA_MATCH, 0) :
				facts(SC_TLSA_NO_MATCH, -1);
}

/* A TA was found: what its path, and then the names, say. */
static struct sc_tlsa_facts judge_path(
	struct job *j, const struct sc_dane_path *p, int at)
{
	struct sc_tlsa_facts f = facts(SC_TLSA_TA_PATH, at);

	if (!p->flaw.fault)
		return facts(j->named ? SC_TLSA_MATCH : SC_TLSA_TA_NAME, at);
	f.fault = p->flaw.fault;
	f.fault_cert = p->flaw.cert;
	f.fault_text = sc_chain_flaw_text(j->arena, &p->flaw);
	return f;
}

static const struct sc_dane_path *path_to(struct job *j, size_t i)
{
	struct shown *s = &j->shown[i];

	if (!s->path_known)
		s->path = sc_dane_path_to(&j->paths, sent(j, i));
	s->path_known = true;
	return &s->path;
}

/* Of several certificates with the data (one key) any will do. */
static struct sc_tlsa_facts judge_sent_ta(
	struct job *j, const struct sc_tlsa *t, size_t first)
{
	for (size_t i = first; i < j->chain->n_sent;
		i = find_issuer(j, t, i + 1))
		if (!path_to(j, i)->flaw.fault)
			return judge_path(j, path_to(j, i), (int)i);
	return judge_path(j, path_to(j, first), (int)first);
}

/* The TA that was not sent: in the record itself, or nowhere. */
static struct sc_tlsa_facts judge_unsent_ta(
	struct job *j, const struct sc_tlsa *t)
{
	struct sc_dane_path p = { .reached = false };
	struct sc_cert *c = sc_new(j->arena, struct sc_cert, 1);

	if (is_of(j, t, 0))
		return facts(SC_TLSA_TA_NOT_SENT, 0);
	if (t->mtype == SC_TLSA_FULL && t->selector == SC_TLSA_CERT) {
		sc_cert_parse(j->arena, t->data, c);
		p = sc_dane_path_to(&j->paths, c);
	} else if (t->mtype == SC_TLSA_FULL) {
		p = sc_dane_path_to_key(&j->paths, t->data);
	} else if (sc_dane_pkix_is_anchor(&j->pkix, t)) {
		return facts(SC_TLSA_TA_NOT_SENT, -1);
	}
	return p.reached ? judge_path(j, &p, -1) : facts(SC_TLSA_NO_MATCH, -1);
}

static struct sc_tlsa_facts judge_trust_anchor(
	struct job *j, const struct sc_tlsa *t)
{
	size_t i = find_issuer(j, t, 1);

	return i < j->chain->n_sent ? judge_sent_ta(j, t, i) :
				      judge_unsent_ta(j, t);
}

/* Usages 0 and 1 only pin: the rest is PKIX, with the host's own name. */
static struct sc_tlsa_facts judge_pkix(struct job *j, const struct sc_tlsa *t)
{
	bool ee = t->usage == SC_TLSA_PKIX_EE;
	size_t i = ee ? 0 : find_issuer(j, t, 1);
	bool shown = i < j->chain->n_sent && is_of(j, t, i);
	bool pinned = ee ? shown : sc_dane_pkix_has_issuer(&j->pkix, t);
	struct sc_tlsa_facts f = facts(SC_TLSA_MATCH, shown ? (int)i : -1);

	if (!shown && !pinned)
		return facts(SC_TLSA_NO_MATCH, -1);
	f.fault_text = sc_dane_pkix_fault(&j->pkix);
	if (!f.fault_text && !pinned)
		f.fault_text = "what the record names is not on the path to a "
			       "trust anchor";
	if (f.fault_text)
		f.match = SC_TLSA_PKIX;
	return f;
}

/*
 * A whole certificate or key that cannot be read makes a record that cannot be
 * used; policy/ does not look inside. What the server sent is never such.
 */
static bool is_readable(struct job *j, const struct sc_tlsa *t)
{
	struct sc_key_facts key;
	struct sc_cert c;

	if (t->mtype != SC_TLSA_FULL || is_of(j, t, 0))
		return true;
	if (t->selector == SC_TLSA_SPKI)
		return sc_key_parse(j->arena, t->data, &key);
	sc_cert_parse(j->arena, t->data, &c);
	return !c.parse_error;
}

static struct sc_tlsa_facts judge_usable(struct job *j, const struct sc_tlsa *t)
{
	switch (t->usage) {
	case SC_TLSA_DANE_EE: return judge_end_entity(j, t);
	case SC_TLSA_DANE_TA: return judge_trust_anchor(j, t);
	default: return judge_pkix(j, t);
	}
}

/* On port 25 the data of usages 0 and 1 may well be right. */
static struct sc_tlsa_facts judge_record(struct job *j, const struct sc_tlsa *t)
{
	struct sc_tlsa_facts f = facts(SC_TLSA_NOT_USED, -1);

	if (t->use == SC_TLSA_PKIX_USAGE)
		return f;
	if (t->use == SC_TLSA_USABLE && is_readable(j, t))
		f = judge_usable(j, t);
	if (f.match == SC_TLSA_NOT_USED || f.match == SC_TLSA_NO_MATCH ||
		f.match == SC_TLSA_TA_NOT_SENT)
		f.mistaken = sc_dane_hint(j->hints, t);
	return f;
}

static bool has_name(
	struct sc_arena *a, const struct sc_cert *leaf, const char *name)
{
	const char *ignored;
	enum sc_name_match m = sc_match_name(a, leaf, name, &ignored);

	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD ||
		m == SC_NAME_CN_ONLY;
}

/* The first name that the leaf has, or n_names: RFC 7672 3.2.2. */
static size_t find_name(struct sc_arena *a, const struct sc_dane_policy *p,
	const struct sc_cert *leaf)
{
	size_t i = 0;

	while (i < p->n_names && !has_name(a, leaf, p->names[i]))
		i++;
	return i;
}

/* `agile`: without the records that a stronger digest outranks. */
static enum sc_dane_result result_of(const struct sc_dane_policy *p,
	const struct sc_tlsa_facts *f, bool agile)
{
	bool used = false;

	for (size_t i = 0; i < p->n_records; i++) {
		if (f[i].match == SC_TLSA_NOT_USED ||
			(agile && p->records[i].outranked))
			continue;
		if (f[i].match == SC_TLSA_MATCH)
			return SC_DANE_AUTHENTICATED;
		used = true;
	}
	return used ? SC_DANE_MISMATCH : SC_DANE_UNAUTHENTICATED;
}

/* DANE-EE before DANE-TA before PKIX, as OpenSSL; then nearest the leaf. */
static bool is_better(const struct sc_dane_policy *p,
	const struct sc_tlsa_facts *f, size_t i, int than)
{
	if (f[i].match != SC_TLSA_MATCH || p->records[i].outranked)
		return false;
	if (than < 0 || p->records[i].usage != p->records[than].usage)
		return than < 0 || p->records[i].usage > p->records[than].usage;
	return (unsigned)f[i].at < (unsigned)f[than].at;
}

static void set_result(const struct job *j, size_t name,
	const struct sc_tlsa_facts *f, struct sc_dane_facts *out)
{
	const struct sc_dane_policy *p = j->policy;

	out->result = result_of(p, f, true);
	out->not_agile_differs = out->result != result_of(p, f, false);
	for (size_t i = 0; i < p->n_records; i++)
		if (is_better(p, f, i, out->record))
			out->record = (int)i;
	if (out->record < 0 || p->records[out->record].usage == SC_TLSA_DANE_EE)
		return;
	out->name = p->names[name];
	out->next_hop_only = name > 0;
}

static struct job new_job(struct sc_arena *a, const struct sc_dane_policy *p,
	const struct sc_chain *chain, struct sc_date at, struct sc_trust *trust)
{
	return (struct job){ .arena = a,
		.policy = p,
		.chain = chain,
		.shown = sc_new(a, struct shown, chain->n_sent),
		.paths = { .arena = a,
			.chain = chain,
			.at = at,
			.trust = trust },
		.pkix = { .arena = a,
			.policy = p,
			.sent = chain,
			.at = at,
			.trust = trust },
		.hints = sc_dane_hints_of(a, chain) };
}

static void judge_all(
	struct job *j, struct sc_tlsa_facts *f, struct sc_dane_facts *out)
{
	const struct sc_dane_policy *p = j->policy;
	size_t name = find_name(j->arena, p, sent(j, 0));

	j->named = name < p->n_names;
	j->pkix.named = j->named && name == 0;
	for (size_t i = 0; i < p->n_records; i++)
		f[i] = judge_record(j, &p->records[i]);
	set_result(j, name, f, out);
}

struct sc_dane_facts sc_dane_match(struct sc_arena *a,
	const struct sc_dane_policy *policy, const struct sc_chain *chain,
	struct sc_date at, struct sc_trust *trust)
{
	struct sc_dane_facts out = { .record = -1 };

	if (!policy)
		return out;
	struct sc_tlsa_facts *f =
		sc_new(a, struct sc_tlsa_facts, policy->n_records);

	for (size_t i = 0; i < policy->n_records; i++)
		f[i] = facts(SC_TLSA_NOT_USED, -1);
	out.records = f;
	out.n_records = policy->n_records;
	if (policy->state != SC_DANE_UNUSABLE &&
		policy->state != SC_DANE_BINDING)
		return out;
	out.result = SC_DANE_NOTHING_SHOWN;
	if (!trust)
		trust = sc_trust_of(a, absent);
	if (chain) {
		struct job j = new_job(a, policy, chain, at, trust);

		judge_all(&j, f, &out);
	}
	return out;
}

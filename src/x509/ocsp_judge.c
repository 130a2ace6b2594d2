/*
 * RFC 6960 3.2 and 4.2.2: first whom the response is about, then whether the
 * signer has a say, then the signature, and last the dates, so that a fault
 * found means all before it is well.
 */
#include <openssl/sha.h>

#include "base/text.h"
#include "facts/revocation.h"
#include "x509/key.h"
#include "x509/name.h"
#include "x509/ocsp.h"
#include "x509/oid.h"
#include "x509/sig.h"

#define OID_OCSP_SIGNING "1.3.6.1.5.5.7.3.9"

struct judge {
	struct sc_arena *arena;
	struct sc_memo *memo;
	const struct sc_ocsp_question *q;
	struct sc_ocsp response;
	const struct sc_ocsp_single *single; /* about q->cert */
	const struct sc_cert *signer;
	struct sc_staple_facts *out;
};

static const struct {
	const char *oid;
	unsigned char *(*digest)(
		const unsigned char *, size_t, unsigned char *);
	size_t n;
} hashes[] = {
	{ "1.3.14.3.2.26", SHA1, SHA_DIGEST_LENGTH },
	{ "2.16.840.1.101.3.4.2.1", SHA256, SHA256_DIGEST_LENGTH },
	{ "2.16.840.1.101.3.4.2.2", SHA384, SHA384_DIGEST_LENGTH },
	{ "2.16.840.1.101.3.4.2.3", SHA512, SHA512_DIGEST_LENGTH },
};

static bool is_hash_of(struct sc_bytes hash, struct sc_bytes of, size_t which)
{
	uint8_t digest[SHA512_DIGEST_LENGTH];

	hashes[which].digest(of.p, of.n, digest);
	return sc_bytes_equal(
		hash, (struct sc_bytes){ digest, hashes[which].n });
}

/* The hashes are of the issuer's name as the certificate has it. */
static bool is_about(const struct sc_ocsp_single *s, const struct sc_cert *cert,
	const struct sc_cert *issuer)
{
	struct sc_oid oid = sc_oid_of(s->hash_oid);

	for (size_t i = 0; i < SC_COUNT(hashes); i++)
		if (strcmp(oid.text, hashes[i].oid) == 0)
			return sc_bytes_equal(s->serial, cert->serial) &&
				is_hash_of(
					s->name_hash, issuer->subject_der, i) &&
				is_hash_of(s->key_hash,
					sc_key_octets(issuer->key.spki), i);
	return false;
}

static bool has_come(struct sc_date d, struct sc_date at)
{
	return d.s <= at.s;
}

/* For how long it counts without a nextUpdate: as BR 4.9.10 has it at most. */
#define UNDATED_S ((int64_t)10 * 86400)

static bool has_passed(const struct sc_ocsp_single *s, struct sc_date at)
{
	int64_t end_s = s->has_next_update ? s->next_update.s :
					     s->this_update.s + UNDATED_S;

	return end_s < at.s;
}

/* Of two that are in force the worse one counts: higher is worse. */
static int weight(enum sc_revocation status)
{
	return status == SC_REVOCATION_REVOKED ? 2 :
		status == SC_REVOCATION_GOOD   ? 0 :
						 1;
}

/*
 * What is in force counts first, then what has ended, then what is still to
 * come; revoked before unknown before good; the newest.
 */
static bool is_better(const struct sc_ocsp_single *s,
	const struct sc_ocsp_single *than, struct sc_date at)
{
	if (!than)
		return true;

	const int64_t order[][2] = {
		{ has_come(s->this_update, at),
			has_come(than->this_update, at) },
		{ !has_passed(s, at), !has_passed(than, at) },
		{ weight(s->status), weight(than->status) },
		{ s->this_update.s, than->this_update.s },
	};

	for (size_t i = 0; i < SC_COUNT(order); i++)
		if (order[i][0] != order[i][1])
			return order[i][0] > order[i][1];
	return false;
}

static enum sc_ocsp_fault find_single(struct judge *j)
{
	const struct sc_ocsp *r = &j->response;

	if (!j->q->issuer)
		return SC_OCSP_NO_ISSUER;
	for (size_t i = 0; i < r->n_singles; i++)
		if (is_about(&r->singles[i], j->q->cert, j->q->issuer) &&
			is_better(&r->singles[i], j->single, j->q->at))
			j->single = &r->singles[i];
	return j->single ? SC_OCSP_OK : SC_OCSP_OTHER_CERT;
}

static enum sc_ocsp_fault look_at_critical(struct judge *j)
{
	return j->response.unknown_critical || j->single->unknown_critical ?
		SC_OCSP_CRITICAL :
		SC_OCSP_OK;
}

static bool is_responder(const struct judge *j, const struct sc_cert *c)
{
	const struct sc_ocsp *r = &j->response;

	if (r->responder_name.n)
		return sc_name_equal(r->responder_name, c->subject_der);
	return is_hash_of(r->responder_key, sc_key_octets(c->key.spki), 0);
}

/* Of its names nothing is asked: real ones have an empty SAN. */
static bool is_malformed(const struct sc_cert *c)
{
	return c->malformed_extension &&
		strcmp(c->malformed_extension, SC_EXT_SAN) != 0;
}

static bool may_sign_ocsp(const struct sc_cert *c)
{
	if (c->has_key_usage && !(c->key_usage & SC_KU_DIGITAL_SIGNATURE))
		return false;
	for (size_t i = 0; i < c->n_eku; i++)
		if (strcmp(c->eku[i], OID_OCSP_SIGNING) == 0)
			return true;
	return false;
}

/* 4.2.2.2: by the same issuer directly, with the extended key usage. */
static bool is_delegate(struct judge *j, const struct sc_cert *c)
{
	size_t ignored = 0;

	return !c->parse_error && is_responder(j, c) && may_sign_ocsp(c) &&
		!c->unknown_critical && !is_malformed(c) &&
		c->not_before.s <= j->q->at.s && j->q->at.s <= c->not_after.s &&
		sc_name_equal(c->issuer_der, j->q->issuer->subject_der) &&
		sc_sig_verify(j->memo, c, &j->q->issuer->key, &ignored) ==
		SC_SIG_OK;
}

static enum sc_ocsp_fault find_signer(struct judge *j)
{
	const struct sc_ocsp *r = &j->response;

	if (is_responder(j, j->q->issuer)) {
		j->signer = j->q->issuer;
		return SC_OCSP_OK;
	}
	for (size_t i = 0; i < r->n_certs && !j->signer; i++) {
		struct sc_cert *c = sc_new(j->arena, struct sc_cert, 1);

		sc_cert_parse(j->arena, r->certs[i], c);
		if (is_delegate(j, c))
			j->signer = c;
	}
	j->out->delegated = j->signer != NULL;
	return j->signer ? SC_OCSP_OK : SC_OCSP_SIGNER;
}

static bool is_too_weak(struct sc_bytes algorithm)
{
	struct sc_bytes der;

	if (!sc_der_take(&algorithm, SC_DER_OID, &der))
		return true;

	struct sc_oid oid = sc_oid_of(der);
	const struct sc_signature_algorithm *s = sc_oid_signature(oid.text);

	return s && s->hash > SC_HASH_UNKNOWN && s->hash < SC_HASH_SHA1;
}

static enum sc_ocsp_fault look_at_signature(struct judge *j)
{
	if (is_too_weak(j->response.to_verify.algorithm))
		return SC_OCSP_SIGNATURE;
	return sc_sig_verify_data(sc_memo_budget(j->memo),
		       &j->response.to_verify, &j->signer->key) == SC_SIG_OK ?
		SC_OCSP_OK :
		SC_OCSP_SIGNATURE;
}

/* Responders may leave the nonce out (RFC 9654 2.1), but not change it. */
static enum sc_ocsp_fault look_at_nonce(struct judge *j)
{
	struct sc_bytes sent = j->q->nonce, got = j->response.nonce;

	return sent.p && got.p && !sc_bytes_equal(sent, got) ? SC_OCSP_NONCE :
							       SC_OCSP_OK;
}

/* Revocation is for ever, unless it is a hold: what is over tells of it, too */
static bool is_final(const struct sc_ocsp_single *s)
{
	return s->status == SC_REVOCATION_REVOKED &&
		s->reason != SC_REASON_HOLD;
}

static enum sc_ocsp_fault look_at_dates(struct judge *j)
{
	const struct sc_ocsp_single *s = j->single;

	j->out->result.status = s->status;
	j->out->result.reason = s->reason;
	j->out->result.date = s->revoked_at;
	j->out->this_update = s->this_update;
	j->out->next_update = s->next_update;
	j->out->has_next_update = s->has_next_update;
	if (!has_come(s->this_update, j->q->at))
		return SC_OCSP_NOT_YET;
	if (!has_come(j->q->cert->not_before, j->response.produced_at) ||
		!has_come(j->response.produced_at, j->q->cert->not_after))
		return SC_OCSP_PRODUCED;
	return has_passed(s, j->q->at) && !is_final(s) ? SC_OCSP_STALE :
							 SC_OCSP_OK;
}

static enum sc_ocsp_fault (*const steps[])(struct judge *) = {
	find_single,
	look_at_critical,
	find_signer,
	look_at_signature,
	look_at_nonce,
	look_at_dates,
};

static const char *const reasons[] = {
	[SC_OCSP_UNREADABLE] = "it cannot be read",
	[SC_OCSP_CRITICAL] = "it has a critical extension that nobody knows",
	[SC_OCSP_NO_ISSUER] = "the issuer's certificate was not seen",
	[SC_OCSP_OTHER_CERT] = "it is about another certificate",
	[SC_OCSP_SIGNER] = "its signer is neither the issuer nor a responder "
			   "that the issuer appointed",
	[SC_OCSP_SIGNATURE] = "its signature does not verify",
	[SC_OCSP_NONCE] = "its nonce is not the one sent",
	[SC_OCSP_NOT_YET] = "its thisUpdate is still to come",
	[SC_OCSP_PRODUCED] = "it was made before the certificate began, or "
			     "after it ended",
	[SC_OCSP_STALE] = "its nextUpdate has passed, or it has none and is "
			  "more than ten days old",
};

static const char *refusal(int status)
{
	static const char *const names[] = {
		[1] = "the responder answered malformedRequest",
		[2] = "the responder answered internalError",
		[3] = "the responder answered tryLater",
		[5] = "the responder answered sigRequired",
		[6] = "the responder answered unauthorized",
	};
	bool known = status > 0 && (size_t)status < SC_COUNT(names);

	return known && names[status] ?
		names[status] :
		"the responder answered with a status that is not defined";
}

static enum sc_ocsp_fault walk(struct judge *j, struct sc_bytes der)
{
	enum sc_ocsp_fault fault = SC_OCSP_OK;

	if (!sc_ocsp_parse(j->arena, der, &j->response))
		return SC_OCSP_UNREADABLE;
	if (j->response.status)
		return SC_OCSP_REFUSED;
	for (size_t i = 0; !fault && i < SC_COUNT(steps); i++)
		fault = steps[i](j);
	return fault;
}

struct sc_staple_facts sc_ocsp_judge(struct sc_arena *a, struct sc_memo *memo,
	struct sc_bytes der, const struct sc_ocsp_question *q)
{
	struct sc_staple_facts f = { .sent = true,
		.result = { .status = SC_REVOCATION_UNKNOWN, .reason = -1 } };
	struct judge j = { .arena = a, .memo = memo, .q = q, .out = &f };

	f.fault = walk(&j, der);
	if (j.single)
		f.sct_list = j.single->sct_list;
	f.refusal = f.fault == SC_OCSP_REFUSED ? j.response.status : 0;
	f.result.malformed = f.fault == SC_OCSP_UNREADABLE;
	f.result.why = f.fault == SC_OCSP_REFUSED ? refusal(j.response.status) :
						    reasons[f.fault];
	return f;
}

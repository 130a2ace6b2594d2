/*
 *	RSASSA-PSS-params = SEQUENCE { [0] hash DEFAULT SHA-1,
 *	                    [1] mask DEFAULT MGF1 with SHA-1,
 *	                    [2] salt INTEGER DEFAULT 20,
 *	                    [3] trailer INTEGER DEFAULT 1 }
 */
#include "x509/pss.h"

#include "x509/der.h"
#include "x509/oid.h"

/* AlgorithmIdentifier { hash } inside of [0], or of [1] for the mask. */
static bool read_hash(struct sc_bytes wrapped, enum sc_hash *out)
{
	struct sc_bytes algorithm, oid;

	if (!sc_der_take(&wrapped, SC_DER_SEQUENCE, &algorithm) ||
		!sc_der_take(&algorithm, SC_DER_OID, &oid))
		return false;
	*out = sc_oid_hash(sc_oid_of(oid).text);
	return true;
}

static bool read_mask(struct sc_bytes wrapped, enum sc_hash *out)
{
	struct sc_bytes algorithm, oid;

	return sc_der_take(&wrapped, SC_DER_SEQUENCE, &algorithm) &&
		sc_der_take(&algorithm, SC_DER_OID, &oid) &&
		strcmp(sc_oid_of(oid).text, "1.2.840.113549.1.1.8") == 0 &&
		read_hash(algorithm, out);
}

bool sc_pss_parse(struct sc_bytes parameters, struct sc_pss *out)
{
	struct sc_pss pss = { SC_HASH_SHA1, SC_HASH_SHA1, 20 };
	struct sc_bytes body, n;
	struct sc_tlv v;
	int trailer = 1;

	if (!sc_der_take(&parameters, SC_DER_SEQUENCE, &body))
		return false;
	if (sc_der_optional(&body, SC_DER_WRAPPED(0), &v) &&
		!read_hash(v.value, &pss.hash))
		return false;
	if (sc_der_optional(&body, SC_DER_WRAPPED(1), &v) &&
		!read_mask(v.value, &pss.mask_hash))
		return false;
	if (sc_der_optional(&body, SC_DER_WRAPPED(2), &v) &&
		(!sc_der_take(&v.value, SC_DER_INTEGER, &n) ||
			!sc_der_number(n, 4096, &pss.salt_bytes)))
		return false;
	if (sc_der_optional(&body, SC_DER_WRAPPED(3), &v) &&
		(!sc_der_take(&v.value, SC_DER_INTEGER, &n) ||
			!sc_der_number(n, 1, &trailer)))
		return false;
	*out = pss;
	return body.n == 0 && trailer == 1;
}

bool sc_pss_is_usual(const struct sc_pss *pss)
{
	bool hash = pss->hash == SC_HASH_SHA256 ||
		pss->hash == SC_HASH_SHA384 || pss->hash == SC_HASH_SHA512;

	return hash && pss->mask_hash == pss->hash &&
		pss->salt_bytes == sc_hash_bytes(pss->hash);
}

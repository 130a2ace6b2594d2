/*
 *	OCSPRequest = SEQUENCE { TBSRequest }
 *	TBSRequest  = SEQUENCE { SEQUENCE OF Request }
 *	Request     = SEQUENCE { CertID }
 *	CertID      = SEQUENCE { AlgorithmIdentifier, issuerNameHash OCTET
 *	              STRING, issuerKeyHash OCTET STRING, serialNumber INTEGER }
 *
 * As RFC 5019 2.1.1 has it: one question, SHA-1, no nonce, no signature. Built
 * from the inside outwards, each value behind its own length.
 */
#include "x509/ocsp_request.h"

#include <openssl/sha.h>

#include "base/limits.h"
#include "x509/der.h"
#include "x509/key.h"

#define NAME_ROOM 8 /* of an identifier and a length */

static const uint8_t sha1_id[] = { 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03,
	0x02, 0x1a, 0x05, 0x00 };

/* `tag` and a definite length in front of `v`. */
static struct sc_bytes wrap(struct sc_arena *a, uint8_t tag, struct sc_bytes v)
{
	uint8_t *p = sc_new(a, uint8_t, NAME_ROOM + v.n);
	size_t n = 0, octets = v.n < 0x80 ? 0 : v.n < 0x100 ? 1 : 2;

	p[n++] = tag;
	p[n++] = octets ? (uint8_t)(0x80 + octets) : (uint8_t)v.n;
	while (octets-- > 0)
		p[n++] = (uint8_t)(v.n >> (8 * octets));
	memcpy(p + n, v.p, v.n);
	return (struct sc_bytes){ p, n + v.n };
}

static struct sc_bytes join(
	struct sc_arena *a, const struct sc_bytes *v, size_t count)
{
	size_t n = 0, at = 0;

	for (size_t i = 0; i < count; i++)
		n += v[i].n;

	uint8_t *p = sc_new(a, uint8_t, n);

	for (size_t i = 0; i < count; i++) {
		memcpy(p + at, v[i].p, v[i].n);
		at += v[i].n;
	}
	return (struct sc_bytes){ p, n };
}

static struct sc_bytes hash(struct sc_arena *a, struct sc_bytes of)
{
	uint8_t md[SHA_DIGEST_LENGTH];

	SHA1(of.p, of.n, md);
	return wrap(
		a, SC_DER_OCTET_STRING, (struct sc_bytes){ md, sizeof(md) });
}

struct sc_bytes sc_ocsp_request(struct sc_arena *a, const struct sc_cert *cert,
	const struct sc_cert *issuer)
{
	const struct sc_bytes parts[] = {
		{ sha1_id, sizeof(sha1_id) },
		hash(a, issuer->subject_der),
		hash(a, sc_key_octets(issuer->key.spki)),
		wrap(a, SC_DER_INTEGER, cert->serial),
	};
	struct sc_bytes v = join(a, parts, SC_COUNT(parts));

	if (cert->serial.n > SC_LIMIT_SERIAL_BYTES)
		return (struct sc_bytes){ NULL, 0 };
	/* CertID, Request, requestList, TBSRequest, OCSPRequest */
	for (int i = 0; i < 5; i++)
		v = wrap(a, SC_DER_SEQUENCE, v);
	return v;
}

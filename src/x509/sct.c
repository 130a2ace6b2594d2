/*
 *	list   = length(2) 1*serialized             nothing behind it
 *	serialized = length(2) sct
 *	sct    = version(1)=0 log_id(32) timestamp(8) length(2) extensions
 *	         hash(1) key(1) length(2) signature nothing behind it
 *	signed = version(1)=0 type(1)=0 timestamp(8) entry
 *	         length(2) extensions
 *	entry  = type(2)=0 length(3) certificate
 *	       | type(2)=1 issuer_key_hash(32) length(3) tbs
 *
 * RFC 6962 3.2 and 3.3. Neither stricter nor laxer; extensions, of which there
 * are none yet, are taken as they are.
 */
#include "x509/sct.h"

#include <assert.h>
#include <openssl/sha.h>

#include "base/text.h"
#include "x509/oid.h"
#include "x509/sha256.h"

#define V1          0
#define ENTRY_CERT  0
#define ENTRY_TBS   1
#define TAG_EXT     SC_DER_WRAPPED(3)
#define HASH_SHA256 4
#define KEY_RSA     1
#define KEY_ECDSA   3

/* A 64-bit number takes this many octets, a DER length at most one more. */
#define NUMBER_BYTES 8
#define HEADER_BYTES (2 + NUMBER_BYTES)

static bool take(struct sc_bytes *rest, size_t n, struct sc_bytes *out)
{
	if (rest->n < n)
		return false;
	*out = (struct sc_bytes){ rest->p, n };
	rest->p += n;
	rest->n -= n;
	return true;
}

/* A big-endian number of `n` octets. */
static bool take_number(struct sc_bytes *rest, size_t n, uint64_t *out)
{
	struct sc_bytes b;
	uint64_t v = 0;

	if (!take(rest, n, &b))
		return false;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | b.p[i];
	*out = v;
	return true;
}

static bool take_octet(struct sc_bytes *rest, int *out)
{
	uint64_t v;

	if (!take_number(rest, 1, &v))
		return false;
	*out = (int)v;
	return true;
}

static bool take_counted(struct sc_bytes *rest, struct sc_bytes *out)
{
	uint64_t n;

	return take_number(rest, 2, &n) && take(rest, (size_t)n, out);
}

bool sc_sct_open(struct sc_bytes list, struct sc_bytes *rest)
{
	struct sc_bytes inner;

	if (!take_counted(&list, &inner) || list.n || !inner.n)
		return false;
	*rest = inner;
	return true;
}

bool sc_sct_next(struct sc_bytes *rest, struct sc_bytes *one)
{
	return take_counted(rest, one) && one->n;
}

bool sc_sct_parse(struct sc_bytes one, struct sc_sct *out)
{
	struct sc_sct s = { .version = 0 };

	if (!take_octet(&one, &s.version))
		return false;
	if (s.version == V1 &&
		(!take(&one, SC_SCT_LOG_ID_BYTES, &s.log_id) ||
			!take_number(&one, NUMBER_BYTES, &s.at_ms) ||
			!take_counted(&one, &s.extensions) ||
			!take_octet(&one, &s.hash) ||
			!take_octet(&one, &s.key) ||
			!take_counted(&one, &s.signature) || one.n))
		return false;
	*out = s;
	return true;
}

/* Bytes put one behind the other, in a buffer of a size known before. */
struct writer {
	uint8_t *p;
	size_t n, room;
};

static struct writer writer_of(struct sc_arena *a, size_t room)
{
	return (struct writer){ .p = sc_arena_alloc(a, room + 1, 1),
		.room = room };
}

static struct sc_bytes written(const struct writer *w)
{
	return (struct sc_bytes){ w->p, w->n };
}

static void put(struct writer *w, struct sc_bytes b)
{
	assert(b.n <= w->room - w->n);
	if (b.n)
		memcpy(w->p + w->n, b.p, b.n);
	w->n += b.n;
}

static void put_number(struct writer *w, uint64_t v, size_t n)
{
	uint8_t b[NUMBER_BYTES];

	for (size_t i = 0; i < n; i++)
		b[i] = (uint8_t)(v >> 8 * (n - 1 - i));
	put(w, (struct sc_bytes){ b, n });
}

struct sc_bytes sc_sct_entry_cert(struct sc_arena *a, struct sc_bytes der)
{
	struct writer w = writer_of(a, 2 + 3 + der.n);

	put_number(&w, ENTRY_CERT, 2);
	put_number(&w, der.n, 3);
	put(&w, der);
	return written(&w);
}

/* A tag and the shortest length, X.690 10.1. */
static void put_header(struct writer *w, uint8_t tag, size_t length)
{
	size_t n = 0;

	put_number(w, tag, 1);
	for (size_t v = length; v; v >>= 8)
		n++;
	if (length < 0x80)
		n = 1;
	else
		put_number(w, 0x80 | n, 1);
	put_number(w, length, n);
}

static struct sc_bytes wrapped(
	struct sc_arena *a, uint8_t tag, struct sc_bytes value)
{
	struct writer w = writer_of(a, HEADER_BYTES + value.n);

	put_header(&w, tag, value.n);
	put(&w, value);
	return written(&w);
}

static bool is_sct_list(struct sc_bytes extension)
{
	struct sc_bytes oid;

	if (!sc_der_take(&extension, SC_DER_OID, &oid))
		return false;
	return strcmp(sc_oid_of(oid).text, SC_EXT_SCTS) == 0;
}

/* The [3] of a TBSCertificate without the list; nothing when it was alone. */
static bool put_extensions(
	struct sc_arena *a, struct writer *w, struct sc_bytes wrapper)
{
	struct sc_bytes list;
	struct sc_tlv one;

	if (!sc_der_take(&wrapper, SC_DER_SEQUENCE, &list) || wrapper.n)
		return false;

	struct writer kept = writer_of(a, list.n);

	while (list.n) {
		if (!sc_der_optional(&list, SC_DER_SEQUENCE, &one))
			return false;
		if (!is_sct_list(one.value))
			put(&kept, one.whole);
	}
	if (kept.n)
		put(w,
			wrapped(a, TAG_EXT,
				wrapped(a, SC_DER_SEQUENCE, written(&kept))));
	return true;
}

bool sc_sct_precert_tbs(
	struct sc_arena *a, struct sc_bytes der, struct sc_bytes *out)
{
	struct sc_cert_parts parts;
	struct sc_bytes fields;
	struct sc_tlv v;

	if (!sc_cert_split(der, &parts) ||
		!sc_der_take(&parts.tbs, SC_DER_SEQUENCE, &fields))
		return false;

	/* Two headers may grow: of what was encoded with an odd length. */
	struct writer w = writer_of(a, fields.n + 2 * HEADER_BYTES);

	while (fields.n) {
		if (!sc_der_next(&fields, &v))
			return false;
		if (v.tag != TAG_EXT)
			put(&w, v.whole);
		else if (fields.n || !put_extensions(a, &w, v.value))
			return false;
	}
	*out = wrapped(a, SC_DER_SEQUENCE, written(&w));
	return true;
}

bool sc_sct_entry_precert(struct sc_arena *a, const struct sc_cert *cert,
	struct sc_bytes spki, struct sc_bytes *out)
{
	uint8_t hash[SHA256_DIGEST_LENGTH];
	struct sc_bytes tbs;

	if (!sc_sct_precert_tbs(a, cert->der, &tbs))
		return false;

	struct writer w = writer_of(a, 2 + sizeof(hash) + 3 + tbs.n);

	sc_sha256(spki, hash);
	put_number(&w, ENTRY_TBS, 2);
	put(&w, (struct sc_bytes){ hash, sizeof(hash) });
	put_number(&w, tbs.n, 3);
	put(&w, tbs);
	*out = written(&w);
	return true;
}

static struct sc_bytes signed_data(
	struct sc_arena *a, const struct sc_sct *sct, struct sc_bytes entry)
{
	struct writer w = writer_of(
		a, 1 + 1 + NUMBER_BYTES + entry.n + 2 + sct->extensions.n);

	put_number(&w, V1, 1);
	put_number(&w, 0, 1); /* certificate_timestamp */
	put_number(&w, sct->at_ms, NUMBER_BYTES);
	put(&w, entry);
	put_number(&w, sct->extensions.n, 2);
	put(&w, sct->extensions);
	return written(&w);
}

/* Contents of the AlgorithmIdentifier that means the same. */
static struct sc_bytes algorithm_of(const struct sc_sct *sct)
{
	static const uint8_t ecdsa[] = { 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
		0x3d, 0x04, 0x03, 0x02 };
	static const uint8_t rsa[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7,
		0x0d, 0x01, 0x01, 0x0b };

	if (sct->hash == HASH_SHA256 && sct->key == KEY_ECDSA)
		return (struct sc_bytes){ ecdsa, sizeof(ecdsa) };
	if (sct->hash == HASH_SHA256 && sct->key == KEY_RSA)
		return (struct sc_bytes){ rsa, sizeof(rsa) };
	return (struct sc_bytes){ NULL, 0 };
}

enum sc_sig sc_sct_verify(const struct sc_sct *sct, struct sc_bytes entry,
	const struct sc_key_facts *log)
{
	struct sc_cert_parts parts = { .algorithm = algorithm_of(sct),
		.signature = sct->signature };
	struct sc_arena scratch SC_AUTO(sc_arena_free) = { 0 };

	if (!parts.algorithm.p)
		return SC_SIG_BAD;
	parts.tbs = signed_data(&scratch, sct, entry);
	return sc_sig_verify_data(NULL, &parts, log);
}

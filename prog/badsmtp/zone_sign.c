/*
 * What is signed: the RRSIG data without the signature, then the records in
 * canonical form and order (RFC 4034 3.1.8.1, 6.3). Our names are lower case
 * already.
 */
#include "zone_sign.h"

#include <stdlib.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/dname.h"
#include "zone_wire.h"

#define POINT_BYTES  32 /* a coordinate of P-256 */
#define KEY_BYTES    600
#define SHA1_BITS    1024
#define FLAGS_KEY    257 /* zone key, secure entry point */
#define DIGEST_BYTES 32

/* RFC 6605 4: the point without its leading octet. */
static bool put_point(struct wire *w, EVP_PKEY *key)
{
	unsigned char point[1 + 2 * POINT_BYTES];
	size_t n = 0;

	if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point,
		    sizeof(point), &n) != 1 ||
		n != sizeof(point))
		return false;
	wire_put(w, point + 1, n - 1);
	return true;
}

static bool put_number(struct wire *w, const BIGNUM *number)
{
	unsigned char bytes[KEY_BYTES];

	if (!number || BN_num_bytes(number) > KEY_BYTES)
		return false;
	wire_put(w, bytes, (size_t)BN_bn2bin(number, bytes));
	return true;
}

/* RFC 3110 2: length of the exponent, exponent, modulus. */
static bool put_rsa(struct wire *w, EVP_PKEY *key)
{
	BIGNUM *e = NULL, *n = NULL;
	bool good =
		EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
		EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1;

	wire_put8(w, e ? (unsigned)BN_num_bytes(e) : 0);
	good = good && put_number(w, e) && put_number(w, n);
	BN_free(e);
	BN_free(n);
	return good;
}

/* RFC 4034 appendix B. */
static unsigned tag_of(struct sc_bytes data)
{
	unsigned long sum = 0;

	for (size_t i = 0; i < data.n; i++)
		sum += i & 1 ? data.p[i] : (unsigned long)data.p[i] << 8;
	return (unsigned)((sum + (sum >> 16)) & 0xffff);
}

bool zone_key_make(
	struct sc_arena *a, enum zone_algorithm algorithm, struct zone_key *out)
{
	uint8_t bytes[KEY_BYTES];
	struct wire w = { .p = bytes, .max = sizeof(bytes) };
	bool rsa = algorithm == ZONE_RSASHA1;

	*out = (struct zone_key){ .algorithm = algorithm };
	out->key = rsa ? EVP_RSA_gen(SHA1_BITS) :
			 EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	if (!out->key)
		return false;
	wire_put16(&w, FLAGS_KEY);
	wire_put8(&w, 3); /* the protocol, RFC 4034 2.1.2 */
	wire_put8(&w, algorithm);
	if (!(rsa ? put_rsa : put_point)(&w, out->key))
		return false;
	out->data.p = (uint8_t *)sc_arena_copy(a, w.p, w.n);
	out->data.n = w.n;
	out->tag = tag_of(out->data);
	return true;
}

void zone_key_free(struct zone_key *k)
{
	EVP_PKEY_free(k->key);
	k->key = NULL;
}

struct sc_bytes zone_key_ds(
	struct sc_arena *a, const struct zone_key *k, const char *name)
{
	uint8_t input[KEY_BYTES + SC_DNAME_MAX + 2];
	struct wire w = { .p = input, .max = sizeof(input) };
	uint8_t *out = sc_new(a, uint8_t, 4 + DIGEST_BYTES);
	struct wire ds = { .p = out, .max = 4 };

	wire_put_name(&w, name);
	wire_put(&w, k->data.p, k->data.n);
	wire_put16(&ds, k->tag);
	wire_put8(&ds, k->algorithm);
	wire_put8(&ds, 2); /* SHA-256, RFC 4509 */
	EVP_Digest(w.p, w.n, out + 4, NULL, EVP_sha256(), NULL);
	return (struct sc_bytes){ out, 4 + DIGEST_BYTES };
}

static int by_data(const void *a, const void *b)
{
	const struct sc_bytes *x = a, *y = b;
	size_t n = x->n < y->n ? x->n : y->n;
	int order = n ? memcmp(x->p, y->p, n) : 0;

	return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* Labels without the root and a wildcard's star, RFC 4034 3.1.3. */
static unsigned labels_of(const char *owner)
{
	int n = sc_dname_labels(owner);

	return (unsigned)(*owner == '*' ? n - 1 : n);
}

static void put_rrsig(struct wire *w, const struct zone_signing *s,
	const struct zone_rrset *set)
{
	wire_put16(w, set->type);
	wire_put8(w, s->key->algorithm);
	wire_put8(w, labels_of(set->owner));
	wire_put32(w, s->ttl_s);
	wire_put32(w, (uint32_t)s->until.s);
	wire_put32(w, (uint32_t)s->from.s);
	wire_put16(w, s->key->tag);
	wire_put_name(w, s->signer);
}

static void put_records(struct wire *w, const struct zone_signing *s,
	const struct zone_rrset *set, const struct sc_bytes *sorted)
{
	for (size_t i = 0; i < set->n; i++) {
		wire_put_name(w, set->owner);
		wire_put16(w, set->type);
		wire_put16(w, 1); /* class IN */
		wire_put32(w, s->ttl_s);
		wire_put16(w, (unsigned)sorted[i].n);
		wire_put(w, sorted[i].p, sorted[i].n);
	}
}

/* RFC 6605 4: r and s, each of 32 octets, instead of the DER of both. */
static size_t plain_ecdsa(unsigned char *sig, size_t n)
{
	const unsigned char *p = sig;
	ECDSA_SIG *both = d2i_ECDSA_SIG(NULL, &p, (long)n);

	if (!both)
		return 0;
	BN_bn2binpad(ECDSA_SIG_get0_r(both), sig, POINT_BYTES);
	BN_bn2binpad(ECDSA_SIG_get0_s(both), sig + POINT_BYTES, POINT_BYTES);
	ECDSA_SIG_free(both);
	return 2 * POINT_BYTES;
}

static size_t make_signature(
	const struct zone_key *k, const struct wire *input, unsigned char *sig)
{
	const EVP_MD *md =
		k->algorithm == ZONE_RSASHA1 ? EVP_sha1() : EVP_sha256();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t n = KEY_BYTES;
	bool good = ctx &&
		EVP_DigestSignInit(ctx, NULL, md, NULL, k->key) == 1 &&
		EVP_DigestSign(ctx, sig, &n, input->p, input->n) == 1;

	EVP_MD_CTX_free(ctx);
	if (!good)
		return 0;
	return k->algorithm == ZONE_ECDSAP256 ? plain_ecdsa(sig, n) : n;
}

/* No more than this is needed for what is signed. */
static size_t room_for(const struct zone_rrset *set)
{
	size_t n = 18 + SC_DNAME_MAX + 2;

	for (size_t i = 0; i < set->n; i++)
		n += SC_DNAME_MAX + 2 + 10 + set->data[i].n;
	return n;
}

struct sc_bytes zone_sign_rrset(struct sc_arena *a,
	const struct zone_signing *s, const struct zone_rrset *set)
{
	unsigned char sig[KEY_BYTES];
	struct wire w = { .max = room_for(set) };
	struct sc_bytes *sorted = sc_new(a, struct sc_bytes, set->n);

	memcpy(sorted, set->data, set->n * sizeof(*sorted));
	qsort(sorted, set->n, sizeof(*sorted), by_data);
	w.p = sc_new(a, uint8_t, w.max + KEY_BYTES);
	put_rrsig(&w, s, set);
	size_t head = w.n;

	put_records(&w, s, set, sorted);
	size_t n = make_signature(s->key, &w, sig);

	sig[0] ^= s->spoil;
	memcpy(w.p + head, sig, n);
	return (struct sc_bytes){ w.p, head + n };
}

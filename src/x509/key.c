/*
 *	SPKI         = SEQUENCE { algorithm, subjectPublicKey BIT STRING }
 *	algorithm    = SEQUENCE { OBJECT IDENTIFIER, parameters ANY OPTIONAL }
 *	RSAPublicKey = SEQUENCE { modulus INTEGER, exponent INTEGER }
 *	ECParameters = OBJECT IDENTIFIER | SEQUENCE (spelled out) | NULL
 *	ECPoint      = 04 x y | 02 x | 03 x
 *
 * Laxer than RFC 3279 and RFC 5480: other encodings of the same key are read
 * and called unusual. What is called explicit is not looked into but for the
 * size of its field.
 */
#include "x509/key.h"

#include <openssl/sha.h>

#include "base/codec.h"
#include "base/limits.h"
#include "x509/der.h"
#include "x509/oid.h"
#include "x509/sha256.h"

struct spki {
	struct sc_bytes algorithm; /* whole */
	struct sc_bytes oid, parameters, bits;
	struct sc_bytes octets;
};

static bool read_spki(struct sc_bytes der, struct spki *out)
{
	struct sc_bytes body, algorithm;
	struct sc_tlv v;

	if (!sc_der_take(&der, SC_DER_SEQUENCE, &body) ||
		!sc_der_optional(&body, SC_DER_SEQUENCE, &v))
		return false;
	out->algorithm = v.whole;
	algorithm = v.value;
	if (!sc_der_take(&algorithm, SC_DER_OID, &out->oid))
		return false;
	out->parameters = algorithm;
	return sc_der_take(&body, SC_DER_BIT_STRING, &out->bits) &&
		sc_der_bits(out->bits, &out->octets);
}

struct sc_bytes sc_key_octets(struct sc_bytes spki)
{
	struct spki s;

	return read_spki(spki, &s) ? s.octets : (struct sc_bytes){ NULL, 0 };
}

static int bit_length(struct sc_bytes n)
{
	int top = 0;

	if (n.n == 0)
		return 0;
	while (n.p[0] >> top)
		top++;
	return (int)(n.n - 1) * 8 + top;
}

/*
 * An INTEGER that should be positive. One whose leading zero was forgotten is
 * negative; others read it as if it were there, so do we, and call it unusual.
 */
static struct sc_bytes unsigned_part(struct sc_bytes v, bool *unusual)
{
	*unusual |= v.n == 0 || v.p[0] & 0x80;
	*unusual |= v.n > 1 && v.p[0] == 0 && v.p[1] < 0x80;
	while (v.n && v.p[0] == 0) {
		v.p++;
		v.n--;
	}
	return v;
}

static void read_rsa(const struct spki *s, struct sc_key_facts *key)
{
	static const uint8_t usual[] = { 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86,
		0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00 };
	struct sc_bytes rest = s->octets, pair, n, e;

	key->unusual_encoding |= key->type == SC_KEY_RSA &&
		!sc_bytes_equal(s->algorithm,
			(struct sc_bytes){ usual, sizeof(usual) });
	if (!sc_der_take(&rest, SC_DER_SEQUENCE, &pair) || rest.n ||
		!sc_der_take(&pair, SC_DER_INTEGER, &n) ||
		!sc_der_take(&pair, SC_DER_INTEGER, &e) || pair.n) {
		key->unusual_encoding = true;
		return;
	}
	key->modulus = unsigned_part(n, &key->unusual_encoding);
	key->exponent = unsigned_part(e, &key->unusual_encoding);
	key->bits = bit_length(key->modulus);
}

/* SpecifiedECDomain: version, fieldID { type, prime INTEGER }, ... */
static void read_explicit_curve(
	struct sc_bytes parameters, struct sc_key_facts *key)
{
	struct sc_bytes body, version, field, type, prime;
	bool ignored = false;

	key->explicit_curve = true;
	if (sc_der_take(&parameters, SC_DER_SEQUENCE, &body) &&
		sc_der_take(&body, SC_DER_INTEGER, &version) &&
		sc_der_take(&body, SC_DER_SEQUENCE, &field) &&
		sc_der_take(&field, SC_DER_OID, &type) &&
		sc_der_take(&field, SC_DER_INTEGER, &prime))
		key->bits = bit_length(unsigned_part(prime, &ignored));
}

/* Judges a point by its length and first octet (SEC 1, 2.3.3). */
static void read_point(struct sc_bytes point, struct sc_key_facts *key)
{
	size_t width = ((size_t)key->bits + 7) / 8;
	uint8_t form = point.n ? point.p[0] : 0;

	key->compressed_point = form == 2 || form == 3;
	if (key->bits == 0)
		return;
	if (key->compressed_point)
		key->invalid_point = point.n != 1 + width;
	else
		key->invalid_point = form != 4 || point.n != 1 + 2 * width;
}

static void read_ec(
	struct sc_arena *a, const struct spki *s, struct sc_key_facts *key)
{
	struct sc_bytes rest = s->parameters, der;

	if (sc_der_take(&rest, SC_DER_OID, &der)) {
		struct sc_oid oid = sc_oid_of(der);
		const struct sc_curve *c = sc_oid_curve(oid.text);

		key->curve = c ? c->name : sc_arena_text(a, oid.text);
		key->bits = c ? c->bits : 0;
		key->unusual_encoding |= rest.n != 0;
	} else if (rest.n && rest.p[0] == SC_DER_SEQUENCE) {
		read_explicit_curve(rest, key);
	} else {
		key->unusual_encoding = true;
	}
	read_point(s->octets, key);
}

/* DSA: parameters { p, q, g }; the size is that of p. */
static void read_dsa(const struct spki *s, struct sc_key_facts *key)
{
	struct sc_bytes rest = s->parameters, group, p;
	bool ignored = false;

	if (sc_der_take(&rest, SC_DER_SEQUENCE, &group) &&
		sc_der_take(&group, SC_DER_INTEGER, &p))
		key->bits = bit_length(unsigned_part(p, &ignored));
}

/* RFC 8410 3, RFC 9881 4: no parameters, and a key of one length. */
static void read_raw(const struct spki *s, struct sc_key_facts *key)
{
	size_t width = key->type == SC_KEY_ED25519 ? 32 :
		key->type == SC_KEY_ED448          ? 57 :
						     s->octets.n;

	key->unusual_encoding |= s->parameters.n != 0 || s->octets.n != width;
	key->bits = key->type == SC_KEY_ED25519 ? 256 :
		key->type == SC_KEY_ED448       ? 456 :
						  0;
}

static void read_key(
	struct sc_arena *a, const struct spki *s, struct sc_key_facts *key)
{
	switch (key->type) {
	case SC_KEY_RSA:
	case SC_KEY_RSA_PSS: read_rsa(s, key); break;
	case SC_KEY_EC: read_ec(a, s, key); break;
	case SC_KEY_DSA: read_dsa(s, key); break;
	case SC_KEY_ED25519:
	case SC_KEY_ED448:
	case SC_KEY_ML_DSA: read_raw(s, key); break;
	case SC_KEY_UNKNOWN: break;
	}
}

/* Of other keys than RSA; those of a curve not named here cost the most. */
static long long curve_us(const struct sc_key_facts *key)
{
	return key->bits <= 256 ? 200 : key->bits <= 384 ? 1000 : 2000;
}

#define RSA_SETUP_US     20
#define RSA_STEPS_PER_US 400 /* multiplications of two words */

long long sc_key_verify_us(const struct sc_key_facts *key)
{
	long long words = (key->bits + 63) / 64;
	long long squares = bit_length(key->exponent);

	if (key->bits > SC_LIMIT_RSA_BITS)
		return 0; /* it is not even tried */
	if (key->type == SC_KEY_RSA || key->type == SC_KEY_RSA_PSS)
		return RSA_SETUP_US +
			words * words * squares / RSA_STEPS_PER_US;
	return curve_us(key);
}

bool sc_key_parse(
	struct sc_arena *a, struct sc_bytes spki, struct sc_key_facts *out)
{
	struct sc_key_facts key = { .spki = spki };
	uint8_t digest[SHA256_DIGEST_LENGTH];
	struct spki s;

	if (!read_spki(spki, &s))
		return false;

	struct sc_oid oid = sc_oid_of(s.oid);
	const struct sc_key_algorithm *known = sc_oid_key(oid.text);

	key.type = known ? known->type : SC_KEY_UNKNOWN;
	key.name = known ? known->name : sc_arena_text(a, oid.text);
	key.unusual_encoding = s.bits.p[0] != 0; /* unused bits */
	sc_sha256(spki, digest);
	key.spki_sha256 =
		sc_hex(a, (struct sc_bytes){ digest, sizeof(digest) });
	read_key(a, &s, &key);
	*out = key;
	return true;
}

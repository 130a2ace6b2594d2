#include "key_samples.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#include "base/codec.h"
#include "base/text.h"
#include "der_writer.h"
#include "x509/cert.h"
#include "x509/key_file.h"

#define OID_RSA     "1.2.840.113549.1.1.1"
#define OID_ED25519 "1.3.101.112"
#define OID_EC      "1.2.840.10045.2.1"
#define OID_P256    "1.2.840.10045.3.1.7"

/* RSAPublicKey in a SubjectPublicKeyInfo. */
static struct sc_bytes wrap_rsa(struct sc_arena *a, struct sc_bytes pair)
{
	struct der w = { .arena = a };

	if (!der_put_oid(&w, OID_RSA))
		return (struct sc_bytes){ NULL, 0 };
	der_put_text(&w, DER_NULL, "");
	der_close(&w, 0, DER_SEQUENCE);
	der_put_bits(&w, pair);
	der_close(&w, 0, DER_SEQUENCE);
	return der_bytes(&w);
}

struct sc_bytes key_sample_rsa(
	struct sc_arena *a, struct sc_bytes modulus, struct sc_bytes exponent)
{
	struct der numbers = { .arena = a };

	der_put_unsigned(&numbers, modulus);
	der_put_unsigned(&numbers, exponent);
	der_close(&numbers, 0, DER_SEQUENCE);
	return wrap_rsa(a, der_bytes(&numbers));
}

static struct sc_bytes wrap_point(struct sc_arena *a, const char *oid,
	const char *curve, struct sc_bytes p)
{
	struct der w = { .arena = a };

	if (!der_put_oid(&w, oid) || (curve && !der_put_oid(&w, curve)))
		return (struct sc_bytes){ NULL, 0 };
	der_close(&w, 0, DER_SEQUENCE);
	der_put_bits(&w, p);
	der_close(&w, 0, DER_SEQUENCE);
	return der_bytes(&w);
}

static const struct sc_bytes usual_exponent = { (const uint8_t *)"\x01\x00\x01",
	3 };

static bool read_hex(
	struct sc_arena *a, struct sc_bytes content, struct sc_bytes *spki)
{
	char *text = sc_arena_copy(a, content.p, content.n);
	struct sc_bytes n;

	text += strncmp(text, "0x", 2) == 0 ? 2 : 0;
	text[strcspn(text, "\r\n")] = '\0';
	if (strlen(text) % 2)
		text = sc_arena_printf(a, "0%s", text);
	if (!sc_unhex(a, text, &n))
		return false;
	*spki = key_sample_rsa(a, n, usual_exponent);
	return true;
}

/* A member of a JWK: base64 with - and _, and no padding. */
static bool member(struct sc_arena *a, const json_t *jwk, const char *name,
	struct sc_bytes *out)
{
	const char *text = json_string_value(json_object_get(jwk, name));

	if (!text)
		return false;
	char *s = sc_arena_printf(
		a, "%s%.*s", text, (int)(3 - (strlen(text) + 3) % 4), "===");

	for (char *p = s; *p; p++)
		*p = *p == '-' ? '+' : *p == '_' ? '/' : *p;
	return sc_unbase64(a, sc_bytes_of(s), out);
}

static bool convert_jwk(
	struct sc_arena *a, const json_t *jwk, struct sc_bytes *spki)
{
	const char *kind = json_string_value(json_object_get(jwk, "kty"));
	const char *curve = json_string_value(json_object_get(jwk, "crv"));
	struct sc_bytes x, y;

	if (kind && strcmp(kind, "RSA") == 0 && member(a, jwk, "n", &x) &&
		member(a, jwk, "e", &y)) {
		*spki = key_sample_rsa(a, x, y);
		return true;
	}
	if (!curve || !member(a, jwk, "x", &x))
		return false;
	if (strcmp(curve, "Ed25519") == 0) {
		*spki = wrap_point(a, OID_ED25519, NULL, x);
		return true;
	}
	if (strcmp(curve, "P-256") != 0 || !member(a, jwk, "y", &y))
		return false;
	uint8_t *point = sc_arena_alloc(a, 1 + x.n + y.n, 1);

	*point = 4;
	memcpy(point + 1, x.p, x.n);
	memcpy(point + 1 + x.n, y.p, y.n);
	*spki = wrap_point(
		a, OID_EC, OID_P256, (struct sc_bytes){ point, 1 + x.n + y.n });
	return true;
}

static bool read_jwk(
	struct sc_arena *a, struct sc_bytes content, struct sc_bytes *spki)
{
	json_t *jwk = json_loadb((const char *)content.p, content.n, 0, NULL);
	bool good = convert_jwk(a, jwk, spki);

	json_decref(jwk);
	return good;
}

/* RFC 4253 6.6: strings with a length in front; "ssh-rsa", e, n. */
static bool take_string(struct sc_bytes *rest, struct sc_bytes *out)
{
	if (rest->n < 4)
		return false;
	size_t n = (size_t)rest->p[0] << 24 | (size_t)rest->p[1] << 16 |
		(size_t)rest->p[2] << 8 | rest->p[3];

	if (n > rest->n - 4)
		return false;
	*out = (struct sc_bytes){ rest->p + 4, n };
	rest->p += 4 + n;
	rest->n -= 4 + n;
	return true;
}

static bool read_ssh(
	struct sc_arena *a, struct sc_bytes content, struct sc_bytes *spki)
{
	const char *text = sc_arena_copy(a, content.p, content.n);
	const char *key = text + strcspn(text, " ") + 1;
	struct sc_bytes rest, kind, e, n;

	if (!sc_unbase64(a,
		    (struct sc_bytes){
			    (const uint8_t *)key, strcspn(key, " \r\n") },
		    &rest) ||
		!take_string(&rest, &kind) || !take_string(&rest, &e) ||
		!take_string(&rest, &n))
		return false;
	*spki = key_sample_rsa(a, n, e);
	return true;
}

/* RFC 9580 3.2: two octets with the number of bits, then the number. */
static bool take_mpi(struct sc_bytes *rest, struct sc_bytes *out)
{
	if (rest->n < 2)
		return false;
	size_t n = (((size_t)rest->p[0] << 8 | rest->p[1]) + 7) / 8;

	if (n > rest->n - 2)
		return false;
	*out = (struct sc_bytes){ rest->p + 2, n };
	rest->p += 2 + n;
	rest->n -= 2 + n;
	return true;
}

/* The first packet, which is the primary key: version 4, RSA. */
static bool read_packet(
	struct sc_arena *a, struct sc_bytes packet, struct sc_bytes *spki)
{
	struct sc_bytes n, e;
	size_t head = packet.n < 2 ? 0 :
		packet.p[0] & 0x40 ? (packet.p[1] < 192 ? 2u : 3u) :
				     2u + (packet.p[0] & 3u);

	head += 6; /* version, time, algorithm */
	if (packet.n < head || packet.p[head - 6] != 4)
		return false;
	packet.p += head;
	packet.n -= head;
	if (!take_mpi(&packet, &n) || !take_mpi(&packet, &e))
		return false;
	*spki = key_sample_rsa(a, n, e);
	return true;
}

static bool read_pgp(
	struct sc_arena *a, struct sc_bytes content, struct sc_bytes *spki)
{
	const char *text = sc_arena_copy(a, content.p, content.n);
	const char *from = strstr(text, "\n\n");
	const char *to = from ? strstr(from, "\n=") : NULL;
	struct sc_bytes packets;

	if (!to)
		from = strstr(text, "\r\n\r\n");
	if (!to)
		to = from ? strstr(from, "\n=") : NULL;
	return to &&
		sc_unbase64(a,
			(struct sc_bytes){
				(const uint8_t *)from, (size_t)(to - from) },
			&packets) &&
		read_packet(a, packets, spki);
}

static struct sc_bytes spki_of(struct sc_arena *a, X509 *cert)
{
	unsigned char *der = NULL;
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &der);
	struct sc_bytes copy = { NULL, 0 };

	if (n > 0)
		copy = (struct sc_bytes){ (const uint8_t *)sc_arena_copy(
						  a, der, (size_t)n),
			(size_t)n };
	OPENSSL_free(der);
	return copy;
}

static bool read_pkcs7(
	struct sc_arena *a, struct sc_bytes der, struct sc_bytes *spki)
{
	const unsigned char *p = der.p;
	PKCS7 *message = d2i_PKCS7(NULL, &p, (long)der.n);

	if (message && PKCS7_type_is_signed(message))
		*spki = spki_of(a, sk_X509_value(message->d.sign->cert, 0));
	PKCS7_free(message);
	return spki->n > 0;
}

static struct sc_bytes key_of_certificate(
	struct sc_arena *a, struct sc_bytes der)
{
	struct sc_cert cert;

	sc_cert_parse(a, der, &cert);
	return cert.parse_error ? (struct sc_bytes){ NULL, 0 } : cert.key.spki;
}

/* What our own reader of files does not take, such as a CA alone. */
static bool read_other_pem(
	struct sc_arena *a, struct sc_bytes content, struct sc_bytes *spki)
{
	struct sc_bytes der;
	const char *label;

	while (sc_pem_next(a, &content, &label, &der)) {
		if (strcmp(label, "RSA PUBLIC KEY") == 0)
			*spki = wrap_rsa(a, der);
		if (strcmp(label, "PUBLIC KEY") == 0)
			*spki = der;
		if (strcmp(label, "CERTIFICATE") == 0)
			*spki = key_of_certificate(a, der);
		if (strcmp(label, "PKCS7") == 0)
			(void)read_pkcs7(a, der, spki);
		if (spki->n)
			return true;
	}
	return false;
}

static bool read_pem(
	struct sc_arena *a, struct sc_bytes content, struct sc_bytes *spki)
{
	struct sc_key_files files;
	struct sc_error e;

	if (read_other_pem(a, content, spki))
		return true;
	if (!sc_key_file_read(a, content, &files, &e))
		return false;
	*spki = files.v[0].spki;
	return true;
}

bool key_sample_read(
	struct sc_arena *a, struct sc_bytes content, struct sc_bytes *spki)
{
	static const struct {
		const char *mark;
		bool (*read)(struct sc_arena *a, struct sc_bytes content,
			struct sc_bytes *spki);
	} forms[] = {
		{ "-----BEGIN PGP", read_pgp },
		{ "-----BEGIN ", read_pem },
		{ "ssh-rsa ", read_ssh },
		{ "\"kty\"", read_jwk },
		{ "", read_hex },
	};
	const char *text = sc_arena_copy(a, content.p, content.n);

	*spki = (struct sc_bytes){ NULL, 0 };
	for (size_t i = 0; i < SC_COUNT(forms); i++)
		if (strstr(text, forms[i].mark))
			return forms[i].read(a, content, spki);
	return false;
}

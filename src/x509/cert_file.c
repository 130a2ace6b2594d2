#include "x509/cert_file.h"

#include "base/codec.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "x509/der.h"
#include "x509/pkcs12.h"

/* A file on its way. */
struct opening {
	struct sc_arena *a;
	const char *name;     /* for the command of an error */
	const char *password; /* NULL: only certificates and keys are wanted */
	bool unordered;       /* a set of certificates was opened */
};

static bool has_text(struct sc_bytes b, const char *text)
{
	return b.n && memmem(b.p, b.n, text, strlen(text)) != NULL;
}

static bool begins(struct sc_bytes b, const void *p, size_t n)
{
	return b.n >= n && memcmp(b.p, p, n) == 0;
}

/* ---- text ---- */

/* The ASCII of UTF-16; `low` is the place of the low octet in each pair. */
static struct sc_bytes narrow(
	struct sc_arena *a, struct sc_bytes wide, size_t low)
{
	uint8_t *out = sc_new(a, uint8_t, wide.n / 2 + 1);
	size_t n = 0;

	for (size_t i = 0; i + 1 < wide.n; i += 2)
		out[n++] = wide.p[i + 1 - low] ? '?' : wide.p[i + low];
	return (struct sc_bytes){ out, n };
}

/* Text of one octet a character, whatever a Windows editor made of it. */
static struct sc_bytes as_text(struct sc_arena *a, struct sc_bytes b)
{
	static const struct {
		const char *mark;
		size_t n_mark, n_skip;
		int low; /* -1: it is of one octet a character */
	} forms[] = {
		{ "\xef\xbb\xbf", 3, 3, -1 },
		{ "\xff\xfe", 2, 2, 0 },
		{ "\xfe\xff", 2, 2, 1 },
		{ "-\0-\0", 4, 0, 0 },
		{ "\0-\0-", 4, 0, 1 },
	};

	for (size_t i = 0; i < SC_COUNT(forms); i++) {
		if (!begins(b, forms[i].mark, forms[i].n_mark))
			continue;
		b.p += forms[i].n_skip;
		b.n -= forms[i].n_skip;
		return forms[i].low < 0 ? b :
					  narrow(a, b, (size_t)forms[i].low);
	}
	return b;
}

/* A value of JSON or of the environment has "\n" for the end of a line. */
static struct sc_bytes with_line_ends(struct sc_arena *a, struct sc_bytes b)
{
	uint8_t *out;
	size_t n = 0;

	if (!has_text(b, "-----\\n"))
		return b;
	out = sc_new(a, uint8_t, b.n + 1);
	for (size_t i = 0; i < b.n; i++) {
		bool escaped = b.p[i] == '\\' && i + 1 < b.n;

		if (escaped && (b.p[i + 1] == 'n' || b.p[i + 1] == 'r'))
			out[n++] = b.p[++i] == 'n' ? '\n' : '\r';
		else
			out[n++] = b.p[i];
	}
	return (struct sc_bytes){ out, n };
}

/* ---- PKCS#7 ---- */

static const uint8_t oid_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01,
	0x07, 0x01 };
static const uint8_t oid_signed[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01,
	0x07, 0x02 };

static bool is_oid(struct sc_bytes value, const uint8_t *oid)
{
	return value.n == sizeof(oid_data) &&
		memcmp(value.p, oid, value.n) == 0;
}

/*
 * ContentInfo (RFC 5652 3, 5.1): the certificates of signed data, all
 *
 *     SEQUENCE { signedData, [0] { SEQUENCE { version, digestAlgorithms SET,
 *         encapContentInfo SEQUENCE, [0] certificates, ... } } }
 */
static bool find_certificates(struct sc_bytes der, struct sc_bytes *out)
{
	struct sc_bytes info, oid, wrapped, data, ignored;
	struct sc_tlv certificates;

	if (!sc_der_take(&der, SC_DER_SEQUENCE, &info) ||
		!sc_der_take(&info, SC_DER_OID, &oid) ||
		!is_oid(oid, oid_signed) ||
		!sc_der_take(&info, SC_DER_WRAPPED(0), &wrapped) ||
		!sc_der_take(&wrapped, SC_DER_SEQUENCE, &data) ||
		!sc_der_take(&data, SC_DER_INTEGER, &ignored) ||
		!sc_der_take(&data, SC_DER_SET, &ignored) ||
		!sc_der_take(&data, SC_DER_SEQUENCE, &ignored))
		return false;
	*out = (struct sc_bytes){ NULL, 0 };
	if (sc_der_optional(&data, SC_DER_WRAPPED(0), &certificates))
		*out = certificates.value;
	return true;
}

/* Writes them as PEM; other kinds, such as attributes, are passed over. */
static void put_certificates(
	struct sc_arena *a, struct sc_out *o, struct sc_bytes certificates)
{
	struct sc_tlv c;

	for (size_t n = 0;
		n < SC_LIMIT_VERIFY_CERTS && sc_der_next(&certificates, &c);)
		if (c.tag == SC_DER_SEQUENCE) {
			sc_out_text(o, sc_pem(a, "CERTIFICATE", c.whole));
			n++;
		}
}

static bool is_pkcs7_label(const char *label)
{
	static const char *const labels[] = { "PKCS7", "PKCS #7 SIGNED DATA",
		"CMS" };

	for (size_t i = 0; i < SC_COUNT(labels); i++)
		if (strcmp(labels[i], label) == 0)
			return true;
	return false;
}

/* PEM in which certificates stand in place of signed data. */
static struct sc_bytes open_pem(struct opening *opening, struct sc_bytes text)
{
	struct sc_arena *a = opening->a;
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);
	struct sc_bytes rest = text, certificates;
	struct sc_pem_block block;

	if (!has_text(text, "-----BEGIN PKCS") &&
		!has_text(text, "-----BEGIN CMS-----"))
		return text;
	for (const uint8_t *from = rest.p; sc_pem_take(a, &rest, &block);
		from = rest.p)
		if (block.decoded && is_pkcs7_label(block.label) &&
			find_certificates(block.der, &certificates)) {
			put_certificates(a, &o, certificates);
			opening->unordered = true;
		} else {
			sc_out_bytes(&o, (const char *)from,
				(size_t)(rest.p - from));
		}
	return (struct sc_bytes){ (const uint8_t *)m.p, m.n };
}

/* ---- what is only named ---- */

/* PFX, RFC 7292 4: SEQUENCE { 3, SEQUENCE { data, ... }, ... } */
static bool is_pkcs12(struct sc_bytes b)
{
	struct sc_bytes pfx, version, safe, oid;
	int n;

	return sc_der_take(&b, SC_DER_SEQUENCE, &pfx) &&
		sc_der_take(&pfx, SC_DER_INTEGER, &version) &&
		sc_der_number(version, 3, &n) && n == 3 &&
		sc_der_take(&pfx, SC_DER_SEQUENCE, &safe) &&
		sc_der_take(&safe, SC_DER_OID, &oid) &&
		(is_oid(oid, oid_data) || is_oid(oid, oid_signed));
}

static bool is_java(struct sc_bytes b)
{
	return begins(b, "\xfe\xed\xfe\xed", 4) ||
		begins(b, "\xce\xce\xce\xce", 4);
}

static bool is_openssh(struct sc_bytes b)
{
	return has_text(b, "-----BEGIN OPENSSH PRIVATE KEY-----") ||
		begins(b, "ssh-", 4) || begins(b, "ecdsa-sha2-", 11);
}

static bool is_bare_rsa(struct sc_bytes b)
{
	return has_text(b, "-----BEGIN RSA PUBLIC KEY-----") &&
		!has_text(b, "-----BEGIN CERTIFICATE");
}

static bool is_list(struct sc_bytes b)
{
	return has_text(b, "-----BEGIN X509 CRL-----") &&
		!has_text(b, "-----BEGIN CERTIFICATE");
}

/* `known`: what is read when everything in the file is asked about. */
static const struct {
	bool (*is)(struct sc_bytes content);
	const char *what, *before, *after;
	bool known;
} named[] = {
	{ is_pkcs12, "PKCS#12", "openssl pkcs12 -nokeys -in ",
		" -out chain.pem", true },
	{ is_java, "a key store of Java", "keytool -list -rfc -keystore ",
		" >chain.pem", false },
	{ is_openssh, "a key of OpenSSH", "ssh-keygen -e -m PKCS8 -f ",
		" >key.pem", false },
	{ is_bare_rsa, "an RSA key without its algorithm (PKCS#1)",
		"openssl rsa -RSAPublicKey_in -pubout -in ", " -out key.pem",
		true },
	{ is_list, "a CRL, and no certificate", "openssl crl -noout -text -in ",
		"", true },
};

static bool refuse_named(
	const struct opening *o, struct sc_bytes content, struct sc_error *e)
{
	for (size_t i = 0; i < SC_COUNT(named); i++)
		if (!(o->password && named[i].known) && named[i].is(content))
			return sc_error_set(e, SC_ERROR_CONFIG,
				"it is %s; convert it with: %s%.150s%s",
				named[i].what, named[i].before, o->name,
				named[i].after);
	return true;
}

/* ---- all of it ---- */

static bool is_der(struct sc_bytes b)
{
	return b.n && b.p[0] == SC_DER_SEQUENCE;
}

/* DER that one of the readers knows, or what is in it as PEM. */
static bool open_der(struct opening *o, struct sc_bytes content,
	struct sc_bytes *out, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->a };
	struct sc_out text = sc_out_to_memory(&m);
	struct sc_bytes certificates;

	*out = content;
	o->unordered = true;
	if (o->password && is_pkcs12(content))
		return sc_pkcs12_open(o->a, content, o->password, out, e);
	if (!find_certificates(content, &certificates)) {
		o->unordered = false;
		return refuse_named(o, content, e);
	}
	put_certificates(o->a, &text, certificates);
	*out = (struct sc_bytes){ (const uint8_t *)m.p, m.n };
	return m.n ||
		sc_error_set(e, SC_ERROR_CONFIG,
			"it is PKCS#7 without a certificate");
}

static bool open_file(struct opening *o, struct sc_bytes content,
	struct sc_bytes *out, struct sc_error *e)
{
	struct sc_bytes text, der;

	if (is_der(content))
		return open_der(o, content, out, e);
	text = with_line_ends(o->a, as_text(o->a, content));
	if (!refuse_named(o, text, e))
		return false;
	if (!has_text(text, "-----BEGIN ") && sc_unbase64(o->a, text, &der) &&
		is_der(der))
		return open_der(o, der, out, e);
	*out = open_pem(o, text);
	return true;
}

bool sc_cert_file_open(struct sc_arena *a, const char *name,
	struct sc_bytes content, struct sc_bytes *out, struct sc_error *e)
{
	struct opening o = { a, name, NULL, false };

	return open_file(&o, content, out, e);
}

bool sc_cert_file_open_all(struct sc_arena *a, struct sc_bytes content,
	const char *password, struct sc_cert_file *out, struct sc_error *e)
{
	struct opening o = { a, "FILE", password, false };
	bool good = open_file(&o, content, &out->content, e);

	out->unordered = o.unordered;
	return good;
}

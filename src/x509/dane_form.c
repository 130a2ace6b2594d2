#include "x509/dane_form.h"

#include "base/codec.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/key.h"
#include "x509/sha256.h"

/* What a form is made of; texts are made in an arena of their own. */
struct material {
	struct sc_arena *a;
	const struct sc_cert *const *certs; /* that were sent; then the root */
	size_t n_sent, n;
	const struct sc_cert *cert; /* one of them */
};

/* The key of a certificate that cannot be read is absent. */
static struct sc_bytes spki_of(const struct sc_cert *c)
{
	return c->key.spki;
}

static struct sc_bytes bare_key_of(const struct sc_cert *c)
{
	return c->parse_error ? c->key.spki : sc_key_octets(c->key.spki);
}

static struct sc_bytes make_cert(const struct material *m)
{
	return m->cert->der;
}

static struct sc_bytes make_spki(const struct material *m)
{
	return spki_of(m->cert);
}

static struct sc_bytes make_bare_key(const struct material *m)
{
	return bare_key_of(m->cert);
}

static const struct sc_bytes absent = { NULL, 0 };

/* A text in lines; what is absent has none. */
static struct sc_bytes lines(struct sc_bytes of, const char *text)
{
	return of.n ? sc_bytes_of(text) : absent;
}

static struct sc_bytes pem(
	const struct material *m, const char *label, struct sc_bytes der)
{
	return lines(der, sc_pem(m->a, label, der));
}

static struct sc_bytes make_cert_pem(const struct material *m)
{
	return pem(m, "CERTIFICATE", m->cert->der);
}

static struct sc_bytes make_spki_pem(const struct material *m)
{
	return pem(m, "PUBLIC KEY", spki_of(m->cert));
}

static struct sc_bytes make_rsa_pem(const struct material *m)
{
	return pem(m, "RSA PUBLIC KEY", bare_key_of(m->cert));
}

/* What "openssl x509 -pubkey" prints without -noout. */
static struct sc_bytes make_both_pem(const struct material *m)
{
	struct sc_bytes spki = spki_of(m->cert);

	return lines(spki,
		sc_arena_printf(m->a, "%s%s", sc_pem(m->a, "PUBLIC KEY", spki),
			sc_pem(m->a, "CERTIFICATE", m->cert->der)));
}

/* A file with the certificates from `first` to the one before `end`. */
static struct sc_bytes file_of(
	const struct material *m, size_t first, size_t end)
{
	const char *text = "";

	for (size_t i = first; i < end; i++)
		text = sc_arena_printf(m->a, "%s%s", text,
			sc_pem(m->a, "CERTIFICATE", m->certs[i]->der));
	return sc_bytes_of(text);
}

static struct sc_bytes make_chain_file(const struct material *m)
{
	return m->n_sent > 1 ? file_of(m, 0, m->n_sent) : absent;
}

static struct sc_bytes make_issuers_file(const struct material *m)
{
	return m->n_sent > 1 ? file_of(m, 1, m->n_sent) : absent;
}

static struct sc_bytes make_file_with_root(const struct material *m)
{
	return m->n > m->n_sent ? file_of(m, 0, m->n) : absent;
}

static struct sc_bytes one_line(
	const struct material *m, struct sc_bytes of, const char *text)
{
	return lines(of, sc_arena_printf(m->a, "%s\n", text));
}

static struct sc_bytes hex(
	const struct material *m, struct sc_bytes b, char first)
{
	char *s = sc_hex(m->a, b);

	for (char *p = s; *p; p++)
		if (!sc_text_is_digit(*p))
			*p = (char)(*p - 'a' + first);
	return one_line(m, b, s);
}

static struct sc_bytes make_cert_hex(const struct material *m)
{
	return hex(m, m->cert->der, 'a');
}

static struct sc_bytes make_cert_upper_hex(const struct material *m)
{
	return hex(m, m->cert->der, 'A');
}

static struct sc_bytes make_spki_hex(const struct material *m)
{
	return hex(m, spki_of(m->cert), 'a');
}

static struct sc_bytes make_spki_upper_hex(const struct material *m)
{
	return hex(m, spki_of(m->cert), 'A');
}

/* As "xxd -p" prints it, 30 octets a line. */
static struct sc_bytes hex_lines(const struct material *m, struct sc_bytes b)
{
	const char *s = sc_hex(m->a, b);
	char *out = sc_new(m->a, char, 2 * b.n + b.n / 30 + 2);
	size_t n = 0;

	for (size_t i = 0; s[i]; i++) {
		out[n++] = s[i];
		if (i % 60 == 59 || !s[i + 1])
			out[n++] = '\n';
	}
	return lines(b, out);
}

static struct sc_bytes make_cert_dump(const struct material *m)
{
	return hex_lines(m, m->cert->der);
}

static struct sc_bytes make_spki_dump(const struct material *m)
{
	return hex_lines(m, spki_of(m->cert));
}

static struct sc_bytes make_cert_base64(const struct material *m)
{
	return one_line(m, m->cert->der, sc_base64(m->a, m->cert->der));
}

static struct sc_bytes make_spki_base64(const struct material *m)
{
	return one_line(m, spki_of(m->cert), sc_base64(m->a, spki_of(m->cert)));
}

/* The lines between BEGIN and END. */
static struct sc_bytes body_of(struct sc_bytes pem_text)
{
	if (!pem_text.n)
		return absent;

	const uint8_t *start = memchr(pem_text.p, '\n', pem_text.n);
	const uint8_t *end = pem_text.p + pem_text.n - 1;

	while (end > start + 1 && end[-1] != '\n')
		end--;
	return (struct sc_bytes){ start + 1, (size_t)(end - start - 1) };
}

static struct sc_bytes make_cert_body(const struct material *m)
{
	return body_of(make_cert_pem(m));
}

static struct sc_bytes make_spki_body(const struct material *m)
{
	return body_of(make_spki_pem(m));
}

/* "openssl x509 -modulus", which compares keys with certificates. */
static struct sc_bytes make_modulus(const struct material *m)
{
	struct sc_bytes bare = bare_key_of(m->cert), rsa, n;

	if (!sc_der_take(&bare, SC_DER_SEQUENCE, &rsa) ||
		!sc_der_take(&rsa, SC_DER_INTEGER, &n))
		return absent;
	while (n.n > 1 && !n.p[0])
		n = (struct sc_bytes){ n.p + 1, n.n - 1 };
	return sc_bytes_of(sc_arena_printf(
		m->a, "Modulus=%s", (const char *)hex(m, n, 'A').p));
}

static struct sc_bytes digest(const struct material *m, struct sc_bytes of)
{
	uint8_t *p = sc_new(m->a, uint8_t, SHA256_DIGEST_LENGTH);

	if (!of.n)
		return absent;
	sc_sha256(of, p);
	return (struct sc_bytes){ p, SHA256_DIGEST_LENGTH };
}

static struct sc_bytes make_cert_digest(const struct material *m)
{
	return digest(m, m->cert->der);
}

static struct sc_bytes make_spki_digest(const struct material *m)
{
	return digest(m, spki_of(m->cert));
}

static struct sc_bytes make_nothing(const struct material *m)
{
	(void)m;
	return sc_bytes_of("");
}

static struct sc_bytes make_line_feed(const struct material *m)
{
	(void)m;
	return sc_bytes_of("\n");
}

static struct sc_bytes make_line_end(const struct material *m)
{
	(void)m;
	return sc_bytes_of("\r\n");
}

#define THE_PROGRAM ": the program that made it read no certificate"

enum kind {
	DER,
	TEXT,  /* octets that are made: with several ends of line */
	SPELT, /* a digest, which programs print in several ways */
};

static const struct {
	struct sc_dane_form form;
	enum kind kind;
	bool leaf_only;
	struct sc_bytes (*make)(const struct material *m);
} forms[] = {
	{ { "the whole certificate", 0, false }, DER, false, make_cert },
	{ { "the public key", 1, false }, DER, false, make_spki },
	{ { "the bare public key, without its algorithm", -1, false }, DER,
		false, make_bare_key },
	{ { "an empty input" THE_PROGRAM, -1, true }, false, true,
		make_nothing },
	{ { "a line feed alone" THE_PROGRAM, -1, true }, false, true,
		make_line_feed },
	{ { "a line end alone" THE_PROGRAM, -1, true }, false, true,
		make_line_end },
	{ { "the PEM text of the certificate", -1, false }, TEXT, false,
		make_cert_pem },
	{ { "the PEM text of the public key", -1, false }, TEXT, false,
		make_spki_pem },
	{ { "the PEM text of the RSA public key", -1, false }, TEXT, true,
		make_rsa_pem },
	{ { "the PEM text of the public key and the certificate", -1, false },
		true, true, make_both_pem },
	{ { "the PEM text of the whole chain file", -1, true }, TEXT, true,
		make_chain_file },
	{ { "the PEM text of the whole chain file, with the root", -1, true },
		TEXT, true, make_file_with_root },
	{ { "the PEM text of the issuers' file", -1, true }, TEXT, true,
		make_issuers_file },
	{ { "the base64 text of the certificate", -1, false }, TEXT, true,
		make_cert_base64 },
	{ { "the base64 text of the certificate", -1, false }, TEXT, true,
		make_cert_body },
	{ { "the base64 text of the public key", -1, false }, TEXT, true,
		make_spki_base64 },
	{ { "the base64 text of the public key", -1, false }, TEXT, true,
		make_spki_body },
	{ { "the hexadecimal text of the certificate", -1, false }, TEXT, true,
		make_cert_hex },
	{ { "the hexadecimal text of the certificate", -1, false }, TEXT, true,
		make_cert_upper_hex },
	{ { "the hexadecimal text of the public key", -1, false }, TEXT, true,
		make_spki_hex },
	{ { "the hexadecimal text of the public key", -1, false }, TEXT, true,
		make_spki_upper_hex },
	{ { "the hexadecimal text of the certificate", -1, false }, TEXT, true,
		make_cert_dump },
	{ { "the hexadecimal text of the public key", -1, false }, TEXT, true,
		make_spki_dump },
	{ { "the SHA-256 of the public key", -1, false }, TEXT, true,
		make_spki_digest },
	{ { "the SHA-256 of the certificate", -1, false }, TEXT, true,
		make_cert_digest },
	{ { "the modulus as openssl prints it", -1, false }, TEXT, true,
		make_modulus },
	{ { "the hexadecimal SHA-256 of the certificate", -1, false }, SPELT,
		true, make_cert_digest },
	{ { "the hexadecimal SHA-256 of the public key", -1, false }, SPELT,
		true, make_spki_digest },
};

/* ---- line ends ---- */

static struct sc_bytes as_it_is(struct sc_arena *a, struct sc_bytes text)
{
	(void)a;
	return text;
}

static struct sc_bytes with_crlf(struct sc_arena *a, struct sc_bytes text)
{
	uint8_t *out = sc_new(a, uint8_t, 2 * text.n);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			out[n++] = '\r';
		out[n++] = text.p[i];
	}
	return (struct sc_bytes){ out, n };
}

static struct sc_bytes without_end(struct sc_arena *a, struct sc_bytes text)
{
	(void)a;
	return (struct sc_bytes){ text.p, text.n - 1 };
}

static struct sc_bytes crlf_without_end(
	struct sc_arena *a, struct sc_bytes text)
{
	return with_crlf(a, without_end(a, text));
}

static struct sc_bytes (*const endings[])(
	struct sc_arena *, struct sc_bytes) = {
	as_it_is,
	without_end,
	with_crlf,
	crlf_without_end,
};

/* ---- how a digest is printed ---- */

static const struct spelling {
	const char *before, *between;
	char ten; /* the digit for it */
	const char *after;
} spellings[] = {
	{ "", "", 'a', "" },
	{ "", "", 'A', "" },
	{ "", ":", 'a', "" },
	{ "", ":", 'A', "" },
	{ "", "", 'a', "  -" }, /* sha256sum */
	{ "(stdin)= ", "", 'a', "" },
	{ "SHA256(stdin)= ", "", 'a', "" },
	{ "SHA2-256(stdin)= ", "", 'a', "" }, /* from OpenSSL 3 on */
	{ "SHA256 Fingerprint=", ":", 'A', "" },
	{ "sha256 Fingerprint=", ":", 'A', "" },
};

static struct sc_bytes spell(
	struct sc_arena *a, const struct spelling *sp, struct sc_bytes digest)
{
	struct material m = { .a = a };
	struct sc_out_memory memory = { .arena = a };
	struct sc_out o = sc_out_to_memory(&memory);

	sc_out_text(&o, sp->before);
	for (size_t i = 0; i < digest.n; i++)
		sc_out_printf(&o, "%s%.2s", i ? sp->between : "",
			hex(&m, (struct sc_bytes){ digest.p + i, 1 }, sp->ten)
				.p);
	sc_out_printf(&o, "%s\n", sp->after);
	return sc_bytes_of(memory.p);
}

/* ---- the list ---- */

#define N_CERTS SC_LIMIT_DANE_HINT_CERTS

struct list {
	struct sc_arena *arena;
	struct sc_dane_input *v;
	size_t n;
};

static void add(struct list *l, size_t form, const struct sc_dane_input *of,
	struct sc_bytes b)
{
	struct sc_dane_input *x;

	l->v = sc_grow(l->arena, l->v, l->n, struct sc_dane_input);
	x = &l->v[l->n++];
	*x = *of;
	x->form = &forms[form].form;
	if (forms[form].kind == DER)
		x->der = b;
	sc_sha256(b, x->sha256);
	SHA512(b.p, b.n, x->sha512);
}

static void add_text(struct list *l, size_t form,
	const struct sc_dane_input *of, struct sc_arena *scratch,
	struct sc_bytes text)
{
	for (size_t k = 0; k < SC_COUNT(endings); k++)
		add(l, form, of, endings[k](scratch, text));
}

static void add_form(
	struct list *l, size_t form, size_t cert, struct material m)
{
	struct sc_arena scratch SC_AUTO(sc_arena_free) = { 0 };
	struct sc_dane_input of = { .cert = cert, .of = m.certs[cert] };
	struct sc_bytes made;

	m.a = &scratch;
	m.cert = m.certs[cert];
	made = forms[form].make(&m);
	if (!made.p)
		return;
	if (forms[form].kind == DER)
		add(l, form, &of, made);
	if (forms[form].kind == TEXT)
		add_text(l, form, &of, &scratch, made);
	for (size_t k = 0; forms[form].kind == SPELT && k < SC_COUNT(spellings);
		k++)
		add_text(l, form, &of, &scratch,
			spell(&scratch, &spellings[k], made));
}

/* The root that the chain leads to, when it was not sent; or NULL. */
static const struct sc_cert *unsent_root(
	struct sc_arena *a, const struct sc_chain *chain)
{
	struct sc_cert *root;

	if (!chain->anchor)
		return NULL;
	for (size_t i = 0; i < chain->n_sent; i++)
		if (sc_bytes_equal(chain->sent[i]->der, chain->anchor->der))
			return NULL;
	root = sc_new(a, struct sc_cert, 1);
	sc_cert_parse(a, chain->anchor->der, root);
	return root;
}

size_t sc_dane_inputs(struct sc_arena *a, const struct sc_chain *chain,
	const struct sc_dane_input **out)
{
	const struct sc_cert *certs[N_CERTS + 1];
	struct material m = { .certs = certs };
	struct list l = { .arena = a };

	while (m.n < chain->n_sent && m.n < N_CERTS) {
		certs[m.n] = chain->sent[m.n];
		m.n++;
	}
	m.n_sent = m.n;
	certs[m.n] = unsent_root(a, chain);
	m.n += certs[m.n] != NULL;
	for (size_t f = 0; f < SC_COUNT(forms); f++)
		for (size_t i = 0; i < (forms[f].leaf_only ? 1 : m.n); i++)
			add_form(&l, f, i, m);
	*out = l.v;
	return l.n;
}

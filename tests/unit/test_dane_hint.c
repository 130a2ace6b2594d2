/*
 * test_dane_hint.c -- what the data of TLSA records is that match nothing. The
 * chain is a leaf and its issuer.
 */
#include "x509/dane_hint.h"

#include "base/codec.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/dane.h"

struct world {
	struct sc_arena *a;
	const struct sc_cert *leaf, *issuer;
	const struct sc_cert *root; /* not sent */
	struct sc_dane_hints *hints;
	const char *pem; /* of the leaf */
};

struct row {
	const char *record, *hint;
};

static void hold(const struct world *w, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sc_tlsa t =
			sc_tlsa_read(w->a, rows[i].record, SC_ROLE_MX);

		IS(sc_dane_hint(w->hints, &t), rows[i].hint, rows[i].record);
	}
}

static const char *of_bytes(
	const struct world *w, const char *numbers, struct sc_bytes b)
{
	return sc_arena_printf(w->a, "%s %s", numbers, sc_hex(w->a, b));
}

/* The data that a record of a certificate has, under numbers of its own. */
static const char *of_cert(const struct world *w, const char *numbers,
	const struct sc_cert *c, int selector, int mtype)
{
	return of_bytes(w, numbers, sc_dane_data(w->a, c, selector, mtype));
}

/* The digest of a text. */
static const char *of_text(
	const struct world *w, const char *numbers, const char *text)
{
	struct sc_cert c = { .der = sc_bytes_of(text) };

	return of_cert(w, numbers, &c, SC_TLSA_CERT, SC_TLSA_SHA256);
}

static void test_numbers(const struct world *w)
{
	const struct row rows[] = {
		{ of_text(w, "3 1 1", "another key"), NULL },
		{ of_cert(w, "3 1 1", w->leaf, 0, 1),
			"the SHA-256 of the whole certificate, which is "
			"selector 0" },
		{ of_cert(w, "3 0 2", w->leaf, 1, 2),
			"the SHA-512 of the public key, which is selector 1" },
		{ of_cert(w, "3 1 1", w->issuer, 1, 1),
			"the SHA-256 of the public key of the issuer Badsmtp "
			"Intermediate 1, which is usage 2" },
		{ of_cert(w, "2 1 1", w->leaf, 1, 1),
			"the SHA-256 of the public key of the server itself, "
			"which is usage 3" },
		{ of_cert(w, "2 0 1", w->leaf, 1, 1),
			"the SHA-256 of the public key of the server itself, "
			"which is 3 1 1" },
		{ of_cert(w, "3 1 0", w->leaf, 1, 1),
			"the SHA-256 of the public key, which is matching "
			"type 1" },
		{ of_bytes(w, "3 1 0", w->leaf->der),
			"the whole certificate, which is selector 0" },
		{ of_cert(w, "3 0 1", w->root, 1, 1),
			"the SHA-256 of the public key of the issuer Badsmtp "
			"Root CA, which is 2 1 1" },
		/* The record is right, and the root was not sent. */
		{ of_cert(w, "2 1 1", w->root, 1, 1), NULL },
	};

	hold(w, rows, SC_COUNT(rows));
}

static const char *without_last(struct sc_arena *a, const char *text)
{
	return sc_arena_copy(a, text, strlen(text) - 1);
}

static const char *with_crlf(struct sc_arena *a, const char *text)
{
	const char *out = "";

	for (; *text; text += strcspn(text, "\n") + 1)
		out = sc_arena_printf(
			a, "%s%.*s\r\n", out, (int)strcspn(text, "\n"), text);
	return out;
}

static void test_pem(const struct world *w)
{
	struct sc_bytes key = w->leaf->key.spki;
	const char *key_pem = sc_pem(w->a, "PUBLIC KEY", key);
	const char *issuer = sc_pem(w->a, "CERTIFICATE", w->issuer->der);
	static const char cert[] =
		"the SHA-256 of the PEM text of the certificate";
	const struct row rows[] = {
		{ of_text(w, "3 0 1", w->pem), cert },
		{ of_text(w, "3 0 1", without_last(w->a, w->pem)), cert },
		{ of_text(w, "3 1 1", with_crlf(w->a, w->pem)), cert },
		{ of_text(w, "3 1 1", key_pem),
			"the SHA-256 of the PEM text of the public key" },
		{ of_text(w, "3 1 1",
			  sc_arena_printf(w->a, "%s%s", w->pem, issuer)),
			"the SHA-256 of the PEM text of the whole chain "
			"file" },
		{ of_text(w, "3 1 1", issuer),
			"the SHA-256 of the PEM text of the certificate of the "
			"issuer Badsmtp Intermediate 1" },
		{ of_text(w, "3 1 1",
			  sc_arena_printf(w->a, "%s%s", key_pem, w->pem)),
			"the SHA-256 of the PEM text of the public key and the "
			"certificate" },
		{ of_bytes(w, "3 0 0", sc_bytes_of(w->pem)),
			"the PEM text of the certificate" },
		{ of_text(w, "3 1 1",
			  sc_arena_printf(w->a, "%s%s%s", w->pem, issuer,
				  sc_pem(w->a, "CERTIFICATE", w->root->der))),
			"the SHA-256 of the PEM text of the whole chain file, "
			"with the root" },
	};

	hold(w, rows, SC_COUNT(rows));
}

static const char *of_twice(const struct world *w)
{
	struct sc_cert c = { .der = sc_dane_data(w->a, w->leaf, 1, 1) };

	return of_cert(w, "3 1 1", &c, SC_TLSA_CERT, SC_TLSA_SHA256);
}

static void test_texts(const struct world *w)
{
	struct sc_bytes key = w->leaf->key.spki;
	const char *hex = sc_hex(w->a, w->leaf->der);
	const struct row rows[] = {
		{ of_text(w, "3 1 1", sc_base64(w->a, key)),
			"the SHA-256 of the base64 text of the public key" },
		{ of_text(w, "3 0 1",
			  sc_arena_printf(
				  w->a, "%s\n", sc_base64(w->a, w->leaf->der))),
			"the SHA-256 of the base64 text of the certificate" },
		{ of_text(w, "3 0 1", hex),
			"the SHA-256 of the hexadecimal text of the "
			"certificate" },
		{ of_text(w, "3 1 1", sc_hex(w->a, key)),
			"the SHA-256 of the hexadecimal text of the public "
			"key" },
		{ of_text(w, "3 1 1", w->leaf->key.spki_sha256),
			"the SHA-256 of the hexadecimal SHA-256 of the public "
			"key" },
		{ of_text(w, "3 1 1",
			  sc_arena_printf(
				  w->a, "%s  -\n", w->leaf->key.spki_sha256)),
			"the SHA-256 of the hexadecimal SHA-256 of the public "
			"key" },
		{ of_twice(w), "the SHA-256 of the SHA-256 of the public key" },
		{ of_text(w, "3 1 1", ""),
			"the SHA-256 of an empty input: the program that made "
			"it read no certificate" },
		{ of_text(w, "2 1 1", "\n"),
			"the SHA-256 of a line feed alone: the program that "
			"made it read no certificate" },
	};

	hold(w, rows, SC_COUNT(rows));
}

static void test_lengths(const struct world *w)
{
	const char *digest = w->leaf->key.spki_sha256;
	const char *base64 = sc_base64(w->a, sc_dane_data(w->a, w->leaf, 1, 1));
	const struct row rows[] = {
		{ "3 1 1 "
		  "00000000000000000000000000000000"
		  "00000000000000000000000000000000",
			"a placeholder, all zeros, and no digest" },
		{ sc_arena_printf(w->a, "3 1 1 %.40s", digest),
			"the first 20 of the 32 octets of the SHA-256 of the "
			"public key" },
		{ sc_arena_printf(w->a, "3 1 1 %.12s", digest), NULL },
		{ sc_arena_printf(w->a, "3 1 1 %s0a", digest),
			"1 octet too long, and begins with the SHA-256 of the "
			"public key" },
		{ of_bytes(w, "3 1 2", sc_bytes_of(digest)),
			"the hexadecimal SHA-256 of the public key" },
		{ of_bytes(w, "3 1 1", sc_bytes_of(base64)),
			"the base64 text of the SHA-256 of the public key" },
	};

	hold(w, rows, SC_COUNT(rows));
}

static const char *upper(struct sc_arena *a, const char *text)
{
	char *out = sc_arena_copy(a, text, strlen(text));

	for (char *p = out; *p; p++)
		if (*p >= 'a' && *p <= 'f')
			*p = (char)(*p - 'a' + 'A');
	return out;
}

static const char *with_colons(struct sc_arena *a, const char *hex)
{
	const char *out = "";

	for (size_t i = 0; hex[i]; i += 2)
		out = sc_arena_printf(
			a, "%s%s%.2s", out, i ? ":" : "", hex + i);
	return out;
}

/* What programs print of a digest, taken for its input. */
static void test_prints(const struct world *w)
{
	static const char key[] =
		"the SHA-256 of the hexadecimal SHA-256 of the public key";
	const char *digest = w->leaf->key.spki_sha256;
	const char *big = upper(w->a, w->leaf->sha256);
	const struct row rows[] = {
		{ of_text(w, "3 1 1", upper(w->a, digest)), key },
		{ of_text(w, "3 1 1",
			  sc_arena_printf(
				  w->a, "SHA2-256(stdin)= %s\n", digest)),
			key },
		{ of_text(w, "3 1 1",
			  sc_arena_printf(w->a, "(stdin)= %s", digest)),
			key },
		{ of_text(w, "3 0 1",
			  sc_arena_printf(w->a, "sha256 Fingerprint=%s\r\n",
				  with_colons(w->a, big))),
			"the SHA-256 of the hexadecimal SHA-256 of the "
			"certificate" },
	};

	hold(w, rows, SC_COUNT(rows));
}

static const char *reversed(struct sc_arena *a, const char *text, size_t step)
{
	const char *out = "";

	for (size_t i = 0; text[i]; i += step)
		out = sc_arena_printf(a, "%.*s%s", (int)step, text + i, out);
	return out;
}

static void test_slips(const struct world *w)
{
	static const char slip[] =
		"copied with a slip from the SHA-256 of the public key";
	static const char back[] =
		"in reverse order the SHA-256 of the public key";
	static const char over[] =
		"a placeholder, the same digits over and over, and no digest";
	const char *d = w->leaf->key.spki_sha256;
	const struct row rows[] = {
		{ sc_arena_printf(w->a, "3 1 1 %.10s%c%s", d,
			  d[10] == '0' ? '1' : '0', d + 11),
			slip },
		{ sc_arena_printf(w->a, "3 1 1 %s", d + 2), slip },
		{ sc_arena_printf(w->a, "3 1 1 %.20s%s", d, d + 24), slip },
		{ sc_arena_printf(w->a, "3 1 1 %.40s%.24s", d, d), NULL },
		{ sc_arena_printf(w->a, "3 1 1 030101%s", d),
			"3 octets too long, and ends with the SHA-256 of the "
			"public key" },
		{ sc_arena_printf(w->a, "3 1 1 %s", reversed(w->a, d, 2)),
			back },
		{ sc_arena_printf(w->a, "3 1 1 %s", reversed(w->a, d, 1)),
			back },
		{ "3 1 1 deadbeefdeadbeefdeadbeefdeadbeef"
		  "deadbeefdeadbeefdeadbeefdeadbeef",
			over },
		{ "3 1 1 0123456789abcdef0123456789abcdef"
		  "0123456789abcdef0123456789abcdef",
			over },
	};

	hold(w, rows, SC_COUNT(rows));
}

/* A key whose digests were made with other tools. */
static void test_other_digests(struct sc_arena *a)
{
	static const char spki[] = "302a300506032b6570032100"
				   "d75a980182b10ab7d54bfed3c964073a"
				   "0ee172f3daa62325af021a68f707511a";
	static const struct row rows[] = {
		{ "3 1 1 a566be19840173413a61048350eff23e8fe22266",
			"the SHA-1 of the public key" },
		{ "3 1 1 329bc17ebd3306cd02b7d358ebc750df",
			"the MD5 of the public key" },
		{ "3 1 1 21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877"
		  "ef47f9721b9",
			"the SHA-256 of the bare public key, without its "
			"algorithm" },
	};
	struct sc_cert c = { .sha256 = "" };
	const struct sc_cert *sent[] = { &c };
	struct sc_chain chain = { .sent = sent, .n_sent = 1 };
	struct world w = { .a = a };

	OK(sc_unhex(a, spki, &c.key.spki), "RFC 8032 7.1, test 1");
	w.hints = sc_dane_hints_of(a, &chain);
	hold(&w, rows, SC_COUNT(rows));
}

int main(void)
{
	struct sc_arena a = { 0 };
	struct mint *mint = mint_new(X_NOW);
	struct sc_trust *trust = sc_trust_of(&a, mint_find(mint, "root")->der);

	x_mint(mint, "leaf", "san=DNS:mx.example.org");

	const struct sc_cert *sent[] = {
		x_parse(&a, sc_trust_memo(trust), mint_find(mint, "leaf")),
		x_parse(&a, sc_trust_memo(trust), mint_find(mint, "int")),
	};
	const struct sc_cert *root =
		x_parse(&a, sc_trust_memo(trust), mint_find(mint, "root"));
	struct sc_anchor anchor = { .der = root->der };
	struct sc_chain chain = {
		.sent = sent, .n_sent = 2, .anchor = &anchor
	};
	struct world w = { &a, sent[0], sent[1], root,
		sc_dane_hints_of(&a, &chain),
		sc_pem(&a, "CERTIFICATE", sent[0]->der) };

	test_numbers(&w);
	test_pem(&w);
	test_texts(&w);
	test_lengths(&w);
	test_prints(&w);
	test_slips(&w);
	test_other_digests(&a);
	mint_free(mint);
	sc_arena_free(&a);
	return DONE();
}

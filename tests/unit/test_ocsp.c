/*
 * test_ocsp.c -- OCSP responses that no public table has: identifiers by
 * SHA-256, several answers in one response, nonces. They are made by OpenSSL.
 */
#include <openssl/ocsp.h>

#include "lib/t.h"
#include "lib/x.h"
#include "x509/ocsp.h"
#include "x509/ocsp_request.h"

enum { UNDATED = 99 }; /* a last day: there is no nextUpdate */

struct answer {
	const EVP_MD *md;
	int status;
	int first_day, last_day;
	int reason; /* 0: superseded */
};

static X509 *open_cert(const struct mint_cert *c)
{
	const unsigned char *p = c->der.p;

	return d2i_X509(NULL, &p, (long)c->der.n);
}

static ASN1_TIME *day(int days)
{
	return ASN1_GENERALIZEDTIME_set(
		NULL, (time_t)(X_NOW.s + (int64_t)days * SC_DAY_S));
}

static void add(OCSP_BASICRESP *basic, X509 *leaf, X509 *issuer,
	const struct answer *want)
{
	ASN1_TIME *from = day(want->first_day), *until = day(want->last_day);
	OCSP_CERTID *id = OCSP_cert_to_id(want->md, leaf, issuer);

	OCSP_basic_add1_status(basic, id, want->status,
		want->reason ? want->reason : OCSP_REVOKED_STATUS_SUPERSEDED,
		from, from, want->last_day == UNDATED ? NULL : until);
	OCSP_CERTID_free(id);
	ASN1_TIME_free(from);
	ASN1_TIME_free(until);
}

static void produce(OCSP_BASICRESP *basic, int days)
{
	const ASN1_GENERALIZEDTIME *at = OCSP_resp_get0_produced_at(basic);

	ASN1_GENERALIZEDTIME_set((ASN1_GENERALIZEDTIME *)(uintptr_t)at,
		(time_t)(X_NOW.s + (int64_t)days * SC_DAY_S));
}

/* Signed by `int`, with a nonce of "nonce" in its OCTET STRING. */
static struct sc_bytes make_on(struct sc_arena *a, struct mint *m,
	int produced_day, const struct answer *answers, size_t n)
{
	unsigned char nonce[] = "nonce", *end;
	const struct mint_cert *by = mint_find(m, "int");
	X509 *leaf = open_cert(mint_find(m, "leaf")), *issuer = open_cert(by);
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();

	for (size_t i = 0; i < n; i++)
		add(basic, leaf, issuer, &answers[i]);
	OCSP_basic_add1_nonce(basic, nonce, 5);
	produce(basic, produced_day);
	OCSP_basic_sign(basic, issuer, by->key, EVP_sha256(), NULL,
		OCSP_NOCERTS | OCSP_NOTIME);

	OCSP_RESPONSE *r = OCSP_response_create(0, basic);
	size_t size = (size_t)i2d_OCSP_RESPONSE(r, NULL);
	uint8_t *der = sc_arena_alloc(a, size, 1);

	end = der;
	i2d_OCSP_RESPONSE(r, &end);
	OCSP_RESPONSE_free(r);
	OCSP_BASICRESP_free(basic);
	X509_free(leaf);
	X509_free(issuer);
	return (struct sc_bytes){ der, size };
}

static struct sc_bytes make(struct sc_arena *a, struct mint *m,
	const struct answer *answers, size_t n)
{
	return make_on(a, m, 0, answers, n);
}

static struct sc_staple_facts judge(struct sc_arena *a, struct mint *m,
	struct sc_bytes der, const char *nonce)
{
	struct sc_memo *memo = sc_memo_new(a);
	struct sc_ocsp_question q = {
		.cert = x_parse(a, memo, mint_find(m, "leaf")),
		.issuer = x_parse(a, memo, mint_find(m, "int")),
		.at = X_NOW,
		.nonce = sc_bytes_of(nonce),
	};

	return sc_ocsp_judge(a, memo, der, &q);
}

static void test_identifiers(struct sc_arena *a, struct mint *m)
{
	const EVP_MD *const all[] = { EVP_sha1(), EVP_sha256(), EVP_sha384(),
		EVP_sha512() };

	for (size_t i = 0; i < 4; i++) {
		struct answer one = { all[i], 0, -1, 6 };
		struct sc_staple_facts f = judge(a, m, make(a, m, &one, 1), 0);

		OK(f.fault == SC_OCSP_OK &&
				f.result.status == SC_REVOCATION_GOOD,
			EVP_MD_get0_name(all[i]));
	}
	struct answer odd = { EVP_md5(), 0, -1, 6 };

	OK(judge(a, m, make(a, m, &odd, 1), 0).fault == SC_OCSP_OTHER_CERT,
		"identifiers by MD5 are nobody's");
}

static void test_several(struct sc_arena *a, struct mint *m)
{
	const struct answer all[] = {
		{ EVP_sha1(), V_OCSP_CERTSTATUS_GOOD, -9, 2 },
		{ EVP_sha256(), V_OCSP_CERTSTATUS_REVOKED, -1, 6 },
		{ EVP_sha1(), V_OCSP_CERTSTATUS_GOOD, 3, 9 },
	};
	struct sc_staple_facts f = judge(a, m, make(a, m, all, 3), NULL);

	OK(f.fault == SC_OCSP_OK && f.result.status == SC_REVOCATION_REVOKED,
		"the newest that has come counts");
	OK(f.result.reason == 4 && f.result.date.s == X_NOW.s - SC_DAY_S,
		"its reason and its date");
	f = judge(a, m, make(a, m, &all[2], 1), NULL);
	OK(f.fault == SC_OCSP_NOT_YET, "one alone that is still to come");
}

/* Two answers about one certificate: the worse one that is in force counts. */
static void test_pairs(struct sc_arena *a, struct mint *m)
{
	enum {
		GOOD = V_OCSP_CERTSTATUS_GOOD,
		REVOKED = V_OCSP_CERTSTATUS_REVOKED,
		UNKNOWN = V_OCSP_CERTSTATUS_UNKNOWN
	};
	static const struct {
		const char *what;
		int status[2], first_day[2], last_day[2];
		enum sc_revocation result;
	} pairs[] = {
		{ "revoked before good", { REVOKED, GOOD }, { -2, -1 },
			{ 6, 6 }, SC_REVOCATION_REVOKED },
		{ "good before revoked", { GOOD, REVOKED }, { -1, -1 },
			{ 6, 6 }, SC_REVOCATION_REVOKED },
		{ "good and unknown", { GOOD, UNKNOWN }, { -1, -2 }, { 6, 6 },
			SC_REVOCATION_UNKNOWN },
		{ "unknown and revoked", { UNKNOWN, REVOKED }, { -1, -2 },
			{ 6, 6 }, SC_REVOCATION_REVOKED },
		{ "what has ended does not count", { REVOKED, GOOD },
			{ -9, -1 }, { -2, 6 }, SC_REVOCATION_GOOD },
		{ "nor what is without an end, and old", { REVOKED, GOOD },
			{ -11, -1 }, { UNDATED, 6 }, SC_REVOCATION_GOOD },
	};

	for (size_t i = 0; i < SC_COUNT(pairs); i++) {
		struct answer two[2];

		for (int k = 0; k < 2; k++)
			two[k] = (struct answer){ EVP_sha1(),
				pairs[i].status[k], pairs[i].first_day[k],
				pairs[i].last_day[k] };
		struct sc_staple_facts f =
			judge(a, m, make(a, m, two, 2), NULL);

		OK(f.fault == SC_OCSP_OK && f.result.status == pairs[i].result,
			pairs[i].what);
	}
}

static void test_days(struct sc_arena *a, struct mint *m)
{
	const struct answer dated = { EVP_sha1(), 0, -1, 6 };
	const struct answer young = { EVP_sha1(), 0, -9, UNDATED };
	const struct answer old = { EVP_sha1(), 0, -11, UNDATED };
	const struct answer over = { EVP_sha1(), 0, -9, -2 };
	const struct answer revoked = { EVP_sha1(), V_OCSP_CERTSTATUS_REVOKED,
		-9, -2 };
	const struct answer held = { EVP_sha1(), V_OCSP_CERTSTATUS_REVOKED, -9,
		-2, OCSP_REVOKED_STATUS_CERTIFICATEHOLD };
	struct sc_staple_facts f;

	OK(judge(a, m, make(a, m, &over, 1), NULL).fault == SC_OCSP_STALE,
		"over");
	f = judge(a, m, make(a, m, &revoked, 1), NULL);
	OK(f.fault == SC_OCSP_OK && f.result.status == SC_REVOCATION_REVOKED,
		"revoked stays revoked when the answer is over");
	OK(judge(a, m, make(a, m, &held, 1), NULL).fault == SC_OCSP_STALE,
		"a hold that is over may have been taken back");

	OK(judge(a, m, make(a, m, &young, 1), NULL).fault == SC_OCSP_OK,
		"no nextUpdate, nine days old");
	OK(judge(a, m, make(a, m, &old, 1), NULL).fault == SC_OCSP_STALE,
		"no nextUpdate, eleven days old");
	OK(judge(a, m, make_on(a, m, -400, &dated, 1), NULL).fault ==
			SC_OCSP_PRODUCED,
		"made before the certificate began");
	OK(judge(a, m, make_on(a, m, 400, &dated, 1), NULL).fault ==
			SC_OCSP_PRODUCED,
		"made after it ended");
}

static void test_nonce(struct sc_arena *a, struct mint *m)
{
	struct answer one = { EVP_sha1(), 0, -1, 6 };
	struct sc_bytes der = make(a, m, &one, 1);

	OK(judge(a, m, der, "\x04\x05nonce").fault == SC_OCSP_OK,
		"the nonce that was sent");
	OK(judge(a, m, der, "\x04\x05other").fault == SC_OCSP_NONCE,
		"another nonce");
}

/* What we ask is what OpenSSL would ask. */
static void test_request(struct sc_arena *a, struct mint *m, const char *name)
{
	struct sc_memo *memo = sc_memo_new(a);
	struct sc_bytes der =
		sc_ocsp_request(a, x_parse(a, memo, mint_find(m, name)),
			x_parse(a, memo, mint_find(m, "int")));
	X509 *leaf = open_cert(mint_find(m, name));
	X509 *issuer = open_cert(mint_find(m, "int"));
	OCSP_CERTID *want = OCSP_cert_to_id(EVP_sha1(), leaf, issuer);
	const unsigned char *p = der.p;
	OCSP_REQUEST *r = d2i_OCSP_REQUEST(NULL, &p, (long)der.n);

	OK(r && p == der.p + der.n && OCSP_request_onereq_count(r) == 1,
		"a request, of one question");
	OK(r &&
			OCSP_id_cmp(OCSP_onereq_get0_id(
					    OCSP_request_onereq_get0(r, 0)),
				want) == 0,
		"about the certificate");
	OK(r && OCSP_REQUEST_get_ext_count(r) == 0 &&
			!OCSP_request_is_signed(r),
		"without a nonce or a signature");
	unsigned char *again = NULL;
	int n = r ? i2d_OCSP_REQUEST(r, &again) : 0;

	OK(n > 0 && (size_t)n == der.n && memcmp(again, der.p, der.n) == 0,
		"in DER");
	OPENSSL_free(again);
	OCSP_REQUEST_free(r);
	OCSP_CERTID_free(want);
	X509_free(leaf);
	X509_free(issuer);
}

static void test_requests(struct sc_arena *a, struct mint *m)
{
	struct sc_memo *memo = sc_memo_new(a);

	x_mint(m, "long",
		"san=DNS:a.example serial="
		"7f00112233445566778899aabbccddeeff00112233445566778899aabbcc");
	x_mint(m, "endless",
		"san=DNS:a.example serial="
		"7f112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
		"7f112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
		"7f");
	test_request(a, m, "leaf");
	test_request(a, m, "long");
	OK(!sc_ocsp_request(a, x_parse(a, memo, mint_find(m, "endless")),
		   x_parse(a, memo, mint_find(m, "int")))
			.p,
		"no question about a serial number without end");
}

static void test_cut(struct sc_arena *a, struct mint *m)
{
	struct answer one = { EVP_sha1(), 0, -1, 6 };
	struct sc_bytes der = make(a, m, &one, 1);
	size_t n = der.n, read = 0;
	struct sc_ocsp r;

	for (der.n = 0; der.n < n; der.n++)
		read += sc_ocsp_parse(a, der, &r);
	OK(read == 0, "nothing that is cut short can be read");
}

int main(void)
{
	struct sc_arena a = { 0 };
	struct mint *m = mint_new(X_NOW);

	x_mint(m, "leaf", "san=DNS:mx1.example.org");
	test_identifiers(&a, m);
	test_several(&a, m);
	test_pairs(&a, m);
	test_days(&a, m);
	test_nonce(&a, m);
	test_cut(&a, m);
	test_requests(&a, m);
	mint_free(m);
	sc_arena_free(&a);
	return DONE();
}

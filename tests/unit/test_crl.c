/*
 * test_crl.c -- CRLs: made by OpenSSL here, each with one thing about it.
 *
 * The world is the mint's: `leaf` by `int` by `root`. A row is one or two CRLs
 * and what they say about `leaf` on X_NOW.
 */
#include <openssl/asn1.h>
#include <openssl/x509.h>

#include "base/attr.h"
#include "base/codec.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/crl_check.h"

/* An extension below 2.5.29, its value in hexadecimal. */
struct ext {
	int arc;
	bool critical;
	const char *hex;
};

enum { NOT_LISTED = -2, NO_REASON = -1 };

struct list {
	const char *by;    /* minted name; signs and is the issuer */
	struct ext ext[4]; /* up to the first without a value */
	int listed;        /* the leaf's reason, or one of the above */
	int until_d;       /* nextUpdate in days from now; 0: none */
	int from_d;        /* thisUpdate in days before now; 0: one */
	struct ext entry_ext;
	const char *key; /* minted name of another signer; or NULL */
	int again;       /* the reason of a second entry; 0: there is none */
};

struct row {
	const char *what;
	struct list lists[2]; /* up to the first without `by` */
	enum sc_revocation status;
	int reason;
	const char *why; /* that is within the sentence; or NULL */
	bool malformed;
	const char *breach; /* that is within the breach; or NULL */
	bool lax;           /* good no longer when it is judged strictly */
};

/* clang-format off */
#define NUMBER(n)  { 20, false, "0201" n }
#define BASE(n)    { 27, true, "0201" n }
#define SCOPE(hex) { 28, true, hex }

#define ONLY_USER  SCOPE("30038101ff")
#define ONLY_CA    SCOPE("30038201ff")
#define INDIRECT   SCOPE("30038401ff")
#define ONLY_ATTR  SCOPE("30038501ff")
#define TWO_KINDS  SCOPE("30068101ff8201ff")
#define SOME       SCOPE("300483020640")     /* keyCompromise */
#define THE_OTHERS SCOPE("30058303073f80")   /* all others */
#define POINT_A    SCOPE("300ea00ca00a8608687474703a2f2f61") /* http://a */
#define POINT_AND  SCOPE("3010a00ea00a8608687474703a2f2f610500")
#define POINT_DNS  SCOPE("3011a00fa00d8608687474703a2f2f61820178")
#define POINT_B    SCOPE("300ea00ca00a8608687474703a2f2f62")

static const struct row rows[] = {
	{ "not listed", { { "int", { NUMBER("05") }, NOT_LISTED, 7 } },
		SC_REVOCATION_GOOD, -1, NULL, false },
	{ "listed", { { "int", { NUMBER("05") }, 1, 7 } },
		SC_REVOCATION_REVOKED, 1, NULL, false },
	{ "listed without a reason",
		{ { "int", { NUMBER("05") }, NO_REASON, 7 } },
		SC_REVOCATION_REVOKED, -1, NULL, false },
	{ "of another issuer", { { "root", { NUMBER("05") }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "not of the issuer", false },
	{ "one of the issuer, one of another",
		{ { "root", { NUMBER("05") }, 1, 7 },
		  { "int", { NUMBER("05") }, NOT_LISTED, 7 } },
		SC_REVOCATION_GOOD, -1, NULL, false },
	{ "signed by another key",
		{ { "int", { NUMBER("05") }, 1, 7, .key = "root" } },
		SC_REVOCATION_UNKNOWN, -1, "wrong signature", false },
	{ "expired", { { "int", { NUMBER("05") }, NOT_LISTED, -1, 9 } },
		SC_REVOCATION_UNKNOWN, -1, "replaced by 2026-11-22", false },
	{ "expired, and listed", { { "int", { NUMBER("05") }, 1, -1, 9 } },
		SC_REVOCATION_REVOKED, 1, NULL, false },
	{ "expired, and on hold", { { "int", { NUMBER("05") }, 6, -1, 9 } },
		SC_REVOCATION_UNKNOWN, -1, "replaced by 2026-11-22", false },
	{ "expired, and listed no more",
		{ { "int", { NUMBER("05") }, 1, -1, 9 },
			{ "int", { NUMBER("06") }, NOT_LISTED, 7 } },
		SC_REVOCATION_GOOD, -1, NULL, false },
	{ "yet to come", { { "int", { NUMBER("05") }, 1, 7, -2 } },
		SC_REVOCATION_UNKNOWN, -1, "begins on 2026-11-25", false },
	{ "no nextUpdate", { { "int", { NUMBER("05") }, 1, 0 } },
		SC_REVOCATION_REVOKED, 1, NULL, false, "no nextUpdate" },
	{ "no nextUpdate, not listed",
		{ { "int", { NUMBER("05") }, NOT_LISTED, 0, 9 } },
		SC_REVOCATION_GOOD, -1, NULL, false, "no nextUpdate", true },
	{ "no nextUpdate, not listed, old",
		{ { "int", { NUMBER("05") }, NOT_LISTED, 0, 11 } },
		SC_REVOCATION_UNKNOWN, -1, "ten days old", false,
		"no nextUpdate" },
	{ "no number", { { "int", { { 0 } }, 1, 7 } },
		SC_REVOCATION_REVOKED, 1, NULL, false, "no CRL number" },
	{ "no number, not listed", { { "int", { { 0 } }, NOT_LISTED, 7 } },
		SC_REVOCATION_GOOD, -1, NULL, false, "no CRL number", true },
	{ "a critical number",
		{ { "int", { { 20, true, "020105" } }, 1, 7 } },
		SC_REVOCATION_REVOKED, 1, NULL, false, "critical CRL number" },
	{ "a critical number, not listed",
		{ { "int", { { 20, true, "020105" } }, NOT_LISTED, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "critical CRL number", false,
		"critical CRL number" },
	{ "a negative number", { { "int", { NUMBER("ff") }, NOT_LISTED, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "number that is none", false,
		"number that is none" },
	{ "an empty distribution point",
		{ { "int", { NUMBER("05"), SCOPE("3000") }, NOT_LISTED, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "that is empty", false, "empty" },
	{ "a distribution point with a name that is no URI",
		{ { "int", { NUMBER("05"), POINT_DNS }, NOT_LISTED, 7 } },
		SC_REVOCATION_GOOD, -1, NULL, false, "by no URI", true },
	{ "bytes behind the name of a distribution point",
		{ { "int", { NUMBER("05"), POINT_AND }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "malformed issuing", true },
	{ "two numbers",
		{ { "int", { NUMBER("05"), NUMBER("06") }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "extension twice", true },
	{ "an unknown critical extension",
		{ { "int", { NUMBER("05"), { 99, true, "0500" } }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "2.5.29.99", false },
	{ "an unknown extension",
		{ { "int", { NUMBER("05"), { 99, false, "0500" } }, 1, 7 } },
		SC_REVOCATION_REVOKED, 1, NULL, false },
	{ "an entry with an unknown critical extension",
		{ { "int", { NUMBER("05") }, 1, 7, 0, { 99, true, "0500" } } },
		SC_REVOCATION_UNKNOWN, -1, "2.5.29.99", false },
	{ "an entry whose reason is no reason",
		{ { "int", { NUMBER("05") }, NO_REASON, 7, 0,
			{ 21, false, "020101" } } },
		SC_REVOCATION_REVOKED, -1, NULL, false,
		"reason cannot be read" },
	{ "taken back, and revoked all the same",
		{ { "int", { NUMBER("05") }, SC_CRL_REMOVED, 7, .again = 1 } },
		SC_REVOCATION_REVOKED, 1, NULL, false },
	{ "indirect", { { "int", { NUMBER("05"), INDIRECT }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "indirect CRL", false },
	{ "of user certificates", { { "int", { NUMBER("05"), ONLY_USER }, 1, 7 } },
		SC_REVOCATION_REVOKED, 1, NULL, false },
	{ "of CAs", { { "int", { NUMBER("05"), ONLY_CA }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "of CAs only", false },
	{ "of attributes", { { "int", { NUMBER("05"), ONLY_ATTR }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "attribute", false },
	{ "of two kinds only", { { "int", { NUMBER("05"), TWO_KINDS }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "malformed issuing", true },
	{ "of its distribution point",
		{ { "int", { NUMBER("05"), POINT_A }, NOT_LISTED, 7 } },
		SC_REVOCATION_GOOD, -1, NULL, false },
	{ "of another distribution point",
		{ { "int", { NUMBER("05"), POINT_B }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "another distribution", false },
	{ "of some reasons",
		{ { "int", { NUMBER("05"), SOME }, NOT_LISTED, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "some reasons", false },
	{ "of some reasons and of the others",
		{ { "int", { NUMBER("05"), SOME }, NOT_LISTED, 7 },
		  { "int", { NUMBER("05"), THE_OTHERS }, NOT_LISTED, 7 } },
		SC_REVOCATION_GOOD, -1, NULL, false },
	{ "a delta alone",
		{ { "int", { NUMBER("06"), BASE("05") }, 1, 7 } },
		SC_REVOCATION_UNKNOWN, -1, "delta CRL", false },
	{ "a delta that adds",
		{ { "int", { NUMBER("05") }, NOT_LISTED, 7 },
		  { "int", { NUMBER("06"), BASE("05") }, 4, 7 } },
		SC_REVOCATION_REVOKED, 4, NULL, false },
	{ "a delta that takes back",
		{ { "int", { NUMBER("06"), BASE("05") }, SC_CRL_REMOVED, 7 },
		  { "int", { NUMBER("05") }, 6, 7 } },
		SC_REVOCATION_GOOD, -1, NULL, false },
	{ "a delta to a later base",
		{ { "int", { NUMBER("05") }, 6, 7 },
		  { "int", { NUMBER("08"), BASE("07") }, SC_CRL_REMOVED, 7 } },
		SC_REVOCATION_REVOKED, 6, NULL, false },
	{ "a delta that is older",
		{ { "int", { NUMBER("07") }, 6, 7 },
		  { "int", { NUMBER("06"), BASE("05") }, SC_CRL_REMOVED, 7 } },
		SC_REVOCATION_REVOKED, 6, NULL, false },
	{ "an expired delta",
		{ { "int", { NUMBER("05") }, 6, 7 },
		  { "int", { NUMBER("06"), BASE("05") }, SC_CRL_REMOVED, -1, 9 } },
		SC_REVOCATION_REVOKED, 6, NULL, false },
};
/* clang-format on */

struct world {
	struct sc_arena *arena;
	struct sc_memo *memo;
	struct mint *mint;
	const struct sc_cert *leaf, *issuer;
};

static X509_EXTENSION *make_ext(struct sc_arena *a, const struct ext *x)
{
	struct sc_bytes value;
	char oid[16];

	snprintf(oid, sizeof(oid), "2.5.29.%d", x->arc);
	if (!sc_unhex(a, x->hex, &value))
		return NULL;
	ASN1_OBJECT *id = OBJ_txt2obj(oid, 1);
	ASN1_OCTET_STRING *s = ASN1_OCTET_STRING_new();

	ASN1_OCTET_STRING_set(s, value.p, (int)value.n);
	X509_EXTENSION *made =
		X509_EXTENSION_create_by_OBJ(NULL, id, x->critical, s);

	ASN1_OCTET_STRING_free(s);
	ASN1_OBJECT_free(id);
	return made;
}

static ASN1_TIME *days(int d)
{
	return ASN1_TIME_set(NULL, (time_t)(X_NOW.s + (int64_t)d * 86400));
}

static void list_leaf(
	struct world *w, const struct list *l, int reason_of, X509_CRL *crl)
{
	X509_REVOKED *r = X509_REVOKED_new();
	const unsigned char *p = w->leaf->der.p;
	X509 *leaf = d2i_X509(NULL, &p, (long)w->leaf->der.n);
	ASN1_TIME *since = days(-2);

	X509_REVOKED_set_serialNumber(r, X509_get_serialNumber(leaf));
	X509_REVOKED_set_revocationDate(r, since);
	if (reason_of >= 0) {
		ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();

		ASN1_ENUMERATED_set(reason, reason_of);
		X509_REVOKED_add1_ext_i2d(r, NID_crl_reason, reason, 0, 0);
		ASN1_ENUMERATED_free(reason);
	}
	if (l->entry_ext.hex) {
		X509_EXTENSION *x = make_ext(w->arena, &l->entry_ext);

		X509_REVOKED_add_ext(r, x, -1);
		X509_EXTENSION_free(x);
	}
	X509_CRL_add0_revoked(crl, r);
	ASN1_TIME_free(since);
	X509_free(leaf);
}

static void set_dates(const struct list *l, X509_CRL *crl)
{
	ASN1_TIME *from = days(l->from_d ? -l->from_d : -1);
	ASN1_TIME *until = days(l->until_d);

	X509_CRL_set1_lastUpdate(crl, from);
	if (l->until_d)
		X509_CRL_set1_nextUpdate(crl, until);
	ASN1_TIME_free(from);
	ASN1_TIME_free(until);
}

static struct sc_bytes make_crl(struct world *w, const struct list *l)
{
	const struct mint_cert *by = mint_find(w->mint, l->by);
	const unsigned char *p = by->der.p;
	X509 *issuer = d2i_X509(NULL, &p, (long)by->der.n);
	X509_CRL *crl = X509_CRL_new();
	uint8_t *der = NULL;

	X509_CRL_set_version(crl, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer));
	set_dates(l, crl);
	for (size_t i = 0; i < SC_COUNT(l->ext) && l->ext[i].hex; i++) {
		X509_EXTENSION *x = make_ext(w->arena, &l->ext[i]);

		X509_CRL_add_ext(crl, x, -1);
		X509_EXTENSION_free(x);
	}
	if (l->listed != NOT_LISTED)
		list_leaf(w, l, l->listed, crl);
	if (l->again)
		list_leaf(w, l, l->again, crl);
	X509_CRL_sign(crl, l->key ? mint_find(w->mint, l->key)->key : by->key,
		EVP_sha256());
	int n = i2d_X509_CRL(crl, &der);
	struct sc_bytes made = { (const uint8_t *)sc_arena_copy(
					 w->arena, der, (size_t)n),
		(size_t)n };

	OPENSSL_free(der);
	X509_CRL_free(crl);
	X509_free(issuer);
	return made;
}

static struct sc_revocation_result ask_by(struct world *w, bool strict,
	const struct sc_crl *crls, size_t n, const struct sc_cert *issuer)
{
	size_t signatures = 0;
	const struct sc_crl_query q = {
		.cert = w->leaf,
		.crls = crls,
		.n_crls = n,
		.signers = &issuer,
		.n_signers = 1,
		.at = X_NOW,
		.strict = strict,
		.memo = w->memo,
		.signatures = &signatures,
	};

	return sc_crl_check(w->arena, &q);
}

static struct sc_revocation_result ask(struct world *w,
	const struct sc_crl *crls, size_t n, const struct sc_cert *issuer)
{
	return ask_by(w, false, crls, n, issuer);
}

static bool has_part(const char *text, const char *part)
{
	return part ? text && strstr(text, part) : !text;
}

static void check_row(struct world *w, const struct row *row)
{
	struct sc_crl crls[2];
	size_t n = 0;

	for (; n < SC_COUNT(crls) && row->lists[n].by; n++)
		sc_crl_parse(w->arena, make_crl(w, &row->lists[n]), &crls[n]);
	struct sc_revocation_result r = ask(w, crls, n, w->issuer);

	if (!OK(r.status == row->status && r.reason == row->reason &&
			    r.malformed == row->malformed &&
			    has_part(r.why, row->why) &&
			    has_part(r.breach, row->breach),
		    row->what))
		printf("# status %d, reason %d, malformed %d: %s; %s\n",
			r.status, r.reason, r.malformed, r.why ? r.why : "-",
			r.breach ? r.breach : "-");
	r = ask_by(w, true, crls, n, w->issuer);
	OK(r.status == (row->lax ? SC_REVOCATION_UNKNOWN : row->status),
		"and by a profile");
	r = ask(w, crls, n, w->issuer);
	if (r.status == SC_REVOCATION_REVOKED)
		OK(r.date.s == X_NOW.s - 2 * 86400, "and since when");
}

static void check_signers(struct world *w)
{
	static const struct list good = { "int", { NUMBER("05") }, NOT_LISTED,
		7 };
	struct sc_cert other = *w->issuer;
	struct sc_crl crl;

	sc_crl_parse(w->arena, make_crl(w, &good), &crl);
	other.key_usage = SC_KU_KEY_CERT_SIGN;
	other.has_key_usage = true;
	OK(ask(w, &crl, 1, &other).status == SC_REVOCATION_UNKNOWN,
		"a key usage without cRLSign");
	other.has_key_usage = false;
	OK(ask(w, &crl, 1, &other).status == SC_REVOCATION_GOOD,
		"no key usage at all");
	OK(ask(w, &crl, 1, w->leaf).status == SC_REVOCATION_UNKNOWN,
		"a signer of another name");
	OK(ask(w, NULL, 0, w->issuer).status == SC_REVOCATION_NOT_CHECKED,
		"no CRL at all");
}

static void check_reading(struct world *w)
{
	static const struct list good = { "int", { NUMBER("05"), POINT_A }, 1,
		7 };
	struct sc_bytes der = make_crl(w, &good);
	const char *text = sc_arena_printf(w->arena, "%s%s",
		sc_pem(w->arena, "X509 CRL", der),
		sc_pem(w->arena, "CERTIFICATE", w->leaf->der));
	const struct sc_crl *all;
	struct sc_crl crl;

	OK(sc_crl_read_all(w->arena, sc_bytes_of(text), &all) == 1 &&
			all[0].n_entries == 1 && all[0].version == 2,
		"PEM: the CRL, not the certificate");
	OK(sc_crl_read_all(w->arena, der, &all) == 1 && !all[0].parse_error,
		"DER");
	IS(all[0].issuer, w->issuer->subject, "its issuer");
	for (size_t n = 0, whole = 0; n <= der.n; n++) {
		sc_crl_parse(w->arena, (struct sc_bytes){ der.p, n }, &crl);
		whole += !crl.parse_error;
		if (n == der.n)
			OK(whole == 1, "cut anywhere it cannot be read");
	}
	sc_crl_parse(w->arena, (struct sc_bytes){ der.p, der.n - 1 }, &crl);
	struct sc_revocation_result r = ask(w, &crl, 1, w->issuer);

	OK(r.status == SC_REVOCATION_UNKNOWN && r.malformed, "nor be used");
	IS(r.why, "a CRL cannot be read: the frame of a CRL cannot be read",
		"and that is said");

	static const struct list foreign = { "root", { NUMBER("05") },
		NOT_LISTED, 7 };
	struct sc_crl two[] = { [1] = crl };

	sc_crl_parse(w->arena, make_crl(w, &foreign), &two[0]);
	IS(ask(w, two, 2, w->issuer).why, r.why,
		"beside one of another issuer as well");
}

int main(void)
{
	struct sc_arena a = { 0 };
	struct world w = {
		.arena = &a, .memo = sc_memo_new(&a), .mint = mint_new(X_NOW)
	};

	w.issuer = x_parse(&a, w.memo, mint_find(w.mint, "int"));
	w.leaf = x_parse(&a, w.memo,
		x_mint(w.mint, "leaf", "san=DNS:a.example crl=http://a"));
	for (size_t i = 0; i < SC_COUNT(rows); i++)
		check_row(&w, &rows[i]);
	check_signers(&w);
	check_reading(&w);
	mint_free(w.mint);
	sc_arena_free(&a);
	return DONE();
}

#include "mint_crl.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define OTHER_URL "http://badsmtp.test/other.crl"

enum point {
	NO_POINT,
	OWN_POINT,
	OTHER_POINT,
	ONLY_CA,
	INDIRECT,
	EMPTY_POINT,
};

struct kind {
	const char *name;
	int first_day, last_day;
	int reason; /* CRLReason of the certificate; -1: it is not listed */
	enum point point;
	const char *issuer; /* a certificate of the world instead */
	bool bad_signature, delta, critical, unreadable;
	bool undated;    /* no nextUpdate */
	bool unnumbered; /* no CRL number */
};

#define WEEK .first_day = -1, .last_day = 6, .reason = -1

static const struct kind kinds[] = {
	{ .name = "good", WEEK },
	{ .name = "revoked",
		.first_day = -1,
		.last_day = 6,
		.reason = CRL_REASON_SUPERSEDED },
	{ .name = "key-compromise",
		.first_day = -1,
		.last_day = 6,
		.reason = CRL_REASON_KEY_COMPROMISE },
	{ .name = "hold",
		.first_day = -1,
		.last_day = 6,
		.reason = CRL_REASON_CERTIFICATE_HOLD },
	{ .name = "no-number", WEEK, .unnumbered = true },
	{ .name = "no-number-revoked",
		.first_day = -1,
		.last_day = 6,
		.reason = CRL_REASON_SUPERSEDED,
		.unnumbered = true },
	{ .name = "undated", WEEK, .undated = true },
	{ .name = "undated-old",
		.first_day = -11,
		.reason = -1,
		.undated = true },
	{ .name = "undated-revoked",
		.first_day = -11,
		.reason = CRL_REASON_SUPERSEDED,
		.undated = true },
	{ .name = "empty-point", WEEK, .point = EMPTY_POINT },
	{ .name = "expired", .first_day = -9, .last_day = -2, .reason = -1 },
	{ .name = "future", .first_day = 2, .last_day = 9, .reason = -1 },
	{ .name = "bad-signature", WEEK, .bad_signature = true },
	{ .name = "wrong-issuer", WEEK, .issuer = "other" },
	{ .name = "own-point", WEEK, .point = OWN_POINT },
	{ .name = "other-point", WEEK, .point = OTHER_POINT },
	{ .name = "only-ca", WEEK, .point = ONLY_CA },
	{ .name = "delta", WEEK, .delta = true },
	{ .name = "indirect", WEEK, .point = INDIRECT },
	{ .name = "critical", WEEK, .critical = true },
	{ .name = "unreadable", WEEK, .unreadable = true },
};

/* What is on the way, to be freed together. */
struct work {
	const struct kind *kind;
	struct sc_date now;
	const char *url;
	X509 *subject, *issuer;
	const struct mint_cert *signer;
	X509_CRL *crl;
};

static const struct kind *find_kind(const char *name)
{
	for (size_t i = 0; i < SC_COUNT(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static X509 *open_cert(const struct mint_cert *c)
{
	const unsigned char *p = c ? c->der.p : NULL;

	return c ? d2i_X509(NULL, &p, (long)c->der.n) : NULL;
}

static ASN1_TIME *day(const struct work *w, int days)
{
	return ASN1_TIME_set(
		NULL, (time_t)(w->now.s + (int64_t)days * SC_DAY_S));
}

static bool add_number(struct work *w, int nid, int critical, long number)
{
	ASN1_INTEGER *n = ASN1_INTEGER_new();
	bool good = n && ASN1_INTEGER_set(n, number) &&
		X509_CRL_add1_ext_i2d(w->crl, nid, n, critical, 0) == 1;

	ASN1_INTEGER_free(n);
	return good;
}

static DIST_POINT_NAME *point_name(const char *url)
{
	DIST_POINT_NAME *p = DIST_POINT_NAME_new();
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();

	ASN1_STRING_set(text, url, -1);
	GENERAL_NAME_set0_value(name, GEN_URI, text);
	p->type = 0;
	p->name.fullname = sk_GENERAL_NAME_new_null();
	sk_GENERAL_NAME_push(p->name.fullname, name);
	return p;
}

static bool add_point(struct work *w)
{
	enum point which = w->kind->point;
	ISSUING_DIST_POINT *p;
	bool good;

	if (which == NO_POINT)
		return true;
	p = ISSUING_DIST_POINT_new();
	if (which == OWN_POINT)
		p->distpoint = point_name(w->url ? w->url : OTHER_URL);
	if (which == OTHER_POINT)
		p->distpoint = point_name(OTHER_URL);
	p->onlyCA = which == ONLY_CA ? 0xff : 0;
	p->indirectCRL = which == INDIRECT ? 0xff : 0;
	good = X509_CRL_add1_ext_i2d(
		       w->crl, NID_issuing_distribution_point, p, 1, 0) == 1;
	ISSUING_DIST_POINT_free(p);
	return good;
}

/* "a critical extension": noCheck, which has no place in a CRL. */
static bool add_critical(struct work *w)
{
	ASN1_NULL *null;
	bool good;

	if (!w->kind->critical)
		return true;
	null = ASN1_NULL_new();
	good = X509_CRL_add1_ext_i2d(
		       w->crl, NID_id_pkix_OCSP_noCheck, null, 1, 0) == 1;
	ASN1_NULL_free(null);
	return good;
}

static bool add_entry(struct work *w, const ASN1_INTEGER *serial, int reason)
{
	X509_REVOKED *r = X509_REVOKED_new();
	ASN1_TIME *since = day(w, -3);
	ASN1_ENUMERATED *code = ASN1_ENUMERATED_new();
	bool good = r && since && code && ASN1_ENUMERATED_set(code, reason) &&
		X509_REVOKED_set_serialNumber(
			r, (ASN1_INTEGER *)(uintptr_t)serial) &&
		X509_REVOKED_set_revocationDate(r, since) &&
		X509_REVOKED_add1_ext_i2d(r, NID_crl_reason, code, 0, 0) == 1 &&
		X509_CRL_add0_revoked(w->crl, r);

	ASN1_TIME_free(since);
	ASN1_ENUMERATED_free(code);
	return good;
}

/* Somebody else's, so that the list is not empty. */
static bool add_entries(struct work *w)
{
	ASN1_INTEGER *other = ASN1_INTEGER_new();
	bool good = ASN1_INTEGER_set(other, 4711) &&
		add_entry(w, other, CRL_REASON_SUPERSEDED);

	ASN1_INTEGER_free(other);
	return good &&
		(w->kind->reason < 0 ||
			add_entry(w, X509_get0_serialNumber(w->subject),
				w->kind->reason));
}

static bool set_dates(struct work *w)
{
	ASN1_TIME *from = day(w, w->kind->first_day);
	ASN1_TIME *until = day(w, w->kind->last_day);
	bool good = from && until && X509_CRL_set1_lastUpdate(w->crl, from) &&
		(w->kind->undated || X509_CRL_set1_nextUpdate(w->crl, until));

	ASN1_TIME_free(from);
	ASN1_TIME_free(until);
	return good;
}

static bool build(struct work *w)
{
	w->crl = X509_CRL_new();
	return w->crl && X509_CRL_set_version(w->crl, 1) &&
		X509_CRL_set_issuer_name(
			w->crl, X509_get_subject_name(w->issuer)) &&
		set_dates(w) && add_entries(w) &&
		(w->kind->unnumbered || add_number(w, NID_crl_number, 0, 5)) &&
		(!w->kind->delta || add_number(w, NID_delta_crl, 1, 4)) &&
		add_point(w) && add_critical(w) &&
		X509_CRL_sign(w->crl, w->signer->key, EVP_sha256()) > 0;
}

static bool write_out(
	struct sc_arena *a, const struct work *w, struct sc_bytes *out)
{
	int n = i2d_X509_CRL(w->crl, NULL);

	if (n <= 0)
		return false;
	uint8_t *p = sc_arena_alloc(a, (size_t)n, 1), *end = p;

	i2d_X509_CRL(w->crl, &end);
	if (w->kind->bad_signature)
		p[n - 1] ^= 1;
	*out = (struct sc_bytes){ p, (size_t)n };
	return true;
}

bool mint_crl_make(struct sc_arena *a, struct mint *m, struct sc_date now,
	const struct mint_crl_order *order, struct sc_bytes *out,
	struct sc_error *e)
{
	struct work w = {
		.kind = find_kind(order->kind), .now = now, .url = order->url
	};

	if (!w.kind)
		return sc_error_set(e, SC_ERROR_USAGE,
			"\"%s\" is no kind of CRL", order->kind);
	if (w.kind->unreadable) {
		*out = sc_bytes_of("<html>no CRL</html>");
		return true;
	}
	w.signer =
		mint_find(m, w.kind->issuer ? w.kind->issuer : order->issuer);
	w.subject = open_cert(mint_find(m, order->subject));
	w.issuer = open_cert(w.signer);
	bool good = w.subject && w.issuer && build(&w) && write_out(a, &w, out);

	X509_free(w.subject);
	X509_free(w.issuer);
	X509_CRL_free(w.crl);
	return good ||
		sc_error_set(e, SC_ERROR_USAGE,
			"no CRL about \"%s\" by \"%s\" can be made",
			order->subject, order->issuer);
}

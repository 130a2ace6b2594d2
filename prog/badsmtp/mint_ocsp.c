#include "mint_ocsp.h"

#include <openssl/ocsp.h>
#include <openssl/x509.h>

#include "base/text.h"
#include "der_writer.h"

/* The recipe of a responder's certificate, but for its eku and dates. */
#define RESPONDER                                                       \
	"issuer=%s san=none subject=/CN=Responder ku=digitalSignature " \
	"aia=none crl=none policy=none %s"

#define OCSP_SIGNING "eku=1.3.6.1.5.5.7.3.9"

struct kind {
	const char *name;
	int response; /* OCSP_RESPONSE_STATUS_... */
	int status;   /* V_OCSP_CERTSTATUS_... */
	int first_day, last_day;
	const char *delegate; /* of the signer's recipe; NULL: the issuer */
	const char *signer;   /* a certificate of the world instead */
	bool about_issuer, bad_signature;
	bool good_first;  /* an answer "good" stands before that one */
	int produced_day; /* producedAt */
	bool undated;     /* no nextUpdate */
};

static const struct kind kinds[] = {
	{ .name = "good", .first_day = -1, .last_day = 6 },
	{ .name = "revoked",
		.status = V_OCSP_CERTSTATUS_REVOKED,
		.first_day = -1,
		.last_day = 6 },
	{ .name = "unknown",
		.status = V_OCSP_CERTSTATUS_UNKNOWN,
		.first_day = -1,
		.last_day = 6 },
	{ .name = "expired", .first_day = -9, .last_day = -2 },
	{ .name = "future", .first_day = 2, .last_day = 9 },
	{ .name = "bad-signature",
		.first_day = -1,
		.last_day = 6,
		.bad_signature = true },
	{ .name = "bad-signer",
		.first_day = -1,
		.last_day = 6,
		.signer = "other" },
	{ .name = "wrong-cert",
		.first_day = -1,
		.last_day = 6,
		.about_issuer = true },
	{ .name = "delegated",
		.first_day = -1,
		.last_day = 6,
		.delegate = OCSP_SIGNING },
	{ .name = "delegated-no-eku",
		.first_day = -1,
		.last_day = 6,
		.delegate = "eku=serverAuth" },
	{ .name = "delegated-expired",
		.first_day = -1,
		.last_day = 6,
		.delegate = OCSP_SIGNING " not_before=-60d not_after=-5d" },
	{ .name = "good-and-revoked",
		.status = V_OCSP_CERTSTATUS_REVOKED,
		.first_day = -1,
		.last_day = 6,
		.good_first = true },
	{ .name = "good-and-unknown",
		.status = V_OCSP_CERTSTATUS_UNKNOWN,
		.first_day = -1,
		.last_day = 6,
		.good_first = true },
	{ .name = "undated", .first_day = -1, .undated = true },
	{ .name = "undated-old", .first_day = -11, .undated = true },
	{ .name = "produced-early",
		.first_day = -1,
		.last_day = 6,
		.produced_day = -4000 },
	{ .name = "try-later", .response = OCSP_RESPONSE_STATUS_TRYLATER },
	{ .name = "malformed-request",
		.response = OCSP_RESPONSE_STATUS_MALFORMEDREQUEST },
	{ .name = "internal-error",
		.response = OCSP_RESPONSE_STATUS_INTERNALERROR },
	{ .name = "unauthorized",
		.response = OCSP_RESPONSE_STATUS_UNAUTHORIZED },
};

/* What is on the way, to be freed together. */
struct work {
	struct sc_arena *arena;
	const struct kind *kind;
	struct sc_date now;
	X509 *subject, *issuer, *signer;
	const struct mint_cert *signer_cert;
	struct sc_bytes sct_list; /* absent: none */
	OCSP_BASICRESP *basic;
	OCSP_RESPONSE *response;
};

/* The kind before the colon, if there is one. */
static const struct kind *find_kind(const char *name)
{
	size_t n = strcspn(name, ":");

	for (size_t i = 0; i < SC_COUNT(kinds); i++)
		if (strlen(kinds[i].name) == n &&
			strncmp(kinds[i].name, name, n) == 0)
			return &kinds[i];
	return NULL;
}

static X509 *open_cert(const struct mint_cert *c)
{
	const unsigned char *p = c ? c->der.p : NULL;

	return c ? d2i_X509(NULL, &p, (long)c->der.n) : NULL;
}

static const struct mint_cert *pick_signer(struct sc_arena *a, struct mint *m,
	const struct kind *k, const char *issuer, struct sc_error *e)
{
	if (!k->delegate)
		return mint_find(m, k->signer ? k->signer : issuer);

	return mint_make(m, "ocsp-responder",
		sc_arena_printf(a, RESPONDER, issuer, k->delegate), e);
}

static ASN1_GENERALIZEDTIME *day(const struct work *w, int days)
{
	return ASN1_GENERALIZEDTIME_set(
		NULL, (time_t)(w->now.s + (int64_t)days * SC_DAY_S));
}

/*
 * RFC 6962 3.3: an OCTET STRING in the extension. OpenSSL would take the list
 * apart, so the extension is put together from its bytes.
 */
static bool add_scts(
	struct sc_arena *a, OCSP_SINGLERESP *single, struct sc_bytes list)
{
	struct der value = { .arena = a };
	ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
	X509_EXTENSION *x = NULL;

	der_put(&value, DER_OCTET_STRING, list);
	if (octets && ASN1_OCTET_STRING_set(octets, value.p, (int)value.n) == 1)
		x = X509_EXTENSION_create_by_NID(
			NULL, NID_ct_cert_scts, 0, octets);
	bool good = x && OCSP_SINGLERESP_add_ext(single, x, -1) == 1;

	X509_EXTENSION_free(x);
	ASN1_OCTET_STRING_free(octets);
	return good;
}

static bool add_status(struct work *w, int status)
{
	const struct kind *k = w->kind;
	bool revoked = status == V_OCSP_CERTSTATUS_REVOKED;
	ASN1_GENERALIZEDTIME *from = day(w, k->first_day);
	ASN1_GENERALIZEDTIME *until = day(w, k->last_day);
	ASN1_GENERALIZEDTIME *since = revoked ? day(w, -3) : NULL;
	OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(),
		k->about_issuer ? w->issuer : w->subject, w->issuer);
	OCSP_SINGLERESP *single = id && from && until ?
		OCSP_basic_add1_status(w->basic, id, status,
			revoked ? OCSP_REVOKED_STATUS_KEYCOMPROMISE : 0, since,
			from, k->undated ? NULL : until) :
		NULL;
	bool good = single &&
		(!w->sct_list.p || add_scts(w->arena, single, w->sct_list));

	OCSP_CERTID_free(id);
	ASN1_GENERALIZEDTIME_free(from);
	ASN1_GENERALIZEDTIME_free(until);
	ASN1_GENERALIZEDTIME_free(since);
	return good;
}

static bool add_all(struct work *w)
{
	return (!w->kind->good_first ||
		       add_status(w, V_OCSP_CERTSTATUS_GOOD)) &&
		add_status(w, w->kind->status);
}

/* Produced at the world's time; OpenSSL would take the machine's. */
static bool set_produced(struct work *w)
{
	const ASN1_GENERALIZEDTIME *at = OCSP_resp_get0_produced_at(w->basic);
	int64_t at_s = w->now.s + (int64_t)w->kind->produced_day * SC_DAY_S;

	return ASN1_GENERALIZEDTIME_set((ASN1_GENERALIZEDTIME *)(uintptr_t)at,
		       (time_t)at_s) != NULL;
}

static bool sign(struct work *w)
{
	unsigned long flags =
		OCSP_NOTIME | (w->kind->delegate ? 0 : OCSP_NOCERTS);

	return set_produced(w) &&
		OCSP_basic_sign(w->basic, w->signer, w->signer_cert->key,
			EVP_sha256(), NULL, flags) == 1;
}

static bool build(struct work *w)
{
	if (w->kind->response == OCSP_RESPONSE_STATUS_SUCCESSFUL) {
		w->basic = OCSP_BASICRESP_new();
		if (!w->basic || !add_all(w) || !sign(w))
			return false;
	}
	w->response = OCSP_response_create(w->kind->response, w->basic);
	return w->response != NULL;
}

/* The signature is the last thing where no certificates follow. */
static bool write_out(
	struct sc_arena *a, const struct work *w, struct sc_bytes *out)
{
	int n = i2d_OCSP_RESPONSE(w->response, NULL);

	if (n <= 0)
		return false;
	uint8_t *p = sc_arena_alloc(a, (size_t)n, 1), *end = p;

	i2d_OCSP_RESPONSE(w->response, &end);
	if (w->kind->bad_signature)
		p[n - 1] ^= 1;
	*out = (struct sc_bytes){ p, (size_t)n };
	return true;
}

static void clean(struct work *w)
{
	X509_free(w->subject);
	X509_free(w->issuer);
	X509_free(w->signer);
	OCSP_BASICRESP_free(w->basic);
	OCSP_RESPONSE_free(w->response);
}

bool mint_ocsp_make(struct sc_arena *a, struct mint *m, struct sc_date now,
	const char *const names[2], const char *kind, struct sc_bytes *out,
	struct sc_error *e)
{
	struct work w = { .arena = a, .kind = find_kind(kind), .now = now };

	const char *order = strchr(kind, ':');

	if (!w.kind)
		return sc_error_set(e, SC_ERROR_USAGE,
			"\"%s\" is no kind of OCSP response", kind);
	if (order && !mint_scts(m, names[0], order + 1, &w.sct_list, e))
		return false;
	w.subject = open_cert(mint_find(m, names[0]));
	w.issuer = open_cert(mint_find(m, names[1]));
	w.signer_cert = pick_signer(a, m, w.kind, names[1], e);
	w.signer = open_cert(w.signer_cert);
	bool good = w.subject && w.issuer && w.signer && build(&w) &&
		write_out(a, &w, out);

	clean(&w);
	return good ||
		sc_error_set(e, SC_ERROR_USAGE,
			"no OCSP response for \"%s\" by \"%s\" can be made",
			names[0], names[1]);
}

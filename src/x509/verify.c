#include "x509/verify.h"

#include "base/codec.h"
#include "base/ip.h"
#include "x509/cert.h"
#include "x509/chain.h"
#include "x509/crl.h"
#include "x509/leaf.h"
#include "x509/match.h"
#include "x509/sig.h"

struct verify {
	struct sc_arena *arena;
	const struct sc_verify_query *q;
	struct sc_verify_result *out;
	const struct sc_cert **certs;
	size_t n_certs;
	bool too_many;
	const struct sc_crl *crls;
	size_t n_crls;
	struct sc_verify_path *tried; /* SC_VERIFY_TRIED of them */
};

static void add_certificate(struct verify *v, struct sc_bytes der)
{
	struct sc_cert *c = sc_new(v->arena, struct sc_cert, 1);

	if (v->n_certs == SC_LIMIT_VERIFY_CERTS) {
		v->too_many = true;
		return;
	}
	sc_cert_parse(v->arena, der, c);
	if (!c->parse_error)
		sc_sig_note_self_signed(sc_trust_memo(v->q->trust), c);
	v->certs[v->n_certs++] = c;
}

static bool is_certificate(const char *label)
{
	return strcmp(label, "CERTIFICATE") == 0 ||
		strcmp(label, "X509 CERTIFICATE") == 0 ||
		strcmp(label, "TRUSTED CERTIFICATE") == 0;
}

/* PEM, or certificates in DER one behind the other. */
static void add_certificates(struct verify *v, struct sc_bytes text)
{
	const char *label;
	struct sc_bytes der;
	struct sc_tlv outer;

	if (text.n && text.p[0] == SC_DER_SEQUENCE) {
		while (text.n && sc_der_next(&text, &outer))
			add_certificate(v, outer.whole);
		if (text.n) /* what is cut short is a certificate, unread */
			add_certificate(v, text);
		return;
	}
	while (sc_pem_next(v->arena, &text, &label, &der))
		if (is_certificate(label))
			add_certificate(v, der);
}

/* A file that begins with the CA: what it issued goes to the front. */
static void put_leaf_first(struct verify *v)
{
	size_t i = sc_leaf_index(v->certs, v->n_certs);
	const struct sc_cert *leaf = v->certs[i];

	memmove(v->certs + 1, v->certs, i * sizeof(*v->certs));
	v->certs[0] = leaf;
}

static const char *path_text(struct sc_arena *a, const struct sc_path *p)
{
	const char *text = "";

	for (size_t i = 0; i < p->n; i++)
		text = sc_arena_printf(a, "%s%s%s", text, i ? " <- " : "",
			sc_cert_label(a, p->certs[i]));
	if (p->anchor)
		text = sc_arena_printf(a, "%s <- %s (anchor)", text,
			sc_cert_label(a, p->anchor));
	return text;
}

static struct sc_verify_path describe(
	struct sc_arena *a, const struct sc_path *p)
{
	const struct sc_flaw *f = sc_chain_decisive(p);

	return (struct sc_verify_path){ path_text(a, p),
		f ? sc_chain_flaw_text(a, f) : NULL };
}

static void note_tried(void *context, const struct sc_path *path)
{
	struct verify *v = context;

	if (v->out->n_tried == SC_VERIFY_TRIED)
		v->out->n_more++;
	else
		v->tried[v->out->n_tried++] = describe(v->arena, path);
}

static struct sc_path search(struct verify *v)
{
	const struct sc_verify_query *q = v->q;
	struct sc_path_query query = { .sent = v->certs,
		.n_sent = v->n_certs,
		.at = q->at,
		.trust = q->trust,
		.purpose = q->purpose,
		.profile = q->profile,
		.has_max_depth = q->has_max_depth,
		.max_depth = q->max_depth,
		.policies = q->policies,
		.crls = v->crls,
		.n_crls = v->n_crls,
		.san_only = q->name != NULL,
		.anchor_dates = true,
		.tried = note_tried,
		.tried_context = v };

	return sc_path_search(v->arena, &query);
}

/* Names in the SAN alone: no sender that verifies looks at the CN then. */
static bool has_name(struct verify *v)
{
	const struct sc_cert *leaf = v->certs[0];
	const char *name = v->q->name, *presented;
	struct sc_ip ip;
	enum sc_name_match m = sc_ip_parse(name, &ip) ?
		sc_match_address(v->arena, leaf, name, &presented) :
		sc_match_name(v->arena, leaf, name, &presented);

	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD;
}

static void judge(struct verify *v)
{
	struct sc_verify_result *out = v->out;
	struct sc_path path = search(v);
	const struct sc_flaw *f = sc_chain_decisive(&path);

	out->path = describe(v->arena, &path);
	out->fault = f ? f->fault : SC_PATH_OK;
	out->reason = out->path.reason;
	if (!out->reason && v->q->name && !has_name(v))
		out->reason = sc_arena_printf(v->arena,
			"%s is not in the subjectAltName of %s", v->q->name,
			sc_cert_label(v->arena, v->certs[0]));
	out->accepted = !out->reason;
}

static void refuse_unread(struct verify *v)
{
	v->out->fault = SC_PATH_UNPARSABLE;
	v->out->reason = sc_arena_printf(v->arena,
		"the certificate cannot be read: %s", v->certs[0]->parse_error);
	v->out->path.text = "";
	v->out->path.reason = v->out->reason;
}

bool sc_verify(struct sc_arena *a, const struct sc_verify_query *q,
	struct sc_verify_result *out, struct sc_error *e)
{
	struct verify v = { .arena = a,
		.q = q,
		.out = out,
		.certs = sc_new(
			a, const struct sc_cert *, SC_LIMIT_VERIFY_CERTS),
		.tried = sc_new(a, struct sc_verify_path, SC_VERIFY_TRIED) };

	*out = (struct sc_verify_result){ .accepted = false };
	v.n_crls = sc_crl_read_all(a, q->crls, &v.crls);
	if (q->crls.p && v.n_crls == 0)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"there is no CRL in the file (PEM or DER)");
	if (v.n_crls > SC_LIMIT_CRLS)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"there are more than %d CRLs in the file",
			SC_LIMIT_CRLS);
	add_certificates(&v, q->chain);
	if (v.n_certs == 0)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"there is no certificate in the chain (PEM or DER)");
	put_leaf_first(&v);
	add_certificates(&v, q->intermediates);
	if (v.too_many)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"there are more than %d certificates to look at",
			SC_LIMIT_VERIFY_CERTS);
	if (v.certs[0]->parse_error)
		refuse_unread(&v);
	else
		judge(&v);
	out->tried = v.tried;
	return true;
}

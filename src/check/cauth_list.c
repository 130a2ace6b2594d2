/* What is in the CertificateRequest; up to TLS 1.2 it comes in clear. */
#include "base/text.h"
#include "check/hello.h"
#include "check/topics.h"

enum { LIST_NAMES = 100, LIST_BYTES = 16384, SHOWN_SCHEMES = 6 };

static bool was_asked(const struct sc_hello *h)
{
	return h->outcome == SC_OUTCOME_OK && h->client_certificate_requested;
}

/* The first request that came in clear, that of the widest offer first. */
static const struct sc_hello *request(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	const struct sc_hello *h = sc_hello_named(s, "tls12");

	if (h && was_asked(h))
		return h;
	for (size_t i = 0; i < e->n_hellos; i++)
		if (was_asked(&e->hellos[i]))
			return &e->hellos[i];
	return NULL;
}

/* Without a request there is nothing to look at; it may be in TLS 1.3. */
static struct sc_verdict no_request(const struct sc_subject *s)
{
	return sc_hello_answer(s, "tls12") ? SC_IS_NA : sc_hello_unknown(s);
}

static struct sc_verdict list_large(const struct sc_subject *s)
{
	const struct sc_hello *h = request(s);

	if (!h)
		return no_request(s);
	if (h->n_ca_names <= LIST_NAMES && h->ca_bytes <= LIST_BYTES)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CAUTH_CA_LIST_LARGE),
		SC_NUMBER("ca_names", h->n_ca_names),
		SC_NUMBER("ca_bytes", h->ca_bytes));

	sc_evidence(&v, s, "seen", SC_MSG(CAUTH_CA_LIST_LARGE_SEEN),
		SC_NUMBER("ca_names", h->n_ca_names),
		SC_NUMBER("ca_bytes", h->ca_bytes));
	sc_evidence(&v, s, "wanted", SC_MSG(CAUTH_CA_LIST_LARGE_WANTED),
		SC_NUMBER("max_names", LIST_NAMES),
		SC_NUMBER("max_bytes", LIST_BYTES));
	return v;
}

static struct sc_verdict list_public(const struct sc_subject *s)
{
	const struct sc_hello *h = request(s);
	size_t n_public;

	if (!h)
		return no_request(s);
	if (h->n_ca_names_kept == 0)
		return SC_IS_FINE;
	if (s->facts->n_anchors == 0 || !s->ef)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	n_public = s->ef->hello_public_cas[h - s->endpoint->hellos];
	if (n_public < h->n_ca_names_kept)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CAUTH_CA_LIST_PUBLIC));

	sc_evidence(&v, s, "seen", SC_MSG(CAUTH_CA_LIST_PUBLIC_SEEN),
		SC_NUMBER("ca_names", h->n_ca_names));
	return v;
}

static bool is_good(const char *scheme)
{
	return !strstr(scheme, "sha1") && !strstr(scheme, "md5");
}

static void show_schemes(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_hello *h)
{
	const char *list = "";
	size_t n = 0;

	for (size_t i = 0; i < h->n_request_schemes && n < SHOWN_SCHEMES; i++)
		if (!is_good(h->request_schemes[i]))
			list = sc_arena_printf(s->arena, "%s%s%s", list,
				n++ ? ", " : "", h->request_schemes[i]);
	sc_evidence(v, s, "seen", SC_MSG(CAUTH_SCHEMES), SC_FLAG("n", n),
		SC_TEXT("list", list));
}

static struct sc_verdict sigalgs(const struct sc_subject *s)
{
	const struct sc_hello *h = request(s);
	size_t n_good = 0;

	if (!h)
		return no_request(s);
	if (!h->version || !sc_text_same(h->version, "TLSv1.2"))
		return SC_IS_NA; /* there is no such list before */
	for (size_t i = 0; i < h->n_request_schemes; i++)
		n_good += is_good(h->request_schemes[i]);
	if (n_good && n_good == h->n_request_schemes)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		n_good ? SC_MSG(CAUTH_SIGALGS_SOME) :
			 SC_MSG(CAUTH_SIGALGS_NONE));

	show_schemes(&v, s, h);
	return v;
}

const struct sc_check sc_checks_cauth_list[] = {
	{
		.id = SC_CHECK_CAUTH_CA_LIST_LARGE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_CAUTH_CA_LIST_LARGE_FIX,
		.needs = SC_NEED_CONNECT,
		.run = list_large,
	},
	{
		.id = SC_CHECK_CAUTH_CA_LIST_PUBLIC,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_CAUTH_CA_LIST_PUBLIC_FIX,
		.needs = SC_NEED_CONNECT,
		.run = list_public,
	},
	{
		.id = SC_CHECK_CAUTH_SIGALGS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_CAUTH_SIGALGS_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sigalgs,
	},
	{ 0 },
};

#include "obs/outcome.h"
#include "probe/run.h"
#include "x509/cert.h"

/* The kind of key that a leaf does not have. */
static enum sc_tls_keys other_keys(struct sc_arena *a, struct sc_bytes leaf)
{
	struct sc_cert cert = { 0 };

	sc_cert_parse(a, leaf, &cert);
	if (cert.parse_error)
		return SC_TLS_KEYS_ANY;
	switch ((int)cert.key.type) {
	case SC_KEY_RSA:
	case SC_KEY_RSA_PSS: return SC_TLS_KEYS_ECDSA;
	case SC_KEY_EC:
	case SC_KEY_ED25519:
	case SC_KEY_ED448: return SC_TLS_KEYS_RSA;
	default: return SC_TLS_KEYS_ANY; /* no kind that has another */
	}
}

static struct sc_visit *add(struct sc_visit *of, const char *name)
{
	struct sc_visit *v = sc_visit_new(of->place, of->session.ip);

	v->variant = name;
	v->varied = true;
	v->session.brief = true;
	of->variants[of->n_variants++] = v;
	return v;
}

static void ask_for_other_key(struct sc_visit *v)
{
	static const char *const names[] = {
		[SC_TLS_KEYS_RSA] = "rsa",
		[SC_TLS_KEYS_ECDSA] = "ecdsa",
	};
	enum sc_tls_keys keys =
		other_keys(v->place->run->arena, v->session.certs[0]);

	if (keys != SC_TLS_KEYS_ANY)
		add(v, names[keys])->session.keys = keys;
}

/* The name that senders ask for who do not know of DANE. */
static void ask_for_host(struct sc_visit *v)
{
	const struct sc_probe_options *options = v->place->run->options;

	if (sc_place_other_base(v->place) && !options->sni && !options->no_sni)
		add(v, "host-sni")->asks_for_host = true;
}

static bool completed(const struct sc_visit *v)
{
	return v->done && v->endpoint.tls &&
		v->endpoint.tls->outcome == SC_OUTCOME_OK && v->session.n_certs;
}

bool sc_visit_may_vary(const struct sc_visit *v)
{
	return !v->varied && v->place->settled &&
		v->place->dane.state == SC_DANE_BINDING;
}

void sc_visit_vary(struct sc_visit *v)
{
	if (!sc_visit_may_vary(v) || !completed(v))
		return;
	v->varied = true;
	ask_for_other_key(v);
	ask_for_host(v);
}

void sc_visits_vary(const struct sc_visits *visits)
{
	for (size_t i = 0; i < visits->n; i++)
		sc_visit_vary(visits->v[i]);
}

struct sc_variant sc_visit_variant(const struct sc_visit *v)
{
	struct sc_variant out = { .name = v->variant };

	if (v->endpoint.tls)
		out.tls = *v->endpoint.tls;
	else if (v->done)
		out.tls.detail =
			sc_endpoint_story(v->place->run->arena, &v->endpoint);
	else
		out.tls.detail = sc_visit_untried;
	return out;
}

#include "obs/outcome.h"
#include "probe/hello.h"
#include "probe/run.h"
#include "x509/cert.h"

/*
 * Further handshakes: what a server shows to senders that ask otherwise. DANE
 * must hold whatever certificate a sender makes the server choose (RFC 7671 8),
 * and so must everything else that is said about the certificate.
 */
struct how {
	enum sc_tls_keys keys;
	enum sc_tls_versions versions;
	/* NULL: as in the first; else the name, or NULL for none */
	const char *(*sni)(const struct sc_visit *base);
	unsigned beside; /* keys of the first: bits 1 << enum sc_key_type */
	size_t doubts;   /* sessions held to be sure that it breaks off */
	const char *suites, *signatures; /* or NULL */
	int below_bits; /* only where the prime was so much too short */
	bool same;      /* asks what the first did */
};

static bool completed(const struct sc_visit *v)
{
	return v->done && v->endpoint.tls &&
		v->endpoint.tls->outcome == SC_OUTCOME_OK && v->session.n_certs;
}

static bool again(const struct sc_visit *base, const struct sc_further *row)
{
	(void)row;
	return completed(base);
}

static unsigned key_of(const struct sc_visit *v)
{
	struct sc_cert cert = { 0 };

	sc_cert_parse(v->place->run->arena, v->session.certs[0], &cert);
	return cert.parse_error ? 0 : 1u << cert.key.type;
}

/* The first showed a kind of key that this one is to be seen beside. */
static bool by_key(const struct sc_visit *base, const struct sc_further *row)
{
	const struct how *how = row->how;

	return completed(base) && (key_of(base) & how->beside) != 0;
}

static bool by_name(const struct sc_visit *base, const struct sc_further *row)
{
	const struct how *how = row->how;
	const struct sc_probe_options *options = base->place->run->options;
	const char *had = base->session.offer.sni;
	const char *name = how->sni(base);

	if (!completed(base) || options->sni || options->no_sni || !had)
		return false;
	return name && strcmp(name, had) != 0;
}

/* What the name would be in a handshake that sent one. */
static bool by_no_name(
	const struct sc_visit *base, const struct sc_further *row)
{
	(void)row;
	return completed(base) && base->endpoint.tls->sni;
}

static bool is_1_3(const struct sc_visit *base)
{
	const char *version = base->endpoint.tls->version;

	return version && strcmp(version, "TLSv1.3") == 0;
}

static bool with_1_3(const struct sc_visit *base, const struct sc_further *row)
{
	(void)row;
	return completed(base) && is_1_3(base);
}

static bool below_1_3(const struct sc_visit *base, const struct sc_further *row)
{
	(void)row;
	return completed(base) && !is_1_3(base);
}

static const char *no_name(const struct sc_visit *base)
{
	(void)base;
	return NULL;
}

/*
 * The name that senders ask for who do not know of DANE, where the first asked
 * for the TLSA base domain.
 */
static const char *host_name(const struct sc_visit *base)
{
	return sc_place_other_base(base->place) ? base->place->host.name : NULL;
}

static const char *next_hop(const struct sc_visit *base)
{
	return base->place->run->target->domain;
}

static const char *unknown_name(const struct sc_visit *base)
{
	(void)base;
	return "smtpcert-unknown-name.invalid";
}

/*
 * How far an address got: 0 no TLS, 1 TLS that it does not offer, 2 all is
 * well.
 */
static int rank(const struct sc_visit *v)
{
	const struct sc_endpoint *e = &v->endpoint;

	if (!completed(v))
		return 0;
	return e->mode == SC_MODE_IMPLICIT ||
			sc_reply_offers(&e->ehlo, "STARTTLS") ?
		2 :
		1;
}

static bool went_wrong(
	const struct sc_visit *base, const struct sc_further *row)
{
	(void)row;
	return rank(base) < 2;
}

/* The connection ended, or a handshake did, before it was complete. */
static bool broke_off(const struct sc_visit *v)
{
	const struct sc_endpoint *e = &v->endpoint;

	if (v->cut)
		return false;
	if (e->tls)
		return sc_outcome_broke_off(e->tls->outcome);
	return e->connect == SC_OUTCOME_REFUSED ||
		sc_outcome_hung_up(e->greeting.outcome) ||
		sc_outcome_hung_up(e->ehlo.outcome) ||
		sc_outcome_hung_up(e->starttls.outcome);
}

/*
 * Where the first session fails, the name that it asked for may be why. The
 * rows with these conditions follow each other: the same again, without a
 * name, the same, without a name.
 */
static bool has_failed_twice(
	const struct sc_visit *base, const struct sc_further *row)
{
	const struct sc_visit *again = sc_further_last(base, "repeat");
	const struct sc_tls *tls = base->endpoint.tls;

	(void)row;
	return !completed(base) && tls && tls->sni && broke_off(base) &&
		again && broke_off(again);
}

/* Of two connections one was closed without a word, and one was greeted. */
static bool was_greeted_once(
	const struct sc_visit *base, const struct sc_further *row)
{
	const struct sc_visit *again = sc_further_last(base, "repeat");

	(void)row;
	return base->session.spoke_early && !completed(base) && again &&
		broke_off(again);
}

bool sc_further_without_name(const struct sc_visit *base)
{
	const struct sc_visit *without = sc_further_last(base, "no-sni");

	return !completed(base) && without && completed(without);
}

static bool goes_without_name(
	const struct sc_visit *base, const struct sc_further *row)
{
	return sc_further_without_name(base) && has_failed_twice(base, row);
}

/* The hello of that name was taken up: so it is finished. */
static bool was_chosen(
	const struct sc_visit *base, const struct sc_further *row)
{
	const struct how *how = row->how;
	const struct sc_visit *v = sc_further_of(base, row->name);
	const struct sc_hello_trial *t = v ? sc_hello_trial_of(v) : NULL;

	return t && t->seen.outcome == SC_OUTCOME_OK &&
		(!how->below_bits || t->seen.dh_bits < how->below_bits);
}

static void set_up(struct sc_visit *v)
{
	const struct how *how = v->further->how;

	/* It may have to stand for the first one. */
	v->session.brief = !how->same || rank(v->base) == 2;

	v->session.offer = v->base->session.offer;
	v->session.offer.keys = how->keys;
	v->session.offer.versions = how->versions;
	v->session.offer.suites = how->suites;
	v->session.offer.signatures = how->signatures;
	if (v->further->applies == was_chosen &&
		sc_further_without_name(v->base))
		v->session.offer.sni = NULL;
	if (how->sni)
		v->session.offer.sni = how->sni(v->base);
}

static void put(const struct sc_visit *v, struct sc_endpoint *base)
{
	struct sc_arena *a = v->place->run->arena;
	struct sc_variant out = { .name = v->further->name };
	struct sc_variant *all =
		sc_grow(a, base->variants, base->n_variants, struct sc_variant);

	if (v->cut)
		out.tls.detail =
			"cut off: the time for the whole probe was over";
	else if (v->endpoint.tls)
		out.tls = *v->endpoint.tls;
	else
		out.tls.detail = sc_endpoint_story(a, &v->endpoint);
	all[base->n_variants++] = out;
	base->variants = all;
}

/* The better session stands for the address, the other is the further one. */
static void change_places(struct sc_visit *v)
{
	struct sc_visit *base = v->base;
	struct sc_endpoint endpoint = base->endpoint;
	const struct sc_bytes *certs = base->session.certs;
	size_t n_certs = base->session.n_certs;

	base->endpoint = v->endpoint;
	base->session.certs = v->session.certs;
	base->session.n_certs = v->session.n_certs;
	v->endpoint = endpoint;
	v->session.certs = certs;
	v->session.n_certs = n_certs;
}

/* An alert is how a server says that it has no such kind of key. */
static bool is_answer(const struct sc_visit *v, const struct how *how)
{
	const struct sc_tls *tls = v->endpoint.tls;

	return how->beside && tls && tls->outcome == SC_OUTCOME_REJECTED;
}

static bool was_silent(const struct sc_visit *v)
{
	const struct sc_tls *tls = v->endpoint.tls;

	return !v->cut && tls && tls->outcome == SC_OUTCOME_TIMEOUT;
}

static const struct sc_further good_row;

/*
 * One session that breaks off proves nothing: of several servers behind one
 * address one may be dead. So the question is asked again, and then, in turns
 * with it, one that went well. Only a server that fails each time in the one
 * and succeeds each time in the other means it. For example, of three servers
 * with a dead one the second session may fail; the third will not, and it is
 * over with that. Silence is expensive, and asked for no more than twice.
 */
static void doubt(struct sc_visit *v)
{
	static const bool good[] = { false, true, false, true };
	const struct sc_further *row = v->doubted ? v->doubted : v->further;
	const struct how *how = row->how;
	size_t step = v->doubted ? v->step + 1 : 0;
	bool as_before = v->doubted && good[v->step] ?
		completed(v) :
		(broke_off(v) && !is_answer(v, how)) ||
			(step == 0 && was_silent(v));

	if (!completed(v->base) || !as_before || step == how->doubts)
		return;

	struct sc_visit *next =
		sc_further_insert(v, good[step] ? &good_row : row);

	next->doubted = row;
	next->step = step;
}

static void over(struct sc_visit *v)
{
	const struct how *how = v->further->how;

	if (how->same && rank(v) > rank(v->base))
		change_places(v);
	else
		doubt(v);
}

#define KEY(type) (1u << SC_KEY_##type)
#define RSA       (KEY(RSA) | KEY(RSA_PSS))
#define EDDSA     (KEY(ED25519) | KEY(ED448))
#define HOW(...)  (&(const struct how){ __VA_ARGS__ })
#define ROW(from, w, ...) \
	SC_DEPTH_##from, w, set_up, put, HOW(__VA_ARGS__), over
#define SURE .doubts = 4
#define ONCE .doubts = 1
#define SAME .same = true, ONCE

/* clang-format off */
static const struct sc_further good_row =
	{ "repeat", ROW(QUICK, NULL, SAME) };

const struct sc_further sc_further_variants[] = {
	{ "repeat", ROW(QUICK, went_wrong, SAME) },
	{ "repeat", ROW(NORMAL, was_greeted_once, SAME) },
	{ "no-sni", ROW(QUICK, has_failed_twice, .sni = no_name) },
	{ "repeat", ROW(QUICK, goes_without_name, SAME) },
	{ "no-sni", ROW(QUICK, goes_without_name, .sni = no_name) },
	{ "rsa", ROW(NORMAL, by_key, ONCE, .keys = SC_TLS_KEYS_RSA,
		.beside = KEY(EC) | EDDSA) },
	{ "ecdsa", ROW(NORMAL, by_key, ONCE, .keys = SC_TLS_KEYS_ECDSA,
		.beside = RSA) },
	{ "host-sni", ROW(NORMAL, by_name, SURE, .sni = host_name) },
	{ "no-sni", ROW(NORMAL, by_no_name, SURE, .sni = no_name) },
	{ "ecdsa", ROW(FULL, by_key, ONCE, .keys = SC_TLS_KEYS_ECDSA_ALONE,
		.beside = EDDSA) },
	{ "eddsa", ROW(FULL, by_key, ONCE, .keys = SC_TLS_KEYS_EDDSA,
		.beside = RSA | KEY(EC)) },
	{ "tls1.2", ROW(FULL, with_1_3, SURE, .versions = SC_TLS_VERSIONS_1_2) },
	{ "tls1.3", ROW(FULL, below_1_3, ONCE, .versions = SC_TLS_VERSIONS_1_3) },
	{ "domain-sni", ROW(FULL, by_name, SURE, .sni = next_hop) },
	{ "unknown-sni", ROW(FULL, by_name, SURE, .sni = unknown_name) },
	{ "repeat", ROW(FULL, again, SAME) },
	{ "repeat-2", ROW(FULL, again, SAME) },
	{ 0 },
};

#define LEVEL_0 ":@SECLEVEL=0"
#define UP_TO_1_2(s) .suites = s LEVEL_0, .versions = SC_TLS_VERSIONS_1_2

/* Called as the hello that they finish. */
const struct sc_further sc_further_finishes[] = {
	{ "tls11", ROW(FULL, was_chosen, ONCE,
		.versions = SC_TLS_VERSIONS_1_1) },
	{ "tls10", ROW(FULL, was_chosen, ONCE,
		.versions = SC_TLS_VERSIONS_1_0) },
	{ "rc4", ROW(FULL, was_chosen, ONCE, UP_TO_1_2("RC4:!aNULL")) },
	{ "3des", ROW(FULL, was_chosen, ONCE, UP_TO_1_2("3DES:!aNULL")) },
	{ "static-rsa", ROW(FULL, was_chosen, ONCE,
		UP_TO_1_2("kRSA:!eNULL")) },
	{ "dhe", ROW(FULL, was_chosen, ONCE, UP_TO_1_2("kDHE:!aNULL:!eNULL"),
		.below_bits = 2048) },
	{ "sha1", ROW(FULL, was_chosen, ONCE,
		.versions = SC_TLS_VERSIONS_1_2,
		.signatures = "RSA+SHA1:ECDSA+SHA1") },
	{ 0 },
};
/* clang-format on */

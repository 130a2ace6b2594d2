#include "check/tls_suite.h"

#include "base/text.h"
#include "check/hello.h"
#include "check/peer.h"

/* Bits of RFC 9325 4.5 and 4.2.1. */
enum { DH_BITS = 2048 };

static const struct sc_verdict unseen = { .status = SC_STATUS_UNSEEN };

/* A family of suites, and what it means that a server takes it. */
struct family {
	unsigned all, none;     /* bits of enum sc_suite_trait */
	const char *hello;      /* that asks for it alone */
	bool first_offers;      /* so does the first handshake, behind better */
	enum sc_message chosen; /* in the first handshake; none: as willing */
	enum sc_message willing; /* when nothing better is offered */
};

static const char *first_suite(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	return t && t->outcome == SC_OUTCOME_OK ? t->cipher_suite : NULL;
}

/* What a first handshake proves, it proves alone, where no hellos were sent. */
static struct sc_verdict not_taken(
	const struct sc_subject *s, const struct family *f)
{
	bool first = f->first_offers && !s->endpoint->n_hellos;

	if (first && !first_suite(s))
		return unseen;
	return sc_hello_not_taken(s, f->hello, first);
}

static struct sc_verdict taken(
	const struct sc_subject *s, const struct family *f)
{
	struct sc_taken t;

	if (!sc_taken_suite(s, f->all, f->none, &t))
		return not_taken(s, f);

	enum sc_message message =
		t.hello || !f->chosen ? f->willing : f->chosen;
	struct sc_verdict v = sc_fires(s, SC_MESSAGE(message));

	sc_taken_show(&v, s, &t);
	return v;
}

struct sc_verdict sc_tls_suite_null(const struct sc_subject *s)
{
	static const struct family f = { .all = SC_SUITE_NULL,
		.hello = "null",
		.willing = SC_MSG_TLS_SUITE_NULL };

	return taken(s, &f);
}

struct sc_verdict sc_tls_suite_export(const struct sc_subject *s)
{
	static const struct family f = { .all = SC_SUITE_EXPORT,
		.hello = "export",
		.willing = SC_MSG_TLS_SUITE_EXPORT };

	return taken(s, &f);
}

struct sc_verdict sc_tls_suite_des(const struct sc_subject *s)
{
	static const struct family f = { .all = SC_SUITE_DES,
		.none = SC_SUITE_EXPORT,
		.hello = "des",
		.willing = SC_MSG_TLS_SUITE_DES };

	return taken(s, &f);
}

struct sc_verdict sc_tls_suite_anon(const struct sc_subject *s)
{
	static const struct family f = { .all = SC_SUITE_ANON,
		.hello = "anon",
		.willing = SC_MSG_TLS_SUITE_ANON };
	struct sc_verdict v = taken(s, &f);

	if (v.status == SC_STATUS_FIRES && s->role == SC_ROLE_MX)
		sc_evidence(&v, s, "note", SC_MSG(TLS_SUITE_ANON_NOTE));
	return v;
}

struct sc_verdict sc_tls_suite_rc4(const struct sc_subject *s)
{
	static const struct family f = { .all = SC_SUITE_RC4,
		.none = SC_SUITE_EXPORT | SC_SUITE_ANON,
		.hello = "rc4",
		.first_offers = true,
		.chosen = SC_MSG_TLS_SUITE_RC4_CHOSEN,
		.willing = SC_MSG_TLS_SUITE_RC4 };

	return taken(s, &f);
}

struct sc_verdict sc_tls_suite_3des(const struct sc_subject *s)
{
	static const struct family f = { .all = SC_SUITE_3DES,
		.none = SC_SUITE_ANON,
		.hello = "3des",
		.first_offers = true,
		.chosen = SC_MSG_TLS_SUITE_3DES_CHOSEN,
		.willing = SC_MSG_TLS_SUITE_3DES };

	return taken(s, &f);
}

/* Static RSA for whoever offers nothing better, and ECDHE for all others. */
static bool is_last_resort(const struct sc_subject *s)
{
	const char *first = first_suite(s);
	struct sc_taken t;

	if (first && sc_suite_traits(first) & SC_SUITE_RSA)
		return false;
	return sc_taken_1_3(s) == SC_TAKEN_YES ||
		sc_taken_suite(s, SC_SUITE_ECDHE, 0, &t);
}

struct sc_verdict sc_tls_suite_rsa_kx(const struct sc_subject *s)
{
	static const struct family f = { .all = SC_SUITE_RSA,
		.none = SC_SUITE_WEAK,
		.hello = "static-rsa",
		.first_offers = true,
		.chosen = SC_MSG_TLS_SUITE_RSA_CHOSEN,
		.willing = SC_MSG_TLS_SUITE_RSA };

	struct sc_verdict v = taken(s, &f);

	if (v.status == SC_STATUS_FIRES && is_last_resort(s))
		sc_weigh(&v, SC_W_INFO);
	return v;
}

struct sc_verdict sc_tls_suite_static_dh(const struct sc_subject *s)
{
	static const struct family f = { .all = SC_SUITE_STATIC_DH,
		.none = SC_SUITE_WEAK,
		.hello = "static-dh",
		.willing = SC_MSG_TLS_SUITE_STATIC_DH };

	return taken(s, &f);
}

struct sc_verdict sc_tls_suite_dhe(const struct sc_subject *s)
{
	static const struct family f = { .all = SC_SUITE_DHE,
		.none = SC_SUITE_WEAK,
		.hello = "dhe",
		.first_offers = true,
		.chosen = SC_MSG_TLS_SUITE_DHE_CHOSEN,
		.willing = SC_MSG_TLS_SUITE_DHE };

	return taken(s, &f);
}

/* One with encrypt_then_mac is not what the attacks were on. */
bool sc_tls_suite_bare_cbc(const struct sc_subject *s, struct sc_taken *out)
{
	struct sc_taken t;

	for (size_t i = 0; sc_taken_next(s, &i, &t);) {
		unsigned traits = sc_suite_traits(t.suite);

		if (!(traits & SC_SUITE_CBC) || t.encrypt_then_mac ||
			traits & (SC_SUITE_BLOCK64 | SC_SUITE_EXPORT))
			continue;
		*out = t;
		return true;
	}
	return false;
}

struct sc_verdict sc_tls_suite_cbc(const struct sc_subject *s)
{
	static const struct family f = { .hello = "cbc", .first_offers = true };
	struct sc_taken t;
	struct sc_verdict v;

	if (!sc_tls_suite_bare_cbc(s, &t))
		return sc_hello_answer(s, f.hello) == SC_TAKEN_YES ?
			SC_IS_FINE :
			not_taken(s, &f);
	v = sc_fires(s,
		t.hello ? SC_MSG(TLS_SUITE_CBC_FOR_OLD_CLIENTS) :
			  SC_MSG(TLS_SUITE_CBC));
	if (sc_text_same(t.hello, "cbc-bare"))
		sc_weigh(&v, SC_W_INFO);
	sc_taken_show(&v, s, &t);
	return v;
}

static bool is_named(const char *prime)
{
	return prime && strcmp(prime, "custom") != 0;
}

/*
 * Anonymous suites are looked at in a first handshake alone: a server that has
 * good primes may give these, which nobody asks for, a small one.
 */
static bool is_dhe(const struct sc_taken *t)
{
	unsigned traits = sc_suite_traits(t->suite);

	if (traits & SC_SUITE_EXPORT)
		return false;
	return traits & SC_SUITE_DHE ||
		(!t->hello && sc_text_has_prefix(t->suite, "TLS_DH_anon_"));
}

/* The worst prime of all that were shown, export suites aside. */
static bool least_prime(const struct sc_subject *s, struct sc_taken *out)
{
	struct sc_taken t;
	bool found = false;

	for (size_t i = 0; sc_taken_next(s, &i, &t);) {
		if (!t.suite || !is_dhe(&t) || t.dh_bits == 0)
			continue;
		if (!found || t.dh_bits < out->dh_bits)
			*out = t;
		found = true;
	}
	return found;
}

/* It was DHE, and what its prime is did not come out. */
static bool is_dhe_of_unknown_size(const struct sc_subject *s)
{
	struct sc_taken t;

	for (size_t i = 0; sc_taken_next(s, &i, &t);)
		if (t.suite && is_dhe(&t))
			return true;
	return false;
}

static struct sc_verdict no_prime(const struct sc_subject *s)
{
	if (is_dhe_of_unknown_size(s))
		return unseen;
	return sc_hello_answer(s, "dhe") == SC_TAKEN_NO || first_suite(s) ?
		SC_IS_NA :
		unseen;
}

static void show_prime(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_taken *t)
{
	sc_evidence(v, s, "seen", SC_MSG(TLS_PRIME_SEEN),
		SC_TEXT("suite", t->suite), SC_NUMBER("dh_bits", t->dh_bits),
		SC_FLAG("named", is_named(t->dh_prime)),
		SC_TEXT("dh_prime", t->dh_prime));
}

static bool is_hopeless(const struct sc_taken *t)
{
	return sc_dh_is_hopeless(t->dh_bits, t->dh_prime);
}

struct sc_verdict sc_tls_suite_dh_weak(const struct sc_subject *s)
{
	struct sc_taken t;
	struct sc_verdict v;

	if (!least_prime(s, &t))
		return no_prime(s);
	if (t.dh_bits >= DH_BITS)
		return SC_IS_FINE;
	if (t.hello)
		v = sc_fires(s, SC_MSG(TLS_DH_WEAK_FOR_OLD_CLIENTS),
			SC_NUMBER("dh_bits", t.dh_bits));
	else
		v = sc_fires(s, SC_MSG(TLS_DH_WEAK),
			SC_NUMBER("dh_bits", t.dh_bits),
			SC_FLAG("hopeless", is_hopeless(&t)),
			SC_PHRASE("cost",
				is_hopeless(&t) ? sc_peer_cost(s) :
						  sc_peer_cost_to_some(s)));
	if (is_hopeless(&t))
		sc_weigh(&v, SC_W_FAIL);
	show_prime(&v, s, &t);
	sc_taken_finish(&v, s, t.hello);
	sc_evidence(&v, s, "wanted", SC_MSG(TLS_SUITE_DH_WEAK_WANTED),
		SC_NUMBER("min_bits", DH_BITS));
	return v;
}

/* RFC 7919 and RFC 3526; OpenSSL and wire/dh_primes.h have the same names. */
static bool is_standard(const char *prime)
{
	return sc_text_has_prefix(prime, "ffdhe") ||
		(sc_text_has_prefix(prime, "modp_") &&
			strcmp(prime, "modp_768") != 0 &&
			strcmp(prime, "modp_1024") != 0);
}

struct sc_verdict sc_tls_dh_custom(const struct sc_subject *s)
{
	struct sc_taken t;
	bool known = false;

	for (size_t i = 0; sc_taken_next(s, &i, &t);) {
		if (!t.dh_prime || !is_dhe(&t))
			continue;
		known = true;
		if (is_standard(t.dh_prime))
			continue;

		struct sc_verdict v = sc_fires(s, SC_MSG(TLS_DH_CUSTOM));

		show_prime(&v, s, &t);
		return v;
	}
	return known ? SC_IS_FINE : no_prime(s);
}

/* ---- signatures of the handshake ---- */

static bool is_signed_with(const char *scheme, const char *hash)
{
	return scheme && strstr(scheme, hash);
}

static struct sc_verdict signs_badly(
	const struct sc_subject *s, const char *hash, const char *scheme)
{
	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_SIGNS_BADLY),
		SC_TEXT("hash", hash), SC_PHRASE("cost", sc_peer_cost(s)));

	sc_evidence(&v, s, "seen", SC_TEXT("scheme", scheme));
	return v;
}

static struct sc_verdict is_willing(
	const struct sc_subject *s, const char *hash, const struct sc_hello *h)
{
	struct sc_verdict v =
		sc_fires(s, SC_MSG(TLS_IS_WILLING), SC_TEXT("hash", hash));

	sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "seen", SC_MSG(TLS_IS_WILLING_SEEN),
		SC_TEXT("signature_scheme", h->signature_scheme),
		SC_TEXT("hello", h->name));
	sc_taken_finish(&v, s, h->name);
	return v;
}

/* `part` is how IANA writes the hash, `with` how people do. */
static struct sc_verdict signed_with(
	const struct sc_subject *s, const char *part, const char *with)
{
	const struct sc_tls *t = s->endpoint->tls;
	const struct sc_hello *h = sc_hello_taken(s, "sha1");
	const char *first =
		t && t->outcome == SC_OUTCOME_OK ? t->signature_scheme : NULL;

	if (is_signed_with(first, part))
		return signs_badly(s, with, first);
	if (h && is_signed_with(h->signature_scheme, part))
		return is_willing(s, with, h);
	if (h)
		return SC_IS_FINE; /* with another one */
	return first || sc_hello_named(s, "sha1") ?
		sc_hello_not_taken(s, "sha1", true) :
		unseen;
}

struct sc_verdict sc_tls_sig_sha1(const struct sc_subject *s)
{
	return signed_with(s, "sha1", "SHA-1");
}

struct sc_verdict sc_tls_sig_md5(const struct sc_subject *s)
{
	return signed_with(s, "md5", "MD5");
}

/*
 * Attacks by name, as far as hellos show that a server is open to them. What
 * takes an attempt (Heartbleed, ROBOT, ...) is not tried.
 */
#include "base/text.h"
#include "check/hello.h"
#include "check/peer.h"
#include "check/tls_suite.h"
#include "check/topics.h"

enum { LOGJAM_BITS = 1024 };

/*
 * Fires where `found`. A hello that was asked for it and refused is a pass; so
 * is nothing else.
 */
static struct sc_verdict open_to(const struct sc_subject *s, bool found,
	const struct sc_taken *t, const char *hello, enum sc_message message)
{
	if (!found)
		return sc_hello_not_taken(s, hello, false);

	struct sc_verdict v = sc_fires(s, SC_MESSAGE(message));

	sc_taken_show(&v, s, t);
	return v;
}

static struct sc_verdict freak(const struct sc_subject *s)
{
	struct sc_taken t;
	bool found = sc_taken_suite(s, SC_SUITE_EXPORT | SC_SUITE_RSA, 0, &t);

	return open_to(s, found, &t, "export", SC_MSG_VULN_FREAK);
}

static bool short_prime(const struct sc_subject *s, struct sc_taken *t)
{
	for (size_t i = 0; sc_taken_next(s, &i, t);)
		if (sc_suite_is(t->suite, SC_SUITE_DHE) && t->dh_bits > 0 &&
			t->dh_bits <= LOGJAM_BITS)
			return true;
	return false;
}

/* Neither export nor a short prime, where both were asked for. */
static struct sc_verdict no_logjam(const struct sc_subject *s)
{
	enum sc_answer_to dhe = sc_hello_answer(s, "dhe");

	if (!dhe || sc_hello_answer(s, "export-dhe") != SC_TAKEN_NO)
		return sc_hello_unknown(s);
	return SC_IS_FINE;
}

static struct sc_verdict logjam(const struct sc_subject *s)
{
	struct sc_taken t;

	if (!sc_taken_suite(s, SC_SUITE_EXPORT | SC_SUITE_DHE, 0, &t) &&
		!short_prime(s, &t))
		return no_logjam(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(VULN_LOGJAM));

	sc_taken_show(&v, s, &t);
	if (t.dh_bits)
		sc_evidence(&v, s, "size", SC_MSG(VULN_LOGJAM_SIZE),
			SC_NUMBER("dh_bits", t.dh_bits));
	return v;
}

static struct sc_verdict poodle(const struct sc_subject *s)
{
	struct sc_taken t;
	bool found = false;

	for (size_t i = 0; !found && sc_taken_next(s, &i, &t);)
		found = t.version && sc_text_same(t.version, "SSLv3") &&
			sc_suite_is(t.suite, SC_SUITE_CBC);
	return open_to(s, found, &t, "ssl3", SC_MSG_VULN_POODLE);
}

static struct sc_verdict sweet32(const struct sc_subject *s)
{
	static const unsigned blocks[] = { SC_SUITE_3DES, SC_SUITE_OLD64,
		SC_SUITE_DES };
	struct sc_taken t;
	bool found = false;

	for (size_t i = 0; !found && i < SC_COUNT(blocks); i++)
		found = sc_taken_suite(s, blocks[i], SC_SUITE_RC4, &t);
	return open_to(s, found, &t, "3des", SC_MSG_VULN_SWEET32);
}

static struct sc_verdict lucky13(const struct sc_subject *s)
{
	struct sc_taken t;

	if (!sc_tls_suite_bare_cbc(s, &t) &&
		sc_hello_answer(s, "cbc") == SC_TAKEN_YES)
		return SC_IS_FINE; /* with encrypt_then_mac */
	bool found = sc_tls_suite_bare_cbc(s, &t);
	struct sc_verdict v = open_to(s, found, &t, "cbc", SC_MSG_VULN_LUCKY13);

	/* It has it, and uses it with whoever asks. */
	if (found && sc_text_same(t.hello, "cbc-bare"))
		sc_weigh(&v, SC_W_INFO);
	return v;
}

/* ---- DROWN ---- */

static const struct sc_cert *cert_of(
	const struct sc_subject *s, const char *sha256)
{
	for (size_t i = 0; i < s->facts->n_certs; i++)
		if (strcmp(s->obs->certificates[i].sha256, sha256) == 0)
			return &s->facts->certs[i];
	return NULL;
}

static const struct sc_hello *ssl2_of(const struct sc_endpoint *e)
{
	for (size_t i = 0; i < e->n_hellos; i++)
		if (e->hellos[i].outcome == SC_OUTCOME_OK &&
			e->hellos[i].version && e->hellos[i].n_chain &&
			sc_text_same(e->hellos[i].version, "SSLv2"))
			return &e->hellos[i];
	return NULL;
}

static bool same_key(const struct sc_cert *a, const struct sc_cert *b)
{
	return a && b && !a->parse_error && !b->parse_error &&
		a->key.type == SC_KEY_RSA && a->key.spki_sha256 &&
		b->key.spki_sha256 &&
		strcmp(a->key.spki_sha256, b->key.spki_sha256) == 0;
}

/* An RSA key that the endpoint showed, first handshake or hello. */
static bool shows_key(const struct sc_subject *s, const struct sc_cert *other)
{
	const struct sc_endpoint *e = s->endpoint;

	if (s->ef && same_key(s->ef->leaf, other))
		return true;
	for (size_t i = 0; i < e->n_hellos; i++)
		if (e->hellos[i].n_chain && &e->hellos[i] != ssl2_of(e) &&
			same_key(cert_of(s, e->hellos[i].chain[0]), other))
			return true;
	return false;
}

static struct sc_verdict drown(const struct sc_subject *s)
{
	bool asked = false;

	for (size_t i = 0; i < s->obs->n_endpoints; i++) {
		const struct sc_endpoint *e = &s->obs->endpoints[i];
		const struct sc_hello *h = ssl2_of(e);

		asked |= e->n_hellos > 0;
		if (!h || !shows_key(s, cert_of(s, h->chain[0])))
			continue;

		struct sc_verdict v = sc_fires(s, SC_MSG(VULN_DROWN));

		sc_evidence(&v, s, "seen", SC_MSG(VULN_DROWN_SEEN),
			SC_TEXT("address", e->address),
			SC_NUMBER("port", e->port));
		return v;
	}
	return asked && sc_hello_answer(s, "ssl2") ? SC_IS_FINE :
						     sc_hello_unknown(s);
}

/* ---- ALPACA ---- */

/* A name that a web server answers to: www, mta-sts, or any by wildcard. */
static bool is_of_web(struct sc_bytes name)
{
	static const char *const prefixes[] = { "*.", "www.", "mta-sts." };

	for (size_t i = 0; i < SC_COUNT(prefixes); i++) {
		size_t n = strlen(prefixes[i]);
		struct sc_bytes head = { name.p, n };

		if (name.n > n &&
			sc_bytes_same_text(head, sc_bytes_of(prefixes[i])))
			return true;
	}
	return false;
}

static struct sc_bytes name_of_web(const struct sc_cert *c)
{
	for (size_t i = 0; i < c->n_dns_names; i++)
		if (is_of_web(c->dns_names[i]))
			return c->dns_names[i];
	return (struct sc_bytes){ NULL, 0 };
}

static struct sc_verdict alpaca(const struct sc_subject *s)
{
	const struct sc_hello *h = sc_hello_named(s, "stranger");
	struct sc_bytes name = name_of_web(s->cert);

	if (s->depth > 0)
		return SC_IS_NA;
	if (!name.p || sc_hello_answer(s, "stranger") == SC_TAKEN_NO)
		return SC_IS_FINE;
	if (sc_hello_answer(s, "stranger") != SC_TAKEN_YES)
		return sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(VULN_ALPACA));

	sc_evidence(&v, s, "names", SC_BYTES("name", name));
	sc_evidence(&v, s, "seen", SC_MSG(VULN_ALPACA_SEEN),
		SC_TEXT("version", h->version));
	return v;
}

const struct sc_check sc_checks_vuln[] = {
	{
		.id = SC_CHECK_VULN_FREAK,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_VULN_FREAK_FIX,
		.needs = SC_NEED_CONNECT,
		.run = freak,
	},
	{
		.id = SC_CHECK_VULN_LOGJAM,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_VULN_LOGJAM_FIX,
		.needs = SC_NEED_CONNECT,
		.run = logjam,
	},
	{
		.id = SC_CHECK_VULN_POODLE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_VULN_POODLE_FIX,
		.needs = SC_NEED_CONNECT,
		.run = poodle,
	},
	{
		.id = SC_CHECK_VULN_SWEET32,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_VULN_SWEET32_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sweet32,
	},
	{
		.id = SC_CHECK_VULN_LUCKY13,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_VULN_LUCKY13_FIX,
		.needs = SC_NEED_CONNECT,
		.run = lucky13,
	},
	{
		.id = SC_CHECK_VULN_DROWN,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_VULN_DROWN_FIX,
		.needs = SC_NEED_CONNECT,
		.run = drown,
	},
	{
		.id = SC_CHECK_VULN_ALPACA,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_VULN_ALPACA_FIX,
		.needs = SC_NEED_PARSED,
		.run = alpaca,
	},
	{ 0 },
};

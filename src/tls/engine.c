#include "tls/engine.h"

#include <assert.h>
#include <openssl/err.h>

#include "tls/capture.h"
#include "tls/context.h"
#include "wire/tls_names.h"

#define HANDSHAKE_HEADER_BYTES 4 /* type, length of 3 */

/* RFC 8446 5.1: the content types of a record, change_cipher_spec first */
enum { RECORD_TYPE_LEAST = 20, RECORD_TYPE_MOST = 23 };

struct sc_tls_engine {
	struct sc_arena *arena;
	SSL *ssl;
	BIO *from_peer, *to_peer; /* owned by ssl */
	BIO *clear;               /* decrypted, not read yet */
	bool output_shown, clear_shown;
	enum sc_tls_state state;
	bool not_tls;
	size_t fed_bytes; /* in the handshake, then after it */
	struct sc_tls_seen seen;
	struct sc_tls_capture capture;
};

static enum sc_tls_exchange exchange_of(const SSL_CIPHER *suite)
{
	int kx = SSL_CIPHER_get_kx_nid(suite);

	return kx == NID_kx_dhe    ? SC_TLS_KX_DHE :
		kx == NID_kx_ecdhe ? SC_TLS_KX_ECDHE :
				     SC_TLS_KX_OTHER;
}

/* Names the suite of ServerHello, for which OpenSSL has the table. */
static void note_suite(struct sc_tls_engine *e, SSL *ssl)
{
	const SSL_CIPHER *suite = SSL_CIPHER_find(ssl, e->capture.suite);

	if (e->capture.version == 0 || !suite)
		return;
	e->seen.tls.cipher_suite =
		sc_arena_text(e->arena, SSL_CIPHER_standard_name(suite));
	e->capture.exchange = exchange_of(suite);
}

static void on_handshake(
	struct sc_tls_engine *e, SSL *ssl, const uint8_t *p, size_t n)
{
	const size_t head = HANDSHAKE_HEADER_BYTES;

	if (n < head)
		return;
	sc_tls_capture_message(
		&e->capture, p[0], (struct sc_bytes){ p + head, n - head });
	if (p[0] == SSL3_MT_SERVER_HELLO)
		note_suite(e, ssl);
}

void sc_tls_on_message(int sent, int version, int type, const void *p, size_t n,
	SSL *ssl, void *user)
{
	struct sc_tls_engine *e = user;
	const uint8_t *b = p;

	(void)version;
	if (type == SSL3_RT_HANDSHAKE && !sent)
		on_handshake(e, ssl, b, n);
	else if (type == SSL3_RT_ALERT && n == 2)
		sc_tls_capture_alert(&e->capture, sent, b[0], b[1]);
}

/* The first to fail has the word: what follows is its consequence. */
static void fail(
	struct sc_tls_engine *e, enum sc_outcome why, const char *detail)
{
	struct sc_tls *t = &e->seen.tls;

	if (e->state == SC_TLS_OPEN)
		e->seen.ended = why;
	else
		t->outcome = why;
	t->detail = detail;
	e->state = SC_TLS_FAILED;
}

/* "after its Certificate", as the end of a sentence. */
static const char *stage(const struct sc_tls_engine *e)
{
	unsigned last = e->capture.last_message;
	const char *name = sc_tls_message_name(last);

	if (e->state == SC_TLS_OPEN)
		return "after the handshake";
	if (!name)
		return "before its ServerHello";
	return sc_arena_printf(e->arena, "after its %s", name);
}

static const char *with_reason(
	const struct sc_tls_engine *e, const char *sentence, unsigned long err)
{
	const char *reason = ERR_reason_error_string(err);

	return reason ? sc_arena_printf(e->arena, "%s (%s)", sentence, reason) :
			sentence;
}

/* What our side refused, with the alert that said so to the peer. */
static const char *refusal(const struct sc_tls_engine *e, unsigned long err)
{
	const char *alert = e->seen.tls.alert_sent;
	const char *sentence = sc_arena_printf(e->arena, "we gave up %s%s%s",
		stage(e), alert ? ", with the alert " : "", alert ? alert : "");

	return with_reason(e, sentence, err);
}

/* What is too large is what would have come next, RFC 8446 2 and RFC 5246 7.3;
 * only two of them may be large in an honest handshake. */
static void fail_for_size(struct sc_tls_engine *e, unsigned long err)
{
	bool hello_was_last = e->capture.last_message == SSL3_MT_SERVER_HELLO;
	bool tls13 = e->capture.version == TLS1_3_VERSION;

	e->seen.tls.large_message =
		hello_was_last && tls13 ? "EncryptedExtensions" : "Certificate";
	fail(e, SC_OUTCOME_LIMIT,
		with_reason(e,
			sc_arena_printf(e->arena, "its %s is over the limit",
				e->seen.tls.large_message),
			err));
}

static void fail_for_error(struct sc_tls_engine *e)
{
	unsigned long err = ERR_peek_error();

	if (e->seen.tls.alert_received)
		fail(e, SC_OUTCOME_REJECTED,
			sc_arena_printf(e->arena,
				"the server sent the alert %s %s",
				e->seen.tls.alert_received, stage(e)));
	else if (e->capture.close_notify)
		fail(e, SC_OUTCOME_CLOSED,
			sc_arena_printf(e->arena, "the server closed TLS %s",
				stage(e)));
	else if (ERR_GET_REASON(err) == SSL_R_EXCESSIVE_MESSAGE_SIZE)
		fail_for_size(e, err);
	else
		fail(e, SC_OUTCOME_PROTOCOL, refusal(e, err));
}

/* In a 1.2 handshake with DHE: the prime may be one that has a name. */
static void note_group(struct sc_tls_engine *e)
{
	EVP_PKEY *key = NULL;
	char name[80];

	if (e->seen.tls.group || !SSL_get_peer_tmp_key(e->ssl, &key))
		return;
	if (EVP_PKEY_get_group_name(key, name, sizeof(name), NULL))
		e->seen.tls.group = sc_arena_text(e->arena, name);
	EVP_PKEY_free(key);
}

static void open_session(struct sc_tls_engine *e)
{
	note_group(e);
	e->seen.tls.outcome = SC_OUTCOME_OK;
	e->state = SC_TLS_OPEN;
	e->fed_bytes = 0;
}

/* A call of OpenSSL did not succeed: it wants more, or it is over. */
static void after_call(struct sc_tls_engine *e, int result)
{
	int err = SSL_get_error(e->ssl, result);

	if (err == SSL_ERROR_WANT_READ || err == SSL_ERROR_WANT_WRITE)
		return;
	if (err == SSL_ERROR_ZERO_RETURN && e->state == SC_TLS_OPEN) {
		e->state = SC_TLS_CLOSED;
		e->seen.ended = SC_OUTCOME_CLOSED;
		return;
	}
	fail_for_error(e);
}

static void handshake(struct sc_tls_engine *e)
{
	int result = SSL_do_handshake(e->ssl);

	if (e->capture.over)
		fail(e, SC_OUTCOME_LIMIT, "more certificates than we keep");
	else if (result == 1)
		open_session(e);
	else
		after_call(e, result);
}

static void decrypt(struct sc_tls_engine *e)
{
	uint8_t buf[4096];
	int n;

	while ((n = SSL_read(e->ssl, buf, sizeof(buf))) > 0)
		BIO_write(e->clear, buf, n);
	after_call(e, n);
}

static void advance(struct sc_tls_engine *e)
{
	ERR_clear_error();
	if (e->state == SC_TLS_HANDSHAKE)
		handshake(e);
	if (e->state == SC_TLS_OPEN)
		decrypt(e);
	ERR_clear_error();
}

/* What was shown to the caller is gone with the next call. */
static void forget_shown(struct sc_tls_engine *e)
{
	if (e->output_shown)
		(void)BIO_reset(e->to_peer);
	if (e->clear_shown)
		(void)BIO_reset(e->clear);
	e->output_shown = e->clear_shown = false;
}

static bool create(struct sc_tls_engine *e, SSL_CTX *shared)
{
	e->ssl = SSL_new(shared);
	e->clear = BIO_new(BIO_s_mem());
	e->from_peer = BIO_new(BIO_s_mem());
	e->to_peer = BIO_new(BIO_s_mem());
	if (!e->ssl || !e->clear || !e->from_peer || !e->to_peer) {
		BIO_free(e->from_peer);
		BIO_free(e->to_peer);
		return false;
	}
	SSL_set_bio(e->ssl, e->from_peer, e->to_peer);
	SSL_set_connect_state(e->ssl);
	SSL_set_msg_callback_arg(e->ssl, e);
	return true;
}

/*
 * Signature algorithms rule in TLS 1.3, suites before it. RSA beside ECDSA is
 * for the signatures in the chain: in TLS 1.3 PKCS #1 is for nothing else, so
 * that the leaf must be of the kind all the same.
 */
static const struct {
	const char *signatures, *suites;
} keys_offers[] = {
	[SC_TLS_KEYS_RSA] = { "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:"
			      "rsa_pss_rsae_sha512:RSA+SHA256:RSA+SHA384:"
			      "RSA+SHA512:RSA+SHA1",
		"aRSA:!eNULL:@SECLEVEL=0" },
	[SC_TLS_KEYS_ECDSA] = { "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:"
				"ed25519:ed448:RSA+SHA256:RSA+SHA384:"
				"RSA+SHA512:ECDSA+SHA1",
		"aECDSA:!eNULL:@SECLEVEL=0" },
	[SC_TLS_KEYS_ECDSA_ALONE] = { "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:"
				      "RSA+SHA256:RSA+SHA384:RSA+SHA512:"
				      "ECDSA+SHA1",
		"aECDSA:!eNULL:@SECLEVEL=0" },
	[SC_TLS_KEYS_EDDSA] = { "ed25519:ed448:RSA+SHA256:RSA+SHA384:"
				"RSA+SHA512",
		"aECDSA:!eNULL:@SECLEVEL=0" },
};

static bool offer_keys(struct sc_tls_engine *e, enum sc_tls_keys keys)
{
	if (keys == SC_TLS_KEYS_ANY)
		return true;

	char *signatures =
		sc_arena_text(e->arena, keys_offers[keys].signatures);

	return SSL_set1_sigalgs_list(e->ssl, signatures) &&
		SSL_set_cipher_list(e->ssl, keys_offers[keys].suites);
}

static bool offer_versions(
	struct sc_tls_engine *e, enum sc_tls_versions versions)
{
	static const int numbers[] = {
		[SC_TLS_VERSIONS_1_2] = TLS1_2_VERSION,
		[SC_TLS_VERSIONS_1_3] = TLS1_3_VERSION,
		[SC_TLS_VERSIONS_1_1] = TLS1_1_VERSION,
		[SC_TLS_VERSIONS_1_0] = TLS1_VERSION,
	};
	int number = numbers[versions];

	return versions == SC_TLS_VERSIONS_ANY ||
		(SSL_set_min_proto_version(e->ssl, number) &&
			SSL_set_max_proto_version(e->ssl, number));
}

static bool offer_lists(struct sc_tls_engine *e, const struct sc_tls_offer *o)
{
	char *signatures = sc_arena_text(e->arena, o->signatures);

	return (!o->suites || SSL_set_cipher_list(e->ssl, o->suites)) &&
		(!signatures || SSL_set1_sigalgs_list(e->ssl, signatures));
}

/* OpenSSL takes no more than 255 bytes; then none is sent. */
static void offer_name(struct sc_tls_engine *e, const char *sni)
{
	char *name = sc_arena_text(e->arena, sni);

	if (name && SSL_set_tlsext_host_name(e->ssl, name))
		e->seen.tls.sni = name;
}

struct sc_tls_engine *sc_tls_engine_new(
	struct sc_tls_context *c, struct sc_arena *a, const char *sni)
{
	return sc_tls_engine_new_for(
		c, a, &(struct sc_tls_offer){ .sni = sni });
}

struct sc_tls_engine *sc_tls_engine_new_for(struct sc_tls_context *c,
	struct sc_arena *a, const struct sc_tls_offer *offer)
{
	struct sc_tls_engine *e = sc_new(a, struct sc_tls_engine, 1);

	e->arena = a;
	e->capture.arena = a;
	e->capture.seen = &e->seen;
	ERR_clear_error();
	if (!create(e, c->ssl) || !offer_keys(e, offer->keys) ||
		!offer_versions(e, offer->versions) || !offer_lists(e, offer)) {
		e->from_peer = e->to_peer = NULL;
		fail(e, SC_OUTCOME_LOCAL, "OpenSSL cannot offer this");
		return e;
	}
	offer_name(e, offer->sni);
	advance(e);
	return e;
}

void sc_tls_engine_free(struct sc_tls_engine *e)
{
	if (!e)
		return;
	SSL_free(e->ssl);
	BIO_free(e->clear);
}

static void fail_not_tls(struct sc_tls_engine *e)
{
	fail(e, SC_OUTCOME_PROTOCOL, "what came where TLS was due is no TLS");
}

static void append_not_tls(struct sc_tls_engine *e, struct sc_bytes b)
{
	struct sc_bytes had = e->seen.tls.not_tls;
	uint8_t *both = sc_arena_alloc(e->arena, had.n + b.n + 1, 1);

	if (had.n)
		memcpy(both, had.p, had.n);
	memcpy(both + had.n, b.p, b.n);
	e->seen.tls.not_tls = (struct sc_bytes){ both, had.n + b.n };
}

/*
 * Text is kept up to the end of its line, so that the evidence does not depend
 * on how it was cut; of anything else, what came at once must do.
 */
static void take_not_tls(struct sc_tls_engine *e, struct sc_bytes b)
{
	size_t room = SC_LIMIT_NOT_TLS_BYTES - e->seen.tls.not_tls.n;
	struct sc_bytes part = { b.p, b.n < room ? b.n : room };
	const uint8_t *lf = memchr(part.p, '\n', part.n);

	if (lf)
		part.n = (size_t)(lf - part.p) + 1;
	append_not_tls(e, part);

	struct sc_bytes all = e->seen.tls.not_tls;
	bool text = all.p[0] >= ' ' && all.p[0] < 0x7f;

	if (lf || !text || all.n == SC_LIMIT_NOT_TLS_BYTES)
		fail_not_tls(e);
}

/* RFC 8446 5.1; a hello in the manner of SSL 2 is no answer to ours. */
static bool begins_no_record(const struct sc_tls_engine *e, struct sc_bytes b)
{
	return e->fed_bytes == 0 && e->state == SC_TLS_HANDSHAKE &&
		(b.p[0] < RECORD_TYPE_LEAST || b.p[0] > RECORD_TYPE_MOST);
}

static bool is_over_limit(const struct sc_tls_engine *e, size_t n)
{
	size_t limit = e->state == SC_TLS_OPEN ? SC_LIMIT_TLS_OPEN_BYTES :
						 SC_LIMIT_TLS_BYTES;

	return n > limit - e->fed_bytes;
}

static void take(struct sc_tls_engine *e, struct sc_bytes b)
{
	e->fed_bytes += b.n;
	BIO_write(e->from_peer, b.p, (int)b.n);
	advance(e);
}

enum sc_tls_state sc_tls_engine_feed(struct sc_tls_engine *e, struct sc_bytes b)
{
	forget_shown(e);
	if (b.n == 0 || e->state == SC_TLS_FAILED || e->state == SC_TLS_CLOSED)
		return e->state;
	e->not_tls |= begins_no_record(e, b);
	if (e->not_tls)
		take_not_tls(e, b);
	else if (is_over_limit(e, b.n))
		fail(e, SC_OUTCOME_LIMIT, "the server sends without end");
	else
		take(e, b);
	return e->state;
}

enum sc_tls_state sc_tls_engine_end(struct sc_tls_engine *e)
{
	forget_shown(e);
	if (e->state == SC_TLS_OPEN)
		fail(e, SC_OUTCOME_CLOSED, "closed without close_notify");
	else if (e->state == SC_TLS_HANDSHAKE && e->not_tls)
		fail_not_tls(e);
	else if (e->state == SC_TLS_HANDSHAKE)
		fail(e, SC_OUTCOME_CLOSED,
			sc_arena_printf(e->arena,
				"the server closed the connection %s",
				stage(e)));
	return e->state;
}

static struct sc_bytes contents_of(BIO *bio)
{
	char *p = NULL;
	long n = bio ? BIO_get_mem_data(bio, &p) : 0;

	return (struct sc_bytes){ (const uint8_t *)p, n > 0 ? (size_t)n : 0 };
}

struct sc_bytes sc_tls_engine_output(struct sc_tls_engine *e)
{
	forget_shown(e);
	e->output_shown = e->to_peer != NULL;
	return contents_of(e->to_peer);
}

struct sc_bytes sc_tls_engine_read(struct sc_tls_engine *e)
{
	forget_shown(e);
	e->clear_shown = e->clear != NULL;
	return contents_of(e->clear);
}

void sc_tls_engine_write(struct sc_tls_engine *e, struct sc_bytes b)
{
	forget_shown(e);
	if (e->state != SC_TLS_OPEN || b.n == 0)
		return;

	size_t written = 0;

	ERR_clear_error();
	if (!SSL_write_ex(e->ssl, b.p, b.n, &written))
		fail_for_error(e);
	ERR_clear_error();
}

void sc_tls_engine_close(struct sc_tls_engine *e)
{
	forget_shown(e);
	ERR_clear_error();
	if (e->state == SC_TLS_OPEN || e->state == SC_TLS_CLOSED)
		(void)SSL_shutdown(e->ssl);
	ERR_clear_error();
}

const struct sc_tls_seen *sc_tls_engine_seen(struct sc_tls_engine *e)
{
	return &e->seen;
}

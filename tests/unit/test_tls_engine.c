/*
 * The TLS engine against servers: OpenSSL's own over memory, with certificates
 * made here, and bytes written down by hand.
 */
#include "base/codec.h"
#include "base/limits.h"
#include "base/text.h"
#include "lib/t.h"
#include "unit/tls_link.h"
#include "wire/reader.h"

/* ---- handshakes that work ---- */

static const struct handshake {
	const char *what;
	const struct identity *id;
	int tls;
	const char *suites; /* up to 1.2; NULL: any */
	const char *version, *suite, *group;
	int bits;
	const char *scheme;
} handshakes[] = {
	{ "TLS 1.0, P-256", &ec, TLS1_VERSION, "ECDHE-ECDSA-AES256-SHA",
		"TLSv1", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "x25519", 255,
		NULL },
	{ "TLS 1.1, P-256", &ec, TLS1_1_VERSION, NULL, "TLSv1.1",
		"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "x25519", 255, NULL },
	{ "TLS 1.2, P-256", &ec, TLS1_2_VERSION,
		"ECDHE-ECDSA-AES128-GCM-SHA256", "TLSv1.2",
		"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "x25519", 255,
		"ecdsa_secp256r1_sha256" },
	{ "TLS 1.3, P-256", &ec, TLS1_3_VERSION, NULL, "TLSv1.3",
		"TLS_AES_256_GCM_SHA384", "x25519", 255,
		"ecdsa_secp256r1_sha256" },
	{ "TLS 1.0, RSA exchange", &rsa, TLS1_VERSION, "AES128-SHA", "TLSv1",
		"TLS_RSA_WITH_AES_128_CBC_SHA", NULL, 0, NULL },
	{ "TLS 1.2, DHE", &rsa, TLS1_2_VERSION, "DHE-RSA-AES128-GCM-SHA256",
		"TLSv1.2", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "ffdhe2048",
		2048, "rsa_pss_rsae_sha256" },
	{ "TLS 1.3, RSA", &rsa, TLS1_3_VERSION, NULL, "TLSv1.3",
		"TLS_AES_256_GCM_SHA384", "x25519", 255,
		"rsa_pss_rsae_sha256" },
};

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_as_wanted(const struct link *l, const struct handshake *h)
{
	const struct sc_tls_seen *s = seen(l);
	const struct sc_tls *t = &s->tls;
	struct sc_bytes der = { h->id->der, (size_t)h->id->n_der };
	bool good = l->state == SC_TLS_OPEN && t->outcome == SC_OUTCOME_OK &&
		same(t->version, h->version) &&
		same(t->cipher_suite, h->suite) && same(t->group, h->group) &&
		t->group_bits == h->bits &&
		same(t->signature_scheme, h->scheme) && s->n_certs == 1 &&
		sc_bytes_equal(s->certs[0], der) && same(t->sni, HOST) &&
		t->secure_renegotiation && t->extended_master_secret &&
		!t->compression && !t->client_certificate_requested &&
		!t->alert_received && !t->alert_sent && !t->detail &&
		!t->not_tls.p && t->chain_bytes > (long long)der.n;

	if (!good)
		printf("# pieces of %zu: state %d, %s %s %s %d %s %s\n",
			l->piece, (int)l->state, t->version, t->cipher_suite,
			t->group, t->group_bits, t->signature_scheme,
			t->detail);
	return good;
}

/* After the handshake: both ways, then each closes. */
static bool talks(struct link *l)
{
	sc_tls_engine_write(l->engine, sc_bytes_of("EHLO me\r\n"));
	SSL_write(l->server.ssl, "250 mx\r\n", 8);
	pump(l);
	if (!same(l->heard, "EHLO me\r\n") || !same(l->said, "250 mx\r\n"))
		return false;
	sc_tls_engine_close(l->engine);
	pump(l);
	SSL_shutdown(l->server.ssl);
	pump(l);
	return l->state == SC_TLS_CLOSED &&
		seen(l)->ended == SC_OUTCOME_CLOSED &&
		sc_tls_engine_end(l->engine) == SC_TLS_CLOSED &&
		(SSL_get_shutdown(l->server.ssl) & SSL_RECEIVED_SHUTDOWN);
}

static bool works(const struct handshake *h, size_t piece)
{
	struct server s = server_new(h->tls, h->id);

	if (h->suites && !SSL_CTX_set_cipher_list(s.ctx, h->suites))
		abort();

	struct link l = link_new(s, HOST, piece);

	pump(&l);

	bool good = is_as_wanted(&l, h) &&
		same(SSL_get_servername(l.server.ssl, 0), HOST) && talks(&l);

	link_free(&l);
	return good;
}

static void test_handshakes(void)
{
	static const size_t pieces[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
		13, 16, 31, 64, 127, 500, 1000, 100000 };

	for (size_t i = 0; i < SC_COUNT(handshakes); i++) {
		size_t good = 0;

		for (size_t k = 0; k < SC_COUNT(pieces); k++)
			good += works(&handshakes[i], pieces[k]);
		OK(good == SC_COUNT(pieces), handshakes[i].what);
	}
}

static void test_no_sni(void)
{
	char name[300];
	struct link l = link_new(server_new(TLS1_3_VERSION, &ec), NULL, 99);

	pump(&l);
	OK(l.state == SC_TLS_OPEN && !seen(&l)->tls.sni &&
			!SSL_get_servername(l.server.ssl, 0),
		"without a name");
	link_free(&l);

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	l = link_new(server_new(TLS1_3_VERSION, &ec), name, 99);
	pump(&l);
	OK(l.state == SC_TLS_OPEN && !seen(&l)->tls.sni,
		"a name too long is not sent");
	link_free(&l);
}

/* ---- what comes along with the certificate ---- */

#define STAPLE "0\003\012\001\006"
#define SCTS   "\000\004\000\002ab"

static int give_staple(SSL *ssl, void *user)
{
	unsigned char *copy = OPENSSL_memdup(STAPLE, sizeof(STAPLE) - 1);

	(void)user;
	SSL_set_tlsext_status_ocsp_resp(ssl, copy, sizeof(STAPLE) - 1);
	return SSL_TLSEXT_ERR_OK;
}

static int give_scts(SSL *ssl, unsigned type, unsigned where,
	const unsigned char **out, size_t *n, X509 *x, size_t index, int *alert,
	void *user)
{
	(void)ssl, (void)type, (void)where, (void)x, (void)alert, (void)user;
	*out = (const unsigned char *)SCTS;
	*n = sizeof(SCTS) - 1;
	return index == 0;
}

static void test_extensions(int version, const char *what)
{
	const struct sc_bytes staple = { (const uint8_t *)STAPLE,
		sizeof(STAPLE) - 1 };
	const struct sc_bytes scts = { (const uint8_t *)SCTS,
		sizeof(SCTS) - 1 };
	struct server s = server_new(version, &ec);

	SSL_CTX_set_tlsext_status_cb(s.ctx, give_staple);
	SSL_CTX_add_custom_ext(s.ctx, 18,
		SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO |
			SSL_EXT_TLS1_3_CERTIFICATE,
		give_scts, NULL, NULL, NULL, NULL);
	SSL_CTX_add1_chain_cert(s.ctx, rsa.cert);

	struct link l = link_new(s, HOST, 77);

	pump(&l);
	OK(l.state == SC_TLS_OPEN && seen(&l)->n_certs == 2, what);
	OK(sc_bytes_equal(seen(&l)->tls.ocsp_response, staple),
		"the stapled response");
	OK(sc_bytes_equal(seen(&l)->tls.sct_list, scts), "the SCT list");
	link_free(&l);
}

/* ---- client certificates, and what happens later on ---- */

static int accept_any(X509_STORE_CTX *store, void *user)
{
	(void)store, (void)user;
	return 1;
}

static struct link asked_for_certificate(int version, int mode, size_t piece)
{
	struct server s = server_new(version, &ec);

	SSL_CTX_set_verify(s.ctx, mode, NULL);
	SSL_CTX_set_cert_verify_callback(s.ctx, accept_any, NULL);

	struct link l = link_new(s, HOST, piece);

	pump(&l);
	return l;
}

static void test_client_certificate(void)
{
	const int must = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
	struct link l =
		asked_for_certificate(TLS1_2_VERSION, SSL_VERIFY_PEER, 50);

	OK(l.state == SC_TLS_OPEN && seen(&l)->tls.client_certificate_requested,
		"TLS 1.2, a client certificate is asked for");
	link_free(&l);

	l = asked_for_certificate(TLS1_3_VERSION, SSL_VERIFY_PEER, 50);
	OK(l.state == SC_TLS_OPEN && seen(&l)->tls.client_certificate_requested,
		"TLS 1.3, a client certificate is asked for");
	link_free(&l);

	l = asked_for_certificate(TLS1_2_VERSION, must, 50);
	OK(l.state == SC_TLS_FAILED &&
			seen(&l)->tls.outcome == SC_OUTCOME_REJECTED,
		"TLS 1.2, required: refused in the handshake");
	IS(seen(&l)->tls.alert_received, "handshake_failure", "by this alert");
	IS(seen(&l)->tls.detail,
		"the server sent the alert handshake_failure after its "
		"ServerHelloDone",
		"and we say so");
	link_free(&l);

	l = asked_for_certificate(TLS1_3_VERSION, must, 50);
	OK(l.state == SC_TLS_FAILED && seen(&l)->tls.outcome == SC_OUTCOME_OK &&
			seen(&l)->ended == SC_OUTCOME_REJECTED,
		"TLS 1.3, required: refused after the handshake");
	IS(seen(&l)->tls.alert_received, "certificate_required",
		"by this alert");
	IS(seen(&l)->tls.detail,
		"the server sent the alert certificate_required after the "
		"handshake",
		"and we say so");
	link_free(&l);
}

static void test_key_update(void)
{
	struct link l = link_new(server_new(TLS1_3_VERSION, &ec), HOST, 3);

	pump(&l);
	SSL_key_update(l.server.ssl, SSL_KEY_UPDATE_REQUESTED);
	OK(talks(&l), "keys are updated in between");
	link_free(&l);
}

static void test_renegotiation(void)
{
	struct link l = link_new(server_new(TLS1_2_VERSION, &ec), HOST, 3);

	pump(&l);
	SSL_renegotiate(l.server.ssl);
	SSL_do_handshake(l.server.ssl);
	to_engine(&l);
	OK(l.state == SC_TLS_OPEN && sc_tls_engine_output(l.engine).n > 0,
		"a renegotiation is declined");
	OK(!seen(&l)->tls.alert_sent, "by a warning, which is not noted");
	link_free(&l);
}

static void test_truncated(void)
{
	struct link l = link_new(server_new(TLS1_3_VERSION, &ec), HOST, 9);

	pump(&l);
	OK(sc_tls_engine_end(l.engine) == SC_TLS_FAILED &&
			seen(&l)->ended == SC_OUTCOME_CLOSED &&
			seen(&l)->tls.outcome == SC_OUTCOME_OK,
		"closed without close_notify");
	link_free(&l);

	l = link_new(server_new(TLS1_3_VERSION, &ec), HOST, 9);
	pump(&l);
	feed(&l,
		(const uint8_t *)"\x17\x03\x03\0\x20xxxxxxxxxxxxxxxx"
				 "xxxxxxxxxxxxxxxx",
		37);
	OK(l.state == SC_TLS_FAILED && seen(&l)->ended == SC_OUTCOME_PROTOCOL,
		"a record that does not decrypt");
	IS(seen(&l)->tls.alert_sent, "bad_record_mac", "gets this alert");
	sc_tls_engine_write(l.engine, sc_bytes_of("x"));
	OK(sc_tls_engine_feed(l.engine, sc_bytes_of("x")) == SC_TLS_FAILED,
		"and nothing happens after it");
	link_free(&l);
}

/* The server's first flight cut at every length. */
static void test_cut(int version, const char *what)
{
	static uint8_t flight[8192];
	struct link l = link_new(server_new(version, &ec), HOST, 1);
	size_t good = 0;

	to_server(&l);

	int n = BIO_read(l.server.out, flight, sizeof(flight));

	for (int i = 0; i < n; i += 13) {
		struct sc_tls_engine *e =
			sc_tls_engine_new(context, &arena, HOST);
		const struct sc_tls_seen *s = sc_tls_engine_seen(e);
		enum sc_tls_state state = sc_tls_engine_feed(
			e, (struct sc_bytes){ flight, (size_t)i });

		/* another hello: what 1.3 has encrypted does not decrypt */
		good += state == SC_TLS_FAILED ?
			s->tls.outcome == SC_OUTCOME_PROTOCOL :
			sc_tls_engine_end(e) == SC_TLS_FAILED &&
				s->tls.outcome == SC_OUTCOME_CLOSED &&
				s->tls.detail;
		sc_tls_engine_free(e);
	}
	OK(n > 500 && (int)good == (n + 12) / 13, what);
	link_free(&l);
}

/* ---- servers by hand ---- */

static struct sc_tls_engine *fed(struct sc_bytes b, size_t piece)
{
	struct sc_tls_engine *e = sc_tls_engine_new(context, &arena, NULL);

	for (size_t i = 0; i < b.n; i += piece)
		sc_tls_engine_feed(e,
			(struct sc_bytes){
				b.p + i, b.n - i < piece ? b.n - i : piece });
	return e;
}

static struct sc_bytes hex(const char *s)
{
	struct sc_bytes b;

	if (!sc_unhex(&arena, s, &b))
		abort();
	return b;
}

/* TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256, no extensions but RFC 5746 */
#define RANDOM \
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HELLO "16030300310200002d0303" RANDOM "00c02b000005ff01000100"

static const struct by_hand {
	const char *what, *hex;
	enum sc_outcome outcome;
	const char *version, *received, *sent;
	size_t n_certs;
	bool at_end; /* only when the server is gone */
} by_hands[] = {
	{ "handshake_failure at once", "15030300020228", SC_OUTCOME_REJECTED,
		NULL, "handshake_failure", NULL, 0, false },
	{ "an alert without a name", "150303000202fe", SC_OUTCOME_REJECTED,
		NULL, "alert_254", NULL, 0, false },
	{ "a warning alone, then gone", "15030300020170", SC_OUTCOME_CLOSED,
		NULL, NULL, NULL, 0, true },
	{ "close_notify in the handshake", "15030300020100", SC_OUTCOME_CLOSED,
		NULL, NULL, NULL, 0, false },
	{ "SSLv3 is refused by us", "160300002a020000260300" RANDOM "00c02b00",
		SC_OUTCOME_PROTOCOL, "SSLv3", NULL, "protocol_version", 0,
		false },
	{ "certificates that do not parse",
		HELLO "160303001b0b000017000014000003deadbe00000b"
		      "3009020101020102020103",
		SC_OUTCOME_PROTOCOL, "TLSv1.2", NULL, "bad_certificate", 2,
		false },
	{ "a flight without Certificate", HELLO "16030300040e000000",
		SC_OUTCOME_PROTOCOL, "TLSv1.2", NULL, "unexpected_message", 0,
		false },
	{ "a certificate message of 300 KB", HELLO "16030300040b0493e0",
		SC_OUTCOME_LIMIT, "TLSv1.2", NULL, "illegal_parameter", 0,
		false },
	{ "a record of another major version", "16990300040e000000",
		SC_OUTCOME_PROTOCOL, NULL, NULL, NULL, 0, false },
};

static bool ends_as_wanted(const struct by_hand *h, size_t piece)
{
	struct sc_tls_engine *e = fed(hex(h->hex), piece);
	const struct sc_tls_seen *s = sc_tls_engine_seen(e);
	bool waited = s->tls.outcome == SC_OUTCOME_UNTRIED;
	enum sc_tls_state state = sc_tls_engine_end(e);
	bool good = state == SC_TLS_FAILED && waited == h->at_end &&
		s->tls.outcome == h->outcome &&
		same(s->tls.version, h->version) &&
		same(s->tls.alert_received, h->received) &&
		(!h->sent || same(s->tls.alert_sent, h->sent)) &&
		s->n_certs == h->n_certs && s->tls.detail && !s->tls.not_tls.p;

	if (!good)
		printf("# %d %d %s %s %s %zu: %s\n", (int)waited,
			(int)s->tls.outcome, s->tls.version,
			s->tls.alert_received, s->tls.alert_sent, s->n_certs,
			s->tls.detail);
	sc_tls_engine_free(e);
	return good;
}

static void test_by_hand(void)
{
	for (size_t i = 0; i < SC_COUNT(by_hands); i++) {
		size_t n = strlen(by_hands[i].hex) / 2, good = 0;

		for (size_t piece = 1; piece <= n; piece++)
			good += ends_as_wanted(&by_hands[i], piece);
		OK(good == n, by_hands[i].what);
	}
}

/* ---- no TLS at all ---- */

static const struct {
	const char *what, *bytes, *kept;
	bool at_end;
} clear_texts[] = {
	{ "an SMTP reply", "454 TLS not available\r\n500 what\r\n",
		"454 TLS not available\\x0d\\x0a", false },
	{ "half a line", "554 go a", "554 go a", true },
	{ "an HTTP reply", "HTTP/1.1 400 x\n", "HTTP/1.1 400 x\\x0a", false },
};

static void test_clear_text(void)
{
	for (size_t i = 0; i < SC_COUNT(clear_texts); i++) {
		struct sc_bytes b = sc_bytes_of(clear_texts[i].bytes);
		size_t good = 0;

		for (size_t piece = 1; piece <= b.n; piece++) {
			struct sc_tls_engine *e = fed(b, piece);
			const struct sc_tls *t = &sc_tls_engine_seen(e)->tls;
			bool waits = t->outcome == SC_OUTCOME_UNTRIED;

			good += waits == clear_texts[i].at_end &&
				sc_tls_engine_end(e) == SC_TLS_FAILED &&
				t->outcome == SC_OUTCOME_PROTOCOL &&
				t->detail && !t->version &&
				same(sc_text_printable(&arena, t->not_tls, 999),
					clear_texts[i].kept);
			sc_tls_engine_free(e);
		}
		OK(good == b.n, clear_texts[i].what);
	}
}

static void test_floods(void)
{
	static uint8_t flood[SC_LIMIT_TLS_BYTES + 1];
	const struct sc_bytes all = { flood, sizeof(flood) };

	memset(flood, 'x', sizeof(flood));

	struct sc_tls_engine *e = fed(all, 100);
	const struct sc_tls *t = &sc_tls_engine_seen(e)->tls;

	OK(t->outcome == SC_OUTCOME_PROTOCOL &&
			t->not_tls.n == SC_LIMIT_NOT_TLS_BYTES,
		"of a line without end some is kept");
	sc_tls_engine_free(e);

	memset(flood, 0, sizeof(flood));
	e = fed(all, 100);
	t = &sc_tls_engine_seen(e)->tls;
	OK(t->outcome == SC_OUTCOME_PROTOCOL && t->not_tls.n == 100,
		"of binary junk the first piece");
	sc_tls_engine_free(e);

	flood[0] = 22;
	e = fed(all, sizeof(flood));
	OK(sc_tls_engine_seen(e)->tls.outcome == SC_OUTCOME_LIMIT,
		"a handshake without end");
	sc_tls_engine_free(e);
}

/* One more certificate than we keep, each a byte. */
static void test_many_certificates(void)
{
	const int n = SC_LIMIT_CHAIN_CERTS + 1, list = 4 * n;
	uint8_t b[9 + 3 + 4 * (SC_LIMIT_CHAIN_CERTS + 1)] = { 22, 3, 3,
		(uint8_t)((list + 7) >> 8), (uint8_t)(list + 7), 11, 0,
		(uint8_t)((list + 3) >> 8), (uint8_t)(list + 3), 0,
		(uint8_t)(list >> 8), (uint8_t)list };
	struct sc_tls_engine *e = fed(hex(HELLO), 99);

	for (int i = 0; i < n; i++)
		b[12 + 4 * i + 2] = 1;
	sc_tls_engine_feed(e, (struct sc_bytes){ b, sizeof(b) });
	OK(sc_tls_engine_seen(e)->tls.outcome == SC_OUTCOME_LIMIT &&
			sc_tls_engine_seen(e)->n_certs == SC_LIMIT_CHAIN_CERTS,
		"more certificates than we keep");
	sc_tls_engine_free(e);
}

/* ---- the hello ---- */

/* The extension of a ClientHello in one record; absent: NULL. */
static struct sc_bytes extension(struct sc_bytes record, unsigned wanted)
{
	struct sc_reader r = { .rest = record };

	sc_read_bytes(&r, 5 + 4 + 2 + 32); /* heads, version, random */
	sc_read_counted(&r, 1);
	sc_read_counted(&r, 2);
	sc_read_counted(&r, 1);

	struct sc_reader all = { .rest = sc_read_counted(&r, 2) };

	while (!all.failed && all.rest.n) {
		unsigned type = sc_read_number(&all, 2);
		struct sc_bytes value = sc_read_counted(&all, 2);

		if (type == wanted)
			return value;
	}
	return (struct sc_bytes){ 0 };
}

/* Among 16-bit numbers behind a count of `head` bytes. */
static bool lists(struct sc_bytes b, size_t head, unsigned wanted)
{
	struct sc_reader r = { .rest = b };

	sc_read_bytes(&r, head);
	while (!r.failed && r.rest.n)
		if (sc_read_number(&r, 2) == wanted)
			return true;
	return false;
}

static void test_hello(void)
{
	struct sc_tls_engine *e = sc_tls_engine_new(context, &arena, HOST);
	struct sc_bytes b = sc_tls_engine_output(e);
	struct sc_bytes schemes = extension(b, 13), groups = extension(b, 10);
	struct sc_bytes versions = extension(b, 43);

	OK(b.n > 100 && b.p[0] == 22 && (b.p[3] << 8 | b.p[4]) == (int)b.n - 5,
		"the hello is one record, at once");
	OK(lists(schemes, 2, 0x0201) && lists(schemes, 2, 0x0203),
		"offers SHA-1 for old servers");
	OK(lists(schemes, 2, 0x0804) && lists(schemes, 2, 0x0807) &&
			lists(schemes, 2, 0x0401),
		"and PSS, Ed25519, PKCS#1");
	OK(lists(groups, 2, 29) && lists(groups, 2, 23) &&
			lists(groups, 2, 24) && lists(groups, 2, 25),
		"offers X25519, P-256, P-384, P-521");
	OK(lists(versions, 1, 0x0301) && lists(versions, 1, 0x0304),
		"offers TLS 1.0 to 1.3");
	OK(extension(b, 5).n > 0, "asks for a stapled response");
	OK(extension(b, 18).p != NULL, "asks for SCTs");
	OK(!extension(b, 35).p, "asks for no session ticket");
	OK(sc_tls_engine_output(e).n == 0, "and is given out once");
	sc_tls_engine_free(e);
}

int main(void)
{
	struct sc_error error;

	ec.key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	rsa.key = EVP_RSA_gen(2048);
	make_cert(&ec);
	make_cert(&rsa);
	OK(sc_tls_context_new(&context, &error), "a context");
	test_hello();
	test_handshakes();
	test_no_sni();
	test_extensions(TLS1_2_VERSION, "TLS 1.2 with a chain of two");
	test_extensions(TLS1_3_VERSION, "TLS 1.3 with a chain of two");
	test_client_certificate();
	test_key_update();
	test_renegotiation();
	test_truncated();
	test_cut(TLS1_2_VERSION, "TLS 1.2, cut anywhere");
	test_cut(TLS1_3_VERSION, "TLS 1.3, cut anywhere");
	test_by_hand();
	test_clear_text();
	test_floods();
	test_many_certificates();
	sc_tls_context_free(context);
	free_identity(&ec);
	free_identity(&rsa);
	sc_arena_free(&arena);
	return DONE();
}

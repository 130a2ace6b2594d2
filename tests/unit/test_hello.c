/*
 * Hellos made by hand: their form, what real servers of OpenSSL's answer, and
 * answers made by hand; all of it in pieces of every size.
 */
#include "lib/t.h"
#include "probe/further.h"
#include "tls_link.h"
#include "wire/dh_primes.h"
#include "wire/hello_reply.h"
#include "wire/hello_set.h"
#include "wire/reader.h"

static struct sc_bytes hello_of(const char *name)
{
	struct sc_client_hello h =
		sc_hello_of_kind(sc_hello_kind_find(name), HOST, 7);
	struct sc_writer w = { .arena = &arena };

	sc_hello_write(&h, &w);
	return (struct sc_bytes){ w.p, w.n };
}

/* ---- their form ---- */

/* Lengths of record and message fit; the length of the message, or 0. */
static size_t message_length(struct sc_bytes hello)
{
	struct sc_reader r = { .rest = hello };

	sc_read_number(&r, 3);

	struct sc_reader record = { .rest = sc_read_counted(&r, 2) };
	size_t n = record.rest.n;

	sc_read_number(&record, 1);
	sc_read_counted(&record, 3);
	return r.failed || record.failed || r.rest.n || record.rest.n ? 0 : n;
}

static void test_form(void)
{
	for (const struct sc_hello_kind *k = sc_hello_kinds; k->name; k++) {
		struct sc_bytes b = hello_of(k->name);
		size_t n = message_length(b);

		if (k->hello.version == SC_SSL_2) {
			OK(b.p[0] == 0x80 && b.n == 2u + b.p[1],
				"SSL 2.0 has its own record");
			continue;
		}
		OK(n > 40, k->name);
		OK(n < 256 || n >= 512 || k->hello.version == SC_SSL_3,
			"no length that old servers choke on");
	}
	OK(hello_of("large").n > 1500, "a large hello takes two packets");
	OK(hello_of("modern").n < 1000, "a small one does not");
}

static void test_rows(void)
{
	const struct sc_further *row = sc_further_hellos;
	const struct sc_hello_kind *k = sc_hello_kinds;

	for (; k->name && row->name; k++, row++)
		if (strcmp(k->name, row->name) != 0)
			break;
	OK(!k->name && !row->name, "every hello has its row, in their order");
}

/* ---- real servers ---- */

struct trial {
	struct sc_hello seen;
	size_t n_certs;
};

static struct trial feed_reply(
	const char *name, struct sc_bytes reply, size_t piece)
{
	struct trial t = { .seen.name = name };
	struct sc_hello_reply r = { .arena = &arena, .seen = &t.seen };

	r.offered = sc_hello_of_kind(sc_hello_kind_find(name), HOST, 7);
	for (size_t i = 0; i < reply.n; i += piece) {
		size_t n = reply.n - i < piece ? reply.n - i : piece;

		sc_hello_reply_feed(&r, (struct sc_bytes){ reply.p + i, n });
	}
	sc_hello_reply_end(&r, SC_OUTCOME_CLOSED, NULL);
	t.n_certs = r.n_certs;
	return t;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_trial(const struct trial *a, const struct trial *b)
{
	return a->seen.outcome == b->seen.outcome && a->n_certs == b->n_certs &&
		same_text(a->seen.detail, b->seen.detail) &&
		same_text(a->seen.alert, b->seen.alert) &&
		same_text(a->seen.version, b->seen.version) &&
		same_text(a->seen.cipher_suite, b->seen.cipher_suite) &&
		same_text(a->seen.group, b->seen.group) &&
		same_text(a->seen.signature_scheme, b->seen.signature_scheme) &&
		a->seen.n_ca_names == b->seen.n_ca_names &&
		a->seen.dh_bits == b->seen.dh_bits;
}

/* In one piece; the other sizes must come to the same. */
static struct trial read_reply(const char *name, struct sc_bytes reply)
{
	struct trial whole = feed_reply(name, reply, reply.n + 1);
	bool same = true;

	for (size_t piece = 1; piece < reply.n; piece += piece < 40 ? 1 : 97) {
		struct trial t = feed_reply(name, reply, piece);

		same &= same_trial(&t, &whole);
	}
	OK(same, name);
	return whole;
}

static struct trial ask(struct server *s, const char *name)
{
	struct sc_bytes hello = hello_of(name);
	uint8_t buf[32768];

	server_start(s);
	BIO_write(s->in, hello.p, (int)hello.n);
	SSL_do_handshake(s->ssl);

	int n = BIO_read(s->out, buf, sizeof(buf));
	struct trial t = read_reply(
		name, (struct sc_bytes){ buf, n > 0 ? (size_t)n : 0 });

	SSL_free(s->ssl);
	s->ssl = NULL;
	return t;
}

static void test_1_3(void)
{
	struct server s = server_new(TLS1_3_VERSION, &ec);
	struct trial t = ask(&s, "modern");

	OK(t.seen.outcome == SC_OUTCOME_OK && !t.seen.hello_retry, "taken");
	IS(t.seen.version, "TLSv1.3", "what it says");
	IS(t.seen.group, "x25519", "what it says");
	t = ask(&s, "large");
	OK(t.seen.outcome == SC_OUTCOME_OK, "a large hello as well");
	t = ask(&s, "grease");
	OK(t.seen.outcome == SC_OUTCOME_OK, "and one with unknown values");
	t = ask(&s, "pq-only");
	OK(t.seen.outcome == SC_OUTCOME_REJECTED, "no hybrid group here");
	IS(t.seen.alert, "handshake_failure", "what it says");
	t = ask(&s, "tls12");
	OK(t.seen.outcome == SC_OUTCOME_REJECTED && !t.seen.version,
		"no TLS 1.2 here");
	server_free(&s);
}

/* A group that was offered without a share is asked for. */
static void test_retry(void)
{
	struct server s = server_new(TLS1_3_VERSION, &ec);
	char groups[] = "P-256";

	SSL_CTX_set1_groups_list(s.ctx, groups);

	struct trial t = ask(&s, "modern");

	OK(t.seen.outcome == SC_OUTCOME_OK && t.seen.hello_retry,
		"HelloRetryRequest");
	IS(t.seen.group, "secp256r1", "what it says");
	IS(t.seen.version, "TLSv1.3", "what it says");
	server_free(&s);
}

static void test_1_2(void)
{
	struct server s = server_new(TLS1_2_VERSION, &rsa);
	struct trial t = ask(&s, "tls12");

	OK(t.seen.outcome == SC_OUTCOME_OK && t.n_certs == 1, "up to the end");
	IS(t.seen.version, "TLSv1.2", "what it says");
	OK(t.seen.extended_master_secret && t.seen.secure_renegotiation,
		"what OpenSSL knows");
	t = ask(&s, "dhe");
	IS(t.seen.dh_prime, "ffdhe2048", "what it says");
	OK(t.seen.dh_bits == 2048, "bits");
	t = ask(&s, "static-rsa");
	OK(sc_suite_is(t.seen.cipher_suite, SC_SUITE_RSA), "static RSA");
	t = ask(&s, "cbc");
	OK(t.seen.encrypt_then_mac, "encrypt_then_mac");
	t = ask(&s, "sha1");
	IS(t.seen.signature_scheme, "rsa_pkcs1_sha1", "what it says");
	t = ask(&s, "order");
	OK(!sc_suite_is(t.seen.cipher_suite, SC_SUITE_AEAD),
		"follows its client");
	t = ask(&s, "export");
	OK(t.seen.outcome == SC_OUTCOME_REJECTED, "no export suites");
	t = ask(&s, "tls10");
	OK(t.seen.outcome == SC_OUTCOME_REJECTED, "no TLS 1.0");
	IS(t.seen.alert, "protocol_version", "what it says");
	server_free(&s);
}

static void test_bad_suites(void)
{
	struct server s = server_new(TLS1_2_VERSION, &rsa);

	SSL_CTX_set_cipher_list(s.ctx, "ALL:COMPLEMENTOFALL:@SECLEVEL=0");

	struct trial t = ask(&s, "null");

	OK(sc_suite_is(t.seen.cipher_suite, SC_SUITE_NULL), "no encryption");
	t = ask(&s, "anon");
	OK(sc_suite_is(t.seen.cipher_suite, SC_SUITE_ANON) && t.n_certs == 0,
		"no certificate");
	OK(!t.seen.signature_scheme, "and no signature");
	t = ask(&s, "weak");
	OK(t.seen.outcome == SC_OUTCOME_OK, "all of them at once");
	server_free(&s);
}

static void test_old_versions(void)
{
	static const struct {
		int version;
		const char *hello, *name;
	} all[] = { { TLS1_VERSION, "tls10", "TLSv1" },
		{ TLS1_1_VERSION, "tls11", "TLSv1.1" } };

	for (size_t i = 0; i < SC_COUNT(all); i++) {
		struct server s = server_new(all[i].version, &rsa);
		struct trial t = ask(&s, all[i].hello);

		OK(t.seen.outcome == SC_OUTCOME_OK && t.n_certs == 1, "old");
		IS(t.seen.version, all[i].name, "what it says");
		t = ask(&s, "ssl3");
		OK(t.seen.outcome == SC_OUTCOME_REJECTED, "not that old");
		t = ask(&s, "ssl2");
		OK(t.seen.outcome == SC_OUTCOME_REJECTED ||
				t.seen.outcome == SC_OUTCOME_CLOSED,
			"SSL 2.0 is refused in TLS");
		server_free(&s);
	}
}

static void test_request(void)
{
	struct server s = server_new(TLS1_2_VERSION, &rsa);

	SSL_CTX_set_verify(s.ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_add_client_CA(s.ctx, rsa.cert);
	SSL_CTX_add_client_CA(s.ctx, ec.cert);

	struct trial t = ask(&s, "tls12");

	OK(t.seen.client_certificate_requested, "a certificate is asked for");
	OK(t.seen.n_ca_names == 2 && t.seen.n_ca_names_kept == 2, "of two");
	OK(t.seen.ca_bytes > 40 && t.seen.ca_names[0].p[0] == 0x30, "names");
	OK(t.seen.n_request_schemes > 5, "with these algorithms");
	server_free(&s);
}

/* ---- answers made by hand ---- */

static struct sc_bytes bytes(const char *hex)
{
	uint8_t *p = sc_arena_alloc(&arena, strlen(hex) / 2 + 1, 1);
	size_t n = 0;

	for (; hex[0] && hex[1]; hex += 2) {
		char two[3] = { hex[0], hex[1], '\0' };

		p[n++] = (uint8_t)strtoul(two, NULL, 16);
	}
	return (struct sc_bytes){ p, n };
}

#define RANDOM \
	"0000000000000000000000000000000000000000000000000000000000000000"
#define RETRY "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"

static const struct by_hand {
	const char *about, *hello, *hex;
	enum sc_outcome outcome;
	const char *version, *group;
} by_hand[] = {
	{ "a retry for a hybrid", "pq-offer",
		"1603030038"
		"02000034"
		"0303" RETRY "00"
		"1301"
		"00"
		"000c"
		"002b00020304"
		"0033000211ec",
		SC_OUTCOME_OK, "TLSv1.3", "X25519MLKEM768" },
	{ "a retry for what was sent already", "pq-offer",
		"1603030038"
		"02000034"
		"0303" RETRY "00"
		"1301"
		"00"
		"000c"
		"002b00020304"
		"00330002001d",
		SC_OUTCOME_PROTOCOL, "TLSv1.3", "x25519" },
	{ "a group that was not offered", "modern",
		"1603030038"
		"02000034"
		"0303" RETRY "00"
		"1301"
		"00"
		"000c"
		"002b00020304"
		"0033000211ec",
		SC_OUTCOME_PROTOCOL, "TLSv1.3", "X25519MLKEM768" },
	{ "TLS 1.3 without a share", "modern",
		"1603030032"
		"0200002e"
		"0303" RANDOM "00"
		"1301"
		"00"
		"0006"
		"002b00020304",
		SC_OUTCOME_PROTOCOL, "TLSv1.3", NULL },
	{ "SSL 3.0, cut", "ssl3",
		"160300002a"
		"02000026"
		"0300" RANDOM "00"
		"0005"
		"00",
		SC_OUTCOME_CLOSED, "SSLv3", NULL },
	{ "SSL 3.0, whole", "ssl3",
		"160300002e"
		"02000026"
		"0300" RANDOM "00"
		"0005"
		"00"
		"0e000000",
		SC_OUTCOME_OK, "SSLv3", NULL },
	{ "a version that was not offered", "tls10",
		"160303002a"
		"02000026"
		"0303" RANDOM "00"
		"002f"
		"00",
		SC_OUTCOME_PROTOCOL, "TLSv1.2", NULL },
	{ "a suite that was not offered", "rc4",
		"160303002a"
		"02000026"
		"0303" RANDOM "00"
		"c02f"
		"00",
		SC_OUTCOME_PROTOCOL, "TLSv1.2", NULL },
	{ "SSL 2.0", "ssl2",
		"8013"
		"04"
		"00"
		"01"
		"0002"
		"0002"
		"0003"
		"0003"
		"3000"
		"010080"
		"000000",
		SC_OUTCOME_OK, "SSLv2", NULL },
	{ "SSL 2.0 without a cipher", "ssl2",
		"800d"
		"04"
		"00"
		"01"
		"0002"
		"0002"
		"0000"
		"0000"
		"3000",
		SC_OUTCOME_OK, "SSLv2", NULL },
	{ "an error of SSL 2.0", "ssl2",
		"8003"
		"00"
		"0001",
		SC_OUTCOME_REJECTED, NULL, NULL },
	{ "TLS where SSL 2.0 was asked for", "ssl2",
		"160303002a"
		"02000026"
		"0303" RANDOM "00"
		"002f"
		"00",
		SC_OUTCOME_PROTOCOL, "TLSv1.2", NULL },
	{ "an alert", "modern", "15030300020228", SC_OUTCOME_REJECTED, NULL,
		NULL },
	{ "a warning, and then an answer", "ssl3",
		"15030000020170"
		"160300002e"
		"02000026"
		"0300" RANDOM "00"
		"0005"
		"00"
		"0e000000",
		SC_OUTCOME_OK, "SSLv3", NULL },
	{ "close_notify", "modern", "15030300020100", SC_OUTCOME_CLOSED, NULL,
		NULL },
	{ "words", "modern", "353030206e6f0d0a", SC_OUTCOME_PROTOCOL, NULL,
		NULL },
	{ "application data", "modern", "170303000100", SC_OUTCOME_PROTOCOL,
		NULL, NULL },
	{ "a record too long", "modern", "160303ffff02", SC_OUTCOME_PROTOCOL,
		NULL, NULL },
	{ "a message too long", "modern", "160303000402ffffff",
		SC_OUTCOME_LIMIT, NULL, NULL },
	{ "a certificate before ServerHello", "tls12",
		"16030300070b000003000000", SC_OUTCOME_PROTOCOL, NULL, NULL },
	{ "a message that ends too soon", "tls12", "1603030006020000020303",
		SC_OUTCOME_PROTOCOL, NULL, NULL },
	{ "nothing", "modern", "", SC_OUTCOME_CLOSED, NULL, NULL },
};

static void test_by_hand(void)
{
	for (size_t i = 0; i < SC_COUNT(by_hand); i++) {
		struct trial t =
			read_reply(by_hand[i].hello, bytes(by_hand[i].hex));

		OK(t.seen.outcome == by_hand[i].outcome, by_hand[i].about);
		OK(same_text(t.seen.version, by_hand[i].version),
			by_hand[i].about);
		OK(same_text(t.seen.group, by_hand[i].group), by_hand[i].about);
	}
}

/* Records with nothing in them cost time, but not memory; and not for ever. */
static void test_endless(void)
{
	struct sc_hello seen = { 0 };
	struct sc_hello_reply r = { .arena = &arena, .seen = &seen };
	size_t n = 0;

	r.offered = sc_hello_of_kind(sc_hello_kind_find("tls12"), NULL, 7);
	for (; !r.done && n <= SC_LIMIT_TLS_BYTES; n += 5)
		sc_hello_reply_feed(&r, bytes("1603030000"));
	OK(seen.outcome == SC_OUTCOME_LIMIT, "there is an end");
}

/* ---- primes ---- */

static const char *name_of_group(const char *openssl)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	EVP_PKEY *params = NULL;
	BIGNUM *p = NULL;
	uint8_t prime[1024 + 1] = { 0 };

	if (EVP_PKEY_paramgen_init(ctx) <= 0 ||
		EVP_PKEY_CTX_set_group_name(ctx, openssl) <= 0 ||
		EVP_PKEY_paramgen(ctx, &params) <= 0 ||
		!EVP_PKEY_get_bn_param(params, "p", &p))
		abort();

	size_t n = (size_t)BN_bn2bin(p, prime + 1);

	BN_free(p);
	EVP_PKEY_free(params);
	EVP_PKEY_CTX_free(ctx);
	/* With a zero before it, as some send it. */
	return sc_dh_prime_name((struct sc_bytes){ prime, n + 1 });
}

static void test_primes(void)
{
	static const char *const names[] = { "ffdhe2048", "ffdhe3072",
		"ffdhe4096", "ffdhe6144", "ffdhe8192", "modp_1536", "modp_2048",
		"modp_3072", "modp_4096", "modp_6144", "modp_8192" };

	for (size_t i = 0; i < SC_COUNT(names); i++)
		IS(name_of_group(names[i]), names[i], "what it says");
	IS(name_of_group("dh_1024_160"), "RFC 5114 1024/160", "what it says");
	IS(name_of_group("dh_2048_224"), "RFC 5114 2048/224", "what it says");
	IS(name_of_group("dh_2048_256"), "RFC 5114 2048/256", "what it says");
	OK(!sc_dh_prime_name(bytes("00ffffffffffffffc5")), "somebody's own");
	OK(!sc_dh_prime_name((struct sc_bytes){ 0 }), "none at all");
	OK(sc_dh_prime_bits(bytes("0001ff")) == 9, "bits");
	OK(sc_dh_prime_bits(bytes("0000")) == 0, "bits");
}

int main(void)
{
	ec.key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	rsa.key = EVP_RSA_gen(2048);
	make_cert(&ec);
	make_cert(&rsa);
	test_form();
	test_rows();
	test_1_3();
	test_retry();
	test_1_2();
	test_bad_suites();
	test_old_versions();
	test_request();
	test_by_hand();
	test_endless();
	test_primes();
	free_identity(&ec);
	free_identity(&rsa);
	sc_arena_free(&arena);
	return DONE();
}

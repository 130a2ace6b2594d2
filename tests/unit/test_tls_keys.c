/*
 * Handshakes that accept one kind of key alone, in every version of TLS, with
 * servers that have a certificate of one kind or of both.
 */
#include "lib/t.h"
#include "tls_link.h"

static const int versions[] = { TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION,
	TLS1_3_VERSION };

static struct identity ed;

static void add_identity(struct server *s, const struct identity *id)
{
	if (!SSL_CTX_use_certificate(s->ctx, id->cert) ||
		!SSL_CTX_use_PrivateKey(s->ctx, id->key))
		abort();
}

/* The leaf that a server with `first` and `second` (or NULL) shows. */
static const struct identity *shown(int version, const struct identity *first,
	const struct identity *second, enum sc_tls_keys keys)
{
	const struct identity *all[] = { &ec, &rsa, &ed };
	const struct identity *found = NULL;
	struct server s = server_new(version, first);

	if (second)
		add_identity(&s, second);

	struct link l = link_new_for(
		s, 4096, (struct sc_tls_offer){ .sni = HOST, .keys = keys });

	pump(&l);
	for (size_t i = 0; i < SC_COUNT(all); i++) {
		struct sc_bytes der = { all[i]->der, (size_t)all[i]->n_der };

		if (seen(&l)->tls.outcome == SC_OUTCOME_OK &&
			sc_bytes_equal(seen(&l)->certs[0], der))
			found = all[i];
	}
	link_free(&l);
	return found;
}

static void test_version(int version)
{
	const struct identity *mine[] = {
		[SC_TLS_KEYS_RSA] = &rsa, [SC_TLS_KEYS_ECDSA] = &ec
	};

	for (int i = SC_TLS_KEYS_RSA; i <= SC_TLS_KEYS_ECDSA; i++) {
		enum sc_tls_keys keys = (enum sc_tls_keys)i;
		const struct identity *other = mine[3 - i];

		OK(shown(version, mine[i], NULL, keys) == mine[i],
			"the kind that is there");
		OK(shown(version, other, mine[i], keys) == mine[i],
			"of two, the one that is wanted");
		OK(shown(version, mine[i], other, keys) == mine[i],
			"in any order");
		OK(shown(version, other, NULL, keys) == NULL,
			"none that is not wanted");
	}
	OK(shown(version, &ec, NULL, SC_TLS_KEYS_ANY) == &ec &&
			shown(version, &rsa, NULL, SC_TLS_KEYS_ANY) == &rsa,
		"without a wish, what there is");
}

/* A key of RFC 8032 goes with those of ECDSA. */
static void test_eddsa(int version)
{
	OK(shown(version, &ed, NULL, SC_TLS_KEYS_ECDSA) == &ed, "Ed25519");
	OK(shown(version, &ed, NULL, SC_TLS_KEYS_RSA) == NULL,
		"which is not RSA");
	OK(shown(version, &ed, &ec, SC_TLS_KEYS_ECDSA_ALONE) == &ec,
		"or left out");
	OK(shown(version, &ed, NULL, SC_TLS_KEYS_ECDSA_ALONE) == NULL,
		"also where there is nothing else");
	OK(shown(version, &ec, &ed, SC_TLS_KEYS_EDDSA) == &ed,
		"or wanted alone");
	OK(shown(version, &ec, &rsa, SC_TLS_KEYS_EDDSA) == NULL,
		"and not to be had");
}

/* What a server of one version makes of a client of one version. */
static const char *spoken(int version, enum sc_tls_versions offered)
{
	struct link l = link_new_for(server_new(version, &ec), 4096,
		(struct sc_tls_offer){ .versions = offered });
	const char *word;

	pump(&l);
	word = seen(&l)->tls.outcome == SC_OUTCOME_OK ?
		seen(&l)->tls.version :
		seen(&l)->tls.alert_received;
	link_free(&l);
	return word;
}

static void test_versions(void)
{
	IS(spoken(TLS1_2_VERSION, SC_TLS_VERSIONS_1_2), "TLSv1.2", "1.2");
	IS(spoken(TLS1_3_VERSION, SC_TLS_VERSIONS_1_3), "TLSv1.3", "1.3");
	IS(spoken(TLS1_3_VERSION, SC_TLS_VERSIONS_1_2), "protocol_version",
		"1.2 alone, where there is 1.3 alone");
	IS(spoken(TLS1_2_VERSION, SC_TLS_VERSIONS_1_3), "protocol_version",
		"1.3 alone, where there is 1.2 alone");
}

static void test_refusal(void)
{
	struct link l = link_new_for(server_new(TLS1_3_VERSION, &ec), 4096,
		(struct sc_tls_offer){ .keys = SC_TLS_KEYS_RSA });

	pump(&l);
	OK(seen(&l)->tls.outcome == SC_OUTCOME_REJECTED,
		"a server without such a key refuses");
	IS(seen(&l)->tls.alert_received, "handshake_failure", "with an alert");
	link_free(&l);

	l = link_new(server_new(TLS1_3_VERSION, &ec), HOST, 4096);
	pump(&l);
	OK(seen(&l)->tls.outcome == SC_OUTCOME_OK,
		"and the next handshake is free again");
	link_free(&l);
}

int main(void)
{
	struct sc_error error;

	ec.key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	rsa.key = EVP_RSA_gen(2048);
	ed.key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	make_cert(&ec);
	make_cert(&rsa);
	make_cert(&ed);
	OK(sc_tls_context_new(&context, &error), "a context");
	for (size_t i = 0; i < SC_COUNT(versions); i++)
		test_version(versions[i]);
	test_eddsa(TLS1_2_VERSION);
	test_eddsa(TLS1_3_VERSION);
	test_versions();
	test_refusal();
	sc_tls_context_free(context);
	free_identity(&ec);
	free_identity(&rsa);
	free_identity(&ed);
	sc_arena_free(&arena);
	return DONE();
}

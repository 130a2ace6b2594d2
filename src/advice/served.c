#include "advice/served.h"

#include "base/ip.h"
#include "base/limits.h"

struct serving {
	struct sc_arena *a;
	struct sc_served *v;
	size_t n;
};

static struct sc_served *find(struct serving *s, const struct sc_cert *leaf)
{
	for (size_t i = 0; i < s->n; i++)
		if (sc_bytes_equal(s->v[i].leaf->der, leaf->der))
			return &s->v[i];
	return NULL;
}

static void add(struct serving *s, struct sc_served served)
{
	struct sc_served *known = find(s, served.leaf);

	if (known) {
		if (served.n_chain > known->n_chain)
			*known = served;
		return;
	}
	s->v = sc_grow(s->a, s->v, s->n, struct sc_served);
	s->v[s->n++] = served;
}

/* Each leaf with what follows, and the first with what stands before it. */
static void add_file(struct serving *s, const struct sc_inspect_file *files,
	size_t n_files, const struct sc_inspect_file *f)
{
	size_t n, from = 0;
	const struct sc_cert *const *certs = sc_inspect_certs(s->a, f, 1, &n);
	const struct sc_cert *leaf = NULL;

	for (size_t i = 0; i <= n; i++) {
		bool next = i == n ||
			(sc_inspect_is_leaf(
				 certs[i], files, n_files, certs, n) &&
				!(leaf &&
					sc_bytes_equal(
						leaf->der, certs[i]->der)));

		if (next && leaf) {
			add(s,
				(struct sc_served){ f->name, leaf, certs + from,
					i - from, f->unordered });
			from = i;
		}
		if (next && i < n)
			leaf = certs[i];
	}
}

size_t sc_served_of(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_inspect_file *files, size_t n,
	const struct sc_served **out)
{
	struct serving s = { .a = a };
	size_t n_all;
	const struct sc_cert *const *all =
		sc_inspect_certs(a, files, n, &n_all);

	for (size_t f = 0; f < n; f++)
		add_file(&s, files, n, &files[f]);
	for (size_t i = 0; i < s.n; i++) {
		struct sc_assembly as =
			sc_assemble(a, trust, at, s.v[i].leaf, all, n_all);

		if (s.v[i].unordered || (s.v[i].n_chain == 1 && as.n > 1)) {
			s.v[i].chain = as.v;
			s.v[i].n_chain = as.n;
		}
	}
	*out = s.v;
	return s.n;
}

static struct sc_reply reply(
	struct sc_arena *a, int code, const char *const *lines, size_t n)
{
	struct sc_bytes *v = sc_new(a, struct sc_bytes, n);

	for (size_t i = 0; i < n; i++)
		v[i] = sc_bytes_of(lines[i]);
	return (struct sc_reply){
		.outcome = SC_OUTCOME_OK, .code = code, .lines = v, .n_lines = n
	};
}

static const struct sc_tls *handshake(
	struct sc_arena *a, const struct sc_served *s, const char *sni)
{
	struct sc_tls *tls = sc_new(a, struct sc_tls, 1);
	const char **digests = sc_new(a, const char *, s->n_chain);
	size_t bytes = 0;

	for (size_t i = 0; i < s->n_chain; i++) {
		digests[i] = s->chain[i]->sha256;
		bytes += s->chain[i]->der.n;
	}
	*tls = (struct sc_tls){ .outcome = SC_OUTCOME_OK,
		.sni = sni,
		.version = "TLSv1.3",
		.cipher_suite = "TLS_AES_256_GCM_SHA384",
		.group = "X25519MLKEM768",
		.group_bits = 192,
		.secure_renegotiation = true,
		.extended_master_secret = true,
		.chain = digests,
		.n_chain = s->n_chain,
		.chain_bytes = (long long)bytes };
	return tls;
}

static bool is_known(
	const struct sc_certificate *v, size_t n, const struct sc_cert *c)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].sha256, c->sha256) == 0)
			return true;
	return false;
}

struct sc_obs sc_served_observation(struct sc_arena *a,
	const struct sc_served *s, const char *name, struct sc_date at)
{
	static const char *const greeting[] = { "mail ESMTP" };
	static const char *const ehlo[] = { "mail", "STARTTLS" };
	static const char *const done[] = { "Ok" };
	struct sc_certificate *certs =
		sc_new(a, struct sc_certificate, s->n_chain);
	struct sc_endpoint *e = sc_new(a, struct sc_endpoint, 1);
	struct sc_ip ip;
	bool address = sc_ip_parse(name, &ip);
	size_t n = 0;

	for (size_t i = 0; i < s->n_chain; i++)
		if (!is_known(certs, n, s->chain[i]))
			certs[n++] =
				(struct sc_certificate){ s->chain[i]->sha256,
					s->chain[i]->der };
	*e = (struct sc_endpoint){ .host = address ? NULL : name,
		.address = address ? name : "192.0.2.1",
		.port = 25,
		.preference = -1,
		.mode = SC_MODE_STARTTLS,
		.connect = SC_OUTCOME_OK,
		.greeting = reply(a, 220, greeting, 1),
		.ehlo = reply(a, 250, ehlo, 2),
		.starttls = reply(a, 220, done, 1),
		.tls = handshake(a, s, address ? NULL : name),
		.ehlo_tls = reply(a, 250, ehlo, 1),
		.quit = reply(a, 221, done, 1),
		.connections = 1 };
	return (struct sc_obs){ .schema_version = "1.0",
		.tool_version = "",
		.target = { .input = name,
			.kind = SC_TARGET_SERVER,
			.role = SC_ROLE_MX,
			.mode = SC_MODE_STARTTLS,
			.port = 25,
			.host = e->host,
			.address = address ? name : NULL,
			.name = name,
			.allow_private = true },
		.depth = SC_DEPTH_QUICK,
		.observed_at = at,
		.endpoints = e,
		.n_endpoints = 1,
		.certificates = certs,
		.n_certificates = n };
}

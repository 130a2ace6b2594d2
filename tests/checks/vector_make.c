#include "vector_build.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/text.h"
#include "distrust.h"
#include "edit.h"
#include "obs/json.h"
#include "pki.h"
#include "staple.h"
#include "stores.h"
#include "subject.h"
#include "tlsa.h"
#include "x509/derive.h"

#define NAMES_BYTES 512

/* "DNS:mx1.example.org", or the address of a server without a name. */
static const char *default_san(struct vector_build *b)
{
	json_t *e = json_array_get(json_object_get(b->root, "endpoints"), 0);
	const char *host = json_string_value(json_object_get(e, "host"));
	const char *ip = json_string_value(json_object_get(e, "address"));

	if (!host && !ip)
		return "DNS:nobody.example.org";
	return sc_arena_printf(
		b->arena, "%s:%s", host ? "DNS" : "IP", host ? host : ip);
}

static json_t *policy_host(struct vector_build *b)
{
	return json_object_get(
		json_object_get(b->root, "domain"), "policy_host");
}

/* "DNS:mta-sts.example.org" */
static const char *policy_san(struct vector_build *b)
{
	const char *name =
		json_string_value(json_object_get(policy_host(b), "name"));

	return sc_arena_printf(
		b->arena, "DNS:%s", name ? name : "mta-sts.example.org");
}

static bool mint_one(
	struct vector_build *b, const char *name, const char *recipe)
{
	const char *san = sc_text_has_prefix(name, "leaf") ? default_san(b) :
		sc_text_has_prefix(name, "sts")            ? policy_san(b) :
							     NULL;

	if (san && !strstr(recipe, "san="))
		recipe = sc_arena_printf(b->arena, "san=%s %s", san, recipe);
	return mint_make(b->world, name, recipe, b->error) != NULL;
}

/* One that no line asks for, but that the bases show. */
static bool mint_default(struct vector_build *b, const char *name)
{
	return mint_find(b->world, name) || mint_one(b, name, "");
}

static bool mint_all(struct vector_build *b)
{
	json_t *observed = json_object_get(b->root, "observed_at");
	struct sc_date now;

	if (!json_is_string(observed) ||
		!sc_date_parse(json_string_value(observed), &now))
		return vector_wrong(b, "observed_at", "no date");
	if (!b->has_at)
		b->at = now;
	b->now = now;
	b->world = mint_new(now);
	for (size_t i = 0; i < b->n_certs; i++)
		if (!mint_one(b, b->certs[i][0], b->certs[i][1]))
			return false;
	return mint_default(b, "leaf") &&
		(!json_array_size(json_object_get(policy_host(b), "fetches")) ||
			mint_default(b, "sts"));
}

static const char *fingerprint(struct vector_build *b, struct sc_bytes der)
{
	uint8_t md[SHA256_DIGEST_LENGTH];

	SHA256(der.p, der.n, md);
	return sc_hex(b->arena, (struct sc_bytes){ md, sizeof(md) });
}

static void add_certificate(json_t *root, const char *sha256, const char *der)
{
	json_t *all = json_object_get(root, "certificates");
	size_t i;
	json_t *c;

	json_array_foreach(all, i, c)
	{
		const char *have =
			json_string_value(json_object_get(c, "sha256"));

		if (have && strcmp(have, sha256) == 0)
			return;
	}
	json_array_append_new(
		all, json_pack("{s:s, s:s}", "sha256", sha256, "der", der));
}

/* Replaces "@NAME" in one chain by the fingerprint of what was minted. */
static bool resolve_chain(struct vector_build *b, json_t *chain)
{
	for (size_t i = 0; i < json_array_size(chain); i++) {
		const char *text = json_string_value(json_array_get(chain, i));

		if (!text || *text != '@')
			continue;

		const struct mint_cert *c = mint_find(b->world, text + 1);

		if (!c)
			return vector_wrong(
				b, text, "no certificate of that name");

		const char *sha256 = fingerprint(b, c->der);

		add_certificate(b->root, sha256, sc_base64(b->arena, c->der));
		json_array_set_new(chain, i, json_string(sha256));
	}
	return true;
}

/* What is resolved in an object with members that name certificates. */
typedef bool resolve_fn(struct vector_build *b, json_t *object);

static bool resolve_each(struct vector_build *b, json_t *array, resolve_fn *one)
{
	bool good = true;
	size_t i;
	json_t *e;

	json_array_foreach(array, i, e)
	{
		good = good && one(b, e);
	}
	return good;
}

/* Replaces "@TEXT" in a member by what is made of it. */
static bool resolve_made(struct vector_build *b, json_t *tls,
	const char *member, staple_fn *make)
{
	const char *text = json_string_value(json_object_get(tls, member));
	struct sc_bytes made;

	if (!text || *text != '@')
		return true;
	if (!make(b->arena, b->world, b->now, text + 1, &made, b->error))
		return false;
	json_object_set_new(
		tls, member, json_string(sc_base64(b->arena, made)));
	return true;
}

static bool resolve_tls(struct vector_build *b, json_t *tls)
{
	return resolve_chain(b, json_object_get(tls, "chain")) &&
		resolve_made(b, tls, "ocsp_response", staple_make) &&
		resolve_made(b, tls, "sct_list", sct_make);
}

static bool resolve_variant(struct vector_build *b, json_t *variant)
{
	return resolve_tls(b, json_object_get(variant, "tls"));
}

/* Replaces "@NAME" among the authorities by the subject of what was minted. */
static bool resolve_hello(struct vector_build *b, json_t *hello)
{
	json_t *names = json_object_get(hello, "ca_names");

	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *text = json_string_value(json_array_get(names, i));
		const struct mint_cert *c =
			*text == '@' ? mint_find(b->world, text + 1) : NULL;

		if (c)
			json_array_set_new(
				names, i, subject_json(b->arena, c->der));
	}
	return resolve_chain(b, json_object_get(hello, "chain"));
}

static bool resolve_endpoint(struct vector_build *b, json_t *endpoint)
{
	return resolve_tls(b, json_object_get(endpoint, "tls")) &&
		resolve_each(b, json_object_get(endpoint, "hellos"),
			resolve_hello) &&
		resolve_each(b, json_object_get(endpoint, "variants"),
			resolve_variant);
}

static bool resolve_fetch(struct vector_build *b, json_t *fetch)
{
	if (!json_object_get(fetch, "chain"))
		json_object_set_new(
			fetch, "chain", json_pack("[s, s]", "@sts", "@int"));
	return resolve_tls(b, fetch);
}

/* The record that "@3 1 1 NAME" stands for; or NULL. */
static const char *tlsa_record(struct vector_build *b, const char *text)
{
	const char *name = strrchr(text, ' ');
	const struct mint_cert *c = name ? mint_find(b->world, name + 1) : NULL;

	if (!c)
		return NULL;
	return tlsa_of(b->arena,
		sc_arena_copy(b->arena, text + 1, (size_t)(name - text - 1)),
		c->der);
}

static bool resolve_answer(struct vector_build *b, json_t *answer)
{
	json_t *records = json_object_get(answer, "records");

	for (size_t i = 0; i < json_array_size(records); i++) {
		const char *text =
			json_string_value(json_array_get(records, i));

		if (!text || *text != '@')
			continue;

		const char *record = tlsa_record(b, text);

		if (!record)
			return vector_wrong(b, text, "no such TLSA record");
		json_array_set_new(records, i, json_string(record));
	}
	return true;
}

static bool resolve_host(struct vector_build *b, json_t *host)
{
	return resolve_each(b, json_object_get(host, "tlsa"), resolve_answer) &&
		resolve_each(b, json_object_get(host, "hints"), resolve_answer);
}

static bool resolve_pki(struct vector_build *b, json_t *fetch)
{
	return pki_resolve(b->arena, b->world, b->now, fetch, b->error);
}

static bool resolve_all(struct vector_build *b)
{
	return resolve_each(b, json_object_get(b->root, "endpoints"),
		       resolve_endpoint) &&
		resolve_each(
			b, json_object_get(b->root, "hosts"), resolve_host) &&
		resolve_each(b, json_object_get(policy_host(b), "fetches"),
			resolve_fetch) &&
		resolve_each(b, json_object_get(b->root, "pki"), resolve_pki);
}

/* The trust store as a file, which is how the program takes it. */
static bool open_trust(struct vector_build *b, struct sc_trust **out)
{
	char path[] = "/tmp/smtpcert-vector-XXXXXX";
	char names[NAMES_BYTES];
	char *rest = names;
	bool good = true;

	for (size_t i = 0; i < b->n_stores; i++)
		if (!stores_add(
			    b->arena, b->world, b->stores[i], out, b->error))
			return false;
	if (b->n_stores)
		return true;
	if (strcmp(b->trust, "none") == 0) {
		*out = sc_trust_of(b->arena, (struct sc_bytes){ 0 });
		return true;
	}
	snprintf(names, sizeof(names), "%s", b->trust);

	int fd = mkstemp(path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f)
		return vector_wrong(b, path, "cannot be made");
	while (good && *rest) {
		const char *name = vector_word(&rest);
		const struct mint_cert *c = mint_find(b->world, name);

		good = c ||
			vector_wrong(b, name, "no certificate of that name");
		if (c)
			fprintf(f, "%s\n%s",
				b->private_roots ? "" : SC_TRUST_MARK_PUBLIC,
				sc_pem(b->arena, "CERTIFICATE", c->der));
	}
	fclose(f);
	good = good && sc_trust_open(b->arena, path, NULL, out, b->error);
	unlink(path);
	return good;
}

static bool decode(struct vector_build *b)
{
	char *text = json_dumps(b->root, 0);
	bool good = sc_json_read(b->arena, sc_bytes_of(text), &sc_type_obs,
		&b->out->obs, b->error);

	free(text);
	return good;
}

bool vector_make(struct vector_build *b)
{
	struct sc_sources with = { .work_us = b->work_us };

	if (!mint_all(b) || !resolve_all(b) || !decode(b) ||
		!open_trust(b, &with.trust) ||
		!ct_list_make(b->arena, b->now, b->ct_list_days, &with.ct_list,
			b->error) ||
		(b->distrust &&
			!distrust_key(b->arena, b->world, b->distrust,
				&with.key_lists, b->error)))
		return false;
	b->out->facts =
		sc_facts_derive_with(b->arena, &b->out->obs, b->at, &with);
	return true;
}

#include "pki.h"

#include <openssl/sha.h>

#include "badsmtp/mint_crl.h"
#include "badsmtp/mint_ocsp.h"
#include "base/codec.h"

struct order {
	const char *what, *kind, *cert, *issuer, *url;
};

/* The words of a line, with what is said where there is none. */
static struct order read_order(struct sc_arena *a, const char *line)
{
	char *rest = sc_arena_text(a, line);
	const char *words[5] = { NULL };

	for (size_t i = 0; i < SC_COUNT(words) && rest;) {
		const char *w = strsep(&rest, " ");

		if (*w)
			words[i++] = w;
	}
	return (struct order){ words[0], words[1], words[2],
		words[3] ? words[3] : "int", words[4] };
}

static const char *url_of(struct sc_arena *a, const struct order *o)
{
	if (o->url)
		return o->url;
	return strcmp(o->what, "crl") == 0 ?
		sc_arena_printf(a, "http://badsmtp.test/%s.crl", o->issuer) :
		"http://ocsp.badsmtp.test/";
}

bool pki_add(struct sc_arena *a, json_t *root, const char *line)
{
	struct order o = read_order(a, line);
	json_t *all = json_object_get(root, "pki");
	bool silent = o.kind && strcmp(o.kind, "silent") == 0;
	bool absent = o.kind && strcmp(o.kind, "404") == 0;

	if (!o.cert)
		return false;
	if (!all) {
		json_object_set_new(root, "pki", json_array());
		all = json_object_get(root, "pki");
	}
	json_object_set_new(root, "inquest", json_string("online"));

	json_t *f = json_pack("{s:s, s:s, s:s, s:s, s:i, s:o}", "kind", o.what,
		"url", url_of(a, &o), "address", "20.0.0.2", "outcome",
		silent ? "timeout" : "ok", "status",
		silent         ? 0 :
			absent ? 404 :
				 200,
		"certificate",
		strcmp(o.what, "ocsp") == 0 ? json_string(o.cert) :
					      json_null());

	if (silent)
		json_object_set_new(f, "detail", json_string("it is silent"));
	else if (!absent)
		json_object_set_new(f, "body", json_sprintf("@%s", line));
	return json_array_append_new(all, f) == 0;
}

static bool make(struct sc_arena *a, struct mint *world, struct sc_date now,
	const char *line, struct sc_bytes *out, struct sc_error *e)
{
	struct order o = read_order(a, line);
	const struct mint_crl_order crl = { .subject = o.cert,
		.issuer = o.issuer,
		.kind = o.kind,
		.url = url_of(a, &o) };

	if (strcmp(o.what, "crl") == 0)
		return mint_crl_make(a, world, now, &crl, out, e);
	return mint_ocsp_make(a, world, now,
		(const char *const[2]){ o.cert, o.issuer }, o.kind, out, e);
}

static bool resolve_name(struct sc_arena *a, struct mint *world, json_t *fetch)
{
	const char *name =
		json_string_value(json_object_get(fetch, "certificate"));
	const struct mint_cert *c = name ? mint_find(world, name) : NULL;
	uint8_t md[SHA256_DIGEST_LENGTH];

	if (!c)
		return name == NULL;
	SHA256(c->der.p, c->der.n, md);
	return json_object_set_new(fetch, "certificate",
		       json_string(sc_hex(
			       a, (struct sc_bytes){ md, sizeof(md) }))) == 0;
}

bool pki_resolve(struct sc_arena *a, struct mint *world, struct sc_date now,
	json_t *fetch, struct sc_error *e)
{
	const char *body = json_string_value(json_object_get(fetch, "body"));
	struct sc_bytes der;

	if (!resolve_name(a, world, fetch))
		return sc_error_set(
			e, SC_ERROR_USAGE, "pki: no certificate of that name");
	if (!body || *body != '@')
		return true;
	if (!make(a, world, now, body + 1, &der, e))
		return false;
	return json_object_set_new(
		       fetch, "body", json_string(sc_base64(a, der))) == 0;
}

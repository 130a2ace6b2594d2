/*
 * Each extension is a line of the table `extensions`: its identifier and the
 * function that writes its value. One that writes nothing is not there.
 */
#include "mint_ext.h"

#include "base/codec.h"
#include "base/text.h"
#include "mint_name.h"

struct work {
	const struct mint_recipe *r;
	const struct mint_parts *parts;
	struct sc_error *e;
	bool critical; /* of the extension at hand */
};

struct extension {
	const char *oid;
	bool (*put_value)(struct work *k, struct der *value);
};

static bool is_none(const char *text)
{
	return text && strcmp(text, "none") == 0;
}

static bool is_self(const struct work *k)
{
	return strcmp(k->parts->issuer, "self") == 0;
}

static bool put_basic_constraints(struct work *k, struct der *value)
{
	if (k->r->no_bc)
		return true;
	if (k->r->ca)
		der_put_true(value);
	if (k->r->pathlen >= 0)
		der_put_number(value, (unsigned)k->r->pathlen);
	der_close(value, 0, DER_SEQUENCE);
	k->critical = true;
	return true;
}

/* Named bits: bit 0 is the highest, zeros at the end are left out. */
static bool put_key_usage(struct work *k, struct der *value)
{
	uint8_t octets[3] = { 0 };
	size_t n = k->r->ku >> 8 ? 3 : 2;
	unsigned last = 0;

	if (k->r->no_ku)
		return true;
	for (unsigned i = 0; i < 9; i++) {
		if (!(k->r->ku >> i & 1))
			continue;
		octets[1 + i / 8] |= (uint8_t)(0x80u >> i % 8);
		last = i;
	}
	octets[0] = (uint8_t)(7 - last % 8);
	der_put(value, DER_BIT_STRING, (struct sc_bytes){ octets, n });
	k->critical = true;
	return true;
}

static const char *purpose_oid(const char *word)
{
	static const struct {
		const char *word, *oid;
	} purposes[] = {
		{ "serverAuth", "1.3.6.1.5.5.7.3.1" },
		{ "clientAuth", "1.3.6.1.5.5.7.3.2" },
		{ "codeSigning", "1.3.6.1.5.5.7.3.3" },
		{ "emailProtection", "1.3.6.1.5.5.7.3.4" },
		{ "timeStamping", "1.3.6.1.5.5.7.3.8" },
		{ "OCSPSigning", "1.3.6.1.5.5.7.3.9" },
		{ "any", "2.5.29.37.0" },
	};

	for (size_t i = 0; i < SC_COUNT(purposes); i++)
		if (strcmp(purposes[i].word, word) == 0)
			return purposes[i].oid;
	return word;
}

static bool put_purposes(struct work *k, struct der *value)
{
	const char *rest = k->r->eku, *word;

	if (is_none(rest))
		return true;
	while ((word = mint_name_next(value->arena, &rest)))
		if (!der_put_oid(value, purpose_oid(word)))
			return sc_error_set(k->e, SC_ERROR_USAGE,
				"unknown eku \"%s\" in the recipe; write "
				"serverAuth, clientAuth, codeSigning, "
				"emailProtection, any or an OID",
				word);
	der_close(value, 0, DER_SEQUENCE);
	return true;
}

static bool put_key_id(struct work *k, struct der *value)
{
	if (k->r->ski == MINT_KEY_ID_PRESENT)
		der_put(value, DER_OCTET_STRING, k->parts->key_id);
	return true;
}

/* AuthorityKeyIdentifier by issuer and serial number, RFC 5280 4.2.1.1. */
static void put_issuer_and_serial(struct work *k, struct der *value)
{
	der_raw(value, k->parts->issuer_issuer);
	der_close(value, 0, DER_BUILT(4)); /* directoryName */
	der_close(value, 0, DER_BUILT(1));
	der_put(value, DER_CONTEXT(2), k->parts->issuer_serial);
}

static bool put_authority_key_id(struct work *k, struct der *value)
{
	static const uint8_t wrong[] = "of quite another key";
	struct sc_bytes id = k->parts->issuer_key_id;

	if (k->r->aki == MINT_KEY_ID_NONE)
		return true;
	if (k->r->aki == MINT_KEY_ID_WRONG)
		id = (struct sc_bytes){ wrong, 20 };
	if (k->r->aki == MINT_KEY_ID_ISSUER)
		put_issuer_and_serial(k, value);
	else
		der_put(value, DER_CONTEXT(0), id);
	der_close(value, 0, DER_SEQUENCE);
	return true;
}

static bool put_names(struct work *k, struct der *value)
{
	const char *rest = k->r->san, *word;

	if (!rest || is_none(rest))
		return true;
	if (sc_text_has_prefix(rest, "critical:")) {
		k->critical = true;
		rest += strlen("critical:");
	}
	while ((word = mint_name_next(value->arena, &rest)))
		if (!mint_name_put_general(value, word, false, k->e))
			return false;
	der_close(value, 0, DER_SEQUENCE);
	return true;
}

static void put_access(struct der *w, const char *method, const char *url)
{
	size_t mark = w->n;

	if (!url || !der_put_oid(w, method))
		return;
	der_put_text(w, DER_CONTEXT(6), url);
	der_close(w, mark, DER_SEQUENCE);
}

/* What the recipe says, NULL for none, or by default a URL of the issuer. */
static const char *url(
	struct work *k, struct der *w, const char *said, const char *suffix)
{
	if (is_none(said))
		return NULL;
	if (said || is_self(k))
		return said;
	return sc_arena_printf(w->arena, "http://badsmtp.test/%s.%s",
		k->parts->issuer, suffix);
}

static bool put_authority_access(struct work *k, struct der *value)
{
	const char *ocsp = is_none(k->r->ocsp) ? NULL : k->r->ocsp;

	put_access(value, "1.3.6.1.5.5.7.48.1", ocsp);
	put_access(
		value, "1.3.6.1.5.5.7.48.2", url(k, value, k->r->aia, "der"));
	if (value->n)
		der_close(value, 0, DER_SEQUENCE);
	return true;
}

/* "URL|URL": several for one CRL. */
static void put_crl_point(struct der *value, char *urls)
{
	size_t mark = value->n;
	char *at;

	while ((at = strsep(&urls, "|")))
		der_put_text(value, DER_CONTEXT(6), at);
	der_close(value, mark, DER_BUILT(0)); /* fullName */
	der_close(value, mark, DER_BUILT(0)); /* distributionPoint */
	der_close(value, mark, DER_SEQUENCE);
}

static bool put_crl_points(struct work *k, struct der *value)
{
	const char *text = url(k, value, k->r->crl, "crl");
	char *rest = sc_arena_text(value->arena, text), *point;

	if (!rest)
		return true;
	while ((point = strsep(&rest, ",")))
		put_crl_point(value, point);
	der_close(value, 0, DER_SEQUENCE);
	return true;
}

static bool put_policies(struct work *k, struct der *value)
{
	const char *rest = k->r->policy, *word;

	if (is_none(rest))
		return true;
	while ((word = mint_name_next(value->arena, &rest))) {
		size_t mark = value->n;

		if (!der_put_oid(value, word))
			return sc_error_set(k->e, SC_ERROR_USAGE,
				"policy=%s in the recipe is not an OID such "
				"as 2.23.140.1.2.1",
				word);
		der_close(value, mark, DER_SEQUENCE);
	}
	der_close(value, 0, DER_SEQUENCE);
	return true;
}

/* The subtrees of nc= that begin with `kind`. */
static bool put_subtrees(
	struct work *k, struct der *value, const char *kind, unsigned tag)
{
	const char *rest = k->r->nc, *word;
	size_t all = value->n;

	while ((word = mint_name_next(value->arena, &rest))) {
		size_t mark = value->n;

		if (!sc_text_has_prefix(word, kind))
			continue;
		if (!mint_name_put_general(
			    value, word + strlen(kind), true, k->e))
			return false;
		der_close(value, mark, DER_SEQUENCE);
	}
	if (value->n > all)
		der_close(value, all, tag);
	return true;
}

static bool nc_is_sound(struct work *k, struct sc_arena *a)
{
	const char *rest = k->r->nc, *word;

	while ((word = mint_name_next(a, &rest)))
		if (!sc_text_has_prefix(word, "permitted:") &&
			!sc_text_has_prefix(word, "excluded:"))
			return sc_error_set(k->e, SC_ERROR_USAGE,
				"\"%s\" in nc= of the recipe: write "
				"permitted:DNS:x or excluded:DNS:x",
				word);
	return true;
}

static bool put_name_constraints(struct work *k, struct der *value)
{
	if (!k->r->nc || is_none(k->r->nc))
		return true;
	bool good = nc_is_sound(k, value->arena) &&
		put_subtrees(k, value, "permitted:", DER_BUILT(0)) &&
		put_subtrees(k, value, "excluded:", DER_BUILT(1));

	der_close(value, 0, DER_SEQUENCE);
	k->critical = true;
	return good;
}

/* TLS feature status_request, RFC 7633. */
static bool put_must_staple(struct work *k, struct der *value)
{
	if (k->r->must_staple) {
		der_put_number(value, 5);
		der_close(value, 0, DER_SEQUENCE);
	}
	return true;
}

static bool put_poison(struct work *k, struct der *value)
{
	if (k->r->poison)
		der_put_text(value, DER_NULL, "");
	k->critical = true;
	return true;
}

static bool put_scts(struct work *k, struct der *value)
{
	if (k->parts->sct_list.p)
		der_put(value, DER_OCTET_STRING, k->parts->sct_list);
	return true;
}

static const struct extension extensions[] = {
	{ "2.5.29.15", put_key_usage },
	{ "2.5.29.37", put_purposes },
	{ "2.5.29.19", put_basic_constraints },
	{ "2.5.29.14", put_key_id },
	{ "2.5.29.35", put_authority_key_id },
	{ "1.3.6.1.5.5.7.1.1", put_authority_access },
	{ "2.5.29.17", put_names },
	{ "2.5.29.32", put_policies },
	{ "2.5.29.31", put_crl_points },
	{ "2.5.29.30", put_name_constraints },
	{ "1.3.6.1.5.5.7.1.24", put_must_staple },
	{ "1.3.6.1.4.1.11129.2.4.3", put_poison },
	{ "1.3.6.1.4.1.11129.2.4.2", put_scts },
};

static bool put_once(
	struct der *w, const char *oid, bool critical, struct sc_bytes value)
{
	size_t mark = w->n;

	if (!der_put_oid(w, oid))
		return false;
	if (critical)
		der_put_true(w);
	der_put(w, DER_OCTET_STRING, value);
	der_close(w, mark, DER_SEQUENCE);
	return true;
}

/* Writes an Extension as often as dup= says. */
static bool put_extension(struct der *w, struct work *k, const char *oid,
	bool critical, struct sc_bytes value)
{
	bool good = put_once(w, oid, critical, value);

	for (int i = 0; good && i < k->r->dup.n; i++)
		if (strcmp(k->r->dup.v[i], oid) == 0)
			good = put_once(w, oid, critical, value);
	return good;
}

/* ext=[critical:]OID:HEX */
static bool put_extra(struct der *w, struct work *k, const char *text)
{
	bool critical = sc_text_has_prefix(text, "critical:");
	const char *oid = critical ? text + strlen("critical:") : text;
	size_t n = strcspn(oid, ":");
	struct sc_bytes value;

	oid = sc_arena_copy(w->arena, oid, n);
	const char *hex = strrchr(text, ':');

	if (hex && sc_unhex(w->arena, hex + 1, &value) &&
		put_extension(w, k, oid, critical, value))
		return true;
	return sc_error_set(k->e, SC_ERROR_USAGE,
		"ext=%s in the recipe: write OID:HEX or critical:OID:HEX",
		text);
}

static bool has_extra(const struct mint_recipe *r, const char *oid)
{
	for (int i = 0; i < r->ext.n; i++)
		if (strstr(r->ext.v[i], oid))
			return true;
	return false;
}

/* Every dup= must name an extension that can be here. */
static bool dups_are_known(struct work *k)
{
	for (int i = 0; i < k->r->dup.n; i++) {
		bool known = has_extra(k->r, k->r->dup.v[i]);

		for (size_t j = 0; j < SC_COUNT(extensions); j++)
			known |= !strcmp(extensions[j].oid, k->r->dup.v[i]);
		if (!known)
			return sc_error_set(k->e, SC_ERROR_USAGE,
				"dup=%s in the recipe: no extension has this "
				"OID; the subject alternative name is "
				"2.5.29.17",
				k->r->dup.v[i]);
	}
	return true;
}

bool mint_ext_put(struct der *w, const struct mint_recipe *r,
	const struct mint_parts *parts, struct sc_error *e)
{
	struct work k = { .r = r, .parts = parts, .e = e };
	size_t mark = w->n;

	if (!dups_are_known(&k))
		return false;
	for (size_t i = 0; i < SC_COUNT(extensions); i++) {
		const struct extension *x = &extensions[i];
		struct der value = { .arena = w->arena };

		k.critical = false;
		if (!x->put_value(&k, &value))
			return false;
		if (value.n &&
			!put_extension(
				w, &k, x->oid, k.critical, der_bytes(&value)))
			return false;
	}
	for (int i = 0; i < r->ext.n; i++)
		if (!put_extra(w, &k, r->ext.v[i]))
			return false;
	if (w->n == mark)
		return true;
	der_close(w, mark, DER_SEQUENCE);
	der_close(w, mark, DER_BUILT(3));
	return true;
}

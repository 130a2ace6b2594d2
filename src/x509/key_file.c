#include "x509/key_file.h"

#include "base/limits.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/item.h"
#include "x509/leaf.h"

#define KEYS_MAX 16

struct reading {
	struct sc_arena *a;
	const struct sc_cert **certs;
	size_t n_certs;
	struct sc_key_file keys[KEYS_MAX]; /* of keys and requests */
	size_t n_keys;
	const bool *servers; /* by index as certs: it is a server's */
};

static bool same_key(struct sc_bytes a, struct sc_bytes b)
{
	return a.n && sc_bytes_equal(a, b);
}

static bool has_key(const struct sc_key_file *v, size_t n, struct sc_bytes spki)
{
	for (size_t i = 0; i < n; i++)
		if (same_key(v[i].spki, spki))
			return true;
	return false;
}

static void add_key(struct reading *r, const struct sc_item *item)
{
	if (r->n_keys < KEYS_MAX && !has_key(r->keys, r->n_keys, item->spki))
		r->keys[r->n_keys++] = (struct sc_key_file){
			.spki = item->spki, .has_key = true, .name = item->name
		};
}

static void add_cert(struct reading *r, const struct sc_item *item)
{
	if (r->n_certs == SC_LIMIT_CHAIN_CERTS)
		return;
	r->certs = sc_grow(r->a, r->certs, r->n_certs, const struct sc_cert *);
	r->certs[r->n_certs++] = item->cert;
}

static void take(struct reading *r, const struct sc_item *item)
{
	if (item->cert)
		add_cert(r, item);
	else if (item->spki.n)
		add_key(r, item);
}

static bool has_text(struct sc_bytes b, const char *text)
{
	return memmem(b.p, b.n, text, strlen(text)) != NULL;
}

static const char *name_of(struct sc_arena *a, const struct sc_cert *leaf)
{
	return leaf->n_dns_names ?
		sc_text_printable(a, leaf->dns_names[0], 253) :
		NULL;
}

/* Each key once: an old certificate and a new one may share it. */
static void add_file(struct sc_key_file *v, size_t *n, struct sc_key_file f)
{
	if (!has_key(v, *n, f.spki))
		v[(*n)++] = f;
}

/* With its key in the file also a CA is, unless it issued another one there. */
static bool is_servers(const struct reading *r, const struct sc_cert *c)
{
	return sc_leaf_is(c, r->certs, r->n_certs) ||
		(has_key(r->keys, r->n_keys, c->key.spki) &&
			!sc_leaf_issued_any(c, r->certs, r->n_certs));
}

static bool has_cert_of(const struct reading *r, struct sc_bytes spki)
{
	for (size_t i = 0; i < r->n_certs; i++)
		if (same_key(r->certs[i]->key.spki, spki))
			return true;
	return false;
}

/* The server's certificate of another key: there begins another part. */
static bool begins_part(
	const struct reading *r, size_t i, const struct sc_cert *leaf)
{
	return r->servers[i] &&
		!same_key(r->certs[i]->key.spki, leaf->key.spki);
}

/* Some part of the file is in front of it, with a certificate of its own. */
static bool is_behind_part(const struct reading *r, size_t at)
{
	return r->servers[0] &&
		!same_key(r->certs[0]->key.spki, r->certs[at]->key.spki);
}

/* Servers send a part of a file as it is, whatever is in it. */
static void set_sent(const struct reading *r, size_t at, struct sc_key_file *f)
{
	const struct sc_cert *leaf = r->certs[at];
	size_t n = 1;

	while (at + n < r->n_certs && !begins_part(r, at + n, leaf))
		n++;
	f->stands_first = at == 0 || is_behind_part(r, at);
	f->sent = f->stands_first && n > 1 ? r->certs + at : f->chain;
	f->n_sent = f->sent == f->chain ? f->n_chain : n;
}

static struct sc_key_file file_of(const struct reading *r, size_t at)
{
	const struct sc_cert *leaf = r->certs[at];
	struct sc_key_file f = { .spki = leaf->key.spki,
		.has_key = has_key(r->keys, r->n_keys, leaf->key.spki),
		.name = name_of(r->a, leaf) };

	f.n_chain = sc_leaf_chain(r->a, leaf, r->certs, r->n_certs, &f.chain);
	set_sent(r, at, &f);
	return f;
}

static void note_servers(struct reading *r)
{
	bool *servers = sc_new(r->a, bool, r->n_certs + 1);

	for (size_t i = 0; i < r->n_certs; i++)
		servers[i] = is_servers(r, r->certs[i]);
	r->servers = servers;
}

static struct sc_key_files files_of(struct reading *r)
{
	struct sc_key_file *v =
		sc_new(r->a, struct sc_key_file, r->n_certs + r->n_keys + 1);
	size_t n = 0;

	note_servers(r);
	for (size_t i = 0; i < r->n_certs; i++)
		if (r->servers[i])
			add_file(v, &n, file_of(r, i));
	if (n == 0 && r->n_certs == 1 && sc_leaf_is_self_made(r->certs[0]))
		add_file(v, &n, file_of(r, 0));
	for (size_t i = 0; i < r->n_keys; i++)
		if (!has_cert_of(r, r->keys[i].spki))
			add_file(v, &n, r->keys[i]);
	return (struct sc_key_files){ v, n };
}

static bool has_none(
	const struct reading *r, struct sc_bytes content, struct sc_error *e)
{
	if (r->n_certs)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"only certificates of CAs are in it, such as %.100s; "
			"give the server's own, or its key beside it",
			sc_cert_label(r->a, r->certs[0]));
	if (has_text(content, "ENCRYPTED"))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"the key is encrypted; give its certificate or "
			"request instead");
	if (has_text(content, "-----BEGIN "))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"no certificate, request or key in it can be read: a "
			"line of the PEM text is damaged or missing");
	return sc_error_set(
		e, SC_ERROR_CONFIG, "no certificate, request or key is in it");
}

bool sc_key_file_read(struct sc_arena *a, struct sc_bytes content,
	struct sc_key_files *out, struct sc_error *e)
{
	struct reading r = { .a = a };
	struct sc_key_files files;
	struct sc_items items;

	items = sc_items_read(a, content);
	for (size_t i = 0; i < items.n; i++)
		take(&r, &items.v[i]);
	files = files_of(&r);
	if (files.n == 0)
		return has_none(&r, content, e);
	*out = files;
	return true;
}

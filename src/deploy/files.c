#include "deploy/files.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "x509/match.h"

const char *const sc_deploy_kind_words[] = { "RSA", "ECDSA", "EdDSA", "other",
	NULL };

int sc_deploy_kind(const struct sc_cert *c)
{
	switch (c->key.type) {
	case SC_KEY_RSA:
	case SC_KEY_RSA_PSS: return 0;
	case SC_KEY_EC: return 1;
	case SC_KEY_ED25519:
	case SC_KEY_ED448: return 2;
	case SC_KEY_UNKNOWN:
	case SC_KEY_DSA:
	case SC_KEY_ML_DSA: break;
	}
	return SC_DEPLOY_OTHER_KIND;
}

void sc_deploy_add_file(struct sc_arena *a, struct sc_deploy *d,
	const char *path, const struct sc_key_files *files)
{
	for (size_t i = 0; i < files->n; i++) {
		const struct sc_key_file *f = &files->v[i];
		struct sc_deploy_file *v;

		if (!f->n_chain)
			continue;
		v = sc_grow(a, d->files, d->n_files, struct sc_deploy_file);
		v[d->n_files++] = (struct sc_deploy_file){ .path = path,
			.chain = f->sent,
			.n_chain = f->n_sent,
			.kind = sc_deploy_kind(f->sent[0]),
			.has_key = f->has_key,
			.stands_first = f->stands_first };
		d->files = v;
	}
}

static bool names(
	struct sc_arena *a, const struct sc_deploy_file *f, const char *host)
{
	const char *ignored;
	enum sc_name_match m = sc_match_name(a, f->chain[0], host, &ignored);

	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD;
}

static const struct sc_deploy_host *find_host(
	const struct sc_deploy *d, const char *name)
{
	for (size_t i = 0; name && i < d->n_hosts; i++)
		if (sc_text_same(d->hosts[i].name, name))
			return &d->hosts[i];
	return NULL;
}

static void add_host(struct sc_arena *a, struct sc_deploy *d, const char *name)
{
	struct sc_deploy_host *hosts;
	struct sc_deploy_host h = { .name = name };
	bool *by_file;

	if (!name || find_host(d, name))
		return;
	by_file = sc_new(a, bool, d->n_files + 1);
	for (size_t i = 0; i < d->n_files; i++) {
		by_file[i] = names(a, &d->files[i], name);
		h.named |= by_file[i];
	}
	h.by_file = by_file;
	hosts = sc_grow(a, d->hosts, d->n_hosts, struct sc_deploy_host);
	hosts[d->n_hosts++] = h;
	d->hosts = hosts;
	d->names_any |= h.named;
}

void sc_deploy_settle(struct sc_arena *a, struct sc_deploy *d)
{
	for (size_t i = 0; i < d->obs->n_endpoints; i++)
		add_host(a, d, d->obs->endpoints[i].host);
	for (size_t i = 0; i < d->obs->n_hosts; i++)
		add_host(a, d, d->obs->hosts[i].name);
}

static bool is_listed(const struct sc_deploy *d, const char *host)
{
	for (size_t i = 0; i < d->n_only_hosts; i++)
		if (host && sc_text_same(d->only_hosts[i], host))
			return true;
	return false;
}

bool sc_deploy_concerns(const struct sc_deploy *d, const char *host)
{
	const struct sc_deploy_host *h = find_host(d, host);

	if (d->n_only_hosts)
		return is_listed(d, host);
	return !d->names_any || (h && h->named);
}

const struct sc_deploy_file *sc_deploy_find(const struct sc_deploy *d,
	const char *host, int kind, const char *sha256)
{
	const struct sc_deploy_host *h = find_host(d, host);
	const struct sc_deploy_file *first = NULL;

	for (size_t i = 0; i < d->n_files; i++) {
		const struct sc_deploy_file *f = &d->files[i];

		if (f->kind != kind || (h && h->named && !h->by_file[i]))
			continue;
		if (sha256 && strcmp(f->chain[0]->sha256, sha256) == 0)
			return f;
		first = first ? first : f;
	}
	return first;
}

struct sc_rollover sc_deploy_rollover(
	struct sc_arena *a, const struct sc_deploy *d, struct sc_trust *trust)
{
	struct sc_key_file *v = sc_new(a, struct sc_key_file, d->n_files + 1);
	struct sc_key_files all = { v, d->n_files };

	for (size_t i = 0; i < d->n_files; i++)
		v[i] = (struct sc_key_file){ .chain = d->files[i].chain,
			.n_chain = d->files[i].n_chain,
			.spki = d->files[i].chain[0]->key.spki };
	return sc_advice_rollover(
		a, d->obs, d->facts, &all, (struct sc_date){ 0 }, trust);
}

bool sc_deploy_is_tlsa_unknown(struct sc_arena *a, const struct sc_deploy *d)
{
	struct sc_tlsa_check c = sc_advice_tlsa_check(a, d->obs, d->facts);

	for (size_t i = 0; i < c.n_rows; i++) {
		const struct sc_tlsa_check_row *row = &c.rows[i];

		if (sc_deploy_concerns(d, row->host) &&
			(row->state == SC_TLSA_STATE_FAILED ||
				(row->state == SC_TLSA_STATE_UNKNOWN &&
					row->n_records)))
			return true;
	}
	return false;
}

bool sc_deploy_is_root(const struct sc_cert *c)
{
	return c->self_issued && c->is_ca;
}

static int by_bytes(const void *x, const void *y)
{
	const struct sc_bytes *a = x, *b = y;
	size_t n = a->n < b->n ? a->n : b->n;
	int order = n ? memcmp(a->p, b->p, n) : 0;

	return order ? order : (a->n > b->n) - (a->n < b->n);
}

/* Sorted, each once. */
static size_t sorted(struct sc_arena *a, const struct sc_bytes *names, size_t n,
	struct sc_bytes **out)
{
	struct sc_bytes *v = sc_new(a, struct sc_bytes, n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		v[i] = names[i];
	qsort(v, n, sizeof(*v), by_bytes);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !sc_bytes_equal(v[i], v[kept - 1]))
			v[kept++] = v[i];
	*out = v;
	return kept;
}

static bool is_same_set(struct sc_arena *a, const struct sc_bytes *x,
	size_t n_x, const struct sc_bytes *y, size_t n_y)
{
	struct sc_bytes *u, *v;

	n_x = sorted(a, x, n_x, &u);
	n_y = sorted(a, y, n_y, &v);
	for (size_t i = 0; n_x == n_y && i < n_x; i++)
		if (!sc_bytes_equal(u[i], v[i]))
			return false;
	return n_x == n_y;
}

bool sc_deploy_same_names(
	struct sc_arena *a, const struct sc_cert *x, const struct sc_cert *y)
{
	return is_same_set(a, x->dns_names, x->n_dns_names, y->dns_names,
		       y->n_dns_names) &&
		is_same_set(a, x->ip_addresses, x->n_ip_addresses,
			y->ip_addresses, y->n_ip_addresses);
}

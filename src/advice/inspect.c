#include "advice/inspect.h"

#include "advice/inspect_order.h"
#include "base/codec.h"
#include "base/date.h"
#include "base/ip.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/key.h"
#include "x509/leaf.h"

#define NAMES_MAX 100 /* told of one certificate */
#define FITS_MAX  10

void sc_inspection_add(
	struct sc_arena *a, struct sc_inspection *in, struct sc_remark remark)
{
	struct sc_remark *v =
		sc_grow(a, in->remarks, in->n_remarks, struct sc_remark);

	v[in->n_remarks++] = remark;
	in->remarks = v;
	if (remark.rank > in->worst)
		in->worst = remark.rank;
}

const struct sc_cert *const *sc_inspect_certs(struct sc_arena *a,
	const struct sc_inspect_file *files, size_t n_files, size_t *n)
{
	const struct sc_cert **v = NULL;

	*n = 0;
	for (size_t f = 0; f < n_files; f++)
		for (size_t i = 0; i < files[f].items.n; i++)
			if (files[f].items.v[i].cert) {
				v = sc_grow(a, v, *n, const struct sc_cert *);
				v[(*n)++] = files[f].items.v[i].cert;
			}
	return v;
}

static bool has_private_key(const struct sc_inspect_file *files, size_t n_files,
	struct sc_bytes spki)
{
	for (size_t f = 0; f < n_files; f++)
		for (size_t i = 0; i < files[f].items.n; i++) {
			const struct sc_item *item = &files[f].items.v[i];

			if (item->kind == SC_ITEM_PRIVATE_KEY &&
				sc_bytes_equal(item->spki, spki))
				return true;
		}
	return false;
}

bool sc_inspect_is_leaf(const struct sc_cert *c,
	const struct sc_inspect_file *files, size_t n_files,
	const struct sc_cert *const *certs, size_t n)
{
	if (sc_leaf_issued_any(c, certs, n))
		return false;
	return !c->is_ca || has_private_key(files, n_files, c->key.spki) ||
		(n == 1 && sc_leaf_is_self_made(c));
}

/* ---- what each item is ---- */

static const char *key_text(struct sc_arena *a, const struct sc_key_facts *k)
{
	if (k->curve)
		return sc_arena_printf(a, "%s %s", k->name, k->curve);
	return k->bits ? sc_arena_printf(a, "%s %d", k->name, k->bits) :
			 k->name;
}

static void describe_key(struct sc_arena *a, const struct sc_item *item,
	struct sc_inspected_item *out)
{
	struct sc_key_facts key = { .type = SC_KEY_UNKNOWN };

	if (!item->spki.n || !sc_key_parse(a, item->spki, &key))
		return;
	out->key = key_text(a, &key);
	out->spki_sha256 = key.spki_sha256;
	out->tlsa = sc_arena_printf(a, "3 1 1 %s", key.spki_sha256);
}

static void add_name(struct sc_arena *a, struct sc_inspected_item *out,
	const char ***v, const char *name)
{
	if (out->n_names == NAMES_MAX)
		return;
	*v = sc_grow(a, *v, out->n_names, const char *);
	(*v)[out->n_names++] = name;
}

static const char *address_text(struct sc_arena *a, struct sc_bytes raw)
{
	struct sc_ip ip = { .family = raw.n == 4 ? 4 : 6 };
	char text[SC_IP_TEXT_MAX];

	if (raw.n != 4 && raw.n != 16)
		return sc_hex(a, raw);
	memcpy(ip.b, raw.p, raw.n);
	return sc_arena_text(a, sc_ip_format(ip, text));
}

static void describe_cert(struct sc_arena *a, struct sc_trust *trust,
	const struct sc_cert *c, struct sc_inspected_item *out)
{
	const char **names = NULL;

	out->subject = c->subject;
	out->issuer = c->issuer;
	out->not_before = c->not_before;
	out->not_after = c->not_after;
	out->sha256 = c->sha256;
	out->is_ca = c->is_ca;
	out->self_signed = sc_assemble_is_root(trust, c);
	for (size_t i = 0; i < c->n_dns_names; i++)
		add_name(a, out, &names,
			sc_text_printable(a, c->dns_names[i], 253));
	for (size_t i = 0; i < c->n_ip_addresses; i++)
		add_name(a, out, &names, address_text(a, c->ip_addresses[i]));
	out->names = names;
}

/* Private keys to what they are for, and back. */
static bool is_pair(const struct sc_item *x, const struct sc_item *y)
{
	return x != y && x->spki.n && sc_bytes_equal(x->spki, y->spki) &&
		(x->kind == SC_ITEM_PRIVATE_KEY) !=
		(y->kind == SC_ITEM_PRIVATE_KEY);
}

static void find_fits(struct sc_arena *a, const struct sc_inspect_file *files,
	size_t n_files, const struct sc_item *item,
	struct sc_inspected_item *out)
{
	const char **v = sc_new(a, const char *, FITS_MAX);

	for (size_t f = 0; f < n_files; f++)
		for (size_t i = 0; i < files[f].items.n; i++)
			if (out->n_fits < FITS_MAX &&
				is_pair(item, &files[f].items.v[i]))
				v[out->n_fits++] = sc_arena_printf(
					a, "%s:%zu", files[f].name, i + 1);
	out->fits = v;
}

static struct sc_inspected_item describe(struct sc_arena *a,
	struct sc_trust *trust, const struct sc_inspect_file *files,
	size_t n_files, const struct sc_item *item)
{
	struct sc_inspected_item out = { .kind = item->kind,
		.label = item->label,
		.issuer = item->issuer,
		.subject = item->name,
		.problem = item->problem };

	if (item->kind == SC_ITEM_DH_PARAMETERS)
		out.key = sc_arena_printf(a, "DH %d", item->bits);
	describe_key(a, item, &out);
	if (item->cert)
		describe_cert(a, trust, item->cert, &out);
	find_fits(a, files, n_files, item, &out);
	return out;
}

/* ---- what is wrong with each ---- */

struct looking {
	struct sc_arena *a;
	struct sc_inspection *in;
	struct sc_date at;
	const struct sc_inspect_file *files;
	size_t n_files;
	const struct sc_cert *const *certs;
	size_t n_certs;
};

static void remark(struct looking *l, enum sc_remark_rank rank,
	const char *file, const char *text, const char *fix)
{
	sc_inspection_add(l->a, l->in,
		(struct sc_remark){
			.rank = rank, .file = file, .text = text, .fix = fix });
}

static void look_at_dates(
	struct looking *l, const char *file, const struct sc_cert *c)
{
	const char *label = sc_cert_label(l->a, c);

	if (l->at.s > c->not_after.s)
		remark(l, SC_REMARK_FAIL, file,
			sc_arena_printf(l->a,
				"The certificate of %s expired on %s.", label,
				sc_date_day(l->a, c->not_after)),
			"Renew it, or take the newer file.");
	else if (l->at.s < c->not_before.s)
		remark(l, SC_REMARK_FAIL, file,
			sc_arena_printf(l->a,
				"The certificate of %s is not valid before "
				"%s.",
				label, sc_date_rfc3339(l->a, c->not_before)),
			"Set the clock of the machine, or wait.");
}

static void look_at_encrypted(
	struct looking *l, const char *file, size_t number)
{
	remark(l, SC_REMARK_UNKNOWN, file,
		sc_arena_printf(l->a,
			"The private key (item %zu) is encrypted: whether it "
			"fits a certificate cannot be told, and Postfix and "
			"Exim cannot use it.",
			number),
		sc_arena_printf(
			l->a, "openssl pkey -in %s -out key.pem", file));
}

static bool has_cert_of(const struct looking *l, struct sc_bytes spki)
{
	for (size_t i = 0; i < l->n_certs; i++)
		if (sc_bytes_equal(l->certs[i]->key.spki, spki))
			return true;
	return false;
}

static void look_at_key(struct looking *l, const char *file, size_t number,
	const struct sc_item *item)
{
	if (l->n_certs && !has_cert_of(l, item->spki))
		remark(l, SC_REMARK_FAIL, file,
			sc_arena_printf(l->a,
				"The private key (item %zu) fits none of the "
				"certificates: a server with them does not "
				"start TLS.",
				number),
			"Take the key that the certificate was requested "
			"with.");
}

static void look_at_item(struct looking *l, const struct sc_inspect_file *f,
	size_t number, const struct sc_item *item)
{
	if (item->problem)
		remark(l, SC_REMARK_FAIL, f->name,
			sc_arena_printf(l->a,
				"Item %zu%s%s cannot be read: %s.", number,
				item->label ? ", " : "",
				item->label ? item->label : "", item->problem),
			NULL);
	else if (item->cert)
		look_at_dates(l, f->name, item->cert);
	else if (item->kind == SC_ITEM_PRIVATE_KEY)
		look_at_key(l, f->name, number, item);
	else if (item->kind == SC_ITEM_ENCRYPTED_KEY)
		look_at_encrypted(l, f->name, number);
}

static bool holds(const struct sc_inspect_file *f, enum sc_item_kind kind)
{
	for (size_t i = 0; i < f->items.n; i++)
		if (f->items.v[i].kind == kind)
			return true;
	return false;
}

static void look_at_file(struct looking *l, const struct sc_inspect_file *f)
{
	if (f->problem)
		remark(l, SC_REMARK_UNKNOWN, f->name, f->problem, NULL);
	else if (f->items.n == 0)
		remark(l, SC_REMARK_FAIL, f->name,
			"There is no certificate and no key in it.", NULL);
	if (f->exposed && holds(f, SC_ITEM_PRIVATE_KEY))
		remark(l, SC_REMARK_WARN, f->name,
			"Everybody on this machine can read the private key.",
			sc_arena_printf(l->a, "chmod o-rwx %s", f->name));
	if (f->items.cut)
		remark(l, SC_REMARK_UNKNOWN, f->name,
			"There is more in it than is looked at.", NULL);
	for (size_t i = 0; i < f->items.n; i++)
		look_at_item(l, f, i + 1, &f->items.v[i]);
}

struct sc_inspection sc_inspect(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_inspect_file *files, size_t n)
{
	struct sc_inspected_file *told = sc_new(a, struct sc_inspected_file, n);
	struct sc_inspection in = { .files = told, .n_files = n };
	struct looking l = {
		.a = a, .in = &in, .at = at, .files = files, .n_files = n
	};

	l.certs = sc_inspect_certs(a, files, n, &l.n_certs);
	for (size_t f = 0; f < n; f++) {
		struct sc_inspected_item *items = sc_new(
			a, struct sc_inspected_item, files[f].items.n + 1);

		for (size_t i = 0; i < files[f].items.n; i++)
			items[i] = describe(
				a, trust, files, n, &files[f].items.v[i]);
		told[f] = (struct sc_inspected_file){ files[f].name, items,
			files[f].items.n };
		look_at_file(&l, &files[f]);
		sc_inspect_order(a, trust, at, files, n, f, &in);
	}
	return in;
}

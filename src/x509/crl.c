/*
 *	CertificateList = SEQUENCE { tbs, algorithm, signature BIT STRING }
 *	tbs             = SEQUENCE { version INTEGER OPTIONAL, algorithm,
 *	                  issuer Name, thisUpdate Time,
 *	                  nextUpdate Time OPTIONAL, SEQUENCE OF entry OPTIONAL,
 *	                  [0] Extensions OPTIONAL }
 *	entry           = SEQUENCE { serial INTEGER, Time, Extensions OPTIONAL }
 *
 * Laxer than RFC 5280: any encoding of times, an empty list of entries, and a
 * version 1 that is spelled out are read, and noted.
 * The extensions of the list have a file of their own, crl_ext.c.
 */
#include "x509/crl.h"

#include <openssl/sha.h>

#include "base/codec.h"
#include "base/limits.h"
#include "x509/cert.h"
#include "x509/crl_ext.h"
#include "x509/der.h"
#include "x509/name.h"
#include "x509/sha256.h"

struct parse {
	struct sc_arena *arena;
	struct sc_crl *crl;
	struct sc_bytes rest;      /* of tbs */
	struct sc_bytes algorithm; /* inner: contents of the identifier */
	bool has_extensions;       /* somewhere: takes version 2 */
	const char *time_fault;    /* of one of its times; or NULL */
};

static bool is_time(struct sc_bytes b)
{
	return b.n &&
		(b.p[0] == SC_DER_UTC_TIME ||
			b.p[0] == SC_DER_GENERALIZED_TIME);
}

static void note(const char **where, const char *what)
{
	if (!*where)
		*where = what;
}

/* The two digits of a year before X.509 are as good here as any others. */
#define OLDEST_S 567993600 /* 1988 */

/* *fault becomes how its encoding breaks RFC 5280, or stays. */
static bool take_time(
	struct sc_bytes *b, struct sc_date *out, const char **fault)
{
	const char *odd = NULL;
	struct sc_tlv v;

	if (!is_time(*b) || !sc_der_next(b, &v) || !sc_cert_time(&v, out, &odd))
		return false;
	if (odd && (v.tag != SC_DER_UTC_TIME || out->s >= OLDEST_S))
		*fault = odd;
	return true;
}

static bool take_version(struct parse *p)
{
	struct sc_tlv v = { 0 };
	int version = 0;

	if (sc_der_optional(&p->rest, SC_DER_INTEGER, &v) &&
		!sc_der_number(v.value, 1 << 24, &version))
		return false;
	p->crl->version = version + 1;
	if (version == 0 && v.whole.n)
		note(&p->crl->malformed, "spells out that it is of version 1");
	return true;
}

static bool take_algorithm(struct parse *p)
{
	return sc_der_take(&p->rest, SC_DER_SEQUENCE, &p->algorithm);
}

static bool take_issuer(struct parse *p)
{
	struct sc_name name;
	struct sc_tlv v;

	if (!sc_der_optional(&p->rest, SC_DER_SEQUENCE, &v) ||
		!sc_name_parse(p->arena, v.whole, &name))
		return false;
	p->crl->issuer_der = v.whole;
	p->crl->issuer = name.text;
	return true;
}

static bool take_this_update(struct parse *p)
{
	return take_time(&p->rest, &p->crl->this_update, &p->time_fault);
}

static bool take_next_update(struct parse *p)
{
	p->crl->has_next_update = is_time(p->rest);
	return !p->crl->has_next_update ||
		take_time(&p->rest, &p->crl->next_update, &p->time_fault);
}

/* What an entry says about the list. */
struct entry_notes {
	bool has_extensions;
	bool is_reason_odd; /* one that cannot be read: it is revoked, still */
	struct sc_bytes unknown_critical; /* the OID of one; or absent */
	const char *time_fault;
};

/* What is in the Extensions of one entry. */
static bool read_entry_extensions(struct sc_bytes list,
	struct sc_crl_entry *out, struct entry_notes *notes)
{
	struct sc_raw_extension x;

	while (list.n) {
		if (!sc_cert_take_extension(&list, &x))
			return false;
		int number = sc_crl_ext_number(x.oid);

		if (number == SC_CRL_EXT_REASON)
			notes->is_reason_odd |=
				!sc_crl_ext_reason(x.value, &out->reason);
		else if (x.critical && number != SC_CRL_EXT_INVALIDITY_DATE)
			notes->unknown_critical = x.oid;
	}
	return true;
}

static bool read_entry(
	struct sc_bytes v, struct sc_crl_entry *out, struct entry_notes *notes)
{
	struct sc_bytes list;

	out->reason = -1;
	if (!sc_der_take(&v, SC_DER_INTEGER, &out->serial) ||
		!take_time(&v, &out->date, &notes->time_fault))
		return false;
	if (v.n == 0)
		return true;
	notes->has_extensions = true;
	return sc_der_take(&v, SC_DER_SEQUENCE, &list) && v.n == 0 &&
		read_entry_extensions(list, out, notes);
}

static bool take_entries(struct parse *p)
{
	struct entry_notes notes = { .time_fault = p->time_fault };
	struct sc_bytes v, rest;
	struct sc_crl_entry entry;
	struct sc_tlv all;

	if (!sc_der_optional(&p->rest, SC_DER_SEQUENCE, &all))
		return true;
	p->crl->entries = rest = all.value;
	for (; rest.n; p->crl->n_entries++)
		if (!sc_der_take(&rest, SC_DER_SEQUENCE, &v) ||
			!read_entry(v, &entry, &notes))
			return false;
	if (!p->crl->n_entries)
		note(&p->crl->lax, "has a list of entries that is empty");
	if (notes.unknown_critical.n)
		sc_crl_ext_note_critical(
			p->arena, notes.unknown_critical, p->crl);
	if (notes.is_reason_odd)
		note(&p->crl->malformed,
			"has an entry whose reason cannot be read");
	p->has_extensions |= notes.has_extensions;
	p->time_fault = notes.time_fault;
	return true;
}

static bool take_extensions(struct parse *p)
{
	struct sc_tlv v;

	if (!sc_der_optional(&p->rest, SC_DER_WRAPPED(0), &v))
		return p->rest.n == 0;
	p->has_extensions = true;
	return p->rest.n == 0 && sc_crl_ext_read(p->arena, v.value, p->crl);
}

static const struct {
	const char *what;
	bool (*take)(struct parse *p);
} fields[] = {
	{ "version", take_version },
	{ "signature algorithm", take_algorithm },
	{ "issuer", take_issuer },
	{ "thisUpdate", take_this_update },
	{ "nextUpdate", take_next_update },
	{ "list of entries", take_entries },
	{ "extensions", take_extensions },
};

/* Returns what could not be read, or NULL. */
static const char *read_list(struct parse *p)
{
	struct sc_cert_parts *parts = &p->crl->parts;
	struct sc_bytes tbs;

	if (p->crl->der.n > SC_LIMIT_CRL_BYTES)
		return "frame (it has more than 32 MiB)";
	if (!sc_cert_split(p->crl->der, parts))
		return "frame of a CRL";
	tbs = parts->tbs;
	if (!sc_der_take(&tbs, SC_DER_SEQUENCE, &p->rest))
		return "frame of a CRL";
	for (size_t i = 0; i < SC_COUNT(fields); i++)
		if (!fields[i].take(p))
			return fields[i].what;
	return NULL;
}

/* What the parts make of each other; what was noted before comes first. */
static void finish(struct parse *p)
{
	struct sc_crl *c = p->crl;
	uint8_t digest[SHA256_DIGEST_LENGTH];

	sc_sha256(c->der, digest);
	c->sha256 =
		sc_hex(p->arena, (struct sc_bytes){ digest, sizeof(digest) });
	c->signature_mismatch =
		!sc_bytes_equal(p->algorithm, c->parts.algorithm);
	if (c->version > 2)
		note(&c->unsound, "is of an unknown version");
	if (c->signature_mismatch)
		note(&c->malformed, "names two signature algorithms");
	if (p->has_extensions && c->version != 2)
		note(&c->malformed, "has extensions, which take version 2");
	if (!c->number.p)
		note(&c->lax, "has no CRL number");
	if (!c->has_next_update)
		note(&c->lax, "has no nextUpdate");
	if (p->time_fault)
		note(&c->lax,
			sc_arena_printf(
				p->arena, "has a time that %s", p->time_fault));
}

void sc_crl_parse(struct sc_arena *a, struct sc_bytes der, struct sc_crl *out)
{
	struct parse p = { .arena = a, .crl = out };
	const struct sc_crl begin = { .der = der,
		.reasons = SC_CRL_ALL_REASONS };

	*out = begin;
	const char *what = read_list(&p);

	if (!what) {
		finish(&p);
		return;
	}
	*out = begin;
	out->parse_error = sc_arena_printf(a, "the %s cannot be read", what);
}

size_t sc_crl_read_all(
	struct sc_arena *a, struct sc_bytes text, const struct sc_crl **out)
{
	struct sc_crl *all = NULL;
	struct sc_bytes der;
	const char *label;
	size_t n = 0;

	*out = NULL;
	if (text.n && text.p[0] == SC_DER_SEQUENCE) {
		*out = all = sc_new(a, struct sc_crl, 1);
		sc_crl_parse(a, text, all);
		return 1;
	}
	while (n <= SC_LIMIT_CRLS && sc_pem_next(a, &text, &label, &der)) {
		if (strcmp(label, "X509 CRL") != 0)
			continue;
		all = sc_grow(a, all, n, struct sc_crl);
		sc_crl_parse(a, der, &all[n++]);
	}
	*out = all;
	return n;
}

/* An INTEGER without the octets that only repeat its sign. */
static struct sc_bytes minimal(struct sc_bytes n)
{
	while (n.n > 1 && (n.p[0] == 0 || n.p[0] == 0xff) &&
		(n.p[0] ^ n.p[1]) < 0x80) {
		n.p++;
		n.n--;
	}
	return n;
}

bool sc_crl_find(const struct sc_crl *crl, struct sc_bytes serial,
	struct sc_crl_entry *out)
{
	struct sc_bytes rest = crl->entries, v, got;
	struct entry_notes unheeded = { 0 };

	bool found = false;

	serial = minimal(serial);
	while ((!found || out->reason == SC_CRL_REMOVED) &&
		sc_der_take(&rest, SC_DER_SEQUENCE, &v)) {
		struct sc_bytes entry = v;

		if (sc_der_take(&v, SC_DER_INTEGER, &got) &&
			sc_bytes_equal(minimal(got), serial))
			found = read_entry(entry, out, &unheeded);
	}
	return found;
}

int sc_crl_compare_numbers(struct sc_bytes x, struct sc_bytes y)
{
	x = minimal(x);
	y = minimal(y);
	if (x.n != y.n)
		return x.n < y.n ? -1 : 1;
	return x.n ? memcmp(x.p, y.p, x.n) : 0;
}

/* What inspect.h found, for people and as a table for JSON. */
#include "advice/inspect.h"
#include "base/date.h"
#include "base/limits.h"

const char *const sc_remark_words[] = {
	[SC_REMARK_INFO] = "info",
	[SC_REMARK_WARN] = "warn",
	[SC_REMARK_UNKNOWN] = "unknown",
	[SC_REMARK_FAIL] = "fail",
	NULL,
};

#define AT(m)   .at = offsetof(struct HERE, m)
#define N(m)    .count_at = offsetof(struct HERE, m)
#define TYPE(n) sizeof(struct n), (const struct sc_field[])

#define HERE sc_remark
static const struct sc_type remark = { "remark",
	TYPE(sc_remark){ { "severity", SC_KIND_ENUM, AT(rank), "how bad",
				 .names = sc_remark_words },
		{ "file", SC_KIND_TEXT, AT(file), "null: of none alone" },
		{ "check", SC_KIND_TEXT, AT(check),
			"of a served chain: smtpcert explain; else null" },
		{ "message", SC_KIND_NAME, AT(text), "what is so" },
		{ "remedy", SC_KIND_TEXT, AT(fix), "what to do" }, { 0 } } };
#undef HERE

#define HERE sc_inspected_item
static const struct sc_type item = { "item",
	TYPE(sc_inspected_item){ { "kind", SC_KIND_ENUM, AT(kind), "what it is",
					 .names = sc_item_words },
		{ "label", SC_KIND_TEXT, AT(label), "of PEM; null: DER" },
		{ "subject", SC_KIND_TEXT, AT(subject),
			"whose it is; of a request its first DNS name" },
		{ "issuer", SC_KIND_TEXT, AT(issuer), "who signed it" },
		{ "names", SC_KIND_TEXTS, AT(names), "DNS and IP, the first",
			N(n_names) },
		{ "not_before", SC_KIND_DATE_OR_NULL, AT(not_before),
			"of a certificate" },
		{ "not_after", SC_KIND_DATE_OR_NULL, AT(not_after),
			"of a certificate" },
		{ "is_ca", SC_KIND_BOOL, AT(is_ca), "basicConstraints" },
		{ "self_signed", SC_KIND_BOOL, AT(self_signed),
			"by its own key" },
		{ "key", SC_KIND_TEXT, AT(key), "as \"EC P-256\"" },
		{ "sha256", SC_KIND_TEXT, AT(sha256), "of a certificate" },
		{ "spki_sha256", SC_KIND_TEXT, AT(spki_sha256),
			"of its public key" },
		{ "tlsa", SC_KIND_TEXT, AT(tlsa), "data of a record" },
		{ "fits", SC_KIND_TEXTS, AT(fits),
			"FILE:ITEM with the same key", N(n_fits) },
		{ "problem", SC_KIND_TEXT, AT(problem),
			"why it cannot be read" },
		{ 0 } } };
#undef HERE

#define HERE sc_inspected_file
static const struct sc_type file = { "inspected_file",
	TYPE(sc_inspected_file){
		{ "name", SC_KIND_NAME, AT(name), "as it was given" },
		{ "items", SC_KIND_ARRAY, AT(items), "as they stand in it",
			N(n_items), &item },
		{ 0 } } };
#undef HERE

#define HERE sc_inspection
const struct sc_type sc_type_inspection = { "inspection",
	TYPE(sc_inspection){
		{ "verdict", SC_KIND_ENUM, AT(worst), "the worst remark",
			.names = sc_remark_words },
		{ "files", SC_KIND_ARRAY, AT(files), "each", N(n_files),
			&file },
		{ "remarks", SC_KIND_ARRAY, AT(remarks), "what is to be said",
			N(n_remarks), &remark, .max = SC_LIMIT_FINDINGS },
		{ 0 } } };
#undef HERE

/* ---- for people ---- */

static const char *const titles[] = {
	[SC_ITEM_UNREADABLE] = "cannot be read",
	[SC_ITEM_CERTIFICATE] = "certificate",
	[SC_ITEM_REQUEST] = "certificate request",
	[SC_ITEM_PRIVATE_KEY] = "private key",
	[SC_ITEM_ENCRYPTED_KEY] = "private key, encrypted",
	[SC_ITEM_PUBLIC_KEY] = "public key",
	[SC_ITEM_CRL] = "CRL",
	[SC_ITEM_DH_PARAMETERS] = "DH parameters",
	[SC_ITEM_EC_PARAMETERS] = "EC parameters",
	[SC_ITEM_OTHER] = "something else",
};

static void put_line(struct sc_out *out, const char *what, const char *text)
{
	if (text)
		sc_out_printf(out, "      %-8s%s\n", what, text);
}

static void put_list(
	struct sc_out *out, const char *what, const char *const *v, size_t n)
{
	if (n == 0)
		return;
	sc_out_printf(out, "      %-8s", what);
	for (size_t i = 0; i < n; i++)
		sc_out_printf(out, "%s%s", i ? ", " : "", v[i]);
	sc_out_text(out, "\n");
}

static void put_dates(struct sc_out *out, struct sc_arena *a,
	const struct sc_inspected_item *it, struct sc_date at)
{
	int64_t left = it->not_after.s - at.s;

	if (!it->not_after.s)
		return;
	sc_out_printf(out, "      %-8s%s to %s (%s%s)\n", "valid",
		sc_date_day(a, it->not_before), sc_date_day(a, it->not_after),
		left < 0 ? "over for " : "",
		left < 0 ? sc_date_span_words(a, left) :
			   sc_arena_printf(
				   a, "%s left", sc_date_span_words(a, left)));
}

static const char *kind_of_cert(const struct sc_inspected_item *it)
{
	if (it->self_signed)
		return it->is_ca ? ", of a root" : ", self-signed";
	return it->is_ca ? ", of a CA" : "";
}

static void put_item(struct sc_out *out, struct sc_arena *a, size_t number,
	const struct sc_inspected_item *it, struct sc_date at)
{
	bool cert = it->kind == SC_ITEM_CERTIFICATE;

	sc_out_printf(out, "  %2zu  %s%s%s%s%s\n", number, titles[it->kind],
		cert ? kind_of_cert(it) : "", !cert && it->label ? " (" : "",
		!cert && it->label ? it->label : "",
		!cert && it->label ? ")" : "");
	put_line(out, "why", it->problem);
	put_line(out, "for", it->subject);
	if (!it->self_signed)
		put_line(out, "by", it->issuer);
	put_list(out, "names", it->names, it->n_names);
	put_dates(out, a, it, at);
	put_line(out, "key", it->key);
	put_list(out, "fits", it->fits, it->n_fits);
	put_line(out, "sha256", it->sha256);
	put_line(out, "SPKI", it->spki_sha256);
	if (!it->is_ca || it->n_fits)
		put_line(out, "TLSA", it->tlsa);
}

static void put_remark(struct sc_out *out, const struct sc_remark *r)
{
	static const char *const words[] = {
		[SC_REMARK_INFO] = "note",
		[SC_REMARK_WARN] = "WARN",
		[SC_REMARK_UNKNOWN] = "????",
		[SC_REMARK_FAIL] = "FAIL",
	};

	sc_out_printf(out, "%s  %s%s%s%s%s\n", words[r->rank],
		r->file ? r->file : "", r->file ? ": " : "", r->text,
		r->check ? "  " : "", r->check ? r->check : "");
	if (r->fix)
		sc_out_printf(out, "      %s\n", r->fix);
}

void sc_inspection_show(struct sc_out *out, struct sc_arena *a,
	const struct sc_inspection *in, struct sc_date at)
{
	for (size_t f = 0; f < in->n_files; f++) {
		sc_out_printf(out, "%s%s\n", f ? "\n" : "", in->files[f].name);
		for (size_t i = 0; i < in->files[f].n_items; i++)
			put_item(out, a, i + 1, &in->files[f].items[i], at);
	}
	if (in->n_remarks)
		sc_out_text(out, "\n");
	/* The worst first, each rank in the order of the files. */
	for (int rank = SC_REMARK_FAIL; rank >= SC_REMARK_INFO; rank--)
		for (size_t i = 0; i < in->n_remarks; i++)
			if ((int)in->remarks[i].rank == rank)
				put_remark(out, &in->remarks[i]);
	if (in->worst < SC_REMARK_WARN)
		sc_out_text(out, "\nNothing is wrong.\n");
}

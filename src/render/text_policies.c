/* What is published for those who deliver: a line, and one a host with DANE. */
#include <string.h>

#include "base/date.h"
#include "render/text_parts.h"

#define FIRST_COLUMN 23
#define HOSTS_SHOWN  4
#define DIGEST_SHOWN 12 /* a longer one is cut in the middle */

/* Adds a piece to a list of them. */
static const char *and_then(
	struct sc_text *t, const char *list, const char *piece)
{
	if (!piece)
		return list;
	return *list ? sc_arena_printf(&t->arena, "%s; %s", list, piece) :
		       piece;
}

static bool is(const char *word, const char *wanted)
{
	return word && strcmp(word, wanted) == 0;
}

static const char *dnssec(const struct sc_report_policies *p)
{
	return is(p->dnssec, "secure")    ? "DNSSEC" :
		is(p->dnssec, "insecure") ? "no DNSSEC" :
		is(p->dnssec, "bogus")    ? "DNSSEC bogus" :
					    NULL;
}

/* "no TLSRPT", "TLSRPT", "TLSRPT record invalid"; NULL: not looked at. */
static const char *record(
	struct sc_text *t, const char *name, const char *state)
{
	if (!state || is(state, "unknown"))
		return NULL;
	if (is(state, "absent"))
		return sc_arena_printf(&t->arena, "no %s", name);
	if (is(state, "valid"))
		return name;
	return sc_arena_printf(&t->arena, "%s record %s", name, state);
}

static const char *sts(struct sc_text *t, const struct sc_report_policies *p)
{
	if (!is(p->sts, "valid"))
		return record(t, "MTA-STS", p->sts);
	if (!p->sts_mode)
		return "MTA-STS without a usable policy";
	return sc_arena_printf(&t->arena, "MTA-STS %s for %s", p->sts_mode,
		sc_date_span(&t->arena, p->sts_max_age_s));
}

static const char *issuers(
	struct sc_text *t, const struct sc_report_host_policy *h)
{
	const char *list = "CAA";

	for (size_t i = 0; i < h->n_issuers; i++)
		list = sc_arena_printf(&t->arena, "%s%s %s", list, i ? "," : "",
			*h->issuers[i] ? h->issuers[i] : "nobody");
	return list;
}

/* Of the first host that has any: mostly all have the same. */
static const char *caa(struct sc_text *t, const struct sc_report_policies *p)
{
	bool none = false;

	for (size_t i = 0; i < p->n_hosts; i++) {
		if (is(p->hosts[i].caa, "found"))
			return issuers(t, &p->hosts[i]);
		none |= is(p->hosts[i].caa, "none");
	}
	return none ? "no CAA" : NULL;
}

static bool has_dane(const struct sc_report_policies *p)
{
	for (size_t i = 0; i < p->n_hosts; i++)
		if (p->hosts[i].n_tlsa || is(p->hosts[i].dane, "failed"))
			return true;
	return false;
}

static const char *no_dane(const struct sc_report_policies *p)
{
	for (size_t i = 0; i < p->n_hosts; i++)
		if (is(p->hosts[i].dane, "unknown"))
			return NULL;
	return p->n_hosts && !has_dane(p) ? "no DANE" : NULL;
}

/* "3 1 1 9f2c..e1" */
static const char *shorten(struct sc_text *t, const char *record)
{
	const char *blank = strrchr(record, ' ');
	const char *hex = blank ? blank + 1 : record;
	size_t n = strlen(hex);

	if (n <= DIGEST_SHOWN)
		return record;
	return sc_arena_printf(&t->arena, "%.*s%.4s..%s", (int)(hex - record),
		record, hex, hex + n - 2);
}

static const char *records(
	struct sc_text *t, const struct sc_report_host_policy *h)
{
	const char *list = "";

	if (!h->n_tlsa)
		return is(h->dane, "failed") ? "TLSA lookup failed" : "no TLSA";
	for (size_t i = 0; i < h->n_tlsa; i++)
		list = sc_arena_printf(&t->arena, "%s%s%s", list, i ? ", " : "",
			shorten(t, h->tlsa[i]));
	return sc_arena_printf(&t->arena, "TLSA %s (%sTTL %s)", list,
		is(h->dane, "unusable") ? "unusable, " : "",
		sc_date_span(&t->arena, h->tlsa_ttl_s));
}

static void put_hosts(struct sc_text *t, const struct sc_report_policies *p)
{
	for (size_t i = 0; i < p->n_hosts && i < HOSTS_SHOWN; i++) {
		sc_page_tab(&t->page, 4);
		sc_page_put(&t->page, p->hosts[i].host);
		sc_page_tab(&t->page, FIRST_COLUMN);
		sc_page_fold(&t->page, FIRST_COLUMN, records(t, &p->hosts[i]));
	}
	if (p->n_hosts > HOSTS_SHOWN)
		sc_page_fold(&t->page, 4,
			sc_arena_printf(&t->arena, "and %zu hosts more",
				p->n_hosts - HOSTS_SHOWN));
}

void sc_text_put_policies(struct sc_text *t)
{
	const struct sc_report_policies *p = &t->report->policies;
	const char *pieces[] = { dnssec(p), no_dane(p), sts(t, p),
		record(t, "TLSRPT", p->tlsrpt), caa(t, p) };
	const char *list = "";

	for (size_t i = 0; i < SC_COUNT(pieces); i++)
		list = and_then(t, list, pieces[i]);
	if (!*list && !has_dane(p))
		return;
	sc_page_ink(&t->page, SC_INK_BOLD, "  Published");
	sc_page_tab(&t->page, FIRST_COLUMN);
	sc_page_fold(&t->page, FIRST_COLUMN, list);
	if (has_dane(p))
		put_hosts(t, p);
	sc_page_line(&t->page);
}

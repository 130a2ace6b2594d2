#include "policy/caa.h"

#include "base/dname.h"
#include "base/limits.h"
#include "base/text.h"
#include "policy/answer.h"
#include "policy/txt.h"

/*
 *     issue-value  = *WSP [issuer-domain-name *WSP]
 *                    [";" *WSP [parameters *WSP]]
 *     issuer-domain-name = label *("." label)
 *     parameters   = (parameter *WSP ";" *WSP parameters) / parameter
 *     parameter    = tag *WSP "=" *WSP value
 *     tag          = (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT))
 *     value        = *(%x21-3A / %x3C-7E)
 *
 * RFC 8659 4.2. What is not in the grammar is malformed as a whole, which
 * lets no CA issue.
 */
#define FLAG_CRITICAL 128

static const struct {
	const char *text;
	enum sc_caa_tag tag;
} tags[] = {
	{ "issue", SC_CAA_ISSUE },
	{ "issuewild", SC_CAA_ISSUEWILD },
	{ "iodef", SC_CAA_IODEF },
	{ "issuemail", SC_CAA_ISSUEMAIL },
	{ "issuevmc", SC_CAA_ISSUEVMC },
};

static enum sc_caa_tag tag_of(const char *text)
{
	for (size_t i = 0; i < SC_COUNT(tags); i++)
		if (sc_text_same(text, tags[i].text))
			return tags[i].tag;
	return SC_CAA_OTHER;
}

static struct sc_bytes trim(struct sc_bytes b)
{
	while (b.n && memchr(" \t", b.p[b.n - 1], 2))
		b.n--;
	while (b.n && memchr(" \t", b.p[0], 2))
		b = (struct sc_bytes){ b.p + 1, b.n - 1 };
	return b;
}

/* Splits `b` at the first `c`; *rest is absent when there is none. */
static struct sc_bytes cut(struct sc_bytes b, char c, struct sc_bytes *rest)
{
	const uint8_t *at = b.n ? memchr(b.p, c, b.n) : NULL;
	size_t n = at ? (size_t)(at - b.p) : b.n;

	*rest = at ? (struct sc_bytes){ at + 1, b.n - n - 1 } :
		     (struct sc_bytes){ 0 };
	return (struct sc_bytes){ b.p, n };
}

static bool is_parameter_tag(struct sc_bytes t)
{
	if (t.n == 0 || !sc_text_is_alnum((char)t.p[t.n - 1]) || t.p[0] == '-')
		return false;
	for (size_t i = 0; i < t.n; i++)
		if (!sc_text_is_alnum((char)t.p[i]) && t.p[i] != '-')
			return false;
	return true;
}

static bool is_parameter_value(struct sc_bytes v)
{
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] < 0x21 || v.p[i] > 0x7e)
			return false;
	return true;
}

/* RFC 8657 3 and 4; of a parameter that stands there twice the first. */
static void keep_parameter(struct sc_arena *a, struct sc_caa_record *r,
	struct sc_bytes tag, struct sc_bytes value)
{
	const char *text = sc_arena_copy(a, value.p, value.n);

	if (sc_bytes_same_text(tag, sc_bytes_of("accounturi")) &&
		!r->account_uri)
		r->account_uri = text;
	else if (sc_bytes_same_text(tag, sc_bytes_of("validationmethods")) &&
		!r->validation_methods)
		r->validation_methods = text;
}

/* Reads one parameter; returns why it is none, or NULL. */
static const char *read_parameter(
	struct sc_arena *a, struct sc_caa_record *r, struct sc_bytes text)
{
	struct sc_bytes value, tag = trim(cut(text, '=', &value));

	if (!value.p)
		return "a parameter has no = sign";
	value = trim(value);
	if (!is_parameter_tag(tag))
		return "a parameter has a name that is not allowed";
	if (!is_parameter_value(value))
		return "a parameter has a character that is not allowed";
	keep_parameter(a, r, tag, value);
	return NULL;
}

static const char *read_parameters(
	struct sc_arena *a, struct sc_caa_record *r, struct sc_bytes rest)
{
	const char *why = NULL;

	rest = trim(rest);
	while (rest.n && !why) {
		struct sc_bytes one = trim(cut(rest, ';', &rest));

		why = read_parameter(a, r, one);
		if (!why && rest.p && trim(rest).n == 0)
			why = "a semicolon stands behind the last parameter";
	}
	return why;
}

/* Returns why it is none, or NULL; then r->issuer is set. */
static const char *read_issue(struct sc_arena *a, struct sc_caa_record *r)
{
	struct sc_bytes rest, domain = trim(cut(r->value, ';', &rest));
	enum sc_dname_fault f = sc_dname_check(domain);
	bool dot = domain.n && domain.p[domain.n - 1] == '.';

	if (domain.n && (f != SC_DNAME_OK || dot))
		return sc_arena_printf(a, "the domain of the CA %s",
			f ? sc_dname_fault_text(f) : "ends with a dot");

	const char *why = read_parameters(a, r, rest);

	if (!why)
		r->issuer = sc_dname_fold(a, domain);
	return why;
}

static const char *read_iodef(const struct sc_caa_record *r)
{
	static const char *const schemes[] = { "mailto:", "http:", "https:" };

	for (size_t i = 0; i < SC_COUNT(schemes); i++) {
		struct sc_bytes s = sc_bytes_of(schemes[i]);

		if (r->value.n > s.n &&
			sc_bytes_same_text(
				s, (struct sc_bytes){ r->value.p, s.n }))
			return NULL;
	}
	return "the address for reports is neither mailto: nor http(s):";
}

static const char *read_value(struct sc_arena *a, struct sc_caa_record *r)
{
	for (const char *t = r->tag_text; *t; t++)
		if (!sc_text_is_alnum(*t))
			return "the tag has other characters than letters and "
			       "digits";
	if (r->tag == SC_CAA_ISSUE || r->tag == SC_CAA_ISSUEWILD)
		return read_issue(a, r);
	return r->tag == SC_CAA_IODEF ? read_iodef(r) : NULL;
}

/* flags " " tag " " and what is behind them; false when it is not that. */
static bool split_record(struct sc_arena *a, const char *record,
	struct sc_caa_record *r, const char **value)
{
	size_t n_flags = strcspn(record, " ");
	char flags[4] = "";

	if (n_flags >= sizeof(flags) || !record[n_flags])
		return false;
	memcpy(flags, record, n_flags);

	const char *tag = record + n_flags + 1;
	size_t n_tag = strcspn(tag, " ");

	if (!sc_text_number(flags, 0, 255, &r->flags) || n_tag == 0 ||
		n_tag > 255 || !tag[n_tag])
		return false;
	r->tag_text = sc_text_printable(
		a, (struct sc_bytes){ (const uint8_t *)tag, n_tag }, n_tag);
	*value = tag + n_tag + 1;
	return true;
}

static struct sc_caa_record read_record(struct sc_arena *a, const char *record)
{
	struct sc_caa_record r = { .tag_text = "" };
	const char *value = "";
	struct sc_txt text;

	if (!split_record(a, record, &r, &value) ||
		!sc_txt_read(a, value, &text)) {
		r.malformed = "it is no CAA record";
		return r;
	}
	r.tag = tag_of(r.tag_text);
	r.value = text.joined;
	r.malformed = read_value(a, &r);
	return r;
}

static void take_records(
	struct sc_arena *a, struct sc_caa_policy *p, const struct sc_answer *r)
{
	size_t n = r->n_records;

	if (n > SC_LIMIT_DNS_RECORDS)
		n = SC_LIMIT_DNS_RECORDS;
	struct sc_caa_record *v = sc_new(a, struct sc_caa_record, n);

	for (size_t i = 0; i < n; i++)
		v[i] = read_record(a, r->records[i]);
	p->records = v;
	p->n_records = n;
	p->alias = r->n_aliases > 0;
	if (p->alias)
		p->owner = r->aliases[r->n_aliases - 1];
}

/*
 * RFC 8659 3: the first name upwards that has records, aliases of each name
 * followed. A CA that gets no answer may not issue (6.2 of it, and the
 * Baseline Requirements 3.2.2.8).
 */
struct sc_caa_policy sc_caa_of(
	struct sc_arena *a, const struct sc_answer *answers, size_t n)
{
	struct sc_caa_policy p = { .state = SC_CAA_UNKNOWN };

	for (size_t i = 0; i < n && i < SC_LIMIT_DNS_RECORDS; i++) {
		const struct sc_answer *r = &answers[i];
		enum sc_answer_end end = sc_answer_end(r);

		p = (struct sc_caa_policy){ .state = SC_CAA_NONE };
		if (end == SC_ANSWER_READ && r->n_records == 0)
			continue;
		p.answer = r;
		p.owner = r->name;
		if (end == SC_ANSWER_READ) {
			p.state = SC_CAA_FOUND;
			take_records(a, &p, r);
			return p;
		}
		p.state = end == SC_ANSWER_FAILED ? SC_CAA_FAILED :
						    SC_CAA_UNKNOWN;
		return p;
	}
	return p;
}

static bool has_tag(const struct sc_caa_policy *p, enum sc_caa_tag tag)
{
	for (size_t i = 0; i < p->n_records; i++)
		if (p->records[i].tag == tag)
			return true;
	return false;
}

static bool is_unknown_critical(const struct sc_caa_record *r)
{
	return r->tag == SC_CAA_OTHER && (r->flags & FLAG_CRITICAL);
}

bool sc_caa_allows(
	const struct sc_caa_policy *p, const char *issuer, bool wildcard)
{
	enum sc_caa_tag tag = wildcard && has_tag(p, SC_CAA_ISSUEWILD) ?
		SC_CAA_ISSUEWILD :
		SC_CAA_ISSUE;
	bool named = false;

	if (p->state == SC_CAA_FAILED)
		return false;
	for (size_t i = 0; i < p->n_records; i++) {
		const struct sc_caa_record *r = &p->records[i];

		if (is_unknown_critical(r))
			return false;
		named |= r->tag == tag && r->issuer && *r->issuer &&
			sc_dname_equal(r->issuer, issuer);
	}
	return named || !has_tag(p, tag);
}

/*
 * Postfix with postfix-mta-sts-resolver: names of the policy become names that
 * the certificate has to have, and the rest is the Postfix level "secure".
 * Its way of reading records and policies is laxer than RFC 8461 in some
 * things and stricter in others [18, 19]:
 *
 *     record = *( field ";" )      field = key "=" value, blanks around
 *     policy = *( key ":" value )  a line each; the last of a key counts
 */
#include "report/sender.h"

#include "base/text.h"
#include "policy/sts.h"
#include "policy/txt.h"

#define BODY_BYTES     65536
#define MAX_AGE_S      31557600
#define PATTERNS_MAX   64
#define MAX_AGE_DIGITS 9

struct lax_policy {
	struct sc_bytes version, mode, max_age;
	const char *mx[PATTERNS_MAX]; /* folded */
	size_t n_mx;
};

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct sc_bytes trim(struct sc_bytes b)
{
	while (b.n && is_blank(b.p[0])) {
		b.p++;
		b.n--;
	}
	while (b.n && is_blank(b.p[b.n - 1]))
		b.n--;
	return b;
}

/* Takes what is before the first `sep` off `rest`; false at its end. */
static bool cut(struct sc_bytes *rest, char sep, struct sc_bytes *part)
{
	const uint8_t *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	size_t n = at ? (size_t)(at - rest->p) : rest->n;

	if (!rest->n)
		return false;
	*part = (struct sc_bytes){ rest->p, n };
	n += at != NULL;
	*rest = (struct sc_bytes){ rest->p + n, rest->n - n };
	return true;
}

static bool is(struct sc_bytes b, const char *s)
{
	return sc_bytes_equal(b, sc_bytes_of(s));
}

static bool is_lax_record(struct sc_bytes text)
{
	struct sc_bytes field, key, version = { 0 };
	bool id = false;

	while (cut(&text, ';', &field)) {
		field = trim(field);
		if (!cut(&field, '=', &key))
			continue;
		if (is(key, "v"))
			version = field;
		id |= is(key, "id");
	}
	return is(version, "STSv1") && id;
}

static bool has_record(const struct sc_judgement *j)
{
	const struct sc_answer *r = j->obs->domain->sts;
	struct sc_bytes only = { 0 };
	size_t n = 0;

	for (size_t i = 0; r && i < r->n_records; i++) {
		struct sc_txt txt;

		if (!sc_txt_read(j->a, r->records[i], &txt) ||
			txt.joined.n < 7 ||
			memcmp(txt.joined.p, "v=STSv1", 7) != 0)
			continue;
		only = txt.joined;
		n++;
	}
	return n == 1 && is_lax_record(only);
}

/* An MX pattern as a name for the level "secure": ".example.org". */
static const char *name_of(struct sc_arena *a, struct sc_bytes pattern)
{
	char *name = sc_arena_copy(a, pattern.p, pattern.n);

	for (char *p = name; *p; p++)
		*p = sc_text_lower(*p);
	return sc_text_has_prefix(name, "*.") ? name + 1 : name;
}

static void take(struct sc_arena *a, struct lax_policy *p, struct sc_bytes key,
	struct sc_bytes value)
{
	if (is(key, "mx") && p->n_mx < PATTERNS_MAX)
		p->mx[p->n_mx++] = name_of(a, value);
	else if (is(key, "version"))
		p->version = value;
	else if (is(key, "mode"))
		p->mode = value;
	else if (is(key, "max_age"))
		p->max_age = value;
}

static bool is_lax_age(struct sc_bytes b)
{
	long long age = 0;

	if (!b.n || b.n > MAX_AGE_DIGITS)
		return false;
	for (size_t i = 0; i < b.n; i++) {
		if (!sc_text_is_digit((char)b.p[i]))
			return false;
		age = age * 10 + (b.p[i] - '0');
	}
	return age <= MAX_AGE_S;
}

/* False when it is void. */
static bool read_policy(
	struct sc_arena *a, struct sc_bytes body, struct lax_policy *p)
{
	struct sc_bytes line, key;

	*p = (struct lax_policy){ 0 };
	while (cut(&body, '\n', &line))
		if (cut(&line, ':', &key))
			take(a, p, key, trim(line));
	return is(p->version, "STSv1") && is_lax_age(p->max_age) &&
		(is(p->mode, "none") ||
			(p->n_mx &&
				(is(p->mode, "testing") ||
					is(p->mode, "enforce"))));
}

static bool is_plain_text(struct sc_bytes type)
{
	struct sc_bytes media;

	return cut(&type, ';', &media) &&
		sc_bytes_same_text(trim(media), sc_bytes_of("text/plain"));
}

/* A CN will do for the policy host, where it has no SAN [19]. */
static bool is_fetched(
	const struct sc_fetch *f, const struct sc_fetch_facts *facts)
{
	bool good = facts->good ||
		(facts->chain && facts->chain->trusted &&
			facts->match == SC_NAME_CN_ONLY);

	return f->http == SC_OUTCOME_OK && f->status == 200 && good &&
		is_plain_text(f->content_type) && !f->body_cut &&
		f->body.n <= BODY_BYTES;
}

/* The policy that it goes by; false: it finds none. */
static bool find_policy(const struct sc_judgement *j, struct lax_policy *p)
{
	const struct sc_policy_host *h = j->obs->domain->policy_host;

	if (!h || !has_record(j))
		return false;
	for (size_t i = 0; i < h->n_fetches && i < j->facts->n_fetches; i++)
		if (is_fetched(&h->fetches[i], &j->facts->fetches[i]))
			return read_policy(j->a, h->fetches[i].body, p);
	return false;
}

/* The names that the policy at hand gives; verified like a name of ours. */
static bool fits_policy(const struct sc_view *v, const char **note)
{
	struct lax_policy p;
	bool ok = find_policy(v->j, &p) && v->shown.leaf;

	for (size_t i = 0; ok && i < p.n_mx; i++) {
		bool below = p.mx[i][0] == '.';

		if (!sc_sender_has_name(v, p.mx[i] + below, below))
			continue;
		*note = "compares the names of the certificate with the "
			"policy, not that of the host, and no TLSA records";
		return true;
	}
	*note = "looks for the names of the policy in the certificate";
	return false;
}

struct sc_decision sc_sender_sts_names(const struct sc_view *v)
{
	struct lax_policy p;

	if (!v->endpoint->host || !v->j->obs->domain || !v->j->facts->sts ||
		v->j->facts->sts->record.state == SC_RECORD_UNKNOWN)
		return sc_sender_sts(v);
	if (!find_policy(v->j, &p))
		return sc_sender_without(v, "finds no policy that it accepts");
	if (!is(p.mode, "enforce"))
		return sc_sender_without(v, NULL);

	struct sc_decision d = sc_sender_verify(v, fits_policy);

	if (d.outcome == SC_SENDER_DEFERS && !d.finding)
		d.finding = sc_sender_fired(
			v, "sts-mx-none-listed sts-mx-not-listed sts-mx-cert");
	return d;
}

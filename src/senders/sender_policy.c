/*
 * MTA-STS as programs read it, each laxer than RFC 8461 in some things and
 * stricter in others [18, 19, 31]. A line of a policy is `key ":" value`.
 *
 *     resolver   record: *( key "=" value ";" ), blanks around; policy: the
 *                last of a key counts, blanks around a value
 *     mox        record: "v=STSv1" ";" key "=" value *( ";" ... ); policy: the
 *                RFC's grammar to the letter, no blank line, the first counts
 *     maddy      record: the only TXT record, else as the resolver, but no
 *                blank inside of a field; policy: no line without ":" or with
 *                two, the last of a key counts
 */
#include "senders/sender.h"

#include <string.h>

#include "base/dname.h"
#include "base/text.h"
#include "policy/sts.h"
#include "policy/txt.h"

#define BODY_BYTES   65536
#define PATTERNS_MAX 64
#define KEY_BYTES    32
#define ID_BYTES     32

/* What a text came to be read as. */
struct draft {
	struct sc_bytes version, mode, max_age;
	const char *mx[PATTERNS_MAX]; /* folded */
	size_t n_mx;
};

enum kind { NO_STS, BAD_STS, GOOD_STS };

struct sc_sts_reader {
	/* One TXT record. */
	enum kind (*record)(struct sc_bytes text);
	/* False: the line voids the policy. */
	bool (*line)(struct sc_arena *a, struct draft *d, struct sc_bytes line);
	long long max_age_s;
	size_t max_age_digits;
	bool sole_record; /* no other TXT record may stand beside it */
	bool plain_only;  /* of the media type text/plain */
	bool takes_cn;    /* a policy host with a CN and no SAN */
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

static bool has(struct sc_bytes b, char c)
{
	return b.n && memchr(b.p, c, b.n);
}

static bool is_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		(c >= 'A' && c <= 'Z');
}

static bool begins(struct sc_bytes text, const char *with)
{
	size_t n = strlen(with);

	return text.n >= n && memcmp(text.p, with, n) == 0;
}

/* Records. */

static enum kind resolver_record(struct sc_bytes text)
{
	struct sc_bytes field, key, version = { 0 };
	bool id = false;

	if (!begins(text, "v=STSv1"))
		return NO_STS;
	while (cut(&text, ';', &field)) {
		field = trim(field);
		if (!cut(&field, '=', &key))
			continue;
		if (is(key, "v"))
			version = field;
		id |= is(key, "id");
	}
	return is(version, "STSv1") && id ? GOOD_STS : BAD_STS;
}

static enum kind maddy_record(struct sc_bytes text)
{
	struct sc_bytes field, key;
	bool version = false, id = false;

	while (cut(&text, ';', &field)) {
		field = trim(field);
		if (!field.n)
			continue;
		if (!has(field, '=') || has(field, ' ') || has(field, '\t') ||
			!cut(&field, '=', &key) || has(field, '='))
			return BAD_STS;
		if (is(key, "v") && !is(field, "STSv1"))
			return BAD_STS;
		version |= is(key, "v");
		if (is(key, "id"))
			id = field.n > 0;
	}
	return version && id ? GOOD_STS : BAD_STS;
}

static bool is_key(struct sc_bytes b)
{
	bool ok = b.n > 0 && b.n <= KEY_BYTES && b.p[0] != '_';

	for (size_t i = 0; ok && i < b.n; i++)
		ok = is_alnum(b.p[i]) || b.p[i] == '_' || b.p[i] == '-' ||
			b.p[i] == '.';
	return ok;
}

static bool is_id(struct sc_bytes b)
{
	bool ok = b.n > 0 && b.n <= ID_BYTES;

	for (size_t i = 0; ok && i < b.n; i++)
		ok = is_alnum(b.p[i]);
	return ok;
}

static bool is_value(struct sc_bytes b)
{
	bool ok = b.n > 0;

	for (size_t i = 0; ok && i < b.n; i++)
		ok = b.p[i] > ' ' && b.p[i] < 0x7f && b.p[i] != '=';
	return ok;
}

static enum kind mox_record(struct sc_bytes text)
{
	struct sc_bytes field, key;
	bool delimited = has(text, ';'), id = false;

	if (!cut(&text, ';', &field) || !delimited ||
		!is(trim(field), "v=STSv1") || !begins(field, "v=STSv1"))
		return NO_STS;
	text = trim(text);
	while (cut(&text, ';', &field)) {
		field = trim(field);
		if (!cut(&field, '=', &key) || !is_key(key))
			return BAD_STS;
		if (is(key, "id") ? id || !is_id(field) : !is_value(field))
			return BAD_STS;
		id |= is(key, "id");
		text = trim(text);
	}
	return id ? GOOD_STS : BAD_STS;
}

static bool has_record(
	const struct sc_seen *seen, const struct sc_sts_reader *reader)
{
	const struct sc_answer *r = seen->obs->domain->sts;
	size_t n = 0;

	if (!r || (reader->sole_record && r->n_records != 1))
		return false;
	for (size_t i = 0; i < r->n_records; i++) {
		struct sc_txt txt;
		enum kind kind;

		if (!sc_txt_read(seen->a, r->records[i], &txt))
			continue;
		kind = reader->record(txt.joined);
		if (kind == BAD_STS)
			return false;
		n += kind == GOOD_STS;
	}
	return n == 1;
}

/* Policies. */

static void add_pattern(
	struct sc_arena *a, struct draft *d, struct sc_bytes value)
{
	if (d->n_mx < PATTERNS_MAX)
		d->mx[d->n_mx++] = sc_dname_fold(a, value);
}

/* The field of a key, where one value counts; or NULL. */
static struct sc_bytes *field_of(struct draft *d, struct sc_bytes key)
{
	return is(key, "version")  ? &d->version :
		is(key, "mode")    ? &d->mode :
		is(key, "max_age") ? &d->max_age :
				     NULL;
}

static bool is_mode(struct sc_bytes b)
{
	return is(b, "none") || is(b, "testing") || is(b, "enforce");
}

static void take_last(struct sc_arena *a, struct draft *d, struct sc_bytes key,
	struct sc_bytes value)
{
	struct sc_bytes *field = field_of(d, key);

	if (field)
		*field = value;
	else if (is(key, "mx"))
		add_pattern(a, d, value);
}

static bool resolver_line(
	struct sc_arena *a, struct draft *d, struct sc_bytes line)
{
	struct sc_bytes key;

	if (cut(&line, ':', &key))
		take_last(a, d, key, trim(line));
	return true;
}

static bool maddy_line(
	struct sc_arena *a, struct draft *d, struct sc_bytes line)
{
	struct sc_bytes key;

	if (!has(line, ':') || !cut(&line, ':', &key) || has(line, ':'))
		return false;
	line = trim(line);
	if ((is(key, "version") && !is(line, "STSv1")) ||
		(is(key, "mode") && !is_mode(line)))
		return false;
	take_last(a, d, key, line);
	return true;
}

/* Labels of letters, digits and hyphens, behind "*." or not. */
static bool is_pattern(struct sc_bytes b)
{
	struct sc_bytes label;
	bool ok = b.n && b.p[b.n - 1] != '.';

	if (begins(b, "*."))
		b = (struct sc_bytes){ b.p + 2, b.n - 2 };
	while (ok && cut(&b, '.', &label)) {
		ok = label.n > 0 && label.p[0] != '-';
		for (size_t i = 0; ok && i < label.n; i++)
			ok = is_alnum(label.p[i]) || label.p[i] == '-';
	}
	return ok;
}

static bool mox_line(struct sc_arena *a, struct draft *d, struct sc_bytes line)
{
	struct sc_bytes key, *field;

	if (!has(line, ':') || !cut(&line, ':', &key) || !is_key(key))
		return false;
	line = trim(line);
	if (is(key, "mx")) {
		add_pattern(a, d, line);
		return is_pattern(line);
	}
	field = field_of(d, key);
	if (field && !field->n)
		*field = line;
	return line.n && (!is(key, "version") || is(line, "STSv1")) &&
		(!is(key, "mode") || is_mode(line));
}

static bool is_age(struct sc_bytes b, const struct sc_sts_reader *reader)
{
	long long age = 0;

	if (!b.n || b.n > reader->max_age_digits)
		return false;
	for (size_t i = 0; i < b.n; i++) {
		if (!sc_text_is_digit((char)b.p[i]))
			return false;
		age = age * 10 + (b.p[i] - '0');
	}
	return age <= reader->max_age_s;
}

/* False when it is void. */
static bool read_policy(struct sc_arena *a, const struct sc_sts_reader *reader,
	struct sc_bytes body, struct draft *d)
{
	struct sc_bytes line;

	*d = (struct draft){ 0 };
	while (cut(&body, '\n', &line))
		if (!reader->line(a, d, line))
			return false;
	return is(d->version, "STSv1") && is_age(d->max_age, reader) &&
		is_mode(d->mode) && (is(d->mode, "none") || d->n_mx);
}

static bool is_fetched(const struct sc_sts_reader *reader,
	const struct sc_fetch *f, const struct sc_fetch_facts *facts)
{
	bool good = facts->good ||
		(reader->takes_cn && facts->chain && facts->chain->trusted &&
			facts->match == SC_NAME_CN_ONLY);

	return f->http == SC_OUTCOME_OK && f->status == 200 && good &&
		(!reader->plain_only || sc_sts_is_plain(f)) && !f->body_cut &&
		f->body.n <= BODY_BYTES;
}

const struct sc_lax_policy *sc_sender_policy(
	const struct sc_seen *seen, const struct sc_sts_reader *reader)
{
	const struct sc_domain *domain = seen->obs->domain;
	const struct sc_policy_host *h = domain ? domain->policy_host : NULL;
	struct sc_lax_policy *out = sc_new(seen->a, struct sc_lax_policy, 1);
	struct draft *d = sc_new(seen->a, struct draft, 1);

	if (!h || !has_record(seen, reader))
		return NULL;
	for (size_t i = 0; i < h->n_fetches && i < seen->facts->n_fetches;
		i++) {
		if (!is_fetched(
			    reader, &h->fetches[i], &seen->facts->fetches[i]))
			continue;
		if (!read_policy(seen->a, reader, h->fetches[i].body, d))
			return NULL;
		*out = (struct sc_lax_policy){ is(d->mode, "enforce"), d->mx,
			d->n_mx };
		return out;
	}
	return NULL;
}

bool sc_sender_policy_lists(const struct sc_view *v)
{
	const struct sc_lax_policy *p = v->sts;
	const char *host = sc_dname_fold(
		v->seen->a, sc_bytes_of(sc_endpoint_name(v->endpoint)));

	for (size_t i = 0; i < p->n_mx; i++)
		if (sc_sts_matches(p->mx[i], host))
			return true;
	return false;
}

const struct sc_sts_reader sc_sts_reader_resolver = {
	.record = resolver_record,
	.line = resolver_line,
	.max_age_s = 31557600,
	.max_age_digits = 9,
	.plain_only = true,
	.takes_cn = true,
};

const struct sc_sts_reader sc_sts_reader_mox = {
	.record = mox_record,
	.line = mox_line,
	.max_age_s = INT32_MAX,
	.max_age_digits = 10,
};

const struct sc_sts_reader sc_sts_reader_maddy = {
	.record = maddy_record,
	.line = maddy_line,
	.max_age_s = INT64_MAX / 10,
	.max_age_digits = 18,
	.sole_record = true,
	.plain_only = true,
};

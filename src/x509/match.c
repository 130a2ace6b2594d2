/*
 *	presented = label *("." label) | "*" 2*("." label)
 *	label     = 1*63(letter | digit | "-" | "_"), no "-" at either end
 *
 * Laxer than RFC 9525 6.3: underscores, which mail hosts do have. Stricter: a
 * wildcard needs two labels behind it, so that "*.org" is none. Whether two
 * are enough ("*.co.uk") is a finding about the certificate, not a mismatch.
 */
#include "x509/match.h"

#include "base/dname.h"
#include "base/ip.h"
#include "base/text.h"

#define SHOWN_BYTES   (SC_DNAME_MAX + 1)
#define NEAREST_NAMES 200 /* looked at for a hint */

static struct sc_bytes skip(struct sc_bytes b, size_t n)
{
	return (struct sc_bytes){ b.p + n, b.n - n };
}

/* Takes a label, and the dot behind it, off the front. */
static struct sc_bytes next_label(struct sc_bytes *rest)
{
	const uint8_t *dot = rest->n ? memchr(rest->p, '.', rest->n) : NULL;
	size_t n = dot ? (size_t)(dot - rest->p) : rest->n;
	struct sc_bytes label = { rest->p, n };

	*rest = skip(*rest, dot ? n + 1 : n);
	return label;
}

/* A host name, underscores allowed; `labels` becomes their number. */
static bool is_host(struct sc_bytes name, int *labels)
{
	enum sc_dname_fault f = sc_dname_check(name);

	if ((f && f != SC_DNAME_UNDERSCORE) || name.p[name.n - 1] == '.')
		return false;
	for (*labels = 0; name.n; ++*labels)
		(void)next_label(&name);
	return true;
}

static bool has_wildcard_label(struct sc_bytes name)
{
	return name.n > 2 && name.p[0] == '*' && name.p[1] == '.';
}

bool sc_match_is_valid(struct sc_bytes presented)
{
	bool wild = has_wildcard_label(presented);
	int labels;

	if (presented.n > SC_DNAME_MAX)
		return false;
	return is_host(wild ? skip(presented, 2) : presented, &labels) &&
		(!wild || labels > 1);
}

/* "mx*.example.org": a star among other characters of the first label. */
static bool fits_partial(struct sc_bytes pattern, struct sc_bytes label)
{
	const uint8_t *star =
		pattern.n ? memchr(pattern.p, '*', pattern.n) : NULL;

	if (!star || pattern.n == 1)
		return false;
	size_t head = (size_t)(star - pattern.p), tail = pattern.n - head - 1;

	return label.n >= head + tail &&
		sc_bytes_same_text((struct sc_bytes){ label.p, head },
			(struct sc_bytes){ pattern.p, head }) &&
		sc_bytes_same_text(
			skip(label, label.n - tail), skip(pattern, head + 1));
}

static enum sc_name_match match_partial(
	struct sc_bytes presented, struct sc_bytes reference)
{
	int labels;
	struct sc_bytes pattern = next_label(&presented);
	struct sc_bytes label = next_label(&reference);

	return fits_partial(pattern, label) && is_host(presented, &labels) &&
			labels > 1 && sc_bytes_same_text(presented, reference) ?
		SC_NAME_PARTIAL_WILDCARD :
		SC_NAME_MISMATCH;
}

static enum sc_name_match match_wildcard(
	struct sc_bytes zone, struct sc_bytes reference)
{
	struct sc_bytes below = reference;

	if (sc_bytes_same_text(zone, reference))
		return SC_NAME_WILDCARD_APEX;
	for (int depth = 1; below.n; depth++) {
		if (next_label(&below).n == 0)
			break;
		if (sc_bytes_same_text(zone, below))
			return depth == 1 ? SC_NAME_WILDCARD :
					    SC_NAME_WILDCARD_DEPTH;
	}
	return SC_NAME_MISMATCH;
}

enum sc_name_match sc_match_presented(
	struct sc_bytes presented, const char *reference)
{
	struct sc_bytes r = sc_bytes_of(reference);

	if (r.n && r.p[r.n - 1] == '.')
		r.n--;
	if (presented.n == 0 || r.n == 0)
		return SC_NAME_MISMATCH;
	if (!sc_match_is_valid(presented))
		return match_partial(presented, r);
	if (has_wildcard_label(presented))
		return match_wildcard(skip(presented, 2), r);
	return sc_bytes_same_text(presented, r) ? SC_NAME_EXACT :
						  SC_NAME_MISMATCH;
}

static const char *show(struct sc_arena *a, struct sc_bytes name)
{
	return sc_text_printable(a, name, SHOWN_BYTES);
}

/* How much a match says, worst first. */
static int rank(enum sc_name_match m)
{
	static const int ranks[] = {
		[SC_NAME_NO_REFERENCE] = 0,
		[SC_NAME_MISMATCH] = 1,
		[SC_NAME_PARTIAL_WILDCARD] = 2,
		[SC_NAME_WILDCARD_APEX] = 3,
		[SC_NAME_WILDCARD_DEPTH] = 4,
		[SC_NAME_CN_SHADOWED] = 5,
		[SC_NAME_CN_ONLY] = 6,
		[SC_NAME_WILDCARD] = 7,
		[SC_NAME_EXACT] = 8,
	};

	return ranks[m];
}

struct best {
	enum sc_name_match match;
	struct sc_bytes name;
};

static void consider(struct best *b, enum sc_name_match m, struct sc_bytes name)
{
	if (rank(m) > rank(b->match))
		*b = (struct best){ m, name };
}

static enum sc_name_match match_common_name(
	const struct sc_cert *c, struct sc_bytes name, const char *reference)
{
	enum sc_name_match m = sc_match_presented(name, reference);

	if (m != SC_NAME_EXACT && m != SC_NAME_WILDCARD)
		return SC_NAME_MISMATCH;
	return c->n_dns_names ? SC_NAME_CN_SHADOWED : SC_NAME_CN_ONLY;
}

enum sc_name_match sc_match_name(struct sc_arena *a, const struct sc_cert *c,
	const char *reference, const char **presented)
{
	struct best b = { SC_NAME_MISMATCH, { NULL, 0 } };

	*presented = NULL;
	if (!reference)
		return SC_NAME_NO_REFERENCE;
	for (size_t i = 0; i < c->n_dns_names && b.match != SC_NAME_EXACT; i++)
		consider(&b, sc_match_presented(c->dns_names[i], reference),
			c->dns_names[i]);
	for (size_t i = 0; i < c->n_common_names; i++)
		consider(&b,
			match_common_name(c, c->common_names[i], reference),
			c->common_names[i]);
	if (b.match != SC_NAME_MISMATCH)
		*presented = show(a, b.name);
	return b.match;
}

enum sc_name_match sc_match_address(struct sc_arena *a, const struct sc_cert *c,
	const char *address, const char **presented)
{
	struct sc_ip wanted, ip;

	*presented = NULL;
	if (!address || !sc_ip_parse(address, &wanted))
		return SC_NAME_NO_REFERENCE;
	for (size_t i = 0; i < c->n_ip_addresses; i++)
		if (sc_ip_from_bytes(c->ip_addresses[i], &ip) &&
			sc_ip_equal(ip, wanted)) {
			char text[SC_IP_TEXT_MAX];

			*presented = sc_arena_text(a, sc_ip_format(ip, text));
			return SC_NAME_EXACT;
		}
	return SC_NAME_MISMATCH;
}

const char *sc_match_nearest(
	struct sc_arena *a, const struct sc_cert *c, const char *reference)
{
	size_t n =
		c->n_dns_names < NEAREST_NAMES ? c->n_dns_names : NEAREST_NAMES;
	const char **words = sc_new(a, const char *, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (sc_match_is_valid(c->dns_names[i]))
			words[k++] = sc_dname_fold(a, c->dns_names[i]);
	return sc_text_nearest(reference, words);
}

const char *sc_match_line(
	struct sc_arena *a, const struct sc_cert *c, struct sc_bytes line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] > ' ')
		n++;
	struct sc_bytes word = { line.p, n };

	if (n && word.p[n - 1] == '.')
		word.n--;
	for (size_t i = 0; i < c->n_dns_names && word.n; i++)
		if (sc_bytes_same_text(c->dns_names[i], word))
			return show(a, c->dns_names[i]);
	return NULL;
}

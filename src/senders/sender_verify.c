/*
 * Senders that verify by PKIX, RFC 7817: for the name of the MX host or of the
 * mail domain.
 */
#include "senders/sender.h"

#include <string.h>

#include "base/dname.h"
#include "base/text.h"
#include "policy/sts.h"

/*
 * RFC 8997 and RFC 9325 3.1.1: those who verify want TLS 1.2 or later. What is
 * below signs its handshake with SHA-1, which Postfix refuses as well [10].
 */
bool sc_sender_is_outdated(const struct sc_shown *s)
{
	const char *version = s->tls ? s->tls->version : NULL;

	return version &&
		(strcmp(version, "TLSv1") == 0 ||
			strcmp(version, "TLSv1.1") == 0);
}

static struct sc_decision refuse(enum sc_reason reason, const char *result_type)
{
	struct sc_decision d = sc_sender_decision(SC_SENDER_DEFERS, reason);

	d.result_type = result_type;
	return d;
}

static struct sc_decision unknown(enum sc_reason reason, const char *note)
{
	struct sc_decision d = sc_sender_decision(SC_SENDER_UNKNOWN, reason);

	d.note = note;
	return d;
}

static struct sc_decision untrusted(const struct sc_view *v)
{
	return refuse(SC_REASON_UNTRUSTED,
		v->shown.chain->fault == SC_PATH_EXPIRED ?
			"certificate-expired" :
			"certificate-not-trusted");
}

/* Does the first label of a name hold what no star of OpenSSL covers [11]? */
static bool has_underscore(const char *name)
{
	return memchr(name, '_', strcspn(name, ".")) != NULL;
}

static bool is_covered_underscore(const struct sc_name_facts *n)
{
	return n->match == SC_NAME_WILDCARD && n->reference &&
		has_underscore(n->reference);
}

/* "*.test" for a host right below "test": Go alone lets it match. */
static bool is_below_top(const struct sc_view *v)
{
	const struct sc_cert *c = v->shown.leaf;
	const char *host = v->shown.name->reference;

	for (size_t i = 0; c && host && i < c->n_dns_names; i++) {
		struct sc_bytes id = c->dns_names[i];

		if (id.n > 2 && id.p[0] == '*' &&
			!memchr(id.p + 2, '.', id.n - 2) &&
			sc_sts_matches(sc_dname_fold(v->seen->a, id), host))
			return true;
	}
	return false;
}

/* Where the senders of one class differ in what a wildcard covers. */
static void tell_of_wildcard(const struct sc_view *v, struct sc_decision *d)
{
	if (!v->rule->is_class)
		return;
	if (d->outcome != SC_SENDER_AUTHENTICATED) {
		if (is_below_top(v))
			d->note = "Go's senders let a wildcard right below a "
				  "TLD match; OpenSSL and GnuTLS do not";
		return;
	}
	if (!is_covered_underscore(v->shown.name))
		return;
	d->worst = SC_SENDER_DEFERS;
	d->why.reasons[0] = SC_REASON_MX_UNDERSCORE;
	d->note = "not with OpenSSL (Postfix), whose wildcards cover no "
		  "underscore; Go and GnuTLS take it";
}

struct sc_decision sc_sender_verify(
	const struct sc_view *v, sc_sender_names *fits)
{
	const struct sc_shown *s = &v->shown;
	struct sc_decision d = sc_sender_session(v, true);

	if (d.outcome != SC_SENDER_ENCRYPTED)
		return d;
	if (sc_sender_is_outdated(s))
		return refuse(SC_REASON_OUTDATED, "validation-failure");
	if (!s->chain || s->chain->store_empty)
		return unknown(SC_REASON_NO_ROOTS, NULL);
	if (!s->chain->trusted)
		return untrusted(v);
	if (!s->name->reference && !sc_sender_is_literal(v))
		return unknown(SC_REASON_NONE,
			"no name was given to verify the certificate for");

	const char *note = NULL;

	d = fits(v, &note) ?
		sc_sender_decision(SC_SENDER_AUTHENTICATED, SC_REASON_NONE) :
		refuse(SC_REASON_NAME, "certificate-host-mismatch");
	d.note = note;
	tell_of_wildcard(v, &d);
	return d;
}

/*
 * OpenSSL takes a star only with two labels behind it, and for no label with an
 * underscore [33].
 */
static bool has_two_labels_behind(const char *pattern)
{
	const char *dot = strchr(pattern, '.');

	return dot && strchr(dot + 1, '.');
}

/* Of a class some let a star cover an underscore: tell_of_wildcard(). */
static bool is_star_refused(const struct sc_view *v)
{
	const struct sc_name_facts *n = v->shown.name;

	return n->match == SC_NAME_WILDCARD && n->presented && n->reference &&
		(!has_two_labels_behind(n->presented) ||
			(!v->rule->is_class && has_underscore(n->reference)));
}

static bool fits_host(const struct sc_view *v, const char **note)
{
	enum sc_name_match m = v->shown.name->match;
	bool openssl = v->rule->habits & SC_HABIT_OPENSSL;

	if (openssl && is_star_refused(v)) {
		*note = "OpenSSL does not take this wildcard for the host; Go "
			"and GnuTLS do";
		return false;
	}
	if (m == SC_NAME_EXACT || m == SC_NAME_WILDCARD)
		return true;
	if (m != SC_NAME_CN_ONLY || !openssl)
		return false;
	*note = "only because OpenSSL up to 4.0 still looks at the CN; newer "
		"senders refuse";
	return true;
}

struct sc_decision sc_sender_host(const struct sc_view *v)
{
	return sc_sender_verify(v, fits_host);
}

/* "mx.a.example.org" and, as a name that matches, "*.example.org". */
static bool is_below(const char *name, const char *parent)
{
	size_t n = strlen(name), m = strlen(parent);

	return n > m + 1 && name[n - m - 1] == '.' &&
		strcmp(name + n - m, parent) == 0;
}

static bool has_nul(struct sc_bytes b)
{
	return b.n && memchr(b.p, '\0', b.n);
}

/*
 * As OpenSSL compares for Postfix: DNS names, or where there are none the CN;
 * a wildcard stands for one label of a name, but a name that is to be below
 * `name` only has to end in it, with whatever in front.
 */
bool sc_sender_has_name(const struct sc_view *v, const char *name, bool below)
{
	const struct sc_cert *c = v->shown.leaf;
	bool by_cn = c->n_dns_names == 0;
	const struct sc_bytes *ids = by_cn ? c->common_names : c->dns_names;
	size_t n = by_cn ? c->n_common_names : c->n_dns_names;

	for (size_t i = 0; i < n; i++) {
		if (has_nul(ids[i]))
			continue;

		const char *id = sc_dname_fold(v->seen->a, ids[i]);
		bool star = sc_text_has_prefix(id, "*.");

		if (below ? is_below(id, name) :
			    (!star ||
				    (has_two_labels_behind(id) &&
					    !has_underscore(name))) &&
					sc_sts_matches(id, name))
			return true;
	}
	return false;
}

/* Postfix "secure": match = nexthop, dot-nexthop [11]. */
static bool fits_next_hop(const struct sc_view *v, const char **note)
{
	const struct sc_target *t = &v->seen->obs->target;
	const char *hop = t->domain ? t->domain : v->endpoint->host;
	bool by_host = fits_host(v, note);

	*note = NULL;
	if (!hop || !v->shown.leaf)
		return by_host;

	const char *name = sc_dname_fold(v->seen->a, sc_bytes_of(hop));
	bool fits = sc_sender_has_name(v, name, false) ||
		sc_sender_has_name(v, name, true);

	if (fits && !by_host)
		*note = "the certificate names the mail domain, or a host "
			"below it, which is what this setting looks for";
	if (!fits && by_host)
		*note = "wants the mail domain or a name below it in the "
			"certificate, not that of the MX host";
	return fits;
}

struct sc_decision sc_sender_next_hop(const struct sc_view *v)
{
	return sc_sender_verify(v, fits_next_hop);
}

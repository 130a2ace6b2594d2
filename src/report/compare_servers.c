/* Which servers there are, and what a session with each of them comes to. */
#include <string.h>

#include "base/text.h"
#include "obs/outcome.h"
#include "report/compare_parts.h"

static struct sc_change_place place_of(const struct sc_report_endpoint *e)
{
	return (struct sc_change_place){
		.host = e->host, .address = e->address, .port = e->port
	};
}

/* The first endpoint of a host, of that port; NULL: none is. */
static const struct sc_report_endpoint *of_host(
	const struct sc_report *r, const struct sc_report_endpoint *as)
{
	for (size_t i = 0; as->host && i < r->n_endpoints; i++)
		if (r->endpoints[i].port == as->port &&
			sc_compare_same(r->endpoints[i].host, as->host))
			return &r->endpoints[i];
	return NULL;
}

/* Each host once, by its first endpoint: those that the other one lacks. */
static void tell_hosts(struct sc_comparing *c, const struct sc_report *in,
	const struct sc_report *other, enum sc_change_kind kind)
{
	bool gone = kind == SC_CHANGE_HOST_GONE;

	for (size_t i = 0; i < in->n_endpoints; i++) {
		const struct sc_report_endpoint *e = &in->endpoints[i];
		struct sc_change_place place = { .host = e->host,
			.port = e->port };

		if (of_host(in, e) == e && !of_host(other, e))
			sc_compare_add(c, kind, SC_CHANGE_NEUTRAL, place,
				gone ? e->host : NULL, gone ? NULL : e->host);
	}
}

/* Of hosts that both have, or of none. */
static void tell_addresses(struct sc_comparing *c, const struct sc_report *in,
	const struct sc_report *other, enum sc_change_kind kind)
{
	bool gone = kind == SC_CHANGE_ADDRESS_GONE;

	for (size_t i = 0; i < in->n_endpoints; i++) {
		const struct sc_report_endpoint *e = &in->endpoints[i];

		if (!e->address || (e->host && !of_host(other, e)) ||
			sc_compare_endpoint(
				other, e->host, e->address, e->port))
			continue;
		sc_compare_add(c, kind, SC_CHANGE_NEUTRAL, place_of(e),
			gone ? e->address : NULL, gone ? NULL : e->address);
	}
}

static const char *preference_text(
	struct sc_arena *a, const struct sc_report_endpoint *e)
{
	return e->preference < 0 ? NULL :
				   sc_arena_printf(a, "%d", e->preference);
}

static bool lacks_starttls(enum sc_end end)
{
	return end == SC_END_STARTTLS_NOT_OFFERED ||
		end == SC_END_STARTTLS_REFUSED ||
		end == SC_END_STARTTLS_TEMPORARY ||
		end == SC_END_STARTTLS_FAILED;
}

static enum sc_change_kind kind_of_session(
	enum sc_end before, enum sc_end after)
{
	if (before == SC_END_OK && lacks_starttls(after))
		return SC_CHANGE_STARTTLS_GONE;
	if (lacks_starttls(before) && after == SC_END_OK)
		return SC_CHANGE_STARTTLS_BACK;
	return SC_CHANGE_SESSION;
}

static void compare_sessions(struct sc_comparing *c,
	const struct sc_report_endpoint *b, const struct sc_report_endpoint *a)
{
	bool was_tried = b->outcome != SC_END_UNTRIED;
	bool is_tried = a->outcome != SC_END_UNTRIED;

	if (!was_tried || !is_tried)
		return;
	sc_compare_texts(c, kind_of_session(b->outcome, a->outcome),
		sc_compare_ranks(
			b->outcome != SC_END_OK, a->outcome != SC_END_OK),
		place_of(a), sc_end_word(b->outcome), sc_end_word(a->outcome));
}

/* "SSLv3" < "TLSv1" < "TLSv1.1" ..., as it happens. */
static enum sc_change_sense sense_of_versions(const char *b, const char *a)
{
	int order = strcmp(b, a);

	return order > 0  ? SC_CHANGE_WORSE :
		order < 0 ? SC_CHANGE_BETTER :
			    SC_CHANGE_NEUTRAL;
}

static void compare_tls(struct sc_comparing *c,
	const struct sc_report_endpoint *b, const struct sc_report_endpoint *a)
{
	struct sc_change_place place = place_of(a);

	if (!b->tls || !a->tls || !b->tls->version || !a->tls->version)
		return;
	sc_compare_texts(c, SC_CHANGE_TLS_VERSION,
		sense_of_versions(b->tls->version, a->tls->version), place,
		b->tls->version, a->tls->version);
	sc_compare_texts(c, SC_CHANGE_CIPHER_SUITE, SC_CHANGE_NEUTRAL, place,
		b->tls->cipher_suite, a->tls->cipher_suite);
	sc_compare_texts(c, SC_CHANGE_GROUP, SC_CHANGE_NEUTRAL, place,
		b->tls->group, a->tls->group);
}

void sc_compare_servers(struct sc_comparing *c)
{
	tell_hosts(c, c->before, c->after, SC_CHANGE_HOST_GONE);
	tell_hosts(c, c->after, c->before, SC_CHANGE_HOST_NEW);
	tell_addresses(c, c->before, c->after, SC_CHANGE_ADDRESS_GONE);
	tell_addresses(c, c->after, c->before, SC_CHANGE_ADDRESS_NEW);
	for (size_t i = 0; i < c->after->n_endpoints; i++) {
		const struct sc_report_endpoint *a = &c->after->endpoints[i];
		const struct sc_report_endpoint *b = sc_compare_endpoint(
			c->before, a->host, a->address, a->port);

		if (of_host(c->after, a) == a && of_host(c->before, a))
			sc_compare_texts(c, SC_CHANGE_PREFERENCE,
				SC_CHANGE_NEUTRAL,
				(struct sc_change_place){
					.host = a->host, .port = a->port },
				preference_text(c->a, of_host(c->before, a)),
				preference_text(c->a, a));
		if (!b)
			continue;
		compare_sessions(c, b, a);
		compare_tls(c, b, a);
		sc_compare_certificates(c, b, a);
	}
}

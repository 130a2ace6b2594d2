#include "x509/derive_names.h"

#include "base/dname.h"
#include "base/ip.h"
#include "obs/outcome.h"
#include "x509/match.h"

/*
 * What a sender or a mail client has in hand before it connects. An MX given
 * by its address has no name to compare with: --name can say one.
 */
static void set_reference(struct sc_arena *a, const struct sc_target *t,
	const struct sc_endpoint *e, struct sc_name_facts *f)
{
	const char *name = t->name ? t->name : e->host;
	struct sc_ip ip;

	if (!name && t->role == SC_ROLE_SUBMISSION && t->address)
		name = t->address;
	if (!name)
		return;
	f->reference = sc_dname_fold(a, sc_bytes_of(name));
	f->reference_is_address = sc_ip_parse(name, &ip);
}

static const char *last_alias(const struct sc_answer *a)
{
	return a->n_aliases ? a->aliases[a->n_aliases - 1] : NULL;
}

/* Where the CNAMEs of the endpoint's host end; NULL: it has none. */
static const char *alias_of(
	const struct sc_obs *obs, const struct sc_endpoint *e)
{
	const struct sc_host *h = sc_host_of(obs, e);
	const char *alias = h ? last_alias(&h->a) : NULL;

	return alias || !h ? alias : last_alias(&h->aaaa);
}

static const char *looks_like(struct sc_arena *a, const struct sc_cert *leaf,
	const struct sc_endpoint *e)
{
	const struct sc_reply *said[] = { &e->greeting, &e->greeting_tls,
		&e->ehlo, &e->ehlo_tls };
	const char *name = NULL;

	for (size_t i = 0; i < SC_COUNT(said) && !name; i++)
		if (said[i]->n_lines)
			name = sc_match_line(a, leaf, said[i]->lines[0]);
	return name;
}

bool sc_names_good(enum sc_name_match m)
{
	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD;
}

static void match_names(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_endpoint *e, const struct sc_cert *leaf,
	struct sc_name_facts *f)
{
	const char *ignored;

	f->match = f->reference_is_address ?
		sc_match_address(a, leaf, f->reference, &f->presented) :
		sc_match_name(a, leaf, f->reference, &f->presented);
	f->domain_match = sc_match_name(a, leaf, obs->target.domain, &ignored);
	f->alias_match = sc_match_name(a, leaf, f->alias, &ignored);
	f->address_match = sc_match_address(a, leaf, e->address, &ignored) ==
		SC_NAME_EXACT;
	if (f->reference && !sc_names_good(f->match)) {
		f->nearest = sc_match_nearest(a, leaf, f->reference);
		f->looks_like = looks_like(a, leaf, e);
	}
}

struct sc_name_facts sc_names_derive(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_endpoint *e,
	const struct sc_cert *leaf)
{
	struct sc_name_facts f = { 0 };
	const char *alias = alias_of(obs, e);

	set_reference(a, &obs->target, e, &f);
	if (alias)
		f.alias = sc_dname_fold(a, sc_bytes_of(alias));
	if (leaf)
		match_names(a, obs, e, leaf, &f);
	return f;
}

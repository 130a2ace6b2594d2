#include <string.h>

#include "advice/advice.h"
#include "facts/variant.h"
#include "obs/outcome.h"
#include "policy/dane.h"
#include "x509/cert.h"
#include "x509/dane.h"

struct plan {
	struct sc_arena *a;
	struct sc_tlsa_advice *records;
	size_t n_records;
	const char **advice;
	size_t n_advice;
};

static void say(struct plan *p, const char *sentence)
{
	p->advice = sc_grow(p->a, p->advice, p->n_advice, const char *);
	p->advice[p->n_advice++] = sentence;
}

static bool is_planned(
	const struct plan *p, const char *owner, const char *record)
{
	for (size_t i = 0; i < p->n_records; i++)
		if (strcmp(p->records[i].owner, owner) == 0 &&
			strcmp(p->records[i].record, record) == 0)
			return true;
	return false;
}

/* "USAGE 1 1" of a certificate, once for each owner. */
static void add(struct plan *p, const char *owner, int usage,
	const struct sc_cert *c, const char *about)
{
	struct sc_tlsa t = { .usage = usage,
		.selector = SC_TLSA_SPKI,
		.mtype = SC_TLSA_SHA256,
		.data = sc_dane_data(p->a, c, SC_TLSA_SPKI, SC_TLSA_SHA256) };
	const char *record = sc_tlsa_text(p->a, &t);

	if (!t.data.n || is_planned(p, owner, record))
		return;
	p->records =
		sc_grow(p->a, p->records, p->n_records, struct sc_tlsa_advice);
	p->records[p->n_records++] =
		(struct sc_tlsa_advice){ owner, record, about, false };
}

static void add_issuer(
	struct plan *p, const char *owner, const struct sc_cert *issuer)
{
	if (issuer->parse_error || !issuer->is_ca)
		return;
	add(p, owner, SC_TLSA_DANE_TA, issuer,
		sc_arena_printf(p->a, "the issuer's key, %s",
			sc_cert_label(p->a, issuer)));
}

static bool has_issuer(const struct plan *p)
{
	for (size_t i = 0; i < p->n_records; i++)
		if (p->records[i].record[0] == '2')
			return true;
	return false;
}

static struct sc_tlsa_plan finish(struct plan *p)
{
	if (p->n_records)
		say(p,
			"3 1 1 is the key itself: names, dates and issuer of "
			"the certificate do not matter to DANE senders. Keep "
			"the key when renewing, or publish the next key's "
			"record two TTLs before the key is used.");
	if (has_issuer(p))
		say(p,
			"2 1 1 is the issuer's key: it stays right as long as "
			"the server sends that issuer and the certificate has "
			"the host's name. CAs change issuers without notice, "
			"so it is a second record beside 3 1 1, not instead.");
	return (struct sc_tlsa_plan){ p->records, p->n_records, p->advice,
		p->n_advice };
}

static const char *about_key(
	struct sc_arena *a, const struct sc_key_file *file, bool several)
{
	const struct sc_key_facts *key =
		file->n_chain ? &file->chain[0]->key : NULL;

	if (!key)
		return several ? "a key without a certificate in the file" :
				 "the key";
	return several ? sc_arena_printf(a, "the key of the certificate, %s",
				 key->curve ? key->curve : key->name) :
			 "the key of the certificate";
}

static void add_file(struct plan *p, const char *owner,
	const struct sc_key_file *file, bool several)
{
	const struct sc_cert key = { .key.spki = file->spki };

	add(p, owner, SC_TLSA_DANE_EE, file->n_chain ? file->chain[0] : &key,
		about_key(p->a, file, several));
	if (file->n_chain > 1)
		add_issuer(p, owner, file->chain[1]);
}

/* A wildcard is the name of no host. */
static const char *host_of(const char *host, const struct sc_key_file *file)
{
	const char *name = host ? host : file->name;

	return name && !strchr(name, '*') ? name : "MX-HOST";
}

struct sc_tlsa_plan sc_advice_tlsa_of_files(struct sc_arena *a,
	const char *host, int port, const struct sc_key_files *files)
{
	struct plan p = { .a = a };
	bool lacks_issuer = false;

	for (size_t i = 0; i < files->n; i++) {
		const struct sc_key_file *file = &files->v[i];
		const char *owner = sc_arena_printf(
			a, "%s.", sc_tlsa_owner(a, host_of(host, file), port));

		add_file(&p, owner, file, files->n > 1);
		lacks_issuer |= file->n_chain == 1;
	}
	if (lacks_issuer)
		say(&p,
			"For 2 1 1 give the whole chain, as the server will "
			"send it (fullchain.pem).");
	if (files->n > 1)
		say(&p,
			"The file has several keys, and the server shows one "
			"or the other: publish the record of each.");
	return finish(&p);
}

/*
 * The records' owner; NULL: the server has no name. It is of the port that is
 * meant, also when --connect leads to another one.
 */
static const char *owner_of(struct sc_arena *a, const struct sc_target *target,
	const struct sc_endpoint *e, const struct sc_dane_policy *policy)
{
	const char *name = e->host ? e->host : target->name;
	bool by_srv = target->kind == SC_TARGET_DOMAIN &&
		target->role == SC_ROLE_SUBMISSION;

	if (policy && policy->owner)
		return sc_arena_printf(a, "%s.", policy->owner);
	return !name ? NULL :
		       sc_arena_printf(a, "%s.",
			       sc_tlsa_owner(a, name,
				       by_srv ? e->port : target->port));
}

static void add_chain(
	struct plan *p, const char *owner, const struct sc_chain *chain)
{
	if (!chain || chain->sent[0]->parse_error)
		return;
	add(p, owner, SC_TLSA_DANE_EE, chain->sent[0],
		sc_arena_printf(p->a, "the server's key, %s",
			chain->sent[0]->key.curve ? chain->sent[0]->key.curve :
						    chain->sent[0]->key.name));
	if (chain->n_sent > 1)
		add_issuer(p, owner, chain->sent[1]);
}

static bool is_published(
	const struct sc_facts *facts, const struct sc_tlsa_advice *r)
{
	for (size_t i = 0; i < facts->n_hosts; i++) {
		const struct sc_dane_policy *policy = facts->hosts[i].dane;
		const struct sc_answer *answer = policy ? policy->answer : NULL;

		for (size_t k = 0; answer && k < answer->n_records; k++)
			if (strcmp(answer->records[k], r->record) == 0)
				return true;
	}
	return false;
}

struct sc_tlsa_plan sc_advice_tlsa_of_servers(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts)
{
	struct plan p = { .a = a };

	for (size_t i = 0; i < obs->n_endpoints; i++) {
		const struct sc_endpoint *e = &obs->endpoints[i];
		const struct sc_endpoint_facts *f = &facts->endpoints[i];
		const char *owner =
			owner_of(a, &obs->target, e, f->dane_policy);

		if (!owner)
			continue;
		add_chain(&p, owner, f->chain);
		for (size_t k = 0; k < f->n_variants; k++)
			if (sc_variant_is_news(
				    e, f, k, SC_ASKED_SAME | SC_ASKED_HOST))
				add_chain(&p, owner, f->variants[k].chain);
	}
	for (size_t i = 0; i < p.n_records; i++)
		p.records[i].published = is_published(facts, &p.records[i]);
	return finish(&p);
}

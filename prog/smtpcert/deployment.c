#include "deployment.h"

#include <string.h>
#include <time.h>

#include "base/text.h"
#include "files.h"
#include "seen.h"

static const char *const endings[] = { ".json", NULL };

static size_t count_bare(const struct sc_key_files *files)
{
	size_t n = 0;

	for (size_t i = 0; i < files->n; i++)
		n += files->v[i].n_chain == 0;
	return n;
}

static bool read_files(struct options *o, struct sc_arena *a,
	const char *command, struct deployment *d, struct sc_error *e)
{
	if (!o->certs.n)
		return sc_error_set(e, SC_ERROR_USAGE,
			"%s: --cert FILE is wanted, the certificate "
			"with its chain",
			command);
	for (size_t i = 0; i < o->certs.n; i++) {
		size_t before = d->deploy.n_files;
		struct sc_key_files files;

		if (!file_read_keys(a, o->certs.v[i], &files, e))
			return false;
		sc_deploy_add_file(a, &d->deploy, o->certs.v[i], &files);
		d->n_bare += count_bare(&files);
		if (d->deploy.n_files == before)
			return sc_error_set(e, SC_ERROR_CONFIG,
				"%.200s: only a key or a request is in it; "
				"give the certificate",
				sc_text_printable(
					a, sc_bytes_of(o->certs.v[i]), 200));
	}
	return !o->key || file_read_keys(a, o->key, &d->keys, e);
}

static bool see(struct options *o, struct sc_arena *a, struct deployment *d,
	struct sc_error *e)
{
	const char *target = o->operands[0];

	o->no_revocation = true;
	return file_is_meant(target, endings) ?
		read_observation(a, target, &d->obs, e) :
		observe(o, a, target, &d->obs, e);
}

/* A name that no host has would leave all of them out. */
static bool knows_hosts(
	const struct options *o, const struct sc_obs *obs, struct sc_error *e)
{
	for (size_t i = 0; i < o->only_hosts.n; i++) {
		bool known = false;

		for (size_t k = 0; k < obs->n_endpoints; k++)
			known |= obs->endpoints[k].host &&
				sc_text_same(obs->endpoints[k].host,
					o->only_hosts.v[i]);
		for (size_t k = 0; k < obs->n_hosts; k++)
			known |= sc_text_same(
				obs->hosts[k].name, o->only_hosts.v[i]);
		if (!known)
			return sc_error_set(e, SC_ERROR_USAGE,
				"--only-host %.200s: the target has no such "
				"host",
				o->only_hosts.v[i]);
	}
	return true;
}

/*
 * What was seen earlier is judged for when the files could have gone live: a
 * certificate is often made after the look at the servers.
 */
static struct sc_date date_of_going_live(
	const struct options *o, const struct deployment *d)
{
	struct sc_date at = d->obs.observed_at, now = { time(NULL) };

	if (o->has_at)
		return o->at;
	for (size_t i = 0; i < d->deploy.n_files; i++) {
		struct sc_date since = d->deploy.files[i].chain[0]->not_before;

		if (since.s > at.s && since.s <= now.s)
			at = since;
	}
	return at;
}

bool begin_deployment(struct options *o, struct sc_arena *a,
	const char *command, struct deployment *d, struct sc_error *e)
{
	*d = (struct deployment){ .n_bare = 0 };
	if (o->n_operands != 1)
		return sc_error_set(e, SC_ERROR_USAGE,
			"%s: one target is wanted, or the file of an "
			"observation, not %zu",
			command, o->n_operands);
	if (!read_files(o, a, command, d, e) || !open_sources(o, &d->with, e) ||
		!see(o, a, d, e) || !knows_hosts(o, &d->obs, e))
		return false;
	d->facts = sc_facts_derive_with(
		a, &d->obs, date_of_going_live(o, d), &d->with);
	d->deploy.obs = &d->obs;
	d->deploy.facts = &d->facts;
	d->deploy.only_hosts = o->only_hosts.v;
	d->deploy.n_only_hosts = o->only_hosts.n;
	sc_deploy_settle(a, &d->deploy);
	return true;
}

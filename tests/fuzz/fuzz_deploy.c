/* A file of certificates, a NUL, and the observation of a target for it. */
#include <stdlib.h>
#include <string.h>

#include "deploy/deployed.h"
#include "deploy/preflight.h"
#include "obs/json.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static void look(struct sc_arena *a, const struct sc_deploy *d)
{
	struct sc_settings settings = { { -1, false }, { -1, false }, false };
	struct sc_trust *none_trusted =
		sc_trust_of(a, (struct sc_bytes){ NULL, 0 });
	struct sc_sources with = { .trust = none_trusted };
	struct sc_key_files none = { 0 };
	struct sc_deployed now = sc_deployed_look(a, d, none_trusted);
	struct sc_preflight then =
		sc_preflight_look(a, d, &none, false, &with, &settings);

	for (size_t i = 0; i < now.n_rows; i++)
		check(*now.rows[i].message);
	check(then.addresses + then.unseen <= (long long)d->obs->n_endpoints);
	check(then.verdict == SC_PREFLIGHT_BREAKS || then.n_breaks == 0);
	for (size_t i = 0; i < d->n_files; i++)
		check(d->files[i].n_chain > 0);
}

static void deploy(struct sc_arena *a, const struct sc_key_files *files,
	const struct sc_obs *obs)
{
	struct sc_facts facts = sc_facts_derive(a, obs, obs->observed_at, NULL);
	struct sc_deploy d = { .obs = obs, .facts = &facts };

	sc_deploy_add_file(a, &d, "FILE", files);
	sc_deploy_settle(a, &d);
	if (d.n_files)
		look(a, &d);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *end = n ? memchr(p, '\0', n) : NULL;
	size_t first = end ? (size_t)(end - p) : n;
	struct sc_arena a = { 0 };
	struct sc_key_files files;
	struct sc_error e;
	struct sc_obs obs;

	if (end &&
		sc_json_read(&a, (struct sc_bytes){ end + 1, n - first - 1 },
			&sc_type_obs, &obs, &e) &&
		sc_key_file_read(&a, (struct sc_bytes){ p, first }, &files, &e))
		deploy(&a, &files, &obs);
	sc_arena_free(&a);
	return 0;
}

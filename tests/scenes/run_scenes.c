/*
 * run_scenes DIRECTORY [NAME...] -- plays scenes and says whether what was
 * seen is what they expect (TAP).
 *
 * Each scene is played once as it is; then once for each of its operations
 * with that one failing, and once more with silence from there on. Then
 * nothing is expected but that the probe ends, leaves nothing open, says of
 * every endpoint how it ended, and that the observation can be written, read
 * and written again with the same result. What was seen as it is makes a report
 * that tells one story.
 */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

#include "lib/consistent.h"
#include "lib/t.h"
#include "obs/json.h"
#include "obs/outcome.h"
#include "probe/target.h"
#include "world/world.h"
#include "x509/derive.h"

#define MAX_SCENES 200

/* One run, in an arena of its own. */
struct run {
	struct sc_arena arena;
	struct world *world;
	bool ok;
	struct sc_error error;
	struct sc_obs obs;
	const char *json;  /* of obs */
	const char *fault; /* what should never be so; or NULL */
};

static const char *write_json(struct sc_arena *a, const struct sc_obs *obs)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);

	sc_json_write(&out, &sc_type_obs, obs);
	return m.p;
}

/* Writes, reads and writes; what is wrong with that, or NULL. */
static const char *check_round_trip(struct run *r)
{
	struct sc_obs again;
	struct sc_error e = { 0 };

	r->json = write_json(&r->arena, &r->obs);
	if (!sc_json_read(
		    &r->arena, sc_bytes_of(r->json), &sc_type_obs, &again, &e))
		return sc_arena_printf(
			&r->arena, "what we wrote does not read: %s", e.text);
	if (strcmp(write_json(&r->arena, &again), r->json) != 0)
		return "written again it is another text";
	return NULL;
}

/* Steps that say OK must not come after one that does not. */
static const char *check_endpoint(const struct sc_endpoint *e)
{
	if (e->connect == SC_OUTCOME_UNTRIED && !e->connect_detail)
		return "an endpoint was not tried, without a word";
	if (e->connect != SC_OUTCOME_OK && e->greeting.outcome)
		return "a greeting without a connection";
	if (e->connect == SC_OUTCOME_OK && e->mode == SC_MODE_STARTTLS &&
		!e->greeting.outcome)
		return "no outcome for the greeting";
	if (e->greeting.outcome == SC_OUTCOME_OK && !e->ehlo.outcome &&
		e->mode == SC_MODE_STARTTLS)
		return "no outcome for EHLO";
	if (e->tls && !e->tls->outcome)
		return "a handshake without an outcome";
	if (e->tls && e->tls->ended_ms < e->tls->began_ms)
		return "a handshake that ended before it began";
	for (size_t i = 0; i < e->n_variants; i++)
		if (!e->variants[i].tls.outcome && !e->variants[i].tls.detail)
			return "a variant was not tried, without a word";
	return NULL;
}

static bool all_answered(const struct sc_answer *v, size_t n)
{
	bool all = true;

	for (size_t i = 0; i < n; i++)
		all &= v[i].outcome != SC_OUTCOME_UNTRIED;
	return all;
}

/* What is asked is answered, be it with a failure. */
static const char *check_host(const struct sc_host *h)
{
	if (!all_answered(h->tlsa, h->n_tlsa) ||
		!all_answered(h->caa, h->n_caa) ||
		!all_answered(h->hints, h->n_hints) ||
		!all_answered(h->cname, h->cname != NULL))
		return "a question about a host without an outcome";
	return h->port ? NULL : "a host without a port";
}

static const char *check_fetch(const struct sc_fetch *f)
{
	if (f->connect == SC_OUTCOME_UNTRIED && !f->detail)
		return "a fetch was not tried, without a word";
	if (f->connect != SC_OUTCOME_OK && f->tls)
		return "a handshake of a fetch without a connection";
	if (f->connect == SC_OUTCOME_OK && !f->tls)
		return "a fetch that connected, and nothing more";
	if (f->tls == SC_OUTCOME_OK && !f->http)
		return "a fetch without an outcome";
	return f->ended_ms < f->began_ms ? "a fetch that ended too early" :
					   NULL;
}

static const char *check_domain(const struct sc_domain *d)
{
	const char *fault = NULL;

	if (!all_answered(d->sts, d->sts != NULL) ||
		!all_answered(d->tlsrpt, d->tlsrpt != NULL) ||
		!all_answered(d->submissions, d->submissions != NULL) ||
		!all_answered(d->submission, d->submission != NULL) ||
		!all_answered(d->hints, d->n_hints))
		return "a question about the domain without an outcome";
	if (!d->answer.outcome && !d->submissions)
		return "no outcome for the MX question";
	for (size_t i = 0;
		d->policy_host && i < d->policy_host->n_fetches && !fault; i++)
		fault = check_fetch(&d->policy_host->fetches[i]);
	return fault;
}

static const char *check_pki(const struct sc_pki_fetch *f)
{
	bool good = f->outcome == SC_OUTCOME_OK && f->status == 200;

	if (!f->outcome && !f->detail)
		return "a CA was not asked, without a word";
	if (good != (f->body.n > 0) || good != (f->fetched_at.s > 0))
		return "an answer of a CA, and nothing of it or of a failure";
	return f->ended_ms < f->began_ms ? "a CA that answered too early" :
					   NULL;
}

static const char *check_obs(const struct sc_obs *obs)
{
	const char *fault = obs->domain ? check_domain(obs->domain) : NULL;

	for (size_t i = 0; i < obs->n_hosts && !fault; i++)
		fault = check_host(&obs->hosts[i]);
	for (size_t i = 0; i < obs->n_endpoints && !fault; i++)
		fault = check_endpoint(&obs->endpoints[i]);
	for (size_t i = 0; i < obs->n_pki && !fault; i++)
		fault = check_pki(&obs->pki[i]);
	return fault;
}

static const char *find_fault(struct run *r)
{
	const char *fault = world_complaint(r->world);

	if (fault)
		return fault;
	if (!r->ok)
		return r->error.class && r->error.text[0] ?
			NULL :
			"an error without a word";
	fault = check_obs(&r->obs);
	return fault ? fault : check_round_trip(r);
}

static struct run play(const struct scene *scene, struct credentials *c,
	struct sc_tls_context *tls, int fail_at, enum world_failure failure)
{
	struct run r = { 0 };
	struct sc_target target;

	r.world = world_new(&r.arena, scene, c, fail_at, failure);
	r.ok = sc_target_parse(&r.arena, scene->target, &target, &r.error);
	if (!r.ok)
		return r;
	target.name = scene->name;
	target.allow_private = scene->allow_private;
	if (scene->submission && !sc_target_submission(&target))
		r.fault = "it has no submission service";
	r.ok = sc_probe_run(&r.arena, world_net(r.world), tls, &target,
		&scene->options, &r.obs, &r.error);
	r.fault = find_fault(&r);
	world_free(r.world);
	return r;
}

/* "endpoints.0.starttls.code"; "#" is the number of elements. */
static json_t *look_up(json_t *at, char *path)
{
	for (char *word; at && (word = strsep(&path, "."));) {
		char *end;
		size_t i = strtoul(word, &end, 10);

		if (strcmp(word, "#") == 0)
			return json_integer((json_int_t)(json_array_size(at) +
				json_object_size(at)));
		at = json_is_array(at) && *end == '\0' ?
			json_array_get(at, i) :
			json_object_get(at, word);
	}
	return json_incref(at);
}

static const char *text_of(struct sc_arena *a, const json_t *value)
{
	char *dump;
	const char *text;

	if (!value)
		return "(no such thing)";
	if (json_is_string(value))
		return sc_arena_text(a, json_string_value(value));
	dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	text = sc_arena_text(a, dump);
	free(dump);
	return text;
}

static const char *value_at(struct run *r, const char *path)
{
	json_t *all = json_loads(r->json, JSON_ALLOW_NUL, NULL);
	json_t *value = look_up(all, sc_arena_text(&r->arena, path));
	const char *text = text_of(&r->arena, value);

	json_decref(value);
	json_decref(all);
	return text;
}

static const char *end_of(struct run *r, const char *index)
{
	size_t i = strtoul(index, NULL, 10);

	return i < r->obs.n_endpoints ?
		sc_end_word(sc_endpoint_end(&r->obs.endpoints[i])) :
		"(no such endpoint)";
}

static int counted(const struct world *w, const char *what)
{
	if (strcmp(what, "together") == 0)
		return world_together(w);
	if (strcmp(what, "keeps") == 0)
		return world_keeps(w);
	return strcmp(what, "fetches") == 0 ? world_fetches(w) :
					      world_connections(w);
}

/* The claim "NAME TYPE COUNT" with the true count. */
static const char *asked(struct run *r, const struct scene_claim *c)
{
	size_t n = strcspn(c->value, " ");
	const char *type = sc_arena_copy(&r->arena, c->value, n);

	return sc_arena_printf(&r->arena, "%s %d", type,
		world_asked(r->world, c->path, scene_type(type)));
}

/* What there is of what a claim is about. */
static const char *actual(struct run *r, const struct scene_claim *c)
{
	if (strcmp(c->word, "expect") == 0)
		return value_at(r, c->path);
	if (strcmp(c->word, "end") == 0)
		return end_of(r, c->path);
	if (strcmp(c->word, "asked") == 0)
		return asked(r, c);
	return sc_arena_printf(&r->arena, "%d", counted(r->world, c->word));
}

/* "~text": contains; else equal. Claims about numbers have no path. */
static bool holds(const struct scene_claim *c, const char *value)
{
	const char *want = *c->value ? c->value : c->path;

	if (*want == '~')
		return strstr(value, want + 1) != NULL;
	return strcmp(want, value) == 0;
}

static void check_claims(
	struct run *r, const struct scene *scene, const char *name)
{
	for (size_t i = 0; i < scene->n_claims; i++) {
		const struct scene_claim *c = &scene->claims[i];
		const char *value = actual(r, c);
		bool good = holds(c, value);

		OK(good,
			sc_arena_printf(&r->arena, "%s:%d: %s %s %s", name,
				c->line, c->word, c->path, c->value));
		if (!good)
			printf("# got: %s\n", value);
	}
}

/*
 * A scene of many sessions has hundreds of operations, and it takes as many
 * sessions to fail each: of those every other one, or every third.
 */
#define FAILURES_MAX 100

/* Lets each operation fail in turn. */
static void play_failures(const struct scene *scene, struct credentials *c,
	struct sc_tls_context *tls, const char *name, int operations)
{
	const char *fault = NULL;
	char what[200];
	int n = 0, step = operations / FAILURES_MAX + 1;

	for (int i = 0; i < 2 * operations / step && !fault; i++) {
		n = 1 + i / 2 * step;
		struct run r = play(
			scene, c, tls, n, i % 2 ? WORLD_SILENCE : WORLD_ERROR);

		fault = r.fault;
		if (fault)
			printf("# %s\n", fault);
		sc_arena_free(&r.arena);
	}
	snprintf(what, sizeof(what), "%s: with operation %d of %d failing",
		name, n, operations);
	OK(!fault, what);
}

static void check_story(struct run *r, struct credentials *c, const char *name)
{
	struct sc_arena *a = &r->arena;
	struct sc_trust *trust = sc_trust_of(a, credentials_der(c, "root"));
	const struct sc_settings settings = { { -1, false }, { -1, false },
		false };
	struct sc_facts facts =
		sc_facts_derive(a, &r->obs, r->obs.observed_at, trust);
	struct sc_report report = sc_report_make(a, &r->obs, &facts, &settings);
	const char *odd = contradiction(a, &report);

	if (!odd)
		odd = contradiction_of_rules(a, &r->obs, &facts, settings);

	if (!OK(!odd, sc_arena_printf(a, "%s: one story", name)))
		printf("# %s\n", odd);
}

static void run_scene(struct sc_arena *a, const char *name, const char *text,
	struct sc_tls_context *tls)
{
	const struct sc_date now = { 1795435200 }; /* 2026-11-23 */
	struct sc_error e = { 0 };
	struct scene scene;
	struct credentials *c = NULL;

	if (scene_parse(a, text, &scene, &e))
		c = credentials_new(a, &scene, now, &e);
	if (!OK(c != NULL, sc_arena_printf(a, "%s is a scene", name))) {
		printf("# %s\n", e.text);
		return;
	}

	struct run r = play(&scene, c, tls, 0, WORLD_ERROR);
	int operations = world_operations(r.world);

	OK(r.ok, sc_arena_printf(a, "%s: the probe ran", name));
	if (!OK(!r.fault, sc_arena_printf(a, "%s: all in order", name)))
		printf("# %s\n", r.fault);
	if (r.ok && r.json)
		check_claims(&r, &scene, name);
	if (r.ok)
		check_story(&r, c, name);
	if (getenv("SCENES_SHOW") && r.json)
		fputs(r.json, stderr);
	sc_arena_free(&r.arena);
	play_failures(&scene, c, tls, name, operations);
	credentials_free(c);
}

static char *read_file(struct sc_arena *a, const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = sc_arena_alloc(a, 1 << 16, 1);

	if (!f) {
		printf("Bail out! %s: %s\n", path, strerror(errno));
		exit(1);
	}
	(void)!fread(text, 1, (1 << 16) - 1, f);
	fclose(f);
	return text;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The scenes of a directory, in order of their names. */
static size_t list_scenes(
	struct sc_arena *a, const char *directory, const char **names)
{
	DIR *d = opendir(directory);
	size_t n = 0;

	for (struct dirent *e; d && n < MAX_SCENES && (e = readdir(d));) {
		size_t length = strlen(e->d_name);

		if (length > 4 && strcmp(e->d_name + length - 4, ".scn") == 0)
			names[n++] = sc_arena_text(a, e->d_name);
	}
	if (d)
		closedir(d);
	qsort(names, n, sizeof(*names), by_name);
	return n;
}

int main(int argc, char **argv)
{
	const char *directory = argc > 1 ? argv[1] : ".";
	const char *names[MAX_SCENES];
	struct sc_arena a = { 0 };
	struct sc_tls_context *tls;
	struct sc_error e = { 0 };
	size_t n = list_scenes(&a, directory, names);

	if (!sc_tls_context_new(&tls, &e)) {
		printf("Bail out! %s\n", e.text);
		return 1;
	}
	OK(n > 0, "there are scenes");
	for (size_t i = 0; i < n; i++) {
		struct sc_arena scene = { 0 };
		const char *path =
			sc_arena_printf(&scene, "%s/%s", directory, names[i]);

		if (argc < 3 || strcmp(argv[2], names[i]) == 0)
			run_scene(
				&scene, names[i], read_file(&scene, path), tls);
		sc_arena_free(&scene);
	}
	sc_tls_context_free(tls);
	sc_arena_free(&a);
	return DONE();
}

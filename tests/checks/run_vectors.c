/*
 * run_vectors.c -- every check against its vectors, and all of them against
 * every vector.
 *
 *	run_vectors DIR [ID...]
 *
 * TAP: a test for each vector, and one for each id that has none that fires or
 * none that does not. What is reported on the way must read well: a sentence,
 * printable, with evidence in "label: text" lines; and it must agree with the
 * table of senders (lib/consistent.h).
 */
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>

#include "lib/consistent.h"
#include "lib/t.h"
#include "report/parts.h"
#include "vector.h"
#include "words/words.h"

/* What one check said about the subjects of one vector. */
struct outcome {
	size_t n, fired, passed, na, unseen;
	size_t other_severity;
	const char *seen; /* the severity of the last that fired */
	const char *text; /* all that the check says, and advises */
};

static const char *const severity_words[] = {
	[SC_SEVERITY_PASS] = "pass",
	[SC_SEVERITY_INFO] = "info",
	[SC_SEVERITY_WARN] = "warn",
	[SC_SEVERITY_UNKNOWN] = "unknown",
	[SC_SEVERITY_FAIL] = "fail",
};

/* All that it says, in words. */
static const char *text_of(struct sc_arena *a, const struct sc_fired *f)
{
	struct sc_finding w = { 0 };

	sc_report_words(a, f, NULL, &w);
	return sc_arena_printf(a, "%s\n%s\n%s\n", w.message,
		w.evidence ? w.evidence : "", w.remedy);
}

static struct outcome apply(
	struct sc_arena *a, const struct sc_check *c, const struct vector *vec)
{
	struct outcome o = { .text = "" };
	struct sc_subject *subjects = NULL;

	o.n = sc_check_subjects(
		a, c->scope, &vec->obs, &vec->facts, &vec->settings, &subjects);
	for (size_t i = 0; i < o.n; i++) {
		struct sc_verdict v = sc_check_apply(c, &subjects[i]);

		o.passed += v.status == SC_STATUS_PASS;
		o.na += v.status == SC_STATUS_NA;
		o.unseen += v.status == SC_STATUS_UNSEEN;
		if (v.status != SC_STATUS_FIRES)
			continue;
		o.fired++;
		o.text = sc_arena_printf(a, "%s%s", o.text,
			text_of(a,
				&(struct sc_fired){
					.check = c, .verdict = v }));
		o.seen = severity_words[sc_check_severity(c, &v, &subjects[i])];
		o.other_severity +=
			vec->severity && strcmp(vec->severity, o.seen) != 0;
	}
	return o;
}

static bool is_reported(const struct sc_run *run, const char *id)
{
	for (size_t i = 0; i < run->n_fired; i++)
		if (strcmp(sc_check_entry(run->fired[i].check)->name, id) == 0)
			return true;
	return false;
}

static bool is_as_expected(const struct vector *v, const struct outcome *o,
	const struct sc_run *run, const char *id)
{
	switch (v->expect) {
	case EXPECT_FIRES: return o->fired && !o->other_severity;
	case EXPECT_EXPLAINED: return o->fired && !is_reported(run, id);
	case EXPECT_PASSES: return o->passed && !o->fired;
	case EXPECT_NA: return !o->passed && !o->fired && !o->unseen;
	case EXPECT_UNSEEN: return o->unseen && !o->fired;
	case EXPECT_NOTHING: break;
	}
	return false;
}

static bool has_words(const struct vector *v, const struct outcome *o)
{
	for (size_t i = 0; i < v->n_says; i++)
		if (!strstr(o->text, v->says[i]))
			return false;
	for (size_t i = 0; i < v->n_omits; i++)
		if (strstr(o->text, v->omits[i]))
			return false;
	return true;
}

static bool is_sentence(const char *s)
{
	size_t n = s ? strlen(s) : 0;

	for (size_t i = 0; i < n; i++)
		if (iscntrl((unsigned char)s[i]))
			return false;
	return n > 1 && s[n - 1] == '.';
}

/* Lines "label: text" with a short word as label. */
static bool is_evidence(const char *s)
{
	while (s && *s) {
		size_t line = strcspn(s, "\n");
		size_t label = strspn(s, "abcdefghijklmnopqrstuvwxyzDNS-");

		if (label == 0 || label > 12 || strncmp(s + label, ": ", 2))
			return false;
		s += line + (s[line] == '\n');
	}
	return true;
}

/* The message fits the values given for it, and so do the others. */
static const char *misfit(struct sc_arena *a, const struct sc_verdict *v)
{
	const char *fault = sc_words_fault(a, v->message);

	for (size_t i = 0; i < v->n_evidence && !fault; i++)
		fault = sc_words_fault(a, v->evidence[i].what);
	return fault ? fault : sc_words_fault(a, v->remedy);
}

static bool reads_well(struct sc_arena *a, const struct sc_run *run)
{
	for (size_t i = 0; i < run->n_fired; i++) {
		const struct sc_fired *f = &run->fired[i];
		const char *fault = misfit(a, &f->verdict);
		struct sc_finding w = { 0 };

		sc_report_words(a, f, NULL, &w);
		if (!fault && is_sentence(w.message) && is_evidence(w.evidence))
			continue;
		printf("# %s reads badly: %s\n# %s\n",
			sc_check_entry(f->check)->name, fault ? fault : "",
			w.message);
		return false;
	}
	return true;
}

/* One story, by report/. */
static bool is_consistent(struct sc_arena *a, const struct vector *v)
{
	struct sc_report r =
		sc_report_make(a, &v->obs, &v->facts, &v->settings);
	const char *why = contradiction(a, &r);

	if (!why)
		why = contradiction_of_rules(
			a, &v->obs, &v->facts, v->settings);

	if (why)
		printf("# %s\n", why);
	return !why;
}

static void tell(const struct outcome *o, const struct sc_run *run)
{
	printf("# %zu subjects: %zu fire (%s), %zu pass, %zu n/a, %zu unseen\n",
		o->n, o->fired, o->seen ? o->seen : "-", o->passed, o->na,
		o->unseen);
	for (const char *line = o->text; *line; line += strcspn(line, "\n") + 1)
		printf("# %.*s\n", (int)strcspn(line, "\n"), line);
	for (size_t i = 0; i < run->n_fired; i++)
		printf("# reported: %s\n",
			sc_check_entry(run->fired[i].check)->name);
}

struct coverage {
	bool fires, not ;
};

static void run_file(const char *dir, const struct sc_check *c,
	const char *path, struct coverage *coverage)
{
	struct sc_arena a = { 0 };
	struct sc_error e = { 0 };
	struct vector v;

	if (!vector_load(&a, dir, path, &v, &e)) {
		OK(false, path);
		printf("# %s\n", e.text);
		sc_arena_free(&a);
		return;
	}

	struct outcome o = apply(&a, c, &v);
	struct sc_run run = sc_check_run(&a, &v.obs, &v.facts, &v.settings);
	bool good = is_as_expected(&v, &o, &run, sc_check_entry(c)->name) &&
		has_words(&v, &o) && reads_well(&a, &run) &&
		is_consistent(&a, &v);

	if (!OK(good, path))
		tell(&o, &run);
	coverage->fires |= v.expect == EXPECT_FIRES && good;
	coverage->not |= v.expect != EXPECT_FIRES && good;
	sc_arena_free(&a);
}

static int is_vector(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && strcmp(d->d_name + n - 4, ".vec") == 0;
}

static void run_check(const char *dir, const struct sc_check *c)
{
	char path[4096];
	const char *name = sc_check_entry(c)->name;
	struct coverage coverage = { false, false };
	struct dirent **files = NULL;

	snprintf(path, sizeof(path), "%s/%s", dir, name);

	int n = scandir(path, &files, is_vector, alphasort);

	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s/%s", dir, name,
			files[i]->d_name);
		run_file(dir, c, path, &coverage);
		free(files[i]);
	}
	free(files);
	snprintf(path, sizeof(path), "%s has a vector that fires", name);
	OK(coverage.fires, path);
	snprintf(path, sizeof(path), "%s has a vector that does not", name);
	OK(coverage.not, path);
}

static bool is_wanted(const char *id, int n, char **ids)
{
	for (int i = 0; i < n; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return n == 0;
}

/* A directory whose name is no id holds vectors that nobody runs. */
static void find_strays(const char *dir)
{
	DIR *d = opendir(dir);

	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_type == DT_DIR && e->d_name[0] != '.' &&
			strcmp(e->d_name, "base") != 0 &&
			!sc_catalogue_find(e->d_name))
			OK(false, e->d_name);
	if (d)
		closedir(d);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: run_vectors DIR [ID...]\n");
		return 64;
	}
	setenv("SSL_CERT_FILE", "/nonexistent", 1); /* `trust none` */
	if (argc == 2)
		find_strays(argv[1]);
	for (size_t t = 0; sc_check_tables[t]; t++)
		for (const struct sc_check *c = sc_check_tables[t]; c->id; c++)
			if (is_wanted(sc_check_entry(c)->name, argc - 2,
				    argv + 2))
				run_check(argv[1], c);
	return DONE();
}

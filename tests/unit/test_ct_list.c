/* test_ct_list.c -- lists of CT logs: what is taken, and what is said. */
#include "lib/t.h"
#include "base/date.h"
#include "base/out.h"
#include "base/text.h"
#include "lib/x.h"
#include "mint_sct.h"
#include "x509/ct_list.h"

#define DATE "\"log_list_timestamp\": \"2026-01-02T12:57:01Z\""

/* The key of OpenSSL's test log, and its identifier. */
#define KEY                                                                  \
	"\"key\": \"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmXg8sUUzwBYaWrRb+V0" \
	"IopzQ6o3UyEJ04r5ZrRXGdpYM8K+hB0pXrGRLI0eeWz+3skXrS0IO83AhA3GpRL6s"  \
	"6w==\""
#define ID "\"log_id\": \"3xwuwRUAlFJHqWFoMl3cXHlZ6PfG04j8AC4LvT9012Q=\""

/* Texts, and what is said of them; NULL: they are taken. */
static const struct {
	const char *log, *rest, *error;
} texts[] = {
	{ ID ", " KEY, DATE, NULL },
	{ ID ", " KEY ", \"state\": {\"usable\": {\"timestamp\": "
	     "\"2026-01-01T00:00:00Z\"}}, \"surplus\": [1, {}]",
		DATE ", \"version\": 7", NULL },
	{ ID ", " KEY, "\"version\": \"1\"", "log_list_timestamp" },
	{ ID ", " KEY, "\"log_list_timestamp\": 1", "an RFC 3339 date" },
	{ ID ", " KEY, DATE ", " DATE, "stands there twice" },
	{ ID, DATE, "key of its log" },
	{ KEY, DATE, "not the SHA-256" },
	{ "\"log_id\": \"AAAA\", " KEY, DATE, "not the SHA-256" },
	{ "\"log_id\": \"%%\", " KEY, DATE, "base64 is wanted" },
	{ ID ", \"key\": \"AAAA\"", DATE, "key of its log" },
	{ ID ", " KEY ", \"state\": {\"usable\": 1}", DATE,
		"operators[0].logs[0].state.usable: an object" },
	{ ID ", " KEY ", \"state\": \"usable\"", DATE, "an object is wanted" },
	{ ID ", " KEY ", \"temporal_interval\": {\"start_inclusive\": \"x\"}",
		DATE, "an RFC 3339 date" },
};

static bool read_text(struct sc_arena *a, const char *text,
	struct sc_ct_list *out, struct sc_error *e)
{
	return sc_ct_list_read(a, sc_bytes_of(text), out, e);
}

/* A good text has one log; of a bad one the right thing is said. */
static bool is_as_wanted(bool good, const struct sc_ct_list *list,
	const struct sc_error *e, const char *wanted)
{
	if (good || !wanted)
		return good && !wanted && list->n_logs == 1;
	return e->class == SC_ERROR_CONFIG && strstr(e->text, wanted);
}

static void test_texts(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(texts); i++) {
		struct sc_ct_list list = { .n_logs = 0 };
		struct sc_error e = { .text = "" };
		const char *text = sc_arena_printf(a,
			"{%s, \"operators\": [{\"name\": \"A\", \"logs\": "
			"[{%s}]}]}",
			texts[i].rest, texts[i].log);
		bool good = read_text(a, text, &list, &e);

		if (!OK(is_as_wanted(good, &list, &e, texts[i].error), text))
			printf("# %s\n", e.text);
	}
}

/* Without a log there is nothing to verify by: not a list of zero. */
static void test_empty(struct sc_arena *a)
{
	static const char *const none[] = { "{}", "{" DATE "}",
		"{" DATE ", \"operators\": []}",
		"{" DATE ", \"operators\": [{\"name\": \"A\", \"logs\": []}]}",
		"[]", "", "null", "{\"schema_version\": \"1.0\"}" };

	for (size_t i = 0; i < SC_COUNT(none); i++) {
		struct sc_ct_list list;
		struct sc_error e;

		OK(!read_text(a, none[i], &list, &e) &&
				e.class == SC_ERROR_CONFIG,
			none[i]);
	}
}

static void test_bounds(struct sc_arena *a)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);
	struct sc_ct_list list;
	struct sc_error e;

	sc_out_text(&o,
		"{" DATE ", \"operators\": [{\"name\": \"A\", "
		"\"logs\": [");
	for (int i = 0; i < 5000; i++)
		sc_out_printf(&o, "%s{" ID ", " KEY "}", i ? "," : "");
	sc_out_text(&o, "]}]}");
	OK(!sc_ct_list_read(a, (struct sc_bytes){ (const uint8_t *)m.p, m.n },
		   &list, &e) &&
			strstr(e.text, "more than 4096 elements"),
		"5000 logs are too many");
}

static const struct sc_ct_log *find(
	const struct sc_ct_list *list, const char *name)
{
	for (size_t i = 0; i < list->n_logs; i++)
		if (strstr(list->logs[i].description, name))
			return &list->logs[i];
	return NULL;
}

/* States, kinds, years and operators, of a list like the real ones. */
static void test_members(struct sc_arena *a)
{
	const struct sc_date before = { X_NOW.s - 21 * (int64_t)SC_DAY_S };
	struct sc_ct_list list;
	struct sc_error e;

	if (!OK(read_text(a, mint_sct_log_list(a, X_NOW, 3), &list, &e),
		    "a list"))
		return;
	OK(list.at.s == X_NOW.s - 3 * (int64_t)SC_DAY_S, "its date");
	OK(list.n_logs == 12, "its logs");

	const struct sc_ct_log *log = find(&list, "'alpha'");

	OK(log && log->state == SC_CT_USABLE && !log->is_static &&
			log->from.s && log->until.s > log->from.s,
		"a usable one, with years");
	IS(log->operator_name, "Operator One", "its operator");
	log = find(&list, "'tiled'");
	OK(log && log->is_static, "a tiled one");
	log = find(&list, "'retired'");
	OK(log && log->state == SC_CT_RETIRED &&
			log->since.s == X_NOW.s - 30 * (int64_t)SC_DAY_S,
		"a retired one, and since when");
	OK(find(&list, "'rejected'")->state == SC_CT_REJECTED &&
			find(&list, "'pending'")->state == SC_CT_PENDING &&
			find(&list, "'readonly'")->state == SC_CT_READONLY,
		"other states");
	log = find(&list, "'handed'");
	IS(sc_ct_log_operator(log, X_NOW), "Operator Two", "who runs it");
	IS(sc_ct_log_operator(log, before), "Operator One", "who ran it");
	OK(sc_ct_list_find(&list, log->id) == log, "found by its identifier");
	OK(!sc_ct_list_find(&list, sc_bytes_of("nobody")), "or not");
}

/* What is in it goes to a screen. */
static void test_printable(struct sc_arena *a)
{
	struct sc_ct_list list;
	struct sc_error e;

	OK(read_text(a,
		   "{" DATE ", \"operators\": [{\"name\": \"A\\u001b[2J\", "
		   "\"logs\": [{" ID ", " KEY
		   ", \"description\": \"x\\u202ey\"}]}]}",
		   &list, &e),
		"words that a terminal would obey");
	IS(list.logs[0].operator_name, "A\\x1b[2J", "of an operator");
	IS(list.logs[0].description, "x\\u{202e}y", "of a log");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_texts(&a);
	test_empty(&a);
	test_bounds(&a);
	test_members(&a);
	test_printable(&a);
	sc_arena_free(&a);
	return DONE();
}

#include "obs/json.h"

#include "base/limits.h"
#include "lib/t.h"
#include "obs/obs.h"

static const struct sc_bytes lines[] = { { (const uint8_t *)"a\0\xff\033", 4 },
	{ (const uint8_t *)"", 0 } };
static const char *const texts[] = { "one", "t\xc3\xbco" };

static struct sc_obs sample(void)
{
	static const struct sc_tls tls = { .outcome = SC_OUTCOME_OK,
		.version = "TLSv1.3",
		.chain = texts,
		.n_chain = 2,
		.ocsp_response = { (const uint8_t *)"\x30\x00", 2 } };
	static const struct sc_endpoint endpoint = { .host = "mx.example",
		.address = "192.0.2.1",
		.port = 25,
		.preference = -1,
		.greeting = { .outcome = SC_OUTCOME_OK,
			.code = 220,
			.lines = lines,
			.n_lines = 2 },
		.tls = &tls };

	return (struct sc_obs){ .schema_version = "1.0",
		.target = { .input = "mx.example:25",
			.kind = SC_TARGET_SERVER,
			.port = 25 },
		.observed_at = { 1795456800 },
		.endpoints = &endpoint,
		.n_endpoints = 1 };
}

static char *encode(struct sc_arena *a, const struct sc_obs *obs)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);

	sc_json_write(&o, &sc_type_obs, obs);
	return m.p;
}

static void test_round_trip(struct sc_arena *a)
{
	struct sc_obs obs = sample(), back;
	struct sc_error e = { 0 };
	const char *text = encode(a, &obs);

	if (!OK(sc_json_read(a, sc_bytes_of(text), &sc_type_obs, &back, &e),
		    "what was written can be read"))
		printf("# %s\n", e.text);
	IS(encode(a, &back), text, "and written again the same");
	OK(sc_bytes_equal(back.endpoints[0].greeting.lines[0], lines[0]),
		"bytes that are no text survive");
	OK(back.endpoints[0].preference == -1, "null is negative again");
	OK(!back.domain && back.endpoints[0].tls, "references");
}

static const struct {
	const char *text, *error;
} bad[] = {
	{ "", "not JSON: line 1, column 1: the text ends too soon" },
	{ "{\"schema_version\":\"1.0\"} {}",
		"not JSON: line 1, column 26: an end is wanted" },
	{ "{\"schema_version\":\"1.0\",\n \"hosts\":[}",
		"hosts[0]: an object is wanted" },
	{ "{\"schema_version\":\"1.0\",\n \"hosts\":[],}",
		"not JSON: line 2, column 13: a name is wanted" },
	{ "{\"schema_version\":\"1.0\",\"hosts\":[],\"hosts\":[]}",
		"hosts: it stands there twice" },
	{ "{}",
		"no observation of this program: schema_version 1.x is "
		"wanted" },
	{ "{\"schema_version\":\"2.0\"}",
		"no observation of this program: schema_version 1.x is "
		"wanted" },
	{ "{\"schema_version\":\"1.0\",\"endpoints\":[{\"address\":\"a\"},"
	  "{\"address\":\"b\",\"port\":\"x\"}]}",
		"endpoints[1].port: a whole number from 0 to 65535 is wanted" },
	{ "{\"schema_version\":\"1.0\",\"endpoints\":[{}]}",
		"endpoints[0].address: a text is wanted" },
	{ "{\"schema_version\":\"1.0\",\"hosts\":[{\"name\":null}]}",
		"hosts[0].name: a text is wanted" },
	{ "{\"schema_version\":\"1.0\",\"target\":{\"input\":\"a\",\"kind\":\"planet\"}}",
		"target.kind: a word of the schema is wanted" },
	{ "{\"schema_version\":\"1.0\",\"observed_at\":\"soon\"}",
		"observed_at: an RFC 3339 date is wanted" },
	{ "{\"schema_version\":\"1.0\",\"certificates\":[{\"sha256\":\"\",\"der\":\"*\"}]}",
		"certificates[0].der: base64 is wanted" },
	{ "{\"schema_version\":\"1.0\",\"target\":null}",
		"target: an object is wanted" },
	{ "{\"schema_version\":\"1.0\",\"target\":{\"input\":\"a\\u0000\"}}",
		"target.input: a text is wanted" },
	{ "{\"schema_version\":\"1.0\",\"target\":{\"input\":\"a\",\"port\":-5}}",
		"target.port: a whole number from 0 to 65535 is wanted" },
	{ "{\"schema_version\":\"1.0\",\"elapsed_ms\":9223372036854775807}",
		"elapsed_ms: a whole number from -1 to 1000000000000 is "
		"wanted" },
	{ "{\"schema_version\":\"1.0\",\"endpoints\":[{\"address\":\"a\","
	  "\"connections\":2147483647}]}",
		"endpoints[0].connections: a whole number from 0 to "
		"1000000000 is wanted" },
};

/* `n` elements of `member` as the only content of an observation. */
static bool is_read(struct sc_arena *a, const char *member, const char *element,
	size_t n, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);
	struct sc_obs obs;

	sc_out_printf(&o, "{\"schema_version\":\"1.0\",\"%s\":[", member);
	for (size_t i = 0; i < n; i++)
		sc_out_printf(&o, "%s%s", i ? "," : "", element);
	sc_out_text(&o, "]}");
	return sc_json_read(a, sc_bytes_of(m.p), &sc_type_obs, &obs, e);
}

/* Memory follows from the number of values, and that is bounded first. */
static void test_bounds(struct sc_arena *a)
{
	static const char endpoint[] = "{\"address\":\"a\"}";
	struct sc_error e = { 0 };

	OK(is_read(a, "endpoints", endpoint, SC_LIMIT_ENDPOINTS, &e),
		"as many endpoints as a probe makes");
	OK(!is_read(a, "endpoints", endpoint, SC_LIMIT_ENDPOINTS + 1, &e),
		"but not one more");
	IS(e.text, "endpoints: more than 200 elements", "which is said");

	size_t before = a->used_bytes;

	OK(!is_read(a, "unknown", "{}", SC_LIMIT_JSON_CONTAINERS, &e),
		"empty objects are counted, wherever they stand");
	IS(e.text,
		"not JSON: line 1, column 600030: too many values, or objects "
		"and arrays",
		"which is said");
	OK(a->used_bytes - before < 16 * SC_LIMIT_JSON_CONTAINERS,
		"and nothing is made of them");
	OK(is_read(a, "unknown", "\"{[\\\"{[,\"", SC_LIMIT_JSON_CONTAINERS, &e),
		"marks inside of strings are not counted");
}

/* A character that is escaped, at every place of strings of every length. */
static bool finds_escapes(void)
{
	static const uint8_t marked[] = { 0, 0x1f, '"', '\\', 0x7f, 0x80,
		0xff };
	uint8_t text[40];

	for (size_t n = 0; n <= sizeof(text); n++)
		for (size_t at = 0; at <= n; at++)
			for (size_t m = 0; m < sizeof(marked); m++) {
				memset(text, at % 2 ? ' ' : '~', n);
				if (at < n)
					text[at] = marked[m];
				if (sc_json_plain(
					    (struct sc_bytes){ text, n }) != at)
					return false;
			}
	return true;
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_obs obs;

	test_round_trip(&a);
	test_bounds(&a);
	for (size_t i = 0; i < SC_COUNT(bad); i++) {
		struct sc_error e = { 0 };

		OK(!sc_json_read(&a, sc_bytes_of(bad[i].text), &sc_type_obs,
			   &obs, &e),
			"refused");
		IS(e.text, bad[i].error, "and the place is named");
	}

	struct sc_error e;
	const char *later = "{\"schema_version\":\"1.9\",\"new\":[1]}";

	OK(sc_json_read(&a, sc_bytes_of(later), &sc_type_obs, &obs, &e),
		"what a later minor version adds is ignored");
	OK(finds_escapes(), "what is escaped is found wherever it stands");
	return DONE();
}

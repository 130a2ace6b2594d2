/*
 * The file is taken in by field tables, as an observation is; members that we
 * have no use for (url, mmd, dns, log_type) are not looked at.
 */
#include "x509/ct_list.h"

#include <openssl/sha.h>
#include <stddef.h>

#include "base/limits.h"
#include "base/text.h"
#include "obs/json.h"
#include "x509/key.h"
#include "x509/sha256.h"

#define TEXT_BYTES 200

/* The file, as it stands. */
struct file_since {
	struct sc_date timestamp;
};

struct file_states {
	const struct file_since *pending, *qualified, *usable, *readonly,
		*retired, *rejected;
};

struct file_interval {
	struct sc_date start_inclusive, end_exclusive;
};

struct file_operator_before {
	const char *name;
	struct sc_date end_time;
};

struct file_log {
	const char *description;
	struct sc_bytes log_id, key;
	struct file_states state;
	const struct file_interval *temporal_interval;
	const struct file_operator_before *previous;
	size_t n_previous;
};

struct file_operator {
	const char *name;
	const struct file_log *logs, *tiled_logs;
	size_t n_logs, n_tiled_logs;
};

struct file_list {
	struct sc_date log_list_timestamp;
	const struct file_operator *operators;
	size_t n_operators;
};

#define AT(m)   .at = offsetof(struct HERE, m)
#define N(m)    .count_at = offsetof(struct HERE, m)
#define TYPE(n) sizeof(struct n), (const struct sc_field[])

#define HERE file_since
static const struct sc_type since_type = { "state",
	TYPE(file_since){
		{ "timestamp", SC_KIND_DATE, AT(timestamp), "" }, { 0 } } };
#undef HERE

#define HERE file_states
#define STATE(word)                                                   \
	{                                                             \
#word, SC_KIND_REF, AT(word), "", .type = &since_type \
	}
static const struct sc_type states_type = { "states",
	TYPE(file_states){ STATE(pending), STATE(qualified), STATE(usable),
		STATE(readonly), STATE(retired), STATE(rejected), { 0 } } };
#undef STATE
#undef HERE

#define HERE file_interval
static const struct sc_type interval_type = { "temporal_interval",
	TYPE(file_interval){
		{ "start_inclusive", SC_KIND_DATE, AT(start_inclusive), "" },
		{ "end_exclusive", SC_KIND_DATE, AT(end_exclusive), "" },
		{ 0 } } };
#undef HERE

#define HERE file_operator_before
static const struct sc_type before_type = { "previous_operator",
	TYPE(file_operator_before){ { "name", SC_KIND_NAME, AT(name), "" },
		{ "end_time", SC_KIND_DATE, AT(end_time), "" }, { 0 } } };
#undef HERE

#define HERE file_log
static const struct sc_type log_type = { "log",
	TYPE(file_log){ { "description", SC_KIND_TEXT, AT(description), "" },
		{ "log_id", SC_KIND_BASE64, AT(log_id), "" },
		{ "key", SC_KIND_BASE64, AT(key), "" },
		{ "state", SC_KIND_STRUCT, AT(state), "",
			.type = &states_type },
		{ "temporal_interval", SC_KIND_REF, AT(temporal_interval), "",
			.type = &interval_type },
		{ "previous_operators", SC_KIND_ARRAY, AT(previous), "",
			N(n_previous), &before_type },
		{ 0 } } };
#undef HERE

#define HERE file_operator
static const struct sc_type operator_type = { "operator",
	TYPE(file_operator){ { "name", SC_KIND_NAME, AT(name), "" },
		{ "logs", SC_KIND_ARRAY, AT(logs), "", N(n_logs), &log_type,
			.max = SC_LIMIT_CT_LOGS },
		{ "tiled_logs", SC_KIND_ARRAY, AT(tiled_logs), "",
			N(n_tiled_logs), &log_type, .max = SC_LIMIT_CT_LOGS },
		{ 0 } } };
#undef HERE

#define HERE file_list
static const struct sc_type list_type = { "list of CT logs",
	TYPE(file_list){ { "log_list_timestamp", SC_KIND_DATE,
				 AT(log_list_timestamp), "" },
		{ "operators", SC_KIND_ARRAY, AT(operators), "", N(n_operators),
			&operator_type },
		{ 0 } } };
#undef HERE

struct reader {
	struct sc_arena *arena;
	struct sc_ct_log *logs;
	size_t n;
	struct sc_error *error;
};

static const char *printable(struct reader *r, const char *text)
{
	return text ? sc_text_printable_utf8(
			      r->arena, sc_bytes_of(text), TEXT_BYTES) :
		      NULL;
}

/* A log is in one state; of several the last counts. */
static void read_state(const struct file_states *f, struct sc_ct_log *log)
{
	const struct file_since *const since[] = {
		[SC_CT_PENDING] = f->pending,
		[SC_CT_QUALIFIED] = f->qualified,
		[SC_CT_USABLE] = f->usable,
		[SC_CT_READONLY] = f->readonly,
		[SC_CT_RETIRED] = f->retired,
		[SC_CT_REJECTED] = f->rejected,
	};

	for (size_t i = 1; i < SC_COUNT(since); i++)
		if (since[i]) {
			log->state = (enum sc_ct_state)i;
			log->since = since[i]->timestamp;
		}
}

static void read_previous(
	struct reader *r, const struct file_log *f, struct sc_ct_log *log)
{
	struct sc_ct_operator *v =
		sc_new(r->arena, struct sc_ct_operator, f->n_previous);

	for (size_t i = 0; i < f->n_previous; i++)
		v[i] = (struct sc_ct_operator){ printable(
							r, f->previous[i].name),
			f->previous[i].end_time };
	log->previous = v;
	log->n_previous = f->n_previous;
}

static bool is_digest_of(struct sc_bytes id, struct sc_bytes key)
{
	uint8_t md[SHA256_DIGEST_LENGTH];

	sc_sha256(key, md);
	return sc_bytes_equal(id, (struct sc_bytes){ md, sizeof(md) });
}

static bool read_log(struct reader *r, const struct file_log *f,
	const struct file_operator *by, bool is_static)
{
	struct sc_ct_log log = { .description = printable(r, f->description),
		.operator_name = printable(r, by->name),
		.id = f->log_id,
		.is_static = is_static };
	const char *name = log.description ? log.description : "(no name)";

	if (r->n == SC_LIMIT_CT_LOGS)
		return sc_error_set(r->error, SC_ERROR_CONFIG,
			"there are more than %d logs in it", SC_LIMIT_CT_LOGS);
	if (!f->key.n || !sc_key_parse(r->arena, f->key, &log.key))
		return sc_error_set(r->error, SC_ERROR_CONFIG,
			"the key of its log %s cannot be read", name);
	if (!is_digest_of(f->log_id, f->key))
		return sc_error_set(r->error, SC_ERROR_CONFIG,
			"the log_id of its log %s is not the SHA-256 of the "
			"key beside it",
			name);
	if (f->temporal_interval) {
		log.from = f->temporal_interval->start_inclusive;
		log.until = f->temporal_interval->end_exclusive;
	}
	read_state(&f->state, &log);
	read_previous(r, f, &log);
	r->logs = sc_grow(r->arena, r->logs, r->n, struct sc_ct_log);
	r->logs[r->n++] = log;
	return true;
}

static bool read_operator(struct reader *r, const struct file_operator *f)
{
	for (size_t i = 0; i < f->n_logs; i++)
		if (!read_log(r, &f->logs[i], f, false))
			return false;
	for (size_t i = 0; i < f->n_tiled_logs; i++)
		if (!read_log(r, &f->tiled_logs[i], f, true))
			return false;
	return true;
}

static bool read_all(struct sc_arena *a, const struct file_list *f,
	struct sc_ct_list *out, struct sc_error *e)
{
	struct reader r = { .arena = a, .error = e };

	for (size_t i = 0; i < f->n_operators; i++)
		if (!read_operator(&r, &f->operators[i]))
			return false;
	if (r.n == 0)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"there is no log in it; wanted is a list such as "
			"https://www.gstatic.com/ct/log_list/v3/log_list.json");
	if (!f->log_list_timestamp.s)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"it has no log_list_timestamp, so nobody can tell how "
			"old it is");
	*out = (struct sc_ct_list){ f->log_list_timestamp, r.logs, r.n };
	return true;
}

bool sc_ct_list_read(struct sc_arena *a, struct sc_bytes text,
	struct sc_ct_list *out, struct sc_error *e)
{
	struct file_list file;
	struct sc_error inner;

	if (!sc_json_read_foreign(a, text, &list_type, &file, &inner))
		return sc_error_set(e, SC_ERROR_CONFIG, "%s", inner.text);
	return read_all(a, &file, out, e);
}

const struct sc_ct_log *sc_ct_list_find(
	const struct sc_ct_list *list, struct sc_bytes log_id)
{
	for (size_t i = 0; i < list->n_logs; i++)
		if (sc_bytes_equal(list->logs[i].id, log_id))
			return &list->logs[i];
	return NULL;
}

/* Whose time ended first of those that had not: they are in no order. */
const char *sc_ct_log_operator(const struct sc_ct_log *log, struct sc_date at)
{
	const struct sc_ct_operator *best = NULL;

	for (size_t i = 0; i < log->n_previous; i++) {
		const struct sc_ct_operator *o = &log->previous[i];

		if (at.s < o->until.s && (!best || o->until.s < best->until.s))
			best = o;
	}
	return best ? best->name : log->operator_name;
}

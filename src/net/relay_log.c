#include "net/relay_log.h"

enum { RR_DS = 43, RR_DNSKEY = 48 };

uint64_t sc_relay_now_ms(void)
{
	return uv_hrtime() / 1000000;
}

static bool is(const struct sc_relay_entry *e, const char *name, int type)
{
	return e->name[0] && e->type == type && sc_dname_equal(e->name, name);
}

static bool is_fresh(const struct sc_relay_entry *e, uint64_t age_ms)
{
	return e->name[0] && sc_relay_now_ms() - e->at_ms <= age_ms;
}

void sc_relay_log_add(struct sc_relay_log *log, const char *name, int type,
	const struct sc_relay_failure *why)
{
	uv_mutex_lock(&log->lock);

	struct sc_relay_entry *e = &log->v[log->n++ % SC_RELAY_LOG];

	snprintf(e->name, sizeof(e->name), "%s", name);
	e->type = type;
	e->at_ms = sc_relay_now_ms();
	e->why = *why;
	uv_mutex_unlock(&log->lock);
}

void sc_relay_log_drop(struct sc_relay_log *log, const char *name, int type)
{
	uv_mutex_lock(&log->lock);
	for (size_t i = 0; i < SC_RELAY_LOG; i++)
		if (is(&log->v[i], name, type))
			log->v[i].name[0] = '\0';
	uv_mutex_unlock(&log->lock);
}

bool sc_relay_log_gave_up(
	struct sc_relay_log *log, const char *name, int type, uint64_t age_ms)
{
	bool gave_up = false;

	uv_mutex_lock(&log->lock);
	for (size_t i = 0; i < SC_RELAY_LOG && !gave_up; i++)
		gave_up = is(&log->v[i], name, type) &&
			is_fresh(&log->v[i], age_ms) && log->v[i].why.waited;
	uv_mutex_unlock(&log->lock);
	return gave_up;
}

/* How well an entry explains why `name` and `type` failed; 0: not at all. */
static int closeness(const struct sc_relay_entry *e, const char *name, int type,
	uint64_t since_ms, bool keys_only)
{
	bool key = e->type == RR_DS || e->type == RR_DNSKEY;

	if (!is_fresh(e, SC_RELAY_LOG_MS))
		return 0;
	/* An error in place of a key is what makes a zone bogus. */
	if (keys_only && (!key || e->why.end == SC_NET_OK))
		return 0;
	if (is(e, name, type))
		return 3;
	if (key &&
		(strcmp(e->name, ".") == 0 || sc_dname_within(name, e->name)))
		return 2;
	return e->at_ms >= since_ms; /* of an alias, perhaps */
}

bool sc_relay_log_find(struct sc_relay_log *log, const char *name, int type,
	uint64_t since_ms, bool keys_only, struct sc_relay_failure *out)
{
	int best = 0;

	uv_mutex_lock(&log->lock);
	for (size_t i = 0; i < SC_RELAY_LOG; i++) {
		const struct sc_relay_entry *e =
			&log->v[(log->n + i) % SC_RELAY_LOG];
		int c = closeness(e, name, type, since_ms, keys_only);

		if (c && c >= best) { /* the latest last */
			best = c;
			*out = e->why;
		}
	}
	uv_mutex_unlock(&log->lock);
	return best > 0;
}

/*
 * relay_log.h -- what failed at the relay, written there, read by the resolver.
 *
 * The last SC_RELAY_LOG questions that failed; the only data of the relay that
 * two threads see. Inside net/ only.
 */
#ifndef SC_NET_RELAY_LOG_H
#define SC_NET_RELAY_LOG_H

#include <uv.h>

#include "base/dname.h"
#include "net/relay.h"

#define SC_RELAY_LOG    64
#define SC_RELAY_LOG_MS 90000 /* as long libunbound keeps what failed */

struct sc_relay_entry {
	char name[SC_DNAME_MAX + 1]; /* "": no entry */
	int type;
	uint64_t at_ms;
	struct sc_relay_failure why;
};

struct sc_relay_log {
	uv_mutex_t lock;
	struct sc_relay_entry v[SC_RELAY_LOG];
	size_t n; /* written in all */
};

/* The times are those of uv_hrtime(), in milliseconds. */
uint64_t sc_relay_now_ms(void);

void sc_relay_log_add(struct sc_relay_log *log, const char *name, int type,
	const struct sc_relay_failure *why);

/* The question was answered after all. */
void sc_relay_log_drop(struct sc_relay_log *log, const char *name, int type);

/* This very question was given up, not longer than `age_ms` ago. */
SC_MUST_CHECK bool sc_relay_log_gave_up(
	struct sc_relay_log *log, const char *name, int type, uint64_t age_ms);

/* As sc_relay_why(). */
SC_MUST_CHECK bool sc_relay_log_find(struct sc_relay_log *log, const char *name,
	int type, uint64_t since_ms, bool keys_only,
	struct sc_relay_failure *out);

#endif

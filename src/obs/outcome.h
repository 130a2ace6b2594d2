/*
 * outcome.h -- an endpoint's story in one word.
 *
 * The steps of an endpoint say how each ended; this says how all of it ended,
 * so that checks, senders and renderers agree on it.
 */
#ifndef SC_OBS_OUTCOME_H
#define SC_OBS_OUTCOME_H

#include "base/arena.h"
#include "obs/obs.h"

enum sc_end {
	SC_END_OK = 0, /* TLS, and EHLO answered inside of it */
	SC_END_UNTRIED,
	SC_END_CONNECTION_REFUSED,
	SC_END_CONNECTION_TIMEOUT,
	SC_END_UNREACHABLE,       /* no route: perhaps ours alone */
	SC_END_CONNECTION_FAILED, /* reset, or a local failure */
	SC_END_GREETING_TIMEOUT,
	SC_END_GREETING_CLOSED,    /* closed or reset without a greeting */
	SC_END_GREETING_TEMPORARY, /* 4yz */
	SC_END_GREETING_REFUSED,   /* 5yz but 521 */
	SC_END_GREETING_NO_MAIL,   /* 521, RFC 7504 */
	SC_END_GREETING_MALFORMED,
	SC_END_IMPLICIT_EXPECTED, /* a STARTTLS port that speaks TLS */
	SC_END_EHLO_TEMPORARY,
	SC_END_EHLO_REFUSED,
	SC_END_EHLO_FAILED, /* closed, timeout, malformed */
	SC_END_STARTTLS_NOT_OFFERED,
	SC_END_STARTTLS_TEMPORARY, /* 4yz: 454 */
	SC_END_STARTTLS_REFUSED,   /* offered, then 5yz */
	SC_END_STARTTLS_FAILED,    /* closed, timeout, malformed */
	SC_END_PLAINTEXT,          /* clear text where TLS was due */
	SC_END_HANDSHAKE_FAILED,
	SC_END_LATE_ALERT,    /* an alert after the handshake */
	SC_END_TLS_TEMPORARY, /* 4yz to EHLO inside TLS */
	SC_END_TLS_REFUSED,   /* 5yz */
	SC_END_TLS_CLOSED,    /* closed, timeout, malformed inside TLS */
	SC_END_LIMIT,         /* a limit of ours was met on the way */
};

enum sc_end sc_endpoint_end(const struct sc_endpoint *e);

/* "ok", "connection-refused", ...; stable, for the report. */
const char *sc_end_word(enum sc_end end);

/* All words by value, ended by NULL, for the field tables. */
extern const char *const sc_end_words[];

/* The connection ended under our hands. */
bool sc_outcome_hung_up(enum sc_outcome o);

/* A handshake that the peer did not complete: the same, an alert, no TLS. */
bool sc_outcome_broke_off(enum sc_outcome o);

/* The end as half a sentence with the peer's words: "greeting 554: go away". */
const char *sc_endpoint_story(struct sc_arena *a, const struct sc_endpoint *e);

/* What an endpoint is called: its host, or its address. */
const char *sc_endpoint_name(const struct sc_endpoint *e);

/*
 * The host of an endpoint: the one of that name, and of that port when it is
 * there with several. NULL: its addresses were not looked up.
 */
const struct sc_host *sc_host_of(
	const struct sc_obs *obs, const struct sc_endpoint *e);

/* True when some endpoint is an address of the host. */
bool sc_host_has_endpoint(const struct sc_obs *obs, const struct sc_host *h);

/* True when a line of EHLO's reply (not the first) names `keyword`. */
bool sc_reply_offers(const struct sc_reply *r, const char *keyword);

#endif

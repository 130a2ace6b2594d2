/*
 * talk.h -- a session that says something else than SMTP's usual.
 *
 * Drives a dialogue, which is sans I/O like wire/smtp_client.h, over a link:
 * it moves bytes, runs the handshake when the dialogue asks for one, and keeps
 * the time. Each step has a limit, counted from the last time that something
 * was sent, so that a peer who drips bytes gains none.
 */
#ifndef SC_PROBE_TALK_H
#define SC_PROBE_TALK_H

#include "probe/link.h"

/* Whose turn it is. */
enum sc_turn {
	SC_TURN_PEER,   /* bytes are waited for */
	SC_TURN_SECURE, /* a handshake is due */
	SC_TURN_OVER,   /* all is seen: close */
};

/*
 * `now_ms` counts from the beginning of the probe. Behind each call but turn()
 * comes output(), and turn().
 */
struct sc_dialogue {
	void (*start)(void *user, long long now_ms); /* TCP is there */
	/* Clear text, or what was decrypted; valid in the call. */
	void (*feed)(void *user, struct sc_bytes b, long long now_ms);
	void (*secured)(void *user, long long now_ms);
	/*
	 * The limit has passed in silence. True: it goes on, with output of
	 * its own. NULL, or false: fail() with TIMEOUT is next.
	 */
	bool (*silent)(void *user, long long now_ms);
	/* It ended before it was over; also when there was no connection, or
	 * the handshake failed. */
	void (*fail)(void *user, enum sc_outcome why, const char *detail,
		long long now_ms);
	/*
	 * What to send in one write, valid until the next call. Asked again
	 * until there is nothing: n is 0.
	 */
	struct sc_bytes (*output)(void *user);
	enum sc_turn (*turn)(void *user);
	/*
	 * Milliseconds for the step at hand, which begin anew when they are
	 * others than before. NULL: SC_LIMIT_FURTHER_S.
	 */
	long long (*limit_ms)(void *user);
};

struct sc_talk {
	/* caller */
	const struct sc_dialogue *dialogue;
	void *user;          /* of the dialogue */
	struct sc_link link; /* arena, net, tls, offer, began are set */
	struct sc_ip ip;
	int port;
	struct sc_mono deadline;  /* of the probe */
	void (*done)(void *user); /* from the loop, once */
	void *done_user;
	/* the dialogue: the server does not want to see us again (421) */
	bool turned_away;
	/* ours, zero at first */
	enum sc_outcome connect;
	const char *connect_detail;
	struct sc_mono step_deadline;
	long long step_limit_ms;
	bool over;
};

void sc_talk_start(struct sc_talk *t);

#endif

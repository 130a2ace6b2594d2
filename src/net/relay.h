/*
 * relay.h -- between libunbound and the DNS servers that it is to ask.
 *
 * libunbound measures how fast a server answers, sends again when an answer
 * takes longer than that, and forgets the question it sent before. A resolver
 * that has most names in its cache answers in a millisecond, and the next name
 * takes three seconds: the answer comes when nobody listens any more, and
 * libunbound says SERVFAIL, which no server ever said.
 *
 * So libunbound asks a port on loopback instead, and the relay asks the
 * servers as stub resolvers do: the same question again after a second, then
 * after longer and longer pauses, to each server in turn, and an answer counts
 * whichever question it is to. A truncated answer is asked for again over TCP;
 * libunbound gets it whole, over UDP. The relay judges no data: validation is
 * libunbound's, as before.
 *
 *     libunbound --UDP, 127.0.0.1--> relay --UDP, TCP--> server 1, 2, ...
 *
 * It also knows what libunbound does not tell: whether a server answered with
 * an error, or did not answer, or cannot be reached from here. To tell a fault
 * of the domain from one of the server, it asks a control question, the SOA of
 * the root, when a server answers with an error, or denies a name without the
 * SOA of a zone that says so: a server that cannot answer that either is of no
 * use to anybody.
 *
 * It has a thread and a loop of its own, since the main loop computes for
 * milliseconds at a time while the first answers are awaited.
 */
#ifndef SC_NET_RELAY_H
#define SC_NET_RELAY_H

#include <stdint.h>

#include "net/net.h"
#include "net/servers.h"

struct sc_relay;

/*
 * Listens and starts the thread; `servers` has at least one. NULL when this
 * machine has no loopback, no descriptor or no thread for it.
 */
struct sc_relay *sc_relay_open(const struct sc_servers *servers);

/* ADDR@PORT, for libunbound. */
const char *sc_relay_address(const struct sc_relay *r);

/*
 * Somebody waits so long for an answer. A single one is given up after half of
 * the longest wait, because validation needs several in turn; after 20 s where
 * that is less, and a little before the end of a short wait.
 */
void sc_relay_wait(struct sc_relay *r, uint64_t wait_ms);

/* Why a question failed. */
struct sc_relay_failure {
	enum sc_net_end end; /* OK: a server answered with `rcode` */
	int rcode;
	bool waited;      /* until our patience was over */
	char detail[256]; /* for people, half a sentence */
};

/*
 * What kept `name` and `type`, asked for `asked_ms` ago, from being answered:
 * its own failure, else that of a DS or DNSKEY it depends on, else the latest
 * since then. With `keys_only` just the absence of DS and DNSKEY is looked for,
 * which makes a good answer look bogus. False: nothing failed here.
 */
SC_MUST_CHECK bool sc_relay_why(struct sc_relay *r, const char *name, int type,
	uint64_t asked_ms, bool keys_only, struct sc_relay_failure *out);

/* Stops the thread and frees `r`; NULL is ignored. */
void sc_relay_close(struct sc_relay *r);

#endif

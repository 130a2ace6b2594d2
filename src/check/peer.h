/*
 * peer.h -- what the checks of a session have in common.
 *
 * Reading what a server said, and saying what it means for those who send.
 * Texts are made in the subject's arena and are fit for people.
 */
#ifndef SC_CHECK_PEER_H
#define SC_CHECK_PEER_H

#include "check/check.h"

/* True when a connection ended under our hands: closed or reset. */
bool sc_peer_hung_up(enum sc_outcome o);

/* How a step ended: "closed", "no answer in time". */
enum sc_message sc_peer_ended(enum sc_outcome o);

/* The reply in one line, "554 5.7.1 go away / see there"; or how it failed. */
const struct sc_value *sc_peer_reply(
	const struct sc_subject *s, const struct sc_reply *r);

/* True when a line of `r` has one of `phrases` (lower case, ended by NULL). */
bool sc_peer_says(const struct sc_reply *r, const char *const *phrases);

/* True when `b` has `phrase` (lower case) in it, in whatever case. */
bool sc_peer_has(struct sc_bytes b, const char *phrase);

/*
 * The protocol that the server speaks in place of SMTP, by its greeting and,
 * where that is one of SMTP as well, by its refusal of EHLO: "IMAP", "FTP". NULL
 * for SMTP, LMTP and what we do not know.
 */
const char *sc_peer_protocol(const struct sc_endpoint *e);

/* The name of the endpoint, host or target; without one, its address. */
const char *sc_peer_name(const struct sc_subject *s);

/*
 * What it costs when TLS does not come about, by role: which senders deliver
 * in clear text, which hold the mail back, what a mail client does.
 */
const struct sc_value *sc_peer_cost(const struct sc_subject *s);

/* The same where only some senders stumble, whom the sentence named before. */
const struct sc_value *sc_peer_cost_to_some(const struct sc_subject *s);

/*
 * The finding about a handshake that did not complete, with the alert and who
 * sent it. When it was our patience that ended it, the weight is unknown.
 */
struct sc_verdict sc_peer_handshake_failure(const struct sc_subject *s);

/* The milliseconds between beginning and end of a reply. */
long long sc_peer_waited_ms(const struct sc_reply *r);

bool sc_peer_is_ipv6(const struct sc_endpoint *e);

/* True when there were IPv6 addresses and no route to any of them. */
bool sc_peer_no_ipv6_here(const struct sc_obs *obs);

#endif

/*
 * hello.h -- answers to a ClientHello that OpenSSL would not give.
 *
 * A fault's table of answers (struct fault_answer) is held against what a
 * client offers. The first that fits is written by hand: ServerHello and what
 * follows it up to ServerHelloDone, a HelloRetryRequest, or an end. A client
 * sees that the server takes what it offers, and no more: nothing is signed or
 * encrypted in earnest.
 */
#ifndef BADSMTP_HELLO_H
#define BADSMTP_HELLO_H

#include "chain.h"
#include "der_writer.h"

/* What of a ClientHello counts; the bytes are those that were read. */
struct hello {
	unsigned version; /* the newest offered: 0x0002, 0x0300 to 0x0304 */
	struct sc_bytes suites, groups, shares, schemes;
	bool deflate, alpn, unknown;
	size_t length; /* of the whole record */
};

/*
 * Reads the hello that `in` begins with. False: it is not whole yet, or
 * `*bad`: it is none.
 */
bool hello_read(struct sc_bytes in, struct hello *out, bool *bad);

/* The first of `answers` (ended by { 0 }) that fits, or NULL. */
const struct fault_answer *hello_find(
	const struct fault_answer *answers, const struct hello *h);

/* Appends the answer's records to `w`; none: the connection just ends. */
void hello_answer(struct der *w, const struct fault_answer *answer,
	const struct hello *h, const struct chain *chain);

#endif

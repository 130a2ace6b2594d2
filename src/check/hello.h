/*
 * hello.h -- what the hellos made by hand say, for the checks.
 *
 * That a server took something is proof, whichever hello it was. That it did
 * not is proof only when the same server took another hello: else the address
 * may be busy, or turn all of us away. In a hello that was not sent, or not
 * answered in time, nothing is known.
 */
#ifndef SC_CHECK_HELLO_H
#define SC_CHECK_HELLO_H

#include "check/check.h"
#include "obs/suite.h"

enum sc_answer_to { SC_TAKEN_UNKNOWN = 0, SC_TAKEN_NO, SC_TAKEN_YES };

/* The hello called `name` (wire/hello_set.h), if it was sent; or NULL. */
const struct sc_hello *sc_hello_named(
	const struct sc_subject *s, const char *name);

/* The same, if the server took it. */
const struct sc_hello *sc_hello_taken(
	const struct sc_subject *s, const char *name);

/*
 * Whether the server took it. A family that was not asked for alone, since
 * none of the weak ones was taken at once, was not.
 */
enum sc_answer_to sc_hello_answer(const struct sc_subject *s, const char *name);

/* It ended without an answer that can be used: alert, closed, silence. */
bool sc_hello_died(const struct sc_hello *h);

/*
 * The verdict when nothing is known: not applicable where no hellos were asked
 * for (the depth of the probe), else unseen.
 */
struct sc_verdict sc_hello_unknown(const struct sc_subject *s);

/*
 * The verdict when nothing of a kind was taken, for which the hello `name` was
 * to ask: fine when it was refused, unseen when that is not known. Where it was
 * not sent the first handshake counts, if `first_is_fine`.
 */
struct sc_verdict sc_hello_not_taken(
	const struct sc_subject *s, const char *name, bool first_is_fine);

/* Something that a server took up: in the first handshake, or a hello. */
struct sc_taken {
	const char *version, *suite, *group, *scheme;
	const char *hello;    /* its name; NULL: the first handshake */
	int dh_bits;          /* of a DHE prime; 0: none */
	const char *dh_prime; /* its name, "custom", or NULL: not known */
	bool encrypt_then_mac, compression;
	bool renegotiation, master_secret; /* secure, extended */
};

/*
 * Walks over all of them, the first handshake first (if it completed): `*i`
 * begins at 0. False: there is no more.
 */
bool sc_taken_next(const struct sc_subject *s, size_t *i, struct sc_taken *out);

/* The first with a suite that has all of `all` and none of `none`. */
bool sc_taken_suite(const struct sc_subject *s, unsigned all, unsigned none,
	struct sc_taken *out);

/* The first of `version`, as "TLSv1". */
bool sc_taken_version(
	const struct sc_subject *s, const char *version, struct sc_taken *out);

/* Where TLS 1.3 is spoken, is not, or nobody knows. */
enum sc_answer_to sc_taken_1_3(const struct sc_subject *s);

/*
 * What is chosen in ServerHello need not come about. Where the library made
 * the handshake that the hello `name` (or NULL) began, says how it ended; where
 * it does not complete the finding is a note.
 */
void sc_taken_finish(
	struct sc_verdict *v, const struct sc_subject *s, const char *name);

/* Adds the evidence "seen", and how it was finished: version and suite, and how they were got. */
void sc_taken_show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_taken *t);

#endif

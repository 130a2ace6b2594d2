/*
 * variant.h -- further handshakes: who gets to see what they show.
 *
 * Checks, senders, advice and renderers go by these words, so that a name of a
 * variant means the same everywhere.
 */
#ifndef SC_FACTS_VARIANT_H
#define SC_FACTS_VARIANT_H

#include "facts/facts.h"

/* What a handshake asked for, as bits. */
enum sc_asked {
	SC_ASKED_SAME = 1 << 0,    /* the first's name: senders get this */
	SC_ASKED_HOST = 1 << 1,    /* the host, where that is not the same */
	SC_ASKED_NOTHING = 1 << 2, /* no name */
	SC_ASKED_DOMAIN = 1 << 3,  /* the mail domain */
	SC_ASKED_UNKNOWN = 1 << 4, /* a name that no server has */
	SC_ASKED_LESS = 1 << 5,    /* the first's name; what no sender asks */
};

/* Of a name that is none of ours: SC_ASKED_UNKNOWN. */
enum sc_asked sc_variant_asked(const char *name);

/* The names of those that offer one kind of key; ended by NULL. */
extern const char *const sc_variant_keys[];

/* "with RSA keys alone": how the handshake was made; the name if unknown. */
const char *sc_variant_how(const char *name);

/* "senders that take RSA keys alone", who are shown the same. */
const char *sc_variant_who(const char *name);

/* The same certificates in the same order. */
bool sc_variant_same_chain(const struct sc_chain *a, const struct sc_chain *b);

/*
 * True when variant `k` of an endpoint completed and showed a chain that
 * neither the first handshake did, nor a variant before `k` that asked for one
 * of `asked`; and asked for one of these itself.
 */
bool sc_variant_is_news(const struct sc_endpoint *e,
	const struct sc_endpoint_facts *f, size_t k, unsigned asked);

/* The variant called `name`; NULL: it was not made. *facts may be NULL. */
const struct sc_variant *sc_variant_find(const struct sc_endpoint *e,
	const struct sc_endpoint_facts *f, const char *name,
	const struct sc_variant_facts **facts);

#endif

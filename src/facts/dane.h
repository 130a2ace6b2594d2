/* dane.h -- TLSA records against one chain, RFC 7672 3. */
#ifndef SC_FACTS_DANE_H
#define SC_FACTS_DANE_H

#include "facts/chain.h"

/* What one TLSA record has to do with a chain. */
enum sc_tlsa_match {
	SC_TLSA_NOT_USED = 0, /* unusable, or there is no chain */
	SC_TLSA_NO_MATCH,
	SC_TLSA_MATCH,
	SC_TLSA_TA_NOT_SENT, /* usage 2: not sent where it would count, though
				it is that of an anchor or of the leaf */
	SC_TLSA_TA_PATH,     /* usage 2 matches, the path up to it is bad */
	SC_TLSA_TA_NAME,     /* usage 2 matches, and none of the names does */
	SC_TLSA_PKIX,        /* usage 0, 1 match (submission), PKIX fails */
};

struct sc_tlsa_facts {
	enum sc_tlsa_match match;
	int at; /* index in chain->sent of what it matches; -1: none */
	enum sc_path_fault fault;         /* TA_PATH */
	const struct sc_cert *fault_cert; /* TA_PATH: at fault; or NULL */
	const char *fault_text;           /* TA_PATH, PKIX: for people */
	/*
	 * NO_MATCH, TA_NOT_SENT, and NOT_USED for its form: what the data is
	 * instead, as a noun phrase ("the SHA-256 of the whole certificate,
	 * which is selector 0"); or NULL.
	 */
	const char *mistaken;
};

enum sc_dane_result {
	SC_DANE_NOT_BOUND = 0,   /* the policy is not UNUSABLE or BINDING */
	SC_DANE_NOTHING_SHOWN,   /* no certificate was sent */
	SC_DANE_UNAUTHENTICATED, /* no usable record: TLS is enough */
	SC_DANE_AUTHENTICATED,
	SC_DANE_MISMATCH,
};

/* The TLSA records of a host against one chain, RFC 7672 3. */
struct sc_dane_facts {
	enum sc_dane_result result;
	const struct sc_tlsa_facts *records; /* as policy->records */
	size_t n_records;
	int record;         /* that authenticates; -1: none */
	const char *name;   /* DANE-TA: the reference name met; or NULL */
	bool next_hop_only; /* and it is the mail domain's, not the host's */
	bool not_agile_differs; /* without digest agility it would be another
				   result (RFC 7671 9) */
};

#endif

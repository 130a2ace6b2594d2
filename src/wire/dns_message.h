/*
 * dns_message.h -- the answer in a DNS message (RFC 1035 4.1).
 *
 *     message  = header [ question ] record* record* ...
 *     question = name type class
 *     record   = name type class ttl length rdata
 *
 * Reads the answer and the authority section; the rest is not read, and of a
 * message that was cut short only the answers.
 *
 * Follows the CNAME records from the name asked for, wherever they stand in
 * the answer section, and gives the records at the end of that chain. A loop
 * or a chain of more than SC_LIMIT_ALIASES ends it without records. Records of
 * other names, types and classes are passed over.
 *
 * Stricter than RFC 1035: at most one question (RFC 9619), a compression
 * pointer points backwards, a name in RDATA ends with the RDATA. Does not look
 * at the question or at the identifier, and does not validate: the resolver
 * did.
 */
#ifndef SC_WIRE_DNS_MESSAGE_H
#define SC_WIRE_DNS_MESSAGE_H

#include "base/limits.h"
#include "wire/dns_rdata.h"
#include "wire/dns_signature.h"

struct sc_dns_message {
	int rcode;      /* 0..15 */
	bool truncated; /* TC, or more than SC_LIMIT_DNS_RECORDS answers */
	const char *const *aliases; /* CNAME targets, first to last */
	size_t n_aliases;
	long long ttl_s; /* the least of all that was followed; 0: nothing */
	const struct sc_dns_record *records; /* as answered */
	size_t n_records;
	/*
	 * Of the aliases and records that were followed; when there are no
	 * records, of what the authority section has to prove that.
	 */
	struct sc_dns_signatures signatures;
	int nsec3_iterations; /* the most of the authority section; 0: none */
};

/*
 * Reads the answer to `qname` (no trailing dot) and `qtype`. False when the
 * message is malformed or no response; `out` is untouched then.
 */
SC_MUST_CHECK bool sc_dns_parse(struct sc_arena *a, struct sc_bytes packet,
	const char *qname, int qtype, struct sc_dns_message *out);

#endif

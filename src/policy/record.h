/*
 * record.h -- what the TXT records of MTA-STS and TLSRPT have in common.
 *
 *     record    = version 1*(delim field) [delim]
 *     delim     = *WSP ";" *WSP
 *     field     = name "=" value
 *     name      = (ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / ".")
 *     value     = 1*(%x21-3A / %x3C / %x3E-7E)
 *
 * RFC 8461 3.1 and RFC 8460 3; only of this directory. Laxer than both: blanks
 * before the semicolon that ends the version, which the ABNF has and the prose
 * has not, are a fault that is not fatal.
 */
#ifndef SC_POLICY_RECORD_H
#define SC_POLICY_RECORD_H

#include "policy/sts.h"

/* The TXT records of an answer, each joined. */
struct sc_record_texts {
	enum sc_record_state state; /* UNKNOWN, FAILED; else ABSENT */
	struct sc_bytes *v;
	bool *split; /* over several character-strings */
	size_t n;
};

struct sc_record_texts sc_record_texts(
	struct sc_arena *a, const struct sc_answer *answer);

struct sc_record_choice {
	enum sc_record_state state; /* VALID: so far */
	struct sc_bytes text;       /* the record; VALID, INVALID, SEVERAL */
	struct sc_bytes fields;     /* VALID: what is behind the version */
	size_t index;               /* of the record */
	size_t n_candidates;
};

/*
 * Picks the record of `version` ("v=STSv1") among texts. One that was only
 * meant to be it is INVALID, and its fault is added.
 */
struct sc_record_choice sc_record_choose(const struct sc_bytes *texts, size_t n,
	const char *version, struct sc_policy_faults *faults);

/*
 * Takes the first field off the front of a line of a policy that may have
 * several: what stands before ";", before "\\n" in two characters, or before a
 * blank and another key of RFC 8461 with its colon.
 */
struct sc_bytes sc_sts_next_piece(struct sc_bytes *rest);

struct sc_record_field {
	struct sc_bytes whole;       /* without blanks around it */
	struct sc_bytes name, value; /* value: absent when there is no "=" */
};

/*
 * Takes the next field off the front of `rest`, false at the end. Fields
 * without anything in them are passed over and added to the faults. *blank_end
 * says at the end that blanks stand there without a semicolon.
 */
bool sc_record_next(struct sc_bytes *rest, struct sc_policy_faults *faults,
	struct sc_record_field *out, bool *blank_end);

/* Adds a fault when `field` is none: what RFCs ask of every extension. */
void sc_record_check_field(
	struct sc_policy_faults *faults, const struct sc_record_field *field);

/* The name of a field or key: one that is 1 to 32 characters of the above. */
bool sc_record_is_name(struct sc_bytes name);

/* A fatal one, or a remark; `meant` may be NULL. */
void sc_record_fault(struct sc_policy_faults *faults,
	enum sc_policy_fault_kind kind, struct sc_bytes text, const char *why,
	const char *meant);
void sc_record_remark(struct sc_policy_faults *faults,
	enum sc_policy_fault_kind kind, struct sc_bytes text, const char *why,
	const char *meant);

bool sc_record_is_ascii(struct sc_bytes text);

/* Blanks and tabs off both ends. */
struct sc_bytes sc_record_trim(struct sc_bytes b);

#endif

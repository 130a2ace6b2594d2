#include "advice/advice.h"
#include "base/limits.h"

static const char *const states[] = {
	[SC_ROLLOVER_UNKNOWN] = "unknown",
	[SC_ROLLOVER_FREE] = "not-bound",
	[SC_ROLLOVER_COVERED] = "covered",
	[SC_ROLLOVER_WAIT] = "wait",
	[SC_ROLLOVER_MISSING] = "missing",
	[SC_ROLLOVER_GONE] = "no-address",
	NULL,
};

static const char *const check_states[] = {
	[SC_TLSA_STATE_UNKNOWN] = "unknown",
	[SC_TLSA_STATE_MATCH] = "match",
	[SC_TLSA_STATE_UNUSABLE] = "unusable",
	[SC_TLSA_STATE_NONE] = "none",
	[SC_TLSA_STATE_FAILED] = "lookup-failed",
	[SC_TLSA_STATE_NO_TLS] = "no-tls",
	[SC_TLSA_STATE_MISMATCH] = "mismatch",
	[SC_TLSA_STATE_GONE] = "no-address",
	NULL,
};

#define AT(m)   .at = offsetof(struct HERE, m)
#define N(m)    .count_at = offsetof(struct HERE, m)
#define TYPE(n) sizeof(struct n), (const struct sc_field[])

#define HERE sc_tlsa_advice
static const struct sc_type record = { "tlsa_record",
	TYPE(sc_tlsa_advice){
		{ "owner", SC_KIND_NAME, AT(owner), "with its last dot" },
		{ "record", SC_KIND_NAME, AT(record), "presentation form" },
		{ "about", SC_KIND_TEXT, AT(about), "whose key" },
		{ "published", SC_KIND_BOOL, AT(published),
			"it is in the DNS already" },
		{ 0 } } };
#undef HERE

#define HERE sc_tlsa_plan
const struct sc_type sc_type_tlsa_plan = { "tlsa_plan",
	TYPE(sc_tlsa_plan){ { "records", SC_KIND_ARRAY, AT(records),
				    "to publish", N(n_records), &record },
		{ "advice", SC_KIND_TEXTS, AT(advice), "sentences",
			N(n_advice) },
		{ 0 } } };
#undef HERE

#define HERE sc_tlsa_check_row
static const struct sc_type check_row = { "tlsa_check_row",
	TYPE(sc_tlsa_check_row){
		{ "host", SC_KIND_TEXT, AT(host), "null: by address" },
		{ "address", SC_KIND_TEXT, AT(address),
			"IPv4 or IPv6; null: none" },
		{ "port", SC_KIND_INT, AT(port), "TCP" },
		{ "variant", SC_KIND_TEXT, AT(variant),
			"which further certificate" },
		{ "state", SC_KIND_ENUM, AT(state), "of the certificate shown",
			.names = check_states },
		{ "owner", SC_KIND_TEXT, AT(owner), "with its last dot" },
		{ "record", SC_KIND_TEXT, AT(record), "that matches" },
		{ "publish", SC_KIND_TEXT, AT(publish), "that would match" },
		{ "why", SC_KIND_NAME, AT(why), "one sentence" },
		{ "records", SC_KIND_TEXTS, AT(records), "of the owner",
			N(n_records) },
		{ 0 } } };
#undef HERE

#define HERE sc_tlsa_check
const struct sc_type sc_type_tlsa_check = { "tlsa_check",
	TYPE(sc_tlsa_check){ { "worst", SC_KIND_ENUM, AT(worst), "of the rows",
				     .names = check_states },
		{ "rows", SC_KIND_ARRAY, AT(rows), "each certificate shown",
			N(n_rows), &check_row, .max = SC_LIMIT_CERTIFICATES },
		{ 0 } } };
#undef HERE

#define HERE sc_rollover_host
static const struct sc_type rollover_host = { "rollover_host",
	TYPE(sc_rollover_host){
		{ "host", SC_KIND_NAME, AT(host), "as in the MX record" },
		{ "port", SC_KIND_INT, AT(port), "TCP" },
		{ "owner", SC_KIND_NAME, AT(owner), "of its TLSA records" },
		{ "state", SC_KIND_ENUM, AT(state), "for the next key",
			.names = states },
		{ "record", SC_KIND_TEXT, AT(record), "that fits" },
		{ "publish", SC_KIND_TEXT, AT(publish), "the record to add" },
		{ "ttl_s", SC_KIND_LONG, AT(ttl_s), "of its TLSA records" },
		{ "why", SC_KIND_NAME, AT(why), "one sentence" }, { 0 } } };
#undef HERE

#define HERE sc_rollover
const struct sc_type sc_type_rollover = { "rollover",
	TYPE(sc_rollover){ { "safe", SC_KIND_BOOL, AT(safe), "deploy now" },
		{ "state", SC_KIND_ENUM, AT(state), "the worst of the hosts",
			.names = states },
		{ "wait_s", SC_KIND_LONG, AT(wait_s), "before deploying" },
		{ "why", SC_KIND_NAME, AT(why), "one sentence" },
		{ "hosts", SC_KIND_ARRAY, AT(hosts), "each", N(n_hosts),
			&rollover_host },
		{ 0 } } };
#undef HERE

#define HERE sc_postfix_policy
const struct sc_type sc_type_postfix_policy = { "postfix_policy",
	TYPE(sc_postfix_policy){
		{ "domain", SC_KIND_TEXT, AT(domain), "the destination" },
		{ "known", SC_KIND_BOOL, AT(known), "false: a lookup failed" },
		{ "line", SC_KIND_TEXT, AT(line),
			"of smtp_tls_policy_maps; null: none" },
		{ "level", SC_KIND_TEXT, AT(level),
			"of the line: dane-only, dane or secure; null: no "
			"line" },
		{ "match", SC_KIND_TEXTS, AT(match),
			"of the line: names, or domains with a dot in front",
			N(n_match) },
		{ "why", SC_KIND_NAME, AT(why), "one sentence" }, { 0 } } };
#undef HERE

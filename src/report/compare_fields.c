#include "base/limits.h"
#include "report/compare.h"

#define AT(m)   .at = offsetof(struct HERE, m)
#define N(m)    .count_at = offsetof(struct HERE, m)
#define TYPE(n) sizeof(struct n), (const struct sc_field[])

#define HERE sc_change_place
const struct sc_type sc_type_change_place = { "place",
	TYPE(sc_change_place){
		{ "host", SC_KIND_TEXT, AT(host), "null: of no one host" },
		{ "address", SC_KIND_TEXT, AT(address),
			"null: of no one address" },
		{ "port", SC_KIND_INT_OR_NULL, AT(port), "TCP port",
			.max = 65535 },
		{ "handshake", SC_KIND_TEXT, AT(handshake),
			"null: the first one" },
		{ "sender", SC_KIND_TEXT, AT(sender), "class of senders" },
		{ "program", SC_KIND_TEXT, AT(program), "of the class" },
		{ 0 } } };
#undef HERE

#define HERE sc_change
const struct sc_type sc_type_change = { "change",
	TYPE(sc_change){ { "kind", SC_KIND_ENUM, AT(kind), "stable",
				 .names = sc_change_kind_words },
		{ "sense", SC_KIND_ENUM, AT(sense), "for those who send",
			.names = sc_change_sense_words },
		{ "place", SC_KIND_STRUCT, AT(place), "where",
			.type = &sc_type_change_place },
		{ "before", SC_KIND_TEXT, AT(before),
			"as in the report; null: none" },
		{ "after", SC_KIND_TEXT, AT(after),
			"as in the report; null: none" },
		{ "finding", SC_KIND_TEXT, AT(finding),
			"the id, or what decides the outcome" },
		{ "about", SC_KIND_TEXT, AT(about),
			"the message of the finding" },
		{ "message", SC_KIND_NAME, AT(message), "one sentence" },
		{ 0 } } };
#undef HERE

#define HERE sc_comparison_side
static const struct sc_type side = { "side",
	TYPE(sc_comparison_side){
		{ "target", SC_KIND_TEXT, AT(target), "as typed" },
		{ "observed_at", SC_KIND_DATE, AT(observed_at),
			"of the probe" },
		{ "judged_at", SC_KIND_DATE, AT(judged_at),
			"the date judged for" },
		{ "verdict", SC_KIND_ENUM, AT(verdict), "of the report",
			.names = sc_verdict_words },
		{ 0 } } };
#undef HERE

#define HERE sc_comparison
const struct sc_type sc_type_comparison = { "compare",
	TYPE(sc_comparison){ { "schema_version", SC_KIND_TEXT,
				     AT(schema_version), "of this form" },
		{ "before", SC_KIND_STRUCT, AT(before), "the first document",
			.type = &side },
		{ "after", SC_KIND_STRUCT, AT(after), "the second document",
			.type = &side },
		{ "same_target", SC_KIND_BOOL, AT(same_target),
			"false: they are of two targets" },
		{ "same_rules", SC_KIND_BOOL, AT(same_rules),
			"false: judged by other rules" },
		{ "complete", SC_KIND_BOOL, AT(complete),
			"false: there are more changes" },
		{ "worse", SC_KIND_LONG, AT(worse), "changes" },
		{ "better", SC_KIND_LONG, AT(better), "changes" },
		{ "neutral", SC_KIND_LONG, AT(neutral), "changes" },
		{ "changes", SC_KIND_ARRAY, AT(changes), "the worse first",
			N(n_changes), &sc_type_change,
			.max = SC_LIMIT_CHANGES },
		{ 0 } } };
#undef HERE

#include "report/forecast.h"
#include "report/parts.h"

const char *const sc_event_kind_words[] = {
	[SC_EVENT_FAILURE] = "failure",
	[SC_EVENT_IMPROVEMENT] = "improvement",
	[SC_EVENT_NOTICE] = "notice",
	[SC_EVENT_LAPSE] = "lapse",
	[SC_EVENT_RULE] = "rule",
	NULL,
};

#define AT(m)   .at = offsetof(struct HERE, m)
#define N(m)    .count_at = offsetof(struct HERE, m)
#define TYPE(n) sizeof(struct n), (const struct sc_field[])

#define HERE sc_event_change
static const struct sc_type change = { "change",
	TYPE(sc_event_change){
		{ "sender", SC_KIND_NAME, AT(sender), "class of senders" },
		{ "program", SC_KIND_TEXT, AT(program),
			"of that class, or returning: with a cached policy; "
			"null: all of it" },
		{ "host", SC_KIND_TEXT, AT(host),
			"there alone; null: the target as a whole" },
		{ "some", SC_KIND_BOOL, AT(some),
			"what can happen, not what happens normally" },
		{ "from", SC_KIND_ENUM, AT(from), "until then",
			.names = sc_sender_outcome_words },
		{ "to", SC_KIND_ENUM, AT(to), "from then on",
			.names = sc_sender_outcome_words },
		{ 0 } } };
#undef HERE

#define HERE sc_event
static const struct sc_type event = { "event",
	TYPE(sc_event){ { "at", SC_KIND_DATE, AT(at), "when" },
		{ "kind", SC_KIND_ENUM, AT(kind),
			"failure and improvement: what changes; notice: time "
			"to act; lapse: is renewed as a matter of course; "
			"rule: announced by others",
			.names = sc_event_kind_words },
		{ "what", SC_KIND_NAME, AT(what), "one sentence" },
		{ "finding", SC_KIND_TEXT, AT(finding), "the id it will be" },
		{ "certificate", SC_KIND_TEXT, AT(certificate), "sha256" },
		{ "changes", SC_KIND_ARRAY, AT(changes),
			"what senders do; empty: as before", N(n_changes),
			&change },
		{ "who", SC_KIND_TEXTS, AT(who), "who would notice", N(n_who) },
		{ "fix", SC_KIND_TEXT, AT(fix), "what to do before" },
		{ 0 } } };
#undef HERE

#define HERE sc_forecast
const struct sc_type sc_type_forecast = { "forecast",
	TYPE(sc_forecast){ { "schema_version", SC_KIND_TEXT, AT(schema_version),
				   "of this form" },
		{ "tool", SC_KIND_STRUCT, AT(tool), "who judged",
			.type = &sc_type_report_tool },
		{ "target", SC_KIND_STRUCT, AT(target), "what was asked for",
			.type = &sc_type_report_target },
		{ "observed_at", SC_KIND_DATE, AT(observed_at),
			"of the probe" },
		{ "judged_at", SC_KIND_DATE, AT(judged_at),
			"what comes after it is told" },
		{ "verdict", SC_KIND_ENUM, AT(verdict), "of that date",
			.names = sc_verdict_words },
		{ "summary", SC_KIND_NAME, AT(summary), "of that date" },
		{ "events", SC_KIND_ARRAY, AT(events), "soonest first",
			N(n_events), &event },
		{ "cut", SC_KIND_BOOL, AT(cut),
			"there may be more: it was too much to judge" },
		{ 0 } } };
#undef HERE

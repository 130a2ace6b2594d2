/*
 * forecast.h -- every date at which something changes unless somebody acts.
 *
 * The judge is a function of an observation and a date. The facts hold dates:
 * the ends of certificates, signatures and policies. The observation is judged
 * again just before and just after each of them, and the forecast lists those
 * at which a sender changes what it does, or a finding appears. It also lists
 * dates that others have announced for the certificate that comes next.
 *
 * Pure. The number of judgements is bounded by SC_FORECAST_JUDGEMENTS and by a
 * budget (base/budget.h). A forecast that was cut short says so.
 */
#ifndef SC_REPORT_FORECAST_H
#define SC_REPORT_FORECAST_H

#include "report/report.h"

#define SC_FORECAST_SCHEMA_VERSION "1.0"
#define SC_FORECAST_JUDGEMENTS     400
#define SC_FORECAST_EVENTS         200

enum sc_event_kind {
	SC_EVENT_FAILURE,     /* a sender does worse from then on */
	SC_EVENT_IMPROVEMENT, /* a sender does better, none worse */
	SC_EVENT_NOTICE,      /* time to act; nobody notices yet */
	SC_EVENT_LAPSE,       /* its owner renews it routinely */
	SC_EVENT_RULE,        /* announced by others for the next one */
};

/* Stands in place of a program: senders that hold a cached MTA-STS policy. */
#define SC_EVENT_RETURNING "returning"

/* What a sender does before and after a date. */
struct sc_event_change {
	const char *sender;  /* class of senders */
	const char *program; /* of that class; NULL: all of it */
	const char *host;    /* at this host; NULL: the target as a whole */
	bool some;           /* what can happen, not what normally does */
	enum sc_outcome_of_sender from, to;
};

struct sc_event {
	struct sc_date at; /* the last second of what ends */
	enum sc_event_kind kind;
	const char *what;    /* one sentence */
	const char *finding; /* the id it will be, or that is about it; NULL */
	const char *certificate; /* sha256; or NULL */
	const struct sc_event_change *changes;
	size_t n_changes;
	const char *const *who; /* who would notice */
	size_t n_who;
	const char *fix; /* or NULL */
};

struct sc_forecast {
	const char *schema_version;
	struct sc_report_tool tool;
	struct sc_report_target target;
	struct sc_date observed_at, judged_at;
	enum sc_report_verdict verdict; /* at judged_at */
	const char *summary;            /* of the report, one sentence */
	const struct sc_event *events;  /* soonest first */
	size_t n_events;
	bool cut; /* there may be more: it was too much to judge */
};

extern const struct sc_type sc_type_forecast;

/* "failure", ... by value, ended by NULL. */
extern const char *const sc_event_kind_words[];

/* Derives facts. The caller brings it: report/ may not include x509/. */
struct sc_deriver {
	/* As sc_facts_derive_with(), with the same sources each time. */
	struct sc_facts (*derive)(void *user, struct sc_arena *a,
		const struct sc_obs *obs, struct sc_date at);
	void *user;
};

/* Makes the forecast from `at` on. It lives in `a`, and so must `obs`. */
struct sc_forecast sc_forecast_make(struct sc_arena *a,
	const struct sc_obs *obs, struct sc_date at,
	const struct sc_settings *settings, const struct sc_deriver *with);

/* The first failure; or NULL. */
const struct sc_event *sc_forecast_next(const struct sc_forecast *f);

#endif

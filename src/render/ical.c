/*
 * A forecast as a calendar, RFC 5545: each date is an event of a whole day in
 * UTC. Its UID is made of target, date, kind and what it is about, so that a
 * reader that fetches the file again finds the same events. Only what somebody
 * has to act on has alarms.
 *
 *     contentline = name *(";" param ) ":" value CRLF     at most 75 octets;
 *                   a longer one goes on behind CRLF and a blank (3.1)
 */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/fnv.h"
#include "render/about.h"
#include "render/forecast.h"

#define LINE_OCTETS 75

/* True for the second and later octets of a character in UTF-8. */
static bool is_inside(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Writes one content line, folded. It has no CR or LF in it. */
static void put_line(struct sc_rendering *r, const char *line)
{
	size_t room = LINE_OCTETS;

	while (strlen(line) > room) {
		size_t n = room;

		while (n > 1 && is_inside(line[n]))
			n--;
		sc_out_bytes(r->out, line, n);
		sc_out_text(r->out, "\r\n ");
		line += n;
		room = LINE_OCTETS - 1;
	}
	sc_out_text(r->out, line);
	sc_out_text(r->out, "\r\n");
}

/* Returns a TEXT value (3.3.11). A '\n' is kept, other controls are not. */
static const char *escaped(struct sc_arena *a, const char *s)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);

	sc_out_text(&out, "");
	for (size_t n; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");

		const char *p = sc_about_text(a, sc_arena_copy(a, s, n));

		for (; *p; p++) {
			if (strchr("\\;,", *p))
				sc_out_text(&out, "\\");
			sc_out_bytes(&out, p, 1);
		}
		if (s[n] == '\n')
			sc_out_text(&out, "\\n");
	}
	return m.p ? m.p : "";
}

static void put_text(struct sc_rendering *r, struct sc_arena *a,
	const char *name, const char *value)
{
	put_line(r, sc_arena_printf(a, "%s:%s", name, escaped(a, value)));
}

/* "20270122", "20270122T180000Z" */
static const char *basic(struct sc_arena *a, struct sc_date d, bool day)
{
	struct sc_civil c = sc_date_civil(d);
	const char *date =
		sc_arena_printf(a, "%04d%02d%02d", c.year, c.month, c.day);

	return day ? date :
		     sc_arena_printf(a, "%sT%02d%02d%02dZ", date, c.hour,
			     c.minute, c.second);
}

/* ---- events ---- */

static const char *uid(struct sc_arena *a, const struct sc_forecast *f,
	const struct sc_event *e)
{
	const char *const parts[] = { f->target.input,
		sc_date_rfc3339(a, e->at), sc_event_kind_words[e->kind],
		e->finding, e->certificate };
	uint64_t hash = SC_FNV_BEGIN;

	for (size_t i = 0; i < SC_COUNT(parts); i++)
		hash = sc_fnv_text(hash, parts[i]);
	return sc_arena_printf(a, "%016" PRIx64 "@smtpcert", hash);
}

/* The title of each kind, and its alarms. */
static const struct {
	const char *title;
	const char *alarms[3]; /* DURATION, from the beginning of the day */
} kinds[] = {
	[SC_EVENT_FAILURE] = { "Failure", { "-P14D", "-P2D" } },
	[SC_EVENT_IMPROVEMENT] = { "Improvement", { NULL } },
	[SC_EVENT_NOTICE] = { "To do", { "PT9H" } },
	[SC_EVENT_LAPSE] = { "Ends unless renewed", { NULL } },
	[SC_EVENT_RULE] = { "Rule", { "-P30D" } },
};

static const char *description(struct sc_arena *a, const struct sc_forecast *f,
	const struct sc_event *e)
{
	const char *s =
		sc_arena_printf(a, "%s: %s.\n", f->target.input, e->what);

	for (size_t i = 0; i < e->n_changes; i++)
		s = sc_arena_printf(
			a, "%s%s\n", s, sc_forecast_change(a, &e->changes[i]));
	if (e->fix)
		s = sc_arena_printf(a, "%sFix: %s\n", s, e->fix);
	if (e->finding)
		s = sc_arena_printf(
			a, "%sExplain: smtpcert explain %s\n", s, e->finding);
	return sc_arena_printf(
		a, "%sAs of %s.", s, sc_date_rfc3339(a, f->judged_at));
}

static void put_alarms(struct sc_rendering *r, struct sc_arena *a,
	const struct sc_event *e, const char *title)
{
	for (size_t i = 0; kinds[e->kind].alarms[i]; i++) {
		put_line(r, "BEGIN:VALARM");
		put_line(r, "ACTION:DISPLAY");
		put_text(r, a, "DESCRIPTION", title);
		put_line(r,
			sc_arena_printf(
				a, "TRIGGER:%s", kinds[e->kind].alarms[i]));
		put_line(r, "END:VALARM");
	}
}

static void put_event(struct sc_rendering *r, const struct sc_forecast *f,
	const struct sc_event *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const char *title =
		sc_arena_printf(&a, "%s: %s", kinds[e->kind].title, e->what);

	put_line(r, "BEGIN:VEVENT");
	put_line(r, sc_arena_printf(&a, "UID:%s", uid(&a, f, e)));
	put_line(r,
		sc_arena_printf(
			&a, "DTSTAMP:%s", basic(&a, f->judged_at, false)));
	put_line(r,
		sc_arena_printf(
			&a, "DTSTART;VALUE=DATE:%s", basic(&a, e->at, true)));
	put_text(r, &a, "SUMMARY", title);
	put_text(r, &a, "DESCRIPTION", description(&a, f, e));
	put_text(r, &a, "CATEGORIES", sc_event_kind_words[e->kind]);
	put_line(r,
		e->kind == SC_EVENT_LAPSE ? "STATUS:TENTATIVE" :
					    "STATUS:CONFIRMED");
	put_line(r, "TRANSP:TRANSPARENT");
	put_alarms(r, &a, e, title);
	put_line(r, "END:VEVENT");
}

/* ---- the calendar ---- */

void sc_ical_begin(struct sc_rendering *r)
{
	put_line(r, "BEGIN:VCALENDAR");
	put_line(r, "VERSION:2.0");
	put_line(r, "PRODID:-//smtpcert//forecast//EN");
	put_line(r, "METHOD:PUBLISH");
	put_line(r, "X-WR-CALNAME:Mail TLS");
}

/* A calendar must not be empty, so a target without dates has an entry. */
static void put_nothing(struct sc_rendering *r, const struct sc_forecast *f)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const struct sc_event none = { .kind = SC_EVENT_IMPROVEMENT,
		.at = f->judged_at };

	put_line(r, "BEGIN:VJOURNAL");
	put_line(r, sc_arena_printf(&a, "UID:%s", uid(&a, f, &none)));
	put_line(r,
		sc_arena_printf(
			&a, "DTSTAMP:%s", basic(&a, f->judged_at, false)));
	put_text(r, &a, "SUMMARY",
		sc_arena_printf(
			&a, "%s: no date is in sight", f->target.input));
	put_line(r, "END:VJOURNAL");
}

void sc_ical_forecast(struct sc_rendering *r, const struct sc_forecast *f)
{
	for (size_t i = 0; i < f->n_events; i++)
		put_event(r, f, &f->events[i]);
	if (!f->n_events)
		put_nothing(r, f);
}

void sc_ical_end(struct sc_rendering *r)
{
	put_line(r, "END:VCALENDAR");
}

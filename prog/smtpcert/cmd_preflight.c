/* smtpcert preflight: what if these certificates went live now? */
#include "base/date.h"
#include "base/text.h"
#include "changes.h"
#include "command.h"
#include "deploy/preflight.h"
#include "deployment.h"
#include "wrapped.h"

static const char *printable(struct sc_arena *a, const char *s)
{
	return sc_text_printable_utf8(a, sc_bytes_of(s), 2000);
}

static void put_file(struct sc_out *out, struct sc_arena *a,
	const struct sc_preflight_file *f)
{
	static const char *const fits[] = {
		[SC_PREFLIGHT_FIT_UNKNOWN] = "",
		[SC_PREFLIGHT_FITS] = "; the key fits",
		[SC_PREFLIGHT_MISFIT] = "; THE KEY IS ANOTHER ONE",
	};

	put_wrapped(out, "  ",
		sc_arena_printf(a, "%s: %s, %s, %s to %s, %lld issuer%s%s",
			printable(a, f->path), printable(a, f->key),
			printable(a, f->names), sc_date_day(a, f->since),
			sc_date_day(a, f->until), f->issuers,
			f->issuers == 1 ? "" : "s", fits[f->fit]));
}

static void put_heading(
	struct sc_out *out, struct sc_arena *a, const struct sc_preflight *r)
{
	static const char *const words[] = {
		[SC_PREFLIGHT_SAFE] = "safe, nothing gets worse",
		[SC_PREFLIGHT_BREAKS] = "DO NOT DEPLOY, this breaks",
		[SC_PREFLIGHT_WORSE] = "WORSE, though everybody delivers",
		[SC_PREFLIGHT_CANNOT_TELL] = "could not tell",
	};

	sc_out_printf(
		out, "%s: %s\n", printable(a, r->target), words[r->verdict]);
	for (size_t i = 0; i < r->n_files; i++)
		put_file(out, a, &r->files[i]);
	for (size_t i = 0; i < r->n_notes; i++)
		put_wrapped(out, "  ", printable(a, r->notes[i]));
}

static void put_breaks(
	struct sc_out *out, struct sc_arena *a, const struct sc_preflight *r)
{
	if (r->n_breaks)
		sc_out_text(out, "\nWho could not deliver any more\n");
	for (size_t i = 0; i < r->n_breaks; i++) {
		const struct sc_preflight_break *b = &r->breaks[i];

		put_wrapped(out, "  ",
			printable(a, sc_change_place_text(a, &b->place)));
		put_wrapped(out, "      ", printable(a, b->message));
	}
}

/* What has to be published first, and the command that says when. */
static void put_tlsa(
	struct sc_out *out, struct sc_arena *a, const struct sc_preflight *r)
{
	bool any = false;

	for (size_t i = 0; i < r->tlsa.n_hosts; i++) {
		const struct sc_rollover_host *h = &r->tlsa.hosts[i];

		if (h->state != SC_ROLLOVER_MISSING || !h->publish)
			continue;
		if (!any)
			sc_out_text(out,
				"\nTo be published first, beside "
				"what is there\n");
		any = true;
		sc_out_printf(out, "  %s IN TLSA %s\n", printable(a, h->owner),
			h->publish);
	}
	if (any)
		sc_out_printf(out,
			"  Then wait %s, and ask:\n"
			"  $ smtpcert tlsa rollover --next %s %s\n",
			sc_date_span_words(a, r->tlsa.wait_s),
			printable(a, r->files[0].path),
			printable(a, r->target));
}

bool command_preflight(struct options *o, int *status, struct sc_error *e)
{
	static const int statuses[] = { [SC_PREFLIGHT_SAFE] = STATUS_FINE,
		[SC_PREFLIGHT_BREAKS] = STATUS_FINDINGS,
		[SC_PREFLIGHT_WORSE] = STATUS_FINDINGS,
		[SC_PREFLIGHT_CANNOT_TELL] = STATUS_UNKNOWN };
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_settings settings = o->thresholds;
	struct sc_preflight r;
	struct deployment d;

	settings.rules = options_rules(o);
	if (!begin_deployment(o, &a, "preflight", &d, e))
		return false;
	r = sc_preflight_look(
		&a, &d.deploy, &d.keys, d.n_bare > 0, &d.with, &settings);
	put_heading(&out, &a, &r);
	put_breaks(&out, &a, &r);
	put_tlsa(&out, &a, &r);
	put_changes(&out, &r.comparison, o->verbose, sc_preflight_is_break);
	*status = statuses[r.verdict];
	return put_result(o, &sc_type_preflight, &r, &m, e);
}

#include "render/short.h"

#include <string.h>

#include "base/date.h"
#include "render/about.h"
#include "render/page.h"

#define LABEL_COLUMN 2
#define TEXT_COLUMN  12

/*
 * The fix as a command, where one command is it. {reload} is how the mail
 * server that was seen reads its certificate again, {host} the host's name.
 */
static const struct {
	const char *finding;
	const char *program; /* NULL: any that is known */
	const char *command;
} commands[] = {
	{ "time-expired", NULL, "certbot renew && {reload}" },
	{ "time-expiring", NULL, "certbot renew && {reload}" },
	{ "time-renewal-overdue", NULL, "certbot renew && {reload}" },
	{ "fleet-expiry-skew", NULL, "{reload}" },
	{ "chain-missing-intermediate", NULL,
		"smtpcert chain --fetch cert.pem >new.pem && "
		"mv new.pem fullchain.pem && {reload}" },
	{ "name-mismatch", NULL, "certbot certonly -d {host} && {reload}" },
	{ "chain-self-signed", NULL, "certbot certonly -d {host} && {reload}" },
	{ "cert-default", NULL, "certbot certonly -d {host} && {reload}" },
	{ "starttls-not-offered", "Postfix",
		"postconf -e smtpd_tls_security_level=may && {reload}" },
	{ "mx-auth-cleartext", "Postfix",
		"postconf -e smtpd_tls_auth_only=yes && {reload}" },
	{ "sub-auth-cleartext", "Postfix",
		"postconf -e smtpd_tls_auth_only=yes && {reload}" },
};

struct words {
	const struct sc_report *report;
	struct sc_page page;
	struct sc_arena arena;
};

/* The worst one, unless all is well. */
static const struct sc_finding *worst_of(const struct sc_report *r)
{
	return r->verdict != SC_VERDICT_PASS && r->n_findings ?
		&r->findings[0] :
		NULL;
}

/* Where the finding is, and its program is known; or NULL. */
static const struct sc_report_endpoint *place_of(
	const struct sc_report *r, const struct sc_finding *f)
{
	for (size_t i = 0; i < r->n_endpoints; i++) {
		const struct sc_report_endpoint *e = &r->endpoints[i];

		if (!e->program || !e->reload)
			continue;
		if (f->subject.address && e->address ?
				strcmp(f->subject.address, e->address) == 0 :
				f->subject.host && e->host &&
					strcmp(f->subject.host, e->host) == 0)
			return e;
	}
	return NULL;
}

/* A host's name is put into a command: it has to be one. */
static bool is_plain(const char *host)
{
	return *host && *host != '-' &&
		strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") ==
		strlen(host);
}

static const char *filled(struct sc_arena *a, const char *command,
	const struct sc_report_endpoint *e)
{
	char *text = sc_arena_text(a, "");

	for (size_t n; *command; command += n) {
		n = strcspn(command, "{");
		text = sc_arena_printf(a, "%s%.*s", text, (int)n, command);
		if (!command[n])
			break;
		bool reload = command[n + 1] == 'r';

		text = sc_arena_printf(
			a, "%s%s", text, reload ? e->reload : e->host);
		n += strcspn(command + n, "}") + 1;
	}
	return text;
}

/* The command that mends it; NULL: there is not one command for it. */
static const char *command_for(struct sc_arena *a, const struct sc_report *r,
	const struct sc_finding *f)
{
	const struct sc_report_endpoint *e = place_of(r, f);

	if (!e || !e->host || !is_plain(e->host))
		return NULL;
	for (size_t i = 0; i < SC_COUNT(commands); i++)
		if (strcmp(commands[i].finding, f->id) == 0 &&
			(!commands[i].program ||
				strcmp(commands[i].program, e->program) == 0))
			return filled(a, commands[i].command, e);
	return NULL;
}

/* As many lines of the text as are given, and dots if that is not all. */
static void put_lines(
	struct words *w, const char *label, const char *text, size_t lines)
{
	size_t width = (size_t)w->page.style->columns - TEXT_COLUMN - 1;
	size_t room = width * lines - (lines > 1 ? 10 * (lines - 1) : 0);
	size_t n = strlen(text);

	if (n > room) {
		n = room - 3;
		while (n && text[n] != ' ')
			n--;
		text = sc_arena_printf(&w->arena, "%.*s...", (int)n, text);
	}
	sc_page_tab(&w->page, LABEL_COLUMN);
	sc_page_ink(&w->page, SC_INK_DIM, label);
	sc_page_tab(&w->page, TEXT_COLUMN);
	sc_page_fold(&w->page, TEXT_COLUMN, text);
}

static void put_fix(struct words *w, const struct sc_finding *f)
{
	const char *command = command_for(&w->arena, w->report, f);

	if (!command && f->remedy) {
		put_lines(w, "fix", f->remedy, 1);
		return;
	}
	if (!command)
		return;
	/* What is to be pasted stays whole. */
	sc_page_tab(&w->page, LABEL_COLUMN);
	sc_page_ink(&w->page, SC_INK_DIM, "fix");
	sc_page_tab(&w->page, TEXT_COLUMN);
	sc_page_put(&w->page, command);
	sc_page_line(&w->page);
}

static void put_next(struct words *w)
{
	const struct sc_next_failure *next = w->report->next_failure;
	struct sc_date now = w->report->judged_at;

	if (next)
		put_lines(w, "next",
			sc_arena_printf(&w->arena, "%s (%s): %s",
				sc_date_short(&w->arena, next->at, now),
				sc_date_span(&w->arena, next->at.s - now.s),
				next->what),
			1);
}

void sc_short_report(struct sc_rendering *r, const struct sc_report *report)
{
	static const struct {
		const char *word;
		enum sc_ink ink;
	} verdicts[] = {
		[SC_VERDICT_PASS] = { "fine", SC_INK_GREEN },
		[SC_VERDICT_WARN] = { "WARN", SC_INK_YELLOW },
		[SC_VERDICT_FAIL] = { "FAIL", SC_INK_RED },
		[SC_VERDICT_UNKNOWN] = { "could not tell", SC_INK_CYAN },
	};
	struct words w = { report, { r->out, &r->style, 0 }, { 0 } };
	const struct sc_finding *worst = worst_of(report);

	sc_out_text(r->out, r->n ? "\n" : "");
	sc_page_ink(&w.page, SC_INK_BOLD, report->target.input);
	sc_page_put(&w.page, ": ");
	sc_page_ink(&w.page, verdicts[report->verdict].ink,
		verdicts[report->verdict].word);
	sc_page_line(&w.page);
	put_lines(&w, "what", report->summary, 2);
	put_lines(&w, "delivers", sc_about_delivery(&w.arena, report), 1);
	if (worst)
		put_fix(&w, worst);
	put_next(&w);
	sc_arena_free(&w.arena);
}

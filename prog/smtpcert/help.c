#include <string.h>

#include "base/text.h"
#include "command.h"
#include "files.h"

static const char intro[] =
	"smtpcert checks the TLS certificates of SMTP servers, and says which\n"
	"senders can still deliver mail.\n"
	"\n"
	"  smtpcert example.org                a mail domain: all its MX hosts\n"
	"  smtpcert mail.example.org:587       one server\n"
	"  smtpcert demo                       a broken mail world to look at\n"
	"\n"
	"Usage: smtpcert [COMMAND] [OPTION...] [TARGET...]\n"
	"\n";

static const char often[] =
	"\n"
	"Often wanted:\n"
	"  --format FORMAT      json, html, junit, nagios, ... in place of text\n"
	"  --short              six lines: verdict, who can deliver, the one fix\n"
	"  --at TIME            judge for another date\n"
	"  --warn DAYS          and --fail DAYS: how much life has to be left\n"
	"  --ca-file FILE       trust these roots\n"
	"  -4, -6               one family of addresses only\n"
	"  -q, -v               only the exit status; notes as well\n"
	"\n"
	"smtpcert help COMMAND has the options of a command, help all all of\n"
	"them.\n";

static const char outro[] =
	"\n"
	"Targets: example.org, user@example.org, mail.example.org:587,\n"
	"  [2001:db8::1]:465, smtp://host, submission://host, submissions://host,\n"
	"  @FILE or - for a list.\n"
	"Exit status: 0 fine, 1 findings, 2 could not tell; 64 and more: errors.\n"
	"Manual: man smtpcert.\n";

static const char *const titles[N_OPTION_GROUPS] = {
	[GROUP_LOOK] = "Looking at servers",
	[GROUP_TRUST] = "What is trusted and known",
	[GROUP_REVOCATION] = "Revocation",
	[GROUP_JUDGEMENT] = "Judging",
	[GROUP_OUTPUT] = "Output",
	[GROUP_DEPLOYMENT] = "Certificates on disk",
	[GROUP_VERIFY] = "A chain without a server",
	[GROUP_WORLD] = "Test worlds",
	[GROUP_ALL] = "Every command",
};

static void put_option(
	struct sc_out *out, const struct option *d, struct sc_arena *a)
{
	const char *letter =
		d->letter ? sc_arena_printf(a, "-%c, ", d->letter) : "    ";
	const char *text = sc_arena_printf(a, "%s--%s%s%s", letter, d->name,
		d->value ? " " : "", d->value ? d->value : "");

	sc_out_printf(out, "  %-28s %s\n", text, d->help);
}

/* The options of commands that do one of these, by what they are about. */
static void put_options(struct sc_out *out, unsigned doing, struct sc_arena *a)
{
	for (int group = 0; group < N_OPTION_GROUPS; group++) {
		bool any = false;

		for (const struct option *d = option_table; d->name; d++) {
			if ((int)d->group != group || !(d->commands & doing))
				continue;
			if (!any)
				sc_out_printf(out, "\n%s:\n", titles[group]);
			any = true;
			put_option(out, d, a);
		}
	}
}

static void put_command(struct sc_out *out, const struct command *c)
{
	sc_out_printf(
		out, "  %-10s %-14s %s\n", c->name, c->operands, c->about);
}

static void put_commands(struct sc_out *out)
{
	sc_out_text(out, "Commands:\n");
	for (const struct command *c = commands; c->name; c++)
		put_command(out, c);
}

static void put_help_of(
	struct sc_out *out, const struct command *c, struct sc_arena *a)
{
	sc_out_printf(out, "Usage: smtpcert %s [OPTION...]%s%s\n\n%s\n",
		c->name, *c->operands ? " " : "", c->operands, c->about);
	put_options(out, c->doing | ON_EVERY, a);
}

/* The command that was asked about; NULL: the program, or all of it. */
static const struct command *asked_about(const char *what)
{
	for (const struct command *c = commands; what && c->name; c++)
		if (strcmp(c->name, what) == 0)
			return c;
	return NULL;
}

bool command_help(struct options *o, int *status, struct sc_error *e)
{
	const char *what = o->n_operands ? o->operands[0] : NULL;

	(void)status;
	if (o->n_operands > 1 ||
		(what && !asked_about(what) && strcmp(what, "all") != 0))
		return sc_error_set(e, SC_ERROR_USAGE,
			"help about one command, or all; smtpcert --help lists "
			"the commands");
	return put_help(o, what, e);
}

bool put_help(struct options *o, const char *what, struct sc_error *e)
{
	const struct command *c = asked_about(what);
	bool all = what && strcmp(what, "all") == 0;
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);

	if (c) {
		put_help_of(&out, c, o->arena);
		return file_flush(&m, e);
	}
	sc_out_text(&out, intro);
	put_commands(&out);
	if (all)
		put_options(&out, ~0u, o->arena);
	else
		sc_out_text(&out, often);
	sc_out_text(&out, outro);
	return file_flush(&m, e);
}

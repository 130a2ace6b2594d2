#include "command.h"
#include "files.h"

static const char intro[] =
	"smtpcert checks the TLS certificates of SMTP servers, and says which\n"
	"senders can still deliver mail.\n"
	"\n"
	"Examples:\n"
	"  smtpcert example.org                a mail domain: all its MX hosts\n"
	"  smtpcert mail.example.org:587       one server\n"
	"  smtpcert --at 2027-01-01 mx.example.org:25\n"
	"  smtpcert probe example.org > seen.json; smtpcert judge seen.json\n"
	"  smtpcert tlsa rollover --next fullchain.pem example.org && deploy\n"
	"  smtpcert demo                       a broken mail world to look at\n"
	"\n"
	"Usage: smtpcert [COMMAND] [OPTION...] [TARGET...]\n"
	"\n"
	"Commands:\n";

static const char outro[] =
	"\n"
	"Targets: example.org, user@example.org, mail.example.org:587,\n"
	"  [2001:db8::1]:465, smtp://host, submission://host, submissions://host,\n"
	"  @FILE or - for a list.\n"
	"Exit status: 0 fine, 1 findings, 2 could not tell, 64 usage,\n"
	"  70 internal, 74 input or output, 78 configuration.\n"
	"Manual: man smtpcert.\n";

static void put_option(
	struct sc_out *out, const struct option *d, struct sc_arena *a)
{
	const char *letter =
		d->letter ? sc_arena_printf(a, "-%c, ", d->letter) : "    ";
	const char *text = sc_arena_printf(a, "%s--%s%s%s", letter, d->name,
		d->value ? " " : "", d->value ? d->value : "");

	sc_out_printf(out, "  %-28s %s\n", text, d->help);
}

bool command_help(struct options *o, int *status, struct sc_error *e)
{
	(void)status;
	return put_help(o, e);
}

bool put_help(struct options *o, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);

	sc_out_text(&out, intro);
	for (const struct command *c = commands; c->name; c++)
		sc_out_printf(&out, "  %-8s %-14s %s\n", c->name, c->operands,
			c->about);
	sc_out_text(&out, "\nOptions:\n");
	for (const struct option *d = option_table; d->name; d++)
		put_option(&out, d, o->arena);
	sc_out_text(&out, outro);
	return file_flush(&m, e);
}

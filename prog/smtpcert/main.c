#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "command.h"
#include "files.h"
#include "monitoring.h"

const struct command commands[] = {
	{ "check", "TARGET...", "check and report (the default)",
		ON_LOOKS | ON_JUDGES | ON_PRINTS, command_check },
	{ "probe", "TARGET...", "what was seen, as JSON", ON_LOOKS,
		command_probe },
	{ "judge", "[FILE]", "a report from what was seen",
		ON_JUDGES | ON_PRINTS, command_judge },
	{ "render", "[FILE]", "a report in another format", ON_PRINTS,
		command_render },
	{ "explain", "[ID...]", "what a check means; without ID, the list", 0,
		command_explain },
	{ "tlsa", "ACTION TARGET",
		"TLSA records: generate, check, rollover --next FILE",
		ON_LOOKS | ON_JUDGES | ON_TLSA, command_tlsa },
	{ "policy", "TARGET...", "the line for Postfix's TLS policy table",
		ON_LOOKS | ON_JUDGES, command_policy },
	{ "verify", "", "is --chain FILE valid by --trust FILE? (exit 0, 1)",
		ON_VERIFY, command_verify },
	{ "inspect", "FILE...",
		"certificates and keys in files: what, and what is wrong",
		ON_JUDGES | ON_PRINTS | ON_FILES, command_inspect },
	{ "chain", "FILE...", "the right file in the right order",
		ON_FILES | ON_CHAIN, command_chain },
	{ "help", "[COMMAND|all]", "what a command takes; all options", 0,
		command_help },
	{ "schema", "KIND",
		"JSON Schema of a document: observation, report, ...", 0,
		command_schema },
	{ "demo", "[FAULT...]", "a small broken mail world, checked",
		ON_JUDGES | ON_PRINTS, command_demo },
	{ "forecast", "TARGET...", "what changes when, if nobody acts",
		ON_LOOKS | ON_JUDGES | ON_PRINTS | ON_FORECAST,
		command_forecast },
	{ "compare", "BEFORE AFTER",
		"what changed between two reports or observations",
		ON_JUDGES | ON_PRINTS, command_compare },
	{ "deployed", "TARGET",
		"does every address serve --cert FILE? (exit 0, 1, 2)",
		ON_LOOKS | ON_JUDGES | ON_PRINTS | ON_DEPLOY,
		command_deployed },
	{ "preflight", "TARGET",
		"if --cert FILE went live now, which senders break?",
		ON_LOOKS | ON_JUDGES | ON_PRINTS | ON_DEPLOY | ON_PREFLIGHT,
		command_preflight },
	{ "completion", "SHELL", "completions for bash, zsh or fish", 0,
		command_completion },
	{ 0 },
};

static const struct command *find_command(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* A single word without a dot that is nearly a command is a slip. */
static bool is_slip(struct options *o, const char *word, struct sc_error *e)
{
	const char *names[SC_COUNT(commands)] = { 0 };
	const char *near;

	for (size_t i = 0; commands[i].name; i++)
		names[i] = commands[i].name;
	if (strpbrk(word, ".:@-") || !(near = sc_text_nearest(word, names)))
		return false;
	sc_error_set(e, SC_ERROR_USAGE,
		"there is no command %s; did you mean %s?",
		sc_text_printable(o->arena, sc_bytes_of(word), 60), near);
	return true;
}

static bool put_version(struct options *o, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);

	sc_out_text(&out, "smtpcert " SC_VERSION "\n");
	return file_flush(&m, e);
}

/* A word in front of the target is a target there, and no command. */
static bool run_plugin(struct options *o, int argc, char **argv, int *status,
	struct sc_error *e)
{
	if (!monitoring_read_arguments(o, argc - 1, argv + 1, e))
		return false;
	if (!o->help && !o->version)
		return command_check(o, status, e);
	o->speaks_nagios = true;
	*status = STATUS_UNKNOWN; /* as other plugins have it */
	return monitoring_put_help(o, e);
}

static bool run(struct options *o, int argc, char **argv, int *status,
	struct sc_error *e)
{
	const struct command *command = &commands[0];

	if (!options_read_surroundings(o, e))
		return false;
	if (o->plugin)
		return run_plugin(o, argc, argv, status, e);
	if (!options_read_arguments(o, argc - 1, argv + 1, e))
		return false;
	if (o->version)
		return put_version(o, e);
	if (o->help)
		return put_help(o, o->n_operands ? o->operands[0] : NULL, e);
	if (o->n_operands) {
		const struct command *named = find_command(o->operands[0]);

		if (!named && is_slip(o, o->operands[0], e))
			return false;
		command = named ? named : command;
		o->operands += named != NULL;
		o->n_operands -= named != NULL;
	}
	return command->run(o, status, e);
}

int main(int argc, char **argv)
{
	struct sc_arena arena SC_AUTO(sc_arena_free) = { 0 };
	struct options o = options_default(&arena);
	struct sc_error e = { 0 };
	int status = STATUS_FINE;

	files_guard_standard_streams();
	o.plugin = argc > 0 && monitoring_is_plugin(argv[0]);
	if (run(&o, argc, argv, &status, &e))
		return o.speaks_nagios ? monitoring_status(status) : status;
	if (o.plugin || monitoring_is_spoken(&o, argc, argv))
		return monitoring_fail(&o, &e);
	if (*e.text)
		fprintf(stderr, "smtpcert: %s\n", e.text);
	return (int)e.class;
}

/*
 * Completions for shells, made of the tables of commands and options, so that
 * they know what the program knows.
 */
#include <string.h>

#include "base/text.h"
#include "command.h"
#include "files.h"

/* What follows an option: what its values are. */
enum values {
	VALUES_NONE, /* a switch */
	VALUES_FILES,
	VALUES_DIRECTORIES,
	VALUES_WORDS, /* those of `wants` */
	VALUES_FREE,
};

static bool is_word(const char *p, size_t n)
{
	return n && strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789-") >= n;
}

/* "auto, always or never": the words, parted by blanks; NULL: it is no list. */
static const char *words_of(struct sc_arena *a, const char *wants)
{
	char *words = sc_arena_printf(a, "%s ", "");
	const char *p = wants;

	for (size_t n; *p; p += n) {
		p += strncmp(p, ", ", 2) == 0 ? 2 : 0;
		p += strncmp(p, " or ", 4) == 0 ? 4 : 0;
		n = strcspn(p, ", ");
		if (!is_word(p, n))
			return NULL;
		words = sc_arena_printf(a, "%s%.*s ", words, (int)n, p);
	}
	return words + 1;
}

static enum values values_of(struct sc_arena *a, const struct option *d)
{
	if (!d->value)
		return VALUES_NONE;
	if (strcmp(d->value, "FILE") == 0 ||
		strcmp(d->value, "[NAME=]FILE") == 0)
		return VALUES_FILES;
	if (strcmp(d->value, "DIR") == 0)
		return VALUES_DIRECTORIES;
	return words_of(a, d->wants) ? VALUES_WORDS : VALUES_FREE;
}

/* Text between single quotes of a shell: ours has none of these. */
static const char *quotable(struct sc_arena *a, const char *text)
{
	char *copy = sc_arena_text(a, text);

	for (char *p = copy; *p; p++)
		if (strchr("'[]:", *p))
			*p = ' ';
	return copy;
}

static void put_command_names(struct sc_out *out, const char *between)
{
	for (const struct command *c = commands; c->name; c++)
		sc_out_printf(
			out, "%s%s", c == commands ? "" : between, c->name);
}

static void put_bash_values(struct sc_out *out, struct sc_arena *a)
{
	static const char *const ways[] = {
		[VALUES_FILES] = "_smtpcert_files -f",
		[VALUES_DIRECTORIES] = "_smtpcert_files -d",
		[VALUES_FREE] = "COMPREPLY=()",
	};

	for (const struct option *d = option_table; d->name; d++) {
		enum values v = values_of(a, d);

		if (v == VALUES_WORDS)
			sc_out_printf(out,
				"\t--%s) COMPREPLY=($(compgen -W '%s' -- "
				"\"$cur\")); return ;;\n",
				d->name, words_of(a, d->wants));
		else if (v != VALUES_NONE)
			sc_out_printf(out, "\t--%s) %s; return ;;\n", d->name,
				ways[v]);
	}
}

static void put_bash_options(struct sc_out *out)
{
	for (const struct command *c = commands; c->name; c++) {
		sc_out_printf(out, "\t%s) words='", c->name);
		for (const struct option *d = option_table; d->name; d++)
			if (d->commands & (c->doing | ON_EVERY))
				sc_out_printf(out, "--%s ", d->name);
		sc_out_text(out, "' ;;\n");
	}
}

static void put_bash(struct sc_out *out, struct sc_arena *a)
{
	sc_out_text(out,
		"# smtpcert: completion for bash\n"
		"_smtpcert_files() {\n"
		"\tcompopt -o filenames 2>/dev/null\n"
		"\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$cur\")\n"
		"}\n"
		"_smtpcert() {\n"
		"\tlocal cur=${COMP_WORDS[COMP_CWORD]} words=\n"
		"\tlocal prev=${COMP_WORDS[COMP_CWORD-1]} command= word\n"
		"\tfor word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
		"\t\tcase $word in ");
	put_command_names(out, "|");
	sc_out_text(out,
		") command=$word; break ;; esac\n"
		"\tdone\n"
		"\tcase $prev in\n");
	put_bash_values(out, a);
	sc_out_text(out,
		"\tesac\n"
		"\tcase ${command:-check} in\n");
	put_bash_options(out);
	sc_out_text(out,
		"\tesac\n"
		"\tif [[ $cur == -* ]]; then\n"
		"\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
		"\telif [[ -z $command ]]; then\n"
		"\t\tCOMPREPLY=($(compgen -W '");
	put_command_names(out, " ");
	sc_out_text(out,
		"' -- \"$cur\"))\n"
		"\telif [[ $command == explain ]]; then\n"
		"\t\tCOMPREPLY=($(compgen -W \"$(smtpcert explain "
		"2>/dev/null | cut -d' ' -f1)\" -- \"$cur\"))\n"
		"\telif [[ $command == completion ]]; then\n"
		"\t\tCOMPREPLY=($(compgen -W 'bash zsh fish' -- \"$cur\"))\n"
		"\telif [[ $command == help ]]; then\n"
		"\t\tCOMPREPLY=($(compgen -W 'all ");
	put_command_names(out, " ");
	sc_out_text(out,
		"' -- \"$cur\"))\n"
		"\telse\n"
		"\t\t_smtpcert_files -f\n"
		"\tfi\n"
		"}\n"
		"complete -F _smtpcert smtpcert\n");
}

static void put_zsh(struct sc_out *out, struct sc_arena *a)
{
	sc_out_text(out,
		"#compdef smtpcert\n"
		"# smtpcert: completion for zsh\n"
		"_smtpcert() {\n"
		"\tlocal -a commands=(\n");
	for (const struct command *c = commands; c->name; c++)
		sc_out_printf(
			out, "\t\t'%s:%s'\n", c->name, quotable(a, c->about));
	sc_out_text(out, "\t)\n\t_arguments -s \\\n");
	for (const struct option *d = option_table; d->name; d++) {
		static const char *const ways[] = {
			[VALUES_FILES] = "_files",
			[VALUES_DIRECTORIES] = "_files -/",
			[VALUES_FREE] = " ",
		};
		enum values v = values_of(a, d);

		sc_out_printf(
			out, "\t\t'*--%s[%s]", d->name, quotable(a, d->help));
		if (v == VALUES_WORDS)
			sc_out_printf(out, ":%s:(%s)", quotable(a, d->value),
				words_of(a, d->wants));
		else if (v != VALUES_NONE)
			sc_out_printf(
				out, ":%s:%s", quotable(a, d->value), ways[v]);
		sc_out_text(out, "' \\\n");
	}
	sc_out_text(out,
		"\t\t'1:command or target:{_describe command commands}' \\\n"
		"\t\t'*:target or file:_files'\n"
		"}\n"
		"if [ \"$funcstack[1]\" = _smtpcert ]; then\n"
		"\t_smtpcert \"$@\"\n"
		"else\n"
		"\tcompdef _smtpcert smtpcert\n"
		"fi\n");
}

static void put_fish(struct sc_out *out, struct sc_arena *a)
{
	static const char *const ways[] = {
		[VALUES_NONE] = "",
		[VALUES_FILES] = " -r -F",
		[VALUES_DIRECTORIES] = " -x -a '(__fish_complete_directories)'",
		[VALUES_FREE] = " -x",
	};

	sc_out_text(out, "# smtpcert: completion for fish\n");
	for (const struct command *c = commands; c->name; c++)
		sc_out_printf(out,
			"complete -c smtpcert -n __fish_use_subcommand -f -a "
			"%s -d '%s'\n",
			c->name, quotable(a, c->about));
	for (const struct option *d = option_table; d->name; d++) {
		enum values v = values_of(a, d);

		sc_out_printf(out, "complete -c smtpcert -l %s", d->name);
		if (d->letter)
			sc_out_printf(out, " -s %c", d->letter);
		if (v == VALUES_WORDS)
			sc_out_printf(
				out, " -x -a '%s'", words_of(a, d->wants));
		else
			sc_out_text(out, ways[v]);
		sc_out_printf(out, " -d '%s'\n", quotable(a, d->help));
	}
	sc_out_text(out,
		"complete -c smtpcert -n '__fish_seen_subcommand_from explain' "
		"-f -a \"(smtpcert explain 2>/dev/null | string split -f1 ' ')"
		"\"\n");
}

bool command_completion(struct options *o, int *status, struct sc_error *e)
{
	static const struct {
		const char *name;
		void (*put)(struct sc_out *out, struct sc_arena *a);
	} shells[] = {
		{ "bash", put_bash },
		{ "zsh", put_zsh },
		{ "fish", put_fish },
	};
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);

	(void)status;
	for (size_t i = 0; o->n_operands == 1 && i < SC_COUNT(shells); i++) {
		if (strcmp(o->operands[0], shells[i].name) != 0)
			continue;
		shells[i].put(&out, o->arena);
		return file_flush(&m, e);
	}
	return sc_error_set(e, SC_ERROR_USAGE,
		"completion for which shell? bash, zsh or fish");
}

#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool is_set(const char *name)
{
	const char *v = getenv(name);

	return v && *v;
}

static bool wants_color(const struct options *o, bool terminal)
{
	const char *term = getenv("TERM");

	if (o->color != WHEN_AUTO)
		return o->color == WHEN_ALWAYS;
	return terminal && !is_set("NO_COLOR") &&
		!(term && strcmp(term, "dumb") == 0);
}

static bool has_utf8_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < SC_COUNT(names); i++) {
		const char *v = getenv(names[i]);

		if (v && *v)
			return strcasestr(v, "utf-8") || strcasestr(v, "utf8");
	}
	return false;
}

static int columns(void)
{
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_col == 0)
		return 80;
	return w.ws_col < 60 ? 60 : w.ws_col > 120 ? 120 : w.ws_col;
}

struct sc_render_style terminal_style(const struct options *o)
{
	bool terminal = isatty(STDOUT_FILENO) == 1;

	return (struct sc_render_style){ .color = wants_color(o, terminal),
		.unicode = terminal && has_utf8_locale(),
		.verbose = o->verbose,
		.columns = terminal ? columns() : 80 };
}

#define ERASE_LINE "\r\033[K"

bool terminal_has_progress(const struct options *o)
{
	const char *term = getenv("TERM");

	return !o->quiet && o->depth == SC_DEPTH_FULL &&
		isatty(STDERR_FILENO) == 1 &&
		!(term && strcmp(term, "dumb") == 0);
}

void terminal_progress(const struct sc_progress *p)
{
	fprintf(stderr, ERASE_LINE "%.45s: session %zu of at most %zu%s%.20s%s",
		p->address, p->n, p->of, p->what ? " (" : "",
		p->what ? p->what : "", p->what ? ")" : "");
	fflush(stderr);
}

void terminal_progress_end(void)
{
	fputs(ERASE_LINE, stderr);
}

#include "world.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

extern char **environ;

/*
 * Ports that a user may listen on, away from those of other worlds, and below
 * those that the kernel gives to clients (32768 and up).
 */
static int first_port(void)
{
	return 20000 + (int)(getpid() % 2500) * 5;
}

static bool cannot(struct sc_error *e, const char *what)
{
	return sc_error_set(e, SC_ERROR_IO, "%s: %s", what, strerror(errno));
}

static bool make_files(struct world *w, struct sc_error *e)
{
	const char *tmp = getenv("TMPDIR");
	char *directory = sc_arena_printf(w->arena, "%s/smtpcert-demo-XXXXXX",
		tmp && *tmp ? tmp : "/tmp");

	if (!mkdtemp(directory))
		return cannot(e, directory);
	w->directory = directory;
	w->ca_file = sc_arena_printf(w->arena, "%s/ca.pem", directory);
	w->anchor_file = sc_arena_printf(w->arena, "%s/anchor", directory);
	return true;
}

/* Beside this program, in an installation and in a build tree; else by PATH. */
static const char *find_program(struct sc_arena *a)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (n <= 0)
		return "badsmtp";
	self[n] = '\0';
	slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';

	const char *beside = sc_arena_printf(a, "%s/badsmtp", self);

	return access(beside, X_OK) == 0 ? beside : "badsmtp";
}

static const char *joined(struct sc_arena *a, const char *const *v)
{
	const char *s = "";

	for (; *v; v++)
		s = sc_arena_printf(a, "%s%s%s", s, *s ? "," : "", *v);
	return s;
}

static bool spawn(struct world *w, char *const *argv, struct sc_error *e)
{
	posix_spawn_file_actions_t actions;
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		return cannot(e, "pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	errno = posix_spawnp(&w->pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	w->input = in[1];
	w->output = out[0];
	if (errno == 0)
		return true;
	w->pid = 0;
	return sc_error_set(e, SC_ERROR_IO,
		"cannot start %s: %s; it is installed along with smtpcert",
		argv[0], strerror(errno));
}

static bool start_child(
	struct world *w, const char *const *faults, struct sc_error *e)
{
	struct sc_arena *a = w->arena;
	int port = first_port();
	const char *const arguments[] = { find_program(a), "--addresses",
		"--until-eof", "--ca-out", w->ca_file, "--anchor-out",
		w->anchor_file, "--faults", joined(a, faults), "--dns", "0",
		"--mx-port", sc_arena_printf(a, "%d", port),
		"--submission-port", sc_arena_printf(a, "%d", port + 1),
		"--submissions-port", sc_arena_printf(a, "%d", port + 2),
		"--sts-port", sc_arena_printf(a, "%d", port + 3), "--ca-port",
		sc_arena_printf(a, "%d", port + 4) };
	char **argv = sc_new(a, char *, SC_COUNT(arguments) + 1);

	for (size_t i = 0; i < SC_COUNT(arguments); i++)
		argv[i] = sc_arena_text(a, arguments[i]);
	w->mx_port = port;
	w->sts_port = port + 3;
	w->ca_port = port + 4;
	return spawn(w, argv, e);
}

/* Takes one line "NAME ADDRESS PORT MODE HOST SCOPE". */
static void take_line(struct world *w, const char *line)
{
	struct world_server *servers, s = { 0 };
	const char *words[6] = { 0 };
	char *rest = sc_arena_text(w->arena, line);

	for (size_t i = 0; i < SC_COUNT(words) && rest; i++)
		words[i] = strsep(&rest, " ");
	if (!words[5] || !sc_text_number(words[2], 1, 65535, &s.port))
		return;
	if (strcmp(words[0], "dns") == 0) {
		w->dns = sc_arena_printf(w->arena, "%s@%s", words[1], words[2]);
		return;
	}
	s.fault = words[0];
	s.address = words[1];
	s.mode = words[3];
	s.host = words[4];
	s.scope = words[5];
	servers = sc_grow(
		w->arena, w->servers, w->n_servers, struct world_server);
	servers[w->n_servers++] = s;
	w->servers = servers;
}

static void close_stream(FILE **f)
{
	if (*f)
		fclose(*f);
}

static bool wait_until_ready(struct world *w, struct sc_error *e)
{
	FILE *f SC_AUTO(close_stream) = fdopen(w->output, "r");
	char line[1024];

	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, "ready") == 0)
			return true;
		take_line(w, line);
	}
	return sc_error_set(e, SC_ERROR_IO, "badsmtp did not start");
}

bool world_start(struct sc_arena *a, const char *const *faults, struct world *w,
	struct sc_error *e)
{
	*w = (struct world){ .arena = a, .input = -1, .output = -1 };
	return make_files(w, e) && start_child(w, faults, e) &&
		wait_until_ready(w, e);
}

void world_stop(struct world *w)
{
	if (w->input >= 0)
		close(w->input);
	if (w->pid > 0)
		waitpid(w->pid, NULL, 0);
	if (!w->directory)
		return;
	unlink(w->ca_file);
	unlink(w->anchor_file);
	rmdir(w->directory);
}

const char *world_domain(const struct world *w, const char *fault)
{
	return sc_arena_printf(w->arena, "%s.mx.badsmtp.test", fault);
}

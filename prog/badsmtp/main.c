/*
 * badsmtp -- mail servers with every fault there is.
 *
 * Options, then listeners, then the loop until a signal, the end of stdin or
 * the end of the parent.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/out.h"
#include "dns.h"
#include "list.h"
#include "mint_files.h"
#include "mint_sct.h"
#include "options.h"
#include "server.h"
#include "world.h"
#include "x509/trust.h"

#define PARENT_MS 500 /* between two looks whether the parent lives */

struct program {
	struct options options;
	struct sc_arena arena;
	struct world world;
	uv_loop_t loop;
	struct server server;
	struct zone zone;
	struct dns dns;
	uv_signal_t sigterm, sigint;
	uv_timer_t parent;
	uv_pipe_t input;
	pid_t parent_pid;
	bool stopping;
};

static int complain(const struct sc_error *e)
{
	fprintf(stderr, "badsmtp: %s\n", e->text);
	return (int)e->class;
}

static bool write_to_fd(void *user, const char *p, size_t n)
{
	const int *fd = user;

	while (n) {
		ssize_t written = write(*fd, p, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		p += written;
		n -= (size_t)written;
	}
	return true;
}

static int print_list(const struct options *o)
{
	int fd = 1;
	struct sc_out out = { .write = write_to_fd, .user = &fd };
	struct sc_arena a = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out text = sc_out_to_memory(&m);

	(o->json ? list_json : list_text)(&text);
	sc_out_bytes(&out, m.p, m.n);
	sc_arena_free(&a);
	return out.failed ? SC_ERROR_IO : 0;
}

static int mint_one(const struct options *o)
{
	struct sc_error e;
	struct mint *m = mint_new((struct sc_date){ time(NULL) });
	bool good = mint_write_all(m, o->mint, o->mint_dir, &e);

	mint_free(m);
	return good ? 0 : complain(&e);
}

/* What to check to see the fault, or that the server is one more of it. */
static const char *scope_word(const struct service *v)
{
	bool own = fault_find(v->fault->name) == v->fault;

	return own ? fault_scope_name(v->fault) : "more";
}

/* "NAME ADDRESS PORT MODE HOST SCOPE" for each listener, then "ready". */
static bool tell_ready(struct program *p, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = &p->arena };
	struct sc_out o = sc_out_to_memory(&m);
	char ip[SC_IP_TEXT_MAX];

	for (size_t i = 0; i < p->server.n; i++) {
		const struct service *v = &p->server.services[i];

		sc_out_printf(&o, "%s %s %d %s %s %s\n", v->fault->name,
			sc_ip_format(v->ip, ip), v->port, fault_mode(v->fault),
			v->host, scope_word(v));
	}
	if (p->options.dns)
		sc_out_printf(&o, "dns %s %d dns %s dns\n",
			sc_ip_format(p->options.dns_ip, ip), p->dns.port,
			p->zone.origin);
	sc_out_text(&o, "ready\n");
	if (write_to_fd(&p->options.ready_fd, m.p, m.n))
		return true;
	return sc_error_set(e, SC_ERROR_IO,
		"cannot tell on descriptor %d that all listens: %s",
		p->options.ready_fd, strerror(errno));
}

static void stop(struct program *p)
{
	if (p->stopping)
		return;
	p->stopping = true;
	server_stop(&p->server);
	dns_stop(&p->dns);
	uv_close((uv_handle_t *)&p->sigterm, NULL);
	uv_close((uv_handle_t *)&p->sigint, NULL);
	uv_close((uv_handle_t *)&p->parent, NULL);
	uv_close((uv_handle_t *)&p->input, NULL);
}

static void on_signal(uv_signal_t *handle, int number)
{
	(void)number;
	stop(handle->data);
}

static void on_parent_timer(uv_timer_t *timer)
{
	struct program *p = timer->data;

	if (getppid() != p->parent_pid)
		stop(p);
}

static void allocate_input(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	static char bytes[256];

	(void)h;
	(void)suggested;
	*buf = uv_buf_init(bytes, sizeof(bytes));
}

static void on_input(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	(void)buf;
	if (n < 0)
		stop(stream->data);
}

/* False when stdin cannot be waited for: a file or /dev/null ends at once. */
static bool watch_input(struct program *p)
{
	uv_handle_type type = uv_guess_handle(0);
	bool waits = type == UV_NAMED_PIPE || type == UV_TTY || type == UV_TCP;

	return waits && uv_pipe_open(&p->input, 0) == 0 &&
		uv_read_start((uv_stream_t *)&p->input, allocate_input,
			on_input) == 0;
}

/* Signals, stdin, the parent: whatever ends the program. */
static void watch(struct program *p)
{
	uv_signal_init(&p->loop, &p->sigterm);
	uv_signal_init(&p->loop, &p->sigint);
	uv_timer_init(&p->loop, &p->parent);
	uv_pipe_init(&p->loop, &p->input, 0);
	p->sigterm.data = p->sigint.data = p;
	p->parent.data = p->input.data = p;
	uv_signal_start(&p->sigterm, on_signal, SIGTERM);
	uv_signal_start(&p->sigint, on_signal, SIGINT);
	if (p->options.exit_with_parent)
		uv_timer_start(
			&p->parent, on_parent_timer, PARENT_MS, PARENT_MS);
	if (p->options.until_eof && !watch_input(p))
		stop(p);
}

/* The servers show what a public CA issues, or should not have issued. */
static bool write_public_root(
	struct program *p, const char *path, struct sc_error *e)
{
	return mint_write_text(path,
		sc_arena_printf(&p->arena, "%s\n%s", SC_TRUST_MARK_PUBLIC,
			sc_pem(&p->arena, "CERTIFICATE",
				mint_find(p->server.mint, "root")->der)),
		e);
}

static bool begin(struct program *p, struct sc_error *e)
{
	const struct options *o = &p->options;

	if (!world_plan(&p->arena, o, &p->world, e))
		return false;
	if (o->ca_out && !write_public_root(p, o->ca_out, e))
		return false;
	if (o->ct_log_list_out &&
		!mint_write_text(o->ct_log_list_out,
			mint_sct_log_list(
				&p->arena, (struct sc_date){ time(NULL) }, 1),
			e))
		return false;
	if (!server_listen(&p->server, p->world.places, p->world.n, e))
		return false;
	if (!o->dns)
		return true;
	if (!world_tell(&p->zone, &p->server, o->dns_ip,
		    (struct sc_date){ time(NULL) }, e))
		return false;
	if (o->anchor_out &&
		!mint_write_text(
			o->anchor_out, zone_anchor(&p->zone, &p->arena), e))
		return false;
	return dns_begin(
		&p->dns, &p->loop, &p->zone, o->dns_ip, o->dns_port, e);
}

static int serve(struct program *p)
{
	struct sc_error e = { 0 };

	p->parent_pid = getppid();
	uv_loop_init(&p->loop);
	signal(SIGPIPE, SIG_IGN);
	server_init(&p->server, &p->loop, (struct sc_date){ time(NULL) });
	zone_init(&p->zone, WORLD_ORIGIN);
	watch(p);
	if (!p->stopping && (!begin(p, &e) || !tell_ready(p, &e))) {
		complain(&e);
		stop(p);
	}
	uv_run(&p->loop, UV_RUN_DEFAULT);
	uv_loop_close(&p->loop);
	server_free(&p->server);
	zone_free(&p->zone);
	sc_arena_free(&p->arena);
	return (int)e.class;
}

int main(int argc, char **argv)
{
	static struct program p;
	struct sc_error e;

	if (!options_read(argc, (const char *const *)argv, &p.options, &e))
		return complain(&e);
	if (p.options.help)
		options_help();
	else if (p.options.version)
		printf("badsmtp %s\n", SC_VERSION);
	else if (p.options.list)
		return print_list(&p.options);
	else if (p.options.mint)
		return mint_one(&p.options);
	else
		return serve(&p);
	return 0;
}

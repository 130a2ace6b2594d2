/*
 * Every fault of badsmtp: its certificates can be made, its TLS settings are
 * accepted, its script ends, and a server that listens behaves as it says.
 */
#include <poll.h>
#include <signal.h>

#include "badsmtp_live.h"
#include "check/check.h"
#include "list.h"
#include "tls_context.h"

static void test_table(void)
{
	bool distinct = true, complete = true;

	for (size_t i = 0; i < fault_count(); i++) {
		const struct fault *f = fault_at(i);

		distinct = distinct && fault_find(f->name) == f;
		complete = complete && f->about && *f->about && f->finding &&
			f->script;
	}
	OK(fault_count() >= 75, "there are many faults");
	OK(distinct, "their names are distinct");
	OK(complete, "each has a description, findings and a script");
	OK(!fault_find("no-such-fault"), "no others are found");
	IS(fault_nearest("expierd"), "expired", "a typing error");
}

/* What a fault says that smtpcert finds is a check of smtpcert. */
static void test_findings(void)
{
	for (size_t i = 0; i < fault_count(); i++) {
		const char *rest = fault_at(i)->finding;
		char id[64];

		while (*rest) {
			size_t n = strcspn(rest, " ");

			snprintf(id, sizeof(id), "%.*s", (int)n, rest);
			if (!sc_catalogue_find(id))
				OK(false, id);
			rest += n + (rest[n] == ' ');
		}
	}
}

/* The steps after which nothing can follow. */
static bool is_last(const struct step *s)
{
	return s->op == STEP_CLOSE || s->op == STEP_RESET ||
		s->op == STEP_IGNORE;
}

static bool is_sound(const struct step *s)
{
	bool sound = true;
	int n = 0;

	for (; n < 12 && !is_last(s); n++, s++)
		sound = sound &&
			(s->op == STEP_HTTP ||
				(s->text != NULL) ==
					(s->op == STEP_SEND ||
						s->op == STEP_REPEAT));
	return sound && n < 12;
}

/* Those of all servers, policy hosts included. */
static void test_scripts(void)
{
	struct options o = { .addresses = true, .sts = true };
	struct sc_arena a = { 0 };
	struct sc_error e;
	struct world w;

	if (!OK(world_plan(&a, &o, &w, &e), "all servers"))
		return;
	OK(w.n > fault_count() + 50, "more than one of a fault");
	for (size_t i = 0; i < w.n; i++)
		OK(is_sound(w.places[i].fault->script),
			w.places[i].fault->name);
	sc_arena_free(&a);
}

/* Faults served by hand need no settings that OpenSSL would accept. */
static bool is_raw(const struct fault *f)
{
	for (const struct step *s = f->script; !is_last(s); s++)
		if (s->op == STEP_RAW_TLS)
			return true;
	return false;
}

static void test_certificates(void)
{
	struct options o = { .addresses = true, .sts = true };
	struct mint *m = mint_new(now);
	struct sc_arena a = { 0 };
	struct sc_error error;
	struct world w = { 0 };

	OK(world_plan(&a, &o, &w, &error), "all servers");
	for (size_t i = 0; i < w.n; i++) {
		const struct fault *f = w.places[i].fault;
		struct chain chain;
		struct sc_error e = { 0 };
		bool made = chain_make(m, f, "a.badsmtp.test", &chain, &e);
		SSL_CTX *ctx = made && !is_raw(f) ?
			tls_context_make(f, &chain, "a.badsmtp.test", &e) :
			NULL;

		OK(made && (ctx || is_raw(f)), f->name);
		if (*e.text)
			printf("# %s\n", e.text);
		SSL_CTX_free(ctx);
	}
	sc_arena_free(&a);
	mint_free(m);
}

static void test_list(void)
{
	struct sc_arena a = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out o = sc_out_to_memory(&m);

	list_text(&o);
	OK(!o.failed && strstr(m.p, "\nexpired  ") != NULL, "list");
	o = sc_out_to_memory(&m);
	list_json(&o);
	OK(strstr(m.p, "{\"name\": \"expired\", \"about\": ") &&
			strstr(m.p, "\"finding\": \"time-expired\""),
		"list as JSON");
	sc_arena_free(&a);
}

static void test_options(void)
{
	static const char *const good[] = { "badsmtp", "--port=0", "--dns",
		"127.0.0.2@5353", "--until-eof", "--mx-port", "2525" };
	/* Wrong ones, and what the sentence must hold. */
	static const char *const bad[][4] = {
		{ "badsmtp", "--prot", "1", "--port" },
		{ "badsmtp", "--port", "70000", "BASE" },
		{ "badsmtp", "--list=1", "--json", "takes no value" },
		{ "badsmtp", "--json", "--dns", "needs" },
		{ "badsmtp", "--listen", "localhost", "ADDR" },
		{ "badsmtp", "--json", "x", "--help" },
	};
	struct options o;
	struct sc_error e = { 0 };

	OK(options_read(7, good, &o, &e) && o.port == 0 && o.dns &&
			o.dns_port == 5353 && o.dns_ip.b[3] == 2 &&
			o.until_eof && o.role_ports[FAULT_MX] == 2525,
		"options");
	for (size_t i = 0; i < SC_COUNT(bad); i++)
		OK(!options_read(3, bad[i], &o, &e) &&
				e.class == SC_ERROR_USAGE &&
				strstr(e.text, bad[i][3]),
			e.text);
}

static void test_world(void)
{
	struct options o = { .faults = "expired,good",
		.addresses = true,
		.role_ports = { 2525, 1587, 1465, 4443 } };
	struct sc_arena a = { 0 };
	struct sc_error e = { 0 };
	struct world w, again;
	char ip[SC_IP_TEXT_MAX];

	OK(world_plan(&a, &o, &w, &e) && w.n == 2, "two faults");
	IS(w.places[0].host, "expired.badsmtp.test", "its host");
	IS(sc_ip_format(w.places[1].ip, ip), "127.77.0.1", "its address");
	OK(w.places[0].port == 2525, "its port");
	o.faults = "good";
	OK(world_plan(&a, &o, &again, &e) &&
			sc_ip_equal(again.places[0].ip, w.places[1].ip),
		"which does not depend on the others");
	o.faults = "sts-addresses-differ";
	OK(world_plan(&a, &o, &again, &e) && again.n == 1,
		"no policy hosts without their port");
	o.sts = true;
	OK(world_plan(&a, &o, &again, &e) && again.n == 3 &&
			again.places[2].port == 4443 &&
			again.places[1].ip.b[1] == 77 &&
			again.places[2].ip.b[1] == 78,
		"two policy hosts, the first at the fault's address");
	IS(again.places[1].host, "mta-sts.sts-addresses-differ.mx.badsmtp.test",
		"and their name");
	o.faults = "good,wron-name";
	OK(!world_plan(&a, &o, &w, &e) && strstr(e.text, "wrong-name"),
		"an unknown fault");
	o = (struct options){ .port = 65500 };
	OK(!world_plan(&a, &o, &w, &e), "too many for the ports");
	sc_arena_free(&a);
}

static const struct options clear_text = { .listen = { 4, { 127, 0, 0, 1 } },
	.faults = "good,greeting-554,starttls-454,starttls-masked,"
		  "plaintext-glued,ehlo-long-line,unparsable,"
		  "close-at-connect,ehlo-502,"
		  "tls-421,starttls-injection,second-banner-tls,"
		  "greeting-lf,good-submissions,client-cert-required" };

static int dial(const struct live *live, const char *fault)
{
	return dial_service(
		find_service(live, fault, fault_find(fault)->role), fault);
}

/* Reads until `mark` is in it, or the end, or five seconds of silence. */
static const char *hear(int fd, const char *mark)
{
	static char text[65536];
	size_t n = 0;
	struct pollfd p = { fd, POLLIN, 0 };

	text[0] = '\0';
	while (n < sizeof(text) - 1 && !strstr(text, mark)) {
		ssize_t got = poll(&p, 1, 5000) == 1 ?
			read(fd, text + n, sizeof(text) - 1 - n) :
			0;

		if (got <= 0)
			break;
		n += (size_t)got;
		text[n] = '\0';
	}
	return text;
}

static const char *say(int fd, const char *line, const char *mark)
{
	if (write(fd, line, strlen(line)) != (ssize_t)strlen(line))
		return "(cannot write)";
	return hear(fd, mark);
}

/* The dialogue up to the reply to STARTTLS, which is returned. */
static const char *starttls(int fd)
{
	hear(fd, "\n");
	say(fd, "EHLO me\r\n", "250 ");
	return say(fd, "starttls\r\n", "\n");
}

static void test_clear_text(const struct live *live)
{
	int fd = dial(live, "greeting-554");

	IS(hear(fd, "\n"), "554 5.7.1 Your address is on a list\r\n",
		"greeting-554");
	OK(strstr(say(fd, "EHLO me\r\n", "\n"), "503"), "and EHLO is refused");
	OK(strstr(say(fd, "QUIT\r\n", "\n"), "221"), "and QUIT is answered");
	IS(hear(fd, "\n"), "", "then the end");
	close(fd);
	fd = dial(live, "close-at-connect");
	IS(hear(fd, "\n"), "", "close-at-connect");
	close(fd);
	fd = dial(live, "greeting-lf");
	IS(hear(fd, "\n"), "220 greeting-lf.badsmtp.test ESMTP badsmtp\n",
		"greeting-lf");
	close(fd);
	fd = dial(live, "ehlo-502");
	hear(fd, "\n");
	OK(strncmp(say(fd, "EHLO me\r\n", "\n"), "502", 3) == 0, "ehlo-502");
	OK(strncmp(say(fd, "helo me\r\n", "\n"), "250", 3) == 0, "but HELO");
	close(fd);
}

static void test_starttls_replies(const struct live *live)
{
	int fd = dial(live, "starttls-454");

	OK(strncmp(starttls(fd), "454", 3) == 0, "starttls-454");
	close(fd);
	fd = dial(live, "starttls-masked");
	hear(fd, "\n");
	OK(strstr(say(fd, "EHLO me\r\n", "250 "), "250-XXXXXXXA\r\n"),
		"starttls-masked");
	close(fd);
	fd = dial(live, "plaintext-glued");
	OK(strstr(starttls(fd), "\r\n250 AUTH PLAIN\r\n"),
		"plaintext-glued comes in one piece");
	close(fd);
}

/* The server must hold back what nobody reads, and send all of it. */
static void test_long_line(const struct live *live)
{
	static char piece[65536];
	int fd = dial(live, "ehlo-long-line");
	size_t n = 0;
	ssize_t got;

	hear(fd, "\n");
	say(fd, "EHLO me\r\n", "250-");
	for (;;) {
		got = read(fd, piece, sizeof(piece));
		if (got <= 0 || memchr(piece, '\n', (size_t)got))
			break;
		n += (size_t)got;
	}
	OK(got > 0 && n > (15 << 20) && n < (17 << 20), "16 MiB in a line");
	close(fd);
}

static const char *hear_tls(SSL *ssl)
{
	static char text[4096];
	int n = ssl ? SSL_read(ssl, text, sizeof(text) - 1) : -1;

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static const char *say_tls(SSL *ssl, const char *line)
{
	if (ssl)
		SSL_write(ssl, line, (int)strlen(line));
	return hear_tls(ssl);
}

static void test_mail(const struct live *live, SSL_CTX *ctx)
{
	int fd = dial(live, "good");
	const char *reply = starttls(fd);
	SSL *ssl = strncmp(reply, "220", 3) ? NULL : secure(fd, ctx);

	OK(ssl != NULL, "good: the handshake");
	OK(!strstr(say_tls(ssl, "EHLO me\r\n"), "STARTTLS"),
		"STARTTLS is not offered again");
	OK(strstr(say_tls(ssl, "MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n"),
		   "250"),
		"a message is accepted, pipelined");
	OK(strstr(say_tls(ssl, "Subject: x\r\n\r\nQUIT\r\n.\r\n"), "2"),
		"and thrown away");
	hang_up(ssl, fd);
}

static void test_tls_faults(const struct live *live, SSL_CTX *ctx)
{
	int fd = dial(live, "tls-421");
	SSL *ssl = (starttls(fd), secure(fd, ctx));

	OK(strncmp(say_tls(ssl, "EHLO me\r\n"), "421", 3) == 0, "tls-421");
	IS(hear_tls(ssl), "", "then the end");
	OK(ssl && SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN,
		"with close_notify");
	hang_up(ssl, fd);
	fd = dial(live, "second-banner-tls");
	ssl = (starttls(fd), secure(fd, ctx));
	OK(strncmp(hear_tls(ssl), "220 ", 4) == 0, "second-banner-tls");
	hang_up(ssl, fd);
	fd = dial(live, "starttls-injection");
	hear(fd, "\n");
	say(fd, "EHLO me\r\n", "250 ");
	ssl = (say(fd, "STARTTLS\r\nNOOP\r\n", "\n"), secure(fd, ctx));
	OK(strncmp(hear_tls(ssl), "250 ", 4) == 0, "starttls-injection");
	hang_up(ssl, fd);
	fd = dial(live, "good-submissions");
	ssl = secure(fd, ctx);
	OK(strncmp(hear_tls(ssl), "220 ", 4) == 0, "implicit TLS");
	OK(strstr(say_tls(ssl, "EHLO me\r\n"), "AUTH PLAIN"), "with AUTH");
	hang_up(ssl, fd);
	fd = dial(live, "client-cert-required");
	ssl = (starttls(fd), secure(fd, ctx));
	IS(say_tls(ssl, "EHLO me\r\n"), "", "a late alert");
	hang_up(ssl, fd);
}

/* The server's certificate message as it came, wherever it stops. */
static void test_raw(const struct live *live, SSL_CTX *ctx)
{
	int fd = dial(live, "unparsable");
	SSL *ssl = (starttls(fd), SSL_new(ctx));

	SSL_set_fd(ssl, fd);
	OK(SSL_connect(ssl) != 1 && SSL_version(ssl) == TLS1_2_VERSION,
		"unparsable: a ServerHello of TLS 1.2, then it fails");
	hang_up(ssl, fd);
	fd = dial(live, "unparsable");
	ssl = (starttls(fd), SSL_new(ctx));
	OK(strncmp(say(fd, "GET / HTTP/1.0\r\n", "\n"), "", 1) == 0,
		"what is no ClientHello gets nothing");
	hang_up(ssl, fd);
}

static void test_live(void)
{
	static struct live live;
	struct sc_arena a = { 0 };
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (OK(begin_live(&live, &clear_text, &a), "the servers listen")) {
		test_clear_text(&live);
		test_starttls_replies(&live);
		test_long_line(&live);
		test_mail(&live, ctx);
		test_tls_faults(&live, ctx);
		test_raw(&live, ctx);
		end_live(&live, NULL);
	}
	SSL_CTX_free(ctx);
	sc_arena_free(&a);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	test_table();
	test_findings();
	test_scripts();
	test_certificates();
	test_list();
	test_options();
	test_world();
	test_live();
	return DONE();
}

/*
 * What badsmtp says of its servers: the policy hosts, and the zone with every
 * line of the tables.
 */
#include <signal.h>

#include "badsmtp_live.h"

/* All servers, each at an address of its own, on ports of the kernel. */
static const struct options everything = { .addresses = true, .sts = true };

/* What a policy host answers to a request. */
static const char *get(
	const struct live *live, const char *fault, const char *path)
{
	static char text[4096];
	char request[256];
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	int fd = dial_service(
		find_service(live, fault, FAULT_POLICY), "a policy host");
	SSL *ssl = secure(fd, ctx);
	int n = 0, got = 1;

	snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\n\r\n", path);
	if (ssl)
		SSL_write(ssl, request, (int)strlen(request));
	while (ssl && got > 0 && n < (int)sizeof(text) - 1) {
		got = SSL_read(ssl, text + n, (int)sizeof(text) - 1 - n);
		n += got > 0 ? got : 0;
	}
	text[n] = '\0';
	hang_up(ssl, fd);
	SSL_CTX_free(ctx);
	return text;
}

static void test_policy_hosts(const struct live *live)
{
	static const char path[] = "/.well-known/mta-sts.txt";

	OK(strstr(get(live, "sts-good", path),
		   "\r\n\r\nversion: STSv1\r\nmode: enforce\r\n"
		   "mx: sts-good.badsmtp.test\r\nmax_age: 2592000\r\n"),
		"a policy");
	OK(strncmp(get(live, "sts-good", "/"), "HTTP/1.1 404 ", 13) == 0,
		"and nothing else");
	OK(strncmp(get(live, "sts-203", path), "HTTP/1.1 203 ", 13) == 0,
		"sts-203");
	OK(strstr(get(live, "sts-redirect", path), "\r\nLocation: https://"),
		"sts-redirect");
	IS(get(live, "sts-host-no-tls", path), "", "sts-host-no-tls");
}

/* Every line of the tables is a record, and its certificate can be made. */
static void test_zone_of_all(struct live *live)
{
	struct sc_ip dns = { 4, { 127, 0, 0, 1 } };
	struct sc_arena a = { 0 };
	struct sc_error e = { 0 };
	struct zone z;

	zone_init(&z, WORLD_ORIGIN);
	OK(world_tell(&z, &live->server, dns, now, &e), "the zone of all");
	if (*e.text)
		printf("# %s\n", e.text);
	OK(zone_has(&z, "_25._tcp.dane-good.badsmtp.test", ZONE_TLSA) &&
			zone_has(&z, "_mta-sts.sts-good.mx.badsmtp.test",
				ZONE_TXT) &&
			zone_has(&z, "mta-sts.sts-good.mx.badsmtp.test",
				ZONE_A) &&
			zone_has(&z, "srv-good.mx.badsmtp.test", ZONE_MX),
		"its records");
	OK(!zone_has(&z, "mta-sts.sts-no-host.mx.badsmtp.test", 0),
		"and those that are missing on purpose");
	OK(strncmp(zone_anchor(&z, &a), "badsmtp.test. IN DS ", 20) == 0,
		"the trust anchor");
	sc_arena_free(&a);
	zone_free(&z);
}

static void test_live_policies(void)
{
	static struct live live;
	struct sc_arena a = { 0 };

	if (OK(begin_live(&live, &everything, &a), "all servers listen")) {
		test_policy_hosts(&live);
		end_live(&live, test_zone_of_all);
	}
	sc_arena_free(&a);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	test_live_policies();
	return DONE();
}

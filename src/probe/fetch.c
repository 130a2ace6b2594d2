#include "probe/fetch.h"

#include "base/dname.h"
#include "probe/ended.h"
#include "probe/run.h"
#include "tls/digest.h"

/* RFC 8461 3.2, 3.3 */
#define POLICY_HOST "mta-sts."
#define POLICY_PATH "/.well-known/mta-sts.txt"
#define HTTPS_PORT  443

static struct sc_bytes copy(struct sc_arena *a, struct sc_bytes b)
{
	const uint8_t *p = (const uint8_t *)sc_arena_copy(a, b.p, b.n);

	return b.p ? (struct sc_bytes){ p, b.n } : b;
}

static void take_chain(
	struct sc_fetching *f, const struct sc_net_response *from)
{
	size_t n = from->n_chain < SC_LIMIT_CHAIN_CERTS ? from->n_chain :
							  SC_LIMIT_CHAIN_CERTS;
	struct sc_arena *a = f->run->arena;
	struct sc_bytes *certs = n ? sc_new(a, struct sc_bytes, n) : NULL;
	const char **chain = n ? sc_new(a, const char *, n) : NULL;

	for (size_t i = 0; i < n; i++) {
		certs[i] = copy(a, from->chain[i]);
		chain[i] = sc_sha256_hex(a, certs[i]);
	}
	f->certs = certs;
	f->seen.chain = chain;
	f->seen.n_chain = n;
}

static void take_response(
	struct sc_fetching *f, const struct sc_net_response *from)
{
	struct sc_arena *a = f->run->arena;

	f->seen.status = from->status;
	f->seen.content_type = copy(a, from->content_type);
	f->seen.location = copy(a, from->location);
	f->seen.body = copy(a, from->body);
	f->seen.body_cut = from->body_cut;
}

/* Each step counts when the one before it succeeded. */
static void on_response(void *user, const struct sc_net_response *from)
{
	struct sc_fetching *f = user;
	struct sc_fetch *seen = &f->seen;

	seen->ended_ms = sc_run_now_ms(f->run);
	seen->detail = sc_arena_text(f->run->arena, from->detail);
	seen->connect = sc_ended_outcome(from->connect);
	if (seen->connect == SC_OUTCOME_OK)
		seen->tls = sc_ended_outcome(from->tls);
	if (seen->tls == SC_OUTCOME_OK)
		seen->http = sc_ended_outcome(from->http);
	take_chain(f, from);
	take_response(f, from);
	sc_run_close(f->run);
}

static void fetch(struct sc_fetching *f, const char *host, struct sc_ip ip)
{
	struct sc_run *r = f->run;
	const struct sc_net_request request = { .host = host,
		.ip = ip,
		.port = f->seen.port,
		.foreign = SC_NET_FOREIGN_ADDRESS,
		.path = POLICY_PATH,
		.max_bytes = SC_LIMIT_POLICY_BYTES };

	if (sc_run_is_late(r)) {
		f->seen.detail =
			"not tried: the time for the whole probe was over";
		return;
	}
	f->seen.began_ms = sc_run_now_ms(r);
	sc_run_open(r);
	r->net->fetch(r->net, &request, sc_run_until(r, SC_LIMIT_FETCH_S),
		on_response, f);
}

static struct sc_fetchings fetch_all(
	struct sc_policy_place *p, const struct sc_answer *answer)
{
	struct sc_run *r = p->run;
	int port = r->options->sts_port;
	struct sc_ip *ips;
	size_t n = sc_plan_addresses(
		r->arena, answer, SC_LIMIT_POLICY_ADDRESSES, &ips);
	struct sc_fetching *v =
		n ? sc_new(r->arena, struct sc_fetching, n) : NULL;
	char text[SC_IP_TEXT_MAX];

	for (size_t i = 0; i < n; i++) {
		v[i].run = r;
		v[i].seen.address =
			sc_arena_text(r->arena, sc_ip_format(ips[i], text));
		v[i].seen.port = port ? port : HTTPS_PORT;
		fetch(&v[i], p->host.name, ips[i]);
	}
	return (struct sc_fetchings){ v, n };
}

static void on_address(void *user, const struct sc_question *q)
{
	struct sc_policy_place *p = user;
	bool is_a = q->type == SC_RR_A;

	*(is_a ? &p->host.a : &p->host.aaaa) = q->answer;
	*(is_a ? &p->by_a : &p->by_aaaa) = fetch_all(p, &q->answer);
}

struct sc_policy_place *sc_fetch_policy(struct sc_run *r, const char *domain)
{
	const char *name = sc_plan_below(r->arena, POLICY_HOST, domain);
	struct sc_policy_place *p;

	if (!name || sc_dname_labels(domain) < 2)
		return NULL;
	p = sc_new(r->arena, struct sc_policy_place, 1);
	*p = (struct sc_policy_place){ .run = r,
		.host = { .name = name,
			.a = sc_answer_untried(name, SC_RR_A),
			.aaaa = sc_answer_untried(name, SC_RR_AAAA) },
		.addresses = { .run = r, .each = on_address, .user = p } };
	if (sc_run_wants(r, 4))
		sc_inquire(&p->addresses, name, SC_RR_A);
	if (sc_run_wants(r, 6))
		sc_inquire(&p->addresses, name, SC_RR_AAAA);
	return p;
}

#include "probe/pki_get.h"

#include "base/text.h"
#include "probe/ended.h"
#include "probe/run.h"

#define TEXT_BYTES SC_LIMIT_PKI_URL_BYTES

static void on_turn(void *user)
{
	struct sc_pki_get *g = user;

	g->seen.ended_ms = sc_run_now_ms(g->run);
	g->done(g->user);
	sc_run_close(g->run);
}

/* From the loop, so that nobody is told from within. */
static void finish(struct sc_pki_get *g)
{
	struct sc_net *net = g->run->net;

	net->at(net, net->now(net), on_turn, g);
}

static void give_up(
	struct sc_pki_get *g, enum sc_outcome outcome, const char *detail)
{
	g->seen.outcome = outcome;
	g->seen.detail = detail;
	finish(g);
}

static void ask_next(struct sc_pki_get *g);
static void begin(struct sc_pki_get *g, const char *url);

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 ||
		status == 307 || status == 308;
}

/* A question is not sent twice: a responder that moved is a failure. */
static bool is_followed(
	const struct sc_pki_get *g, const struct sc_net_response *r)
{
	return g->seen.kind == SC_PKI_CRL && is_redirect(r->status) &&
		r->location.n;
}

static void follow(struct sc_pki_get *g, struct sc_bytes location)
{
	struct sc_arena *a = g->run->arena;
	const char *to = sc_text_printable(a, location, TEXT_BYTES);

	g->seen.moved_to = to;
	if (g->redirects++ == SC_LIMIT_PKI_REDIRECTS)
		give_up(g, SC_OUTCOME_LIMIT, "it moved on too many times");
	else
		begin(g, to);
}

static size_t max_bytes(const struct sc_pki_get *g)
{
	return g->seen.kind == SC_PKI_CRL ? SC_LIMIT_PKI_BYTES :
					    SC_LIMIT_OCSP_BYTES;
}

static void take_body(struct sc_pki_get *g, const struct sc_net_response *r)
{
	struct sc_run *run = g->run;

	if (r->status != 200)
		return;
	if (r->body.n == 0) {
		g->seen.outcome = SC_OUTCOME_PROTOCOL;
		g->seen.detail = "the answer is empty";
		return;
	}
	if (r->body_cut || run->pki_bytes + r->body.n > SC_LIMIT_PKI_TOTAL) {
		g->seen.outcome = SC_OUTCOME_LIMIT;
		g->seen.detail = sc_arena_printf(run->arena,
			"it is larger than %zu bytes, or all of them are more "
			"than %d",
			max_bytes(g), SC_LIMIT_PKI_TOTAL);
		return;
	}
	run->pki_bytes += r->body.n;
	g->seen.body =
		(struct sc_bytes){ (const uint8_t *)sc_arena_copy(
					   run->arena, r->body.p, r->body.n),
			r->body.n };
	g->seen.fetched_at = run->net->date(run->net);
}

static void take_response(struct sc_pki_get *g, const struct sc_net_response *r)
{
	struct sc_arena *a = g->run->arena;
	struct sc_bytes type = r->content_type;

	g->seen.outcome = SC_OUTCOME_OK;
	g->seen.detail = NULL;
	g->seen.status = r->status;
	if (type.p)
		g->seen.content_type = (struct sc_bytes){
			(const uint8_t *)sc_arena_copy(a, type.p, type.n),
			type.n
		};
	take_body(g, r);
}

static void on_response(void *user, const struct sc_net_response *r)
{
	struct sc_pki_get *g = user;
	enum sc_net_end end = r->connect != SC_NET_OK ? r->connect : r->http;

	if (end == SC_NET_OK && is_followed(g, r)) {
		follow(g, r->location);
	} else if (end == SC_NET_OK) {
		take_response(g, r);
		finish(g);
	} else {
		if (end == SC_NET_BARRED)
			g->seen.address = NULL;
		g->seen.outcome = sc_ended_outcome(end);
		g->seen.detail = r->detail ?
			sc_arena_text(g->run->arena, r->detail) :
			"the connection failed";
		ask_next(g);
	}
	sc_run_close(g->run);
}

static int64_t left_ms(const struct sc_pki_get *g)
{
	return g->until.ms - g->run->net->now(g->run->net).ms;
}

/* Of the time that is left, each address that may follow has its share. */
static struct sc_mono share(const struct sc_pki_get *g)
{
	size_t n = g->n_ips - g->next_ip + 1;

	return (struct sc_mono){ g->run->net->now(g->run->net).ms +
		left_ms(g) / (int64_t)n };
}

static void ask_next(struct sc_pki_get *g)
{
	struct sc_run *r = g->run;
	int port = r->options->ca_port;
	char text[SC_IP_TEXT_MAX];

	if (left_ms(g) <= 0 && !g->seen.detail)
		g->seen.detail = "not asked: the time for it was over";
	if (g->next_ip == g->n_ips || left_ms(g) <= 0) {
		finish(g);
		return;
	}

	struct sc_net_request request = { .host = g->url.host,
		.ip = g->ips[g->next_ip++],
		.port = port ? port : g->url.port,
		.foreign = SC_NET_FOREIGN_ADDRESS |
			(port ? 0U : SC_NET_FOREIGN_WEB_PORT),
		.path = g->url.path,
		.max_bytes = max_bytes(g),
		.plain = true,
		.url_port = g->url.port,
		.post = g->question,
		.post_type = "application/ocsp-request" };

	g->seen.address =
		sc_arena_text(r->arena, sc_ip_format(request.ip, text));
	sc_run_open(r);
	r->net->fetch(r->net, &request, share(g), on_response, g);
}

static void consider(struct sc_pki_get *g, struct sc_ip ip)
{
	if (g->n_ips < SC_LIMIT_PKI_ADDRESSES)
		g->ips[g->n_ips++] = ip;
}

static void on_names(void *user)
{
	struct sc_pki_get *g = user;
	struct sc_arena *a = g->run->arena;

	for (size_t i = 0; i < g->names.n; i++) {
		struct sc_ip *ips;
		size_t n = sc_plan_addresses(a, &g->names.v[i]->answer,
			SC_LIMIT_PKI_ADDRESSES, &ips);

		for (size_t k = 0; k < n; k++)
			consider(g, ips[k]);
	}
	if (g->n_ips == 0 && !g->seen.detail)
		g->seen.detail = sc_arena_printf(
			a, "no address of %s was found", g->url.host);
	if (g->n_ips == 0)
		finish(g);
	else
		ask_next(g);
}

static void look_up(struct sc_pki_get *g)
{
	g->names = (struct sc_inquiry){ .run = g->run,
		.limit_s = SC_LIMIT_HINT_S,
		.all = on_names,
		.user = g };
	if (sc_run_wants(g->run, 4))
		sc_inquire(&g->names, g->url.host, SC_RR_A);
	if (sc_run_wants(g->run, 6))
		sc_inquire(&g->names, g->url.host, SC_RR_AAAA);
}

/* Why the URL is not asked, or NULL. */
static const char *objection(struct sc_pki_get *g, const char *url)
{
	struct sc_run *r = g->run;
	const char *fault = sc_pki_url_parse(r->arena, url, &g->url);

	if (fault)
		return sc_arena_printf(r->arena, "not asked: '%s' %s",
			sc_text_printable(r->arena, sc_bytes_of(url), 200),
			fault);
	if (sc_run_is_late(r))
		return "not asked: the time for the whole probe was over";
	return NULL;
}

static void begin(struct sc_pki_get *g, const char *url)
{
	const char *why = objection(g, url);

	g->n_ips = g->next_ip = 0;
	g->seen.detail = NULL;
	if (why) {
		give_up(g, SC_OUTCOME_UNTRIED, why);
	} else if (g->url.is_address) {
		consider(g, g->url.ip);
		ask_next(g);
	} else {
		look_up(g);
	}
}

void sc_pki_get(struct sc_pki_get *g)
{
	sc_run_open(g->run);
	g->seen.began_ms = sc_run_now_ms(g->run);
	begin(g, g->seen.url);
}

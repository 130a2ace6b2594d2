#include "base/dname.h"
#include "probe/kept.h"
#include "world/inside.h"
#include "world/packet.h"

struct question {
	struct question *next; /* of the world, the latest first */
	struct world *w;
	const struct scene_answer *answer; /* NULL: the scene has none */
	const char *name;
	int type;
	sc_net_answer_fn *done;
	void *user;
	bool fails;
};

static const struct scene_answer *find_answer(
	const struct world *w, const char *name, int type)
{
	for (size_t i = 0; i < w->scene->n_answers; i++) {
		const struct scene_answer *x = &w->scene->answers[i];

		if (x->type == type && sc_dname_equal(x->name, name))
			return x;
	}
	return NULL;
}

/* A name that is asked for in vain: does the scene know it otherwise? */
static int rcode_of_unlisted(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->scene->n_answers; i++)
		if (sc_dname_equal(w->scene->answers[i].name, name))
			return 0;
	return 3;
}

static struct sc_net_answer unlisted(const struct question *q)
{
	const struct scene_answer none = { .name = q->name,
		.type = q->type,
		.rcode = rcode_of_unlisted(q->w, q->name) };

	return (struct sc_net_answer){ .dnssec = SC_NET_INSECURE,
		.rcode = none.rcode,
		.packet = packet_of(q->w->arena, &none) };
}

static enum sc_net_end failure_of(const struct world *w)
{
	return w->failure == WORLD_SILENCE ? SC_NET_TIMEOUT : SC_NET_LOCAL;
}

static struct sc_net_answer net_answer(const struct question *q)
{
	const struct scene_answer *x = q->answer;

	if (q->fails)
		return (struct sc_net_answer){ .end = failure_of(q->w),
			.dnssec = SC_NET_INDETERMINATE };
	if (!x)
		return unlisted(q);
	return (struct sc_net_answer){ x->end, x->dnssec, x->rcode,
		x->end ? (struct sc_bytes){ 0 } : packet_of(q->w->arena, x),
		x->dnssec == SC_NET_BOGUS ? "signature expired" : NULL };
}

static void tell_answer(void *user)
{
	struct question *q = user;
	struct sc_net_answer answer = net_answer(q);

	q->done(q->user, &answer);
}

/* Silence lasts until the deadline. */
static bool is_silent(const struct world *w, bool fails, enum sc_net_end end)
{
	return fails ? w->failure == WORLD_SILENCE : end == SC_NET_TIMEOUT;
}

void world_resolve(struct sc_net *net, const char *name, int type,
	struct sc_mono deadline, sc_net_answer_fn *done, void *user)
{
	struct world *w = (struct world *)net;
	struct question *q = sc_new(w->arena, struct question, 1);
	bool fails = world_fails(w);

	type &= ~SC_RR_HOSTS_FIRST;
	*q = (struct question){ w->questions, w, find_answer(w, name, type),
		sc_arena_text(w->arena, name), type, done, user, fails };
	w->questions = q;

	enum sc_net_end end = q->answer ? q->answer->end : SC_NET_OK;

	world_after(w,
		is_silent(w, fails, end) ? deadline.ms - w->now_ms : TRIP_MS,
		tell_answer, q);
}

int world_asked(const struct world *w, const char *name, int type)
{
	int n = 0;

	for (const struct question *q = w->questions; q; q = q->next)
		n += q->type == type && sc_dname_equal(q->name, name);
	return n;
}

struct get {
	struct world *w;
	const struct scene_fetch *fetch; /* NULL: nobody listens */
	size_t max_bytes;
	sc_net_response_fn *done;
	void *user;
	bool fails, late;
	const char *barred; /* by the gate; or NULL */
};

static const struct scene_fetch *find_fetch(
	const struct world *w, const struct sc_net_request *r)
{
	for (size_t i = 0; i < w->scene->n_fetches; i++) {
		const struct scene_fetch *f = &w->scene->fetches[i];

		if (f->port == r->port && sc_ip_equal(f->ip, r->ip) &&
			(f->path ? r->plain && !strcmp(f->path, r->path) :
				   !r->plain))
			return f;
	}
	return NULL;
}

static size_t chain_of(const struct get *g, struct sc_bytes *chain, size_t max)
{
	char *rest = sc_arena_text(g->w->arena, g->fetch->chain);
	size_t n = 0;

	for (char *name; n < max && (name = strsep(&rest, " "));) {
		chain[n] = credentials_der(g->w->credentials, name);
		if (chain[n++].p == NULL)
			world_complain(g->w, "no such certificate");
	}
	return n;
}

/* What came before it became late, or before the steps failed. */
static struct sc_net_response response_of(
	const struct get *g, struct sc_bytes *chain, size_t max)
{
	const struct scene_fetch *f = g->fetch;
	struct sc_net_response r = { .connect = f->connect,
		.tls = f->tls,
		.http = g->late ? SC_NET_TIMEOUT : f->http };

	if (r.connect == SC_NET_OK && r.tls == SC_NET_OK) {
		r.chain = chain;
		r.n_chain = chain_of(g, chain, max);
	}
	if (r.connect || r.tls || r.http) {
		r.detail = "it failed";
		return r;
	}
	r.status = f->status;
	r.content_type = f->content_type;
	r.location = f->location;
	r.body = f->pki ? credentials_pki(g->w->credentials, f->pki) : f->body;
	r.body_cut = r.body.n > g->max_bytes;
	if (r.body_cut)
		r.body.n = g->max_bytes;
	return r;
}

static void tell_response(void *user)
{
	const struct get *g = user;
	struct sc_bytes chain[8];
	struct sc_net_response r = { .connect = SC_NET_REFUSED };

	if (g->barred)
		r = (struct sc_net_response){ .connect = SC_NET_BARRED,
			.detail = g->barred };
	else if (g->fails)
		r.connect = failure_of(g->w);
	else if (g->fetch)
		r = response_of(g, chain, SC_COUNT(chain));
	g->done(g->user, &r);
}

static void check_request(struct world *w, const struct sc_net_request *request,
	const struct scene_fetch *f)
{
	if (f && f->host && strcmp(f->host, request->host) != 0)
		world_complain(w, "a file is got from another host");
	if (!request->plain &&
		strcmp(request->path, "/.well-known/mta-sts.txt") != 0)
		world_complain(w, "a file is got that is no policy");
}

void world_fetch(struct sc_net *net, const struct sc_net_request *request,
	struct sc_mono deadline, sc_net_response_fn *done, void *user)
{
	struct world *w = (struct world *)net;
	struct get *g = sc_new(w->arena, struct get, 1);
	const struct scene_fetch *f = find_fetch(w, request);
	long long left_ms = deadline.ms - w->now_ms;
	long long in_ms = TRIP_MS + (f ? f->after_ms : 0);
	bool fails = world_fails(w);
	const char *barred = world_objection(
		w, request->ip, request->port, request->foreign);

	check_request(w, request, f);
	w->fetches += !barred;
	if (is_silent(w, fails, f ? f->connect : SC_NET_OK))
		in_ms = left_ms;
	*g = (struct get){ w, f, request->max_bytes, done, user, fails,
		in_ms > left_ms, barred };
	world_after(w, in_ms < left_ms ? in_ms : left_ms, tell_response, g);
}

struct kept {
	struct kept *next;
	const char *name;
	struct sc_bytes content;
};

static struct sc_bytes copy(struct sc_arena *a, struct sc_bytes b)
{
	return (struct sc_bytes){ (const uint8_t *)sc_arena_copy(a, b.p, b.n),
		b.n };
}

void world_keep(struct sc_net *net, const char *name, struct sc_bytes content)
{
	struct world *w = (struct world *)net;
	struct kept *k = sc_new(w->arena, struct kept, 1);

	w->keeps++;
	*k = (struct kept){ w->kept, sc_arena_text(w->arena, name),
		copy(w->arena, content) };
	w->kept = k;
}

/* As a run before the scene would have kept it. */
static struct sc_bytes content_of(
	struct world *w, struct sc_arena *a, const struct scene_kept *k)
{
	const struct sc_kept kept = { { w->net.date(&w->net).s -
					      k->age_ms / 1000 },
		credentials_pki(w->credentials, k->pki) };

	return sc_kept_write(a, k->key, &kept);
}

bool world_recall(struct sc_net *net, struct sc_arena *a, const char *name,
	struct sc_bytes *out)
{
	struct world *w = (struct world *)net;

	for (const struct kept *k = w->kept; k; k = k->next)
		if (strcmp(k->name, name) == 0) {
			*out = copy(a, k->content);
			return true;
		}
	for (size_t i = 0; i < w->scene->n_kept; i++) {
		const struct scene_kept *k = &w->scene->kept[i];

		if (strcmp(sc_kept_name(a, k->key), name) == 0) {
			*out = content_of(w, a, k);
			return true;
		}
	}
	return false;
}

#include "probe/ask.h"

#include "base/dname.h"
#include "probe/run.h"

struct sc_asker {
	struct sc_asker *next;
	const struct sc_question *question;
	sc_ask_fn *done;
	void *user;
};

static void tell_all(struct sc_question *q)
{
	struct sc_asker *asker = q->askers;

	for (q->askers = NULL; asker; asker = asker->next)
		asker->done(asker->user, q);
}

static void on_answer(void *user, const struct sc_net_answer *from)
{
	struct sc_question *q = user;
	long long began_ms = q->answer.began_ms;

	sc_answer_read(q->run->arena, q->name, q->type & ~SC_RR_HOSTS_FIRST,
		from, &q->answer, &q->message);
	q->from_hosts = from->from_hosts;
	q->answer.began_ms = began_ms;
	q->answer.ended_ms = sc_run_now_ms(q->run);
	q->answered = true;
	tell_all(q);
	sc_run_close(q->run);
}

static void on_known(void *user)
{
	struct sc_asker *asker = user;

	asker->done(asker->user, asker->question);
	sc_run_close(asker->question->run);
}

static struct sc_question *find(
	const struct sc_run *r, const char *name, int type)
{
	struct sc_question *q = r->questions;

	while (q && (q->type != type || !sc_dname_equal(q->name, name)))
		q = q->next;
	return q;
}

static struct sc_question *new_question(
	struct sc_run *r, const char *name, int type)
{
	struct sc_question *q = sc_new(r->arena, struct sc_question, 1);

	q->run = r;
	q->name = name;
	q->type = type;
	q->answer = sc_answer_untried(name, type & ~SC_RR_HOSTS_FIRST);
	q->answer.began_ms = sc_run_now_ms(r);
	q->next = r->questions;
	r->questions = q;
	return q;
}

static void add_asker(struct sc_question *q, struct sc_asker *new)
{
	struct sc_asker **at = &q->askers;

	while (*at)
		at = &(*at)->next;
	*at = new;
}

struct sc_question *sc_ask(struct sc_run *r, const char *name, int type,
	int limit_s, sc_ask_fn *done, void *user)
{
	struct sc_question *q = find(r, name, type);
	struct sc_asker *asker = sc_new(r->arena, struct sc_asker, 1);
	bool is_new = !q;

	if (is_new)
		q = new_question(r, name, type);
	*asker = (struct sc_asker){ NULL, q, done, user };
	if (is_new || q->answered)
		sc_run_open(r);
	if (q->answered) {
		r->net->at(r->net, r->net->now(r->net), on_known, asker);
		return q;
	}
	add_asker(q, asker);
	if (is_new)
		r->net->resolve(r->net, name, type,
			sc_run_until(r, limit_s ? limit_s : sc_run_dns_s(r)),
			on_answer, q);
	return q;
}

static void on_one(void *user, const struct sc_question *q)
{
	struct sc_inquiry *i = user;

	if (i->each)
		i->each(i->user, q);
	if (--i->n_open == 0 && i->all)
		i->all(i->user);
}

void sc_inquire(struct sc_inquiry *i, const char *name, int type)
{
	if (!name)
		return;
	i->v = sc_grow(i->run->arena, i->v, i->n, struct sc_question *);
	i->n_open++;
	i->v[i->n++] = sc_ask(i->run, name, type, i->limit_s, on_one, i);
}

struct sc_answer *sc_inquiry_answers(
	const struct sc_inquiry *i, struct sc_arena *a)
{
	struct sc_answer *v = i->n ? sc_new(a, struct sc_answer, i->n) : NULL;

	for (size_t k = 0; k < i->n; k++)
		v[k] = i->v[k]->answer;
	return v;
}

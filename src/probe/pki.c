#include "probe/pki.h"

#include "probe/kept.h"
#include "probe/pki_answer.h"
#include "probe/pki_get.h"
#include "probe/run.h"
#include "x509/cert.h"
#include "x509/crl_points.h"
#include "x509/name.h"
#include "x509/ocsp_request.h"

/* One thing wanted, from one of its URLs. */
struct sc_pki_job {
	struct sc_pki_job *next; /* of the run, first to last */
	struct sc_run *run;
	struct sc_pki_get get;
	const struct sc_cert *cert, *issuer; /* issuer NULL: not sent */
	/* URLs for the same that are tried when this one fails. */
	const char *const *others;
	size_t n_others;
};

/* The certificates of one visit, parsed. */
struct shown {
	struct sc_run *run;
	const struct sc_cert *v[SC_LIMIT_PKI_CERTS];
	size_t n;
};

static bool is_http(const char *url)
{
	struct sc_arena scratch = { 0 };
	struct sc_pki_url u;
	bool good = sc_pki_url_parse(&scratch, url, &u) == NULL;

	sc_arena_free(&scratch);
	return good;
}

static const char *key_of(struct sc_arena *a, const struct sc_pki_fetch *f)
{
	return f->kind == SC_PKI_CRL ?
		sc_arena_printf(a, "crl %s", f->url) :
		sc_arena_printf(a, "ocsp %s %s", f->certificate, f->url);
}

static bool is_fresh(const struct sc_pki_job *j, const struct sc_kept *kept,
	struct sc_date now)
{
	struct sc_arena scratch = { 0 };
	struct sc_date until =
		sc_pki_answer_until(&scratch, j->get.seen.kind, kept->answer);

	sc_arena_free(&scratch);
	return kept->at.s <= now.s && now.s - kept->at.s < SC_LIMIT_CACHE_S &&
		now.s < until.s;
}

/* A CA may have come to another key; then the old answer is of no use. */
static bool is_genuine(const struct sc_pki_job *j, const struct sc_kept *kept)
{
	struct sc_arena scratch = { 0 };
	struct sc_pki_fetch f = j->get.seen;

	f.body = kept->answer;
	f.fetched_at = kept->at;

	bool good = sc_pki_answer_standing(&scratch, &f, j->cert, j->issuer) ==
		SC_PKI_GENUINE;

	sc_arena_free(&scratch);
	return good;
}

/* Offline what is there is better than nothing; its dates are judged later. */
static bool recall(struct sc_pki_job *j)
{
	struct sc_run *r = j->run;
	struct sc_pki_fetch *seen = &j->get.seen;
	const char *key = key_of(r->arena, seen);
	bool offline = r->options->inquest == SC_INQUEST_OFFLINE;
	struct sc_kept kept;
	struct sc_bytes file;

	if (!r->net->recall(
		    r->net, r->arena, sc_kept_name(r->arena, key), &file) ||
		!sc_kept_read(r->arena, file, key, &kept) ||
		(!offline && !is_fresh(j, &kept, r->net->date(r->net))) ||
		!is_genuine(j, &kept) ||
		r->pki_bytes + kept.answer.n > SC_LIMIT_PKI_TOTAL)
		return false;
	r->pki_bytes += kept.answer.n;
	seen->cached = true;
	seen->outcome = SC_OUTCOME_OK;
	seen->status = 200;
	seen->body = kept.answer;
	seen->fetched_at = kept.at;
	return true;
}

/* Keeps it where nobody can doubt it. False: it is of no use at all. */
static bool keep(const struct sc_pki_job *j)
{
	struct sc_arena scratch = { 0 };
	struct sc_net *net = j->run->net;
	const struct sc_pki_fetch *seen = &j->get.seen;
	const struct sc_kept kept = { seen->fetched_at, seen->body };
	const char *key = key_of(&scratch, seen);
	enum sc_pki_standing standing = seen->body.n ?
		sc_pki_answer_standing(&scratch, seen, j->cert, j->issuer) :
		SC_PKI_USELESS;

	if (standing == SC_PKI_GENUINE)
		net->keep(net, sc_kept_name(&scratch, key),
			sc_kept_write(&scratch, key, &kept));
	sc_arena_free(&scratch);
	return standing != SC_PKI_USELESS;
}

static void start(struct sc_run *r, const struct sc_pki_job *job);

/* The next URL that leads to the same. */
static void try_others(const struct sc_pki_job *j)
{
	struct sc_pki_job next = *j;

	for (size_t i = 0; i < j->n_others; i++) {
		if (!is_http(j->others[i]))
			continue;
		next.others = j->others + i + 1;
		next.n_others = j->n_others - i - 1;
		next.get.seen = (struct sc_pki_fetch){ .kind = SC_PKI_CRL,
			.url = j->others[i] };
		start(j->run, &next);
		return;
	}
}

static void on_got(void *user)
{
	struct sc_pki_job *j = user;

	if (!keep(j))
		try_others(j);
}

static bool is_same(const struct sc_pki_fetch *a, const struct sc_pki_fetch *b)
{
	return a->kind == b->kind && strcmp(a->url, b->url) == 0 &&
		(a->kind == SC_PKI_CRL ||
			strcmp(a->certificate, b->certificate) == 0);
}

/* Puts it at the end of the run's; NULL when it is there, or too many are. */
static struct sc_pki_job *add(struct sc_run *r, const struct sc_pki_job *job)
{
	struct sc_pki_job **at = &r->pki, *j;
	size_t n = 0;

	for (; *at; at = &(*at)->next, n++)
		if (is_same(&(*at)->get.seen, &job->get.seen))
			return NULL;
	if (n == SC_LIMIT_PKI_FETCHES)
		return NULL;
	j = sc_new(r->arena, struct sc_pki_job, 1);
	*j = *job;
	j->next = NULL;
	*at = j;
	return j;
}

static void start(struct sc_run *r, const struct sc_pki_job *job)
{
	struct sc_pki_job *j = add(r, job);

	if (!j || recall(j) || r->options->inquest == SC_INQUEST_OFFLINE)
		return;
	j->get = (struct sc_pki_get){ .run = r,
		.seen = j->get.seen,
		.question = j->get.question,
		.until = job->get.until,
		.done = on_got,
		.user = j };
	sc_pki_get(&j->get);
}

static struct sc_pki_job new_job(const struct shown *s,
	const struct sc_cert *cert, enum sc_pki_kind kind, const char *url)
{
	struct sc_pki_job j = { .run = s->run, .cert = cert };

	for (size_t i = 0; i < s->n && !j.issuer; i++)
		if (sc_name_equal(cert->issuer_der, s->v[i]->subject_der))
			j.issuer = s->v[i];
	j.get.seen = (struct sc_pki_fetch){ .kind = kind, .url = url };
	j.get.until = sc_run_until(s->run, SC_LIMIT_PKI_S);
	return j;
}

static bool want_point(const struct shown *s, const struct sc_cert *cert,
	const struct sc_crl_point *p)
{
	for (size_t i = 0; i < p->n_urls && !p->indirect; i++) {
		if (!is_http(p->urls[i]))
			continue;

		struct sc_pki_job j = new_job(s, cert, SC_PKI_CRL, p->urls[i]);

		j.others = p->urls + i + 1;
		j.n_others = p->n_urls - i - 1;
		start(s->run, &j);
		return true;
	}
	return false;
}

static bool want_crls(const struct shown *s, const struct sc_cert *cert)
{
	const struct sc_crl_point *points;
	size_t n = sc_crl_points(s->run->arena, cert, &points), wanted = 0;

	for (size_t i = 0; i < n && wanted < SC_LIMIT_PKI_POINTS; i++)
		wanted += want_point(s, cert, &points[i]);
	return wanted > 0;
}

static void want_answer(const struct shown *s, const struct sc_cert *cert)
{
	for (size_t i = 0; i < cert->n_ocsp_urls; i++) {
		if (!is_http(cert->ocsp_urls[i]))
			continue;

		struct sc_pki_job j =
			new_job(s, cert, SC_PKI_OCSP, cert->ocsp_urls[i]);

		if (!j.issuer)
			return;
		j.get.seen.certificate = cert->sha256;
		j.get.question = sc_ocsp_request(s->run->arena, cert, j.issuer);
		if (j.get.question.p)
			start(s->run, &j);
		return;
	}
}

static void want(const struct shown *s, const struct sc_cert *cert)
{
	struct sc_date now = s->run->net->date(s->run->net);

	if (cert->self_issued || now.s < cert->not_before.s ||
		cert->not_after.s < now.s)
		return;
	if (!want_crls(s, cert))
		want_answer(s, cert);
}

static struct shown parse(
	struct sc_run *r, const struct sc_bytes *certs, size_t n)
{
	struct shown s = { .run = r };

	for (size_t i = 0; i < n && i < SC_LIMIT_PKI_CERTS; i++) {
		struct sc_cert *c = sc_new(r->arena, struct sc_cert, 1);

		sc_cert_parse(r->arena, certs[i], c);
		if (!c->parse_error)
			s.v[s.n++] = c;
	}
	return s;
}

void sc_pki_look(struct sc_run *r, const struct sc_bytes *certs, size_t n)
{
	if (r->options->inquest == SC_INQUEST_NONE)
		return;

	struct shown s = parse(r, certs, n);

	for (size_t i = 0; i < s.n; i++)
		want(&s, s.v[i]);
}

/* Offline, what was not there was not looked for either. */
static bool is_seen(const struct sc_run *r, const struct sc_pki_fetch *f)
{
	return f->cached || r->options->inquest == SC_INQUEST_ONLINE;
}

const struct sc_pki_fetch *sc_pki_seen(const struct sc_run *r, size_t *n)
{
	struct sc_pki_fetch *v = NULL;

	*n = 0;
	for (const struct sc_pki_job *j = r->pki; j; j = j->next) {
		if (!is_seen(r, &j->get.seen))
			continue;
		v = sc_grow(r->arena, v, *n, struct sc_pki_fetch);
		v[(*n)++] = j->get.seen;
	}
	return v;
}

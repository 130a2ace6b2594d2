#include "base/dname.h"
#include "policy/sts.h"
#include "policy/tlsrpt.h"
#include "probe/run.h"

static void on_mx(void *user, const struct sc_question *q)
{
	struct sc_run *r = user;
	struct sc_plan_host *hosts;

	r->domain->answer = q->answer;
	sc_plan_mx(r->arena, &q->message, r->domain);

	size_t n = sc_plan_hosts(r->arena, r->target, r->domain, &hosts);

	r->services[0] = sc_places_open(r, hosts, n, sc_plan_share(n));
}

/* Either service may have all that it is allowed to. */
static void open_service(struct sc_run *r, const struct sc_question *q,
	int service, enum sc_mode mode)
{
	struct sc_plan_host *hosts;
	size_t n = sc_plan_service(r->arena, &q->answer, mode, &hosts);

	r->services[service] = sc_places_open(r, hosts, n,
		sc_plan_share((size_t)SC_RUN_SERVICES * SC_LIMIT_SRV_HOSTS));
}

static void on_submissions(void *user, const struct sc_question *q)
{
	open_service(user, q, SC_RUN_SUBMISSIONS, SC_MODE_IMPLICIT);
}

static void on_submission(void *user, const struct sc_question *q)
{
	open_service(user, q, SC_RUN_SUBMISSION, SC_MODE_STARTTLS);
}

/* No record at _mta-sts: it is perhaps somewhere else. */
static void on_sts(void *user, const struct sc_question *q)
{
	static const char *const misplaced[] = { "", "mta-sts.", "_mta_sts." };
	struct sc_run *r = user;
	struct sc_sts_record record = sc_sts_record_read(r->arena, &q->answer);

	if (record.state != SC_RECORD_ABSENT)
		return;
	for (size_t i = 0; i < SC_COUNT(misplaced); i++)
		sc_inquire(&r->domain_hints,
			sc_plan_below(
				r->arena, misplaced[i], r->target->domain),
			SC_RR_TXT);
	/* Not inherited from above (RFC 8461 3.4), though many expect it. */
	const char *above = strchr(r->target->domain, '.');

	if (above && strchr(above + 1, '.'))
		sc_inquire(&r->domain_hints,
			sc_plan_below(r->arena, "_mta-sts.", above + 1),
			SC_RR_TXT);
}

/* Whether those who are to get reports by mail can get any. */
static void on_tlsrpt(void *user, const struct sc_question *q)
{
	const char *names[SC_LIMIT_REPORT_DOMAINS];
	struct sc_run *r = user;
	struct sc_tlsrpt tlsrpt = sc_tlsrpt_read(r->arena, &q->answer);
	size_t n = sc_plan_report_domains(&tlsrpt, r->target->domain, names);

	for (size_t i = 0; i < n; i++) {
		sc_inquire(&r->domain_hints, names[i], SC_RR_MX);
		sc_inquire(&r->domain_hints, names[i], SC_RR_A);
	}
}

/* What is asked at once, by the role of the target. */
/* clang-format off */
static const struct {
	enum sc_role role;
	const char *prefix;
	int type;
	sc_ask_fn *done;
	size_t member; /* of struct sc_domain: a reference to the answer */
} questions[] = {
#define AT(member) offsetof(struct sc_domain, member)
	{ SC_ROLE_MX, "_mta-sts.",   SC_RR_TXT, on_sts,    AT(sts) },
	{ SC_ROLE_MX, "_smtp._tls.", SC_RR_TXT, on_tlsrpt, AT(tlsrpt) },
	{ SC_ROLE_SUBMISSION, "_submissions._tcp.",
		SC_RR_SRV, on_submissions, AT(submissions) },
	{ SC_ROLE_SUBMISSION, "_submission._tcp.",
		SC_RR_SRV, on_submission,  AT(submission) },
#undef AT
};
/* clang-format on */

static void ask_below(struct sc_run *r, size_t i)
{
	const char *name =
		sc_plan_below(r->arena, questions[i].prefix, r->target->domain);
	char *domain = (char *)r->domain;

	if (name)
		*(const struct sc_answer **)(domain + questions[i].member) =
			&sc_ask(r, name, questions[i].type, 0,
				questions[i].done, r)
				 ->answer;
}

void sc_domain_look_up(struct sc_run *r)
{
	const char *name = r->target->domain;
	bool for_mail = r->target->role == SC_ROLE_MX;

	r->domain = sc_new(r->arena, struct sc_domain, 1);
	r->domain->answer = sc_answer_untried(name, SC_RR_MX);
	r->domain_hints.run = r;
	r->domain_hints.limit_s = SC_LIMIT_HINT_S;
	if (for_mail)
		sc_ask(r, name, SC_RR_MX, 0, on_mx, r);
	for (size_t i = 0; i < SC_COUNT(questions); i++)
		if (questions[i].role == r->target->role)
			ask_below(r, i);
	if (for_mail)
		r->policy = sc_fetch_policy(r, name);
}

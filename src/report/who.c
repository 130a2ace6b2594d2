/*
 * Who notices a finding: the classes that its check names, less those that the
 * table of senders clears. On port 25 a class without a policy in force does as
 * opportunistic senders do, and what a class authenticates over is no defect to
 * it.
 */
#include <string.h>

#include "policy/dane.h"
#include "policy/sts.h"
#include "report/parts.h"

static const struct {
	char letter;
	enum sc_role role; /* that it is left out of */
	const char *word;
} noticers[] = {
	{ 'O', SC_ROLE_SUBMISSION, "opportunistic" },
	{ 'D', SC_ROLE_SUBMISSION, "dane" },
	{ 'S', SC_ROLE_SUBMISSION, "mta-sts" },
	{ 'U', SC_ROLE_MX, "mail-client" },
	{ 'V', (enum sc_role) - 1, "strict" },
	{ 'R', SC_ROLE_SUBMISSION, "requiretls" },
	{ 'C', (enum sc_role) - 1, "auditors" },
	{ 'A', (enum sc_role) - 1, "attackers" },
};

static bool is_topic(const struct sc_check *check, const char *topic)
{
	size_t n = strlen(topic);

	const char *name = sc_check_entry(check)->name;

	return strncmp(name, topic, n) == 0 && name[n] == '-';
}

/* About what a server says or shows, not about what is published. */
static bool is_of_session(const struct sc_check *check)
{
	static const char *const published[] = { "dane", "dns", "mx", "sts",
		"tlsrpt" };

	for (size_t i = 0; i < SC_COUNT(published); i++)
		if (is_topic(check, published[i]))
			return false;
	return true;
}

static bool has_dane(const struct sc_judgement *j, const struct sc_fired *f)
{
	for (size_t i = 0; i < j->facts->n_endpoints; i++) {
		const struct sc_dane_policy *p =
			j->facts->endpoints[i].dane_policy;
		const struct sc_endpoint *e = &j->obs->endpoints[i];

		if (f->subject.endpoint && f->subject.endpoint != e)
			continue;
		if (!p ||
			(p->state != SC_DANE_NONE &&
				p->state != SC_DANE_NO_DNSSEC))
			return true;
	}
	return false;
}

/* Returning senders may hold an older policy where there are traces of one. */
static bool has_sts(const struct sc_judgement *j)
{
	const struct sc_sts *s = j->facts->sts;

	return !s || !j->obs->domain || s->traces ||
		s->record.state == SC_RECORD_UNKNOWN ||
		s->record.state == SC_RECORD_FAILED;
}

/* The policy that makes a class another than the opportunistic one. */
static bool has_policy(
	const struct sc_judgement *j, const struct sc_fired *f, char letter)
{
	return letter == 'D'  ? has_dane(j, f) :
		letter == 'S' ? has_sts(j) :
				true;
}

/* A defect of today, that those who mind do not deliver over. */
static bool is_decisive(const struct sc_fired *f)
{
	enum sc_weight mx = sc_check_entry(f->check)->mx;

	return f->severity == SC_SEVERITY_FAIL || mx == SC_W_PKIX ||
		mx == SC_W_NAME;
}

/* The class, and each program of it, authenticates there all the same. */
static bool is_cleared(const struct sc_judgement *j, const struct sc_report *r,
	const struct sc_fired *f, const char *class)
{
	size_t seen = 0;

	for (size_t k = 0; k < r->n_senders; k++) {
		const struct sc_sender *s = &r->senders[k];

		if (strcmp(s->sender, class) != 0)
			continue;
		if (s->worst != SC_SENDER_AUTHENTICATED &&
			j->obs->n_endpoints == 1)
			return false;
		for (size_t i = 0; i < s->n_hosts; i++) {
			if (f->subject.endpoint &&
				f->subject.endpoint != &j->obs->endpoints[i])
				continue;
			seen++;
			if (s->hosts[i].worst != SC_SENDER_AUTHENTICATED)
				return false;
		}
	}
	return seen > 0;
}

static bool notices(const struct sc_judgement *j, const struct sc_report *r,
	const struct sc_fired *f, size_t noticer)
{
	const char *letters = sc_check_entry(f->check)->who;
	char letter = noticers[noticer].letter;

	if (!letters || !strchr(letters, letter) ||
		noticers[noticer].role == j->obs->target.role)
		return false;
	if (j->obs->target.role != SC_ROLE_MX || !strchr("DSV", letter) ||
		!is_of_session(f->check))
		return true;
	if (!strchr(letters, 'O') && !has_policy(j, f, letter))
		return false;
	return !is_decisive(f) || !is_cleared(j, r, f, noticers[noticer].word);
}

void sc_report_who(const struct sc_judgement *j, const struct sc_report *r,
	const struct sc_fired *const *members, size_t n, struct sc_finding *out)
{
	const char **who = sc_new(j->a, const char *, SC_COUNT(noticers));

	for (size_t i = 0; i < SC_COUNT(noticers); i++) {
		size_t k = 0;

		while (k < n && !notices(j, r, members[k], i))
			k++;
		if (k < n)
			who[out->n_who++] = noticers[i].word;
	}
	out->who = who;
}

/*
 * consistent.h -- whether a report tells one story: its headline, what a
 * finding says of senders, who it says notices, and the table of senders.
 */
#ifndef TESTS_LIB_CONSISTENT_H
#define TESTS_LIB_CONSISTENT_H

#include <string.h>

#include "report/report.h"

static inline const struct sc_sender *sender_called(
	const struct sc_report *r, const char *name)
{
	for (size_t i = 0; i < r->n_senders; i++)
		if (strcmp(r->senders[i].sender, name) == 0)
			return &r->senders[i];
	return NULL;
}

/* Every sender of the class authenticates, wherever the finding is. */
static inline bool is_untroubled(const struct sc_report *r,
	const struct sc_finding *f, const char *class)
{
	const struct sc_sender *s = sender_called(r, class);

	if (!s || s->worst != SC_SENDER_AUTHENTICATED)
		return false;
	for (size_t i = 0; i < s->n_hosts; i++)
		if (s->hosts[i].worst != SC_SENDER_AUTHENTICATED &&
			(!f->subject.address ||
				strcmp(f->subject.address,
					s->hosts[i].address) == 0))
			return false;
	return s->n_hosts > 0;
}

static inline bool says_who(const struct sc_finding *f, const char *class)
{
	for (size_t i = 0; i < f->n_who; i++)
		if (strcmp(f->who[i], class) == 0)
			return true;
	return false;
}

/* "..., DANE and strict senders do not deliver" */
static inline bool says_undelivered(
	const struct sc_finding *f, const char *word)
{
	const char *at = strstr(f->message, " do not deliver");
	const char *who = strstr(f->message, word);

	return at && who && who < at && !strchr(who, ';') &&
		!strstr(f->message, "some ");
}

/* About a session, with senders that the table knows. */
static inline bool is_of_session(const struct sc_finding *f)
{
	static const char *const others[] = { "dane-", "dns-", "mx-", "sts-",
		"tlsrpt-" };

	for (size_t i = 0; i < SC_COUNT(others); i++)
		if (strncmp(f->id, others[i], strlen(others[i])) == 0)
			return false;
	return true;
}

static inline const char *contradiction_of(struct sc_arena *a,
	const struct sc_report *r, const struct sc_finding *f)
{
	static const struct {
		const char *class, *word;
	} classes[] = { { "dane", "DANE" }, { "mta-sts", "MTA-STS" },
		{ "strict", "strict" } };

	for (size_t i = 0; i < SC_COUNT(classes); i++) {
		if (!is_of_session(f) || !is_untroubled(r, f, classes[i].class))
			continue;
		if (says_undelivered(f, classes[i].word))
			return sc_arena_printf(a,
				"%s says that %s senders do not deliver, the "
				"table that they do",
				f->id, classes[i].word);
		if (f->severity == SC_SEVERITY_FAIL &&
			says_who(f, classes[i].class))
			return sc_arena_printf(a,
				"%s is noticed by %s, which authenticates",
				f->id, classes[i].class);
	}
	return NULL;
}

/* What these say is that TLS does not come about: "topic-" or an id. */
static inline bool is_about_tls(const struct sc_finding *f)
{
	static const char *const topics[] = { "starttls-not-offered",
		"starttls-stripped", "starttls-454", "starttls-5xx",
		"starttls-closed", "starttls-plaintext",
		"starttls-handshake-fails", "starttls-selective",
		"tls-handshake-", "tls-sni-refused", "tls-sni-required",
		"fleet-lb-nondeterministic", "dane-no-starttls" };

	for (size_t i = 0; i < SC_COUNT(topics); i++)
		if (strncmp(f->id, topics[i], strlen(topics[i])) == 0)
			return f->severity >= SC_SEVERITY_WARN;
	return false;
}

/* A class that the finding names goes without TLS, at worst, or is unknown. */
static inline bool shows_in_table(
	const struct sc_report *r, const struct sc_finding *f)
{
	bool any = false;

	for (size_t i = 0; i < f->n_who; i++) {
		const struct sc_sender *s = sender_called(r, f->who[i]);

		if (!s || s->outcome == SC_SENDER_NOT_APPLICABLE)
			continue;
		if (s->worst != SC_SENDER_AUTHENTICATED &&
			s->worst != SC_SENDER_ENCRYPTED)
			return true;
		any = true;
	}
	return !any;
}

static inline bool has_finding(const struct sc_report *r, const char *id)
{
	for (size_t i = 0; i < r->n_findings; i++)
		if (strcmp(r->findings[i].id, id) == 0)
			return true;
	return false;
}

/*
 * A failure of TLS that the table of senders does not know of, or a reason in
 * the table that is no finding of the report; NULL: neither.
 */
static inline const char *loose_end(
	struct sc_arena *a, const struct sc_report *r)
{
	for (size_t i = 0; i < r->n_findings; i++)
		if (is_about_tls(&r->findings[i]) &&
			!shows_in_table(r, &r->findings[i]))
			return sc_arena_printf(a,
				"the table of senders does not know of %s",
				r->findings[i].id);
	for (size_t i = 0; i < r->n_senders; i++)
		if (r->senders[i].finding &&
			!has_finding(r, r->senders[i].finding))
			return sc_arena_printf(a,
				"%s is a reason in the table and no finding",
				r->senders[i].finding);
	return NULL;
}

/* True when mail of the class arrives, as it normally goes. */
static inline bool delivers(const struct sc_sender *s)
{
	return s->outcome == SC_SENDER_AUTHENTICATED ||
		s->outcome == SC_SENDER_ENCRYPTED ||
		s->outcome == SC_SENDER_UNVERIFIED ||
		s->outcome == SC_SENDER_CLEARTEXT;
}

static inline bool any_delivers(const struct sc_report *r)
{
	for (size_t i = 0; i < r->n_senders; i++)
		if (delivers(&r->senders[i]))
			return true;
	return false;
}

static inline bool any_authenticates(const struct sc_report *r)
{
	for (size_t i = 0; i < r->n_senders; i++)
		if (r->senders[i].outcome == SC_SENDER_AUTHENTICATED)
			return true;
	return false;
}

static inline bool opportunistic_delivers(const struct sc_report *r)
{
	const struct sc_sender *s = sender_called(r, "opportunistic");

	return s && delivers(s);
}

static inline bool is_clear(const struct sc_report *r)
{
	const struct sc_sender *s = sender_called(r, "opportunistic");

	return s && s->outcome == SC_SENDER_CLEARTEXT;
}

/* What is said of one address need not be so of another. */
static inline bool is_stuck(const struct sc_report *r)
{
	return r->n_endpoints > 1 || !any_delivers(r);
}

static inline bool has_no_failure(const struct sc_report *r)
{
	return r->verdict != SC_VERDICT_FAIL;
}

static inline bool is_pass(const struct sc_report *r)
{
	return r->verdict == SC_VERDICT_PASS;
}

/* What the first sentence says holds in the rest. */
static inline const char *false_headline(
	struct sc_arena *a, const struct sc_report *r)
{
	static const struct {
		const char *words;
		bool (*holds)(const struct sc_report *r);
	} rules[] = {
		{ "Nothing is wrong", is_pass },
		{ " fine", has_no_failure },
		{ "authenticated by senders that verify", any_authenticates },
		{ "mail is delivered in clear text", is_clear },
		{ "no sender gets in", is_stuck },
		{ "no sender learns where", is_stuck },
		{ "no sender can go on", is_stuck },
		{ "no sender of any kind", is_stuck },
		{ "all others still deliver", opportunistic_delivers },
	};

	for (size_t i = 0; i < SC_COUNT(rules); i++)
		if (strstr(r->summary, rules[i].words) && !rules[i].holds(r))
			return sc_arena_printf(
				a, "the headline is not so: %s", r->summary);
	return NULL;
}

static inline long long count(
	const struct sc_report *r, enum sc_severity severity)
{
	long long n = 0;

	for (size_t i = 0; i < r->n_findings; i++)
		n += r->findings[i].severity == severity;
	return n;
}

/* The counts are those of the findings, the verdict that of the worst. */
static inline const char *false_count(const struct sc_report *r)
{
	if (r->counts.fail != count(r, SC_SEVERITY_FAIL) ||
		r->counts.warn != count(r, SC_SEVERITY_WARN) ||
		r->counts.unknown != count(r, SC_SEVERITY_UNKNOWN) ||
		r->counts.info != count(r, SC_SEVERITY_INFO))
		return "the counts are not those of the findings";
	if ((r->verdict == SC_VERDICT_FAIL) != (r->counts.fail > 0))
		return "the verdict is not that of the findings";
	if (is_pass(r) && r->counts.warn + r->counts.unknown > 0)
		return "all is fine, and there is something to mend";
	return NULL;
}

static inline bool is_at(
	const struct sc_report_endpoint *e, const struct sc_finding *f)
{
	return e->address && f->subject.address && f->subject.port == e->port &&
		strcmp(e->address, f->subject.address) == 0;
}

/* A failure at an address, and the line of that address has no mark. */
static inline bool lacks_mark(
	const struct sc_report *r, const struct sc_finding *f)
{
	bool any = false;

	for (size_t i = 0; i < r->n_endpoints; i++) {
		if (!is_at(&r->endpoints[i], f))
			continue;
		if (r->endpoints[i].verdict == SC_VERDICT_FAIL)
			return false;
		any = true;
	}
	return any && f->severity == SC_SEVERITY_FAIL;
}

static inline const char *false_mark(
	struct sc_arena *a, const struct sc_report *r)
{
	for (size_t i = 0; i < r->n_findings; i++)
		if (lacks_mark(r, &r->findings[i]))
			return sc_arena_printf(a,
				"%s fails at %s, which is not marked",
				r->findings[i].id,
				r->findings[i].subject.address);
	return NULL;
}

/* What the report contradicts itself in; NULL: nothing. */
static inline const char *contradiction(
	struct sc_arena *a, const struct sc_report *r)
{
	const char *found = loose_end(a, r);

	found = found ? found : false_headline(a, r);
	found = found ? found : false_count(r);
	found = found ? found : false_mark(a, r);
	for (size_t i = 0; i < r->n_senders; i++)
		if (r->senders[i].worst < r->senders[i].outcome)
			return "a class does at worst what is better";
	for (size_t i = 0; i < r->n_distinct; i++)
		for (size_t k = 0; k < r->distinct[i].n_odd; k++)
			if (strcmp(r->distinct[i].odd[k].certificate,
				    r->distinct[i].certificate) == 0)
				return "the host's own certificate is odd";
	for (size_t i = 0;
		r->target.role == SC_ROLE_MX && !found && i < r->n_findings;
		i++)
		found = contradiction_of(a, r, &r->findings[i]);
	return found;
}

/*
 * What rules could change of a report that is the same for all of them: what
 * senders do, which no monitoring alters. NULL: nothing.
 */
static inline const char *other_senders(
	const struct sc_report *a, const struct sc_report *b)
{
	for (size_t i = 0; i < a->n_senders; i++) {
		const struct sc_sender *x = &a->senders[i];
		const struct sc_sender *y = &b->senders[i];

		if (x->outcome != y->outcome || x->worst != y->worst)
			return "a class does something else by other rules";
		for (size_t k = 0; k < x->n_hosts; k++)
			if (x->hosts[k].outcome != y->hosts[k].outcome ||
				x->hosts[k].worst != y->hosts[k].worst)
				return "a host is something else by other "
				       "rules";
		for (size_t k = 0; k < x->n_implementations; k++)
			if (x->implementations[k].outcome !=
				y->implementations[k].outcome)
				return "a program does something else by "
				       "other rules";
	}
	return NULL;
}

/* The same by the rules of monitoring: a story of its own, the same senders. */
static inline const char *contradiction_of_rules(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts,
	struct sc_settings settings)
{
	struct sc_report plain = sc_report_make(a, obs, facts, &settings);

	settings.rules = SC_RULES_MONITORING;

	struct sc_report strict = sc_report_make(a, obs, facts, &settings);
	const char *found = contradiction(a, &strict);

	if (!found && strict.counts.fail < plain.counts.fail)
		found = "by the rules of monitoring less fails";
	return found ? found : other_senders(&plain, &strict);
}

#endif

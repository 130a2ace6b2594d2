#include "fault.h"

#include <string.h>

#include "base/attr.h"
#include "base/text.h"

#define FAULTS_MAX 1024

static const struct fault *const tables[] = { faults_basic, faults_time,
	faults_name, faults_cert, faults_chain, faults_ct, faults_key,
	faults_greeting, faults_starttls, faults_trials, faults_tls,
	faults_hello, faults_cauth, faults_variant, faults_submission,
	faults_dane, faults_dane_ta, faults_dns, faults_sts, faults_sts_host,
	faults_sts_policy, faults_report, faults_revoke };

/* The `i`-th of all, NULL behind the last. */
static const struct fault *nth(size_t i)
{
	for (size_t t = 0; t < SC_COUNT(tables); t++)
		for (const struct fault *f = tables[t]; f->name; f++)
			if (i-- == 0)
				return f;
	return NULL;
}

size_t fault_count(void)
{
	size_t n = 0;

	while (nth(n))
		n++;
	return n;
}

const struct fault *fault_at(size_t i)
{
	return nth(i);
}

const struct fault *fault_find(const char *name)
{
	const struct fault *f;

	for (size_t i = 0; (f = nth(i)); i++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const char *fault_nearest(const char *name)
{
	const char *words[FAULTS_MAX + 1] = { NULL };
	const struct fault *f;

	for (size_t i = 0; i < FAULTS_MAX && (f = nth(i)); i++)
		words[i] = f->name;
	return sc_text_nearest(name, words);
}

const char *fault_mode(const struct fault *f)
{
	static const char *const modes[FAULT_ROLES] = { "starttls", "starttls",
		"implicit", "https", "http" };

	return modes[f->role];
}

enum fault_scope fault_scope_of(const struct fault *f)
{
	if (f->dns && strstr(f->dns, " SRV "))
		return FAULT_OF_SUBMISSION;
	if (f->role == FAULT_MX && (f->dns || f->policy || f->ca || f->more))
		return FAULT_OF_DOMAIN;
	return FAULT_OF_SERVER;
}

const char *fault_scope_name(const struct fault *f)
{
	static const char *const names[] = { "server", "domain", "submission" };

	return names[fault_scope_of(f)];
}

const char *fault_role_name(const struct fault *f)
{
	return f->role == FAULT_MX ? "mx" : "submission";
}

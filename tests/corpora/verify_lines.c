/*
 * Reads cases of path validation, one in a line, and says of each what the
 * engine makes of it. tests/corpora/run writes the lines and counts.
 *
 *     ID <tab> field=value <tab> field=value ...
 *
 * chain, inter, trust, crl: PEM-less base64 of DER, parted by blanks; name,
 * at, purpose, profile, depth: as the options of smtpcert verify. The answer:
 * ID <tab> accepted or rejected <tab> milliseconds <tab> reason.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/der.h"
#include "x509/verify.h"

/* The value of a field, or "". */
static const char *field(char *const *fields, size_t n, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < n; i++)
		if (strncmp(fields[i], name, length) == 0 &&
			fields[i][length] == '=')
			return fields[i] + length + 1;
	return "";
}

/* The DERs of a field, one behind the other. */
static struct sc_bytes ders(struct sc_arena *a, const char *value)
{
	struct sc_bytes all = { 0 };

	while (*value) {
		size_t n = strcspn(value, " ");
		struct sc_bytes der;

		if (sc_unbase64(a,
			    (struct sc_bytes){ (const uint8_t *)value, n },
			    &der)) {
			uint8_t *p = sc_arena_alloc(a, all.n + der.n, 1);

			if (all.n)
				memcpy(p, all.p, all.n);
			memcpy(p + all.n, der.p, der.n);
			all = (struct sc_bytes){ p, all.n + der.n };
		}
		value += n + (value[n] == ' ');
	}
	return all;
}

/* CRLs as a file has them. */
static struct sc_bytes pem_crls(struct sc_arena *a, const char *value)
{
	const char *text = *value ? "" : NULL;

	while (*value) {
		size_t n = strcspn(value, " ");

		text = sc_arena_printf(a,
			"%s-----BEGIN X509 CRL-----\n%.*s\n-----END X509 "
			"CRL-----\n",
			text, (int)n, value);
		value += n + (value[n] == ' ');
	}
	return sc_bytes_of(text);
}

/* Each with what OpenSSL may keep behind it. */
static struct sc_trust *trust_of(struct sc_arena *a, const char *value)
{
	struct sc_trust *t = sc_trust_of(a, (struct sc_bytes){ 0 });

	while (*value) {
		size_t n = strcspn(value, " ");

		sc_trust_add(t, ders(a, sc_arena_copy(a, value, n)));
		value += n + (value[n] == ' ');
	}
	return t;
}

static int word(const char *const *words, const char *value)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	return 0;
}

/* Of our own work: another program's on the same machine does not count. */
static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The words of a field. */
static const char *const *words_of(
	struct sc_arena *a, const char *value, size_t *n)
{
	const char **list = NULL;

	while (*value) {
		size_t length = strcspn(value, " ");

		list = sc_grow(a, list, *n, const char *);
		list[(*n)++] = sc_arena_copy(a, value, length);
		value += length + (value[length] == ' ');
	}
	return list;
}

static struct sc_path_policies policies_of(
	struct sc_arena *a, char *const *fields, size_t n)
{
	const char *flags = field(fields, n, "policy-flags");
	struct sc_path_policies p = {
		.explicit_policy = strstr(flags, "explicit_policy") != NULL,
		.inhibit_mapping = strstr(flags, "inhibit_mapping") != NULL,
		.inhibit_any = strstr(flags, "inhibit_any") != NULL,
	};

	p.accepted = words_of(a, field(fields, n, "policies"), &p.n_accepted);
	return p;
}

static void judge(const char *id, char *const *fields, size_t n)
{
	static const char *const purposes[] = { "server", "client", "any",
		NULL };
	static const char *const profiles[] = { "none", "rfc5280", "webpki",
		NULL };
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const char *name = field(fields, n, "name");
	const char *depth = field(fields, n, "depth");
	struct sc_verify_query q = {
		.chain = ders(&a, field(fields, n, "chain")),
		.intermediates = ders(&a, field(fields, n, "inter")),
		.trust = trust_of(&a, field(fields, n, "trust")),
		.name = *name ? name : NULL,
		.purpose = (enum sc_purpose)word(
			purposes, field(fields, n, "purpose")),
		.profile = (enum sc_profile)word(
			profiles, field(fields, n, "profile")),
		.has_max_depth = *depth != '\0',
		.max_depth = (int)strtol(depth, NULL, 10),
		.policies = policies_of(&a, fields, n),
		.crls = pem_crls(&a, field(fields, n, "crl")),
	};
	struct sc_verify_result r = { .reason = "no certificate" };
	struct sc_error e = { 0 };
	double began_ms = now_ms();

	if (!sc_date_parse(field(fields, n, "at"), &q.at))
		q.at = (struct sc_date){ time(NULL) };
	if (!sc_verify(&a, &q, &r, &e))
		r.reason = e.text;
	printf("%s\t%s\t%.1f\t%s\n", id, r.accepted ? "accepted" : "rejected",
		now_ms() - began_ms, r.reason ? r.reason : "");
}

#define FIELDS_MAX 16

int main(void)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, stdin) > 0) {
		char *fields[FIELDS_MAX], *rest = line;
		size_t n = 0;

		line[strcspn(line, "\n")] = '\0';
		while (rest && n < FIELDS_MAX)
			fields[n++] = strsep(&rest, "\t");
		judge(fields[0], fields + 1, n - 1);
	}
	free(line);
	return 0;
}

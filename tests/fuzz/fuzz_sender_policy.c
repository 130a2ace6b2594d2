/*
 * An MTA-STS policy as programs read it: a TXT record in presentation form, a
 * zero byte, and the body of the policy.
 */
#include <stdlib.h>
#include <string.h>

#include "senders/sender.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static const struct sc_lax_policy *read_as(
	const struct sc_seen *seen, const struct sc_sts_reader *reader)
{
	const struct sc_lax_policy *p = sc_sender_policy(seen, reader);

	check(!p || !p->enforces || p->n_mx > 0);
	for (size_t i = 0; p && i < p->n_mx; i++)
		check(p->mx[i] != NULL);
	return p;
}

static void play(struct sc_arena *a, const char *record, struct sc_bytes body)
{
	const struct sc_sts_reader *const readers[] = { &sc_sts_reader_resolver,
		&sc_sts_reader_mox, &sc_sts_reader_maddy };
	const struct sc_answer txt = {
		.outcome = SC_OUTCOME_OK, .records = &record, .n_records = 1
	};
	const struct sc_fetch fetch = { .http = SC_OUTCOME_OK,
		.status = 200,
		.content_type = sc_bytes_of("text/plain"),
		.body = body };
	const struct sc_policy_host host = { .fetches = &fetch,
		.n_fetches = 1 };
	const struct sc_domain domain = { .sts = &txt, .policy_host = &host };
	struct sc_fetch_facts fetched = { .good = true };
	const struct sc_obs obs = { .domain = &domain };
	const struct sc_facts facts = { .fetches = &fetched, .n_fetches = 1 };
	const struct sc_seen j = { .a = a, .obs = &obs, .facts = &facts };
	const struct sc_endpoint endpoint = { .host = "mx1.example.org" };

	for (size_t i = 0; i < SC_COUNT(readers); i++) {
		struct sc_view v = { .seen = &j,
			.endpoint = &endpoint,
			.sts = read_as(&j, readers[i]) };

		if (v.sts)
			(void)sc_sender_policy_lists(&v);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const uint8_t *end = size ? memchr(data, '\0', size) : NULL;
	size_t n = end ? (size_t)(end - data) : 0;

	if (!end)
		return 0;
	play(&a, sc_arena_copy(&a, data, n),
		(struct sc_bytes){ end + 1, size - n - 1 });
	return 0;
}

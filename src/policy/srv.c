#include "policy/srv.h"

#include "base/limits.h"
#include "base/text.h"

/* Takes a number and the blank behind it off *s. */
static bool read_number(const char **s, int *out)
{
	char digits[6] = "";
	size_t n = strcspn(*s, " ");

	if (n >= sizeof(digits) || !(*s)[n])
		return false;
	memcpy(digits, *s, n);
	*s += n + 1;
	return sc_text_number(digits, 0, 65535, out);
}

static bool read_record(
	struct sc_arena *a, const char *record, struct sc_srv *out)
{
	if (!read_number(&record, &out->priority) ||
		!read_number(&record, &out->weight) ||
		!read_number(&record, &out->port))
		return false;

	size_t n = strcspn(record, " ");

	if (n == 0 || record[n])
		return false;
	n -= n > 1 && record[n - 1] == '.';
	out->target = sc_arena_copy(a, record, n);
	return true;
}

/* Puts `x` behind those of its priority: insertion, as answered. */
static void insert(struct sc_srv *v, size_t n, struct sc_srv x)
{
	for (; n > 0 && v[n - 1].priority > x.priority; n--)
		v[n] = v[n - 1];
	v[n] = x;
}

size_t sc_srv_read(
	struct sc_arena *a, const struct sc_answer *answer, struct sc_srv **out)
{
	size_t n_records = answer ? answer->n_records : 0, n = 0;
	struct sc_srv x;

	if (n_records > SC_LIMIT_DNS_RECORDS)
		n_records = SC_LIMIT_DNS_RECORDS;
	*out = sc_new(a, struct sc_srv, n_records);
	for (size_t i = 0; i < n_records; i++)
		if (read_record(a, answer->records[i], &x))
			insert(*out, n++, x);
	return n;
}

bool sc_srv_is_refused(const struct sc_srv *v, size_t n)
{
	return n == 1 && strcmp(v[0].target, ".") == 0;
}

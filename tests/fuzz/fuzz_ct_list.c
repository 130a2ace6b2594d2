/* Lists of CT logs: the input is one in JSON. */
#include <stdlib.h>

#include "base/limits.h"
#include "x509/ct_list.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_log(
	const struct sc_ct_list *list, const struct sc_ct_log *log)
{
	const struct sc_ct_log *found = sc_ct_list_find(list, log->id);

	check(log->id.n == 32);
	check(log->operator_name && sc_ct_log_operator(log, list->at));
	check(log->state <= SC_CT_REJECTED);
	check(found && sc_bytes_equal(found->id, log->id));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_ct_list list;
	struct sc_error e = { .class = SC_ERROR_NONE };

	if (sc_ct_list_read(&a, (struct sc_bytes){ p, n }, &list, &e)) {
		check(list.n_logs > 0 && list.n_logs <= SC_LIMIT_CT_LOGS);
		check(list.at.s != 0);
		for (size_t i = 0; i < list.n_logs; i++)
			check_log(&list, &list.logs[i]);
	} else {
		check(e.class == SC_ERROR_CONFIG && e.text[0]);
	}
	sc_arena_free(&a);
	return 0;
}

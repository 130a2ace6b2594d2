/* Targets: whatever is typed, the result is one that the rest relies on. */
#include "probe/target.h"

#include <assert.h>

#include "base/dname.h"
#include "base/ip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_name(const char *name, bool underscore_allowed)
{
	enum sc_dname_fault fault = sc_dname_check(sc_bytes_of(name));

	assert(fault == SC_DNAME_OK ||
		(underscore_allowed && fault == SC_DNAME_UNDERSCORE));
	assert(name[strlen(name) - 1] != '.');
}

static void check_target(const struct sc_target *t)
{
	struct sc_ip ip;

	assert(t->port >= 1 && t->port <= 65535);
	assert((t->domain != NULL) == (t->kind == SC_TARGET_DOMAIN));
	assert(!!t->domain + !!t->host + !!t->address == 1);
	if (t->domain)
		check_name(t->domain, true);
	if (t->host)
		check_name(t->host, false);
	if (t->address)
		assert(sc_ip_parse(t->address, &ip));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sc_arena a = { 0 };
	struct sc_error e = { 0 };
	struct sc_target t;

	if (sc_target_parse(&a, sc_arena_copy(&a, data, size), &t, &e))
		check_target(&t);
	else
		assert(e.class == SC_ERROR_USAGE && e.text[0]);
	sc_arena_free(&a);
	return 0;
}

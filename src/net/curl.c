#include "net/curl.h"

#include <stddef.h>

#include "base/library.h"

static const char *const names[] = { "libcurl.so.4", "libcurl-gnutls.so.4",
	"libcurl.so", NULL };

static const struct sc_library_function functions[] = {
#define ENTRY(member, function) { #function, offsetof(struct sc_curl, member) },
	SC_CURL_FUNCTIONS(ENTRY)
#undef ENTRY
};

bool sc_curl_load(struct sc_curl *out, struct sc_error *e)
{
	struct sc_curl table;
	const char *missing;

	if (sc_library_load(
		    names, functions, SC_COUNT(functions), &table, &missing)) {
		*out = table;
		return table.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ||
			sc_error_set(e, SC_ERROR_CONFIG,
				"libcurl could not be initialized");
	}
	if (missing)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"libcurl has no function %s: a newer version is needed",
			missing);
	return sc_error_set(e, SC_ERROR_CONFIG,
		"policies and CRLs are fetched with libcurl (Debian: "
		"libcurl4), which could not be loaded");
}

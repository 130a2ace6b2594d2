#include "base/limits.h"
#include "deploy/deployed.h"

static const char *const states[] = {
	[SC_DEPLOYED_UNKNOWN] = "unknown",
	[SC_DEPLOYED_SERVED] = "served",
	[SC_DEPLOYED_CHAIN] = "other-chain",
	[SC_DEPLOYED_OLDER] = "older",
	[SC_DEPLOYED_NEWER] = "newer",
	[SC_DEPLOYED_OTHER] = "other-names",
	[SC_DEPLOYED_NO_KIND] = "no-such-key",
	[SC_DEPLOYED_NO_TLS] = "no-certificate",
	[SC_DEPLOYED_LEFT_OUT] = "left-out",
	NULL,
};

static const char *const verdicts[] = {
	[SC_DEPLOYED_ALL] = "deployed",
	[SC_DEPLOYED_NOT_ALL] = "not-deployed",
	[SC_DEPLOYED_CANNOT_TELL] = "unknown",
	NULL,
};

#define AT(m)   .at = offsetof(struct HERE, m)
#define N(m)    .count_at = offsetof(struct HERE, m)
#define TYPE(n) sizeof(struct n), (const struct sc_field[])

#define HERE sc_deployed_row
static const struct sc_type row = { "deployed_row",
	TYPE(sc_deployed_row){
		{ "host", SC_KIND_TEXT, AT(host), "null: by address" },
		{ "address", SC_KIND_TEXT, AT(address),
			"null: none was visited" },
		{ "port", SC_KIND_INT, AT(port), "TCP port", .max = 65535 },
		{ "state", SC_KIND_ENUM, AT(state), "of what is served",
			.names = states },
		{ "handshake", SC_KIND_TEXT, AT(handshake),
			"null: the first one" },
		{ "file", SC_KIND_TEXT, AT(file), "as typed" },
		{ "key", SC_KIND_TEXT, AT(key_kind), "of the file" },
		{ "wanted", SC_KIND_TEXT, AT(wanted), "sha256, on disk" },
		{ "served", SC_KIND_TEXT, AT(served), "sha256; null: none" },
		{ "same_key", SC_KIND_BOOL, AT(same_key),
			"in another certificate" },
		{ "wanted_since", SC_KIND_DATE_OR_NULL, AT(wanted_since),
			"notBefore" },
		{ "wanted_until", SC_KIND_DATE_OR_NULL, AT(wanted_until),
			"notAfter" },
		{ "served_since", SC_KIND_DATE_OR_NULL, AT(served_since),
			"notBefore" },
		{ "served_until", SC_KIND_DATE_OR_NULL, AT(served_until),
			"notAfter" },
		{ "program", SC_KIND_TEXT, AT(program), "by its greeting" },
		{ "reload", SC_KIND_TEXT, AT(reload), "a command, as advice" },
		{ "message", SC_KIND_NAME, AT(message), "one sentence" },
		{ 0 } } };
#undef HERE

#define HERE sc_deployed
const struct sc_type sc_type_deployed = { "deployed",
	TYPE(sc_deployed){ { "schema_version", SC_KIND_TEXT, AT(schema_version),
				   "of this form" },
		{ "target", SC_KIND_TEXT, AT(target), "as typed" },
		{ "observed_at", SC_KIND_DATE, AT(observed_at),
			"of the probe" },
		{ "verdict", SC_KIND_ENUM, AT(verdict), "of everything",
			.names = verdicts },
		{ "rows", SC_KIND_ARRAY, AT(rows), "every address", N(n_rows),
			&row, .max = SC_LIMIT_CERTIFICATES },
		{ "tlsa", SC_KIND_STRUCT, AT(tlsa), "records, what is served",
			.type = &sc_type_tlsa_check },
		{ "on_disk", SC_KIND_STRUCT, AT(on_disk),
			"records, what is on disk", .type = &sc_type_rollover },
		{ 0 } } };
#undef HERE

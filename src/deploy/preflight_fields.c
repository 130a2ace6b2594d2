#include "base/limits.h"
#include "deploy/preflight.h"

static const char *const verdicts[] = {
	[SC_PREFLIGHT_SAFE] = "safe",
	[SC_PREFLIGHT_BREAKS] = "breaks",
	[SC_PREFLIGHT_WORSE] = "worse",
	[SC_PREFLIGHT_CANNOT_TELL] = "unknown",
	NULL,
};

static const char *const fits[] = {
	[SC_PREFLIGHT_FIT_UNKNOWN] = "unknown",
	[SC_PREFLIGHT_FITS] = "fits",
	[SC_PREFLIGHT_MISFIT] = "other",
	NULL,
};

static const char *const ends[] = {
	[SC_PREFLIGHT_UNTIL_REPLACED] = "replaced",
	[SC_PREFLIGHT_UNTIL_RECORD] = "record-published",
	[SC_PREFLIGHT_UNTIL_BEGIN] = "certificate-begins",
	NULL,
};

#define AT(m)   .at = offsetof(struct HERE, m)
#define N(m)    .count_at = offsetof(struct HERE, m)
#define TYPE(n) sizeof(struct n), (const struct sc_field[])

#define HERE sc_preflight_file
static const struct sc_type file = { "preflight_file",
	TYPE(sc_preflight_file){ { "path", SC_KIND_NAME, AT(path), "as typed" },
		{ "sha256", SC_KIND_NAME, AT(sha256), "of the certificate" },
		{ "key", SC_KIND_TEXT, AT(key), "kind and size" },
		{ "names", SC_KIND_TEXT, AT(names), "for people" },
		{ "issuer", SC_KIND_TEXT, AT(issuer), "RFC 4514" },
		{ "since", SC_KIND_DATE, AT(since), "notBefore" },
		{ "until", SC_KIND_DATE, AT(until), "notAfter" },
		{ "issuers", SC_KIND_LONG, AT(issuers), "behind it" },
		{ "fit", SC_KIND_ENUM, AT(fit), "of the key", .names = fits },
		{ 0 } } };
#undef HERE

#define HERE sc_preflight_break
static const struct sc_type broken = { "preflight_break",
	TYPE(sc_preflight_break){
		{ "place", SC_KIND_STRUCT, AT(place), "who, and where",
			.type = &sc_type_change_place },
		{ "some", SC_KIND_BOOL, AT(some), "of the class alone" },
		{ "before", SC_KIND_NAME, AT(before), "outcome today" },
		{ "after", SC_KIND_NAME, AT(after), "outcome then" },
		{ "finding", SC_KIND_TEXT, AT(finding), "that decides it" },
		{ "until", SC_KIND_ENUM, AT(end), "what ends it",
			.names = ends },
		{ "ttl_s", SC_KIND_LONG, AT(ttl_s),
			"of the TLSA records; -1: they do not matter" },
		{ "until_date", SC_KIND_DATE_OR_NULL, AT(until),
			"certificate-begins: when" },
		{ "message", SC_KIND_NAME, AT(message), "a sentence or two" },
		{ 0 } } };
#undef HERE

#define HERE sc_preflight
const struct sc_type sc_type_preflight = { "preflight",
	TYPE(sc_preflight){ { "schema_version", SC_KIND_TEXT,
				    AT(schema_version), "of this form" },
		{ "target", SC_KIND_TEXT, AT(target), "as typed" },
		{ "observed_at", SC_KIND_DATE, AT(observed_at),
			"of the probe" },
		{ "judged_at", SC_KIND_DATE, AT(judged_at),
			"the date judged for" },
		{ "verdict", SC_KIND_ENUM, AT(verdict), "of everything",
			.names = verdicts },
		{ "files", SC_KIND_ARRAY, AT(files), "certificates", N(n_files),
			&file },
		{ "addresses", SC_KIND_LONG, AT(addresses),
			"at which they would be" },
		{ "unseen", SC_KIND_LONG, AT(unseen),
			"addresses that showed no certificate" },
		{ "breaks", SC_KIND_ARRAY, AT(breaks),
			"who delivers today, and would not", N(n_breaks),
			&broken, .max = SC_LIMIT_CHANGES },
		{ "tlsa", SC_KIND_STRUCT, AT(tlsa), "records for the files",
			.type = &sc_type_rollover },
		{ "notes", SC_KIND_TEXTS, AT(notes), "sentences", N(n_notes) },
		{ "comparison", SC_KIND_STRUCT, AT(comparison),
			"of today and then", .type = &sc_type_comparison },
		{ 0 } } };
#undef HERE

#include "obs/suite.h"

#include <stddef.h>
#include <string.h>

#include "base/attr.h"

static const struct {
	const char *part; /* of the name behind "TLS" */
	unsigned traits;
} parts[] = {
	{ "_WITH_NULL_", SC_SUITE_NULL },
	{ "_EXPORT", SC_SUITE_EXPORT },
	{ "_DES40_", SC_SUITE_DES },
	{ "_WITH_DES_", SC_SUITE_DES },
	{ "_RC4_", SC_SUITE_RC4 },
	{ "_3DES_", SC_SUITE_3DES },
	{ "_IDEA_", SC_SUITE_OLD64 },
	{ "_RC2_", SC_SUITE_OLD64 },
	{ "_CBC_", SC_SUITE_CBC },
	{ "_GCM_", SC_SUITE_AEAD },
	{ "_CCM", SC_SUITE_AEAD },
	{ "_POLY1305", SC_SUITE_AEAD },
	{ "_anon_", SC_SUITE_ANON },
};

static const struct {
	const char *prefix;
	unsigned trait;
} exchanges[] = {
	{ "TLS_RSA_", SC_SUITE_RSA },
	{ "TLS_DH_RSA_", SC_SUITE_STATIC_DH },
	{ "TLS_DH_DSS_", SC_SUITE_STATIC_DH },
	{ "TLS_ECDH_RSA_", SC_SUITE_STATIC_DH },
	{ "TLS_ECDH_ECDSA_", SC_SUITE_STATIC_DH },
	{ "TLS_DHE_", SC_SUITE_DHE },
	{ "TLS_ECDHE_", SC_SUITE_ECDHE },
};

unsigned sc_suite_traits(const char *name)
{
	unsigned traits = 0;

	if (!name || strncmp(name, "TLS_", 4) != 0)
		return 0;
	for (size_t i = 0; i < SC_COUNT(parts); i++)
		if (strstr(name, parts[i].part))
			traits |= parts[i].traits;
	for (size_t i = 0; i < SC_COUNT(exchanges); i++)
		if (strncmp(name, exchanges[i].prefix,
			    strlen(exchanges[i].prefix)) == 0)
			traits |= exchanges[i].trait;
	return traits;
}

bool sc_suite_is(const char *name, unsigned traits)
{
	return (sc_suite_traits(name) & traits) == traits;
}

bool sc_dh_is_hopeless(int bits, const char *prime)
{
	enum { HOPELESS_BITS = 1024 };

	return bits < HOPELESS_BITS ||
		(bits == HOPELESS_BITS && prime &&
			strcmp(prime, "custom") != 0);
}

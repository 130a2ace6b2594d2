#include "tls/digest.h"

#include <assert.h>
#include <openssl/evp.h>

#include "base/codec.h"

char *sc_sha256_hex(struct sc_arena *a, struct sc_bytes b)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	int ok = EVP_Digest(b.p, b.n, digest, &n, EVP_sha256(), NULL);

	assert(ok == 1 && n == 32);
	(void)ok;
	return sc_hex(a, (struct sc_bytes){ digest, n });
}

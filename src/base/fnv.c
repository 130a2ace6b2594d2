#include "base/fnv.h"

#define PRIME UINT64_C(0x100000001b3)

uint64_t sc_fnv_text(uint64_t hash, const char *s)
{
	for (; s && *s; s++)
		hash = (hash ^ (unsigned char)*s) * PRIME;
	return (hash ^ 0xff) * PRIME;
}

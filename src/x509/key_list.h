/*
 * key_list.h -- keys that others know: blocklists, published keys, primes.
 *
 * A blocklist is a file in badkeys' format: records of 16 octets in ascending
 * order, 15 of a digest and one that says which list it is of. The digest is
 * SHA-256 of one number of the key, big-endian without leading zeros: the
 * modulus (RSA), x of the point (EC), y (DSA), or the key as it stands (Ed25519
 * and Ed448; ML-DSA, whose leading zeros count). So encodings do not matter,
 * and neither does the exponent of an RSA key, which is lost with its primes.
 *
 * Names of the lists and the digest of the file come from badkeysdata.json
 * beside it. Without one, names are those of the numbers that badkeys gives
 * out, and nothing tells a file cut short between two records.
 *
 * A file of primes is what badkeys ships as primesN.dat: their product, the
 * lowest octet first, behind two octets 01 01.
 *
 * To find nothing proves nothing. Hence what cannot be read is an error, never
 * an empty list.
 */
#ifndef SC_X509_KEY_LIST_H
#define SC_X509_KEY_LIST_H

#include "base/arena.h"
#include "base/error.h"
#include "facts/facts.h"

struct sc_key_lists; /* lives in its arena */

struct sc_key_lists *sc_key_lists_new(struct sc_arena *a);

/*
 * Reads a file and holds it to its form, all of it. Errors are of class CONFIG.
 * Files are bounded by SC_LIMIT_BLOCKLIST_BYTES and SC_LIMIT_PRIMES_BYTES (that
 * of all files of primes together bounds the time of one key: 20 ms at 16384
 * bits).
 */
SC_MUST_CHECK bool sc_key_lists_read(
	struct sc_key_lists *l, const char *path, struct sc_error *e);
SC_MUST_CHECK bool sc_key_lists_read_primes(
	struct sc_key_lists *l, const char *path, struct sc_error *e);

/*
 * The same from memory, which must outlive the lists. `name` is for messages;
 * `metadata` is the JSON, or absent.
 */
SC_MUST_CHECK bool sc_key_lists_add(struct sc_key_lists *l, const char *name,
	struct sc_bytes records, struct sc_bytes metadata, struct sc_error *e);
SC_MUST_CHECK bool sc_key_lists_add_primes(struct sc_key_lists *l,
	const char *name, struct sc_bytes product, struct sc_error *e);

/* True when there is a blocklist besides the table that is built in. */
bool sc_key_lists_has_blocklist(const struct sc_key_lists *l);

/*
 * Sets leak, leak_source and known_prime of a key that was parsed. `l` may be
 * NULL: then the published keys that are built in are all there is.
 */
void sc_key_lists_look(const struct sc_key_lists *l, struct sc_arena *a,
	struct sc_key_facts *key);

/* The first 15 octets of a key's digest; false: there is no such number. */
#define SC_KEY_DIGEST_BYTES 15
SC_MUST_CHECK bool sc_key_digest(
	const struct sc_key_facts *key, uint8_t digest[SC_KEY_DIGEST_BYTES]);

/* Where a key with this digest was published, by the table; or NULL. */
const char *sc_key_published(const uint8_t digest[SC_KEY_DIGEST_BYTES]);

#endif

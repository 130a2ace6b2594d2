/*
 * mint.h -- certificates to order, sound or broken, from one line of text.
 *
 * A world of certificates has a `now`, to which relative dates refer, and
 * grows by recipes. It begins with
 *
 *	root       CN=Badsmtp Root CA, O=Badsmtp; self-signed, P-256
 *	int        CN=Badsmtp Intermediate 1, O=Badsmtp; by root, pathlen 0
 *	other      CN=Other Root CA, O=Other; self-signed
 *	int-other  CN=Other Intermediate 1, O=Other; by other, pathlen 0
 *
 * A recipe is a line of key=value words with blanks between them; a word, or
 * a part of it, in double quotes may hold blanks. What is not said has the
 * value of an ordinary public certificate.
 *
 *	key=p256|p384|p521|secp256k1|rsa512|rsa1024|rsa2047|rsa2048|rsa3072|
 *	    rsa4096|ed25519|ed448|dsa, any other rsaBITS; published, one that
 *	    is in print; key=of:NAME, the key of a certificate minted before
 *	issuer=NAME|self     by default int
 *	subject=/CN=x/O=y    subject=empty; by default the first DNS name
 *	san=DNS:a,DNS:b,IP:192.0.2.1,EMAIL:a@b,URI:u,SRV:_smtps.a,IPHEX:7f00
 *	                     san=none, san=critical:DNS:a
 *	not_before=-10d not_after=+60d
 *	                     from now in s, m, h, d or y, or an RFC 3339 date
 *	sig=sha256|sha384|sha512|sha224|sha1|md5|pss|pss-odd
 *	version=3|1|2        1 has no extensions
 *	serial=random|HEX|-1|0
 *	ca=1|0 bc=none pathlen=N
 *	ku=digitalSignature,keyCertSign,...|none
 *	eku=serverAuth,clientAuth,codeSigning,emailProtection,any,OID|none
 *	ski=none aki=none|wrong|issuer
 *	aia=URL|none ocsp=URL|none policy=OID,OID|none
 *	crl=URL|none         "URL|URL" for the same CRL, "URL,URL" for two
 *	nc=permitted:DNS:x,excluded:DNS:y    also IP:10.0.0.0/8, EMAIL, URI
 *	must-staple=1 poison=1 unique-id=1
 *	scts=none|1|of:NAME|ORDER
 *	                     an order of mint_sct.h; of: the list in that
 *	                     certificate; 1: two of logs that do not exist; by
 *	                     default alpha,beta,gamma in a leaf with the usual
 *	                     policy
 *	ext=[critical:]OID:HEX               may be said several times
 *	dup=OID              that extension twice; may be said several times
 *	fault=WORD,WORD      of
 *	    bad-signature sigalg-mismatch trailing-bytes nonminimal-length
 *	    utctime-2050 generalized-2049 time-no-seconds unparsable
 *	    explicit-curve compressed-point invalid-point
 *	    e1 e3 even-modulus small-factor close-primes spki-odd
 *	    roca small-d pattern shared-prime
 *
 * In names and subjects \xNN is the octet NN: a blank, a comma, a NUL.
 *
 * All certificates and keys belong to the world. RSA and DSA keys are made
 * once in a process for each size and role (leaf, CA, root), because making
 * them is slow; other keys are fresh. Not for use by several threads.
 */
#ifndef BADSMTP_MINT_H
#define BADSMTP_MINT_H

#include <openssl/types.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/error.h"

struct mint; /* a world */

struct mint_cert {
	const char *name;
	struct sc_bytes der;
	EVP_PKEY *key; /* never NULL; need not fit what the certificate says */
	struct sc_bytes sct_list; /* embedded, RFC 6962 3.3; absent */
};

/* Never NULL. */
struct mint *mint_new(struct sc_date now);
void mint_free(struct mint *m);

/*
 * Makes a certificate and gives it a name; one of the same name made before
 * is found no longer, but stays valid. NULL when the recipe is wrong (`e`
 * names the word and the nearest right one) or OpenSSL cannot (too small a
 * key for the digest).
 */
const struct mint_cert *mint_make(struct mint *m, const char *name,
	const char *recipe, struct sc_error *e);

/*
 * SCTs for a certificate to be sent beside it, by an order of mint_sct.h. The
 * list is the world's.
 */
SC_MUST_CHECK bool mint_scts(struct mint *m, const char *name,
	const char *order, struct sc_bytes *out, struct sc_error *e);

/* What lives as long as the world, and its time. */
struct sc_arena *mint_arena(struct mint *m);
struct sc_date mint_now(const struct mint *m);

/* The newest certificate of that name, or NULL. */
const struct mint_cert *mint_find(struct mint *m, const char *name);

#endif

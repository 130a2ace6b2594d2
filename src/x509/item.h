/*
 * item.h -- everything that stands in a file of certificates and keys.
 *
 * The one reader of what people keep: certificates, keys, requests, CRLs and
 * parameters, in the order in which they stand. What cannot be read is an item
 * too, and says why. Nothing that is encrypted is opened here; PKCS#12 was
 * opened by sc_cert_file_open_with().
 */
#ifndef SC_X509_ITEM_H
#define SC_X509_ITEM_H

#include "base/arena.h"
#include "facts/facts.h"

enum sc_item_kind {
	SC_ITEM_UNREADABLE = 0, /* `problem` says why */
	SC_ITEM_CERTIFICATE,
	SC_ITEM_REQUEST,
	SC_ITEM_PRIVATE_KEY,
	SC_ITEM_ENCRYPTED_KEY, /* whose key it is nobody can tell */
	SC_ITEM_PUBLIC_KEY,
	SC_ITEM_CRL,
	SC_ITEM_DH_PARAMETERS,
	SC_ITEM_EC_PARAMETERS,
	SC_ITEM_OTHER, /* a PEM block of another kind */
};

/* By enum sc_item_kind, as JSON has them; ended by NULL. */
extern const char *const sc_item_words[];

struct sc_item {
	enum sc_item_kind kind;
	const char *label;          /* of PEM, printable; NULL: it was DER */
	struct sc_bytes der;        /* absent: it does not decode */
	const struct sc_cert *cert; /* CERTIFICATE */
	struct sc_bytes spki;       /* of CERTIFICATE, REQUEST and keys */
	const char *name;           /* REQUEST: its first DNS name; or NULL */
	const char *issuer;         /* CRL; or NULL */
	int bits;                   /* DH_PARAMETERS: of the prime */
	const char *problem;        /* UNREADABLE; else NULL */
};

struct sc_items {
	const struct sc_item *v;
	size_t n;
	bool cut; /* there are more than SC_LIMIT_VERIFY_CERTS */
};

/*
 * `content` is that of the file behind sc_cert_file_open(), PEM or DER one
 * behind the other, and must outlive `out`.
 */
struct sc_items sc_items_read(struct sc_arena *a, struct sc_bytes content);

#endif

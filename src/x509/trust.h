/*
 * trust.h -- trust anchors, looked up by name and never loaded as a whole.
 *
 * A bundle is read once and each certificate's subject compared as bytes; only
 * an anchor that a path asks for is parsed. A directory is one in OpenSSL's
 * hashed form (c_rehash); in one without hashed names every *.pem and *.crt is
 * read as a bundle. Parsing all of a bundle would cost 18 ms with OpenSSL 3.0;
 * this way it is below one.
 *
 * A file may also be NSS's certdata.txt (trust_nss.h).
 *
 * A store also remembers what was found out with it (x509/memo.h), so that a
 * long run verifies each intermediate once. Not for two threads at once.
 */
#ifndef SC_X509_TRUST_H
#define SC_X509_TRUST_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "facts/facts.h"
#include "x509/memo.h"
#include "x509/trust_settings.h"

struct sc_trust; /* lives in its arena; no closing */

/*
 * Before the PEM block of a root: it is to be taken for a public CA's, as for
 * the roots of a test hierarchy (public_roots.h).
 */
#define SC_TRUST_MARK_PUBLIC "# smtpcert: public root"

/*
 * Opens the store: `file` (PEM, also one DER certificate) and `dir`, each may
 * be NULL; with both NULL the system's (SSL_CERT_FILE, SSL_CERT_DIR, then the
 * usual places). A file that was asked for and cannot be read, or holds no
 * certificate, is an error of class CONFIG. The system's being absent is none:
 * the store is then empty.
 */
SC_MUST_CHECK bool sc_trust_open(struct sc_arena *a, const char *file,
	const char *dir, struct sc_trust **out, struct sc_error *e);

/*
 * The same for what --ca-file says: FILE, NAME=FILE, or "system" in place of a
 * file. A name is of letters, digits, "_" and "-"; without one the store is
 * called as the file was. `dir` may be NULL.
 */
SC_MUST_CHECK bool sc_trust_open_named(struct sc_arena *a, const char *spec,
	const char *dir, struct sc_trust **out, struct sc_error *e);

/* What it is called for people: "system", "mozilla", a path; or NULL. */
void sc_trust_set_name(struct sc_trust *t, const char *name);
const char *sc_trust_name(const struct sc_trust *t);

/*
 * Further stores, whose verdicts are told beside that of `t`; they are a list
 * behind it. They need not live in one arena, but as long as `t`.
 */
void sc_trust_append(struct sc_trust *t, struct sc_trust *more);
struct sc_trust *sc_trust_next(const struct sc_trust *t);

/* A store of the certificates in `text`: PEM, or one in DER; maybe none. */
struct sc_trust *sc_trust_of(struct sc_arena *a, struct sc_bytes text);

/*
 * A store of this one certificate, which shares what `t` found out: signatures
 * are the same whoever is trusted. Lives in `a`, not longer than `t`. NULL: the
 * certificate has no subject that can be read.
 */
struct sc_trust *sc_trust_only(
	struct sc_arena *a, const struct sc_trust *t, struct sc_bytes der);

/*
 * Adds one certificate, with what OpenSSL keeps behind it. False: it has no
 * subject that can be read.
 */
bool sc_trust_add(struct sc_trust *t, struct sc_bytes der);

/* Adds one of which the store says this. */
bool sc_trust_add_with(struct sc_trust *t, struct sc_bytes der,
	const struct sc_trust_settings *settings);

/* True when no anchor could be found at all. */
bool sc_trust_empty(const struct sc_trust *t);

/* How many there are; a hashed directory's files count as one each. */
size_t sc_trust_count(const struct sc_trust *t);

/*
 * The anchors whose subject is `name` (DER Name), as parsed certificates in
 * the store's arena. Returns their number.
 */
size_t sc_trust_by_subject(struct sc_trust *t, struct sc_bytes name,
	const struct sc_cert *const **out);

/*
 * What the store says of one of these anchors, by its pointer; all zero for
 * anything else.
 */
struct sc_trust_settings sc_trust_settings_of(
	const struct sc_trust *t, const struct sc_cert *anchor);

/*
 * True when this anchor, by its pointer, is the root of a public CA: its key is
 * known (public_roots.h), or the store says so.
 */
bool sc_trust_is_public(const struct sc_trust *t, const struct sc_cert *anchor);

/*
 * True when some anchor has `organization` (printable) in its subject. Reads
 * the whole store the first time.
 */
bool sc_trust_has_organization(struct sc_trust *t, const char *organization);

/* What was found out with this store. */
struct sc_memo *sc_trust_memo(struct sc_trust *t);

#endif

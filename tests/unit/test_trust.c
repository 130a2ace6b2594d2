/* test_trust.c -- trust stores: bundles, directories, the system's. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/out.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/name.h"
#include "x509/public_roots.h"
#include "x509/trust.h"
#include "x509/trust_files.h"

struct world {
	struct sc_arena arena;
	struct mint *mint;
	const char *dir; /* of this run, removed at its end */
};

static const char *path_of(struct world *w, const char *name)
{
	return sc_arena_printf(&w->arena, "%s/%s", w->dir, name);
}

static const char *put(struct world *w, const char *name, struct sc_bytes b)
{
	const char *path = path_of(w, name);
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(b.p, 1, b.n, f) != b.n || fclose(f) != 0) {
		printf("Bail out! cannot write %s\n", path);
		exit(1);
	}
	return path;
}

static struct sc_bytes der(struct world *w, const char *name)
{
	return mint_find(w->mint, name)->der;
}

static const char *pem(struct world *w, const char *name)
{
	return sc_pem(&w->arena, "CERTIFICATE", der(w, name));
}

static struct sc_bytes subject(struct world *w, const char *name)
{
	struct sc_bytes s = { NULL, 0 };

	OK(sc_cert_subject(der(w, name), &s), "a subject");
	return s;
}

static size_t look_up(struct world *w, struct sc_trust *t, const char *name,
	const struct sc_cert *const **out)
{
	return sc_trust_by_subject(t, subject(w, name), out);
}

static void test_bundle(struct world *w)
{
	const char *text = sc_arena_printf(&w->arena,
		"# my roots\n%s# between\n%s%s"
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
		"-----BEGIN CERTIFICATE-----\nno base64!\n"
		"-----END CERTIFICATE-----\n%s",
		pem(w, "root"), pem(w, "other"), pem(w, "root"),
		pem(w, "twin"));
	const struct sc_cert *const *found;
	struct sc_trust *t;
	struct sc_error e;

	if (!OK(sc_trust_open(&w->arena,
			put(w, "bundle.pem", sc_bytes_of(text)), NULL, &t, &e),
		    "a bundle"))
		return;
	OK(sc_trust_count(t) == 3 && !sc_trust_empty(t),
		"three of it, one of them twice");
	OK(look_up(w, t, "root", &found) == 2, "two of one name");
	OK(sc_bytes_equal(found[0]->der, der(w, "root")), "the first");
	OK(sc_bytes_equal(found[1]->der, der(w, "twin")), "and the other");
	OK(found[0]->self_signed, "it is self-signed, and known to be");
	OK(look_up(w, t, "other", &found) == 1, "one of the other");
	OK(look_up(w, t, "int", &found) == 0 && !found, "none of a third");
	OK(sc_trust_has_organization(t, "badsmtp"), "an organization");
	OK(!sc_trust_has_organization(t, "Badsmt"), "one that is not there");
}

static bool is_public(struct world *w, struct sc_trust *t, const char *name)
{
	const struct sc_cert *const *found;

	return look_up(w, t, name, &found) == 1 &&
		sc_trust_is_public(t, found[0]);
}

/* By a mark before the block, which is about that root alone. */
static void test_public(struct world *w)
{
	struct sc_trust *t = sc_trust_of(&w->arena,
		sc_bytes_of(sc_arena_printf(&w->arena,
			"%s" SC_TRUST_MARK_PUBLIC "\n%s%s", pem(w, "other"),
			pem(w, "root"), pem(w, "int"))));

	OK(is_public(w, t, "root"), "a root that is marked is public");
	OK(!is_public(w, t, "other"), "the one before it is not");
	OK(!is_public(w, t, "int"), "nor the one behind it");
	OK(sc_public_root_is("0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337"
			     "a39dad301c5afc3"),
		"ISRG Root X1 is known by its key");
	OK(!sc_public_root_is(NULL) && !sc_public_root_is(""),
		"what has no key is not");
}

/* The root in certdata.txt, as a member of the programme or not. */
static struct sc_trust *of_nss(struct world *w, const char *member)
{
	struct sc_out_memory m = { .arena = &w->arena };
	struct sc_out o = sc_out_to_memory(&m);
	struct sc_bytes b = der(w, "root");

	sc_out_printf(&o,
		"CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\n"
		"CKA_NSS_MOZILLA_CA_POLICY CK_BBOOL %s\n"
		"CKA_VALUE MULTILINE_OCTAL\n",
		member);
	for (size_t i = 0; i < b.n; i++)
		sc_out_printf(&o, "\\%03o", b.p[i]);
	sc_out_printf(&o,
		"\nEND\nCKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST\n"
		"CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED_DELEGATOR\n");
	return sc_trust_of(&w->arena, sc_bytes_of(m.p));
}

static void test_public_by_nss(struct world *w)
{
	OK(is_public(w, of_nss(w, "CK_TRUE"), "root"),
		"a member of Mozilla's programme is public");
	OK(!is_public(w, of_nss(w, "CK_FALSE"), "root"),
		"what somebody added to its file is not");
}

static void test_only(struct world *w)
{
	struct sc_trust *all = sc_trust_of(&w->arena, der(w, "root"));
	struct sc_trust *only = sc_trust_only(&w->arena, all, der(w, "other"));
	const struct sc_cert *const *certs;

	OK(only && sc_trust_count(only) == 1 && sc_trust_count(all) == 1,
		"a store of one beside another");
	OK(look_up(w, only, "other", &certs) == 1 &&
			look_up(w, only, "root", &certs) == 0,
		"trusts that one alone");
	OK(sc_trust_memo(only) == sc_trust_memo(all), "and remembers the same");
	OK(!sc_trust_only(&w->arena, all, sc_bytes_of("no certificate")),
		"nothing is no store");
}

/* The same name in another case and string type is the same name. */
static void test_folded(struct world *w)
{
	struct sc_trust *t =
		sc_trust_of(&w->arena, sc_bytes_of(pem(w, "lower")));
	const struct sc_cert *const *found;

	OK(!sc_bytes_equal(subject(w, "lower"), subject(w, "root")),
		"two encodings");
	OK(look_up(w, t, "root", &found) == 1, "of one name");
}

static void test_files(struct world *w)
{
	struct sc_trust *t = NULL;
	struct sc_error e = { 0 };

	OK(sc_trust_open(&w->arena, put(w, "one.der", der(w, "root")), NULL, &t,
		   &e) &&
			sc_trust_count(t) == 1,
		"one certificate in DER");
	t = NULL;
	OK(!sc_trust_open(&w->arena, path_of(w, "absent"), NULL, &t, &e) &&
			e.class == SC_ERROR_CONFIG && !t,
		"a file that is not there");
	OK(strstr(e.text, "absent"), "is named");
	OK(!sc_trust_open(&w->arena,
		   put(w, "empty.pem", sc_bytes_of("nothing\n")), NULL, &t,
		   &e) &&
			e.class == SC_ERROR_CONFIG,
		"a file without a certificate");
	OK(!sc_trust_open(&w->arena, w->dir, NULL, &t, &e),
		"a directory in place of a file");
	OK(!sc_trust_open(&w->arena, NULL, path_of(w, "absent"), &t, &e),
		"a directory that is not there");
	OK(sc_trust_empty(sc_trust_of(&w->arena, (struct sc_bytes){ 0 })),
		"a store of nothing is empty");
	OK(!sc_trust_add(sc_trust_of(&w->arena, (struct sc_bytes){ 0 }),
		   sc_bytes_of("no certificate")),
		"what is no certificate is not added");
}

static void test_loose(struct world *w)
{
	const char *dir = path_of(w, "loose");
	struct sc_trust *t = NULL;
	struct sc_error e;

	mkdir(dir, 0700);
	OK(!sc_trust_open(&w->arena, NULL, dir, &t, &e),
		"a directory without certificates");
	put(w, "loose/a.pem", sc_bytes_of(pem(w, "root")));
	put(w, "loose/b.crt", sc_bytes_of(pem(w, "other")));
	put(w, "loose/c.txt", sc_bytes_of(pem(w, "int")));
	OK(sc_trust_open(&w->arena, NULL, dir, &t, &e) &&
			sc_trust_count(t) == 2,
		"files called *.pem and *.crt");
}

/* "openssl x509 -subject_hash" of CN=Badsmtp Root CA, O=Badsmtp */
#define ROOT_HASH 0x26ab9861u

static void test_hash(struct world *w)
{
	uint32_t hash = 0;

	OK(sc_trust_name_hash(subject(w, "root"), &hash), "a hash of a name");
	OK(hash == ROOT_HASH, "the one that c_rehash makes");
	if (hash != ROOT_HASH)
		printf("# got %08x\n", hash);
	OK(!sc_trust_name_hash(sc_bytes_of("no name"), &hash), "no name");
}

static void link_hash(struct world *w, const char *name, int i)
{
	uint32_t hash = 0;

	OK(sc_trust_name_hash(subject(w, name), &hash), "a hash");
	put(w, sc_arena_printf(&w->arena, "hashed/%08x.%d", hash, i),
		sc_bytes_of(pem(w, name)));
}

static void test_hashed(struct world *w)
{
	const char *dir = path_of(w, "hashed");
	const struct sc_cert *const *found;
	struct sc_trust *t;
	struct sc_error e;

	mkdir(dir, 0700);
	link_hash(w, "root", 0);
	link_hash(w, "twin", 1);
	link_hash(w, "other", 0);
	put(w, "hashed/int.pem", sc_bytes_of(pem(w, "int")));
	if (!OK(sc_trust_open(&w->arena, NULL, dir, &t, &e),
		    "a hashed directory"))
		return;
	OK(sc_trust_count(t) == 3, "its files are counted");
	OK(look_up(w, t, "root", &found) == 2, "two of one name");
	OK(look_up(w, t, "root", &found) == 2, "the same again");
	OK(look_up(w, t, "lower", &found) == 2, "in another encoding");
	OK(look_up(w, t, "int", &found) == 0,
		"what has no hashed name is not there");
	OK(sc_trust_has_organization(t, "Other"),
		"an organization, after reading all");
	OK(sc_trust_count(t) == 3, "and still three");
	OK(look_up(w, t, "other", &found) == 1, "one of the other");
}

static void test_system(struct world *w)
{
	const char *bundle = path_of(w, "bundle.pem");
	struct sc_trust *t = NULL;
	struct sc_error e;

	setenv("SSL_CERT_FILE", bundle, 1);
	unsetenv("SSL_CERT_DIR");
	OK(sc_trust_open(&w->arena, NULL, NULL, &t, &e) &&
			sc_trust_count(t) == 3,
		"SSL_CERT_FILE is the system's store");
	setenv("SSL_CERT_FILE", path_of(w, "absent"), 1);
	OK(sc_trust_open(&w->arena, NULL, NULL, &t, &e) && sc_trust_empty(t),
		"that it is absent is no error");
	setenv("SSL_CERT_DIR",
		sc_arena_printf(&w->arena, "%s:%s", path_of(w, "absent"),
			path_of(w, "hashed")),
		1);
	OK(sc_trust_open(&w->arena, NULL, NULL, &t, &e) &&
			sc_trust_count(t) == 3,
		"SSL_CERT_DIR may name several");
	unsetenv("SSL_CERT_FILE");
	unsetenv("SSL_CERT_DIR");
	OK(sc_trust_open(&w->arena, NULL, NULL, &t, &e),
		"the usual places, whatever is there");
}

static void clean(struct world *w)
{
	const char *cmd = sc_arena_printf(&w->arena, "rm -r -- '%s'", w->dir);

	OK(system(cmd) == 0, "nothing is left behind");
}

int main(void)
{
	char dir[] = "/tmp/smtpcert-trust-XXXXXX";
	struct world w = { .mint = mint_new(X_NOW), .dir = mkdtemp(dir) };

	x_mint(w.mint, "twin",
		"ca=1 issuer=self subject=\"/CN=Badsmtp Root CA/O=Badsmtp\"");
	x_mint(w.mint, "lower",
		"ca=1 issuer=self subject=\"/CN=badsmtp ROOT  ca/O=BADSMTP\"");
	test_bundle(&w);
	test_public(&w);
	test_public_by_nss(&w);
	test_only(&w);
	test_folded(&w);
	test_files(&w);
	test_loose(&w);
	test_hash(&w);
	test_hashed(&w);
	test_system(&w);
	clean(&w);
	mint_free(w.mint);
	sc_arena_free(&w.arena);
	return DONE();
}

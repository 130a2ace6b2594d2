#include "x509/trust.h"

#include <stdlib.h>

#include "base/codec.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/name.h"
#include "x509/sig.h"
#include "x509/trust_files.h"

/* Anchors of one subject; parsed when it is first asked for. */
struct group {
	struct sc_bytes subject;
	const struct sc_bytes *ders;
	size_t n;
	const struct sc_cert **certs; /* NULL: not parsed, or grown since */
	const char *organization;     /* set once `organizations_known` */
};

struct sc_trust {
	struct sc_arena *arena;
	struct group *groups;
	size_t n_groups, n_certs;
	size_t n_bytes;          /* of all files read */
	const char *const *dirs; /* hashed ones */
	size_t n_dirs, n_hashed;
	const uint32_t *seen; /* hashes that were looked up and have files */
	size_t n_seen;
	bool dirs_loaded, organizations_known;
	struct sc_memo *memo;
	const struct sc_key_lists *distrusted; /* or NULL */
	struct sc_key_seen *remembered;        /* or NULL */
};

static struct sc_trust *new_trust(struct sc_arena *a, struct sc_memo *memo)
{
	struct sc_trust *t = sc_new(a, struct sc_trust, 1);

	t->arena = a;
	t->memo = memo;
	return t;
}

static struct group *find_group(const struct sc_trust *t, struct sc_bytes name)
{
	for (size_t i = 0; i < t->n_groups; i++)
		if (sc_bytes_equal(t->groups[i].subject, name))
			return &t->groups[i];
	return NULL;
}

static struct group *find_group_folded(
	const struct sc_trust *t, struct sc_bytes name)
{
	for (size_t i = 0; i < t->n_groups; i++)
		if (sc_name_equal(t->groups[i].subject, name))
			return &t->groups[i];
	return NULL;
}

static struct group *add_group(struct sc_trust *t, struct sc_bytes subject)
{
	t->groups = sc_grow(t->arena, t->groups, t->n_groups, struct group);
	t->groups[t->n_groups] = (struct group){ .subject = subject };
	return &t->groups[t->n_groups++];
}

static bool holds(const struct group *g, struct sc_bytes der)
{
	for (size_t i = 0; i < g->n; i++)
		if (sc_bytes_equal(g->ders[i], der))
			return true;
	return false;
}

bool sc_trust_add(struct sc_trust *t, struct sc_bytes der)
{
	struct sc_bytes subject, rest = der;
	struct sc_tlv outer;

	/* OpenSSL's "TRUSTED CERTIFICATE" has its own data behind. */
	if (!sc_der_next(&rest, &outer) ||
		!sc_cert_subject(outer.whole, &subject))
		return false;
	struct group *g = find_group(t, subject);

	g = g ? g : add_group(t, subject);
	if (holds(g, outer.whole))
		return true;
	struct sc_bytes *ders =
		sc_grow(t->arena, g->ders, g->n, struct sc_bytes);

	ders[g->n++] = outer.whole;
	g->ders = ders;
	g->certs = NULL;
	t->n_certs++;
	t->organizations_known = false;
	return true;
}

static bool is_certificate_label(const char *label)
{
	return strcmp(label, "CERTIFICATE") == 0 ||
		strcmp(label, "X509 CERTIFICATE") == 0 ||
		strcmp(label, "TRUSTED CERTIFICATE") == 0;
}

/* Adds what is in a bundle: PEM, or one certificate in DER. */
static void add_bundle(struct sc_trust *t, struct sc_bytes text)
{
	const char *label;
	struct sc_bytes der;

	if (text.n && text.p[0] == SC_DER_SEQUENCE) {
		sc_trust_add(t, text);
		return;
	}
	while (sc_pem_next(t->arena, &text, &label, &der))
		if (is_certificate_label(label))
			sc_trust_add(t, der);
}

struct sc_trust *sc_trust_of(struct sc_arena *a, struct sc_bytes text)
{
	struct sc_trust *t = new_trust(a, sc_memo_new(a));

	add_bundle(t, text);
	return t;
}

struct sc_trust *sc_trust_only(
	struct sc_arena *a, const struct sc_trust *t, struct sc_bytes der)
{
	struct sc_trust *only = new_trust(a, t->memo);

	return sc_trust_add(only, der) ? only : NULL;
}

static bool add_file(struct sc_trust *t, const char *file)
{
	struct sc_bytes text;
	struct sc_error unheeded; /* the caller says it in its own words */
	size_t room = SC_LIMIT_TRUST_BYTES - t->n_bytes;

	if (!sc_file_read(
		    t->arena, file, room, SC_ERROR_CONFIG, &text, &unheeded))
		return false;
	t->n_bytes += text.n;
	add_bundle(t, text);
	return true;
}

/* Adds all files of one kind; false when the directory cannot be listed. */
static bool add_files(
	struct sc_trust *t, const char *dir, enum sc_trust_kind kind)
{
	const char *const *paths;
	size_t n;

	if (!sc_trust_list_dir(t->arena, dir, kind, &paths, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		add_file(t, paths[i]);
	return true;
}

/* A hashed directory is only counted. False when it cannot be listed. */
static bool add_dir(struct sc_trust *t, const char *dir)
{
	size_t n;

	if (!sc_trust_list_dir(t->arena, dir, SC_TRUST_HASHED, NULL, &n))
		return false;
	if (n == 0)
		return add_files(t, dir, SC_TRUST_LOOSE);
	const char **dirs = sc_grow(t->arena, t->dirs, t->n_dirs, const char *);

	dirs[t->n_dirs++] = sc_arena_text(t->arena, dir);
	t->dirs = dirs;
	t->n_hashed += n;
	return true;
}

bool sc_trust_empty(const struct sc_trust *t)
{
	return sc_trust_count(t) == 0;
}

/* Before a directory is loaded its files stand for what is in them. */
size_t sc_trust_count(const struct sc_trust *t)
{
	return t->dirs_loaded || t->n_certs > t->n_hashed ? t->n_certs :
							    t->n_hashed;
}

/* SSL_CERT_DIR may name several, parted by colons. */
static void add_dirs(struct sc_trust *t, const char *dirs)
{
	while (*dirs) {
		size_t n = strcspn(dirs, ":");

		if (n)
			add_dir(t, sc_arena_copy(t->arena, dirs, n));
		dirs += n + (dirs[n] == ':');
	}
}

static void add_system(struct sc_trust *t)
{
	static const char *const files[] = {
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/ssl/cert.pem",
	};
	const char *file = getenv("SSL_CERT_FILE");
	const char *dirs = getenv("SSL_CERT_DIR");

	if (file)
		add_file(t, file);
	if (dirs)
		add_dirs(t, dirs);
	if (file || dirs)
		return;
	add_dir(t, "/etc/ssl/certs");
	for (size_t i = 0; i < SC_COUNT(files) && sc_trust_empty(t); i++)
		add_file(t, files[i]);
}

static bool add_wanted(struct sc_trust *t, const char *file, const char *dir,
	struct sc_error *e)
{
	if (file && !add_file(t, file))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"cannot read the trust anchors in %s", file);
	if (file && t->n_certs == 0)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"there is no certificate in %s (PEM, or one in DER)",
			file);
	if (dir && !add_dir(t, dir))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"cannot list the trust anchors in %s", dir);
	if (dir && sc_trust_empty(t))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"there is no certificate in %s (hashed names, *.pem "
			"or *.crt)",
			dir);
	return true;
}

bool sc_trust_open(struct sc_arena *a, const char *file, const char *dir,
	struct sc_trust **out, struct sc_error *e)
{
	struct sc_trust *t = new_trust(a, sc_memo_new(a));

	if (!file && !dir)
		add_system(t);
	else if (!add_wanted(t, file, dir, e))
		return false;
	*out = t;
	return true;
}

static bool was_seen(const struct sc_trust *t, uint32_t hash)
{
	for (size_t i = 0; i < t->n_seen; i++)
		if (t->seen[i] == hash)
			return true;
	return false;
}

/* Loads HASH.0, HASH.1, ... of all directories, once for each hash. */
static void load_hashed(struct sc_trust *t, struct sc_bytes name)
{
	uint32_t hash;
	bool found = false;

	if (t->n_dirs == 0 || t->dirs_loaded ||
		!sc_trust_name_hash(name, &hash) || was_seen(t, hash))
		return;
	for (size_t d = 0; d < t->n_dirs; d++)
		for (int i = 0; i < SC_TRUST_SAME_HASH; i++) {
			char path[SC_TRUST_PATH_MAX];

			if (!sc_trust_hashed_path(t->dirs[d], hash, i, path) ||
				!add_file(t, path))
				break;
			found = true;
		}
	if (!found)
		return;
	uint32_t *seen = sc_grow(t->arena, t->seen, t->n_seen, uint32_t);

	seen[t->n_seen++] = hash;
	t->seen = seen;
}

static void parse_group(struct sc_trust *t, struct group *g)
{
	struct sc_cert *certs = sc_new(t->arena, struct sc_cert, g->n);

	g->certs = sc_new(t->arena, const struct sc_cert *, g->n);
	for (size_t i = 0; i < g->n; i++) {
		sc_cert_parse(t->arena, g->ders[i], &certs[i]);
		/* Trust is not in its signature: nobody verifies that. */
		certs[i].self_signed = certs[i].self_issued;
		g->certs[i] = &certs[i];
	}
}

size_t sc_trust_by_subject(struct sc_trust *t, struct sc_bytes name,
	const struct sc_cert *const **out)
{
	load_hashed(t, name);
	struct group *g = find_group(t, name);

	g = g ? g : find_group_folded(t, name);
	*out = NULL;
	if (!g)
		return 0;
	if (!g->certs)
		parse_group(t, g);
	*out = g->certs;
	return g->n;
}

static void load_dirs(struct sc_trust *t)
{
	for (size_t i = 0; i < t->n_dirs && !t->dirs_loaded; i++)
		if (!add_files(t, t->dirs[i], SC_TRUST_HASHED))
			continue;
	t->dirs_loaded = true;
}

bool sc_trust_has_organization(struct sc_trust *t, const char *organization)
{
	load_dirs(t);
	for (size_t i = 0; i < t->n_groups && !t->organizations_known; i++) {
		struct group *g = &t->groups[i];
		struct sc_name name;

		if (!g->organization &&
			sc_name_parse(t->arena, g->subject, &name))
			g->organization = name.organization;
	}
	t->organizations_known = true;
	for (size_t i = 0; i < t->n_groups; i++)
		if (t->groups[i].organization &&
			sc_text_same(t->groups[i].organization, organization))
			return true;
	return false;
}

struct sc_memo *sc_trust_memo(struct sc_trust *t)
{
	return t->memo;
}

void sc_trust_distrust(struct sc_trust *t, const struct sc_key_lists *keys)
{
	t->distrusted = keys;
}

const struct sc_key_lists *sc_trust_distrusted(const struct sc_trust *t)
{
	return t->distrusted;
}

void sc_trust_remember(struct sc_trust *t, struct sc_key_seen *seen)
{
	t->remembered = seen;
}

struct sc_key_seen *sc_trust_remembered(const struct sc_trust *t)
{
	return t->remembered;
}

#include "x509/trust.h"

#include <stdlib.h>

#include "base/codec.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/cert_file.h"
#include "x509/der.h"
#include "x509/name.h"
#include "x509/public_roots.h"
#include "x509/sig.h"
#include "x509/trust_files.h"
#include "x509/trust_nss.h"

/* A certificate, and what the store says of it. */
struct listed {
	struct sc_bytes der;
	struct sc_trust_settings settings;
};

/* Anchors of one subject; parsed when it is first asked for. */
struct group {
	struct sc_bytes subject;
	struct listed *listed;
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
	const char *name;
	struct sc_trust *next;
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

static struct listed *find_listed(const struct group *g, struct sc_bytes der)
{
	for (size_t i = 0; i < g->n; i++)
		if (sc_bytes_equal(g->listed[i].der, der))
			return &g->listed[i];
	return NULL;
}

bool sc_trust_add_with(struct sc_trust *t, struct sc_bytes der,
	const struct sc_trust_settings *settings)
{
	struct sc_bytes subject;

	if (!sc_cert_subject(der, &subject))
		return false;
	struct group *g = find_group(t, subject);

	g = g ? g : add_group(t, subject);
	struct listed *known = find_listed(g, der);

	if (known) {
		sc_trust_settings_add(&known->settings, settings);
		return true;
	}
	g->listed = sc_grow(t->arena, g->listed, g->n, struct listed);
	g->listed[g->n++] = (struct listed){ der, *settings };
	g->certs = NULL;
	t->n_certs++;
	t->organizations_known = false;
	return true;
}

/* OpenSSL's "TRUSTED CERTIFICATE" has what it says behind. */
static bool add_one(struct sc_trust *t, struct sc_bytes der, bool is_public)
{
	struct sc_trust_settings settings = { .has_list = false };
	struct sc_bytes rest = der;
	struct sc_tlv outer, aux;

	if (!sc_der_next(&rest, &outer))
		return false;
	if (sc_der_optional(&rest, SC_DER_SEQUENCE, &aux))
		settings = sc_trust_settings_read(aux.value);
	settings.is_public = is_public;
	return sc_trust_add_with(t, outer.whole, &settings);
}

bool sc_trust_add(struct sc_trust *t, struct sc_bytes der)
{
	return add_one(t, der, false);
}

static void add_of_nss(void *user, struct sc_bytes der,
	const struct sc_trust_settings *settings)
{
	if (!sc_trust_add_with(user, der, settings))
		return; /* it has no name to be found by */
}

static bool is_certificate_label(const char *label)
{
	return strcmp(label, "CERTIFICATE") == 0 ||
		strcmp(label, "X509 CERTIFICATE") == 0 ||
		strcmp(label, "TRUSTED CERTIFICATE") == 0;
}

/* The mark stands before the block, as text that other programs pass over. */
static bool is_marked(const uint8_t *from, const uint8_t *to)
{
	return memmem(from, (size_t)(to - from), SC_TRUST_MARK_PUBLIC,
		       sizeof(SC_TRUST_MARK_PUBLIC) - 1) != NULL;
}

/* Adds what is in a bundle: PEM, one certificate in DER, or certdata.txt. */
static void add_bundle(struct sc_trust *t, struct sc_bytes text)
{
	const char *label;
	struct sc_bytes der;

	if (text.n && text.p[0] == SC_DER_SEQUENCE) {
		sc_trust_add(t, text);
		return;
	}
	if (sc_trust_nss_is(text)) {
		sc_trust_nss_read(t->arena, text, add_of_nss, t);
		return;
	}
	for (const uint8_t *from = text.p;
		sc_pem_next(t->arena, &text, &label, &der); from = text.p)
		if (is_certificate_label(label))
			add_one(t, der, is_marked(from, text.p));
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

/* A file that was asked for may have any form that cert_file.h knows. */
static bool add_wanted_file(
	struct sc_trust *t, const char *file, struct sc_error *e)
{
	struct sc_bytes text;
	struct sc_error inner;
	size_t ignored;

	if (sc_trust_list_dir(t->arena, file, SC_TRUST_HASHED, NULL, &ignored))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"%s is a directory: name it with --ca-dir", file);
	if (!sc_file_read(t->arena, file, SC_LIMIT_TRUST_BYTES, SC_ERROR_CONFIG,
		    &text, &inner))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"cannot read the trust anchors in %s", file);
	if (!sc_cert_file_open(t->arena, file, text, &text, &inner))
		return sc_error_set(
			e, SC_ERROR_CONFIG, "%.200s: %.250s", file, inner.text);
	t->n_bytes += text.n;
	add_bundle(t, text);
	return t->n_certs ||
		sc_error_set(e, SC_ERROR_CONFIG,
			"there is no certificate in %s (PEM, or one in DER)",
			file);
}

static bool add_wanted(struct sc_trust *t, const char *file, const char *dir,
	struct sc_error *e)
{
	if (file && !add_wanted_file(t, file, e))
		return false;
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

/* The length of a name that stands before the file; 0: there is none. */
static size_t name_length(const char *spec)
{
	size_t n = strspn(spec,
		"abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	return spec[n] == '=' && spec[n + 1] ? n : 0;
}

bool sc_trust_open_named(struct sc_arena *a, const char *spec, const char *dir,
	struct sc_trust **out, struct sc_error *e)
{
	size_t n = spec ? name_length(spec) : 0;
	const char *file = n ? spec + n + 1 : spec;
	bool system = file && strcmp(file, "system") == 0;
	struct sc_trust *t;

	if (!sc_trust_open(a, system ? NULL : file, dir, &t, e))
		return false;
	t->name = n  ? sc_arena_copy(a, spec, n) :
		file ? file :
		dir  ? dir :
		       "system";
	*out = t;
	return true;
}

void sc_trust_set_name(struct sc_trust *t, const char *name)
{
	t->name = name;
}

const char *sc_trust_name(const struct sc_trust *t)
{
	return t->name;
}

void sc_trust_append(struct sc_trust *t, struct sc_trust *more)
{
	while (t->next)
		t = t->next;
	t->next = more;
}

struct sc_trust *sc_trust_next(const struct sc_trust *t)
{
	return t->next;
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
		sc_cert_parse(t->arena, g->listed[i].der, &certs[i]);
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

struct sc_trust_settings sc_trust_settings_of(
	const struct sc_trust *t, const struct sc_cert *anchor)
{
	const struct group *g = anchor->subject_der.p ?
		find_group(t, anchor->subject_der) :
		NULL;

	for (size_t i = 0; g && g->certs && i < g->n; i++)
		if (g->certs[i] == anchor)
			return g->listed[i].settings;
	return (struct sc_trust_settings){ .has_list = false };
}

bool sc_trust_is_public(const struct sc_trust *t, const struct sc_cert *anchor)
{
	return sc_public_root_is(anchor->key.spki_sha256) ||
		sc_trust_settings_of(t, anchor).is_public;
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

/*
 * Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature },
 * RFC 5280 4.1, written by hand so that any part of it can be wrong.
 */
#include "mint.h"

#include <assert.h>

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/text.h"
#include "mint_ext.h"
#include "mint_key.h"
#include "mint_name.h"
#include "mint_recipe.h"
#include "mint_sct.h"
#include "mint_sign.h"

struct entry {
	struct mint_cert cert;
	struct entry *older;
	struct sc_bytes subject, issuer; /* Names in DER */
	struct sc_bytes key_id;
	struct sc_bytes serial; /* content of the INTEGER */
	struct sc_bytes precert_tbs;
	const struct entry *by; /* the issuer */
	struct sc_date usual;   /* when its SCTs are made */
};

struct mint {
	struct sc_arena arena;
	struct sc_date now;
	struct entry *newest;
};

/* A certificate on its way: the entry to be and who signs. */
struct job {
	struct mint *m;
	const struct mint_recipe *r;
	struct entry *entry;
	const struct entry *issuer; /* `entry` when self-signed */
	struct sc_error *e;
};

static struct entry *find(const struct mint *m, const char *name)
{
	for (struct entry *x = m->newest; x; x = x->older)
		if (strcmp(x->cert.name, name) == 0)
			return x;
	return NULL;
}

static bool unknown_cert(struct job *job, const char *where, const char *name)
{
	const char *words[256] = { NULL };
	size_t n = 0;

	for (struct entry *x = job->m->newest; x && n < 255; x = x->older)
		words[n++] = x->cert.name;
	const char *near = sc_text_nearest(name, words);

	return sc_error_set(job->e, SC_ERROR_USAGE,
		"%s\"%s\" in the recipe is no certificate minted before; did "
		"you mean \"%s\"?",
		where, name, near ? near : "int");
}

static bool pick_issuer(struct job *job)
{
	if (strcmp(job->r->issuer, "self") == 0)
		job->issuer = job->entry;
	else
		job->issuer = find(job->m, job->r->issuer);
	return job->issuer || unknown_cert(job, "issuer=", job->r->issuer);
}

static enum mint_role role_of(const struct job *job)
{
	if (!job->r->ca)
		return MINT_ROLE_LEAF;
	return job->issuer == job->entry ? MINT_ROLE_ROOT : MINT_ROLE_CA;
}

static bool take_key(struct job *job)
{
	const char *key = job->r->key;

	if (!sc_text_has_prefix(key, "of:")) {
		job->entry->cert.key =
			mint_key_make(job->r, role_of(job), job->e);
		return job->entry->cert.key != NULL;
	}
	struct entry *from = find(job->m, key + strlen("of:"));

	if (!from)
		return unknown_cert(job, "key=of:", key + strlen("of:"));
	EVP_PKEY_up_ref(from->cert.key);
	job->entry->cert.key = from->cert.key;
	return true;
}

/* The first DNS name of san=, or the certificate's name in the world. */
static const char *usual_cn(struct job *job)
{
	const char *dns = job->r->san ? strstr(job->r->san, "DNS:") : NULL;

	if (!dns)
		return job->entry->cert.name;
	dns += strlen("DNS:");
	return sc_arena_copy(&job->m->arena, dns, strcspn(dns, ","));
}

/* X.520's upper bound of a CN is 64; a longer name stands in the SAN only. */
static bool take_subject(struct job *job)
{
	struct der w = { .arena = &job->m->arena };
	const char *text = job->r->subject;

	if (!text) {
		const char *cn = usual_cn(job);

		text = strlen(cn) > 64 ? "empty" :
					 sc_arena_printf(w.arena, "/CN=%s", cn);
	}
	if (!mint_name_put_subject(&w, text, job->e))
		return false;
	job->entry->subject = der_bytes(&w);
	return true;
}

static struct sc_bytes random_serial(struct sc_arena *a)
{
	uint8_t *p = sc_arena_alloc(a, 16, 1);

	RAND_bytes(p, 16);
	p[0] = (uint8_t)((p[0] & 0x3f) | 0x40); /* positive, 16 octets */
	return (struct sc_bytes){ p, 16 };
}

static bool take_serial(struct job *job)
{
	static const uint8_t minus_one[] = { 0xff }, zero[] = { 0x00 };
	const char *text = job->r->serial;
	struct sc_bytes *out = &job->entry->serial;

	if (strcmp(text, "random") == 0)
		*out = random_serial(&job->m->arena);
	else if (strcmp(text, "-1") == 0)
		*out = (struct sc_bytes){ minus_one, 1 };
	else if (strcmp(text, "0") == 0)
		*out = (struct sc_bytes){ zero, 1 };
	else if (!sc_unhex(&job->m->arena, text, out) || out->n == 0)
		return sc_error_set(job->e, SC_ERROR_USAGE,
			"serial=%s in the recipe: write random, 0, -1 or an "
			"even number of hexadecimal digits",
			text);
	return true;
}

static void put_time(struct der *w, struct sc_date date, unsigned faults)
{
	struct sc_civil c = sc_date_civil(date);
	bool utc = c.year >= 1950 && c.year < 2050;

	if (faults & MINT_GENERALIZED_2049)
		utc = false;
	if (faults & MINT_UTCTIME_2050)
		utc = true;
	char *year = utc ? sc_arena_printf(w->arena, "%02d", c.year % 100) :
			   sc_arena_printf(w->arena, "%04d", c.year);
	const char *seconds = faults & MINT_TIME_NO_SECONDS ?
		"" :
		sc_arena_printf(w->arena, "%02d", c.second);

	der_put_text(w, utc ? DER_UTC_TIME : DER_GENERALIZED_TIME,
		sc_arena_printf(w->arena, "%s%02d%02d%02d%02d%sZ", year,
			c.month, c.day, c.hour, c.minute, seconds));
}

static void put_validity(struct der *w, const struct mint_recipe *r)
{
	const struct sc_date in_2050 = { INT64_C(2524608000) };
	struct sc_date not_after = r->not_after;
	size_t mark = w->n;

	if (r->faults & MINT_UTCTIME_2050 && not_after.s < in_2050.s)
		not_after = in_2050;
	put_time(w, r->not_before, r->faults & ~(unsigned)MINT_UTCTIME_2050);
	put_time(w, not_after, r->faults);
	der_close(w, mark, DER_SEQUENCE);
}

static void put_version(struct der *w, int version)
{
	size_t mark = w->n;

	if (version == 1)
		return; /* the default is not written */
	der_put_number(w, (unsigned)version - 1);
	der_close(w, mark, DER_BUILT(0));
}

static bool put_extensions(struct der *w, struct job *job)
{
	struct mint_parts parts = {
		.issuer = job->r->issuer,
		.key_id = job->entry->key_id,
		.issuer_key_id = job->issuer->key_id,
		.issuer_issuer = job->issuer->issuer,
		.issuer_serial = job->issuer->serial,
		.sct_list = job->entry->cert.sct_list,
	};

	if (job->r->version == 1)
		return true;
	return mint_ext_put(w, job->r, &parts, job->e);
}

static bool put_tbs(
	struct der *w, struct job *job, const struct mint_signature *signature)
{
	size_t mark = w->n;

	put_version(w, job->r->version);
	der_put(w, DER_INTEGER, job->entry->serial);
	mint_signature_put_name(w, signature);
	der_raw(w, job->entry->issuer);
	put_validity(w, job->r);
	der_raw(w, job->entry->subject);
	if (!mint_key_put_spki(w, job->entry->cert.key, job->r, job->e))
		return false;
	if (job->r->unique_id)
		der_put(w, DER_CONTEXT(2),
			(struct sc_bytes){ (const uint8_t *)"\0unique", 7 });
	if (!put_extensions(w, job))
		return false;
	der_close(w, mark, DER_SEQUENCE);
	return true;
}

/* Appends the octets that end the certificate wrongly, and closes it. */
static void finish(struct der *w, unsigned faults)
{
	if (faults & MINT_UNPARSABLE)
		w->p[0] = DER_OCTET_STRING; /* where tbsCertificate begins */
	if (faults & MINT_NONMINIMAL_LENGTH)
		der_close_long(w, 0, DER_SEQUENCE);
	else
		der_close(w, 0, DER_SEQUENCE);
	if (faults & MINT_TRAILING_BYTES)
		der_raw(w, sc_bytes_of("trailing"));
}

static struct sc_bytes spki_of(struct sc_arena *a, EVP_PKEY *key)
{
	int n = i2d_PUBKEY(key, NULL);
	uint8_t *out = sc_arena_alloc(a, n > 0 ? (size_t)n : 1, 1), *p = out;

	if (n > 0)
		i2d_PUBKEY(key, &p);
	return (struct sc_bytes){ out, n > 0 ? (size_t)n : 0 };
}

static struct mint_sct_for sct_for(struct mint *m, const struct entry *x)
{
	return (struct mint_sct_for){ .now = m->now,
		.usual = x->usual,
		.tbs = x->precert_tbs,
		.issuer = spki_of(&m->arena, x->by->cert.key),
		.der = x->cert.der };
}

/* A day ago, or when the certificate began if that is longer ago. */
static struct sc_date usual_date(const struct job *job)
{
	struct sc_date day = { job->m->now.s - SC_DAY_S };
	struct sc_date begin = job->r->not_before;

	return begin.s > 0 && begin.s < day.s ? begin : day;
}

/* The list that goes into the certificate, now that the rest of it is known. */
static bool take_scts(struct job *job, struct sc_bytes precert_tbs)
{
	const char *order = job->r->scts;
	struct sc_bytes *list = &job->entry->cert.sct_list;
	const struct entry *from = NULL;

	job->entry->precert_tbs = precert_tbs;
	job->entry->by = job->issuer;
	job->entry->usual = usual_date(job);
	if (strcmp(order, "none") == 0)
		return true;
	if (strcmp(order, "1") == 0) {
		*list = mint_sct_dummies(&job->m->arena);
		return true;
	}
	if (sc_text_has_prefix(order, "of:")) {
		from = find(job->m, order + strlen("of:"));
		if (from)
			*list = from->cert.sct_list;
		return from ||
			unknown_cert(job, "scts=of:", order + strlen("of:"));
	}
	struct mint_sct_for f = sct_for(job->m, job->entry);

	f.embedded = true;
	return mint_sct_list(&job->m->arena, &f, order, list, job->e);
}

/* What is to be signed, once without SCTs and then with them. */
static bool put_whole_tbs(
	struct der *w, struct job *job, const struct mint_signature *s)
{
	struct der precert = { .arena = &job->m->arena };

	if (!put_tbs(&precert, job, s) || !take_scts(job, der_bytes(&precert)))
		return false;
	if (job->entry->cert.sct_list.p)
		return put_tbs(w, job, s);
	der_raw(w, der_bytes(&precert));
	return true;
}

static bool build(struct job *job)
{
	struct der w = { .arena = &job->m->arena };
	unsigned faults = job->r->faults;
	EVP_PKEY *signer = job->issuer->cert.key;
	const struct mint_signature *s = mint_signature_pick(
		signer, (enum mint_digest)job->r->digest, job->e);
	struct sc_bytes value;

	if (!s || !put_whole_tbs(&w, job, s))
		return false;
	if (!mint_signature_make(
		    s, signer, der_bytes(&w), w.arena, &value, job->e))
		return false;
	mint_signature_put_name(&w,
		faults & MINT_SIGALG_MISMATCH ? mint_signature_other(s) : s);
	der_put_bits(&w, value);
	if (faults & MINT_BAD_SIGNATURE)
		w.p[w.n - 1] ^= 1;
	finish(&w, faults);
	job->entry->cert.der = der_bytes(&w);
	return true;
}

static bool run(struct job *job)
{
	if (!pick_issuer(job) || !take_key(job))
		return false;
	job->entry->key_id = mint_key_id(&job->m->arena, job->entry->cert.key);
	if (!take_subject(job) || !take_serial(job))
		return false;
	job->entry->issuer = job->issuer->subject;
	return build(job);
}

const struct mint_cert *mint_make(struct mint *m, const char *name,
	const char *recipe, struct sc_error *e)
{
	struct mint_recipe r;
	struct job job = { .m = m, .r = &r, .e = e };

	if (!mint_recipe_parse(&m->arena, recipe, m->now, &r, e))
		return NULL;
	job.entry = sc_new(&m->arena, struct entry, 1);
	job.entry->cert.name = sc_arena_text(&m->arena, name);
	if (!run(&job)) {
		EVP_PKEY_free(job.entry->cert.key);
		return NULL;
	}
	job.entry->older = m->newest;
	m->newest = job.entry;
	return &job.entry->cert;
}

const struct mint_cert *mint_find(struct mint *m, const char *name)
{
	struct entry *x = find(m, name);

	return x ? &x->cert : NULL;
}

bool mint_scts(struct mint *m, const char *name, const char *order,
	struct sc_bytes *out, struct sc_error *e)
{
	const struct entry *x = find(m, name);

	if (!x)
		return sc_error_set(e, SC_ERROR_USAGE,
			"there is no certificate \"%s\" for SCTs", name);
	struct mint_sct_for f = sct_for(m, x);

	return mint_sct_list(&m->arena, &f, order, out, e);
}

struct sc_arena *mint_arena(struct mint *m)
{
	return &m->arena;
}

struct sc_date mint_now(const struct mint *m)
{
	return m->now;
}

struct mint *mint_new(struct sc_date now)
{
	static const char *const first[][2] = {
		{ "root",
			"issuer=self ca=1 not_before=-2y not_after=+10y "
			"subject=\"/CN=Badsmtp Root CA/O=Badsmtp\"" },
		{ "int",
			"issuer=root ca=1 pathlen=0 "
			"subject=\"/CN=Badsmtp Intermediate 1/O=Badsmtp\"" },
		{ "other",
			"issuer=self ca=1 not_before=-2y not_after=+10y "
			"subject=\"/CN=Other Root CA/O=Other\"" },
		{ "int-other",
			"issuer=other ca=1 pathlen=0 "
			"subject=\"/CN=Other Intermediate 1/O=Other\"" },
	};
	struct sc_arena arena = { 0 };
	struct mint *m = sc_new(&arena, struct mint, 1);
	struct sc_error e;

	m->arena = arena;
	m->now = now;
	for (size_t i = 0; i < SC_COUNT(first); i++) {
		bool made = mint_make(m, first[i][0], first[i][1], &e) != NULL;

		assert(made);
		(void)made;
	}
	return m;
}

void mint_free(struct mint *m)
{
	if (!m)
		return;
	for (struct entry *x = m->newest; x; x = x->older)
		EVP_PKEY_free(x->cert.key);
	struct sc_arena arena = m->arena; /* `m` itself lies in it */

	sc_arena_free(&arena);
}

/* smtpcert chain: the right file in the right order, to standard output. */
#include <stdio.h>
#include <string.h>

#include "advice/rebuild.h"
#include "base/limits.h"
#include "base/text.h"
#include "command.h"
#include "files.h"
#include "gather.h"
#include "net/uv.h"
#include "probe/issuer.h"
#include "x509/cert_file.h"

#define FETCHES_MAX 8

/* What was got from CAs, over one connection to the world. */
struct fetching {
	struct options *o;
	struct sc_trust *trust;
	struct sc_net *net; /* NULL: nothing was asked for yet */
	const struct sc_cert *certs[FETCHES_MAX];
	size_t n;
};

static void free_fetching(struct fetching *f)
{
	sc_net_uv_free(f->net);
}

static void say(const char *what, const char *text)
{
	fprintf(stderr, "smtpcert: %s%s\n", what, text);
}

static bool open_net(struct fetching *f, struct sc_error *e)
{
	const struct options *o = f->o;
	struct sc_net_options where = { o->dns, o->trust_anchor, NULL,
		{ o->allow_private, o->allow_ports } };

	return f->net || sc_net_uv_new(&where, &f->net, e);
}

/* The certificate in `body` that issued `child`, or NULL. */
static const struct sc_cert *issuer_in(
	struct fetching *f, struct sc_bytes body, const struct sc_cert *child)
{
	struct sc_arena *a = f->o->arena;
	struct sc_cert_file opened;
	struct sc_items items;
	struct sc_error unheeded;

	if (!sc_cert_file_open_all(a, body, "", &opened, &unheeded))
		return NULL;
	items = sc_items_read(a, opened.content);
	for (size_t i = 0; i < items.n && i < SC_LIMIT_CHAIN_CERTS; i++)
		if (items.v[i].cert &&
			sc_assemble_issued(f->trust, items.v[i].cert, child))
			return items.v[i].cert;
	return NULL;
}

/* Gets what is missing behind the chain. False: it stays so. */
static bool fetch(struct fetching *f, const struct sc_assembly *chain)
{
	struct sc_arena *a = f->o->arena;
	struct sc_probe_options how = { .family = f->o->family,
		.ca_port = f->o->ca_port };
	const char *url = sc_text_printable(
		a, sc_bytes_of(chain->missing_url), SC_LIMIT_PKI_URL_BYTES);
	const struct sc_cert *issuer;
	struct sc_pki_fetch got;

	got = sc_probe_issuer(a, f->net, &how, chain->missing_url);
	if (!got.body.n) {
		say(url,
			sc_arena_printf(a, ": %s",
				got.detail ? got.detail :
					     "the server answered without a "
					     "certificate"));
		return false;
	}
	issuer = issuer_in(f, got.body, chain->v[chain->n - 1]);
	if (!issuer) {
		say(url, ": what is there did not issue the certificate");
		return false;
	}
	f->certs[f->n++] = issuer;
	return true;
}

static const struct sc_assembly *first_open(const struct sc_rebuilding *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].chain.end == SC_ASSEMBLY_MISSING)
			return &r->v[i].chain;
	return NULL;
}

static struct sc_rebuilding rebuild(
	struct fetching *f, const struct gathered *g)
{
	return sc_rebuild(f->o->arena, f->trust, gather_date(f->o), g->files,
		g->n, f->certs, f->n);
}

static bool complete(struct fetching *f, const struct gathered *g,
	struct sc_rebuilding *r, struct sc_error *e)
{
	const struct sc_assembly *chain;

	*r = rebuild(f, g);
	while (f->o->fetch && f->n < FETCHES_MAX && (chain = first_open(r)) &&
		chain->missing_url) {
		if (!open_net(f, e))
			return false;
		if (!fetch(f, chain))
			return true;
		*r = rebuild(f, g);
	}
	return true;
}

/* ---- why there is none ---- */

static const char *objection(struct options *o, const struct sc_trust *trust,
	const struct sc_rebuilding *r)
{
	const struct sc_assembly *chain = first_open(r);
	const char *url = chain ? chain->missing_url : NULL;

	if (r->n == 0)
		return "there is no server's certificate in these files";
	if (r->n > 1 && !o->with_key)
		return sc_arena_printf(o->arena,
			"there are %zu server certificates in it: give one, "
			"or --with-key for Postfix's smtpd_tls_chain_files",
			r->n);
	for (size_t i = 0; o->with_key && i < r->n; i++)
		if (!r->v[i].key)
			return "the private key is not in these files: give "
			       "its file as well";
	if (!chain || sc_assembly_may_be_whole(trust, chain))
		return NULL;
	return sc_arena_printf(o->arena,
		"the issuer %s is missing, and no trusted root%s%s%s",
		chain->missing_subject, url ? "; it can be had at " : "",
		url ? url : "; give its file, or the root with --ca-file",
		url && !o->fetch ? " (--fetch)" : "");
}

static void say_problems(const struct gathered *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->files[i].problem)
			fprintf(stderr, "smtpcert: %s: %s\n", g->files[i].name,
				g->files[i].problem);
}

static void say_changes(const struct options *o, const struct sc_rebuilding *r)
{
	const struct sc_assembly *open = first_open(r);

	for (size_t i = 0; i < r->n_changes && !o->quiet; i++)
		say("", r->changes[i]);
	if (open && !o->quiet)
		say("not known here, and taken for a root: ",
			open->missing_subject);
}

bool command_chain(struct options *o, int *status, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);
	struct fetching f SC_AUTO(free_fetching) = { .o = o };
	struct sc_rebuilding r;
	struct gathered g;
	const char *why;

	if (!gather_files(o, &g, e) || !open_trust(o, o->arena, &f.trust, e))
		return false;
	if (g.unread) {
		*status = STATUS_NO_INPUT;
		return true;
	}
	say_problems(&g);
	if (!complete(&f, &g, &r, e))
		return false;
	why = objection(o, f.trust, &r);
	if (why) {
		say("", why);
		*status = STATUS_FINDINGS;
		return true;
	}
	say_changes(o, &r);
	sc_rebuild_write(&out, o->arena, &r, o->with_key);
	return put_result(o, &sc_type_rebuilt_file,
		&(struct sc_rebuilt_file){ m.p, r.changes, r.n_changes }, &m,
		e);
}

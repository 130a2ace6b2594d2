/*
 * test_dane.c -- TLSA records against chains. In the tables here a chain is
 * names of the mint, and records are "usage selector mtype name", parted by
 * commas: the data is computed from that certificate. "=hex" is data as it is.
 */
#include "x509/dane.h"

#include "base/attr.h"
#include "base/codec.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/chain.h"

#define RECORDS_MAX 8
#define CHAIN_MAX   8

struct world {
	struct sc_arena arena;
	struct mint *mint;
	struct sc_trust *trust;
	enum sc_role role;
	const char *names[3];
};

/* Cuts the next word before a character of `stops` off *s. */
static const char *next_word(
	struct sc_arena *a, const char **s, const char *stops)
{
	const char *begin = *s + strspn(*s, " ,");
	size_t n = strcspn(begin, stops);

	*s = begin + n;
	return n ? sc_arena_copy(a, begin, n) : NULL;
}

static const struct sc_cert *cert(struct world *w, const char *name)
{
	const struct mint_cert *m = mint_find(w->mint, name);

	if (!m) {
		printf("Bail out! there is no certificate %s\n", name);
		exit(1);
	}
	return x_parse(&w->arena, sc_trust_memo(w->trust), m);
}

static const char *record_text(struct world *w, const char *spec)
{
	const char *name = strrchr(spec, ' ') + 1;
	int selector = spec[2] - '0', mtype = spec[4] - '0';
	const char *hex = name + 1;

	if (*name != '=')
		hex = sc_hex(&w->arena,
			sc_dane_data(
				&w->arena, cert(w, name), selector, mtype));
	return sc_arena_printf(
		&w->arena, "%.*s%s", (int)(name - spec), spec, hex);
}

static struct sc_dane_policy policy_of(struct world *w, const char *specs)
{
	const char *records[RECORDS_MAX], *spec;
	struct sc_answer answer = { .records = records };
	struct sc_dane_policy p = { .state = SC_DANE_UNUSABLE };
	struct sc_tlsa *v;

	while ((spec = next_word(&w->arena, &specs, ",")))
		records[answer.n_records++] = record_text(w, spec);
	p.n_records = sc_tlsa_read_all(&w->arena, &answer, w->role, &v);
	p.records = v;
	for (size_t i = 0; i < p.n_records; i++)
		if (v[i].use == SC_TLSA_USABLE)
			p.state = SC_DANE_BINDING;
	for (; p.n_names < 3 && w->names[p.n_names]; p.n_names++)
		p.names[p.n_names] = w->names[p.n_names];
	return p;
}

static const struct sc_chain *chain_of(struct world *w, const char *names)
{
	const struct sc_cert **sent =
		sc_new(&w->arena, const struct sc_cert *, CHAIN_MAX);
	const char *name;
	size_t n = 0;

	while ((name = next_word(&w->arena, &names, " ")))
		sent[n++] = cert(w, name);
	return n ? sc_chain_judge(&w->arena, sent, n, X_NOW, w->trust) : NULL;
}

static struct sc_dane_facts match(
	struct world *w, const char *chain, const char *records)
{
	struct sc_dane_policy p = policy_of(w, records);

	return sc_dane_match(
		&w->arena, &p, chain_of(w, chain), X_NOW, w->trust);
}

/* What is expected of the whole, and of the first record. */
struct row {
	const char *what, *chain, *records;
	enum sc_dane_result result;
	enum sc_tlsa_match match;
	int at;
	enum sc_path_fault fault;
	const char *fault_cert;
};

static void run(struct world *w, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct row *r = &rows[i];
		struct sc_dane_facts f = match(w, r->chain, r->records);
		const struct sc_tlsa_facts *t = &f.records[0];
		bool good = f.result == r->result && t->match == r->match &&
			t->at == r->at && t->fault == r->fault;

		OK(good, r->what);
		if (!good)
			printf("# result %d, match %d at %d, fault %d (%s)\n",
				(int)f.result, (int)t->match, t->at,
				(int)t->fault,
				t->fault_text ? t->fault_text : "");
		if (r->fault)
			IS(sc_cert_label(&w->arena, t->fault_cert),
				r->fault_cert, "the certificate at fault");
	}
}

#define OK_ROW(at)     SC_DANE_AUTHENTICATED, SC_TLSA_MATCH, (at), 0, NULL
#define BAD_ROW(m, at) SC_DANE_MISMATCH, (m), (at), 0, NULL
#define PATH_ROW(at, fault, cert) \
	SC_DANE_MISMATCH, SC_TLSA_TA_PATH, (at), (fault), (cert)

static void test_end_entity(struct world *w)
{
	static const struct row rows[] = {
		{ "3 0 0", "leaf int", "3 0 0 leaf", OK_ROW(0) },
		{ "3 0 1", "leaf int", "3 0 1 leaf", OK_ROW(0) },
		{ "3 0 2", "leaf int", "3 0 2 leaf", OK_ROW(0) },
		{ "3 1 0", "leaf int", "3 1 0 leaf", OK_ROW(0) },
		{ "3 1 1", "leaf int", "3 1 1 leaf", OK_ROW(0) },
		{ "3 1 2", "leaf int", "3 1 2 leaf", OK_ROW(0) },
		{ "dates do not matter", "late int", "3 1 1 late", OK_ROW(0) },
		{ "names do not matter", "named int", "3 1 1 named",
			OK_ROW(0) },
		{ "self-signed", "self", "3 1 1 self", OK_ROW(0) },
		{ "signed by nobody", "spoilt", "3 0 1 spoilt", OK_ROW(0) },
		{ "usage and purpose do not matter", "client int",
			"3 1 1 client", OK_ROW(0) },
		{ "another key", "leaf int", "3 1 1 other",
			BAD_ROW(SC_TLSA_NO_MATCH, -1) },
		{ "the first certificate alone", "leaf int", "3 1 1 int",
			BAD_ROW(SC_TLSA_NO_MATCH, -1) },
		{ "the bytes of what cannot be read", "garbage",
			"3 0 1 garbage", OK_ROW(0) },
		{ "which have no key", "garbage", "3 1 1 leaf",
			BAD_ROW(SC_TLSA_NO_MATCH, -1) },
	};

	run(w, rows, SC_COUNT(rows));
}

static void test_trust_anchor(struct world *w)
{
	static const struct row rows[] = {
		{ "2 0 1", "leaf int", "2 0 1 int", OK_ROW(1) },
		{ "2 0 2", "leaf int", "2 0 2 int", OK_ROW(1) },
		{ "2 1 1", "leaf int", "2 1 1 int", OK_ROW(1) },
		{ "2 1 2", "leaf int", "2 1 2 int", OK_ROW(1) },
		{ "a root that was sent", "leaf int root", "2 0 1 root",
			OK_ROW(2) },
		{ "in any order", "leaf root int", "2 0 1 root", OK_ROW(1) },
		{ "with something else", "leaf other int", "2 1 1 int",
			OK_ROW(2) },
		{ "a root that everybody has", "leaf int", "2 0 1 root",
			BAD_ROW(SC_TLSA_TA_NOT_SENT, -1) },
		{ "even when the leaf is late", "late int", "2 0 1 root",
			BAD_ROW(SC_TLSA_TA_NOT_SENT, -1) },
		{ "a root that nobody has", "leaf int", "2 0 1 other",
			BAD_ROW(SC_TLSA_NO_MATCH, -1) },
		{ "the leaf", "leaf int", "2 1 1 leaf",
			BAD_ROW(SC_TLSA_TA_NOT_SENT, 0) },
		{ "the leaf, sent twice", "leaf leaf", "2 0 1 leaf",
			BAD_ROW(SC_TLSA_TA_NOT_SENT, 0) },
		{ "a self-signed leaf", "self", "2 1 1 self",
			BAD_ROW(SC_TLSA_TA_NOT_SENT, 0) },
		{ "a self-signed leaf that is a CA", "private", "2 0 1 private",
			BAD_ROW(SC_TLSA_TA_NOT_SENT, 0) },
		{ "twice", "private private", "2 0 1 private",
			BAD_ROW(SC_TLSA_TA_NOT_SENT, 0) },
		{ "in the record", "private", "2 0 0 private",
			BAD_ROW(SC_TLSA_TA_NOT_SENT, 0) },
		{ "and its key there", "private", "2 1 0 private",
			BAD_ROW(SC_TLSA_TA_NOT_SENT, 0) },
		{ "2 0 0 of one that was sent", "leaf int", "2 0 0 int",
			OK_ROW(1) },
		{ "2 0 0 of a root that was not", "leaf int", "2 0 0 root",
			OK_ROW(-1) },
		{ "2 0 0 of an intermediate that was not", "leaf", "2 0 0 int",
			OK_ROW(-1) },
		{ "2 0 0 of a stranger", "leaf int", "2 0 0 other",
			BAD_ROW(SC_TLSA_NO_MATCH, -1) },
		{ "2 1 0 of one that was sent", "leaf int", "2 1 0 int",
			OK_ROW(1) },
		{ "2 1 0 of a root that was not", "leaf int", "2 1 0 root",
			OK_ROW(-1) },
		{ "2 1 0 of an intermediate that was not", "leaf", "2 1 0 int",
			OK_ROW(-1) },
		{ "2 1 0 of a stranger", "leaf int", "2 1 0 other",
			BAD_ROW(SC_TLSA_NO_MATCH, -1) },
		{ "the anchor's own dates do not matter", "by-past past",
			"2 0 1 past", OK_ROW(1) },
		{ "not in a record either", "by-past", "2 0 0 past",
			OK_ROW(-1) },
	};

	run(w, rows, SC_COUNT(rows));
}

static void test_paths(struct world *w)
{
	static const struct row rows[] = {
		{ "the leaf expired", "late int", "2 1 1 int",
			PATH_ROW(1, SC_PATH_EXPIRED, "mx.example.org") },
		{ "for a bare key as well", "late", "2 1 0 int",
			PATH_ROW(-1, SC_PATH_EXPIRED, "mx.example.org") },
		{ "an intermediate expired", "by-late late-int root",
			"2 0 1 root", PATH_ROW(2, SC_PATH_EXPIRED, "Late") },
		{ "one that a bare key signed", "by-late late-int",
			"2 1 0 root", PATH_ROW(-1, SC_PATH_EXPIRED, "Late") },
		{ "the anchor is no CA", "by-noca noca", "2 0 1 noca",
			PATH_ROW(1, SC_PATH_ISSUER_NOT_CA, "Noca") },
		{ "not in the record either", "by-noca", "2 0 0 noca",
			PATH_ROW(-1, SC_PATH_ISSUER_NOT_CA, "Noca") },
		{ "too many below int", "by-sub sub int", "2 0 1 int",
			PATH_ROW(2, SC_PATH_PATH_LENGTH,
				"Badsmtp Intermediate 1") },
		{ "below the CA itself all is well", "by-sub sub int",
			"2 0 1 sub", OK_ROW(1) },
		{ "name constraints", "by-narrow narrow", "2 0 1 narrow",
			PATH_ROW(1, SC_PATH_NAME_CONSTRAINTS, "Narrow") },
		{ "extended key usage", "client int", "2 0 1 int",
			PATH_ROW(1, SC_PATH_EKU, "mx.example.org") },
		{ "a signature that does not verify", "spoilt int", "2 0 1 int",
			PATH_ROW(1, SC_PATH_BAD_SIGNATURE, "mx.example.org") },
		{ "sent, but of another chain", "leaf int other", "2 0 1 other",
			PATH_ROW(2, SC_PATH_NO_ISSUER,
				"Badsmtp Intermediate 1") },
		{ "nothing above a self-signed leaf issued it", "self private",
			"2 0 1 private",
			PATH_ROW(1, SC_PATH_SELF_SIGNED_LEAF,
				"mx.example.org") },
		{ "a gap in the chain", "leaf root", "2 0 1 root",
			PATH_ROW(1, SC_PATH_NO_ISSUER, "mx.example.org") },
	};

	run(w, rows, SC_COUNT(rows));
}

static void test_two_of_one_key(struct world *w)
{
	struct sc_dane_facts f = match(w, "leaf cross int root", "2 1 1 int");

	OK(f.result == SC_DANE_AUTHENTICATED && f.records[0].at == 2,
		"the second certificate of the key issued the leaf");
}

static void test_names(struct world *w)
{
	static const struct {
		const char *leaf, *name;
		bool next_hop;
	} rows[] = {
		{ "leaf", "mx.example.org", false },
		{ "wild", "mx.example.org", false },
		{ "cn", "mx.example.org", false },
		{ "hop", "example.org", true },
		{ "third", "example.net", true },
		{ "named", NULL, false },
		{ "shadowed", NULL, false },
	};

	w->names[1] = "example.org";
	w->names[2] = "example.net";
	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_dane_facts f = match(w,
			sc_arena_printf(&w->arena, "%s int", rows[i].leaf),
			"2 1 1 int");

		IS(f.name, rows[i].name, rows[i].leaf);
		OK(f.next_hop_only == rows[i].next_hop, "whose name it is");
		OK(f.records[0].match ==
				(rows[i].name ? SC_TLSA_MATCH :
						SC_TLSA_TA_NAME),
			"the path holds in any case");
	}
	struct sc_dane_facts f = match(w, "hop int", "3 1 1 hop, 2 1 1 int");

	OK(f.record == 0 && !f.name && !f.next_hop_only,
		"DANE-EE goes first, and has no name");
	w->names[1] = w->names[2] = NULL;
	f = match(w, "hop int", "2 1 1 int");
	OK(f.result == SC_DANE_MISMATCH,
		"the next hop counts when it is given");
}

static void test_pkix(struct world *w)
{
	static const struct row rows[] = {
		{ "1 1 1", "leaf int", "1 1 1 leaf", OK_ROW(0) },
		{ "1 0 2", "leaf int", "1 0 2 leaf", OK_ROW(0) },
		{ "0 0 1 of the intermediate", "leaf int", "0 0 1 int",
			OK_ROW(1) },
		{ "0 1 1 of an anchor, not sent", "leaf int", "0 1 1 root",
			OK_ROW(-1) },
		{ "0 0 1 of an anchor, sent", "leaf int root", "0 0 1 root",
			OK_ROW(2) },
		{ "the intermediate is in the record", "leaf", "0 0 0 int",
			OK_ROW(-1) },
		{ "or in another record", "leaf", "1 1 1 leaf, 2 0 0 int",
			OK_ROW(0) },
		{ "another key", "leaf int", "1 1 1 self",
			BAD_ROW(SC_TLSA_NO_MATCH, -1) },
		{ "no issuer", "leaf", "1 1 1 leaf", BAD_ROW(SC_TLSA_PKIX, 0) },
		{ "not trusted", "self", "1 1 1 self",
			BAD_ROW(SC_TLSA_PKIX, 0) },
		{ "expired", "late int", "0 1 1 int",
			BAD_ROW(SC_TLSA_PKIX, 1) },
		{ "another name", "named int", "1 1 1 named",
			BAD_ROW(SC_TLSA_PKIX, 0) },
		{ "pins what is not on the path", "leaf int other",
			"0 0 1 other", BAD_ROW(SC_TLSA_PKIX, 2) },
		{ "the leaf is no issuer", "leaf int", "0 0 1 leaf",
			BAD_ROW(SC_TLSA_NO_MATCH, -1) },
		{ "DANE-TA beside it", "leaf int", "0 0 1 other, 2 1 1 int",
			SC_DANE_AUTHENTICATED, SC_TLSA_NO_MATCH, -1, 0, NULL },
	};
	struct sc_dane_facts f;

	w->role = SC_ROLE_SUBMISSION;
	run(w, rows, SC_COUNT(rows));
	f = match(w, "named int", "1 1 1 named");
	IS(f.records[0].fault_text, "the certificate is not for mx.example.org",
		"what PKIX says");
	f = match(w, "leaf int", "0 0 1 int, 1 1 1 leaf, 2 1 1 int");
	OK(f.record == 2, "DANE goes before PKIX");
	f = match(w, "leaf int root", "2 0 1 root, 2 0 1 int");
	OK(f.record == 1, "and what is nearer to the leaf");
	w->role = SC_ROLE_MX;
	f = match(w, "leaf int", "1 1 1 leaf");
	OK(f.result == SC_DANE_UNAUTHENTICATED && f.record == -1 &&
			f.records[0].match == SC_TLSA_NOT_USED &&
			!f.records[0].mistaken,
		"on port 25 they are not used");
	f = match(w, "leaf int", "1 1 1 leaf, 3 1 1 other");
	OK(f.result == SC_DANE_MISMATCH, "not even beside others");
}

static void test_agility(struct world *w)
{
	struct sc_dane_facts f =
		match(w, "leaf int", "3 1 1 leaf, 3 1 2 other");

	OK(f.result == SC_DANE_MISMATCH && f.not_agile_differs &&
			f.record == -1,
		"a stale 3 1 2 outranks a good 3 1 1");
	OK(f.records[0].match == SC_TLSA_MATCH,
		"which is a match all the same");
	f = match(w, "leaf int", "3 1 1 other, 3 1 2 leaf");
	OK(f.result == SC_DANE_AUTHENTICATED && !f.not_agile_differs &&
			f.record == 1,
		"a stale 3 1 1 harms nobody");
	f = match(w, "leaf int", "3 1 1 leaf, 3 0 2 other");
	OK(f.result == SC_DANE_AUTHENTICATED && f.record == 0,
		"of another selector, it outranks nothing");
	f = match(w, "leaf int", "3 1 1 leaf, 3 1 0 other");
	OK(f.result == SC_DANE_AUTHENTICATED, "full data outranks no digest");
}

static void test_several(struct world *w)
{
	struct sc_dane_facts f =
		match(w, "leaf int", "3 1 1 other, 3 1 1 leaf");

	OK(f.result == SC_DANE_AUTHENTICATED && f.record == 1 &&
			f.records[0].match == SC_TLSA_NO_MATCH &&
			f.records[1].match == SC_TLSA_MATCH,
		"a rollover: any record will do");
	f = match(w, "leaf int", "3 1 1 other, 2 1 1 int");
	OK(f.result == SC_DANE_AUTHENTICATED && f.record == 1,
		"the key was changed, the issuer was not");
	f = match(w, "leaf int", "3 1 1 =00, 3 1 1 leaf, 3 1 9 =00");
	OK(f.result == SC_DANE_AUTHENTICATED && f.record == 1 &&
			f.records[0].match == SC_TLSA_NOT_USED,
		"bad records beside a good one");
	f = match(w, "leaf int", "3 1 1 =00, 7 1 1 leaf");
	OK(f.result == SC_DANE_UNAUTHENTICATED, "bad records alone");
	f = match(w, "leaf int", "2 0 0 =3003020100");
	OK(f.result == SC_DANE_UNAUTHENTICATED &&
			f.records[0].match == SC_TLSA_NOT_USED,
		"a sequence that is no certificate cannot be used");
	f = match(w, "leaf int", "2 1 0 =3003020100, 3 1 1 other");
	OK(f.result == SC_DANE_MISMATCH &&
			f.records[0].match == SC_TLSA_NOT_USED,
		"nor one that is no key");
}

static void test_states(struct world *w)
{
	struct sc_dane_policy p = policy_of(w, "3 1 1 leaf");
	const struct sc_chain *chain = chain_of(w, "leaf int");
	struct sc_arena *a = &w->arena;
	struct sc_dane_facts f = sc_dane_match(a, &p, NULL, X_NOW, w->trust);

	OK(f.result == SC_DANE_NOTHING_SHOWN && f.n_records == 1 &&
			f.record == -1 && f.records[0].at == -1 &&
			f.records[0].match == SC_TLSA_NOT_USED,
		"nothing was shown");
	f = sc_dane_match(a, NULL, chain, X_NOW, w->trust);
	OK(f.result == SC_DANE_NOT_BOUND && f.record == -1 && !f.n_records,
		"no host");
	f = sc_dane_match(a, &p, chain, X_NOW, NULL);
	OK(f.result == SC_DANE_AUTHENTICATED, "no trust store");
	p.state = SC_DANE_FAILED;
	f = sc_dane_match(a, &p, chain, X_NOW, w->trust);
	OK(f.result == SC_DANE_NOT_BOUND && f.record == -1, "not bound");
}

static void mint_all(struct mint *m)
{
	static const char *const recipes[][2] = {
		{ "leaf", "san=DNS:mx.example.org" },
		{ "late", "san=DNS:mx.example.org not_after=-1d" },
		{ "named", "san=DNS:www.example.com" },
		{ "wild", "san=DNS:*.example.org subject=empty" },
		{ "cn", "san=none subject=/CN=mx.example.org" },
		{ "shadowed", "san=DNS:a.example subject=/CN=mx.example.org" },
		{ "hop", "san=DNS:example.org" },
		{ "third", "san=DNS:example.net" },
		{ "client", "san=DNS:mx.example.org eku=clientAuth" },
		{ "spoilt", "san=DNS:mx.example.org fault=bad-signature" },
		{ "garbage", "san=DNS:mx.example.org fault=unparsable" },
		{ "self", "issuer=self san=DNS:mx.example.org" },
		{ "private", "issuer=self ca=1 san=DNS:mx.example.org" },
		{ "past",
			"issuer=self ca=1 subject=/CN=Past not_before=-90d "
			"not_after=-1d san=none" },
		{ "by-past", "issuer=past san=DNS:mx.example.org" },
		{ "late-int",
			"issuer=root ca=1 subject=/CN=Late "
			"not_after=-1d san=none eku=none" },
		{ "by-late", "issuer=late-int san=DNS:mx.example.org" },
		{ "noca", "issuer=root ca=0 subject=/CN=Noca san=none" },
		{ "by-noca", "issuer=noca san=DNS:mx.example.org" },
		{ "sub", "issuer=int ca=1 subject=/CN=Sub san=none eku=none" },
		{ "by-sub", "issuer=sub san=DNS:mx.example.org" },
		{ "cross",
			"issuer=other ca=1 key=of:int subject=/CN=Cross "
			"san=none eku=none" },
		{ "narrow",
			"issuer=root ca=1 subject=/CN=Narrow san=none "
			"nc=permitted:DNS:example.com eku=none" },
		{ "by-narrow", "issuer=narrow san=DNS:mx.example.org" },
	};

	for (size_t i = 0; i < SC_COUNT(recipes); i++)
		x_mint(m, recipes[i][0], recipes[i][1]);
}

int main(void)
{
	struct world w = { .mint = mint_new(X_NOW),
		.names = { "mx.example.org" } };

	mint_all(w.mint);
	w.trust = sc_trust_of(&w.arena, mint_find(w.mint, "root")->der);
	test_end_entity(&w);
	test_trust_anchor(&w);
	test_paths(&w);
	test_two_of_one_key(&w);
	test_names(&w);
	test_pkix(&w);
	test_agility(&w);
	test_several(&w);
	test_states(&w);
	mint_free(w.mint);
	sc_arena_free(&w.arena);
	return DONE();
}

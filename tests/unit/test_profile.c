/*
 * test_profile.c -- what is refused of a certificate by itself: always, by both
 * profiles, or by that of the CA/Browser Forum alone.
 */
#include "base/attr.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/verify.h"

/* By which profiles it is accepted, as bits of enum sc_profile. */
enum {
	NONE = 1 << SC_PROFILE_NONE,
	RFC5280 = 1 << SC_PROFILE_RFC5280,
	WEBPKI = 1 << SC_PROFILE_WEBPKI,
	ALL = NONE | RFC5280 | WEBPKI,
	NOBODY = 0,
};

#define POLICY_OID "2.5.29.32"
#define POINTS_OID "2.5.29.31"

static const struct row {
	const char *what, *leaf, *ca; /* recipes, beside what all have */
	int accepted;
} rows[] = {
	{ "an ordinary one", "", "", ALL },

	{ "one policy twice", "policy=1.2.3,1.2.4,1.2.3", "", NOBODY },
	{ "one policy of the CA twice", "", "policy=1.2.3,1.2.3", NOBODY },
	{ "two policies", "policy=1.2.3,1.2.4", "", ALL },
	{ "a leaf that maps one policy to another",
		"ext=2.5.29.33:300e300c06022a030606"
		"2b0601050507",
		"", ALL },
	{ "a leaf that maps to any",
		"ext=2.5.29.33:300c300a06022a0306"
		"04551d2000",
		"", NOBODY },
	{ "a leaf that maps from any",
		"ext=2.5.29.33:300c300a06"
		"04551d200006022a03",
		"", NOBODY },
	{ "name constraints in a leaf", "nc=permitted:DNS:example.org", "",
		NOBODY },

	/* SEQUENCE { SEQUENCE { 1.2.3, SEQUENCE { SEQUENCE { q, "x" } } } } */
	{ "a critical policy with a CPS",
		"policy=none ext=critical:" POLICY_OID
		":3017301506022a03300f300d06082b060105050702011601"
		"78",
		"", ALL },
	{ "a critical policy with an odd qualifier",
		"policy=none ext=critical:" POLICY_OID
		":3011300f06022a033009300706022a05160178",
		"", NONE },
	{ "the same, not critical",
		"policy=none ext=" POLICY_OID
		":3011300f06022a033009300706022a05160178",
		"", ALL },

	/* distribution points: a URI, a DNS name, both */
	{ "a distribution point",
		"crl=none ext=" POINTS_OID ":300f300da00ba009860768747470"
		"3a2f61",
		"", ALL },
	{ "a distribution point that is no URI",
		"crl=none ext=" POINTS_OID ":30093007a005a003820161", "",
		NONE },
	{ "a distribution point of a CA that is no URI", "",
		"crl=none ext=" POINTS_OID ":30093007a005a003820161", NONE },

	{ "dates before 2050 in GeneralizedTime", "fault=generalized-2049", "",
		NONE },
	{ "the same of a CA", "", "fault=generalized-2049", NONE },
	{ "dates without seconds", "fault=time-no-seconds", "", NONE },
	{ "dates from 2050 on", "not_after=2060-01-01", "", ALL },

	{ "clientAuth beside serverAuth", "eku=serverAuth,clientAuth", "",
		ALL },
	{ "codeSigning", "eku=serverAuth,codeSigning", "", NONE | RFC5280 },
	{ "emailProtection", "eku=serverAuth,emailProtection", "",
		NONE | RFC5280 },
	{ "timeStamping", "eku=serverAuth,1.3.6.1.5.5.7.3.8", "",
		NONE | RFC5280 },
	{ "OCSPSigning", "eku=serverAuth,1.3.6.1.5.5.7.3.9", "",
		NONE | RFC5280 },
	{ "precertificates", "eku=serverAuth,1.3.6.1.4.1.11129.2.4.4", "",
		NONE | RFC5280 },
	{ "a purpose that is not forbidden", "eku=serverAuth,1.2.3.4", "",
		ALL },
	{ "any purpose in a CA", "", "eku=serverAuth,any", NONE | RFC5280 },
	{ "codeSigning in a CA", "", "eku=serverAuth,codeSigning",
		NONE | RFC5280 },
	{ "serverAuth in a CA", "", "eku=serverAuth", ALL },
};

static struct sc_bytes join(
	struct sc_arena *a, struct sc_bytes x, struct sc_bytes y)
{
	uint8_t *p = sc_new(a, uint8_t, x.n + y.n);

	memcpy(p, x.p, x.n);
	memcpy(p + x.n, y.p, y.n);
	return (struct sc_bytes){ p, x.n + y.n };
}

static struct sc_verify_result verify(struct sc_arena *a, struct sc_bytes chain,
	struct sc_trust *trust, enum sc_profile profile)
{
	struct sc_verify_query q = { .chain = chain,
		.trust = trust,
		.name = "mx.example.org",
		.at = X_NOW,
		.profile = profile };
	struct sc_verify_result r = { .reason = "no certificate" };
	struct sc_error e = { 0 };

	OK(sc_verify(a, &q, &r, &e), "there is a certificate");
	return r;
}

static void check_row(struct sc_arena *a, struct mint *m, const struct row *r)
{
	struct sc_bytes ca = x_mint(m, "row-ca",
		sc_arena_printf(a, "ca=1 issuer=root subject=/CN=I %s", r->ca))
				     ->der;
	struct sc_bytes leaf = x_mint(m, "row-leaf",
		sc_arena_printf(
			a, "issuer=row-ca san=DNS:mx.example.org %s", r->leaf))
				       ->der;

	for (int i = SC_PROFILE_NONE; i <= SC_PROFILE_WEBPKI; i++) {
		struct sc_verify_result v = verify(a, join(a, leaf, ca),
			sc_trust_of(a, mint_find(m, "root")->der),
			(enum sc_profile)i);

		if (!OK(v.accepted == ((r->accepted & 1 << i) != 0), r->what))
			printf("# profile %d: %s\n", i,
				v.reason ? v.reason : "accepted");
	}
}

/* A root that does not say whether it is a CA; what the store has above. */
static void check_roots(struct sc_arena *a, struct mint *m)
{
	static const struct {
		const char *what, *root;
		bool accepted;
	} roots[] = {
		{ "a root without basicConstraints",
			"bc=none ku=none issuer=self subject=/CN=R", true },
		{ "one at the top of the store",
			"bc=none ku=keyCertSign issuer=other "
			"subject=/CN=R",
			true },
		{ "one that says that it is no CA",
			"ca=0 ku=none issuer=self subject=/CN=R", false },
		{ "one that the store has the issuer of",
			"bc=none ku=none issuer=root subject=/CN=R", false },
		{ "one whose key is not for certificates",
			"bc=none ku=cRLSign issuer=self subject=/CN=R", false },
	};

	for (size_t i = 0; i < SC_COUNT(roots); i++) {
		struct sc_bytes root = x_mint(m, "bare", roots[i].root)->der;
		struct sc_bytes leaf = x_mint(
			m, "row-leaf", "issuer=bare san=DNS:mx.example.org")
					       ->der;
		struct sc_trust *t = sc_trust_of(a, mint_find(m, "root")->der);

		OK(sc_trust_add(t, root), "in the store");

		struct sc_verify_result v = verify(a, leaf, t, SC_PROFILE_NONE);

		if (!OK(v.accepted == roots[i].accepted, roots[i].what))
			printf("# %s\n", v.reason ? v.reason : "accepted");
	}
}

int main(void)
{
	struct sc_arena a = { 0 };
	struct mint *m = mint_new(X_NOW);

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		check_row(&a, m, &rows[i]);
	check_roots(&a, m);
	mint_free(m);
	sc_arena_free(&a);
	return DONE();
}

/* test_policy_tlsrpt.c -- the TLSRPT record, RFC 8460 section 3. */
#include "lib/t.h"
#include "policy/tlsrpt.h"

#define V "v=TLSRPTv1; "

static const struct {
	const char *text;
	enum sc_record_state state;
	enum sc_policy_fault_kind fault; /* the first; 0: none */
	const char *domain;              /* of the first URI; or NULL */
} records[] = {
	{ V "rua=mailto:tls@Reports.Example.org", SC_RECORD_VALID, 0,
		"reports.example.org" },
	{ V "rua=MAILTO:a@example.org?subject=x%20y;", SC_RECORD_VALID, 0,
		"example.org" },
	{ V "rua=mailto:%22a@b%22@example.org", SC_RECORD_VALID, 0,
		"example.org" },
	{ V "rua=https://r.example.org/v1/tls?a=b", SC_RECORD_VALID, 0,
		"r.example.org" },
	{ V "rua=https://u@r.example.org:8443", SC_RECORD_VALID, 0,
		"r.example.org" },
	{ V "rua=https://[2001:db8::1]:8443/", SC_RECORD_VALID, 0,
		"2001:db8::1" },
	{ V "rua=mailto:a@example.org ,\thttps://b.example.org/  ",
		SC_RECORD_VALID, 0, "example.org" },
	{ V "x=y; rua=mailto:a@example.org", SC_RECORD_VALID, 0,
		"example.org" },
	{ "v=TLSRPTv1 ; rua=mailto:a@example.org", SC_RECORD_VALID,
		SC_FAULT_VERSION_SPACE, "example.org" },
	{ V "rua=mailto:a@example.org; rua=mailto:b@example.net",
		SC_RECORD_VALID, SC_FAULT_DUPLICATE, "example.org" },
	{ V "rua=mailto:a@example.org,ftp://example.org/", SC_RECORD_VALID,
		SC_FAULT_RUA_SCHEME, "example.org" },
	{ "v=spf1 -all", SC_RECORD_ABSENT, 0, NULL },
	{ "v=TLSRPTv2; rua=mailto:a@example.org", SC_RECORD_INVALID,
		SC_FAULT_SYNTAX, NULL },
	{ "v=tlsrptv1; rua=mailto:a@example.org", SC_RECORD_INVALID,
		SC_FAULT_CASE, NULL },
	{ "v=TLSRPT1; rua=mailto:a@example.org", SC_RECORD_INVALID,
		SC_FAULT_SYNTAX, NULL },
	{ "v=TLSRPTv1;", SC_RECORD_INVALID, SC_FAULT_RUA_MISSING, NULL },
	{ V "ruf=mailto:a@example.org", SC_RECORD_INVALID, SC_FAULT_RUA_MISSING,
		NULL },
	{ V "RUA=mailto:a@example.org", SC_RECORD_INVALID, SC_FAULT_CASE,
		NULL },
	{ V "rua=", SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ V "rua=mailto:a@example.org,", SC_RECORD_INVALID, SC_FAULT_SYNTAX,
		"example.org" },
	{ V "rua=a@example.org", SC_RECORD_INVALID, SC_FAULT_RUA_SCHEME, NULL },
	{ V "rua=mailto:a@example.org,b@example.org", SC_RECORD_INVALID,
		SC_FAULT_RUA_SCHEME, "example.org" },
	{ V "rua=http://example.org/", SC_RECORD_INVALID, SC_FAULT_RUA_SCHEME,
		NULL },
	{ V "rua=mailto:a@example.org!10m", SC_RECORD_INVALID,
		SC_FAULT_RUA_ENCODING, NULL },
	{ V "rua=mailto:a b@example.org", SC_RECORD_INVALID,
		SC_FAULT_RUA_ENCODING, "example.org" },
	{ V "rua=https://example.org/a;b", SC_RECORD_INVALID, SC_FAULT_SYNTAX,
		"example.org" },
	{ V "rua=https://example.org/%zz", SC_RECORD_INVALID, SC_FAULT_SYNTAX,
		"example.org" },
	{ V "rua=https://example.org/<a>", SC_RECORD_INVALID, SC_FAULT_SYNTAX,
		"example.org" },
	{ V "rua=mailto:", SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ V "rua=mailto:a@", SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ V "rua=mailto:example.org", SC_RECORD_INVALID, SC_FAULT_SYNTAX,
		NULL },
	{ V "rua=https:example.org", SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ V "rua=https:///x", SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ V "rua=mailto:a@ex\xc3\xa4mple.org", SC_RECORD_INVALID,
		SC_FAULT_NOT_ASCII, NULL },
};

static void test_records(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(records); i++) {
		struct sc_bytes text = sc_bytes_of(records[i].text);
		struct sc_tlsrpt t = sc_tlsrpt_of(a, &text, 1);

		OK(t.state == records[i].state, records[i].text);
		OK((t.faults.n ? t.faults.v[0].kind : 0) == records[i].fault,
			"its fault");
		IS(t.n_rua ? t.rua[0].domain : NULL, records[i].domain,
			"the domain of its first URI");
	}
}

static void test_uris(struct sc_arena *a)
{
	struct sc_bytes texts[] = { sc_bytes_of(V "rua=mailto:a@example.org , "
						  "https://example.net/ , x"),
		sc_bytes_of("v=TLSRPTv1;rua=mailto:b@example.org") };
	struct sc_tlsrpt t = sc_tlsrpt_of(a, texts, 1);

	if (!OK(t.n_rua == 3, "three URIs"))
		return;
	OK(t.rua[0].mailto && !t.rua[0].https, "a mailbox");
	OK(!t.rua[1].mailto && t.rua[1].https, "a web server");
	OK(sc_bytes_equal(t.rua[1].uri, sc_bytes_of("https://example.net/")),
		"without the blanks around it");
	OK(!t.rua[2].mailto && !t.rua[2].https, "neither");
	t = sc_tlsrpt_of(a, texts, 2);
	OK(t.state == SC_RECORD_SEVERAL && t.n_candidates == 2, "two records");
	OK(sc_tlsrpt_of(a, texts, 0).state == SC_RECORD_ABSENT, "no record");
}

static void test_answers(struct sc_arena *a)
{
	static const char *const split[] = { "\"" V "\" \"rua=mailto:\" "
					     "\"a@example.org\"" };
	struct sc_answer r = {
		.outcome = SC_OUTCOME_OK, .records = split, .n_records = 1
	};

	OK(sc_tlsrpt_read(a, &r).state == SC_RECORD_VALID, "strings joined");
	r.rcode = 2;
	OK(sc_tlsrpt_read(a, &r).state == SC_RECORD_FAILED, "SERVFAIL");
	OK(sc_tlsrpt_read(a, NULL).state == SC_RECORD_UNKNOWN, "not asked");
}

/* What is published in place of records, several or broken. */
static void test_renewed(struct sc_arena *a)
{
	static const struct {
		const char *records[2];
		const char *want;
	} rows[] = {
		{ { NULL }, "rua=mailto:new@example.org" },
		{ { "\"v=spf1 -all\"" }, "rua=mailto:new@example.org" },
		{ { "\"" V "rua=mailto:a@example.org,https://b.example/\"" },
			"rua=mailto:a@example.org,https://b.example/" },
		{ { "\"" V "rua=mailto:a@example.org\"",
			  "\"" V "rua=mailto:b@example.org, "
			  "mailto:a@example.org\"" },
			"rua=mailto:a@example.org,mailto:b@example.org" },
		{ { "\"" V "rua=mailto:a@example.org; "
		    "rua=mailto:b@example.net\"" },
			"rua=mailto:a@example.org,mailto:b@example.net" },
		{ { "\"v=tlsrptv1; RUA=a@example.org; x=y\"" },
			"rua=mailto:a@example.org; x=y;" },
		{ { "\"" V "ruf=mailto:a@example.org\"" },
			"rua=mailto:a@example.org" },
		{ { "\"" V "rua=mailto:a@example.org!10m,"
		    "mailto:b!c@example.org,http://d.example/e f\"" },
			"rua=mailto:a@example.org,mailto:b%21c@example.org,"
			"https://d.example/e%20f" },
		{ { "\"" V "x=y; rua=mailto:a@example.org; x=y; z= w\"" },
			"rua=mailto:a@example.org; x=y;" },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_answer r = { .outcome = SC_OUTCOME_OK,
			.records = rows[i].records };

		while (r.n_records < 2 && rows[i].records[r.n_records])
			r.n_records++;
		IS(sc_tlsrpt_renewed(a, &r, "mailto:new@example.org"),
			sc_arena_printf(a, "\"" V "%s\"", rows[i].want),
			"a record that loses nothing");
	}
	IS(sc_tlsrpt_renewed(a, NULL, "mailto:x@example.org"),
		"\"" V "rua=mailto:x@example.org\"", "of none");
}

/* A string of a TXT record holds 255 octets. */
static void test_renewed_long(struct sc_arena *a)
{
	const char *uri = sc_arena_printf(
		a, "mailto:%0200d@a.example,mailto:%0200d@b.example", 1, 2);
	const char *record = sc_arena_printf(a, "\"" V "rua=%s\"", uri);
	struct sc_answer r = {
		.outcome = SC_OUTCOME_OK, .records = &record, .n_records = 1
	};
	const char *text = sc_tlsrpt_renewed(a, &r, "");
	const char *second = strstr(text, "\" \"");
	struct sc_answer again = {
		.outcome = SC_OUTCOME_OK, .records = &text, .n_records = 1
	};

	OK(second == text + 256, "it is cut into strings");
	OK(sc_tlsrpt_read(a, &again).n_rua == 2, "and can be read again");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_records(&a);
	test_uris(&a);
	test_answers(&a);
	test_renewed(&a);
	test_renewed_long(&a);
	sc_arena_free(&a);
	return DONE();
}

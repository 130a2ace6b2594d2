#include "x509/derive_ct.h"

#include "base/limits.h"
#include "x509/derive_staple.h"
#include "x509/key.h"
#include "x509/sct.h"

#define KNOWN_CHAINS 32 /* among which an equal one is looked for */
#define GUESS_CERTS  8  /* of the observation, that an SCT may be for */

/* 9999-12-31T23:59:59.999Z: what is later is shown as this. */
#define LAST_MS UINT64_C(253402300799999)

struct list {
	struct sc_sct_facts *v;
	size_t n;
	bool cut;
};

struct sc_ct {
	struct sc_arena *arena;
	struct sc_memo *memo;
	struct sc_date at;
	const struct sc_ct_list *logs; /* NULL: none was given */
	const struct sc_cert *certs;
	size_t n_certs;
	size_t n_guesses;
	/* Embedded ones: most addresses of a host show the same chain. */
	struct known {
		const struct sc_chain *chain;
		struct list embedded;
	} known[KNOWN_CHAINS];
	size_t n_known;
};

/* One SCT and what it should be for. */
struct look {
	struct sc_ct *ct;
	const struct sc_chain *chain;
	const struct sc_cert *issuer; /* of the leaf; NULL: not seen */
	struct sc_sct sct;
	struct sc_sct_facts *out;
};

struct sc_ct *sc_ct_of(struct sc_arena *a, struct sc_memo *memo,
	struct sc_date at, const struct sc_ct_list *list,
	const struct sc_cert *certs, size_t n_certs)
{
	struct sc_ct *ct = sc_new(a, struct sc_ct, 1);

	*ct = (struct sc_ct){ .arena = a,
		.memo = memo,
		.at = at,
		.logs = list,
		.certs = certs,
		.n_certs = n_certs };
	return ct;
}

/* Its key goes into the entry, so that a namesake must not stand for it. */
static const struct sc_cert *issuer_of(
	struct sc_ct *ct, const struct sc_chain *chain)
{
	const struct sc_cert *issuer = sc_staple_issuer(ct->arena, chain);
	size_t ignored = 0;

	return issuer &&
			sc_sig_verify(ct->memo, chain->sent[0], &issuer->key,
				&ignored) == SC_SIG_OK ?
		issuer :
		NULL;
}

static enum sc_sig verify_entry(const struct look *l, struct sc_bytes entry)
{
	const struct sc_key_facts *key = &l->out->log->key;

	return sc_budget_pay(
		       sc_memo_budget(l->ct->memo), sc_key_verify_us(key)) ?
		sc_sct_verify(&l->sct, entry, key) :
		SC_SIG_UNPAID;
}

static bool verifies(const struct look *l, struct sc_bytes entry)
{
	return verify_entry(l, entry) == SC_SIG_OK;
}

static bool guess(struct look *l, struct sc_bytes entry, const char *what)
{
	if (l->ct->n_guesses == SC_LIMIT_SCT_GUESSES)
		return false;
	l->ct->n_guesses++;
	if (!verifies(l, entry))
		return false;
	l->out->entry = what;
	return true;
}

static bool guess_precert(struct look *l, const struct sc_cert *cert,
	const struct sc_cert *issuer, const char *what)
{
	struct sc_arena scratch SC_AUTO(sc_arena_free) = { 0 };
	struct sc_bytes entry;

	return sc_sct_entry_precert(&scratch, cert, issuer->key.spki, &entry) &&
		guess(l, entry, what);
}

static bool guess_cert(
	struct look *l, const struct sc_cert *cert, const char *what)
{
	struct sc_arena scratch SC_AUTO(sc_arena_free) = { 0 };

	return guess(l, sc_sct_entry_cert(&scratch, cert->der), what);
}

/* The leaf as the other kind of entry, or with another issuer's key. */
static bool guess_leaf(struct look *l)
{
	const struct sc_cert *leaf = l->chain->sent[0];
	bool embedded = l->out->source == SC_SCT_EMBEDDED;

	if (embedded ? guess_cert(l, leaf,
			       "the certificate as it is, not its "
			       "precertificate") :
		       l->issuer &&
				guess_precert(l, leaf, l->issuer,
					"the precertificate, not the "
					"certificate that was issued"))
		return true;
	for (size_t i = 1; embedded && i < l->chain->n_sent && i < GUESS_CERTS;
		i++)
		if (!l->chain->sent[i]->parse_error &&
			guess_precert(l, leaf, l->chain->sent[i],
				"a precertificate by another issuer"))
			return true;
	return false;
}

static bool guess_other(struct look *l, const struct sc_cert *cert)
{
	if (cert->parse_error || cert == l->chain->sent[0])
		return false;
	return guess_cert(l, cert, "another certificate that was served") ||
		(l->issuer &&
			guess_precert(l, cert, l->issuer,
				"the precertificate of another certificate "
				"that was served"));
}

static enum sc_sct_status look_elsewhere(struct look *l)
{
	if (guess_leaf(l))
		return SC_SCT_WRONG_ENTRY;
	for (size_t i = 0; i < l->ct->n_certs && i < GUESS_CERTS; i++)
		if (guess_other(l, &l->ct->certs[i]))
			return SC_SCT_WRONG_ENTRY;
	return SC_SCT_BAD_SIGNATURE;
}

static enum sc_sct_status look_at_signature(struct look *l)
{
	struct sc_arena scratch SC_AUTO(sc_arena_free) = { 0 };
	const struct sc_cert *leaf = l->chain->sent[0];
	struct sc_bytes entry;

	if (l->out->source != SC_SCT_EMBEDDED)
		entry = sc_sct_entry_cert(&scratch, leaf->der);
	else if (!l->issuer)
		return SC_SCT_NO_ISSUER;
	else if (!sc_sct_entry_precert(
			 &scratch, leaf, l->issuer->key.spki, &entry))
		return SC_SCT_UNREADABLE;

	switch (verify_entry(l, entry)) {
	case SC_SIG_OK: return SC_SCT_OK;
	case SC_SIG_BAD: return look_elsewhere(l);
	case SC_SIG_UNKNOWN:
	case SC_SIG_UNPAID: break;
	}
	return SC_SCT_UNVERIFIED; /* a key of the log that we cannot use */
}

/* RFC 6962 knows no years of a log; lists do, by the date of expiry. */
static bool is_outside(const struct sc_ct_log *log, struct sc_date expiry)
{
	return (log->from.s && expiry.s < log->from.s) ||
		(log->until.s && expiry.s >= log->until.s);
}

static enum sc_sct_status look_at_log(const struct look *l)
{
	const struct sc_ct_log *log = l->out->log;

	if ((log->state == SC_CT_RETIRED || log->state == SC_CT_REJECTED) &&
		log->since.s <= l->out->at.s)
		return SC_SCT_AFTER_DISTRUST;
	if (log->state < SC_CT_QUALIFIED || log->state == SC_CT_REJECTED)
		return SC_SCT_NOT_QUALIFIED;
	return is_outside(log, l->chain->sent[0]->not_after) ?
		SC_SCT_OUTSIDE_INTERVAL :
		SC_SCT_OK;
}

/* RFC 6962 5.2: those of the future are refused, whoever signed them. */
static enum sc_sct_status look_at_date(
	const struct look *l, enum sc_sct_status status)
{
	bool may_be_good = status == SC_SCT_UNVERIFIED || status == SC_SCT_OK ||
		status == SC_SCT_UNKNOWN_LOG || status == SC_SCT_NO_ISSUER;

	return may_be_good && l->out->at.s > l->ct->at.s ? SC_SCT_FUTURE :
							   status;
}

static enum sc_sct_status judge(struct look *l)
{
	enum sc_sct_status status = SC_SCT_UNVERIFIED;

	if (l->ct->logs)
		status =
			l->out->log ? look_at_signature(l) : SC_SCT_UNKNOWN_LOG;
	status = look_at_date(l, status);
	return status == SC_SCT_OK ? look_at_log(l) : status;
}

static struct sc_date date_of(uint64_t ms)
{
	return (struct sc_date){ (
		int64_t)((ms < LAST_MS ? ms : LAST_MS) / 1000) };
}

static struct sc_sct_facts look_at(
	struct look *l, enum sc_sct_source source, struct sc_bytes one)
{
	struct sc_sct_facts f = { .source = source };

	if (!sc_sct_parse(one, &l->sct)) {
		f.status = SC_SCT_UNREADABLE;
		return f;
	}
	if (l->sct.version != 0) {
		f.status = SC_SCT_VERSION;
		return f;
	}
	f.log_id = l->sct.log_id;
	f.at = date_of(l->sct.at_ms);
	if (l->ct->logs)
		f.log = sc_ct_list_find(l->ct->logs, f.log_id);
	if (f.log)
		f.operator_name = sc_ct_log_operator(f.log, f.at);
	l->out = &f;
	f.status = judge(l);
	l->out = NULL;
	return f;
}

static void add(struct sc_ct *ct, struct list *list, struct sc_sct_facts f)
{
	list->v = sc_grow(ct->arena, list->v, list->n, struct sc_sct_facts);
	list->v[list->n++] = f;
}

/* Of more than SC_LIMIT_SCTS the rest is not looked at. */
static void add_list(struct look *l, enum sc_sct_source source,
	struct sc_bytes text, struct list *out)
{
	const struct sc_sct_facts unreadable = { .source = source,
		.status = SC_SCT_UNREADABLE };
	struct sc_bytes rest, one;
	bool good = sc_sct_open(text, &rest);

	for (size_t n = 0; good && rest.n && n < SC_LIMIT_SCTS; n++) {
		good = sc_sct_next(&rest, &one);
		if (good)
			add(l->ct, out, look_at(l, source, one));
	}
	if (!good)
		add(l->ct, out, unreadable);
	out->cut |= good && rest.n;
}

/* RFC 6962 3.3: in both kinds of extension an OCTET STRING holds the list. */
static void add_wrapped(struct look *l, enum sc_sct_source source,
	struct sc_bytes value, struct list *out)
{
	struct sc_bytes text = { NULL, 0 };

	if (!sc_der_take(&value, SC_DER_OCTET_STRING, &text) || value.n)
		text.n = 0;
	add_list(l, source, text, out);
}

static struct list find_embedded(struct look *l)
{
	struct sc_ct *ct = l->ct;
	struct list list = { .n = 0 };
	const struct sc_extension *x =
		sc_cert_extension(l->chain->sent[0], SC_EXT_SCTS);

	for (size_t i = 0; i < ct->n_known; i++)
		if (ct->known[i].chain == l->chain)
			return ct->known[i].embedded;
	if (x)
		add_wrapped(l, SC_SCT_EMBEDDED, x->value, &list);
	if (ct->n_known < KNOWN_CHAINS)
		ct->known[ct->n_known++] = (struct known){ l->chain, list };
	return list;
}

static struct list copy_of(struct sc_ct *ct, struct list list)
{
	struct list copy = { .cut = list.cut };

	for (size_t i = 0; i < list.n; i++)
		add(ct, &copy, list.v[i]);
	return copy;
}

struct sc_ct_facts sc_ct_derive(struct sc_ct *ct, const struct sc_tls *tls,
	const struct sc_chain *chain, const struct sc_staple_facts *staple)
{
	if (!tls || !chain || chain->sent[0]->parse_error)
		return (struct sc_ct_facts){ .n_scts = 0 };

	struct look l = { .ct = ct,
		.chain = chain,
		.issuer = ct->logs ? issuer_of(ct, chain) : NULL };
	struct list all = copy_of(ct, find_embedded(&l));

	if (tls->sct_list.n)
		add_list(&l, SC_SCT_TLS, tls->sct_list, &all);
	if (staple->sct_list.n)
		add_wrapped(&l, SC_SCT_OCSP, staple->sct_list, &all);
	return (struct sc_ct_facts){ all.v, all.n, all.cut };
}

#include "check/topics.h"

#include "check/cert.h"

/* RFC 5280 4.1.2.2 */
#define SERIAL_MAX_BYTES 20
/* 64 bits of a random generator, BR 7.1.2.7. */
#define SERIAL_RANDOM_BYTES 8

static struct sc_verdict parse_error(const struct sc_subject *s)
{
	if (!s->cert->parse_error)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_PARSE_ERROR));

	sc_evidence(&v, s, "seen", SC_MSG(CERT_PARSE_ERROR_SEEN),
		SC_NUMBER("bytes", s->cert->der.n),
		SC_TEXT("parse_error", s->cert->parse_error));
	return v;
}

static struct sc_verdict noncanonical(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->noncanonical && !c->malformed_extension)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_DER_NONCANONICAL),
		SC_WORD("cost", sc_cert_some_refuse(s)));

	if (c->noncanonical)
		sc_evidence(&v, s, "where",
			SC_TEXT("noncanonical", c->noncanonical));
	if (c->malformed_extension)
		sc_evidence(&v, s, "where", SC_MSG(CERT_DER_NONCANONICAL_WHERE),
			SC_TEXT("malformed_extension", c->malformed_extension));
	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict not_v3(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (c->version == 3)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_NOT_V3),
		SC_NUMBER("x509_version", c->version),
		SC_FLAG("extended", c->n_extensions),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	sc_cert_show(&v, s, c);
	return v;
}

static bool is_zero(struct sc_bytes b)
{
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i])
			return false;
	return true;
}

static enum sc_message serial_fault(struct sc_bytes serial)
{
	if (is_zero(serial))
		return SC_MSG_CERT_SERIAL_ZERO;
	if (serial.p[0] & 0x80)
		return SC_MSG_CERT_SERIAL_NEGATIVE;
	return serial.n > SERIAL_MAX_BYTES ? SC_MSG_CERT_SERIAL_LONG :
					     SC_MSG_NONE;
}

static struct sc_verdict serial_invalid(const struct sc_subject *s)
{
	enum sc_message fault = serial_fault(s->cert->serial);

	if (!fault)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_SERIAL_INVALID),
		SC_WORD("fault", fault),
		SC_WORD("cost", sc_cert_some_refuse(s)));

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict serial_low_entropy(const struct sc_subject *s)
{
	size_t n = s->cert->serial.n;

	if (!sc_cert_is_public(s) || serial_fault(s->cert->serial))
		return SC_IS_NA;
	if (n >= SERIAL_RANDOM_BYTES)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(CERT_SERIAL_LOW_ENTROPY), SC_NUMBER("octets", n));

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict sigalg_mismatch(const struct sc_subject *s)
{
	if (!s->cert->signature_mismatch)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_SIGALG_MISMATCH),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_evidence(&v, s, "outside",
		SC_TEXT("signature_name", s->cert->signature_name));
	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict time_encoding(const struct sc_subject *s)
{
	if (!s->cert->time_fault)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_TIME_ENCODING),
		SC_WORD("cost", sc_cert_some_refuse(s)));

	sc_evidence(&v, s, "where", SC_TEXT("time_fault", s->cert->time_fault));
	sc_cert_show_life(&v, s, s->cert);
	return v;
}

static struct sc_verdict unique_id(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->issuer_unique_id && !c->subject_unique_id)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_SUBJECT_UNIQUE_ID),
		SC_FLAG("subject_unique_id", c->subject_unique_id),
		SC_FLAG("issuer_unique_id", c->issuer_unique_id));

	sc_cert_show(&v, s, c);
	return v;
}

/* Sizes at which small clients and lossy paths begin to suffer, or break. */
#define CHAIN_BIG_BYTES  16384
#define CHAIN_HUGE_BYTES 65536
#define NAMES_MANY       100

static long long chain_bytes(const struct sc_subject *s)
{
	return s->tls ? s->tls->chain_bytes : 0;
}

static struct sc_verdict size(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	long long bytes = chain_bytes(s);
	size_t names = c->n_dns_names + c->n_ip_addresses;

	if (bytes <= CHAIN_BIG_BYTES && names <= NAMES_MANY)
		return SC_IS_FINE;

	struct sc_verdict v = bytes > CHAIN_BIG_BYTES ?
		sc_fires(s, SC_MSG(CERT_SIZE),
			SC_NUMBER("kib", (bytes + 1023) / 1024)) :
		sc_fires(s, SC_MSG(CERT_SIZE_NAMED),
			SC_NUMBER("name_count", names),
			SC_NUMBER("kib", (c->der.n + 1023) / 1024));

	if (bytes > CHAIN_HUGE_BYTES)
		sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "seen", SC_MSG(CERT_SIZE_SEEN),
		SC_NUMBER("certificates", s->chain->n_sent),
		SC_NUMBER("bytes", bytes));
	sc_evidence(&v, s, "names", SC_MSG(CERT_SIZE_NAMES),
		SC_NUMBER("name_count", names));
	return v;
}

const struct sc_check sc_checks_cert_encoding[] = {
	{
		.id = SC_CHECK_CERT_PARSE_ERROR,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_PARSE_ERROR_FIX,
		.run = parse_error,
	},
	{
		.id = SC_CHECK_CERT_DER_NONCANONICAL,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_DER_NONCANONICAL_FIX,
		.needs = SC_NEED_PARSED,
		.run = noncanonical,
	},
	{
		.id = SC_CHECK_CERT_NOT_V3,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_NOT_V3_FIX,
		.needs = SC_NEED_PARSED,
		.run = not_v3,
	},
	{
		.id = SC_CHECK_CERT_SERIAL_INVALID,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SERIAL_INVALID_FIX,
		.needs = SC_NEED_PARSED,
		.run = serial_invalid,
	},
	{
		.id = SC_CHECK_CERT_SERIAL_LOW_ENTROPY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SERIAL_LOW_ENTROPY_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = serial_low_entropy,
	},
	{
		.id = SC_CHECK_CERT_SIGALG_MISMATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SIGALG_MISMATCH_FIX,
		.needs = SC_NEED_PARSED,
		.run = sigalg_mismatch,
	},
	{
		.id = SC_CHECK_CERT_TIME_ENCODING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_TIME_ENCODING_FIX,
		.needs = SC_NEED_PARSED,
		.run = time_encoding,
	},
	{
		.id = SC_CHECK_CERT_SUBJECT_UNIQUE_ID,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SUBJECT_UNIQUE_ID_FIX,
		.needs = SC_NEED_PARSED,
		.run = unique_id,
	},
	{
		.id = SC_CHECK_CERT_SIZE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SIZE_FIX,
		.run = size,
	},
	{ 0 },
};

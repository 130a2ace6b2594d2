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

	struct sc_verdict v = sc_fires(s,
		"What the server sends as its certificate cannot be read as "
		"one, so the handshake fails with every sender and client.");

	sc_evidence(&v, s, "seen", "%zu bytes: %s", s->cert->der.n,
		s->cert->parse_error);
	return v;
}

static struct sc_verdict noncanonical(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->noncanonical && !c->malformed_extension)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate is not encoded as the standard asks for: %s.",
		sc_cert_some_refuse(s));

	if (c->noncanonical)
		sc_evidence(&v, s, "where", "%s", c->noncanonical);
	if (c->malformed_extension)
		sc_evidence(&v, s, "where", "the extension %s does not decode",
			c->malformed_extension);
	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict not_v3(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (c->version == 3)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate is of version %d%s: %s.", c->version,
		c->n_extensions ? " though it has extensions" :
				  " and so can carry no server name",
		sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS));

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

static const char *serial_fault(struct sc_bytes serial)
{
	if (is_zero(serial))
		return "zero";
	if (serial.p[0] & 0x80)
		return "negative";
	return serial.n > SERIAL_MAX_BYTES ? "longer than 20 octets" : NULL;
}

static struct sc_verdict serial_invalid(const struct sc_subject *s)
{
	const char *fault = serial_fault(s->cert->serial);

	if (!fault)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, "The certificate's serial number is %s: %s.", fault,
			sc_cert_some_refuse(s));

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

	struct sc_verdict v = sc_fires(s,
		"The certificate's serial number has %zu octets, too few to "
		"hold the 64 random bits that a public CA has to use.",
		n);

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict sigalg_mismatch(const struct sc_subject *s)
{
	if (!s->cert->signature_mismatch)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate names one signature algorithm inside of what "
		"is signed and another outside: %s.",
		sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS));

	sc_evidence(&v, s, "outside", "%s", s->cert->signature_name);
	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict time_encoding(const struct sc_subject *s)
{
	if (!s->cert->time_fault)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The dates in the certificate are not written as the standard "
		"asks for: %s.",
		sc_cert_some_refuse(s));

	sc_evidence(&v, s, "where", "%s", s->cert->time_fault);
	sc_cert_show_life(&v, s, s->cert);
	return v;
}

static struct sc_verdict unique_id(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!c->issuer_unique_id && !c->subject_unique_id)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate has a unique identifier of its %s, a field "
		"of the 1990s that no CA should fill in.",
		!c->subject_unique_id       ? "issuer" :
			c->issuer_unique_id ? "issuer and of its subject" :
					      "subject");

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
		sc_fires(s,
			"The certificates that the server sends take %lld KiB "
			"in each handshake, which some clients do not take.",
			(bytes + 1023) / 1024) :
		sc_fires(s,
			"The certificate has %zu names and takes %zu KiB in "
			"each handshake.",
			names, (c->der.n + 1023) / 1024);

	if (bytes > CHAIN_HUGE_BYTES)
		sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "seen", "%zu certificates of %lld bytes",
		s->chain->n_sent, bytes);
	sc_evidence(&v, s, "names", "%zu in the server's certificate", names);
	return v;
}

const struct sc_check sc_checks_cert_encoding[] = {
	{
		.id = SC_CHECK_CERT_PARSE_ERROR,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Install a valid certificate file and reload the "
			  "mail server.",
		.run = parse_error,
	},
	{
		.id = SC_CHECK_CERT_DER_NONCANONICAL,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Issue the certificate again with a correct encoder.",
		.needs = SC_NEED_PARSED,
		.run = noncanonical,
	},
	{
		.id = SC_CHECK_CERT_NOT_V3,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Issue the certificate again as X.509 v3, with the "
			  "server's names in subjectAltName.",
		.needs = SC_NEED_PARSED,
		.run = not_v3,
	},
	{
		.id = SC_CHECK_CERT_SERIAL_INVALID,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Issue the certificate again with a positive random "
			  "serial number.",
		.needs = SC_NEED_PARSED,
		.run = serial_invalid,
	},
	{
		.id = SC_CHECK_CERT_SERIAL_LOW_ENTROPY,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Tell the CA, and get the certificate from one that "
			  "follows the rules.",
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = serial_low_entropy,
	},
	{
		.id = SC_CHECK_CERT_SIGALG_MISMATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Issue the certificate again.",
		.needs = SC_NEED_PARSED,
		.run = sigalg_mismatch,
	},
	{
		.id = SC_CHECK_CERT_TIME_ENCODING,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Issue the certificate again with a current program.",
		.needs = SC_NEED_PARSED,
		.run = time_encoding,
	},
	{
		.id = SC_CHECK_CERT_SUBJECT_UNIQUE_ID,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Issue the certificate again without them.",
		.needs = SC_NEED_PARSED,
		.run = unique_id,
	},
	{
		.id = SC_CHECK_CERT_SIZE,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Spread the names over several certificates, and "
			  "send no certificate that no client needs.",
		.run = size,
	},
	{ 0 },
};

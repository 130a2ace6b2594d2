/*
 *	text      = *( comment / attribute ), one object after the other
 *	attribute = name SP type [SP value] LF
 *	          / name SP "MULTILINE_OCTAL" LF *( *( "\" 3octal ) LF ) "END" LF
 *
 * An object begins with CKA_CLASS. A trust object names its certificate by
 * issuer and serial number, and stands behind it, as NSS writes them.
 */
#include "x509/trust_nss.h"

#include "base/attr.h"
#include "x509/cert.h"
#include "x509/der.h"

#define NEAR 4 /* a trust object is about one of the last certificates */

enum class { OTHER, CERTIFICATE, TRUST };
enum verdict { NOTHING, TRUSTED, DISTRUSTED };

struct object {
	enum class class;
	struct sc_bytes value, issuer, serial; /* DER */
	struct sc_date distrust_after;
	enum verdict server;
	bool is_public; /* a member of the programme, nobody's addition */
};

struct reader {
	struct sc_arena *arena;
	struct sc_bytes rest;
	struct object now;
	struct object certs[NEAR]; /* the latest, in a ring */
	size_t n_certs;
	void (*add)(void *user, struct sc_bytes der,
		const struct sc_trust_settings *s);
	void *user;
};

static bool take_line(struct sc_bytes *rest, struct sc_bytes *line)
{
	const uint8_t *end;

	if (!rest->n)
		return false;
	end = memchr(rest->p, '\n', rest->n);
	line->p = rest->p;
	line->n = end ? (size_t)(end - rest->p) : rest->n;
	rest->p += line->n + (end != NULL);
	rest->n -= line->n + (end != NULL);
	return true;
}

static bool begins(struct sc_bytes line, const char *text)
{
	size_t n = strlen(text);

	return line.n >= n && memcmp(line.p, text, n) == 0;
}

static bool ends(struct sc_bytes line, const char *text)
{
	size_t n = strlen(text);

	return line.n >= n && memcmp(line.p + line.n - n, text, n) == 0;
}

static bool is_octal(const uint8_t *p)
{
	return p[0] == '\\' && p[1] >= '0' && p[1] <= '3' && p[2] >= '0' &&
		p[2] <= '7' && p[3] >= '0' && p[3] <= '7';
}

/* The lines up to END; what is no octal escape of them is passed over. */
static struct sc_bytes take_octal(struct reader *r)
{
	struct sc_bytes line, ahead = r->rest;
	size_t size = 0, n = 0;

	while (take_line(&ahead, &line) && !begins(line, "END"))
		size += line.n / 4;
	uint8_t *out = sc_new(r->arena, uint8_t, size + 1);

	while (take_line(&r->rest, &line) && !begins(line, "END"))
		for (size_t i = 0; i + 4 <= line.n && is_octal(line.p + i);
			i += 4)
			out[n++] = (uint8_t)((line.p[i + 1] - '0') << 6 |
				(line.p[i + 2] - '0') << 3 |
				(line.p[i + 3] - '0'));
	return (struct sc_bytes){ out, n };
}

/* "250415235959Z", the contents of a UTCTime; or a GeneralizedTime's. */
static struct sc_date read_time(struct sc_bytes text)
{
	struct sc_tlv v = { .tag = text.n > 13 ? SC_DER_GENERALIZED_TIME :
						 SC_DER_UTC_TIME,
		.value = text };
	struct sc_date out = { 0 };
	const char *ignored = NULL;

	return sc_cert_time(&v, &out, &ignored) ? out : (struct sc_date){ 0 };
}

static enum verdict read_verdict(struct sc_bytes line)
{
	static const struct {
		const char *end;
		enum verdict verdict;
	} verdicts[] = {
		{ "_TRUSTED_DELEGATOR", TRUSTED },
		{ "_ANCHOR", TRUSTED },
		{ "_NOT_TRUSTED", DISTRUSTED },
		{ "_UNTRUSTED", DISTRUSTED },
	};

	for (size_t i = 0; i < SC_COUNT(verdicts); i++)
		if (ends(line, verdicts[i].end))
			return verdicts[i].verdict;
	return NOTHING;
}

static enum class read_class(struct sc_bytes line) {
	return ends(line, "_TRUST")            ? TRUST :
		ends(line, " CKO_CERTIFICATE") ? CERTIFICATE :
						 OTHER;
}

static const struct object *find_cert(
	const struct reader *r, const struct object *trust)
{
	for (size_t i = 0; i < NEAR && i < r->n_certs; i++) {
		const struct object *c = &r->certs[(r->n_certs - 1 - i) % NEAR];

		if (sc_bytes_equal(c->issuer, trust->issuer) &&
			sc_bytes_equal(c->serial, trust->serial))
			return c;
	}
	return NULL;
}

static void end_trust(struct reader *r)
{
	const struct object *c = find_cert(r, &r->now);
	struct sc_trust_settings s = { .has_list = true };

	if (!c || !c->value.n || r->now.server == NOTHING)
		return;
	s.trusted = 1u << SC_PURPOSE_SERVER;
	s.distrust_after = c->distrust_after;
	s.is_public = c->is_public;
	if (r->now.server == DISTRUSTED)
		s.rejected = 1u << SC_PURPOSE_ANY;
	r->add(r->user, c->value, &s);
}

static void end_object(struct reader *r)
{
	if (r->now.class == CERTIFICATE)
		r->certs[r->n_certs++ % NEAR] = r->now;
	if (r->now.class == TRUST)
		end_trust(r);
	r->now = (struct object){ .class = OTHER };
}

static void read_multiline(struct reader *r, struct sc_bytes line)
{
	struct sc_bytes v = take_octal(r);

	if (begins(line, "CKA_VALUE "))
		r->now.value = v;
	else if (begins(line, "CKA_ISSUER "))
		r->now.issuer = v;
	else if (begins(line, "CKA_SERIAL_NUMBER "))
		r->now.serial = v;
	else if (begins(line, "CKA_NSS_SERVER_DISTRUST_AFTER "))
		r->now.distrust_after = read_time(v);
}

static void read_line(struct reader *r, struct sc_bytes line)
{
	while (line.n &&
		(line.p[line.n - 1] == '\r' || line.p[line.n - 1] == ' '))
		line.n--;
	if (begins(line, "CKA_CLASS ")) {
		end_object(r);
		r->now.class = read_class(line);
	} else if (begins(line, "CKA_TRUST_SERVER_AUTH ") ||
		begins(line, "CKA_PKCS_TRUST_SERVER_AUTH ")) {
		r->now.server = read_verdict(line);
	} else if (begins(line, "CKA_NSS_MOZILLA_CA_POLICY ")) {
		r->now.is_public = ends(line, " CK_TRUE");
	} else if (ends(line, " MULTILINE_OCTAL")) {
		read_multiline(r, line);
	}
}

bool sc_trust_nss_is(struct sc_bytes text)
{
	struct sc_bytes line;

	for (int i = 0; i < 1000 && take_line(&text, &line); i++)
		if (begins(line, "CKA_CLASS ") || begins(line, "BEGINDATA"))
			return true;
		else if (begins(line, "-----BEGIN "))
			return false;
	return false;
}

void sc_trust_nss_read(struct sc_arena *a, struct sc_bytes text,
	void (*add)(void *user, struct sc_bytes der,
		const struct sc_trust_settings *s),
	void *user)
{
	struct reader r = {
		.arena = a, .rest = text, .add = add, .user = user
	};
	struct sc_bytes line;

	while (take_line(&r.rest, &line))
		read_line(&r, line);
	end_object(&r);
}

#include "tls/capture.h"

#include "wire/dh_primes.h"
#include "wire/reader.h"
#include "wire/tls_names.h"

#define TLS_1_2 0x0303u
#define TLS_1_3 0x0304u

/* RFC 8446 4: HandshakeType */
enum {
	SERVER_HELLO = 2,
	NEW_SESSION_TICKET = 4,
	CERTIFICATE = 11,
	SERVER_KEY_EXCHANGE = 12,
	CERTIFICATE_REQUEST = 13,
	CERTIFICATE_VERIFY = 15,
	CERTIFICATE_STATUS = 22,
};

/* IANA TLS ExtensionType */
enum {
	STATUS_REQUEST = 5,
	SIGNED_CERTIFICATE_TIMESTAMP = 18,
	ENCRYPT_THEN_MAC = 22,
	EXTENDED_MASTER_SECRET = 23,
	EARLY_DATA = 42,
	SUPPORTED_VERSIONS = 43,
	KEY_SHARE = 51,
	RENEGOTIATION_INFO = 0xff01,
};

enum { STATUS_OCSP = 1, NAMED_CURVE = 3 };

enum { ALERT_WARNING = 1 };

/* IANA TLS Alerts: those that end nothing, or end in order */
enum { CLOSE_NOTIFY = 0, USER_CANCELED = 90, NO_RENEGOTIATION = 100 };

static struct sc_bytes keep(struct sc_tls_capture *c, struct sc_bytes b)
{
	const char *p = sc_arena_copy(c->arena, b.p, b.n);

	return (struct sc_bytes){ (const uint8_t *)p, b.n };
}

static void take_status(struct sc_tls_capture *c, struct sc_bytes b)
{
	struct sc_reader r = { .rest = b };
	uint32_t type = sc_read_number(&r, 1);
	struct sc_bytes response = sc_read_counted(&r, 3);

	if (!r.failed && type == STATUS_OCSP &&
		response.n <= SC_LIMIT_STAPLE_BYTES)
		c->seen->tls.ocsp_response = keep(c, response);
}

/* The group alone in a retry request, group and key in ServerHello. */
static void take_key_share(struct sc_tls_capture *c, struct sc_bytes b)
{
	struct sc_reader r = { .rest = b };
	unsigned group = sc_read_number(&r, 2);

	if (!r.failed)
		c->seen->tls.group = sc_tls_group_name(
			c->arena, group, &c->seen->tls.group_bits);
}

static void take_version(struct sc_tls_capture *c, struct sc_bytes b)
{
	struct sc_reader r = { .rest = b };
	unsigned version = sc_read_number(&r, 2);

	if (!r.failed)
		c->version = version;
}

/* One extension of ServerHello or of the first certificate. */
static void take_extension(
	struct sc_tls_capture *c, unsigned type, struct sc_bytes b)
{
	struct sc_tls *t = &c->seen->tls;

	switch (type) {
	case ENCRYPT_THEN_MAC: t->encrypt_then_mac = true; break;
	case EXTENDED_MASTER_SECRET: t->extended_master_secret = true; break;
	case RENEGOTIATION_INFO: t->secure_renegotiation = true; break;
	case SUPPORTED_VERSIONS: take_version(c, b); break;
	case KEY_SHARE: take_key_share(c, b); break;
	case STATUS_REQUEST: take_status(c, b); break;
	case SIGNED_CERTIFICATE_TIMESTAMP: t->sct_list = keep(c, b); break;
	default: break;
	}
}

static void take_extensions(struct sc_tls_capture *c, struct sc_bytes b)
{
	struct sc_reader r = { .rest = b };

	while (!r.failed && r.rest.n) {
		unsigned type = sc_read_number(&r, 2);
		struct sc_bytes value = sc_read_counted(&r, 2);

		if (!r.failed)
			take_extension(c, type, value);
	}
}

/* What had to be negotiated up to 1.2 is part of 1.3. */
static void finish_hello(struct sc_tls_capture *c)
{
	struct sc_tls *t = &c->seen->tls;

	t->version = sc_tls_version_name(c->arena, c->version);
	t->secure_renegotiation |= c->version == TLS_1_3;
	t->extended_master_secret |= c->version == TLS_1_3;
}

static void take_server_hello(struct sc_tls_capture *c, struct sc_reader *r)
{
	unsigned version = sc_read_number(r, 2);

	sc_read_bytes(r, 32);  /* random */
	sc_read_counted(r, 1); /* session */

	struct sc_bytes suite = sc_read_bytes(r, 2);
	unsigned compression = sc_read_number(r, 1);

	if (r->failed)
		return;
	c->version = version;
	memcpy(c->suite, suite.p, 2);
	c->seen->tls.compression = compression != 0;
	if (r->rest.n)
		take_extensions(c, sc_read_counted(r, 2));
	finish_hello(c);
}

static void take_certificate(struct sc_tls_capture *c, struct sc_bytes der)
{
	struct sc_tls_seen *s = c->seen;

	if (s->n_certs == SC_LIMIT_CHAIN_CERTS) {
		c->over = true;
		return;
	}
	c->certs = sc_grow(c->arena, c->certs, s->n_certs, struct sc_bytes);
	c->certs[s->n_certs++] = keep(c, der);
	s->certs = c->certs;
}

/* TLS 1.3: each has extensions, of which those of the first count. */
static void take_entry(struct sc_tls_capture *c, struct sc_reader *list)
{
	bool first = c->seen->n_certs == 0;
	struct sc_bytes der = sc_read_counted(list, 3);

	if (list->failed)
		return;
	take_certificate(c, der);
	if (c->version != TLS_1_3)
		return;

	struct sc_bytes extensions = sc_read_counted(list, 2);

	if (first && !list->failed)
		take_extensions(c, extensions);
}

static void take_certificates(struct sc_tls_capture *c, struct sc_reader *r)
{
	if (c->seen->tls.chain_bytes)
		return; /* a second message: OpenSSL refuses it */
	c->seen->tls.chain_bytes = (long long)r->rest.n;
	if (c->version == TLS_1_3)
		sc_read_counted(r, 1); /* context */

	struct sc_reader list = { .rest = sc_read_counted(r, 3) };

	while (!list.failed && list.rest.n)
		take_entry(c, &list);
}

static void take_scheme(struct sc_tls_capture *c, struct sc_reader *r)
{
	unsigned scheme = sc_read_number(r, 2);

	if (!r->failed)
		c->seen->tls.signature_scheme =
			sc_tls_scheme_name(c->arena, scheme);
}

/* Prime, generator, public key. The prime may be anybody's: bits, no name. */
static void take_dhe(struct sc_tls_capture *c, struct sc_reader *r)
{
	struct sc_bytes prime = sc_read_counted(r, 2);

	sc_read_counted(r, 2);
	sc_read_counted(r, 2);
	if (!r->failed)
		c->seen->tls.group_bits = sc_dh_prime_bits(prime);
}

/* A curve spelled out has no name; OpenSSL refuses it (RFC 8422 5.4). */
static void take_ecdhe(struct sc_tls_capture *c, struct sc_reader *r)
{
	if (sc_read_number(r, 1) != NAMED_CURVE) {
		r->failed = true;
		return;
	}

	struct sc_bytes group = sc_read_bytes(r, 2);

	sc_read_counted(r, 1); /* point */
	if (!r->failed)
		take_key_share(c, group);
}

static void take_key_exchange(struct sc_tls_capture *c, struct sc_reader *r)
{
	if (c->exchange == SC_TLS_KX_OTHER)
		return;
	if (c->exchange == SC_TLS_KX_DHE)
		take_dhe(c, r);
	else
		take_ecdhe(c, r);
	if (c->version == TLS_1_2)
		take_scheme(c, r);
}

/* RFC 8446 4.6.1: lifetime, age_add, nonce, ticket, extensions. */
static void take_ticket(struct sc_tls_capture *c, struct sc_reader *r)
{
	struct sc_tls *t = &c->seen->tls;
	long long lifetime_s = sc_read_number(r, 4);

	if (r->failed)
		return;
	if (lifetime_s > t->ticket_lifetime_s)
		t->ticket_lifetime_s = lifetime_s;
	if (c->version != TLS_1_3)
		return;
	sc_read_bytes(r, 4);
	sc_read_counted(r, 1);
	sc_read_counted(r, 2);

	struct sc_reader list = { .rest = sc_read_counted(r, 2) };

	while (!list.failed && list.rest.n) {
		unsigned type = sc_read_number(&list, 2);

		sc_read_counted(&list, 2);
		t->early_data |= !list.failed && type == EARLY_DATA;
	}
}

void sc_tls_capture_message(
	struct sc_tls_capture *c, unsigned type, struct sc_bytes body)
{
	struct sc_reader r = { .rest = body };

	c->last_message = type;
	switch (type) {
	case SERVER_HELLO: take_server_hello(c, &r); break;
	case NEW_SESSION_TICKET: take_ticket(c, &r); break;
	case CERTIFICATE: take_certificates(c, &r); break;
	case CERTIFICATE_STATUS: take_status(c, body); break;
	case SERVER_KEY_EXCHANGE: take_key_exchange(c, &r); break;
	case CERTIFICATE_VERIFY: take_scheme(c, &r); break;
	case CERTIFICATE_REQUEST:
		c->seen->tls.client_certificate_requested = true;
		break;
	default: break;
	}
}

/* RFC 8446 6: in 1.3 the level says nothing; all but two end the session. */
static bool is_fatal(
	const struct sc_tls_capture *c, unsigned level, unsigned alert)
{
	if (alert == CLOSE_NOTIFY || alert == USER_CANCELED ||
		alert == NO_RENEGOTIATION)
		return false;
	return c->version == TLS_1_3 || level != ALERT_WARNING;
}

void sc_tls_capture_alert(
	struct sc_tls_capture *c, bool sent, unsigned level, unsigned alert)
{
	struct sc_tls *t = &c->seen->tls;

	c->close_notify |= !sent && alert == CLOSE_NOTIFY;
	if (!is_fatal(c, level, alert)) {
		if (!sent && alert != CLOSE_NOTIFY && alert != USER_CANCELED)
			t->warning_received =
				sc_tls_alert_name(c->arena, alert);
		return;
	}
	*(sent ? &t->alert_sent : &t->alert_received) =
		sc_tls_alert_name(c->arena, alert);
}

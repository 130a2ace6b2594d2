#include "base/limits.h"
#include "obs/fields.h"
#include "obs/obs.h"

const char *const sc_outcome_words[] = {
	[SC_OUTCOME_UNTRIED] = "untried",
	[SC_OUTCOME_OK] = "ok",
	[SC_OUTCOME_TIMEOUT] = "timeout",
	[SC_OUTCOME_REFUSED] = "refused",
	[SC_OUTCOME_UNREACHABLE] = "unreachable",
	[SC_OUTCOME_CLOSED] = "closed",
	[SC_OUTCOME_RESET] = "reset",
	[SC_OUTCOME_REJECTED] = "rejected",
	[SC_OUTCOME_PROTOCOL] = "protocol",
	[SC_OUTCOME_LIMIT] = "limit",
	[SC_OUTCOME_LOCAL] = "local",
	NULL,
};

static const char *const dnssec[] = {
	[SC_DNSSEC_UNKNOWN] = "unknown",
	[SC_DNSSEC_SECURE] = "secure",
	[SC_DNSSEC_INSECURE] = "insecure",
	[SC_DNSSEC_BOGUS] = "bogus",
	[SC_DNSSEC_INDETERMINATE] = "indeterminate",
	NULL,
};

const char *const sc_target_kind_words[] = { "domain", "server", NULL };
const char *const sc_role_words[] = { "mx", "submission", NULL };
const char *const sc_depth_words[] = { "quick", "normal", "full", NULL };
const char *const sc_mode_words[] = { "starttls", "implicit", NULL };

static const char *const inquests[] = {
	[SC_INQUEST_NONE] = "none",
	[SC_INQUEST_OFFLINE] = "offline",
	[SC_INQUEST_ONLINE] = "online",
	NULL,
};

static const char *const pki_kinds[] = {
	[SC_PKI_CRL] = "crl",
	[SC_PKI_OCSP] = "ocsp",
	NULL,
};

#define AT(m)   .at = offsetof(struct HERE, m)
#define N(m)    .count_at = offsetof(struct HERE, m)
#define TYPE(n) sizeof(struct n), (const struct sc_field[])

#define HERE sc_target
static const struct sc_type target = { "target",
	TYPE(sc_target){ { "input", SC_KIND_NAME, AT(input), "as typed" },
		{ "kind", SC_KIND_ENUM, AT(kind), "a mail domain or one server",
			.names = sc_target_kind_words },
		{ "role", SC_KIND_ENUM, AT(role), "what the port is for",
			.names = sc_role_words },
		{ "mode", SC_KIND_ENUM, AT(mode), "how TLS begins",
			.names = sc_mode_words },
		{ "port", SC_KIND_INT, AT(port), "TCP port of every endpoint",
			.max = 65535 },
		{ "domain", SC_KIND_TEXT, AT(domain),
			"the mail domain, A-labels" },
		{ "host", SC_KIND_TEXT, AT(host),
			"the server's name, A-labels" },
		{ "address", SC_KIND_TEXT, AT(address),
			"a server given by address" },
		{ "name", SC_KIND_TEXT, AT(name),
			"reference name to judge by" },
		{ "idn", SC_KIND_BOOL, AT(idn), "U-labels were converted" },
		{ "allow_private", SC_KIND_BOOL, AT(allow_private),
			"reserved addresses are expected" },
		{ 0 } } };
#undef HERE

#define HERE sc_answer
static const struct sc_type answer = { "dns_answer",
	TYPE(sc_answer){
		{ "name", SC_KIND_NAME, AT(name), "the name asked for" },
		{ "type", SC_KIND_NAME, AT(type), "the type asked for" },
		{ "outcome", SC_KIND_ENUM, AT(outcome),
			"whether a response came", .names = sc_outcome_words },
		{ "dnssec", SC_KIND_ENUM, AT(dnssec),
			"as validated by ourselves", .names = dnssec },
		{ "rcode", SC_KIND_INT, AT(rcode), "0 NOERROR, 3 NXDOMAIN",
			.max = 4095 },
		{ "ttl_s", SC_KIND_LONG, AT(ttl_s), "seconds" },
		{ "aliases", SC_KIND_TEXTS, AT(aliases),
			"CNAME targets in order", N(n_aliases),
			.max = SC_LIMIT_ALIASES },
		{ "records", SC_KIND_TEXTS, AT(records), "presentation form",
			N(n_records), .max = SC_LIMIT_DNS_RECORDS },
		{ "detail", SC_KIND_TEXT, AT(detail),
			"why it failed or is bogus" },
		{ "signed_from", SC_KIND_DATE_OR_NULL, AT(signed_from),
			"the latest inception of its signatures" },
		{ "signed_until", SC_KIND_DATE_OR_NULL, AT(signed_until),
			"the earliest expiration of its signatures" },
		{ "signature_algorithm", SC_KIND_INT, AT(signature_algorithm),
			"the least of the DNSSEC algorithms; 0 none" },
		{ "wildcard", SC_KIND_BOOL, AT(wildcard),
			"expanded from a wildcard" },
		{ "nsec3_iterations", SC_KIND_INT, AT(nsec3_iterations),
			"of a denial; 0 none" },
		{ "began_ms", SC_KIND_LONG, AT(began_ms),
			"since the probe began" },
		{ "ended_ms", SC_KIND_LONG, AT(ended_ms),
			"since the probe began" },
		{ 0 } } };
#undef HERE

#define HERE sc_mx
static const struct sc_type mx = { "mx",
	TYPE(sc_mx){ { "preference", SC_KIND_INT, AT(preference),
			     "lowest first", .max = 65535 },
		{ "exchange", SC_KIND_NAME, AT(exchange),
			"host; . is a null MX" },
		{ 0 } } };
#undef HERE

#define HERE sc_fetch
static const struct sc_type fetch = { "policy_fetch",
	TYPE(sc_fetch){
		{ "address", SC_KIND_NAME, AT(address), "IPv4 or IPv6" },
		{ "port", SC_KIND_INT, AT(port), "TCP", .max = 65535 },
		{ "connect", SC_KIND_ENUM, AT(connect), "of TCP",
			.names = sc_outcome_words },
		{ "tls", SC_KIND_ENUM, AT(tls), "of the handshake",
			.names = sc_outcome_words },
		{ "http", SC_KIND_ENUM, AT(http), "of the whole response",
			.names = sc_outcome_words },
		{ "detail", SC_KIND_TEXT, AT(detail), "of the failure" },
		{ "began_ms", SC_KIND_LONG, AT(began_ms),
			"since the probe began" },
		{ "ended_ms", SC_KIND_LONG, AT(ended_ms),
			"since the probe began" },
		{ "chain", SC_KIND_TEXTS, AT(chain),
			"sha256, in the order sent", N(n_chain),
			.max = SC_LIMIT_CHAIN_CERTS },
		{ "status", SC_KIND_INT, AT(status),
			"HTTP status code; 0 none" },
		{ "content_type", SC_KIND_RAW, AT(content_type),
			"the header's value" },
		{ "location", SC_KIND_RAW, AT(location), "the header's value" },
		{ "body", SC_KIND_RAW, AT(body), "as sent" },
		{ "body_cut", SC_KIND_BOOL, AT(body_cut),
			"the rest was over the limit" },
		{ 0 } } };
#undef HERE

#define HERE sc_policy_host
static const struct sc_type policy_host = { "policy_host",
	TYPE(sc_policy_host){
		{ "name", SC_KIND_NAME, AT(name), "mta-sts and the domain" },
		{ "a", SC_KIND_STRUCT, AT(a), "IPv4 addresses",
			.type = &answer },
		{ "aaaa", SC_KIND_STRUCT, AT(aaaa), "IPv6 addresses",
			.type = &answer },
		{ "fetches", SC_KIND_ARRAY, AT(fetches), "of each address",
			N(n_fetches), &fetch },
		{ 0 } } };
#undef HERE

#define HERE sc_domain
static const struct sc_type domain = { "domain",
	TYPE(sc_domain){ { "answer", SC_KIND_STRUCT, AT(answer),
				 "to the MX question", .type = &answer },
		{ "mx", SC_KIND_ARRAY, AT(mx), "by preference", N(n_mx), &mx,
			.max = SC_LIMIT_DNS_RECORDS },
		{ "implicit", SC_KIND_BOOL, AT(implicit), "RFC 5321 5.1" },
		{ "sts", SC_KIND_REF, AT(sts), "TXT of _mta-sts",
			.type = &answer },
		{ "tlsrpt", SC_KIND_REF, AT(tlsrpt), "TXT of _smtp._tls",
			.type = &answer },
		{ "policy_host", SC_KIND_REF, AT(policy_host),
			"of MTA-STS, RFC 8461", .type = &policy_host },
		{ "submissions", SC_KIND_REF, AT(submissions),
			"SRV of _submissions._tcp", .type = &answer },
		{ "submission", SC_KIND_REF, AT(submission),
			"SRV of _submission._tcp", .type = &answer },
		{ "hints", SC_KIND_ARRAY, AT(hints), "asked to explain a fault",
			N(n_hints), &answer },
		{ 0 } } };
#undef HERE

#define HERE sc_host
static const struct sc_type host = { "host",
	TYPE(sc_host){
		{ "name", SC_KIND_NAME, AT(name), "as in the MX record" },
		{ "preference", SC_KIND_INT_OR_NULL, AT(preference),
			"null: no MX", .max = 65535 },
		{ "port", SC_KIND_INT, AT(port), "of its endpoints",
			.max = 65535 },
		{ "a", SC_KIND_STRUCT, AT(a), "IPv4 addresses",
			.type = &answer },
		{ "aaaa", SC_KIND_STRUCT, AT(aaaa), "IPv6 addresses",
			.type = &answer },
		{ "cname", SC_KIND_REF, AT(cname), "null: no alias",
			.type = &answer },
		{ "tlsa", SC_KIND_ARRAY, AT(tlsa), "of each base domain",
			N(n_tlsa), &answer },
		{ "caa", SC_KIND_ARRAY, AT(caa), "of the name and those above",
			N(n_caa), &answer },
		{ "hints", SC_KIND_ARRAY, AT(hints), "asked to explain a fault",
			N(n_hints), &answer },
		{ 0 } } };
#undef HERE

#define HERE sc_reply
static const struct sc_type reply = { "smtp_reply",
	TYPE(sc_reply){ { "outcome", SC_KIND_ENUM, AT(outcome), "how it ended",
				.names = sc_outcome_words },
		{ "detail", SC_KIND_TEXT, AT(detail), "for people" },
		{ "began_ms", SC_KIND_LONG, AT(began_ms), "we began to wait" },
		{ "ended_ms", SC_KIND_LONG, AT(ended_ms),
			"the last line came" },
		{ "code", SC_KIND_INT, AT(code), "0: none came" },
		{ "lines", SC_KIND_RAWS, AT(lines), "after the code",
			N(n_lines), .max = SC_LIMIT_SMTP_LINES },
		{ "bare_lf", SC_KIND_BOOL, AT(bare_lf),
			"a line ended in LF alone" },
		{ "long_line", SC_KIND_BOOL, AT(long_line), "over 512 bytes" },
		{ "mixed_codes", SC_KIND_BOOL, AT(mixed_codes),
			"codes differ" },
		{ 0 } } };
#undef HERE

#define HERE sc_tls
static const struct sc_type tls = { "tls",
	TYPE(sc_tls){
		{ "outcome", SC_KIND_ENUM, AT(outcome),
			"how the handshake ended", .names = sc_outcome_words },
		{ "detail", SC_KIND_TEXT, AT(detail), "of a failure" },
		{ "began_ms", SC_KIND_LONG, AT(began_ms), "ClientHello sent" },
		{ "ended_ms", SC_KIND_LONG, AT(ended_ms),
			"completed or failed" },
		{ "sni", SC_KIND_TEXT, AT(sni), "server name sent" },
		{ "version", SC_KIND_TEXT, AT(version), "negotiated" },
		{ "cipher_suite", SC_KIND_TEXT, AT(cipher_suite), "IANA name" },
		{ "group", SC_KIND_TEXT, AT(group), "key exchange" },
		{ "group_bits", SC_KIND_INT, AT(group_bits),
			"its size; 0 unknown" },
		{ "signature_scheme", SC_KIND_TEXT, AT(signature_scheme),
			"of the handshake, IANA name" },
		{ "secure_renegotiation", SC_KIND_BOOL,
			AT(secure_renegotiation), "RFC 5746" },
		{ "extended_master_secret", SC_KIND_BOOL,
			AT(extended_master_secret), "RFC 7627" },
		{ "encrypt_then_mac", SC_KIND_BOOL, AT(encrypt_then_mac),
			"RFC 7366" },
		{ "compression", SC_KIND_BOOL, AT(compression), "of TLS" },
		{ "client_certificate_requested", SC_KIND_BOOL,
			AT(client_certificate_requested), "by the server" },
		{ "alert_received", SC_KIND_TEXT, AT(alert_received),
			"last fatal" },
		{ "alert_sent", SC_KIND_TEXT, AT(alert_sent), "last fatal" },
		{ "warning_received", SC_KIND_TEXT, AT(warning_received),
			"last warning" },
		{ "not_tls", SC_KIND_RAW, AT(not_tls), "came in place of TLS" },
		{ "chain", SC_KIND_TEXTS, AT(chain),
			"sha256, in the order sent", N(n_chain),
			.max = SC_LIMIT_CHAIN_CERTS },
		{ "chain_bytes", SC_KIND_LONG, AT(chain_bytes),
			"size of the certificate message" },
		{ "large_message", SC_KIND_TEXT, AT(large_message),
			"that OpenSSL does not read" },
		{ "ocsp_response", SC_KIND_BASE64, AT(ocsp_response),
			"stapled" },
		{ "sct_list", SC_KIND_BASE64, AT(sct_list), "TLS extension" },
		{ "ticket_lifetime_s", SC_KIND_LONG, AT(ticket_lifetime_s),
			"of session tickets; 0 none came" },
		{ "early_data", SC_KIND_BOOL, AT(early_data),
			"a ticket allows it" },
		{ 0 } } };
#undef HERE

#define REPLY(m, about)                                          \
	{                                                        \
#m, SC_KIND_STRUCT, AT(m), about, .type = &reply \
	}

#define HERE sc_variant
static const struct sc_type variant = { "variant",
	TYPE(sc_variant){ { "name", SC_KIND_NAME, AT(name), "what differs" },
		{ "tls", SC_KIND_STRUCT, AT(tls), "the handshake",
			.type = &tls },
		{ 0 } } };
#undef HERE

#define HERE sc_trial_turn
static const struct sc_type trial_turn = { "trial_turn",
	TYPE(sc_trial_turn){
		{ "at_ms", SC_KIND_LONG, AT(at_ms), "since the probe began" },
		{ "tls", SC_KIND_BOOL, AT(tls), "inside TLS" },
		{ "sent", SC_KIND_RAW, AT(sent), "in one go; null: listened" },
		{ "replies", SC_KIND_ARRAY, AT(replies), "until the next turn",
			N(n_replies), &reply },
		{ 0 } } };
#undef HERE

#define HERE sc_trial
static const struct sc_type trial = { "trial",
	TYPE(sc_trial){ { "name", SC_KIND_NAME, AT(name), "of its script" },
		{ "outcome", SC_KIND_ENUM, AT(outcome), "ok: led to its end",
			.names = sc_outcome_words },
		{ "detail", SC_KIND_TEXT, AT(detail), "of a failure" },
		{ "began_ms", SC_KIND_LONG, AT(began_ms), "connected" },
		{ "ended_ms", SC_KIND_LONG, AT(ended_ms), "over" },
		{ "turns", SC_KIND_ARRAY, AT(turns), "what was said",
			N(n_turns), &trial_turn },
		{ "tls", SC_KIND_ENUM, AT(tls), "how the handshake ended",
			.names = sc_outcome_words },
		{ "tls_detail", SC_KIND_TEXT, AT(tls_detail),
			"of its failure" },
		{ "not_tls", SC_KIND_RAW, AT(not_tls), "came in place of TLS" },
		{ 0 } } };
#undef HERE

#define HERE sc_hello
static const struct sc_type hello = { "hello",
	TYPE(sc_hello){ { "name", SC_KIND_NAME, AT(name), "what was offered" },
		{ "outcome", SC_KIND_ENUM, AT(outcome),
			"ok: the server took it up",
			.names = sc_outcome_words },
		{ "detail", SC_KIND_TEXT, AT(detail), "of a failure" },
		{ "began_ms", SC_KIND_LONG, AT(began_ms), "ClientHello sent" },
		{ "ended_ms", SC_KIND_LONG, AT(ended_ms), "answered or not" },
		{ "alert", SC_KIND_TEXT, AT(alert), "received, fatal" },
		{ "version", SC_KIND_TEXT, AT(version), "chosen" },
		{ "cipher_suite", SC_KIND_TEXT, AT(cipher_suite), "IANA name" },
		{ "group", SC_KIND_TEXT, AT(group), "chosen or asked for" },
		{ "hello_retry", SC_KIND_BOOL, AT(hello_retry),
			"HelloRetryRequest" },
		{ "compression", SC_KIND_BOOL, AT(compression), "of TLS" },
		{ "secure_renegotiation", SC_KIND_BOOL,
			AT(secure_renegotiation), "RFC 5746" },
		{ "extended_master_secret", SC_KIND_BOOL,
			AT(extended_master_secret), "RFC 7627" },
		{ "encrypt_then_mac", SC_KIND_BOOL, AT(encrypt_then_mac),
			"RFC 7366" },
		{ "alpn", SC_KIND_RAW, AT(alpn), "protocol chosen" },
		{ "dh_bits", SC_KIND_INT, AT(dh_bits), "0: no DHE" },
		{ "dh_prime", SC_KIND_TEXT, AT(dh_prime),
			"its name, or custom" },
		{ "signature_scheme", SC_KIND_TEXT, AT(signature_scheme),
			"of ServerKeyExchange, IANA name" },
		{ "client_certificate_requested", SC_KIND_BOOL,
			AT(client_certificate_requested), "by the server" },
		{ "n_ca_names", SC_KIND_INT, AT(n_ca_names),
			"of CertificateRequest" },
		{ "ca_bytes", SC_KIND_INT, AT(ca_bytes), "all of them" },
		{ "ca_names", SC_KIND_RAWS, AT(ca_names), "DER, the first ones",
			N(n_ca_names_kept), .max = SC_LIMIT_CA_NAMES },
		{ "request_schemes", SC_KIND_TEXTS, AT(request_schemes),
			"of CertificateRequest", N(n_request_schemes) },
		{ "chain", SC_KIND_TEXTS, AT(chain),
			"sha256, in the order sent", N(n_chain),
			.max = SC_LIMIT_CHAIN_CERTS },
		{ 0 } } };
#undef HERE

#define HERE sc_extra_session
static const struct sc_type extra_session = { "extra_session",
	TYPE(sc_extra_session){
		{ "name", SC_KIND_NAME, AT(name), "of the variant or hello" },
		{ "connect", SC_KIND_ENUM, AT(connect), "of TCP",
			.names = sc_outcome_words },
		{ "connect_detail", SC_KIND_TEXT, AT(connect_detail),
			"for people" },
		REPLY(greeting, "before anything is sent"),
		REPLY(ehlo, "in clear"),
		REPLY(starttls, "also tried when not offered"), { 0 } } };
#undef HERE

#define HERE sc_line
static const struct sc_type line = { "line",
	TYPE(sc_line){
		{ "at_ms", SC_KIND_LONG, AT(at_ms), "since the probe began" },
		{ "client", SC_KIND_BOOL, AT(client), "sent by us" },
		{ "tls", SC_KIND_BOOL, AT(tls), "inside TLS" },
		{ "text", SC_KIND_RAW, AT(text), "without the line end" },
		{ 0 } } };
#undef HERE

#define HERE sc_endpoint
static const struct sc_type endpoint = { "endpoint",
	TYPE(sc_endpoint){ { "host", SC_KIND_TEXT, AT(host),
				   "null: an address was given" },
		{ "address", SC_KIND_NAME, AT(address), "IPv4 or IPv6" },
		{ "port", SC_KIND_INT, AT(port), "TCP", .max = 65535 },
		{ "preference", SC_KIND_INT_OR_NULL, AT(preference),
			"of the MX", .max = 65535 },
		{ "mode", SC_KIND_ENUM, AT(mode), "how TLS begins",
			.names = sc_mode_words },
		{ "connect", SC_KIND_ENUM, AT(connect), "of TCP",
			.names = sc_outcome_words },
		{ "connect_detail", SC_KIND_TEXT, AT(connect_detail),
			"for people" },
		{ "connect_began_ms", SC_KIND_LONG, AT(connect_began_ms), "" },
		{ "connect_ended_ms", SC_KIND_LONG, AT(connect_ended_ms), "" },
		REPLY(greeting, "before anything is sent"),
		REPLY(ehlo, "in clear"), REPLY(helo, "after a refused EHLO"),
		REPLY(starttls, "also tried when not offered"),
		{ "extra_plaintext", SC_KIND_RAW, AT(extra_plaintext),
			"glued to the 220 reply" },
		{ "implicit_tls_answers", SC_KIND_BOOL,
			AT(implicit_tls_answers),
			"a silent STARTTLS port spoke TLS" },
		{ "tls", SC_KIND_REF, AT(tls), "the handshake", .type = &tls },
		REPLY(greeting_tls, "unasked, inside TLS"),
		REPLY(ehlo_tls, "inside TLS"), REPLY(quit, "at the end"),
		{ "transcript", SC_KIND_ARRAY, AT(transcript),
			"the SMTP session", N(n_transcript), &line,
			.max = SC_LIMIT_TRANSCRIPT_LINES },
		{ "transcript_cut", SC_KIND_BOOL, AT(transcript_cut),
			"the rest was over the limit" },
		{ "connections", SC_KIND_INT, AT(connections),
			"made for all of this" },
		{ "variants", SC_KIND_ARRAY, AT(variants), "further handshakes",
			N(n_variants), &variant, .max = SC_LIMIT_VARIANTS },
		{ "trials", SC_KIND_ARRAY, AT(trials), "further sessions",
			N(n_trials), &trial },
		{ "hellos", SC_KIND_ARRAY, AT(hellos),
			"answers to hellos made by hand", N(n_hellos), &hello },
		{ "sessions", SC_KIND_ARRAY, AT(sessions),
			"what extra sessions said before TLS", N(n_sessions),
			&extra_session },
		{ "further_stopped", SC_KIND_TEXT, AT(further_stopped),
			"why further sessions were not held" },
		{ "further_too_slow", SC_KIND_BOOL, AT(further_too_slow),
			"since the first session took long" },
		{ "further_left", SC_KIND_INT, AT(further_left),
			"how many were not" },
		{ 0 } } };
#undef HERE

#define HERE sc_certificate
static const struct sc_type certificate = { "certificate",
	TYPE(sc_certificate){
		{ "sha256", SC_KIND_NAME, AT(sha256), "of the DER" },
		{ "der", SC_KIND_BASE64, AT(der), "as sent" }, { 0 } } };
#undef HERE

#define HERE sc_pki_fetch
static const struct sc_type pki_fetch = { "pki_fetch",
	TYPE(sc_pki_fetch){ { "kind", SC_KIND_ENUM, AT(kind), "what was wanted",
				    .names = pki_kinds },
		{ "url", SC_KIND_NAME, AT(url), "as the certificate has it" },
		{ "certificate", SC_KIND_TEXT, AT(certificate),
			"ocsp: sha256 of the one asked about" },
		{ "address", SC_KIND_TEXT, AT(address),
			"null: none was asked" },
		{ "outcome", SC_KIND_ENUM, AT(outcome), "of the whole response",
			.names = sc_outcome_words },
		{ "detail", SC_KIND_TEXT, AT(detail), "of a failure" },
		{ "moved_to", SC_KIND_TEXT, AT(moved_to),
			"the URL behind redirects" },
		{ "status", SC_KIND_INT, AT(status),
			"HTTP status code; 0 none" },
		{ "content_type", SC_KIND_RAW, AT(content_type),
			"the header's value" },
		{ "body", SC_KIND_BASE64, AT(body), "as it came" },
		{ "cached", SC_KIND_BOOL, AT(cached), "got before" },
		{ "fetched_at", SC_KIND_DATE_OR_NULL, AT(fetched_at),
			"when it came" },
		{ "began_ms", SC_KIND_LONG, AT(began_ms),
			"since the probe began" },
		{ "ended_ms", SC_KIND_LONG, AT(ended_ms),
			"since the probe began" },
		{ 0 } } };
#undef HERE

#define HERE sc_obs
const struct sc_type sc_type_obs = { "observation",
	TYPE(sc_obs){ { "schema_version", SC_KIND_TEXT, AT(schema_version),
			      "of this form" },
		{ "tool_version", SC_KIND_TEXT, AT(tool_version),
			"of smtpcert" },
		{ "target", SC_KIND_STRUCT, AT(target), "what was asked for",
			.type = &target },
		{ "depth", SC_KIND_ENUM, AT(depth), "how far the probe looked",
			.names = sc_depth_words },
		{ "observed_at", SC_KIND_DATE, AT(observed_at),
			"the probe began" },
		{ "elapsed_ms", SC_KIND_LONG, AT(elapsed_ms),
			"the probe took" },
		{ "domain", SC_KIND_REF, AT(domain), "null: not a mail domain",
			.type = &domain },
		{ "hosts", SC_KIND_ARRAY, AT(hosts),
			"whose addresses were asked", N(n_hosts), &host,
			.max = SC_LIMIT_ENDPOINTS },
		{ "endpoints", SC_KIND_ARRAY, AT(endpoints), "every address",
			N(n_endpoints), &endpoint, .max = SC_LIMIT_ENDPOINTS },
		{ "certificates", SC_KIND_ARRAY, AT(certificates), "each once",
			N(n_certificates), &certificate,
			.max = SC_LIMIT_CERTIFICATES },
		{ "inquest", SC_KIND_ENUM, AT(inquest),
			"what was done to learn of revocation",
			.names = inquests },
		{ "pki", SC_KIND_ARRAY, AT(pki), "got from CAs", N(n_pki),
			&pki_fetch },
		{ 0 } } };
#undef HERE

#include "base/limits.h"
#include "facts/revocation.h"
#include "report/parts.h"

const char *const sc_severity_words[] = {
	[SC_SEVERITY_PASS] = "pass",
	[SC_SEVERITY_INFO] = "info",
	[SC_SEVERITY_WARN] = "warn",
	[SC_SEVERITY_UNKNOWN] = "unknown",
	[SC_SEVERITY_FAIL] = "fail",
	NULL,
};

const char *const sc_verdict_words[] = {
	[SC_VERDICT_PASS] = "pass",
	[SC_VERDICT_WARN] = "warn",
	[SC_VERDICT_FAIL] = "fail",
	[SC_VERDICT_UNKNOWN] = "unknown",
	NULL,
};

const char *const sc_sender_outcome_words[] = {
	[SC_SENDER_NOT_APPLICABLE] = "not-applicable",
	[SC_SENDER_AUTHENTICATED] = "delivers-authenticated",
	[SC_SENDER_ENCRYPTED] = "delivers-encrypted",
	[SC_SENDER_UNVERIFIED] = "delivers-unverified",
	[SC_SENDER_CLEARTEXT] = "delivers-cleartext",
	[SC_SENDER_UNKNOWN] = "unknown",
	[SC_SENDER_DEFERS] = "defers",
	[SC_SENDER_REFUSES] = "refuses",
	[SC_SENDER_BOUNCES] = "bounces",
	[SC_SENDER_PASSWORD_IN_CLEAR] = "password-in-clear",
	NULL,
};

#define AT(m)   .at = offsetof(struct HERE, m)
#define N(m)    .count_at = offsetof(struct HERE, m)
#define TYPE(n) sizeof(struct n), (const struct sc_field[])

#define HERE sc_report_tool
const struct sc_type sc_type_report_tool = { "tool",
	TYPE(sc_report_tool){ { "name", SC_KIND_TEXT, AT(name), "smtpcert" },
		{ "version", SC_KIND_TEXT, AT(version), "of the judgement" },
		{ 0 } } };
#undef HERE

#define HERE sc_report_target
const struct sc_type sc_type_report_target = { "target",
	TYPE(sc_report_target){
		{ "input", SC_KIND_NAME, AT(input), "as typed" },
		{ "kind", SC_KIND_ENUM, AT(kind), "what was asked for",
			.names = sc_target_kind_words },
		{ "role", SC_KIND_ENUM, AT(role), "what the port is for",
			.names = sc_role_words },
		{ "domain", SC_KIND_TEXT, AT(domain), "mail domain, A-labels" },
		{ "host", SC_KIND_TEXT, AT(host), "server, A-labels" },
		{ "address", SC_KIND_TEXT, AT(address), "server by address" },
		{ "port", SC_KIND_INT, AT(port), "TCP port", .max = 65535 },
		{ 0 } } };
#undef HERE

#define HERE sc_report_rules
static const struct sc_type rules = { "rules",
	TYPE(sc_report_rules){ { "name", SC_KIND_ENUM, AT(name), "--rules",
				       .names = sc_rules_words },
		{ "warn_days", SC_KIND_INT_OR_NULL, AT(warn.days),
			"of the life of a certificate", .max = 36500 },
		{ "warn_percent", SC_KIND_INT_OR_NULL, AT(warn.percent),
			"of its whole life; the lesser counts", .max = 100 },
		{ "fail_days", SC_KIND_INT_OR_NULL, AT(fail.days),
			"of the life of a certificate", .max = 36500 },
		{ "fail_percent", SC_KIND_INT_OR_NULL, AT(fail.percent),
			"of its whole life; the lesser counts", .max = 100 },
		{ 0 } } };
#undef HERE

#define HERE sc_sender_host
static const struct sc_type sender_host = { "sender_host",
	TYPE(sc_sender_host){
		{ "host", SC_KIND_TEXT, AT(host), "null: by address" },
		{ "address", SC_KIND_TEXT, AT(address), "IPv4 or IPv6" },
		{ "port", SC_KIND_INT, AT(port), "TCP port", .max = 65535 },
		{ "outcome", SC_KIND_ENUM, AT(outcome),
			"with this address alone",
			.names = sc_sender_outcome_words },
		{ "worst", SC_KIND_ENUM, AT(worst), "for some of the class",
			.names = sc_sender_outcome_words },
		{ "finding", SC_KIND_TEXT, AT(finding), "that decides it" },
		{ "note", SC_KIND_TEXT, AT(note), "a sender that deviates" },
		{ "result_type", SC_KIND_TEXT, AT(result_type),
			"RFC 8460 section 4.3; null: nothing to report" },
		{ 0 } } };
#undef HERE

#define HERE sc_implementation
static const struct sc_type implementation = { "implementation",
	TYPE(sc_implementation){
		{ "name", SC_KIND_NAME, AT(name), "program and setting" },
		{ "outcome", SC_KIND_ENUM, AT(outcome), "what happens normally",
			.names = sc_sender_outcome_words },
		{ "worst", SC_KIND_ENUM, AT(worst), "what can happen",
			.names = sc_sender_outcome_words },
		{ "finding", SC_KIND_TEXT, AT(finding),
			"that decides the worst" },
		{ "note", SC_KIND_TEXT, AT(note),
			"why it is not as with its class" },
		{ "mandatory", SC_KIND_BOOL, AT(mandatory),
			"asks for more than its class" },
		{ "programs", SC_KIND_TEXTS, AT(programs),
			"mail clients: settings, docs/clients.md",
			N(n_programs) },
		{ 0 } } };
#undef HERE

#define HERE sc_sender
static const struct sc_type sender = { "sender",
	TYPE(sc_sender){
		{ "sender", SC_KIND_NAME, AT(sender), "class of senders" },
		{ "outcome", SC_KIND_ENUM, AT(outcome), "what happens normally",
			.names = sc_sender_outcome_words },
		{ "worst", SC_KIND_ENUM, AT(worst), "what can happen",
			.names = sc_sender_outcome_words },
		{ "finding", SC_KIND_TEXT, AT(finding),
			"that decides the worst" },
		{ "returning", SC_KIND_ENUM, AT(returning),
			"mta-sts: with a policy cached before",
			.names = sc_sender_outcome_words },
		{ "note", SC_KIND_TEXT, AT(note), "about all of it" },
		{ "hosts", SC_KIND_ARRAY, AT(hosts), "each address", N(n_hosts),
			&sender_host, .max = SC_LIMIT_ENDPOINTS },
		{ "implementations", SC_KIND_ARRAY, AT(implementations),
			"programs of the class", N(n_implementations),
			&implementation },
		{ 0 } } };
#undef HERE

#define HERE sc_report_host_policy
static const struct sc_type host_policy = { "host_policy",
	TYPE(sc_report_host_policy){
		{ "host", SC_KIND_NAME, AT(host), "whose it is" },
		{ "dane", SC_KIND_TEXT, AT(dane), "what binds it, RFC 7672" },
		{ "owner", SC_KIND_TEXT, AT(owner), "of the TLSA records" },
		{ "tlsa", SC_KIND_TEXTS, AT(tlsa), "the records, whole",
			N(n_tlsa), .max = SC_LIMIT_DNS_RECORDS },
		{ "tlsa_ttl_s", SC_KIND_LONG, AT(tlsa_ttl_s), "-1: none" },
		{ "caa", SC_KIND_TEXT, AT(caa), "whether there is any" },
		{ "issuers", SC_KIND_TEXTS, AT(issuers),
			"CAA domains that may issue", N(n_issuers) },
		{ 0 } } };
#undef HERE

#define HERE sc_report_policies
static const struct sc_type policies = { "policies",
	TYPE(sc_report_policies){
		{ "dnssec", SC_KIND_TEXT, AT(dnssec), "of the MX records" },
		{ "sts", SC_KIND_TEXT, AT(sts), "the MTA-STS record" },
		{ "sts_mode", SC_KIND_TEXT, AT(sts_mode),
			"in force; null: none" },
		{ "sts_id", SC_KIND_TEXT, AT(sts_id), "of the record" },
		{ "sts_max_age_s", SC_KIND_LONG, AT(sts_max_age_s),
			"of the policy; -1: none" },
		{ "tlsrpt", SC_KIND_TEXT, AT(tlsrpt), "the TLSRPT record" },
		{ "rua", SC_KIND_TEXTS, AT(rua), "where reports go", N(n_rua) },
		{ "hosts", SC_KIND_ARRAY, AT(hosts), "each host", N(n_hosts),
			&host_policy, .max = SC_LIMIT_ENDPOINTS },
		{ 0 } } };
#undef HERE

#define HERE sc_report_tls
static const struct sc_type tls = { "tls",
	TYPE(sc_report_tls){
		{ "version", SC_KIND_TEXT, AT(version), "negotiated" },
		{ "cipher_suite", SC_KIND_TEXT, AT(cipher_suite), "IANA name" },
		{ "group", SC_KIND_TEXT, AT(group), "of the key exchange" },
		{ "signature_scheme", SC_KIND_TEXT, AT(signature_scheme),
			"of the handshake" },
		{ 0 } } };
#undef HERE

#define HERE sc_report_store
static const struct sc_type store = { "store",
	TYPE(sc_report_store){ { "store", SC_KIND_TEXT, AT(store), "its name" },
		{ "verdict", SC_KIND_ENUM, AT(verdict),
			"of the chain; unknown: the store is empty",
			.names = sc_verdict_words },
		{ "reason", SC_KIND_TEXT, AT(reason), "null: trusted" },
		{ "anchor", SC_KIND_TEXT, AT(anchor), "null: none reached" },
		{ 0 } } };
#undef HERE

#define HERE sc_report_variant
static const struct sc_type variant = { "variant",
	TYPE(sc_report_variant){
		{ "name", SC_KIND_NAME, AT(name), "what was other" },
		{ "outcome", SC_KIND_ENUM, AT(outcome), "of the handshake",
			.names = sc_outcome_words },
		{ "detail", SC_KIND_TEXT, AT(detail), "of a failure" },
		{ "version", SC_KIND_TEXT, AT(tls.version), "negotiated" },
		{ "cipher_suite", SC_KIND_TEXT, AT(tls.cipher_suite),
			"IANA name" },
		{ "group", SC_KIND_TEXT, AT(tls.group), "of the key exchange" },
		{ "signature_scheme", SC_KIND_TEXT, AT(tls.signature_scheme),
			"of the handshake" },
		{ "chain", SC_KIND_TEXTS, AT(chain), "sha256, as sent",
			N(n_chain), .max = SC_LIMIT_CHAIN_CERTS },
		{ 0 } } };
#undef HERE

#define HERE sc_report_odd
static const struct sc_type odd = { "odd",
	TYPE(sc_report_odd){
		{ "certificate", SC_KIND_TEXT, AT(certificate), "sha256" },
		{ "shown", SC_KIND_TEXT, AT(shown), "where, and when" },
		{ "differs", SC_KIND_TEXT, AT(differs), "from the usual one" },
		{ 0 } } };
#undef HERE

#define HERE sc_report_distinct
static const struct sc_type distinct = { "distinct",
	TYPE(sc_report_distinct){
		{ "host", SC_KIND_TEXT, AT(host), "null: by address" },
		{ "address", SC_KIND_TEXT, AT(address), "the first" },
		{ "port", SC_KIND_INT, AT(port), "TCP port", .max = 65535 },
		{ "count", SC_KIND_INT, AT(count),
			"of its certificates, at all addresses" },
		{ "certificate", SC_KIND_TEXT, AT(certificate),
			"sha256, of most addresses" },
		{ "odd", SC_KIND_ARRAY, AT(odd), "the others", N(n_odd), &odd,
			.max = SC_LIMIT_CERTIFICATES },
		{ 0 } } };
#undef HERE

#define HERE sc_report_endpoint
static const struct sc_type endpoint = { "endpoint",
	TYPE(sc_report_endpoint){
		{ "host", SC_KIND_TEXT, AT(host), "null: by address" },
		{ "address", SC_KIND_TEXT, AT(address),
			"null: none was found" },
		{ "port", SC_KIND_INT, AT(port), "TCP port", .max = 65535 },
		{ "preference", SC_KIND_INT_OR_NULL, AT(preference),
			"of the MX" },
		{ "mode", SC_KIND_ENUM, AT(mode), "how TLS begins",
			.names = sc_mode_words },
		{ "outcome", SC_KIND_ENUM, AT(outcome), "how the session ended",
			.names = sc_end_words },
		{ "error", SC_KIND_TEXT, AT(error), "the same for people" },
		{ "verdict", SC_KIND_ENUM, AT(verdict), "of its findings",
			.names = sc_verdict_words },
		{ "tls", SC_KIND_REF, AT(tls), "negotiated", .type = &tls },
		{ "chain", SC_KIND_TEXTS, AT(chain), "sha256, as sent",
			N(n_chain), .max = SC_LIMIT_CHAIN_CERTS },
		{ "variants", SC_KIND_ARRAY, AT(variants), "further handshakes",
			N(n_variants), &variant },
		{ "stores", SC_KIND_ARRAY, AT(stores),
			"trust stores side by side", N(n_stores), &store },
		{ "distinct_certificates", SC_KIND_INT,
			AT(distinct_certificates), "of all its handshakes" },
		{ "trusted_until", SC_KIND_DATE_OR_NULL, AT(trusted_until),
			"of the path; null: it is not trusted" },
		{ "connect_ms", SC_KIND_LONG, AT(connect_ms), "-1: not tried" },
		{ "handshake_ms", SC_KIND_LONG, AT(handshake_ms),
			"-1: it did not complete" },
		{ "program", SC_KIND_TEXT, AT(program),
			"mail server, by its greeting" },
		{ "reload", SC_KIND_TEXT, AT(reload),
			"the command that makes it read its certificate" },
		{ 0 } } };
#undef HERE

#define HERE sc_report_key
static const struct sc_type key = { "key",
	TYPE(sc_report_key){ { "algorithm", SC_KIND_TEXT, AT(algorithm),
				     "RSA, EC, Ed25519" },
		{ "bits", SC_KIND_INT_OR_NULL, AT(bits), "size" },
		{ "curve", SC_KIND_TEXT, AT(curve), "of an EC key" }, { 0 } } };
#undef HERE

#define HERE sc_report_sct
static const struct sc_type sct = { "sct",
	TYPE(sc_report_sct){
		{ "source", SC_KIND_NAME, AT(source), "embedded, tls or ocsp" },
		{ "log_id", SC_KIND_TEXT, AT(log_id),
			"base64; null: unreadable" },
		{ "log", SC_KIND_TEXT, AT(log), "by the list of logs given" },
		{ "operator", SC_KIND_TEXT, AT(operator_name),
			"of the log at that time" },
		{ "timestamp", SC_KIND_DATE_OR_NULL, AT(timestamp),
			"by the log" },
		{ "status", SC_KIND_NAME, AT(status),
			"ok, unverified, or what is wrong" },
		{ 0 } } };
#undef HERE

#define HERE sc_report_revocation
static const struct sc_type revocation = { "revocation",
	TYPE(sc_report_revocation){
		{ "status", SC_KIND_ENUM, AT(status), "at the date judged for",
			.names = sc_revocation_words },
		{ "source", SC_KIND_ENUM, AT(source), "who says so",
			.names = sc_revocation_source_words },
		{ "url", SC_KIND_TEXT, AT(url), "of the CRL or responder" },
		{ "reason", SC_KIND_TEXT, AT(reason),
			"of a revocation, RFC 5280 5.3.1" },
		{ "date", SC_KIND_DATE_OR_NULL, AT(date), "of a revocation" },
		{ "why", SC_KIND_TEXT, AT(why), "nothing is known" },
		{ "until", SC_KIND_DATE_OR_NULL, AT(until),
			"nextUpdate of the source" },
		{ "fetched_at", SC_KIND_DATE_OR_NULL, AT(fetched_at),
			"the source was got" },
		{ 0 } } };
#undef HERE

#define HERE sc_report_certificate
static const struct sc_type certificate = { "certificate",
	TYPE(sc_report_certificate){
		{ "subject", SC_KIND_TEXT, AT(subject), "RFC 4514" },
		{ "issuer", SC_KIND_TEXT, AT(issuer), "RFC 4514" },
		{ "issuer_name", SC_KIND_TEXT, AT(issuer_name), "in short" },
		{ "serial_number", SC_KIND_TEXT, AT(serial_number), "hex" },
		{ "not_before", SC_KIND_DATE, AT(not_before), "inclusive" },
		{ "not_after", SC_KIND_DATE, AT(not_after), "inclusive" },
		{ "dns_names", SC_KIND_TEXTS, AT(dns_names), "SAN, printable",
			N(n_dns_names), .max = SC_LIMIT_CERT_NAMES },
		{ "ip_addresses", SC_KIND_TEXTS, AT(ip_addresses), "SAN",
			N(n_ip_addresses), .max = SC_LIMIT_CERT_NAMES },
		{ "key", SC_KIND_STRUCT, AT(key), "public key", .type = &key },
		{ "signature_algorithm", SC_KIND_TEXT, AT(signature_algorithm),
			"of the issuer's signature" },
		{ "spki_sha256", SC_KIND_TEXT, AT(spki_sha256),
			"as in TLSA x 1 1" },
		{ "scts", SC_KIND_ARRAY, AT(scts),
			"signed certificate timestamps, RFC 6962", N(n_scts),
			&sct },
		{ "revocation", SC_KIND_REF, AT(revocation),
			"null: nobody was asked", .type = &revocation },
		{ "pem", SC_KIND_NAME, AT(pem), "the certificate" }, { 0 } } };
#undef HERE

#define HERE sc_report_subject
static const struct sc_type subject = { "subject",
	TYPE(sc_report_subject){
		{ "domain", SC_KIND_TEXT, AT(domain), "mail domain" },
		{ "host", SC_KIND_TEXT, AT(host), "null: of no one host" },
		{ "address", SC_KIND_TEXT, AT(address),
			"null: of no one address" },
		{ "port", SC_KIND_INT_OR_NULL, AT(port), "TCP port",
			.max = 65535 },
		{ "certificate", SC_KIND_TEXT, AT(certificate), "sha256" },
		{ 0 } } };
#undef HERE

#define HERE sc_finding
static const struct sc_type finding = { "finding",
	TYPE(sc_finding){
		{ "id", SC_KIND_NAME, AT(id), "stable; smtpcert explain ID" },
		{ "severity", SC_KIND_ENUM, AT(severity), "worst first",
			.names = sc_severity_words },
		{ "subject", SC_KIND_STRUCT, AT(subject), "what it is about",
			.type = &subject },
		{ "message", SC_KIND_NAME, AT(message), "one sentence" },
		{ "evidence", SC_KIND_TEXT, AT(evidence),
			"lines, label: text" },
		{ "who", SC_KIND_TEXTS, AT(who), "who would notice", N(n_who) },
		{ "source", SC_KIND_TEXT, AT(source), "RFC and section" },
		{ "remedy", SC_KIND_TEXT, AT(remedy), "what to change" },
		{ "values", SC_KIND_DATA, AT(values),
			"what message, evidence and remedy say, by name",
			N(n_values), .max = SC_LIMIT_VALUES },
		{ 0 } } };
#undef HERE

#define HERE sc_next_failure
static const struct sc_type next_failure = { "next_failure",
	TYPE(sc_next_failure){ { "at", SC_KIND_DATE, AT(at), "when" },
		{ "finding", SC_KIND_TEXT, AT(finding), "the id it will be" },
		{ "what", SC_KIND_NAME, AT(what), "one sentence" }, { 0 } } };
#undef HERE

#define HERE sc_counts
static const struct sc_type counts = { "counts",
	TYPE(sc_counts){
		{ "checks", SC_KIND_LONG, AT(checks), "that said something" },
		{ "fail", SC_KIND_LONG, AT(fail), "findings" },
		{ "warn", SC_KIND_LONG, AT(warn), "findings" },
		{ "unknown", SC_KIND_LONG, AT(unknown), "findings" },
		{ "info", SC_KIND_LONG, AT(info), "findings" }, { 0 } } };
#undef HERE

#define HERE sc_report
const struct sc_type sc_type_report = { "report",
	TYPE(sc_report){ { "schema_version", SC_KIND_TEXT, AT(schema_version),
				 "of this form" },
		{ "tool", SC_KIND_STRUCT, AT(tool), "who judged",
			.type = &sc_type_report_tool },
		{ "target", SC_KIND_STRUCT, AT(target), "what was asked for",
			.type = &sc_type_report_target },
		{ "observed_at", SC_KIND_DATE, AT(observed_at),
			"of the probe" },
		{ "judged_at", SC_KIND_DATE, AT(judged_at),
			"the date judged for" },
		{ "rules", SC_KIND_STRUCT, AT(rules), "it is judged by",
			.type = &rules },
		{ "verdict", SC_KIND_ENUM, AT(verdict), "the worst of it",
			.names = sc_verdict_words },
		{ "summary", SC_KIND_NAME, AT(summary), "one sentence" },
		{ "senders", SC_KIND_ARRAY, AT(senders), "who can deliver",
			N(n_senders), &sender },
		{ "policies", SC_KIND_STRUCT, AT(policies), "what is published",
			.type = &policies },
		{ "endpoints", SC_KIND_ARRAY, AT(endpoints), "every address",
			N(n_endpoints), &endpoint, .max = SC_LIMIT_ENDPOINTS },
		{ "certificates", SC_KIND_MAP, AT(certificates), "by sha256",
			N(n_certificates), &certificate,
			.max = SC_LIMIT_CERTIFICATES },
		{ "distinct", SC_KIND_ARRAY, AT(distinct),
			"the certificates of each host", N(n_distinct),
			&distinct },
		{ "findings", SC_KIND_ARRAY, AT(findings), "worst first",
			N(n_findings), &finding, .max = SC_LIMIT_FINDINGS },
		{ "next_failure", SC_KIND_REF, AT(next_failure),
			"null: nothing in sight", .type = &next_failure },
		{ "counts", SC_KIND_STRUCT, AT(counts),
			"of checks and findings", .type = &counts },
		{ "depth", SC_KIND_ENUM, AT(depth), "of the probe",
			.names = sc_depth_words },
		{ "connections", SC_KIND_LONG, AT(connections),
			"with mail servers" },
		{ "elapsed_ms", SC_KIND_LONG, AT(elapsed_ms), "of the probe" },
		{ 0 } } };
#undef HERE

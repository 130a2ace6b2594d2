/*
 * topics.h -- the tables of checks, one a topic, or a few for a big one.
 *
 * A topic is what stands before the first hyphen of an id. Each table is
 * defined in the file of its name and ended by an entry without an id.
 */
#ifndef SC_CHECK_TOPICS_H
#define SC_CHECK_TOPICS_H

#include "check/check.h"

extern const struct sc_check sc_checks_dns[];
extern const struct sc_check sc_checks_dns_signed[];
extern const struct sc_check sc_checks_mx[];
extern const struct sc_check sc_checks_mx_policy[];
extern const struct sc_check sc_checks_net[];
extern const struct sc_check sc_checks_smtp[];
extern const struct sc_check sc_checks_starttls[];
extern const struct sc_check sc_checks_starttls_sessions[];
extern const struct sc_check sc_checks_starttls_trials[];
extern const struct sc_check sc_checks_sub[];
extern const struct sc_check sc_checks_srv[];
extern const struct sc_check sc_checks_tls[];
extern const struct sc_check sc_checks_tls_ticket[];
extern const struct sc_check sc_checks_tls_family[];
extern const struct sc_check sc_checks_tls_hello[];
extern const struct sc_check sc_checks_tls_sni[];
extern const struct sc_check sc_checks_further[];
extern const struct sc_check sc_checks_cauth[];
extern const struct sc_check sc_checks_cauth_list[];
extern const struct sc_check sc_checks_reqtls[];
extern const struct sc_check sc_checks_probe[];
extern const struct sc_check sc_checks_probe_unseen[];
extern const struct sc_check sc_checks_cert_encoding[];
extern const struct sc_check sc_checks_cert_extensions[];
extern const struct sc_check sc_checks_cert_usage[];
extern const struct sc_check sc_checks_cert_apple[];
extern const struct sc_check sc_checks_cert_names[];
extern const struct sc_check sc_checks_cert_san[];
extern const struct sc_check sc_checks_cert_reserved[];
extern const struct sc_check sc_checks_cert_defaults[];
extern const struct sc_check sc_checks_cert_level[];
extern const struct sc_check sc_checks_time[];
extern const struct sc_check sc_checks_time_issuer[];
extern const struct sc_check sc_checks_staple[];
extern const struct sc_check sc_checks_revoke[];
extern const struct sc_check sc_checks_revoke_crl[];
extern const struct sc_check sc_checks_revoke_ocsp[];
extern const struct sc_check sc_checks_ct[];
extern const struct sc_check sc_checks_ct_enough[];
extern const struct sc_check sc_checks_name[];
extern const struct sc_check sc_checks_name_form[];
extern const struct sc_check sc_checks_name_scope[];
extern const struct sc_check sc_checks_chain[];
extern const struct sc_check sc_checks_chain_path[];
extern const struct sc_check sc_checks_chain_root[];
extern const struct sc_check sc_checks_trust[];
extern const struct sc_check sc_checks_trust_stores[];
extern const struct sc_check sc_checks_caa[];
extern const struct sc_check sc_checks_key[];
extern const struct sc_check sc_checks_key_broken[];
extern const struct sc_check sc_checks_key_kind[];
extern const struct sc_check sc_checks_sig[];
extern const struct sc_check sc_checks_pqc[];
extern const struct sc_check sc_checks_vuln[];
extern const struct sc_check sc_checks_dane[];
extern const struct sc_check sc_checks_dane_owner[];
extern const struct sc_check sc_checks_dane_records[];
extern const struct sc_check sc_checks_dane_match[];
extern const struct sc_check sc_checks_dane_combo[];
extern const struct sc_check sc_checks_dane_ta[];
extern const struct sc_check sc_checks_dane_ee[];
extern const struct sc_check sc_checks_dane_whole[];
extern const struct sc_check sc_checks_fleet[];
extern const struct sc_check sc_checks_fleet_whole[];
extern const struct sc_check sc_checks_sts_record[];
extern const struct sc_check sc_checks_sts_fetch[];
extern const struct sc_check sc_checks_sts_host[];
extern const struct sc_check sc_checks_sts_policy[];
extern const struct sc_check sc_checks_sts_mx[];
extern const struct sc_check sc_checks_sts_mode[];
extern const struct sc_check sc_checks_tlsrpt[];
extern const struct sc_check sc_checks_limit[];

#endif

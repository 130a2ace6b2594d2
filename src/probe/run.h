/*
 * run.h -- one probe in the making: what its steps share.
 *
 *     probe.c    begins, and ends with an observation
 *     run.c      its clock
 *     ask.c      questions, each asked once
 *     domain.c   what is asked about a mail domain
 *     place.c    what is asked about a host
 *     fetch.c    the policy host of MTA-STS
 *     visit.c    the endpoints, one session after the other at each address
 *     further.c  further sessions with them
 *     variant.c  those that are other handshakes
 *     hello.c    those that show a hello made by hand
 *     trial.c    those that are other dialogues (talk.c)
 *     pki.c      what the CAs say of what the endpoints showed
 *     collect.c  all of it in the order of the plan
 *
 * What is asked when, all as soon as its condition holds and side by side:
 *
 *     at once              MX, TXT _mta-sts, TXT _smtp._tls, and A, AAAA of
 *                          mta-sts; or SRV of the submission services
 *     a host is known      its A, AAAA, and CAA of it and of the names above
 *     it is an alias       its CNAME
 *     all of A .. CNAME    TLSA at each owner that sc_dane_owners() names
 *     insecure addresses   hint: TLSA, which no sender asks for
 *     no TLSA record       hints: A at the owner of TLSA; TLSA elsewhere,
 *                          unless the lookup failed
 *     an address           a session; of an alias when its TLSA is known,
 *                          since SNI is the TLSA base domain
 *     a session is over,   further sessions, by the depth of the probe
 *     TLSA known
 *     an address of the    a fetch
 *     policy host
 *     a session showed     CRLs of them, or an OCSP response
 *     certificates
 *     no STS record        hints: TXT elsewhere
 *     a TLSRPT record      hints: where its reports go
 *
 * Nothing here is freed: all of it lives in the arena of the observation.
 */
#ifndef SC_PROBE_RUN_H
#define SC_PROBE_RUN_H

#include "probe/fetch.h"
#include "probe/pki.h"
#include "probe/place.h"
#include "probe/probe.h"

/* Of a submission domain; the hosts of others are all in the first. */
enum { SC_RUN_SUBMISSIONS, SC_RUN_SUBMISSION, SC_RUN_SERVICES };

struct sc_pki_job;

struct sc_run {
	struct sc_arena *arena;
	struct sc_net *net;
	struct sc_tls_context *tls;
	struct sc_error tls_error;
	const struct sc_target *target;
	const struct sc_probe_options *options;
	struct sc_mono began, deadline;
	struct sc_question *questions; /* the latest first */
	struct sc_domain *domain;      /* or NULL */
	struct sc_inquiry domain_hints;
	struct sc_policy_place *policy; /* or NULL */
	struct sc_places services[SC_RUN_SERVICES];
	struct sc_queue visits;
	struct sc_pki_job *pki; /* pki.c; first to last */
	size_t pki_bytes;       /* that they hold */
	size_t n_certs;         /* that all sessions showed */
	size_t cert_bytes;      /* the same */
	size_t n_open; /* of questions, fetches, and visits not yet seen */
};

/* Milliseconds since the probe began. */
long long sc_run_now_ms(const struct sc_run *r);

/* Addresses of that family, 4 or 6, are to be looked at. */
bool sc_run_wants(const struct sc_run *r, int family);

/* The time for the whole probe is over. */
bool sc_run_is_late(const struct sc_run *r);

/* `limit_s` seconds from now, or the end of the whole probe. */
struct sc_mono sc_run_until(const struct sc_run *r, int limit_s);

/*
 * How long a DNS question may take that is part of the answer. Behind one are
 * several in turn when a resolver knows nothing yet: DS and DNSKEY of each zone
 * from the root down.
 */
int sc_run_dns_s(const struct sc_run *r);

/*
 * Something more to wait for, and one thing less. When there is nothing left
 * the probe ends: sessions that have said QUIT do not wait for the answer.
 */
void sc_run_open(struct sc_run *r);
void sc_run_close(struct sc_run *r);

/* domain.c: asks about the mail domain of the target. */
void sc_domain_look_up(struct sc_run *r);

/* collect.c: fills `out` with what was seen up to now. */
void sc_collect(struct sc_run *r, struct sc_date at, struct sc_obs *out);

#endif

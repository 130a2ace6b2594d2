/*
 * limits.h -- how much of a peer's output we are ready to hold or to wait for.
 *
 * A size that a peer chose is compared with one of these before anything is
 * allocated; more than that is the outcome `limit`, never exhaustion.
 */
#ifndef SC_BASE_LIMITS_H
#define SC_BASE_LIMITS_H

/* SMTP. RFC 5321 4.5.3.1.5 says 512 bytes a line; servers do not. */
#define SC_LIMIT_SMTP_LINE_BYTES  4096
#define SC_LIMIT_SMTP_LINES       1000   /* in one reply */
#define SC_LIMIT_SMTP_REPLY_BYTES 65536  /* one reply, all lines */
#define SC_LIMIT_SMTP_BYTES       262144 /* one session, both phases */
#define SC_LIMIT_TRANSCRIPT_BYTES 65536  /* kept of one session */
#define SC_LIMIT_TRANSCRIPT_LINES 2000
#define SC_LIMIT_EXTRA_BYTES      4096  /* kept of what came behind the 220 */
#define SC_LIMIT_TRIAL_BYTES      65536 /* one trial, both phases */
#define SC_LIMIT_TRIAL_REPLIES    32    /* in one trial */

/* TLS. OpenSSL's own limit for a certificate list is 100 KiB, that of GnuTLS
 * for any message 128. */
#define SC_LIMIT_OPENSSL_CHAIN  102400
#define SC_LIMIT_GNUTLS_CHAIN   131072
#define SC_LIMIT_CHAIN_BYTES    262144
#define SC_LIMIT_CHAIN_CERTS    100
#define SC_LIMIT_TARGET_CERTS   (64 << 20) /* bytes, of all its sessions */
#define SC_LIMIT_STAPLE_BYTES   65536
#define SC_LIMIT_TLS_BYTES      524288  /* read during one handshake */
#define SC_LIMIT_TLS_OPEN_BYTES 1048576 /* read after it */
#define SC_LIMIT_NOT_TLS_BYTES  512     /* kept of what is no TLS */
#define SC_LIMIT_CA_NAMES       120     /* kept of a CertificateRequest */
#define SC_LIMIT_SCHEMES        64      /* of the same */

/* DNS and the plan made of it. */
#define SC_LIMIT_MX_HOSTS       30
#define SC_LIMIT_HOST_ADDRESSES 32 /* per family */
#define SC_LIMIT_ENDPOINTS      200
#define SC_LIMIT_ALIASES        16
#define SC_LIMIT_DNS_RECORDS    512 /* read of one answer */
#define SC_LIMIT_CAA_NAMES      8   /* asked on the way up from a host */
#define SC_LIMIT_SRV_HOSTS      8   /* of one service */

/* Policies. RFC 8461 3.3 suggests 64 KB and a minute. */
#define SC_LIMIT_POLICY_BYTES     65536
#define SC_LIMIT_POLICY_LINES     2000
#define SC_LIMIT_POLICY_ADDRESSES 4 /* per family, asked for the policy */
#define SC_LIMIT_TXT_BYTES        65536
#define SC_LIMIT_TLSA_BYTES       65536
#define SC_LIMIT_REPORT_DOMAINS   4     /* of TLSRPT, looked up */
#define SC_LIMIT_HEADER_BYTES     65536 /* of one HTTP response */

/* X.509. */
#define SC_LIMIT_DER_DEPTH        32
#define SC_LIMIT_CERT_BYTES       65536
#define SC_LIMIT_CERT_NAMES       20000
#define SC_LIMIT_EXTENSIONS       200
#define SC_LIMIT_PATH_DEPTH       32
#define SC_LIMIT_VERIFY_CERTS     1000 /* chain and intermediates, as files */
#define SC_LIMIT_POLICIES         64   /* valid at one depth of a path */
#define SC_LIMIT_PATH_NODES       2000 /* visited in one search */
#define SC_LIMIT_SIGNATURES       200  /* verified in one search */
#define SC_LIMIT_CONSTRAINT_STEPS (1 << 20) /* names compared in one search */
#define SC_LIMIT_DANE_PATHS       16        /* to a TA, of one host's records */
#define SC_LIMIT_DANE_HINT_CERTS  8     /* of a chain, that are guessed from */
#define SC_LIMIT_VARIANTS         64    /* of one endpoint, that are judged */
#define SC_LIMIT_CERTIFICATES     20000 /* in one observation, each once */
#define SC_LIMIT_OCSP_SINGLES     64    /* in one response */
#define SC_LIMIT_OCSP_CERTS       8     /* in one response */
#define SC_LIMIT_SCTS             16    /* of one list */
#define SC_LIMIT_SCT_GUESSES      256   /* entries tried, where none fits */
#define SC_LIMIT_CT_LIST_BYTES    (8 << 20)
#define SC_LIMIT_CT_LOGS          4096
#define SC_LIMIT_TRUST_BYTES      (16 << 20)
#define SC_LIMIT_RSA_BITS         16384
#define SC_LIMIT_SHARED_BITS      (1 << 19)  /* of moduli held together */
#define SC_LIMIT_SEEN_CERTS       512        /* kept of earlier targets */
#define SC_LIMIT_CRL_BYTES        (32 << 20) /* one CRL, all its entries */
#define SC_LIMIT_CRLS             64         /* looked at for one certificate */
#define SC_LIMIT_CRL_QUESTIONS    200        /* certificates, in one search */
#define SC_LIMIT_CRL_SIGNERS      2          /* other keys, in one search */
#define SC_LIMIT_CRL_POINTS       16 /* distribution points, of those of it */
#define SC_LIMIT_CRL_NAMES        16 /* of one distribution point */
#define SC_LIMIT_SERIAL_BYTES     64 /* of a certificate asked about */

/* CRLs and OCSP, got over HTTP. The largest shards in use have some MB. */
#define SC_LIMIT_PKI_BYTES     (10 << 20) /* one CRL */
#define SC_LIMIT_PKI_TOTAL     (24 << 20) /* kept in one observation */
#define SC_LIMIT_OCSP_BYTES    65536      /* one response */
#define SC_LIMIT_PKI_FETCHES   32         /* in one probe */
#define SC_LIMIT_PKI_CERTS     4          /* of one chain, from the leaf */
#define SC_LIMIT_PKI_POINTS    4          /* distribution points of one */
#define SC_LIMIT_PKI_ADDRESSES 3          /* of a CA's host, tried in turn */
#define SC_LIMIT_PKI_REDIRECTS 3
#define SC_LIMIT_PKI_URL_BYTES 1024

/* What is known of keys, from files that the user names. */
#define SC_LIMIT_BLOCKLIST_BYTES (256 << 20) /* badkeys' has 60 MB */
#define SC_LIMIT_PRIMES_BYTES    (512 << 10) /* of all files together */

/*
 * Files that we read: observations and reports. A parsed JSON value takes some
 * 60 bytes and a container 250, whatever it holds. Numbers are so small that a
 * thousand of them can be added, or one multiplied by a thousand.
 */
#define SC_LIMIT_JSON_BYTES      (64 << 20)
#define SC_LIMIT_JSON_VALUES     2000000
#define SC_LIMIT_JSON_CONTAINERS 200000 /* objects and arrays */
#define SC_LIMIT_ELEMENTS        1000   /* of any other array */
#define SC_LIMIT_INT             1000000000
#define SC_LIMIT_LONG            1000000000000

/*
 * What one target may cost to judge, in microseconds of a slow core (see
 * base/budget.h); a quarter of it is kept for checks and their findings. An
 * ordinary domain takes some ten thousand.
 */
#define SC_LIMIT_WORK_US  1600000
#define SC_LIMIT_VALUES   200   /* of one finding */
#define SC_LIMIT_FINDINGS 20000 /* more cannot be paid for */

/* What two reports are compared for. */
#define SC_LIMIT_CHANGES        20000
#define SC_LIMIT_COMPARED_NAMES 1000000 /* of all certificates together */

/* Seconds. Practical, not RFC 5321's five minutes. */
#define SC_LIMIT_DNS_S       40 /* or two thirds of --timeout, when more */
#define SC_LIMIT_HINT_S      3  /* a DNS question that only explains */
#define SC_LIMIT_CONNECT_S   10
#define SC_LIMIT_GREETING_S  60
#define SC_LIMIT_SILENT_S    10 /* then a STARTTLS port is asked for TLS */
#define SC_LIMIT_EARLY_TLS_S 10 /* the whole of that second connection */
#define SC_LIMIT_REPLY_S     30
#define SC_LIMIT_HANDSHAKE_S 30
#define SC_LIMIT_QUIT_S      3
#define SC_LIMIT_FURTHER_S   10    /* a step of a session behind the first */
#define SC_LIMIT_PATIENCE_S  10    /* of a first session, for further ones */
#define SC_LIMIT_FETCH_S     60    /* a policy, RFC 8461 3.3 */
#define SC_LIMIT_PKI_S       5     /* all about one CRL, or one OCSP answer */
#define SC_LIMIT_CACHE_S     86400 /* that a CRL is kept without asking */

/* Of the directory of kept files, all together; and for how long one stays. */
#define SC_LIMIT_CACHE_BYTES  (64 << 20)
#define SC_LIMIT_CACHE_FILES  1000
#define SC_LIMIT_CACHE_KEEP_S (30 * 86400)

/* The pause between sessions with one address; docs/design/0016 has the why. */
#define SC_LIMIT_PAUSE_FACTOR 2  /* times what the last session took */
#define SC_LIMIT_PAUSE_MS     50 /* at most */
#define SC_LIMIT_AT_ONCE_MS   10 /* a session that took less needs none */
#define SC_LIMIT_AT_ONCE      8  /* but so many in a row only */

#endif

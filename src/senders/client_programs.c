/*
 * 52 settings of 32 programs and libraries, as they were seen in November 2026;
 * those that did the same with all faults stand together where one program or
 * library is behind them. docs/clients.md has versions and reasons.
 */
#include "senders/client.h"

#define ON_587 SC_CLIENT_STARTTLS
#define ON_465 SC_CLIENT_IMPLICIT
#define BOTH   (ON_587 | ON_465)

/* TLS libraries, as the programs of the table use them. */
#define OPENSSL (SC_CLIENT_COMMON_NAME | SC_CLIENT_LONG_RSA | SC_CLIENT_LONG_DH)
#define PYTHON  (OPENSSL | SC_CLIENT_NO_STATIC_RSA | SC_CLIENT_NO_CBC)
#define PARTIAL SC_CLIENT_PARTIAL
#define NODE    (SC_CLIENT_COMMON_NAME | PARTIAL)
#define JAVA    (NODE | SC_CLIENT_SHA1 | SC_CLIENT_JSSE)
#define GNUTLS \
	(SC_CLIENT_COMMON_NAME | SC_CLIENT_ANY_PURPOSE | SC_CLIENT_STAPLE)
#define GO       (SC_CLIENT_NO_STATIC_RSA | SC_CLIENT_NO_DHE)
#define RUSTLS   (GO | SC_CLIENT_NO_CBC | SC_CLIENT_LONG_RSA)
#define OLD_TLS  SC_CLIENT_OLD_TLS
#define BLIND    SC_CLIENT_BLIND
#define U_LABELS SC_CLIENT_U_LABELS

/* TLS where it comes about: with a refused STARTTLS, too, or not. */
#define AUTO   SC_CLIENT_CLEAR
#define ALWAYS (SC_CLIENT_CLEAR | SC_CLIENT_CLEAR_REFUSED)
#define QUEUES SC_CLIENT_QUEUES

/*
 * What it is shown: of two certificates that of the kind of key which its TLS
 * library puts first, the default one without SNI, and none at all when the key
 * may not sign.
 */
#define ECDSA  SC_HABIT_ECDSA
#define RSA    SC_HABIT_RSA
#define NO_SNI SC_HABIT_NO_NAME
#define SIGNS  SC_HABIT_KEY_USAGE

#define CLIENT(name, shown, habits, programs, refuses)                     \
	{                                                                  \
		{ name, SC_DEMAND_CLIENT, shown, false, &sc_manners_class, \
			NULL },                                            \
			habits, programs, refuses                          \
	}

/* clang-format off */
const struct sc_client sc_clients[] = {
	CLIENT("python", ECDSA, ON_587 | PYTHON | U_LABELS,
		"py-context py313-context", 0),
	CLIENT("python-no-context", ECDSA, BOTH | PYTHON | BLIND | U_LABELS,
		"py-starttls py-ssl", 0),
	CLIENT("aiosmtplib", ECDSA,
		ON_587 | PYTHON | U_LABELS | AUTO | SC_CLIENT_NEEDS_AUTH,
		"aiosmtplib", 0),
	CLIENT("node", ECDSA, BOTH | NODE | AUTO,
		"nodemailer-587 nodemailer-465 emailjs-ssl", 0),
	CLIENT("emailjs-tls", NO_SNI | ECDSA, ON_587 | BLIND | U_LABELS,
		"emailjs-tls", 0),
	CLIENT("go", RSA, ON_587 | GO, "go-net-smtp go-mail",
		SC_UNUSUAL_SHA224 | SC_UNUSUAL_RSA | SC_UNUSUAL_EXPONENT),
	CLIENT("rustls", ECDSA, ON_587 | RUSTLS, "lettre-rustls mail-send",
		SC_UNUSUAL_SHA224 | SC_UNUSUAL_RSA | SC_UNUSUAL_P521),
	CLIENT("rust-native-tls", ECDSA, ON_587 | OPENSSL, "lettre-native",
		0),
	CLIENT("java", SIGNS | ECDSA, BOTH | JAVA | AUTO,
		"angus-starttls angus-ssl spring", 0),
	CLIENT("java-jakarta-mail-2.0", SIGNS | ECDSA,
		BOTH | JAVA | AUTO | SC_CLIENT_ANY_NAME,
		"commons-email2 commons-email2-ssl", 0),
	CLIENT("vertx", SIGNS | ECDSA, ON_587 | JAVA | U_LABELS | AUTO, "vertx",
		0),
	CLIENT("vertx-required", SIGNS | ECDSA, ON_587 | JAVA | U_LABELS,
		"vertx-required", 0),
	CLIENT("php", ECDSA, ON_587 | OPENSSL | PARTIAL, "phpmailer-tls", 0),
	CLIENT("php-auto-tls", ECDSA,
		ON_587 | OPENSSL | PARTIAL | AUTO | SC_CLIENT_NEEDS_AUTH,
		"phpmailer-auto", 0),
	CLIENT("symfony", ECDSA, BOTH | OPENSSL | PARTIAL | AUTO,
		"symfony symfony-smtps", 0),
	CLIENT("perl", ECDSA, ON_587 | OPENSSL,
		"perl-net-smtp-checked git-send-email", 0),
	CLIENT("perl-unchecked", ECDSA, ON_587 | OPENSSL | ALWAYS,
		"perl-net-smtp", 0),
	CLIENT("ruby", ECDSA,
		ON_587 | OPENSSL | PARTIAL | AUTO | SC_CLIENT_AUTH_ANYWAY,
		"ruby-net-smtp ruby-mail", 0),
	CLIENT("gnutls", SIGNS | RSA, BOTH | GNUTLS | OLD_TLS | U_LABELS,
		"msmtp msmtp-465 curl-gnutls-reqd", SC_UNUSUAL_RSA),
	CLIENT("nullmailer", SIGNS | RSA, ON_587 | GNUTLS | OLD_TLS,
		"nullmailer", SC_UNUSUAL_RSA),
	CLIENT("mutt", SIGNS | RSA, ON_587 | GNUTLS | U_LABELS, "mutt",
		SC_UNUSUAL_RSA),
	CLIENT("emacs-starttls", SIGNS | RSA, ON_587 | GNUTLS | OLD_TLS,
		"emacs-starttls", SC_UNUSUAL_RSA),
	CLIENT("emacs", SIGNS | RSA,
		ON_587 | GNUTLS | OLD_TLS | ALWAYS | SC_CLIENT_CLEAR_FAILED,
		"emacs", SC_UNUSUAL_RSA),
	CLIENT("curl", ECDSA, BOTH | OPENSSL | U_LABELS, "curl-reqd curl-465",
		0),
	CLIENT("curl-try", ECDSA, ON_587 | OPENSSL | U_LABELS | ALWAYS,
		"curl-try", 0),
	CLIENT("curl-gnutls-try", SIGNS | RSA,
		ON_587 | GNUTLS | OLD_TLS | U_LABELS | ALWAYS,
		"curl-gnutls-try", SC_UNUSUAL_RSA),
	CLIENT("s-nail", ECDSA,
		BOTH | OPENSSL | U_LABELS | SC_CLIENT_NO_ADDRESS,
		"s-nail-587 s-nail-465", 0),
	CLIENT("swaks", NO_SNI | ECDSA, ON_587 | OPENSSL | BLIND, "swaks-tls",
		0),
	CLIENT("dma", NO_SNI | ECDSA, ON_587 | OPENSSL | BLIND | QUEUES, "dma",
		0),
	CLIENT("dma-opportunistic", NO_SNI | ECDSA,
		ON_587 | OPENSSL | BLIND | ALWAYS | QUEUES, "dma-oppo", 0),
	CLIENT("mailutils", NO_SNI | SIGNS | RSA,
		ON_587 | BLIND | OLD_TLS | ALWAYS, "mailutils", 0),
	CLIENT("ssmtp", NO_SNI | SIGNS | RSA, ON_587 | BLIND | OLD_TLS, "ssmtp",
		0),
	CLIENT("sendemail", NO_SNI | ECDSA,
		ON_587 | OPENSSL | AUTO | SC_CLIENT_BY_ADDRESS, "sendemail",
		0),
	CLIENT("postfix-relay-may", NO_SNI | ECDSA,
		ON_587 | BLIND | OLD_TLS | U_LABELS | ALWAYS | QUEUES |
			SC_CLIENT_NO_PASSWORD, "postfix-may", 0),
	CLIENT("postfix-relay-encrypt", NO_SNI | ECDSA,
		ON_587 | BLIND | OLD_TLS | U_LABELS | QUEUES, "postfix-encrypt",
		0),
	CLIENT("postfix-relay-verify", NO_SNI | ECDSA,
		ON_587 | SC_CLIENT_COMMON_NAME | U_LABELS | QUEUES,
		"postfix-verify", 0),
	{ { 0 }, 0, NULL, 0 },
};
/* clang-format on */

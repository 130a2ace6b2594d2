/*
 * 52 settings of 32 programs and libraries, as they were seen in November 2026;
 * those that did the same with all faults stand together where one program or
 * library is behind them. docs/clients.md has versions and reasons.
 */
#include "report/client.h"

#define ON_587 SC_CLIENT_STARTTLS
#define ON_465 SC_CLIENT_IMPLICIT
#define BOTH   (ON_587 | ON_465)

/* TLS libraries, as the programs of the table use them. */
#define OPENSSL SC_CLIENT_COMMON_NAME
#define LEGACY  (SC_CLIENT_COMMON_NAME | SC_CLIENT_PARTIAL)
#define NODE    (LEGACY | SC_CLIENT_SHORT_RSA)
#define JSSE    (NODE | SC_CLIENT_SHA1)
#define GNUTLS                                                                 \
	(SC_CLIENT_COMMON_NAME | SC_CLIENT_ANY_PURPOSE | SC_CLIENT_SHORT_RSA | \
		SC_CLIENT_STAPLE)
#define OLD_TLS  SC_CLIENT_OLD_TLS
#define BLIND    SC_CLIENT_BLIND
#define U_LABELS SC_CLIENT_U_LABELS

/* TLS where it comes about: with a refused STARTTLS, too, or not. */
#define AUTO   SC_CLIENT_CLEAR
#define ALWAYS (SC_CLIENT_CLEAR | SC_CLIENT_CLEAR_REFUSED)
#define QUEUES SC_CLIENT_QUEUES

#define CLIENT(name, habits, programs)                                 \
	{                                                              \
		{ name, SC_DEMAND_CLIENT, 0, false }, habits, programs \
	}
#define UNNAMED(name, habits, programs)                                      \
	{                                                                    \
		{ name, SC_DEMAND_CLIENT, SC_HABIT_NO_NAME, false }, habits, \
			programs                                             \
	}

/* clang-format off */
const struct sc_client sc_clients[] = {
	CLIENT("python", ON_587 | OPENSSL | U_LABELS,
		"py-context py313-context"),
	CLIENT("python-no-context", BOTH | BLIND | U_LABELS,
		"py-starttls py-ssl"),
	CLIENT("aiosmtplib",
		ON_587 | OPENSSL | U_LABELS | AUTO | SC_CLIENT_NEEDS_AUTH,
		"aiosmtplib"),
	CLIENT("node", BOTH | NODE | AUTO,
		"nodemailer-587 nodemailer-465 emailjs-ssl"),
	UNNAMED("emailjs-tls", ON_587 | BLIND | U_LABELS, "emailjs-tls"),
	CLIENT("go", ON_587 | SC_CLIENT_SHORT_RSA, "go-net-smtp go-mail"),
	CLIENT("rustls", ON_587, "lettre-rustls mail-send"),
	CLIENT("rust-native-tls", ON_587 | OPENSSL, "lettre-native"),
	CLIENT("java", BOTH | JSSE | AUTO, "angus-starttls angus-ssl spring"),
	CLIENT("java-jakarta-mail-2.0",
		BOTH | JSSE | AUTO | SC_CLIENT_ANY_NAME,
		"commons-email2 commons-email2-ssl"),
	CLIENT("vertx", ON_587 | JSSE | U_LABELS | AUTO, "vertx"),
	CLIENT("vertx-required", ON_587 | JSSE | U_LABELS, "vertx-required"),
	CLIENT("php", ON_587 | LEGACY, "phpmailer-tls"),
	CLIENT("php-auto-tls", ON_587 | LEGACY | AUTO | SC_CLIENT_NEEDS_AUTH,
		"phpmailer-auto"),
	CLIENT("symfony", BOTH | LEGACY | AUTO, "symfony symfony-smtps"),
	CLIENT("perl", ON_587 | OPENSSL,
		"perl-net-smtp-checked git-send-email"),
	CLIENT("perl-unchecked", ON_587 | OPENSSL | ALWAYS, "perl-net-smtp"),
	CLIENT("ruby", ON_587 | LEGACY | AUTO | SC_CLIENT_AUTH_ANYWAY,
		"ruby-net-smtp ruby-mail"),
	CLIENT("gnutls", BOTH | GNUTLS | OLD_TLS | U_LABELS,
		"msmtp msmtp-465 curl-gnutls-reqd"),
	CLIENT("nullmailer", ON_587 | GNUTLS | OLD_TLS, "nullmailer"),
	CLIENT("mutt", ON_587 | GNUTLS | U_LABELS, "mutt"),
	CLIENT("emacs-starttls", ON_587 | GNUTLS | OLD_TLS, "emacs-starttls"),
	CLIENT("emacs",
		ON_587 | GNUTLS | OLD_TLS | ALWAYS | SC_CLIENT_CLEAR_FAILED,
		"emacs"),
	CLIENT("curl", BOTH | OPENSSL | U_LABELS, "curl-reqd curl-465"),
	CLIENT("curl-try", ON_587 | OPENSSL | U_LABELS | ALWAYS, "curl-try"),
	CLIENT("curl-gnutls-try", ON_587 | GNUTLS | OLD_TLS | U_LABELS | ALWAYS,
		"curl-gnutls-try"),
	CLIENT("s-nail", BOTH | OPENSSL | U_LABELS | SC_CLIENT_NO_ADDRESS,
		"s-nail-587 s-nail-465"),
	UNNAMED("swaks", ON_587 | BLIND, "swaks-tls"),
	UNNAMED("dma", ON_587 | BLIND | QUEUES, "dma"),
	UNNAMED("dma-opportunistic", ON_587 | BLIND | ALWAYS | QUEUES,
		"dma-oppo"),
	UNNAMED("mailutils", ON_587 | BLIND | OLD_TLS | ALWAYS, "mailutils"),
	UNNAMED("ssmtp", ON_587 | BLIND | OLD_TLS, "ssmtp"),
	UNNAMED("sendemail", ON_587 | OPENSSL | AUTO | SC_CLIENT_BY_ADDRESS,
		"sendemail"),
	UNNAMED("postfix-relay-may",
		ON_587 | BLIND | OLD_TLS | U_LABELS | ALWAYS | QUEUES |
			SC_CLIENT_NO_PASSWORD,
		"postfix-may"),
	UNNAMED("postfix-relay-encrypt",
		ON_587 | BLIND | OLD_TLS | U_LABELS | QUEUES,
		"postfix-encrypt"),
	UNNAMED("postfix-relay-verify",
		ON_587 | OPENSSL | SC_CLIENT_SHORT_RSA | U_LABELS | QUEUES,
		"postfix-verify"),
	{ { 0 }, 0, NULL },
};
/* clang-format on */

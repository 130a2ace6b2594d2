/* script.h -- dialogues that several faults share. */
#ifndef BADSMTP_SCRIPT_H
#define BADSMTP_SCRIPT_H

#include "fault.h"

#define GREETING "220 %h ESMTP badsmtp\r\n"

/* Extensions as a reply to EHLO: `more` is lines "250-X\r\n", then the last. */
#define EHLO_REPLY(more, last)                                   \
	"250-%h\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n" more \
	"250-8BITMIME\r\n250 " last "\r\n"

#define EHLO_CLEAR EHLO_REPLY("250-ENHANCEDSTATUSCODES\r\n", "STARTTLS")
#define EHLO_TLS   EHLO_REPLY("", "ENHANCEDSTATUSCODES")

/* The heads of responses; what follows ends with the connection. */
#define HTTP_HEAD(status, type)                                         \
	"HTTP/1.1 " status "\r\nServer: badsmtp\r\nContent-Type: " type \
	"\r\nConnection: close\r\n\r\n"
#define HTTP_200 HTTP_HEAD("200 OK", "text/plain")
#define HTTP_404 HTTP_HEAD("404 Not Found", "text/plain") "Not here.\r\n"

/* What a server says when a script's own replies do not: before TLS, in it. */
extern const struct reply script_clear_replies[];
extern const struct reply script_tls_replies[];
extern const struct reply script_auth_replies[]; /* in TLS on submission */

/* Replies that faults put in front of them. */
extern const struct reply script_no_starttls[];

/* Whole dialogues without a fault. */
extern const struct step script_starttls[];
extern const struct step script_submission[];
extern const struct step script_implicit[];
extern const struct step script_policy[]; /* HTTPS */
extern const struct step script_ca[];     /* HTTP */
extern const struct step script_raw[];    /* STARTTLS and a hand-made flight */

#endif

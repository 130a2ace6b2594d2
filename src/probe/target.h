/*
 * target.h -- what a person typed, as what is to be checked.
 *
 *     target  = url / server / mailbox / domain
 *     url     = scheme "://" host [ ":" port ] [ "/" ]
 *     scheme  = "smtp" / "submission" / "submissions" / "smtps"
 *     server  = host ":" port / address
 *     host    = name / address
 *     address = IPv4 / "[" IPv6 "]" / IPv6     (bare IPv6: without a port)
 *     mailbox = local-part "@" domain
 *     domain  = name
 *     name    = A-labels or U-labels, with or without a dot at the end
 *
 *     target             port  TLS begins                role
 *     domain, mailbox    25    STARTTLS                  mx
 *     host:port          port  at once on 465, else by   submission on 465
 *                              STARTTLS                  and 587, else mx
 *     address            25    STARTTLS                  mx
 *     smtp://            25    STARTTLS                  as by the port
 *     submission://      587   STARTTLS                  submission
 *     submissions://     465   at once                   submission
 *     smtps://           465   at once                   submission
 *
 * Stricter than URLs: no user, no path, no query. A host name with an
 * underscore is refused (RFC 952); a mail domain may have one, since the DNS
 * does not mind and senders do not look. Pure: no network, no clock.
 */
#ifndef SC_PROBE_TARGET_H
#define SC_PROBE_TARGET_H

#include "base/arena.h"
#include "base/error.h"
#include "obs/obs.h"

/*
 * Fills `out`, whose strings live in `a`; `name` and `allow_private` are left
 * to the caller. The error, of class USAGE, says what is wrong with `text` and
 * what was perhaps meant.
 */
SC_MUST_CHECK bool sc_target_parse(struct sc_arena *a, const char *text,
	struct sc_target *out, struct sc_error *e);

/*
 * Makes a mail domain the target of its submission service: the hosts that its
 * SRV records name (RFC 6186, RFC 8314), port 465 and 587, are then checked
 * instead of its MX hosts. False for a server, which says by its port what it
 * is; `t` is untouched then.
 */
SC_MUST_CHECK bool sc_target_submission(struct sc_target *t);

#endif

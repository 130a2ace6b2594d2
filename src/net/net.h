/*
 * net.h -- the world as the probe sees it: names, connections, time.
 *
 * An interface with two implementations: net/uv.c over libuv and libunbound,
 * and tests/world, a script with a clock of its own. All calls return at once;
 * what happens is told by callbacks from sc_net_run(). Nothing else in the
 * program reads a clock or opens a socket.
 */
#ifndef SC_NET_NET_H
#define SC_NET_NET_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/ip.h"

/* How a connection or a question ended; maps to enum sc_outcome in probe/. */
enum sc_net_end {
	SC_NET_OK = 0,
	SC_NET_TIMEOUT,
	SC_NET_REFUSED,
	SC_NET_UNREACHABLE, /* no route, or no such address family here */
	SC_NET_CLOSED,      /* end of stream in order */
	SC_NET_RESET,
	SC_NET_LOCAL,    /* no descriptor, no memory of the kernel, no DNS
			    server that works */
	SC_NET_PROTOCOL, /* fetch: no TLS or HTTP as it should be */
	SC_NET_BARRED,   /* not begun: the gate (net/gate.h) forbids it */
};

/* The types that are asked for: RFC 1035, 3596, 2782, 6698, 8659. */
enum {
	SC_RR_A = 1,
	SC_RR_CNAME = 5,
	SC_RR_MX = 15,
	SC_RR_TXT = 16,
	SC_RR_AAAA = 28,
	SC_RR_SRV = 33,
	SC_RR_TLSA = 52,
	SC_RR_CAA = 257,
};

/*
 * Added to a type: a name that the hosts file of this machine lists is
 * answered from it, unless a DNS server was named. For servers that a person
 * named; what a mail domain points to is looked up in the DNS alone.
 */
enum { SC_RR_HOSTS_FIRST = 0x10000 };

enum sc_net_dnssec {
	SC_NET_SECURE,
	SC_NET_INSECURE,
	SC_NET_BOGUS,
	SC_NET_INDETERMINATE, /* the resolver cannot validate: no anchor */
};

/*
 * An answer. `packet` is the DNS message in wire form, aliases included; it
 * and `detail` are valid during the callback only.
 */
struct sc_net_answer {
	enum sc_net_end end;       /* OK: a response of any rcode */
	enum sc_net_dnssec dnssec; /* test BOGUS before looking at the data */
	int rcode;
	struct sc_bytes packet;
	const char *detail; /* why bogus or failed; or NULL */
	bool from_hosts;    /* the hosts file of this machine says so */
};

typedef void sc_net_answer_fn(void *user, const struct sc_net_answer *);

/*
 * What of a place to connect to a stranger chose: the address, by his part of
 * the DNS, and the port, by an SRV record or by a URL in a certificate. None:
 * the user did, or this machine.
 */
enum sc_net_foreign {
	SC_NET_FOREIGN_ADDRESS = 1,
	SC_NET_FOREIGN_MAIL_PORT = 2,
	SC_NET_FOREIGN_WEB_PORT = 4,
};

/* A file to get over HTTPS, or HTTP, from one address. */
struct sc_net_request {
	const char *host; /* A-labels: SNI and Host */
	struct sc_ip ip;
	int port;         /* to connect to */
	unsigned foreign; /* bits of enum sc_net_foreign */
	const char *path; /* "/.well-known/mta-sts.txt" */
	size_t max_bytes; /* of the body; the rest is not read */
	bool plain;       /* HTTP, without TLS */
	int url_port;     /* plain: said in Host; 0: the usual one */
	/* Sent as the body of a POST; absent: a GET. */
	struct sc_bytes post;
	const char *post_type; /* its media type */
};

/*
 * What came. The certificate is not verified: who asked judges `chain`. A
 * redirect is a response like any other. All is valid in the callback only.
 */
struct sc_net_response {
	enum sc_net_end connect;      /* of TCP */
	enum sc_net_end tls;          /* of the handshake, if TCP connected;
				    plain: OK */
	enum sc_net_end http;         /* OK: a whole response, or one cut at
				    max_bytes; CLOSED: no or half a one */
	const char *detail;           /* of what failed; or NULL */
	const struct sc_bytes *chain; /* DER, in the order sent */
	size_t n_chain;
	int status;
	struct sc_bytes content_type, location; /* absent: no such header */
	struct sc_bytes body;
	bool body_cut;
};

typedef void sc_net_response_fn(void *user, const struct sc_net_response *);

/* What happens to a connection. After `ended` nothing follows. */
struct sc_net_events {
	void (*connected)(void *user);
	void (*data)(void *user, struct sc_bytes b); /* valid in the call */
	void (*ended)(void *user, enum sc_net_end end, const char *detail);
	void (*alarm)(void *user); /* the time set by set_alarm has come */
};

struct sc_net_conn; /* owned by the net; ends with close() */

struct sc_net {
	struct sc_mono (*now)(struct sc_net *);
	struct sc_date (*date)(struct sc_net *);

	/* Asks for `name` (A-labels, no trailing dot) until `deadline`. */
	void (*resolve)(struct sc_net *, const char *name, int type,
		struct sc_mono deadline, sc_net_answer_fn *done, void *user);

	/* Gets a file until `deadline`; `request` is copied. */
	void (*fetch)(struct sc_net *, const struct sc_net_request *request,
		struct sc_mono deadline, sc_net_response_fn *done, void *user);

	/*
	 * What this machine keeps from one run to the next, under names of
	 * letters and digits. Both end at once; what cannot be kept, or is not
	 * there, or is not ours, is no error. What comes back may be anything.
	 */
	void (*keep)(
		struct sc_net *, const char *name, struct sc_bytes content);
	SC_MUST_CHECK bool (*recall)(struct sc_net *, struct sc_arena *a,
		const char *name, struct sc_bytes *out);

	/*
	 * Begins to connect, unless the gate objects to what is `foreign`
	 * (bits of enum sc_net_foreign). Failure, also an immediate one, is
	 * told by `ended` from the loop, never from within connect().
	 */
	struct sc_net_conn *(*connect)(struct sc_net *, struct sc_ip ip,
		int port, unsigned foreign, const struct sc_net_events *events,
		void *user);

	/* Copies and sends in one write. */
	void (*send)(struct sc_net_conn *, struct sc_bytes b);

	/* One alarm a connection; setting it again moves it. */
	void (*set_alarm)(struct sc_net_conn *, struct sc_mono at);

	/* Closes at once; no callback comes after it. Allowed after `ended`,
	 * and needed then as well: a connection is freed by close() alone. */
	void (*close)(struct sc_net_conn *);

	/* Calls `fn` once at `at`; from the loop also when it has passed. */
	void (*at)(struct sc_net *, struct sc_mono at, void (*fn)(void *user),
		void *user);

	/* Runs until nothing is outstanding. */
	void (*run)(struct sc_net *);

	/* Stops: abandons questions and timers, so that run() returns. */
	void (*stop)(struct sc_net *);
};

#endif

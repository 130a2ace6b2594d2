/*
 * dns_rdata.h -- the data of one DNS record as text.
 *
 *     A, AAAA     address                                RFC 1035, 3596
 *     CNAME, MX   name; the preference of MX comes apart       RFC 1035
 *     TLSA        usage " " selector " " mtype " " hex         RFC 6698 2.2
 *     TXT         string *( " " string )                       RFC 1035 5.1
 *     SRV         priority " " weight " " port " " target      RFC 2782
 *     CAA         flags " " tag " " string                     RFC 8659 4.1.1
 *     string      DQUOTE *( printable / "\" ( DQUOTE / "\" / 3DIGIT ) ) DQUOTE
 *     others      "\#" " " length " " hex                      RFC 3597 5
 *
 * Names are without a trailing dot; the root is ".". Lower case is for
 * hexadecimal digits alone: names and strings stay as sent.
 *
 * Without an address or a name that it must hold there is no use in a record
 * of the first two lines. Malformed data of the next four are kept in the form
 * of RFC 3597, since what is published is what is to be judged: TLSA of fewer
 * than four octets, TXT without a string, a length that does not fit.
 */
#ifndef SC_WIRE_DNS_RDATA_H
#define SC_WIRE_DNS_RDATA_H

#include "base/arena.h"
#include "base/bytes.h"

/* One resource record, its data still in wire form. */
struct sc_dns_rr {
	const char *owner;
	int type, class;
	long long ttl_s;
	struct sc_bytes data; /* points into the message */
};

struct sc_dns_record {
	const char *text; /* as above */
	int preference;   /* MX: 0..65535; else 0 */
};

/*
 * False when A, AAAA, CNAME or MX is malformed. `message` is what the record
 * is of: its names may be compressed.
 */
SC_MUST_CHECK bool sc_dns_rdata_text(struct sc_arena *a,
	struct sc_bytes message, const struct sc_dns_rr *rr,
	struct sc_dns_record *out);

/* The name that fills RDATA from `skip` on. */
SC_MUST_CHECK bool sc_dns_rdata_name(struct sc_arena *a,
	struct sc_bytes message, struct sc_bytes data, size_t skip,
	const char **name);

#endif

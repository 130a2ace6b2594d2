/* fault_dns.h -- lines of the zone that several faults have. */
#ifndef BADSMTP_FAULT_DNS_H
#define BADSMTP_FAULT_DNS_H

#include "script.h"

#define DOMAIN "%n.mx.badsmtp.test"

/* Where the records of a host, a domain, belong. */
#define TLSA   "_25._tcp.%h TLSA "
#define STS    "_mta-sts." DOMAIN " TXT "
#define TLSRPT "_smtp._tls." DOMAIN " TXT "
#define CAA    "%h CAA "

#define STS_GOOD    STS "'v=STSv1; id=20261101T000000;'\n"
#define TLSRPT_GOOD TLSRPT "'v=TLSRPTv1; rua=mailto:tls@reports.badsmtp.test'\n"

/* A policy of the usual form, and one that lists the host alone. */
#define POLICY(mode, mx, max_age)                                             \
	"version: STSv1\r\nmode: " mode "\r\nmx: " mx "\r\nmax_age: " max_age \
	"\r\n"
#define POLICY_GOOD POLICY("enforce", "%n.badsmtp.test", "2592000")

/* The further servers of a fault: its policy host; another MX server. */
#define POLICY_HOST(...)                               \
	(const struct fault[])                         \
	{                                              \
		{ .role = FAULT_POLICY, __VA_ARGS__ }, \
		{                                      \
			0                              \
		}                                      \
	}
#define OTHER_MX(...)                              \
	(const struct fault[])                     \
	{                                          \
		{ .role = FAULT_MX, __VA_ARGS__ }, \
		{                                  \
			0                          \
		}                                  \
	}

#endif

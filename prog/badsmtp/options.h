/* options.h -- badsmtp's command line. */
#ifndef BADSMTP_OPTIONS_H
#define BADSMTP_OPTIONS_H

#include "base/error.h"
#include "base/ip.h"
#include "fault.h"

struct options {
	bool list, json, help, version;
	const char *faults; /* names with commas; NULL: all */
	const char *host;   /* in place of each fault's own name */
	struct sc_ip listen;
	int port;                    /* the first; 0: the kernel chooses each */
	bool addresses;              /* an address for each fault */
	bool implicit;               /* TLS first, on what has STARTTLS */
	bool submission;             /* MX hosts have AUTH inside TLS */
	int role_ports[FAULT_ROLES]; /* with addresses */
	bool dns;
	struct sc_ip dns_ip;
	int dns_port;
	bool sts; /* policy hosts, at role_ports[FAULT_POLICY] */
	bool ca;  /* CAs, at role_ports[FAULT_CA] */
	const char *ca_out, *anchor_out, *ct_log_list_out;
	int ready_fd; /* where the lines about listeners go */
	bool until_eof, exit_with_parent;
	const char *mint, *mint_dir;
};

/* Reads the arguments; the error names a nearest option. */
SC_MUST_CHECK bool options_read(int argc, const char *const *argv,
	struct options *o, struct sc_error *e);

/* Writes what --help says to stdout. */
void options_help(void);

#endif

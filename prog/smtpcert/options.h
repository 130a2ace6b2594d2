/*
 * options.h -- what the user asked for: flags over environment over files.
 *
 * One table describes every option; the command line, the environment
 * (SMTPCERT_CA_FILE for --ca-file), the configuration files (`ca-file = F`)
 * and --help are all made from it.
 */
#ifndef SMTPCERT_OPTIONS_H
#define SMTPCERT_OPTIONS_H

#include "base/arena.h"
#include "base/error.h"
#include "check/check.h"
#include "x509/derive.h"
#include "x509/key_seen.h"
#include "x509/path.h"

enum when { WHEN_AUTO = 0, WHEN_ALWAYS, WHEN_NEVER };

/* The values of an option that can be given several times. */
struct texts {
	const char *const *v;
	size_t n;
	int rank; /* of where they were given; a higher one begins afresh */
};

/*
 * What all targets of a run are judged with: trust stores, lists of logs and of
 * keys, and what was found out with them. Opened by the first target.
 */
struct opened {
	bool is_open;
	struct sc_sources sources;
};

struct outputs;

struct options {
	int rank;               /* of where options are read from just now */
	struct sc_arena *arena; /* what option values live in */

	const char *format;      /* NULL: the command's own default */
	struct texts output;     /* FORMAT=FILE; "-" is standard output */
	bool forecasts;          /* the command tells those, not reports */
	const char *from;        /* forecast: a file of observations; or NULL */
	struct outputs *outputs; /* once the command has opened them */
	bool plugin;             /* called as check_smtp_cert */
	bool speaks_nagios;      /* one of them is nagios, to standard output */
	bool has_at;
	struct sc_date at;
	enum sc_severity fail_on; /* FAIL or WARN */
	int rules;                /* enum sc_rules; -1: those of the format */
	int timeout_s;            /* 0: that of the rules */
	enum sc_depth depth;
	int pace_ms;
	const char *ehlo;
	int family;      /* as in sc_probe_options */
	int family_rank; /* of where it was said */
	const char *name, *sni;
	struct texts ca_files;
	const char *ca_dir;
	struct texts key_blocklists, key_primes; /* files */
	struct opened *opened;
	const char *ct_log_list; /* NULL: SCTs are counted, not verified */
	const char *dns, *trust_anchor;
	int mx_port, sts_port, ca_port;
	const char *connect;
	bool allow_private, allow_ports;
	bool no_revocation;       /* nothing is asked about it */
	bool offline;             /* nothing is got from CAs */
	const char *cache_dir;    /* NULL: the user's own */
	bool no_cache;            /* what CAs answer is not kept */
	bool submission;          /* the submission hosts of a mail domain */
	const char *next;         /* tlsa rollover: the file to be deployed */
	struct sc_date published; /* its record; 0: not said */
	struct texts certs;       /* deployed, preflight: files */
	const char *key;          /* preflight: a file */
	struct texts only_hosts;  /* deployed, preflight: none is all */
	/* verify: files, and what the path must be good for */
	const char *chain, *intermediates, *trust, *crl;
	enum sc_purpose purpose;
	enum sc_profile profile;
	bool has_max_depth;
	int max_depth;
	struct sc_path_policies policies;
	bool fetch, with_key;      /* chain */
	const char *password_file; /* inspect, chain: of PKCS#12 */
	bool dns_only;             /* of the command: no mail server is asked */
	struct sc_settings thresholds;
	enum when color;
	bool quiet, verbose, help, version;

	const char *const *operands;
	size_t n_operands;
};

/* What options are about; the order in which help has them. */
enum option_group {
	GROUP_LOOK,
	GROUP_TRUST,
	GROUP_REVOCATION,
	GROUP_JUDGEMENT,
	GROUP_OUTPUT,
	GROUP_DEPLOYMENT,
	GROUP_VERIFY,
	GROUP_WORLD,
	GROUP_ALL,
	N_OPTION_GROUPS
};

/* What commands do, as bits: an option is for those that do one of these. */
enum doing {
	ON_LOOKS = 1 << 0,  /* at servers */
	ON_JUDGES = 1 << 1, /* what was seen */
	ON_PRINTS = 1 << 2, /* in a format */
	ON_TLSA = 1 << 3,
	ON_DEPLOY = 1 << 4,
	ON_PREFLIGHT = 1 << 5,
	ON_VERIFY = 1 << 6,
	ON_FORECAST = 1 << 7,
	ON_FILES = 1 << 8,
	ON_CHAIN = 1 << 9,
	ON_EVERY = 1 << 10, /* whatever they do */
};

struct option {
	const char *name;  /* without the dashes */
	char letter;       /* 0: none */
	const char *value; /* what --help calls the value; NULL: a switch */
	const char *help;
	/* Takes the value, for a switch "", yes or no. False: it is no good. */
	bool (*set)(
		struct options *o, const struct option *d, const char *value);
	size_t at;         /* of the member that is set */
	const char *wants; /* what a good value looks like, for the message */
	enum option_group group;
	unsigned commands; /* enum doing bits */
};

/* All options, ended by one without a name. */
extern const struct option option_table[];

struct options options_default(struct sc_arena *a);

/* The rules that were asked for, or those of the formats. monitoring.c */
enum sc_rules options_rules(const struct options *o);
int options_timeout_s(const struct options *o);

/* Sets one option by name; an unknown name or a bad value is an error. */
SC_MUST_CHECK bool options_set(struct options *o, const char *name,
	const char *value, struct sc_error *e);

/*
 * Reads the system's and the user's configuration file, then the environment.
 */
SC_MUST_CHECK bool options_read_surroundings(
	struct options *o, struct sc_error *e);

/* Reads the command line behind the command's name; "--" ends options. */
SC_MUST_CHECK bool options_read_arguments(
	struct options *o, int argc, char **argv, struct sc_error *e);

#endif

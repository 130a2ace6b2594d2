/*
 * scene.h -- a scripted world and what should be seen of it, read from text.
 *
 * The language is described in tests/scenes/README.md.
 */
#ifndef TESTS_WORLD_SCENE_H
#define TESTS_WORLD_SCENE_H

#include "net/net.h"
#include "probe/probe.h"

enum step_verb {
	STEP_SEND, /* text, `count` times */
	STEP_DRIP, /* a byte of text every `ms` */
	STEP_WAIT, /* ms */
	STEP_READ, /* a line that begins with text */
	STEP_TLS,  /* a handshake; text names chain and options */
	STEP_CLOSE,
	STEP_RESET,
};

struct step {
	enum step_verb verb;
	struct sc_bytes text;
	long long count, ms;
};

/* What listens at an address and port. */
struct scene_server {
	struct sc_ip ip;
	int port;
	enum sc_net_end connect; /* OK: accepts; TIMEOUT: never answers */
	int times;               /* connections that it has, one at least */
	struct step *steps;
	size_t n_steps;
};

/* The answer to one question. */
struct scene_answer {
	const char *name;
	int type;
	enum sc_net_end end;
	enum sc_net_dnssec dnssec;
	int rcode;
	const char *alias;    /* CNAME first; or NULL */
	const char **records; /* as they are written in the scene */
	size_t n_records;
};

/* What comes of a file that is got from an address and port. */
struct scene_fetch {
	struct sc_ip ip;
	int port;
	enum sc_net_end connect, tls, http;
	const char *host;  /* that must be asked for; NULL: any */
	const char *chain; /* names of certificates; or NULL */
	long long after_ms;
	int status;
	struct sc_bytes content_type, location, body;
	const char *path; /* of what is got over HTTP alone; NULL: a policy */
	const char *pki;  /* the body, "crl good leaf int"; or NULL */
};

/* What was got from a CA before the scene begins. */
struct scene_kept {
	const char *key; /* as in probe/kept.h */
	const char *pki; /* "crl good leaf int" */
	long long age_ms;
};

struct scene_cert {
	const char *name, *recipe;
};

/* "expect PATH VALUE" and its like. */
struct scene_claim {
	const char *word, *path, *value;
	int line;
};

struct scene {
	const char *target;
	const char *name; /* --name; or NULL */
	bool submission, allow_private, allow_ports;
	struct sc_probe_options options;
	struct scene_answer *answers;
	struct scene_server *servers;
	struct scene_cert *certs;
	struct scene_fetch *fetches;
	struct scene_claim *claims;
	struct scene_kept *kept;
	size_t n_answers, n_servers, n_certs, n_fetches, n_claims, n_kept;
};

/* Reads a scene; the error names the line. */
SC_MUST_CHECK bool scene_parse(struct sc_arena *a, const char *text,
	struct scene *out, struct sc_error *e);

/* The number of a type, "TLSA"; 0: unknown. */
int scene_type(const char *word);

#endif

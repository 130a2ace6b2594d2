/*
 * check.h -- a rule, and what it says about one subject.
 *
 * A check is a pure function of an observation and the facts about it. It
 * reads no clock, opens no file, writes nothing, and allocates in the arena
 * that it is given. What it is called, what it weighs and what explains it
 * stands in the catalogue; its table entry says what it looks at, and how.
 *
 * The framework (run.c) calls a check once for each subject of its scope, and
 * answers "not seen" by itself; a check is only called when all that it needs
 * is there.
 */
#ifndef SC_CHECK_CHECK_H
#define SC_CHECK_CHECK_H

#include "base/arena.h"
#include "check/catalogue.h"
#include "facts/facts.h"
#include "obs/obs.h"
#include "obs/outcome.h"
#include "words/value.h"

enum sc_status {
	SC_STATUS_UNSEEN = 0, /* the observation does not say */
	SC_STATUS_NA,         /* the rule is not about this subject */
	SC_STATUS_PASS,       /* the condition of the check is not met */
	SC_STATUS_FIRES,      /* it is: there is a finding */
};

/* Severity of a finding, by rank. */
enum sc_severity {
	SC_SEVERITY_PASS = 0, /* a positive statement worth printing */
	SC_SEVERITY_INFO,
	SC_SEVERITY_WARN,
	SC_SEVERITY_UNKNOWN, /* we could not tell */
	SC_SEVERITY_FAIL,
};

/* What one call of a check looks at. */
enum sc_scope {
	SC_SCOPE_DOMAIN,   /* the target as a whole, once */
	SC_SCOPE_HOST,     /* each of obs->hosts */
	SC_SCOPE_ENDPOINT, /* each of obs->endpoints */
	/*
	 * Each endpoint that sent a certificate, and again for each other chain
	 * that it shows to senders who ask for the same name (facts/variant.h).
	 */
	SC_SCOPE_LEAF,
	SC_SCOPE_CERT, /* each certificate sent, leaf and issuers, likewise */
};

/* What must have been seen before a check can say anything; bits. */
enum sc_need {
	SC_NEED_MX = 1 << 0,        /* a domain whose MX answer arrived */
	SC_NEED_ADDRESSES = 1 << 1, /* HOST: both address answers arrived */
	SC_NEED_CONNECT = 1 << 2,   /* TCP connected */
	SC_NEED_GREETING = 1 << 3,  /* a greeting, of any code */
	SC_NEED_EHLO = 1 << 4,      /* EHLO answered 250 in clear */
	SC_NEED_STARTTLS = 1 << 5,  /* STARTTLS was sent and answered */
	SC_NEED_TLS = 1 << 6,       /* the handshake completed */
	SC_NEED_EHLO_TLS = 1 << 7,  /* EHLO answered 250 inside TLS */
	SC_NEED_PARSED = 1 << 8,    /* LEAF, CERT: the certificate parses */
	SC_NEED_NAME = 1 << 9,      /* LEAF: there is a reference name */
	SC_NEED_PUBLIC = 1 << 10,   /* LEAF, CERT: the chain is trusted */
	SC_NEED_STARTTLS_MODE = 1 << 11, /* not an implicit TLS port */
	SC_NEED_IMPLICIT_MODE = 1 << 12,
};

/* When remaining life is too short: days, or percent of the whole life. */
struct sc_threshold {
	int n; /* < 0: the default, which follows the life */
	bool percent;
};

/* Whose question is answered. */
enum sc_rules {
	/* What keeps mail away, and who notices: policies decide. */
	SC_RULES_POSTMASTER = 0,
	/*
	 * Whether the certificate is as it should be: one that is expired,
	 * misnamed, untrusted, revoked or incomplete is a failure, whatever
	 * policy senders follow, and so are too few days left.
	 */
	SC_RULES_MONITORING,
};

extern const char *const sc_rules_words[]; /* ended by NULL */

struct sc_settings {
	struct sc_threshold warn, fail;
	/* Not to know whether a certificate is revoked is "could not tell". */
	bool revocation_required;
	enum sc_rules rules;
};

/* One call's view: the whole, and the subject in it. */
struct sc_subject {
	struct sc_arena *arena;
	const struct sc_obs *obs;
	const struct sc_facts *facts;
	const struct sc_settings *settings;
	struct sc_date now; /* facts->at */
	enum sc_role role;
	const struct sc_domain *domain;     /* NULL: not a domain */
	const struct sc_host *host;         /* HOST; ENDPOINT on: or NULL */
	const struct sc_endpoint *endpoint; /* ENDPOINT, LEAF, CERT */
	const struct sc_endpoint_facts *ef; /* the same */
	/*
	 * LEAF, CERT: the handshake that showed it. NULL: the first of the
	 * endpoint; else `ef` holds what the further one showed, and nothing
	 * else.
	 */
	const struct sc_variant *variant;
	const struct sc_tls *tls;     /* LEAF, CERT: its handshake */
	const struct sc_chain *chain; /* LEAF, CERT */
	const struct sc_cert *cert;   /* LEAF, CERT */
	size_t depth;                 /* CERT: index in chain->sent */
};

/* A line "label: what" behind a finding. */
struct sc_evidence {
	const char *label; /* a short word: seen, wanted, names, issuer, dns */
	const struct sc_value *what;
};

/* What a check says, as data: words are made of it in the report. */
struct sc_verdict {
	enum sc_status status;
	bool has_weight; /* `weight` replaces the table's */
	enum sc_weight weight;
	const struct sc_value *message; /* what is so; NULL: the title */
	/* Whom the certificate is for, where not everybody gets it; or NULL. */
	const struct sc_value *whom;
	const struct sc_evidence *evidence;
	size_t n_evidence;
	const struct sc_value *remedy; /* exact fix; NULL: the table's */
};

struct sc_check {
	enum sc_check_id id;
	enum sc_scope scope;
	enum sc_message remedy; /* what to do, one or two sentences */
	unsigned needs;         /* enum sc_need bits */
	struct sc_verdict (*run)(const struct sc_subject *);
};

#define SC_IS_FINE ((struct sc_verdict){ .status = SC_STATUS_PASS })
#define SC_IS_NA   ((struct sc_verdict){ .status = SC_STATUS_NA })

/* A finding: sc_fires(s, SC_MSG(NAME_OK), SC_TEXT("reference", name)). */
#define sc_fires(s, ...) sc_fires_with((s), SC_SAY(__VA_ARGS__))
struct sc_verdict sc_fires_with(
	const struct sc_subject *s, const struct sc_value *phrase);

/* Adds a line of evidence: a label, then a phrase as above. */
#define sc_evidence(v, s, label, ...) \
	sc_evidence_with((v), (s), (label), SC_SAY(__VA_ARGS__))
void sc_evidence_with(struct sc_verdict *v, const struct sc_subject *s,
	const char *label, const struct sc_value *phrase);

/* The same of a list, unless it is empty. */
void sc_evidence_list(struct sc_verdict *v, const struct sc_subject *s,
	const char *label, const struct sc_list *list);

/* Sets the exact remedy. */
#define sc_remedy(v, s, ...) sc_remedy_with((v), (s), SC_SAY(__VA_ARGS__))
void sc_remedy_with(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_value *phrase);

/* Replaces the table's weight. */
void sc_weigh(struct sc_verdict *v, enum sc_weight weight);

/* A peer's bytes made printable in the subject's arena, cut at 200 bytes. */
const char *sc_show(const struct sc_subject *s, struct sc_bytes b);

/* One table per topic, ended by an entry without id; see registry.c. */
extern const struct sc_check *const sc_check_tables[];

/* The check of that id. */
const struct sc_check *sc_check_find(enum sc_check_id id);

/* The entry of the catalogue for a check. */
const struct sc_catalogue_entry *sc_check_entry(const struct sc_check *c);

/* One check that fired, with its subject. */
struct sc_fired {
	const struct sc_check *check;
	struct sc_verdict verdict;
	enum sc_severity severity;
	struct sc_subject subject;
};

struct sc_run {
	const struct sc_fired *fired; /* in the order of tables and subjects */
	size_t n_fired;
	long long n_done;   /* calls that ended in PASS or FIRES */
	long long n_unseen; /* subjects that could not be looked at */
};

/*
 * Runs every check on every subject. What another finding explains
 * (yields_to) is left out already.
 */
struct sc_run sc_check_run(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_facts *facts, const struct sc_settings *settings);

/* Applies one check to one subject: the framework's rules, then its own. */
struct sc_verdict sc_check_apply(
	const struct sc_check *c, const struct sc_subject *s);

/*
 * What a finding weighs: the verdict's weight or the table's, given what is
 * published for the subject.
 */
enum sc_severity sc_check_severity(const struct sc_check *c,
	const struct sc_verdict *v, const struct sc_subject *s);

/* All subjects of a scope, in order. Returns their number. */
size_t sc_check_subjects(struct sc_arena *a, enum sc_scope scope,
	const struct sc_obs *obs, const struct sc_facts *facts,
	const struct sc_settings *settings, struct sc_subject **out);

#endif

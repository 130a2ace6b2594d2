/* compare_parts.h -- what the files of the comparison share. */
#ifndef SC_REPORT_COMPARE_PARTS_H
#define SC_REPORT_COMPARE_PARTS_H

#include "report/compare.h"

/* The certificates of a report by their digests. */
struct sc_compare_index {
	const struct sc_report_certificate **v; /* sorted */
	size_t n;
};

/* A comparison being made. */
struct sc_comparing {
	struct sc_arena *a;
	const struct sc_report *before, *after;
	struct sc_compare_index was, is;
	struct sc_change *changes;
	size_t n;
	size_t names;           /* of certificates that were compared */
	bool cut;               /* there was more than the limits allow */
	struct sc_change spare; /* what is over the limit */
};

/* The target as a whole. */
#define SC_CHANGE_EVERYWHERE ((struct sc_change_place){ .port = -1 })

/* Appends a change, which the caller may still add to. */
struct sc_change *sc_compare_add(struct sc_comparing *c,
	enum sc_change_kind kind, enum sc_change_sense sense,
	struct sc_change_place place, const char *before, const char *after);

/* The same when the two texts differ; NULL differs from every text. */
struct sc_change *sc_compare_texts(struct sc_comparing *c,
	enum sc_change_kind kind, enum sc_change_sense sense,
	struct sc_change_place place, const char *before, const char *after);

/* Greater is worse. */
enum sc_change_sense sc_compare_ranks(int before, int after);

/* A list of texts, such as names or records. */
struct sc_texts {
	const char *const *v;
	size_t n;
};

/* What a set of texts lost and gained, in the order of each. */
void sc_compare_sets(struct sc_comparing *c, enum sc_change_kind lost,
	enum sc_change_kind gained, struct sc_change_place place,
	struct sc_texts before, struct sc_texts after);

/* Whether two sets have the same texts. */
bool sc_compare_is_same_set(
	struct sc_arena *a, struct sc_texts x, struct sc_texts y);

/* The same text, or both NULL. */
bool sc_compare_same(const char *x, const char *y);

/* The certificate of a digest; NULL: it is not there. */
const struct sc_report_certificate *sc_compare_certificate(
	const struct sc_compare_index *index, const char *sha256);

/* The endpoint of a report at an address; NULL: it is not there. */
const struct sc_report_endpoint *sc_compare_endpoint(const struct sc_report *r,
	const char *host, const char *address, int port);

/* One of these for each part of a report. */
void sc_compare_servers(struct sc_comparing *c);
void sc_compare_certificates(struct sc_comparing *c,
	const struct sc_report_endpoint *before,
	const struct sc_report_endpoint *after);
void sc_compare_policies(struct sc_comparing *c);
void sc_compare_senders(struct sc_comparing *c);
void sc_compare_findings(struct sc_comparing *c);

#endif

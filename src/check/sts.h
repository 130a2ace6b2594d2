/*
 * sts.h -- what the checks of MTA-STS and TLSRPT share.
 *
 * The subject is the mail domain (SC_SCOPE_DOMAIN), or one of its MX hosts
 * (SC_SCOPE_HOST). Texts are made in the subject's arena and are fit for
 * people; what is to be published is written out in full.
 */
#ifndef SC_CHECK_STS_H
#define SC_CHECK_STS_H

#include "check/check.h"
#include "policy/tlsrpt.h"

/* What becomes of mail while a record or policy cannot be used. */
#define SC_STS_TWO_SENDERS                                                   \
	"a first-time sender delivers as if there were no policy, one that " \
	"holds an older policy keeps to it until its max_age ends"

/* The domain has a record, or tried to have one. */
bool sc_sts_is_meant(const struct sc_subject *s);

/* And a policy came that can be read, in order or not. */
bool sc_sts_has_text(const struct sc_subject *s);

/* And it is in order, and binds MX hosts: testing or enforce. */
bool sc_sts_binds(const struct sc_subject *s);

/* Of a defect in what the policy binds: fail, or in testing a warning. */
enum sc_weight sc_sts_weight(const struct sc_subject *s);

/* "will not use it", or in testing "would not use it if it were enforced" */
enum sc_message sc_sts_will_not(const struct sc_subject *s,
	enum sc_message enforced, enum sc_message testing);

/* The mail hosts of the domain, folded; none for a null MX. */
size_t sc_sts_hosts(const struct sc_subject *s, const char *const **out);

/* The only MX record is a null MX: RFC 7505. */
bool sc_sts_is_null_mx(const struct sc_subject *s);

/* Evidence "publish": the TXT record, with an id that was not there before. */
void sc_sts_publish_record(struct sc_verdict *v, const struct sc_subject *s);

/* Evidence "publish": the TLSRPT record, with all that was in the old ones. */
void sc_sts_publish_tlsrpt(struct sc_verdict *v, const struct sc_subject *s);

/*
 * Evidence "publish": where the policy goes, and its lines: patterns that are
 * in order now, then the MX hosts that they leave out.
 */
void sc_sts_publish_policy(struct sc_verdict *v, const struct sc_subject *s,
	enum sc_sts_mode mode);

/* The mode to publish: that of the policy, or what it means; else testing. */
enum sc_sts_mode sc_sts_mode_wanted(const struct sc_subject *s);

/* Evidence: every fault of `kind`, by line or field, and what was meant. */
void sc_sts_show_faults(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_policy_faults *f, enum sc_policy_fault_kind kind);

/* Evidence "dns": the owner and the record as it stands. */
void sc_sts_show_record(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *answer, struct sc_bytes text);

/* A pattern of the policy lists `host`. */
bool sc_sts_is_listed(const struct sc_subject *s, const char *host);

/* Evidence "policy": the patterns. */
void sc_sts_show_patterns(struct sc_verdict *v, const struct sc_subject *s);

/* One fetch of the policy has some property; `i` is its index. */
#define SC_STS_IS(name) bool (*name)(const struct sc_subject *s, size_t i)

/*
 * The finding about fetches that `is`: FINE when there are none, NA without a
 * record, UNSEEN when none was tried. `what` is what is so, without its full
 * stop; what it means for mail and "at" are added. Weighs fail when there is
 * no other address that gives the policy, else warn.
 */
struct sc_verdict sc_sts_fetches(
	const struct sc_subject *s, SC_STS_IS(is), enum sc_message what);

/* The first fetch that `is`; NULL: none. */
const struct sc_fetch *sc_sts_first(const struct sc_subject *s, SC_STS_IS(is));

/* The server was there, and a minute was not enough. */
bool sc_sts_is_too_slow(const struct sc_subject *s, size_t i);

/* How fetch `i` ended, whatever its certificate. */
enum sc_sts_fetch sc_sts_end(const struct sc_subject *s, size_t i);

#endif

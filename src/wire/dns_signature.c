#include "wire/dns_signature.h"

#include "wire/reader.h"

enum { TYPE_RRSIG = 46, TYPE_NSEC3 = 50 };

struct rrsig {
	int covered, algorithm, labels;
	struct sc_date from, until;
};

static bool read_rrsig(const struct sc_dns_rr *rr, struct rrsig *out)
{
	struct sc_reader r = { .rest = rr->data };

	out->covered = (int)sc_read_number(&r, 2);
	out->algorithm = (int)sc_read_number(&r, 1);
	out->labels = (int)sc_read_number(&r, 1);
	sc_read_bytes(&r, 4); /* the original TTL */
	out->until.s = sc_read_number(&r, 4);
	out->from.s = sc_read_number(&r, 4);
	return rr->type == TYPE_RRSIG && !r.failed && out->algorithm != 0;
}

bool sc_dns_signature_covers(const struct sc_dns_rr *rr, int type)
{
	struct rrsig sig;

	return read_rrsig(rr, &sig) && sig.covered == type;
}

/* As in a label field: without the root and without a leading "*". */
static int count_labels(const char *owner)
{
	bool star = *owner == '*' && (owner[1] == '.' || owner[1] == '\0');
	int n = strcmp(owner, ".") != 0;

	for (const char *c = owner; *c; c++) {
		if (*c == '\\' && c[1])
			c++; /* "\." parts no labels */
		else
			n += *c == '.' && c[1] != '\0';
	}
	return n - star;
}

void sc_dns_signature_note(
	struct sc_dns_signatures *s, const struct sc_dns_rr *rr)
{
	struct rrsig sig;
	bool first = s->algorithm == 0;

	if (!read_rrsig(rr, &sig))
		return;
	if (first || sig.from.s > s->from.s)
		s->from = sig.from;
	if (first || sig.until.s < s->until.s)
		s->until = sig.until;
	if (first || sig.algorithm < s->algorithm)
		s->algorithm = sig.algorithm;
	s->wildcard |= sig.labels < count_labels(rr->owner);
}

int sc_dns_nsec3_iterations(const struct sc_dns_rr *rr)
{
	struct sc_reader r = { .rest = rr->data };

	if (rr->type != TYPE_NSEC3)
		return 0;
	sc_read_bytes(&r, 2); /* hash, flags */
	return (int)sc_read_number(&r, 2);
}

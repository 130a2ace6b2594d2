#include "policy/tlsa.h"

#include "base/codec.h"
#include "base/limits.h"
#include "base/text.h"

/* Takes the digits before a blank off *s. */
static bool read_octet(const char **s, int *out)
{
	char digits[4] = "";
	size_t n = strcspn(*s, " ");

	if (n >= sizeof(digits) || !(*s)[n])
		return false;
	memcpy(digits, *s, n);
	*s += n + 1;
	return sc_text_number(digits, 0, 255, out);
}

/*
 * One SEQUENCE in DER that is as long as the data (X.690 8.1.3, 10.1). What is
 * inside of it shows when it is compared with a certificate.
 */
static bool is_sequence(struct sc_bytes b)
{
	size_t n_octets, length = 0;

	if (b.n < 2 || b.p[0] != 0x30)
		return false;
	if (b.p[1] < 0x80)
		return b.n == 2u + b.p[1];
	n_octets = b.p[1] & 0x7f;
	if (n_octets < 1 || n_octets > 3 || b.n < 2 + n_octets || !b.p[2])
		return false;
	for (size_t i = 0; i < n_octets; i++)
		length = length << 8 | b.p[2 + i];
	return length >= 0x80 && b.n == 2 + n_octets + length;
}

static enum sc_tlsa_use use_of(const struct sc_tlsa *t, enum sc_role role)
{
	static const size_t digest_bytes[] = {
		[SC_TLSA_SHA256] = 32,
		[SC_TLSA_SHA512] = 64,
	};

	if (t->usage > SC_TLSA_DANE_EE || t->selector > SC_TLSA_SPKI ||
		t->mtype > SC_TLSA_SHA512)
		return SC_TLSA_UNKNOWN_PARAM;
	if (role == SC_ROLE_MX && t->usage <= SC_TLSA_PKIX_EE)
		return SC_TLSA_PKIX_USAGE;
	if (t->mtype == SC_TLSA_FULL)
		return is_sequence(t->data) ? SC_TLSA_USABLE :
					      SC_TLSA_MALFORMED;
	return t->data.n == digest_bytes[t->mtype] ? SC_TLSA_USABLE :
						     SC_TLSA_BAD_LENGTH;
}

/* What there is of a record that has no fields: RDATA, when it is RFC 3597. */
static struct sc_tlsa malformed(struct sc_arena *a, const char *record)
{
	struct sc_tlsa t = { -1, -1, -1, .use = SC_TLSA_MALFORMED };
	const char *last = strrchr(record, ' ');
	struct sc_bytes rdata;

	if (sc_text_has_prefix(record, "\\# ") &&
		sc_unhex(a, last + 1, &rdata) && rdata.n <= SC_LIMIT_TLSA_BYTES)
		t.data = rdata;
	return t;
}

struct sc_tlsa sc_tlsa_read(
	struct sc_arena *a, const char *record, enum sc_role role)
{
	const char *rest = record;
	struct sc_tlsa t = { 0 };

	if (!read_octet(&rest, &t.usage) || !read_octet(&rest, &t.selector) ||
		!read_octet(&rest, &t.mtype) || !*rest ||
		strnlen(rest, 2 * SC_LIMIT_TLSA_BYTES + 1) >
			2 * SC_LIMIT_TLSA_BYTES ||
		!sc_unhex(a, rest, &t.data))
		return malformed(a, record);
	t.use = use_of(&t, role);
	return t;
}

/*
 * SHA2-512 is the stronger digest. Full data is no digest: it neither loses
 * nor wins (RFC 7671 9). A record that cannot be used outranks none.
 */
static bool outranks(const struct sc_tlsa *x, const struct sc_tlsa *t)
{
	return x->use == SC_TLSA_USABLE && t->use == SC_TLSA_USABLE &&
		x->usage == t->usage && x->selector == t->selector &&
		x->mtype == SC_TLSA_SHA512 && t->mtype == SC_TLSA_SHA256;
}

size_t sc_tlsa_read_all(struct sc_arena *a, const struct sc_answer *answer,
	enum sc_role role, struct sc_tlsa **out)
{
	size_t n = answer->n_records;

	if (n > SC_LIMIT_DNS_RECORDS)
		n = SC_LIMIT_DNS_RECORDS;
	struct sc_tlsa *v = sc_new(a, struct sc_tlsa, n);

	for (size_t i = 0; i < n; i++)
		v[i] = sc_tlsa_read(a, answer->records[i], role);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n && !v[i].outranked; j++)
			v[i].outranked = outranks(&v[j], &v[i]);
	*out = v;
	return n;
}

const char *sc_tlsa_text(struct sc_arena *a, const struct sc_tlsa *t)
{
	const char *hex = sc_hex(a, t->data);

	if (t->usage < 0)
		return sc_arena_printf(a, "\\# %zu %s", t->data.n, hex);
	return sc_arena_printf(
		a, "%d %d %d %s", t->usage, t->selector, t->mtype, hex);
}

#define SHORT_BYTES 8 /* data of no more are shown whole */

const char *sc_tlsa_short(struct sc_arena *a, const struct sc_tlsa *t)
{
	const char *hex = sc_hex(a, t->data);

	if (t->usage < 0 || t->data.n <= SHORT_BYTES)
		return sc_tlsa_text(a, t);
	return sc_arena_printf(a, "%d %d %d %.4s..%s", t->usage, t->selector,
		t->mtype, hex, hex + strlen(hex) - 2);
}

const char *sc_tlsa_owner(struct sc_arena *a, const char *base, int port)
{
	return sc_arena_printf(a, "_%d._tcp.%s", port, base);
}

/*
 * The names as they are written. Each name has at most one fault, the first in
 * the order of enum fault, so that one slip is one finding.
 */
#include "check/topics.h"

#include "base/dname.h"
#include "check/alabel.h"
#include "check/cert.h"

enum fault {
	FAULT_NONE = 0,
	FAULT_CONTROL,
	FAULT_NOT_ASCII,
	FAULT_EMPTY_LABEL,
	FAULT_TRAILING_DOT,
	FAULT_WILDCARD,
	FAULT_NOT_LDH,
	FAULT_A_LABEL,
};

/* How a message goes on after the name. */
static const enum sc_message texts[] = {
	[FAULT_CONTROL] = SC_MSG_CERT_SAN_CONTROL,
	[FAULT_NOT_ASCII] = SC_MSG_CERT_SAN_NOT_ASCII,
	[FAULT_EMPTY_LABEL] = SC_MSG_CERT_SAN_EMPTY_LABEL,
	[FAULT_TRAILING_DOT] = SC_MSG_CERT_SAN_TRAILING_DOT,
	[FAULT_WILDCARD] = SC_MSG_CERT_SAN_WILDCARD,
	[FAULT_NOT_LDH] = SC_MSG_CERT_SAN_NOT_LDH,
	[FAULT_A_LABEL] = SC_MSG_CERT_SAN_BAD_A_LABEL,
};

static bool has_byte(struct sc_bytes name, uint8_t from, uint8_t to)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] >= from && name.p[i] <= to)
			return true;
	return false;
}

static bool has_control(struct sc_bytes name)
{
	return has_byte(name, 0x00, 0x1f) || has_byte(name, 0x7f, 0x7f);
}

static bool has_empty_label(struct sc_bytes name)
{
	if (name.n == 0 || name.p[0] == '.')
		return true;
	for (size_t i = 1; i < name.n; i++)
		if (name.p[i] == '.' && name.p[i - 1] == '.')
			return true;
	return false;
}

static enum fault fault_of(struct sc_bytes name)
{
	struct sc_bytes host = sc_cert_without_wildcard(name);

	if (has_control(name))
		return FAULT_CONTROL;
	if (has_byte(name, 0x80, 0xff))
		return FAULT_NOT_ASCII;
	if (has_empty_label(host))
		return FAULT_EMPTY_LABEL;
	if (host.p[host.n - 1] == '.')
		return FAULT_TRAILING_DOT;
	if (memchr(host.p, '*', host.n))
		return FAULT_WILDCARD;

	enum sc_dname_fault f = sc_dname_check(host);

	/* An address is told by name-ip-in-dns. */
	if (f != SC_DNAME_OK && f != SC_DNAME_NUMBER)
		return FAULT_NOT_LDH;
	return sc_alabels_hold(host) ? FAULT_NONE : FAULT_A_LABEL;
}

static struct sc_list names_with(const struct sc_subject *s, enum fault f)
{
	const struct sc_cert *c = s->cert;
	struct sc_list few = { 0 };

	for (size_t i = 0; i < c->n_dns_names; i++)
		if (fault_of(c->dns_names[i]) == f)
			sc_list_add(s->arena, &few,
				SC_TEXT("names",
					sc_cert_name(s, c->dns_names[i])));
	return few;
}

static struct sc_verdict blame(
	const struct sc_subject *s, enum fault f, struct sc_list few)
{
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_NAME_FAULT),
		SC_TEXT("name", few.values[0].text),
		SC_WORD("fault", texts[f]));

	sc_evidence_list(&v, s, "names", &few);
	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict nul(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	struct sc_list few = names_with(s, FAULT_CONTROL);

	for (size_t i = 0; i < c->n_common_names; i++)
		if (has_control(c->common_names[i]))
			sc_list_add(s->arena, &few,
				SC_TEXT("names",
					sc_cert_name(s, c->common_names[i])));
	return blame(s, FAULT_CONTROL, few);
}

static struct sc_verdict nonascii(const struct sc_subject *s)
{
	return blame(s, FAULT_NOT_ASCII, names_with(s, FAULT_NOT_ASCII));
}

static struct sc_verdict empty_label(const struct sc_subject *s)
{
	return blame(s, FAULT_EMPTY_LABEL, names_with(s, FAULT_EMPTY_LABEL));
}

static struct sc_verdict trailing_dot(const struct sc_subject *s)
{
	return blame(s, FAULT_TRAILING_DOT, names_with(s, FAULT_TRAILING_DOT));
}

static struct sc_verdict wildcard(const struct sc_subject *s)
{
	return blame(s, FAULT_WILDCARD, names_with(s, FAULT_WILDCARD));
}

/* Inside of a private network an underscore is a habit that works. */
static struct sc_verdict non_ldh(const struct sc_subject *s)
{
	struct sc_verdict v =
		blame(s, FAULT_NOT_LDH, names_with(s, FAULT_NOT_LDH));

	if (!sc_cert_is_public(s) && v.status == SC_STATUS_FIRES)
		sc_weigh(&v, SC_W_INFO);
	return v;
}

static struct sc_verdict bad_alabel(const struct sc_subject *s)
{
	return blame(s, FAULT_A_LABEL, names_with(s, FAULT_A_LABEL));
}

const struct sc_check sc_checks_cert_san[] = {
	{
		.id = SC_CHECK_CERT_SAN_NUL,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_NUL_FIX,
		.needs = SC_NEED_PARSED,
		.run = nul,
	},
	{
		.id = SC_CHECK_CERT_SAN_NONASCII,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_NONASCII_FIX,
		.needs = SC_NEED_PARSED,
		.run = nonascii,
	},
	{
		.id = SC_CHECK_CERT_SAN_EMPTY_LABEL,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_EMPTY_LABEL_FIX,
		.needs = SC_NEED_PARSED,
		.run = empty_label,
	},
	{
		.id = SC_CHECK_CERT_SAN_TRAILING_DOT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_TRAILING_DOT_FIX,
		.needs = SC_NEED_PARSED,
		.run = trailing_dot,
	},
	{
		.id = SC_CHECK_CERT_WILDCARD_BAD,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_WILDCARD_BAD_FIX,
		.needs = SC_NEED_PARSED,
		.run = wildcard,
	},
	{
		.id = SC_CHECK_CERT_SAN_NON_LDH,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_NON_LDH_FIX,
		.needs = SC_NEED_PARSED,
		.run = non_ldh,
	},
	{
		.id = SC_CHECK_CERT_SAN_BAD_ALABEL,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_BAD_ALABEL_FIX,
		.needs = SC_NEED_PARSED,
		.run = bad_alabel,
	},
	{ 0 },
};

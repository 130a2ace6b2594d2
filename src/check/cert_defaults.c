/*
 * Certificates that an installation made, or a test CA: nobody means to
 * present them, and what else is wrong with them follows from it. Where the
 * chain is trusted somebody does mean it, and nothing is said.
 */
#include "check/topics.h"

#include "base/text.h"
#include "check/cert.h"

/* Both as they stand in the subject; NULL: any. */
static const struct {
	const char *common_name, *organization;
	const char *maker;
} defaults[] = {
	{ "Plesk", "Plesk", "Plesk" },
	{ "Parallels Panel", "Parallels", "Plesk" },
	{ NULL, "SomeOrganization", "a package of the system" },
	{ "localhost.localdomain", NULL, "a package of the system" },
	{ "localhost", NULL, "a package of the system" },
	{ NULL, "Courier Mail Server", "Courier" },
	{ "imap.example.com", NULL, "the example of Dovecot" },
	{ "mail.example.com", NULL, "an example" },
	{ NULL, "mailcow", "mailcow" },
	{ "synology.com", NULL, "Synology DSM" },
	{ "synology", NULL, "Synology DSM" },
	{ "QNAP NAS", NULL, "QNAP" },
	{ "Kubernetes Ingress Controller Fake Certificate", NULL,
		"the ingress controller of Kubernetes" },
	{ "TRAEFIK DEFAULT CERT", NULL, "Traefik" },
};

static bool has_common_name(const struct sc_cert *c, const char *name)
{
	for (size_t i = 0; i < c->n_common_names; i++)
		if (sc_bytes_same_text(c->common_names[i], sc_bytes_of(name)))
			return true;
	return false;
}

static const char *maker_by_subject(const struct sc_cert *c)
{
	for (size_t i = 0; i < SC_COUNT(defaults); i++) {
		const char *cn = defaults[i].common_name;
		const char *o = defaults[i].organization;

		if ((!cn || has_common_name(c, cn)) &&
			(!o ||
				(c->subject_organization &&
					strcmp(c->subject_organization, o) ==
						0)))
			return defaults[i].maker;
	}
	return NULL;
}

/* make-ssl-cert of Debian: openssl req -x509 -days 3650, no CA. */
#define SNAKEOIL_DAYS 3650

static bool is_snakeoil(const struct sc_cert *c)
{
	return c->not_after.s - c->not_before.s ==
		(int64_t)SNAKEOIL_DAYS * SC_DAY_S &&
		c->has_basic_constraints && !c->is_ca;
}

/* Exchange: the bare name of the computer, then the same with its domain. */
static bool is_exchange(const struct sc_cert *c)
{
	struct sc_bytes cn = c->common_names[0];

	return c->n_dns_names == 2 && !memchr(cn.p, '.', cn.n) &&
		sc_bytes_same_text(cn, c->dns_names[0]) &&
		c->dns_names[1].n > cn.n && c->dns_names[1].p[cn.n] == '.' &&
		sc_bytes_same_text(
			cn, (struct sc_bytes){ c->dns_names[1].p, cn.n });
}

/*
 * These two have no name of their own in them. One that is for the right
 * server may have been made on purpose, so they count for a wrong one only.
 */
static const char *maker_by_shape(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	enum sc_name_match match = s->ef->name.match;

	if (!c->self_signed || c->n_common_names != 1 ||
		c->common_names[0].n == 0 || c->subject_organization ||
		match == SC_NAME_EXACT || match == SC_NAME_NO_REFERENCE)
		return NULL;
	if (is_snakeoil(c))
		return "ssl-cert of Debian or Ubuntu";
	return is_exchange(c) ? "Exchange" : NULL;
}

static struct sc_verdict default_cert(const struct sc_subject *s)
{
	if (s->chain->trusted)
		return SC_IS_FINE;

	const char *maker = maker_by_subject(s->cert);

	if (!maker)
		maker = maker_by_shape(s);
	if (!maker)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_DEFAULT),
		SC_TEXT("maker", maker),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	sc_cert_show(&v, s, s->cert);
	sc_cert_show_life(&v, s, s->cert);
	return v;
}

static bool is_staging_name(const char *name)
{
	return name &&
		(strstr(name, "(STAGING)") ||
			sc_text_has_prefix(name, "Fake LE ") ||
			sc_text_has_prefix(name, "Pebble ") ||
			(strstr(name, "Buypass") && strstr(name, "Test")));
}

static struct sc_verdict staging_ca(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (s->chain->trusted ||
		(!is_staging_name(c->issuer_common_name) &&
			!is_staging_name(c->issuer_organization)))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_STAGING_CA),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	sc_cert_show(&v, s, c);
	return v;
}

const struct sc_check sc_checks_cert_defaults[] = {
	{
		.id = SC_CHECK_CERT_DEFAULT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_DEFAULT_FIX,
		.needs = SC_NEED_PARSED,
		.run = default_cert,
	},
	{
		.id = SC_CHECK_CERT_STAGING_CA,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_STAGING_CA_FIX,
		.needs = SC_NEED_PARSED,
		.run = staging_ca,
	},
	{ 0 },
};

#include "x509/crl_signers.h"

#include "x509/name.h"
#include "x509/path.h"

bool sc_crl_signers_lack(
	const struct sc_crl_signers *list, const struct sc_cert *c)
{
	if (list->n == SC_CRL_SIGNERS_MAX || c->parse_error ||
		!sc_name_equal(c->subject_der, list->v[0]->subject_der))
		return false;
	for (size_t i = 0; i < list->n; i++)
		if (sc_path_same_entity(c, list->v[i]))
			return false;
	return true;
}

void sc_crl_signers_add(struct sc_crl_signers *list, const struct sc_cert *c)
{
	if (sc_crl_signers_lack(list, c))
		list->v[list->n++] = c;
}

void sc_crl_signers_add_trusted(struct sc_crl_signers *list,
	struct sc_trust *trust, enum sc_purpose purpose)
{
	const struct sc_cert *const *certs;
	size_t n = sc_trust_by_subject(trust, list->v[0]->subject_der, &certs);

	for (size_t i = 0; i < n; i++) {
		struct sc_trust_settings s =
			sc_trust_settings_of(trust, certs[i]);

		if (!sc_trust_settings_refuse(&s, purpose))
			sc_crl_signers_add(list, certs[i]);
	}
}

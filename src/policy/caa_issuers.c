#include "policy/caa.h"

#include "base/text.h"

/*
 * From the CAs' own certification practice statements (section 4.2.1 names the
 * domains that a CA recognizes, as the Baseline Requirements 2.2 want). The
 * left side is the organization in the subject of issuing certificates. Brands
 * of one CA share its domains. CAs whose list we do not know for sure are left
 * out: then nothing is said about them.
 */
/* clang-format off */
static const char *const actalis[] = { "actalis.it", NULL };
static const char *const affirmtrust[] = { "affirmtrust.com",
	"entrust.net", NULL };
static const char *const amazon[] = { "amazon.com", "amazontrust.com",
	"awstrust.com", "amazonaws.com", NULL };
static const char *const apple[] = { "pki.apple.com", NULL };
static const char *const buypass[] = { "buypass.com", "buypass.no",
	NULL };
static const char *const certainly[] = { "certainly.com", NULL };
static const char *const certigna[] = { "certigna.fr", "certigna.com",
	NULL };
static const char *const certum[] = { "certum.pl", "certum.eu", NULL };
static const char *const dfn[] = { "pki.dfn.de", "dfn.de", NULL };
static const char *const digicert[] = { "digicert.com",
	"www.digicert.com", "digicert.ne.jp", "cybertrust.ne.jp", "thawte.com",
	"geotrust.com", "rapidssl.com", "symantec.com",
	"digitalcertvalidation.com", NULL };
static const char *const disig[] = { "disig.sk", NULL };
static const char *const dtrust[] = { "d-trust.net", "d-trust.de",
	"dtrust.net", "dtrust.de", NULL };
static const char *const emsign[] = { "emsign.com", NULL };
static const char *const entrust[] = { "entrust.net", "affirmtrust.com",
	NULL };
static const char *const firmaprofesional[] = { "firmaprofesional.com",
	NULL };
/* Run by Sectigo, since 2025 by HARICA. */
static const char *const geant[] = { "harica.gr", "sectigo.com", "comodo.com",
	"comodoca.com", "usertrust.com", "trust-provider.com", NULL };
static const char *const globalsign[] = { "globalsign.com", NULL };
static const char *const godaddy[] = { "godaddy.com", "starfieldtech.com",
	NULL };
static const char *const google[] = { "pki.goog", NULL };
static const char *const harica[] = { "harica.gr", NULL };
static const char *const identrust[] = { "identrust.com", NULL };
static const char *const letsencrypt[] = { "letsencrypt.org", NULL };
static const char *const microsoft[] = { "microsoft.com", NULL };
static const char *const quovadis[] = { "quovadisglobal.com",
	"digicert.com", NULL };
static const char *const sectigo[] = { "sectigo.com", "comodo.com",
	"comodoca.com", "usertrust.com", "trust-provider.com", NULL };
static const char *const ssl_com[] = { "ssl.com", NULL };
static const char *const swisssign[] = { "swisssign.com", "swisssign.net",
	"swisssign.li", "swisssign.ch", NULL };
static const char *const telekom[] = { "telesec.de", NULL };
static const char *const telia[] = { "telia.com", "telia.fi", "telia.se",
	NULL };
static const char *const twca[] = { "twca.com.tw", NULL };

static const struct {
	const char *organization;
	const char *const *domains;
} issuers[] = {
	{ "Actalis S.p.A.", actalis },
	{ "Actalis S.p.A./03358520967", actalis },
	{ "AffirmTrust", affirmtrust },
	{ "Amazon", amazon },
	{ "Apple Inc.", apple },
	{ "Buypass AS", buypass },
	{ "Buypass AS-983163327", buypass },
	{ "Certainly", certainly },
	{ "Certigna", certigna },
	{ "Dhimyotis", certigna },
	{ "Asseco Data Systems S.A.", certum },
	{ "Unizeto Technologies S.A.", certum },
	{ "Verein zur Foerderung eines Deutschen Forschungsnetzes e. V.", dfn },
	{ "DigiCert Inc", digicert },
	{ "DigiCert, Inc.", digicert },
	{ "GeoTrust Inc.", digicert },
	{ "thawte, Inc.", digicert },
	{ "RapidSSL", digicert },
	{ "Disig a.s.", disig },
	{ "D-Trust GmbH", dtrust },
	{ "D-TRUST GmbH", dtrust },
	{ "eMudhra Technologies Limited", emsign },
	{ "Entrust, Inc.", entrust },
	{ "Entrust Limited", entrust },
	{ "Firmaprofesional S.A.", firmaprofesional },
	{ "GlobalSign", globalsign },
	{ "GlobalSign nv-sa", globalsign },
	{ "GoDaddy.com, Inc.", godaddy },
	{ "Starfield Technologies, Inc.", godaddy },
	{ "Google Trust Services", google },
	{ "Google Trust Services LLC", google },
	{ "Hellenic Academic and Research Institutions CA", harica },
	{ "Hellenic Academic and Research Institutions Cert. Authority",
		harica },
	{ "IdenTrust", identrust },
	{ "IdenTrust, Inc.", identrust },
	{ "ISRG", letsencrypt },
	{ "Let's Encrypt", letsencrypt },
	{ "Internet Security Research Group", letsencrypt },
	{ "Microsoft Corporation", microsoft },
	{ "QuoVadis Limited", quovadis },
	{ "QuoVadis Trustlink B.V.", quovadis },
	{ "Sectigo Limited", sectigo },
	{ "COMODO CA Limited", sectigo },
	{ "ZeroSSL", sectigo },
	{ "ZeroSSL GmbH", sectigo },
	{ "Gandi", sectigo },
	{ "Gandi SAS", sectigo },
	{ "GEANT Vereniging", geant },
	{ "The USERTRUST Network", sectigo },
	{ "SSL Corp", ssl_com },
	{ "SSL Corporation", ssl_com },
	{ "SwissSign AG", swisssign },
	{ "Deutsche Telekom AG", telekom },
	{ "Deutsche Telekom Security GmbH", telekom },
	{ "T-Systems International GmbH", telekom },
	{ "T-Systems Enterprise Services GmbH", telekom },
	{ "Telia Company AB", telia },
	{ "Telia Finland Oyj", telia },
	{ "TeliaSonera", telia },
	{ "TAIWAN-CA", twca },
	{ "TWCA", twca },
};
/* clang-format on */

const char *const *sc_caa_domains(const char *organization)
{
	for (size_t i = 0; organization && i < SC_COUNT(issuers); i++)
		if (sc_text_same(organization, issuers[i].organization))
			return issuers[i].domains;
	return NULL;
}

/* Client certificates: what a server says that it wants of them. */
#include <openssl/ssl.h>

#include "script.h"

/* clang-format off */
const struct fault faults_cauth[] = {
	{
		.name = "client-cert-many-authorities",
		.about = "a client certificate of one of 140 authorities",
		.finding = "cauth-ca-list-large cauth-requested",
		.script = script_starttls,
		.full = true,
		.tls = { .asks_client = true, .ca_names = 140 },
	},
	{
		.name = "client-cert-public-authority",
		.about = "a client certificate of a public authority",
		.finding = "cauth-ca-list-public cauth-requested",
		.script = script_starttls,
		.full = true,
		.tls = { .asks_client = true, .ca_names = -1 },
	},
	{
		.name = "client-cert-sha1",
		.about = "a client certificate, also with SHA-1",
		.finding = "cauth-sigalgs cauth-requested",
		.script = script_starttls,
		.full = true,
		.tls = { .asks_client = true, .sha1 = true },
	},
	{ 0 },
};
/* clang-format on */

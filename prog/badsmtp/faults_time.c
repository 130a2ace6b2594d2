/* Certificates at the wrong time. */
#include "script.h"

/* clang-format off */
const struct fault faults_time[] = {
	{
		.name = "expired",
		.about = "the certificate ran out three days ago",
		.finding = "time-expired",
		.script = script_starttls,
		.leaf = "not_before=-93d not_after=-3d",
	},
	{
		.name = "not-yet-valid",
		.about = "the certificate begins in three days",
		.finding = "time-not-yet-valid",
		.script = script_starttls,
		.leaf = "not_before=+3d not_after=+93d",
	},
	{
		.name = "expiring-soon",
		.about = "two days of ninety are left",
		.finding = "time-expiring",
		.script = script_starttls,
		.leaf = "not_before=-88d not_after=+2d",
	},
	{
		.name = "renewal-overdue",
		.about = "twenty of ninety days are left: nobody renewed it",
		.finding = "time-renewal-overdue",
		.script = script_starttls,
		.leaf = "not_before=-70d not_after=+20d",
	},
	{
		.name = "too-long-life",
		.about = "the certificate is good for two years",
		.finding = "time-too-long",
		.script = script_starttls,
		.leaf = "not_before=-10d not_after=+720d",
	},
	{
		.name = "never-expires",
		.about = "self-signed, good for a hundred years",
		.finding = "time-never-expires chain-self-signed",
		.script = script_starttls,
		.leaf = "issuer=self not_before=-10d not_after=+100y",
		.chain = "leaf",
	},
	{
		.name = "expired-intermediate",
		.about = "the intermediate ran out five days ago",
		.finding = "time-intermediate-expired",
		.script = script_starttls,
		.issuers = "old ca=1 issuer=root pathlen=0 "
			"not_before=-400d not_after=-5d",
		.leaf = "issuer=old",
		.chain = "leaf old",
	},
	{
		.name = "expiring-intermediate",
		.about = "the intermediate runs out before the certificate",
		.finding = "time-intermediate-expiring",
		.script = script_starttls,
		.issuers = "late ca=1 issuer=root pathlen=0 "
			"not_before=-700d not_after=+15d",
		.leaf = "issuer=late",
		.chain = "leaf late",
	},
	{ 0 },
};
/* clang-format on */

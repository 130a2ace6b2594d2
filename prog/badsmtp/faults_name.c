/* Certificates for another name. */
#include "script.h"

/* clang-format off */
const struct fault faults_name[] = {
	{
		.name = "wrong-name",
		.about = "the certificate is for www.example.org",
		.finding = "name-mismatch",
		.script = script_starttls,
		.leaf = "san=DNS:www.example.org",
	},
	{
		.name = "cn-only",
		.about = "the name stands in the CN, there is no SAN",
		.finding = "name-cn-only-match",
		.script = script_starttls,
		.leaf = "san=none subject=/CN=%h",
	},
	{
		.name = "cn-shadowed",
		.about = "the name stands in the CN, other names in the SAN",
		.finding = "name-cn-shadowed",
		.script = script_starttls,
		.leaf = "san=DNS:other.example.org subject=/CN=%h",
	},
	{
		.name = "no-name",
		.about = "neither SAN nor CN",
		.finding = "name-mismatch",
		.script = script_starttls,
		.leaf = "san=none subject=/O=Nameless",
	},
	{
		.name = "wildcard-apex",
		.about = "*.NAME where the host is NAME itself",
		.finding = "name-wildcard-apex",
		.script = script_starttls,
		.leaf = "san=DNS:*.%h",
	},
	{
		.name = "wildcard-two-levels",
		.about = "the wildcard would have to cover two labels",
		.finding = "name-wildcard-depth",
		.script = script_starttls,
		.host = "mx.wildcard-two-levels.badsmtp.test",
		.leaf = "san=DNS:*.badsmtp.test",
	},
	{
		.name = "wildcard-partial",
		.about = "the wildcard is a part of a label",
		.finding = "name-wildcard-partial",
		.script = script_starttls,
		.leaf = "san=DNS:wild*.%p",
	},
	{
		.name = "wildcard-inner",
		.about = "the wildcard is not the leftmost label",
		.finding = "cert-wildcard-bad name-mismatch",
		.script = script_starttls,
		.host = "mx.wildcard-inner.badsmtp.test",
		.leaf = "san=DNS:mx.*.badsmtp.test",
	},
	{
		.name = "wildcard-bare",
		.about = "the certificate is for * alone",
		.finding = "cert-wildcard-bad name-mismatch",
		.script = script_starttls,
		.leaf = "san=DNS:*",
	},
	{
		.name = "ip-in-dns-name",
		.about = "an address as text where a DNS name belongs",
		.finding = "name-ip-in-dns",
		.script = script_starttls,
		.leaf = "san=DNS:127.0.0.1,DNS:%h",
	},
	{
		.name = "nul-in-name",
		.about = "a NUL ends the name early: NAME, NUL, .example.org",
		.finding = "cert-san-nul",
		.script = script_starttls,
		.leaf = "san=DNS:%h\\x00.example.org",
	},
	{
		.name = "trailing-dot",
		.about = "the name in the certificate ends in a dot",
		.finding = "cert-san-trailing-dot name-mismatch",
		.script = script_starttls,
		.leaf = "san=DNS:%h.",
	},
	{
		.name = "many-names",
		.about = "the certificate has 2000 more names",
		.finding = "cert-size",
		.script = script_starttls,
		.names = 2000,
	},
	{ 0 },
};
/* clang-format on */

/*
 * What programs in wide use do where they are not as their class: a row for
 * each thing that was seen, numbered as in docs/senders.md.
 */
#include "sender_scenes.h"

/* clang-format off */
static const struct row rows[] = {
	{ "as their classes", NULL,
		"postfix-may=E postfix-encrypt=E exim=E postfix-dane=E "
		"postfix-dane-only=D exim-try-dane=E exim-require-dane=B "
		"postfix-mta-sts=E postfix-verify=A postfix-secure=A" },
	{ "1, one MX", break_handshake,
		"opportunistic=C/D exim=C postfix-may=C/D postfix-dane=C/D" },
	{ "1, two", break_first_of_two,
		"opportunistic=C exim=C postfix-may=E/D" },
	{ "2, 421", put_off_inside, "exim=D postfix-may=D" },
	{ "2, closed", close_inside, "exim=C postfix-may=C/D" },
	{ "3, 5xx", refuse_starttls,
		"opportunistic=C/B postfix-may=C postfix-encrypt=B "
		"postfix-dane=B postfix-verify=B postfix-secure=B "
		"dane=A/B exim-try-dane=A/D strict=B" },
	{ "3, 454", put_off_starttls,
		"postfix-encrypt=E/D postfix-dane=A/D" },
	{ "4", no_address, "opportunistic=B postfix-may=B exim=B" },
	{ "5, an address", literal,
		"opportunistic=E/B postfix-may=E exim=B dane=E/B "
		"postfix-dane=E postfix-dane-only=D exim-try-dane=B "
		"exim-require-dane=B postfix-mta-sts=E mta-sts=E strict=D "
		"postfix-verify=D" },
	{ "5, an address without TLS", literal_without_starttls,
		"opportunistic=C/B postfix-may=C exim=B postfix-encrypt=D" },
	{ "5, an address that was not visited", literal_unseen,
		"opportunistic=U/B postfix-may=U exim=B" },
	{ "5, a null MX among others", null_beside_mx,
		"opportunistic=E/B postfix-may=B exim=E" },
	{ "7", old_ta, "dane=A/B postfix-dane=A exim-try-dane=D" },
	{ "7, expired below it", expired_below_ta,
		"dane=D/B postfix-dane=D exim-try-dane=D" },
	{ "9, a match", half,
		"dane=E postfix-dane=E postfix-dane-only=D exim-try-dane=E "
		"exim-require-dane=B" },
	{ "9, a mismatch", half_mismatch,
		"dane=D/B postfix-dane=D exim-try-dane=E" },
	{ "10", old_tls,
		"opportunistic=C/D postfix-may=E dane=D/B postfix-dane=D "
		"postfix-verify=D" },
	{ "11, a CN", common_name, "postfix-verify=A postfix-secure=A" },
	{ "11, *.D", wildcard_above, "strict=D postfix-secure=A" },
	{ "11, m*.D", partial_wildcard, "strict=D postfix-secure=A" },
	{ "11, not below D", foreign_host, "strict=A postfix-secure=D" },
	{ "11, an underscore", underscore,
		"strict=A/D postfix-verify=D postfix-secure=A" },
	{ "11, a wildcard below the TLD", below_top,
		"strict=D postfix-verify=D postfix-secure=D" },
	{ "11, a NUL behind D", hidden_nul, "postfix-secure=D" },
	{ "13, another name, a public CA", ta_name,
		"dane=D/B postfix-dane=D exim-try-dane=E exim-require-dane=E" },
	{ "13, another name, a private CA", ta_name_private,
		"dane=D/B exim-try-dane=D exim-require-dane=D" },
	{ "13, the mail domain's name", ta_next_hop,
		"dane=A/B postfix-dane=A exim-try-dane=D" },
	{ "13, an alias", alias,
		"dane=D/B postfix-dane=D exim-try-dane=E exim-require-dane=B" },
	{ "13, its target", alias_at_target, "exim-try-dane=D" },
	{ "14, digests", stale_sha512,
		"dane=D postfix-dane=D exim-try-dane=A" },
	{ "14, a whole CA not sent", whole_ta,
		"dane=A/B postfix-dane=A exim-try-dane=D" },
	{ "14, extended key usage", wrong_eku,
		"dane=D/B postfix-dane=D exim-try-dane=A" },
	{ "14, key usage", no_signatures,
		"opportunistic=E/C postfix-may=E exim=C" },
	{ "14, key usage and DANE", no_signatures_dane,
		"dane=A/D postfix-dane=A exim-try-dane=D" },
	{ "14, key usage that fits", no_signatures_needed, "exim=E" },
	{ "15", lower_case,
		"opportunistic=E/C postfix-may=E exim=C exim-try-dane=D "
		"postfix-dane=A" },
	{ "16", two_certificates,
		"dane=A/B postfix-dane=A exim-try-dane=D" },
	{ "17, 554", greet_554,
		"opportunistic=U/B exim=B postfix-may=D" },
	{ "17, an unsigned MX", unsigned_mx,
		"dane=E exim-require-dane=B postfix-dane-only=D" },
	{ "18, as published", sts, "mta-sts=A postfix-mta-sts=A" },
	{ "18, a listed name", sts_listed_name,
		"mta-sts=D/B postfix-mta-sts=A" },
	{ "18, none", sts_stranger, "mta-sts=D/B postfix-mta-sts=D" },
	{ "18, *.D", sts_depth, "mta-sts=D postfix-mta-sts=A" },
	{ "18, .D", sts_dot, "mta-sts=E/D postfix-mta-sts=A" },
	{ "18, a CN", sts_cn, "mta-sts=D postfix-mta-sts=A" },
	{ "19, record", sts_lax_record, "mta-sts=E postfix-mta-sts=A" },
	{ "19, no id", sts_no_id, "mta-sts=E postfix-mta-sts=E" },
	{ "19, twice", sts_twice, "mta-sts=E postfix-mta-sts=A" },
	{ "19, max_age 0", sts_age_zero, "mta-sts=A postfix-mta-sts=A" },
	{ "19, max_age too large", sts_too_old,
		"mta-sts=E postfix-mta-sts=E" },
	{ "19, text/html", sts_html, "mta-sts=A/E postfix-mta-sts=E" },
	{ "19, 203", sts_203, "mta-sts=E postfix-mta-sts=E" },
	{ "19, policy host with a CN", sts_host_cn,
		"mta-sts=E postfix-mta-sts=A" },
	{ "20", sts_and_mismatch, "dane=D/B postfix-mta-sts=A" },
};
/* clang-format on */

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		play(&a, &rows[i]);
	return DONE();
}

#include "staple.h"

#include "badsmtp/mint_ocsp.h"
#include "badsmtp/mint_sct.h"
#include "words.h"

bool staple_make(struct sc_arena *a, struct mint *world, struct sc_date now,
	const char *text, struct sc_bytes *out, struct sc_error *e)
{
	const char *cert = words_take(a, &text), *kind = words_take(a, &text);
	const char *issuer = *text ? words_take(a, &text) : "int";

	return mint_ocsp_make(a, world, now,
		(const char *const[2]){ cert, issuer }, kind, out, e);
}

bool sct_make(struct sc_arena *a, struct mint *world, struct sc_date now,
	const char *text, struct sc_bytes *out, struct sc_error *e)
{
	const char *cert = words_take(a, &text);

	(void)now;
	return mint_scts(world, cert, text, out, e);
}

bool ct_list_make(struct sc_arena *a, struct sc_date now, int days,
	const struct sc_ct_list **out, struct sc_error *e)
{
	struct sc_ct_list *list = sc_new(a, struct sc_ct_list, 1);

	*out = days < 0 ? NULL : list;
	return days < 0 ||
		sc_ct_list_read(a, sc_bytes_of(mint_sct_log_list(a, now, days)),
			list, e);
}

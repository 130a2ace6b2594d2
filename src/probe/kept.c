#include "probe/kept.h"

#include "base/date.h"
#include "base/out.h"
#include "tls/digest.h"

#define LINE_BYTES 4096

const char *sc_kept_name(struct sc_arena *a, const char *key)
{
	return sc_sha256_hex(a, sc_bytes_of(key));
}

struct sc_bytes sc_kept_write(
	struct sc_arena *a, const char *key, const struct sc_kept *kept)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);

	sc_out_printf(&out, "smtpcert kept 1\nkey %s\nat %s\nsha256 %s\n\n",
		key, sc_date_rfc3339(a, kept->at),
		sc_sha256_hex(a, kept->answer));
	sc_out_bytes(&out, (const char *)kept->answer.p, kept->answer.n);
	return (struct sc_bytes){ (const uint8_t *)m.p, m.n };
}

/* Takes a line "WORD VALUE"; the value, or NULL. */
static const char *take(
	struct sc_arena *a, struct sc_bytes *rest, const char *word)
{
	size_t n = strlen(word),
	       room = rest->n < LINE_BYTES ? rest->n : LINE_BYTES;
	const uint8_t *end = room ? memchr(rest->p, '\n', room) : NULL;
	size_t line = end ? (size_t)(end - rest->p) : 0;
	const char *value;

	if (!end || line < n || memcmp(rest->p, word, n) != 0)
		return NULL;
	value = sc_arena_copy(a, rest->p + n, line - n);
	rest->p += line + 1;
	rest->n -= line + 1;
	return value;
}

bool sc_kept_read(struct sc_arena *a, struct sc_bytes file, const char *key,
	struct sc_kept *out)
{
	struct sc_kept kept = { .answer = file };
	const char *form = take(a, &kept.answer, "smtpcert kept ");
	const char *about = form ? take(a, &kept.answer, "key ") : NULL;
	const char *at = about ? take(a, &kept.answer, "at ") : NULL;
	const char *digest = at ? take(a, &kept.answer, "sha256 ") : NULL;
	const char *blank = digest ? take(a, &kept.answer, "") : NULL;

	if (!blank || *blank || strcmp(form, "1") != 0 ||
		strcmp(about, key) != 0 || !sc_date_parse(at, &kept.at) ||
		strcmp(sc_sha256_hex(a, kept.answer), digest) != 0)
		return false;
	*out = kept;
	return true;
}

/*
 *	url  = "http://" host [ ":" port ] [ path ] [ "#" ignored ]
 *	host = name | IPv4 | "[" IPv6 "]"
 *	path = ( "/" | "?" ) *VCHAR
 *
 * Stricter than RFC 3986: no user, no port 0, no name that is no host name.
 */
#include "probe/pki_url.h"

#include "base/dname.h"
#include "base/limits.h"
#include "base/text.h"

#define SCHEME "http://"

static bool is_printable(const char *s)
{
	for (; *s; s++)
		if (*s <= ' ' || *s > '~')
			return false;
	return true;
}

static bool read_host(
	struct sc_arena *a, const char *host, size_t n, struct sc_pki_url *out)
{
	bool brackets = n > 2 && host[0] == '[';
	const char *inside = brackets ? sc_arena_copy(a, host + 1, n - 2) :
					sc_arena_copy(a, host, n);

	out->is_address = sc_ip_parse(inside, &out->ip);
	if (out->is_address) {
		out->host = sc_arena_copy(a, host, n);
		return brackets == (out->ip.family == 6);
	}
	out->host = sc_dname_fold(a, sc_bytes_of(inside));
	return !brackets && sc_dname_check(sc_bytes_of(inside)) == SC_DNAME_OK;
}

/* What is behind the host, up to the path. */
static bool read_port(
	struct sc_arena *a, const char *s, size_t n, struct sc_pki_url *out)
{
	out->port = 80;
	return n == 0 ||
		(n > 1 && *s == ':' &&
			sc_text_number(sc_arena_copy(a, s + 1, n - 1), 1, 65535,
				&out->port));
}

static const char *path_of(struct sc_arena *a, const char *s)
{
	size_t n = strcspn(s, "#");

	return sc_arena_printf(a, "%s%.*s", *s == '/' ? "" : "/", (int)n, s);
}

const char *sc_pki_url_parse(
	struct sc_arena *a, const char *text, struct sc_pki_url *out)
{
	struct sc_pki_url u = { .port = 80 };

	if (strlen(text) > SC_LIMIT_PKI_URL_BYTES)
		return "has a URL that is too long";
	if (!sc_text_starts(text, SCHEME) || !is_printable(text))
		return "is not an http URL";
	text += strlen(SCHEME);

	size_t all = strcspn(text, "/?#");
	size_t n =
		*text == '[' ? strcspn(text, "]") + 1 : strcspn(text, ":/?#");

	if (n > all || !read_host(a, text, n, &u))
		return "has no host that could be asked";
	if (!read_port(a, text + n, all - n, &u))
		return "has no port that could be asked";
	u.path = path_of(a, text + all);
	*out = u;
	return NULL;
}

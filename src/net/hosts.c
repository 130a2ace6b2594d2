#include "net/hosts.h"

#include "base/dname.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "net/lines.h"

#define HOSTS_FILE     "/etc/hosts"
#define MAX_FILE_BYTES (1 << 20)
#define MAX_ADDRESSES  64

struct sc_bytes sc_hosts_text(struct sc_arena *a)
{
	struct sc_bytes text = { 0 };
	struct sc_error ignored;

	if (!sc_file_read(a, HOSTS_FILE, MAX_FILE_BYTES, SC_ERROR_CONFIG, &text,
		    &ignored))
		return (struct sc_bytes){ 0 };
	return text;
}

/* Takes the next line with an address off `text`; `names` is what follows. */
static bool next_entry(
	struct sc_bytes *text, struct sc_ip *ip, struct sc_bytes *names)
{
	struct sc_bytes line, word;
	char address[SC_IP_TEXT_MAX];

	while (sc_lines_next(text, &line)) {
		const uint8_t *hash =
			line.n ? memchr(line.p, '#', line.n) : NULL;

		if (hash)
			line.n = (size_t)(hash - line.p);
		if (!sc_lines_word(&line, &word) || word.n >= sizeof(address))
			continue;
		memcpy(address, word.p, word.n);
		address[word.n] = '\0';
		*names = line;
		if (sc_ip_parse(address, ip))
			return true;
	}
	return false;
}

static bool lists(struct sc_bytes names, const char *name)
{
	struct sc_bytes word;

	while (sc_lines_word(&names, &word))
		if (sc_bytes_same_text(word, sc_bytes_of(name)))
			return true;
	return false;
}

bool sc_hosts_find(struct sc_arena *a, struct sc_bytes text, const char *name,
	const struct sc_ip **out, size_t *n)
{
	struct sc_ip *ips = NULL, ip;
	struct sc_bytes names;
	size_t found = 0;

	while (found < MAX_ADDRESSES && next_entry(&text, &ip, &names)) {
		if (!lists(names, name))
			continue;
		ips = sc_grow(a, ips, found, struct sc_ip);
		ips[found++] = ip;
	}
	*out = ips;
	*n = found;
	return found != 0;
}

const char *sc_hosts_full_name(
	struct sc_arena *a, struct sc_bytes text, const char *name)
{
	struct sc_bytes names, word;
	struct sc_ip ip;

	while (next_entry(&text, &ip, &names)) {
		if (!lists(names, name))
			continue;
		while (sc_lines_word(&names, &word))
			if (memchr(word.p, '.', word.n) &&
				sc_dname_check(word) == SC_DNAME_OK)
				return sc_dname_fold(a, word);
	}
	return NULL;
}

static uint8_t *put_16(uint8_t *p, size_t v)
{
	*p++ = (uint8_t)(v >> 8);
	*p++ = (uint8_t)v;
	return p;
}

static uint8_t *put_name(uint8_t *p, const char *name)
{
	while (*name) {
		size_t n = strcspn(name, ".");

		*p++ = (uint8_t)n;
		memcpy(p, name, n);
		p += n;
		name += n + (name[n] == '.');
	}
	*p++ = 0;
	return p;
}

static uint8_t *put_address(uint8_t *p, int type, struct sc_ip ip)
{
	size_t n = ip.family == 4 ? 4 : 16;

	p = put_16(p, 0xc00c); /* the name of the question */
	p = put_16(p, (size_t)type);
	p = put_16(p, 1); /* class IN */
	p = put_16(p, 0);
	p = put_16(p, 0); /* TTL */
	p = put_16(p, n);
	memcpy(p, ip.b, n);
	return p + n;
}

struct sc_bytes sc_hosts_packet(struct sc_arena *a, const char *name, int type,
	const struct sc_ip *ips, size_t n)
{
	enum { HEADER = 12, RECORD = 28, RESPONSE = 0x8180 };
	uint8_t *message =
		sc_new(a, uint8_t, HEADER + strlen(name) + 6 + n * RECORD);
	uint8_t *p = put_name(message + HEADER, name);
	size_t answers = 0;

	p = put_16(p, (size_t)type);
	p = put_16(p, 1);
	for (size_t i = 0; i < n; i++) {
		if ((ips[i].family == 4) != (type == 1))
			continue;
		p = put_address(p, type, ips[i]);
		answers++;
	}
	put_16(message + 2, RESPONSE);
	put_16(message + 4, 1);
	put_16(message + 6, answers);
	return (struct sc_bytes){ message, (size_t)(p - message) };
}

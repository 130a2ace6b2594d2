#include "subject.h"

#include "x509/cert.h"

json_t *subject_json(struct sc_arena *a, struct sc_bytes cert)
{
	struct sc_cert c = { 0 };
	char *utf8;
	size_t n = 0;

	sc_cert_parse(a, cert, &c);
	utf8 = sc_arena_alloc(a, 2 * c.subject_der.n + 1, 1);
	for (size_t i = 0; i < c.subject_der.n; i++) {
		uint8_t octet = c.subject_der.p[i];

		if (octet >= 0x80)
			utf8[n++] = (char)(0xc0 | octet >> 6);
		utf8[n++] =
			(char)(octet >= 0x80 ? 0x80 | (octet & 0x3f) : octet);
	}
	return json_stringn(utf8, n);
}

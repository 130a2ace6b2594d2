#include "facts/program.h"

#include "base/attr.h"

/*
 * Postfix and Dovecot keep a certificate until a reload. Exim reads it for
 * each connection unless it preloads credentials (4.95 and later); a reload
 * does no harm. OpenSMTPD and Haraka know no reload.
 */
static const struct {
	const char *in_greeting;
	struct sc_program program;
} programs[] = {
	{ "Postfix", { "Postfix", "postfix reload" } },
	{ "Exim ", { "Exim", "systemctl reload exim4" } },
	{ "Dovecot", { "Dovecot", "doveadm reload" } },
	{ "Sendmail", { "Sendmail", "systemctl reload sendmail" } },
	{ "OpenSMTPD", { "OpenSMTPD", "systemctl restart opensmtpd" } },
	{ "Haraka", { "Haraka", "systemctl restart haraka" } },
};

static bool has_text(struct sc_bytes line, const char *text)
{
	return line.n && memmem(line.p, line.n, text, strlen(text)) != NULL;
}

const struct sc_program *sc_program_of(const struct sc_endpoint *e)
{
	for (size_t i = 0; i < SC_COUNT(programs); i++)
		for (size_t k = 0; k < e->greeting.n_lines; k++)
			if (has_text(e->greeting.lines[k],
				    programs[i].in_greeting))
				return &programs[i].program;
	return NULL;
}

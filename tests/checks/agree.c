#include "agree.h"

#include <string.h>

/* What these say is that TLS does not come about: "topic-" or an id. */
static const char *const topics[] = { "starttls-not-offered",
	"starttls-stripped", "starttls-454", "starttls-5xx", "starttls-closed",
	"starttls-plaintext", "starttls-handshake-fails", "starttls-selective",
	"tls-handshake-", "tls-sni-refused", "tls-sni-required",
	"fleet-lb-nondeterministic", "dane-no-starttls" };

static bool is_of_topic(const char *id)
{
	for (size_t i = 0; i < SC_COUNT(topics); i++)
		if (strncmp(id, topics[i], strlen(topics[i])) == 0)
			return true;
	return false;
}

static bool is_protected(enum sc_outcome_of_sender o)
{
	return o == SC_SENDER_AUTHENTICATED || o == SC_SENDER_ENCRYPTED;
}

/* A class that the finding names has trouble, at worst, or is unknown. */
static bool shows_in_table(
	const struct sc_report *r, const struct sc_finding *f)
{
	bool any = false;

	for (size_t i = 0; i < f->n_who; i++)
		for (size_t k = 0; k < r->n_senders; k++) {
			const struct sc_sender *s = &r->senders[k];

			if (strcmp(s->sender, f->who[i]) != 0 ||
				s->outcome == SC_SENDER_NOT_APPLICABLE)
				continue;
			if (!is_protected(s->worst))
				return true;
			any = true;
		}
	return !any;
}

static bool is_reported(const struct sc_report *r, const char *id)
{
	for (size_t i = 0; i < r->n_findings; i++)
		if (strcmp(r->findings[i].id, id) == 0)
			return true;
	return false;
}

const char *agree_odd(const struct sc_report *r)
{
	for (size_t i = 0; i < r->n_findings; i++)
		if (r->findings[i].severity >= SC_SEVERITY_WARN &&
			is_of_topic(r->findings[i].id) &&
			!shows_in_table(r, &r->findings[i]))
			return r->findings[i].id;
	for (size_t i = 0; i < r->n_senders; i++)
		if (r->senders[i].finding &&
			!is_reported(r, r->senders[i].finding))
			return r->senders[i].finding;
	return NULL;
}

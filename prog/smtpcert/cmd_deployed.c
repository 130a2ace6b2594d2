/* smtpcert deployed: do all addresses of a target serve what is on disk? */
#include "base/date.h"
#include "base/text.h"
#include "command.h"
#include "deploy/deployed.h"
#include "deployment.h"
#include "wrapped.h"

static void put_heading(
	struct sc_out *out, struct sc_arena *a, const struct sc_deployed *r)
{
	static const char *const words[] = {
		[SC_DEPLOYED_ALL] = "every address serves what is on disk",
		[SC_DEPLOYED_NOT_ALL] = "NOT DEPLOYED everywhere",
		[SC_DEPLOYED_CANNOT_TELL] = "could not tell of every address",
	};

	sc_out_printf(out, "%s: %s\n",
		sc_text_printable(a, sc_bytes_of(r->target), 253),
		words[r->verdict]);
}

static void put_place(struct sc_out *out, const char *host, const char *address,
	int port, const char *handshake)
{
	sc_out_printf(out, "%s%s%s, port %d%s%s", host ? host : "",
		host && address ? " " : "", address ? address : "", port,
		handshake ? ", handshake " : "", handshake ? handshake : "");
}

static void put_row(struct sc_out *out, struct sc_arena *a,
	const struct sc_deployed_row *row)
{
	static const char *const words[] = { "?", "ok", "OTHER CHAIN", "OLDER",
		"NEWER", "OTHER NAMES", "NO SUCH KEY", "NO CERTIFICATE", "-" };
	bool stale = row->state == SC_DEPLOYED_OLDER ||
		row->state == SC_DEPLOYED_CHAIN ||
		row->state == SC_DEPLOYED_NO_KIND;

	put_place(out, row->host, row->address, row->port, row->handshake);
	sc_out_printf(out, ": %s\n", words[row->state]);
	put_wrapped(out, "    ",
		sc_text_printable_utf8(a, sc_bytes_of(row->message), 2000));
	if (stale && row->reload)
		sc_out_printf(out, "    $ %s\n", row->reload);
}

/* Where records bind and what is served does not match. */
static void put_tlsa(struct sc_out *out, const struct sc_tlsa_check *tlsa)
{
	for (size_t i = 0; i < tlsa->n_rows; i++) {
		const struct sc_tlsa_check_row *row = &tlsa->rows[i];

		if (row->state != SC_TLSA_STATE_MISMATCH &&
			row->state != SC_TLSA_STATE_MATCH &&
			row->state != SC_TLSA_STATE_FAILED)
			continue;
		put_place(
			out, row->host, row->address, row->port, row->variant);
		sc_out_printf(out, ": TLSA %s what is served\n",
			row->state == SC_TLSA_STATE_MATCH ? "matches" :
				row->state == SC_TLSA_STATE_FAILED ?
							    "lookup fails for" :
							    "DOES NOT MATCH");
	}
}

static void put_on_disk(struct sc_out *out, const struct sc_rollover *r)
{
	for (size_t i = 0; i < r->n_hosts; i++) {
		const struct sc_rollover_host *h = &r->hosts[i];

		if (h->state != SC_ROLLOVER_MISSING &&
			h->state != SC_ROLLOVER_COVERED)
			continue;
		put_place(out, h->host, NULL, h->port, NULL);
		sc_out_printf(out, ": TLSA %s what is on disk\n",
			h->state == SC_ROLLOVER_COVERED ? "matches" :
							  "DOES NOT MATCH");
		if (h->publish)
			sc_out_printf(out, "    %s IN TLSA %s\n", h->owner,
				h->publish);
	}
}

bool command_deployed(struct options *o, int *status, struct sc_error *e)
{
	static const int statuses[] = { [SC_DEPLOYED_ALL] = STATUS_FINE,
		[SC_DEPLOYED_NOT_ALL] = STATUS_FINDINGS,
		[SC_DEPLOYED_CANNOT_TELL] = STATUS_UNKNOWN };
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_deployed r;
	struct deployment d;

	if (!begin_deployment(o, &a, "deployed", &d, e))
		return false;
	r = sc_deployed_look(&a, &d.deploy, d.with.trust);
	put_heading(&out, &a, &r);
	for (size_t i = 0; i < r.n_rows; i++)
		put_row(&out, &a, &r.rows[i]);
	put_tlsa(&out, &r.tlsa);
	put_on_disk(&out, &r.on_disk);
	*status = statuses[r.verdict];
	return put_result(o, &sc_type_deployed, &r, &m, e);
}

#include "net/dns_context.h"

struct option {
	const char *name, *value;
};

static const struct option options[] = {
	{ "do-not-query-localhost:", "no" }, /* guard() sees to it */
	{ "unblock-lan-zones:", "yes" },
	{ "rrset-roundrobin:", "no" },
	{ "minimal-responses:", "yes" },
	{ "use-syslog:", "no" },
	{ "verbosity:", "0" },
};

/*
 * Behind a relay, which sends again by itself: libunbound waits, has room for
 * any answer, and asks many questions side by side however long each takes. It
 * takes a server of 12 s and more for dead, hence 11. A version that does not
 * know these options asks the relay more often, which changes nothing.
 */
static const struct option relay_options[] = {
	{ "infra-cache-min-rtt:", "11000" },
	{ "unknown-server-time-limit:", "11000" },
	{ "edns-buffer-size:", "65535" },
	{ "outgoing-range:", "256" },
	{ "outbound-msg-retry:", "2" },
};

/*
 * Without a relay: it waits two seconds before it sends again, since an answer
 * that comes after that is thrown away, and takes few servers for dead.
 */
static const struct option own_options[] = {
	{ "infra-cache-min-rtt:", "2000" },
	{ "unknown-server-time-limit:", "6000" },
	{ "outbound-msg-retry:", "8" },
};

/*
 * Zones that libunbound answers by itself with NXDOMAIN. What is in them is to
 * be asked for: test worlds live there, and a home network's mail server may.
 * `localhost` stays.
 */
static const char *const built_in_zones[] = { "test.", "invalid.", "onion.",
	"home.arpa.", "resolver.arpa.", "service.arpa." };

static bool ub_ok(const struct sc_unbound *ub, int code, const char *what,
	struct sc_error *e)
{
	return code == 0 ||
		sc_error_set(e, SC_ERROR_CONFIG, "libunbound, %s: %s", what,
			ub->text_of_error(code));
}

static bool add_anchors(struct sc_dns_context *c,
	const struct sc_anchors *anchors, struct sc_error *e)
{
	for (size_t i = 0; anchors && i < anchors->n; i++)
		if (!ub_ok(c->ub,
			    c->ub->add_anchor(c->ctx, anchors->records[i]),
			    "a trust anchor", e))
			return false;
	return true;
}

/* An option that this version does not know is none that we need. */
static void set_options(
	struct sc_dns_context *c, const struct option *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)c->ub->set_option(c->ctx, v[i].name, v[i].value);
}

/*
 * Without a relay, NS records of strangers say which servers are asked: none
 * of this machine, and none at a reserved address.
 */
static bool guard(struct sc_dns_context *c, const struct sc_gate *gate,
	struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const char *block;

	set_options(c, own_options, SC_COUNT(own_options));
	for (size_t i = 0;
		!gate->allow_private && (block = sc_gate_dns_block(&a, i)); i++)
		if (!ub_ok(c->ub,
			    c->ub->set_option(
				    c->ctx, "do-not-query-address:", block),
			    "do-not-query-address", e))
			return false;
	return true;
}

static bool set_relay(
	struct sc_dns_context *c, const char *relay, struct sc_error *e)
{
	set_options(c, relay_options, SC_COUNT(relay_options));
	return ub_ok(c->ub, c->ub->set_forwarder(c->ctx, relay),
		"the DNS server", e);
}

static bool configure(struct sc_dns_context *c, const char *relay,
	const struct sc_gate *gate, const struct sc_anchors *anchors,
	struct sc_error *e)
{
	/* It would print its troubles. */
	(void)c->ub->set_debug_output(c->ctx, NULL);
	set_options(c, options, SC_COUNT(options));
	if (!anchors &&
		!ub_ok(c->ub,
			c->ub->set_option(c->ctx, "module-config:", "iterator"),
			"module-config", e))
		return false;
	if (!(relay ? set_relay(c, relay, e) : guard(c, gate, e)) ||
		!add_anchors(c, anchors, e))
		return false;
	/*
	 * Before any zone is removed: removing one seals the settings, and
	 * then libunbound would fork instead without saying so.
	 */
	if (!ub_ok(c->ub, c->ub->set_threaded(c->ctx, 1), "a thread", e))
		return false;
	for (size_t i = 0; i < SC_COUNT(built_in_zones); i++)
		(void)c->ub->remove_zone(c->ctx, built_in_zones[i]);
	return true;
}

static void discard(struct sc_dns_context *c)
{
	c->ub->destroy(c->ctx);
	c->ctx = NULL;
}

bool sc_dns_context_open(struct sc_dns_context *c, const struct sc_unbound *ub,
	uv_loop_t *loop, const char *relay, const struct sc_gate *gate,
	const struct sc_anchors *anchors, struct sc_error *e)
{
	c->ub = ub;
	c->ctx = ub->create();
	if (!c->ctx)
		return sc_error_set(e, SC_ERROR_INTERNAL,
			"libunbound could not create a context");
	if (!configure(c, relay, gate, anchors, e)) {
		discard(c);
		return false;
	}
	c->poll.data = c;
	if (uv_poll_init(loop, &c->poll, ub->fd(c->ctx)) != 0) {
		discard(c);
		return sc_error_set(e, SC_ERROR_INTERNAL,
			"cannot watch the resolver's descriptor");
	}
	return true;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct sc_dns_context *c = poll->data;

	(void)status;
	(void)events;
	(void)c->ub->process(c->ctx);
}

bool sc_dns_context_ask(struct sc_dns_context *c, const char *name, int type,
	ub_callback_type callback, void *user, int *id, struct sc_error *e)
{
	enum { CLASS_IN = 1 };
	int code = c->ub->ask(c->ctx, name, type, CLASS_IN, user, callback, id);

	if (!ub_ok(c->ub, code, name, e))
		return false;
	if (c->outstanding++ == 0)
		uv_poll_start(&c->poll, UV_READABLE, on_readable);
	return true;
}

void sc_dns_context_answered(struct sc_dns_context *c)
{
	if (--c->outstanding == 0)
		uv_poll_stop(&c->poll);
}

void sc_dns_context_cancel(struct sc_dns_context *c, int id)
{
	(void)c->ub->cancel(c->ctx, id);
	sc_dns_context_answered(c);
}

void sc_dns_context_close(struct sc_dns_context *c)
{
	if (!c->ctx)
		return;
	/*
	 * In this order: a descriptor that is closed under its poll handle may
	 * be somebody else's by the time libuv lets go of it.
	 */
	uv_poll_stop(&c->poll);
	uv_close((uv_handle_t *)&c->poll, NULL);
	discard(c);
}

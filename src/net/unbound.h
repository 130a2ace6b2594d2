/*
 * unbound.h -- libunbound, loaded when the first question is asked.
 *
 * It brings half a dozen libraries along, about a millisecond of start-up that
 * a target given by address need not pay. Once loaded it stays.
 */
#ifndef SC_NET_UNBOUND_H
#define SC_NET_UNBOUND_H

#include <stdbool.h>
#include <unbound.h>

#include "base/attr.h"
#include "base/error.h"

/* X(member, function): all of libunbound that we call. */
#define SC_UNBOUND_FUNCTIONS(X)              \
	X(create, ub_ctx_create)             \
	X(destroy, ub_ctx_delete)            \
	X(set_option, ub_ctx_set_option)     \
	X(set_forwarder, ub_ctx_set_fwd)     \
	X(add_anchor, ub_ctx_add_ta)         \
	X(set_debug_output, ub_ctx_debugout) \
	X(set_threaded, ub_ctx_async)        \
	X(remove_zone, ub_ctx_zone_remove)   \
	X(fd, ub_fd)                         \
	X(process, ub_process)               \
	X(ask, ub_resolve_async)             \
	X(cancel, ub_cancel)                 \
	X(free_result, ub_resolve_free)      \
	X(text_of_error, ub_strerror)

struct sc_unbound {
#define SC_UNBOUND_MEMBER(member, function) __typeof__(function) *member;
	SC_UNBOUND_FUNCTIONS(SC_UNBOUND_MEMBER)
#undef SC_UNBOUND_MEMBER
};

/* Fills `out`. An error names what is missing and the package that has it. */
SC_MUST_CHECK bool sc_unbound_load(struct sc_unbound *out, struct sc_error *e);

#endif

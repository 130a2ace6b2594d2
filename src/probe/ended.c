#include "probe/ended.h"

enum sc_outcome sc_ended_outcome(enum sc_net_end end)
{
	static const enum sc_outcome outcomes[] = {
		[SC_NET_OK] = SC_OUTCOME_OK,
		[SC_NET_TIMEOUT] = SC_OUTCOME_TIMEOUT,
		[SC_NET_REFUSED] = SC_OUTCOME_REFUSED,
		[SC_NET_UNREACHABLE] = SC_OUTCOME_UNREACHABLE,
		[SC_NET_CLOSED] = SC_OUTCOME_CLOSED,
		[SC_NET_RESET] = SC_OUTCOME_RESET,
		[SC_NET_LOCAL] = SC_OUTCOME_LOCAL,
		[SC_NET_PROTOCOL] = SC_OUTCOME_PROTOCOL,
		[SC_NET_BARRED] = SC_OUTCOME_UNTRIED,
	};

	return outcomes[end];
}

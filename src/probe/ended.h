/* ended.h -- how the net says that something ended, as an observation does. */
#ifndef SC_PROBE_ENDED_H
#define SC_PROBE_ENDED_H

#include "net/net.h"
#include "obs/obs.h"

enum sc_outcome sc_ended_outcome(enum sc_net_end end);

#endif

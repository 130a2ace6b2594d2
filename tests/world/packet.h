/* packet.h -- the answers of a scene as DNS messages (RFC 1035 4.1). */
#ifndef TESTS_WORLD_PACKET_H
#define TESTS_WORLD_PACKET_H

#include "world/scene.h"

/* `answer` as a response, uncompressed, with a TTL of an hour. */
struct sc_bytes packet_of(
	struct sc_arena *a, const struct scene_answer *answer);

#endif

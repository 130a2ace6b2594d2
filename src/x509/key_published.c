/*
 * Keys whose secret halves are printed in documents, or are in the sources of
 * widely used software: examples that were copied into service. By the digest
 * of key_list.h, in ascending order.
 */
#include "base/text.h"
#include "x509/key_list.h"

enum {
	RFC_9500_S2,
	GO_TESTS,
	RFC_8448_S3,
	RFC_8946,
	RFC_8410_S10,
	RFC_9881_C,
	RFC_7517_A,
	RFC_8032_S7_1,
	RFC_6605_S6_1,
	RFC_6979_A_2,
	RFC_9421_B_1,
	OPENSSL_TESTS,
};

static const char *const sources[] = {
	[RFC_9500_S2] = "RFC 9500, section 2",
	[GO_TESTS] = "the tests of Go's net/http",
	[RFC_8448_S3] = "RFC 8448, section 3",
	[RFC_8946] = "RFC 8946",
	[RFC_8410_S10] = "RFC 8410, section 10",
	[RFC_9881_C] = "RFC 9881, appendix C",
	[RFC_7517_A] = "RFC 7517, appendix A",
	[RFC_8032_S7_1] = "RFC 8032, section 7.1",
	[RFC_6605_S6_1] = "RFC 6605, section 6.1",
	[RFC_6979_A_2] = "RFC 6979, appendix A.2",
	[RFC_9421_B_1] = "RFC 9421, appendix B.1",
	[OPENSSL_TESTS] = "OpenSSL's test suite",
};

/* clang-format off */
static const struct published {
	const char *digest;
	int source;
} published[] = {
	{ "065da18424194a4da4ffa732b79059", OPENSSL_TESTS },
	{ "0667d4e759b873b6b174b77c83e759", OPENSSL_TESTS },
	{ "0740b69ff9df9a2e47d47911d50744", OPENSSL_TESTS },
	{ "0925f7c753355dd3cd3c4904001d6f", RFC_6979_A_2 },
	{ "10985c901b9bc6c098258f3ae43e4f", RFC_6979_A_2 },
	{ "173027cf2d23d013a5b84b0be9729c", OPENSSL_TESTS },
	{ "184a9cdffa19cdc2be39b1a06612af", OPENSSL_TESTS },
	{ "21fe31dfa154a261626bf854046fd2", RFC_8032_S7_1 },
	{ "23ad154356258c5ffcac7c978d128e", OPENSSL_TESTS },
	{ "293553ccb840f82f5e01b2920e137b", OPENSSL_TESTS },
	{ "316f15bfd9a77491739b241349a118", OPENSSL_TESTS },
	{ "336ab2ef332415f3ec691a96a4dfd2", RFC_9500_S2 },
	{ "33d5b04ff73a985edb0f91900a927b", RFC_9500_S2 },
	{ "346f997f0909b808ae6bfc0de6e293", OPENSSL_TESTS },
	{ "39f713d0a644253f04529421b9f51b", RFC_8032_S7_1 },
	{ "412a8d4e5e0afce0441a01a5389e10", OPENSSL_TESTS },
	{ "45aeb03693a15054a07577fc486aae", OPENSSL_TESTS },
	{ "4820070681c3e803998a4af7548e2c", OPENSSL_TESTS },
	{ "544fdd519498def7b9c1778c026df9", GO_TESTS },
	{ "550e38f4ccc792e00ac878b10fe683", OPENSSL_TESTS },
	{ "57b0c0611e2e8f20506a11171a3b7e", OPENSSL_TESTS },
	{ "57e8b9e7dacdadff8f239d40633939", OPENSSL_TESTS },
	{ "5bc4863e83117076a2b41f1e13610a", OPENSSL_TESTS },
	{ "604d8e968edfa3bfabad25b451437d", OPENSSL_TESTS },
	{ "67ff44a4280a9f7a3420cbe6659fdc", OPENSSL_TESTS },
	{ "686fb04fd2197f1bfe5ddc22e8242a", OPENSSL_TESTS },
	{ "6b85a063f66d2f4daedfdfcae804ff", OPENSSL_TESTS },
	{ "6c1a074e1b6f59fa3fdcb224f14752", OPENSSL_TESTS },
	{ "6ea7b231f6196ddc0cdffcc676eb74", OPENSSL_TESTS },
	{ "7048bcf995456ef166048695ac8666", OPENSSL_TESTS },
	{ "71495033a63fc7f016a14e4307d0bb", OPENSSL_TESTS },
	{ "718d4d86179831caf9ff705a08a587", RFC_9500_S2 },
	{ "71dd0ec735e02bc3d605382698e0e4", OPENSSL_TESTS },
	{ "72805f9695fb51c02d399a4947ff2d", OPENSSL_TESTS },
	{ "79edb6211411898a34ed902ea9a340", OPENSSL_TESTS },
	{ "7b435b085dbc81af046782fab85cd7", OPENSSL_TESTS },
	{ "7bc474c042fbefd8e2331bce3d510d", OPENSSL_TESTS },
	{ "7bfacc48ac757174e3ed47fb50c783", OPENSSL_TESTS },
	{ "7c031319455559480e5b72a3983476", OPENSSL_TESTS },
	{ "7c5a083db096ed8087817530c070b3", OPENSSL_TESTS },
	{ "7d73f2d21736d92dd9c9afb9d8b98b", OPENSSL_TESTS },
	{ "8120e93c48f282f11ada71768fde64", OPENSSL_TESTS },
	{ "817f5d2c30097217142b66774dec9c", OPENSSL_TESTS },
	{ "847f9e7e87d468dd2b127d52813f29", OPENSSL_TESTS },
	{ "85e830117d00710030f97316ac69fc", RFC_8448_S3 },
	{ "8885efdd95d5076b4bd024a6d4de24", OPENSSL_TESTS },
	{ "8adec308b75bc49dcb593704f0c140", OPENSSL_TESTS },
	{ "8bbbc57c4ec85efc6b058946a53869", OPENSSL_TESTS },
	{ "8c22a8df06b0426aab8591b571cc69", OPENSSL_TESTS },
	{ "8e210e0b6f3e8b15079dd1c2f90201", OPENSSL_TESTS },
	{ "8e29e6ba55cb40d810e2a9372c20b1", OPENSSL_TESTS },
	{ "9125fa88ec67daff32879052496943", OPENSSL_TESTS },
	{ "95ebd9e88bd04c3238d9593c875af8", RFC_9500_S2 },
	{ "96e9c4e8e01e0d5b0af6ec91db1c98", OPENSSL_TESTS },
	{ "999af4293c3923a491367c76542b77", OPENSSL_TESTS },
	{ "9a7f75ed8e8cca5aaa39edc6d383d0", OPENSSL_TESTS },
	{ "9a90160a46a4a28e3050de96095ea0", OPENSSL_TESTS },
	{ "9b749fe7a7d4a804c0b94853273e32", OPENSSL_TESTS },
	{ "9f107644c1084526af3bc8098680b0", RFC_9881_C },
	{ "a001171af958345d3dde98bcb4cf0a", OPENSSL_TESTS },
	{ "a33d9e1f4cce5c1d9b91b6f7057e24", OPENSSL_TESTS },
	{ "a43fc56cbe8043a1c0c3d65b0a082e", OPENSSL_TESTS },
	{ "a64e121d11f1356b6d570f32d572d4", OPENSSL_TESTS },
	{ "a7ce7b4ae6d68a78abc6a0be472673", OPENSSL_TESTS },
	{ "ad6150cc6a5944c783a921a4a62948", OPENSSL_TESTS },
	{ "b7286ab622980bf3a0bed3f57b7762", OPENSSL_TESTS },
	{ "bf5132580a3aa3eadad0db00af2d3b", OPENSSL_TESTS },
	{ "c00a3061dbc8a036fa95a4227cb32c", OPENSSL_TESTS },
	{ "c045e2a170c49c50512e84b7e132c5", OPENSSL_TESTS },
	{ "c2248ff37af88408fc60825c069cab", OPENSSL_TESTS },
	{ "c4a8d76ecf5f712a6f98052d967a15", RFC_7517_A },
	{ "cab8860f3b4d077859313d2a4ef4fe", RFC_6979_A_2 },
	{ "cd411623dd0398178133f6229671a7", OPENSSL_TESTS },
	{ "ce1338c51be9158688c124546190bf", OPENSSL_TESTS },
	{ "cf76f1e3a4dc7cdf045961d85be87d", OPENSSL_TESTS },
	{ "cfd9828d5c4be180a7f4eb8b337257", RFC_7517_A },
	{ "d1b0540d5b705ea28486db917e0db0", OPENSSL_TESTS },
	{ "d383213d21be0e02b096d95a35cc9e", OPENSSL_TESTS },
	{ "d5246bc377541fb76508de53d527eb", RFC_9500_S2 },
	{ "d764f889b4e336abbd80564dd60bbc", OPENSSL_TESTS },
	{ "d8cb2215cba324af73d099afa98bdd", OPENSSL_TESTS },
	{ "dac073e0123bdea59dd9b3bda9cf60", RFC_8032_S7_1 },
	{ "dfe26b83bdec26fa8899135d2dd695", OPENSSL_TESTS },
	{ "e31f2f66fc06212d066a7ce9467330", OPENSSL_TESTS },
	{ "e744c0791320c3285460eddb523f14", RFC_8410_S10 },
	{ "ec6b1283b8f24e4a26e9e53760ee56", OPENSSL_TESTS },
	{ "ed61d3d1c39e08deef8855d4094f00", OPENSSL_TESTS },
	{ "edc0690293cd5e1f2945a827ec2a4e", OPENSSL_TESTS },
	{ "f017cc3a1ad4afd02dbcf7e03a716a", RFC_6605_S6_1 },
	{ "f056a04e747734224fa1e68b702c18", OPENSSL_TESTS },
	{ "f37f4a83bbce8e3e8118ca38541b39", RFC_9500_S2 },
	{ "f43ace7f211ddb2836857e785fd746", OPENSSL_TESTS },
	{ "f9109dc651a11992575b3ec496aded", RFC_8946 },
	{ "fa2bc28a552a8316d284796d1b00dc", RFC_9421_B_1 },
	{ "fd8de8b4e03a806705cbecf171985c", OPENSSL_TESTS },
	{ "fda446ac560c9a198d4cd490368f02", OPENSSL_TESTS },
	{ "fff0232b0c439f39e2cf28f3abd422", OPENSSL_TESTS },
};
/* clang-format on */

static bool is_digest(
	const char *hex, const uint8_t digest[SC_KEY_DIGEST_BYTES])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SC_KEY_DIGEST_BYTES; i++)
		if (hex[2 * i] != digits[digest[i] >> 4] ||
			hex[2 * i + 1] != digits[digest[i] & 15])
			return false;
	return true;
}

const char *sc_key_published(const uint8_t digest[SC_KEY_DIGEST_BYTES])
{
	for (size_t i = 0; i < SC_COUNT(published); i++)
		if (is_digest(published[i].digest, digest))
			return sources[published[i].source];
	return NULL;
}

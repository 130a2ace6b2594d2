#include "wire/dh_primes.h"

#include "base/attr.h"

/*
 * Primes made of the binary digits of a constant, so that nobody could choose
 * them: 64 ones, digits, the last 64 bits of the digits plus the first number
 * that makes a prime of it, 64 ones (RFC 7919 appendix A, RFC 3526, RFC 2409).
 */
/* clang-format off */
static const char digits_of_e[] =
	"adf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e136411464"
	"33fbcc939dce249b3ef97d2fe363630c75d8f681b202aec4617ad3df1ed5"
	"d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935984f"
	"0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797a"
	"bc0ab182b324fb61d108a94bb2c8e3fbb96adab760d7f4681d4f42a3de39"
	"4df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd"
	"28342f619172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5"
	"fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa886b4238611fcfdc"
	"de355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7"
	"f7ee598cb0fac186d91caefe130985139270b4130c93bc437944f4fd4452"
	"e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0dabc5"
	"21979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c"
	"25e41d2b669e1ef16e6f52c3164df4fb7930e9e4e58857b6ac7d5f42d69f"
	"6d187763cf1d5503400487f55ba57e31cc7a7135c886efb4318aed6a1e01"
	"2d9e6832a907600a918130c46dc778f971ad0038092999a333cb8b7a1a1d"
	"b93d7140003c2a4ecea9f98d0acc0a8291cdcec97dcf8ec9b55a7f88a46b"
	"4db5a851f44182e1c68a007e5e0dd9020bfd64b645036c7a4e677d2c3853"
	"2a3a23ba4442caf53ea63bb454329b7624c8917bdd64b1c0fd4cb38e8c33"
	"4c701c3acdad0657fccfec719b1f5c3e4e46041f388147fb4cfdb477a524"
	"71f7a9a96910b855322edb6340d8a00ef092350511e30abec1fff9e3a26e"
	"7fb29f8c183023c3587e38da0077d9b4763e4e4b94b2bbc194c6651e77ca"
	"f992eeaac0232a281bf6b3a739c1226116820ae8db5847a67cbef9c9091b"
	"462d538cd72b03746ae77f5e62292c311562a846505dc82db854338ae49f"
	"5235c95b91178ccf2dd5cacef403ec9d1810c6272b045b3b71f9dc6b80d6"
	"3fdd4a8e9adb1e6962a69526d43161c1a41d570d7938dad4a40e329ccff4"
	"6aaa36ad004cf600c8381e425a31d951ae64fdb23fcec9509d43687feb69"
	"edd1cc5e0b8cc3bdf64b10ef86b63142a3ab8829555b2f747c932665cb2c"
	"0f1cc01bd70229388839d2af05e454504ac78b7582822846c0ba35c35f5c"
	"59160cc046fd8251541fc68c9c86b022bb7099876a460e7451a8a9310970"
	"3fee1c217e6c3826e52c51aa691e0e423cfc99e9e31650c1217b624816cd"
	"ad9a95f9d5b8019488d9c0a0a1fe3075a577e23183f81d4a3f2fa4571efc"
	"8ce0ba8a4fe8b6855dfe72b0a66eded2fbabfbe58a30fafabe1c5d71a87e"
	"2f741ef8c1fe86fea6bbfde530677f0d97d11d49f7a8443d0822e506a9f4"
	"614e011e2a94838ff88c";

static const char digits_of_pi[] =
	"c90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b13"
	"9b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d"
	"6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee38"
	"6bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05"
	"98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f3562085"
	"52bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e46"
	"2e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2b"
	"cbf6955817183995497cea956ae515d2261898fa051015728e5a8aaac42d"
	"ad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d06"
	"0c7db3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d226"
	"1ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200cbbe1"
	"17577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e"
	"4b82d120a92108011a723c12a787e6d788719a10bdba5b2699c327186af4"
	"e23c1a946834b6150bda2583e9ca2ad44ce8dbbbc2db04de8ef92e8efc14"
	"1fbecaa6287c59474e6bc05d99b2964fa090c3a2233ba186515be7ed1f61"
	"2970cee2d7afb81bdd762170481cd0069127d5b05aa993b4ea988d8fddc1"
	"86ffb7dc90a6c08f4df435c93402849236c3fab4d27c7026c1d4dcb26026"
	"46dec9751e763dba37bdf8ff9406ad9e530ee5db382f413001aeb06a53ed"
	"9027d831179727b0865a8918da3edbebcf9b14ed44ce6cbaced4bb1bdb7f"
	"1447e6cc254b332051512bd7af426fb8f401378cd2bf5983ca01c64b92ec"
	"f032ea15d1721d03f482d7ce6e74fef6d55e702f46980c82b5a84031900b"
	"1c9e59e7c97fbec7e8f323a97a7e36cc88be0f1d45b7ff585ac54bd407b2"
	"2b4154aacc8f6d7ebf48e1d814cc5ed20f8037e0a79715eef29be32806a1"
	"d58bb7c5da76f550aa3d8a1fbff0eb19ccb1a313d55cda56c9ec2ef29632"
	"387fe8d76e3c0468043e8f663f4860ee12bf2d5b0b7474d6e694f91e6dbe"
	"115974a3926f12fee5e438777cb6a932df8cd8bec4d073b931ba3bc832b6"
	"8d9dd300741fa7bf8afc47ed2576f6936ba424663aab639c5ae4f5683423"
	"b4742bf1c978238f16cbe39d652de3fdb8befc848ad922222e04a4037c07"
	"13eb57a81a23f0c73473fc646cea306b4bcbc8862f8385ddfa9d4b7fa2c0"
	"87e879683303ed5bdd3a062b3cf5b3a278a66d2a13f83f44f82ddf310ee0"
	"74ab6a364597e899a0255dc164f31cc50846851df9ab48195ded7ea1b1d5"
	"10bd7ee74d73faf36bc31ecfa268359046f4eb879f924009438b481c6cd7"
	"889a002ed5ee382bc9190da6fc026e479558e4475677e9aa9e3050e27656"
	"94dfc81f56e880b96e71";

static const struct series {
	const char *name;
	int bits;
	const char *digits, *tail;
} series[] = {
	{ "ffdhe2048", 2048, digits_of_e, "886b423861285c97" },
	{ "ffdhe3072", 3072, digits_of_e, "25e41d2b66c62e37" },
	{ "ffdhe4096", 4096, digits_of_e, "c68a007e5e655f6a" },
	{ "ffdhe6144", 6144, digits_of_e, "a40e329cd0e40e65" },
	{ "ffdhe8192", 8192, digits_of_e, "d68c8bb7c5c6424c" },
	{ "modp_768", 768, digits_of_pi, "f44c42e9a63a3620" },
	{ "modp_1024", 1024, digits_of_pi, "49286651ece65381" },
	{ "modp_1536", 1536, digits_of_pi, "f1746c08ca237327" },
	{ "modp_2048", 2048, digits_of_pi, "15728e5a8aacaa68" },
	{ "modp_3072", 3072, digits_of_pi, "4b82d120a93ad2ca" },
	{ "modp_4096", 4096, digits_of_pi, "4df435c934063199" },
	{ "modp_6144", 6144, digits_of_pi, "e694f91e6dcc4024" },
	{ "modp_8192", 8192, digits_of_pi, "60c980dd98edd3df" },
};

/* Shipped with programs, as they are or were; and RFC 5114. */
static const struct constant {
	const char *name, *prime;
} constants[] = {
	{ "Java 1024",
		"fd7f53811d75122952df4a9c2eece4e7f611b7523cef4400c31e3f80"
		"b6512669455d402251fb593d8d58fabfc5f5ba30f6cb9b556cd7813b"
		"801d346ff26660b76b9950a5a49f9fe8047b1022c24fbba9d7feb7c6"
		"1bf83b57e7c6a8a6150f04fb83f6d3c51ec3023554135a169132f675"
		"f3ae2b61d72aeff22203199dd14801c7" },
	{ "Java 512",
		"fca682ce8e12caba26efccf7110e526db078b05edecbcd1eb4a208f3"
		"ae1617ae01f35b91a47e6df63413c5e12ed0899bcd132acd50d99151"
		"bdc43ee737592e17" },
	{ "Java 768",
		"e9e642599d355f37c97ffd3567120b8e25c9cd43e927b3a9670fbec5"
		"d890141922d2c3b3ad2480093799869d1e846aab49fab0ad26d2ce6a"
		"22219d470bce7d777d4a21fbe9c270b57f607002f3cef8393694cf45"
		"ee3688c11a8c56ab127a3daf" },
	{ "OpenSSL 1024",
		"97f64261cab505dd2828e13f1d68b6d3dbd0f313047f40e856da58cb"
		"13b8a1bf2b783a4c6d59d5f92afc6cff3d693f78b23d4f3160a9502e"
		"3efaf7ab5e1ad5a65e554313828da83b9ff2d941dee95689fadaea09"
		"36addf1971fe635b20af470364603c2de059f54b650ad8fa0cf70121"
		"c74799d7587132be9b999bb9b787e8ab" },
	{ "OpenSSL 512",
		"da583c16d9852289d0e4af756f4cca92dd4be533b804fb0fed94ef9c"
		"8a4403ed574650d36999db29d776276ba2d3d412e218f4dd1e084cf6"
		"d8003e7c4774e833" },
	{ "mod_ssl 2.0 1024",
		"e6969d3d495be32c7cf180c3bdd4798e91b7818251bb055e2a206490"
		"4a79a770fa15a259cbd523a6a6ef09c43048d5a22f971f3c20129b48"
		"000e6edd061cbc053e371d794e5327df611ebbbe1bac9b5c6044cf02"
		"3d76e05eea9bad991b13a63c974e9ef1839eb5db125136f7262e56a8"
		"871538dfd823c6505085e21f0dd5c86b" },
	{ "mod_ssl 2.0 512",
		"d4bcd52406f69b35994b88de5db89682c8157f62d8f33633ee5772f1"
		"1f05ab22d6b5145b9f241e5acc31ff090a4bc71148976f76795094e7"
		"1e7903529f5a824b" },
	{ "mod_ssl 2.2 1024",
		"d67de440cbbbdc1936d693d34afd0ad50c84d239a45f520bb88174cb"
		"98bce951849f912e639c72fb13b4b4d7177e16d55ac179ba420b2a29"
		"fe324a467a635e81ff5901377beddcfd33168a461aad3b72dae88600"
		"78045b07a7dbca7874087d1510ea9fcc9ddd330507dd62db88aeaa74"
		"7de0f4d6e2bd68b0e7393e0f24218eb3" },
	{ "mod_ssl 2.2 512",
		"9fdb8b8a004544f0045f1737d0ba2e0b274cdf1a9f588218fb435316"
		"a16e374171fd19d8d8f37c39bf863fd60e3e300680a3030c6e4c3757"
		"d08f70e6aa871033" },
	{ "nginx 1024",
		"bbbc2dcad84674907c43fcf580e9cfdbd958a3f568b42d4b08eed4eb"
		"0fb3504c6c030276e710800c5ccbbaa8922614c5beeca565a5fdf1d2"
		"87a2bc049be6778060e91a92a757e3048f68b076f7d36cc8f29ba5df"
		"81dc2ca725ece66270cc9a5035d8ceceef9ea0274a63ab1e58fafd49"
		"88d0f65d146757da071df045cfe16b9b" },
	{ "RFC 5114 1024/160",
		"b10b8f96a080e01dde92de5eae5d54ec52c99fbcfb06a3c69a6a9dca"
		"52d23b616073e28675a23d189838ef1e2ee652c013ecb4aea9061123"
		"24975c3cd49b83bfaccbdd7d90c4bd7098488e9c219a73724effd6fa"
		"e5644738faa31a4ff55bccc0a151af5f0dc8b4bd45bf37df365c1a65"
		"e68cfda76d4da708df1fb2bc2e4a4371" },
	{ "RFC 5114 2048/224",
		"ad107e1e9123a9d0d660faa79559c51fa20d64e5683b9fd1b54b1597"
		"b61d0a75e6fa141df95a56dbaf9a3c407ba1df15eb3d688a309c180e"
		"1de6b85a1274a0a66d3f8152ad6ac2129037c9edefda4df8d91e8fef"
		"55b7394b7ad5b7d0b6c12207c9f98d11ed34dbf6c6ba0b2c8bbc27be"
		"6a00e0a0b9c49708b3bf8a317091883681286130bc8985db1602e714"
		"415d9330278273c7de31efdc7310f7121fd5a07415987d9adc0a486d"
		"cdf93acc44328387315d75e198c641a480cd86a1b9e587e8be60e69c"
		"c928b2b9c52172e413042e9b23f10b0e16e79763c9b53dcf4ba80a29"
		"e3fb73c16b8e75b97ef363e2ffa31f71cf9de5384e71b81c0ac4dffe"
		"0c10e64f" },
	{ "RFC 5114 2048/256",
		"87a8e61db4b6663cffbbd19c651959998ceef608660dd0f25d2ceed4"
		"435e3b00e00df8f1d61957d4faf7df4561b2aa3016c3d91134096faa"
		"3bf4296d830e9a7c209e0c6497517abd5a8a9d306bcf67ed91f9e672"
		"5b4758c022e0b1ef4275bf7b6c5bfc11d45f9088b941f54eb1e59bb8"
		"bc39a0bf12307f5c4fdb70c581b23f76b63acae1caa6b7902d525267"
		"35488a0ef13c6d9a51bfa4ab3ad8347796524d8ef6a167b5a41825d9"
		"67e144e5140564251ccacb83e6b486f6b3ca3f7971506026c0b857f6"
		"89962856ded4010abd0be621c3a3960a54e710c375f26375d7014103"
		"a4b54330c198af126116d2276e11715f693877fad7ef09cadb094ae9"
		"1e1a1597" },
};
/* clang-format on */

#define ENDS_OCTETS 8 /* of ones, before and behind the digits */

static uint8_t nibble(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Whether `b` begins with the octets of `hex`, up to `n` octets. */
static bool begins(struct sc_bytes b, const char *hex, size_t n)
{
	if (b.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (b.p[i] !=
			(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1])))
			return false;
	return true;
}

static bool is_ones(const uint8_t *p)
{
	for (size_t i = 0; i < ENDS_OCTETS; i++)
		if (p[i] != 0xff)
			return false;
	return true;
}

static bool is_of_series(struct sc_bytes prime, const struct series *s)
{
	size_t n = (size_t)s->bits / 8, end = ENDS_OCTETS;

	if (prime.n != n || !is_ones(prime.p) || !is_ones(prime.p + n - end))
		return false;

	struct sc_bytes middle = { prime.p + end, n - 2 * end };
	struct sc_bytes tail = { prime.p + n - 2 * end, end };

	return begins(middle, s->digits, middle.n - end) &&
		begins(tail, s->tail, end);
}

int sc_dh_prime_bits(struct sc_bytes number)
{
	int bits = 0;

	while (number.n && *number.p == 0) {
		number.p++;
		number.n--;
	}
	if (number.n == 0)
		return 0;
	for (unsigned top = *number.p; top; top >>= 1)
		bits++;
	return bits + 8 * ((int)number.n - 1);
}

const char *sc_dh_prime_name(struct sc_bytes prime)
{
	while (prime.n && *prime.p == 0) {
		prime.p++;
		prime.n--;
	}
	for (size_t i = 0; i < SC_COUNT(series); i++)
		if (is_of_series(prime, &series[i]))
			return series[i].name;
	for (size_t i = 0; i < SC_COUNT(constants); i++) {
		const char *hex = constants[i].prime;

		if (2 * prime.n == strlen(hex) && begins(prime, hex, prime.n))
			return constants[i].name;
	}
	return NULL;
}

#include "net/fetch_request.h"

#include "base/limits.h"

static int url_port(const struct sc_net_request *r)
{
	if (!r->plain)
		return 443;
	return r->url_port ? r->url_port : 80;
}

static const char *url_of(struct sc_arena *a, const struct sc_net_request *r)
{
	if (!r->plain)
		return sc_arena_printf(a, "https://%s%s", r->host, r->path);
	return sc_arena_printf(
		a, "http://%s:%d%s", r->host, url_port(r), r->path);
}

/* "host:443:192.0.2.1:8443": connect there, and say nothing of it. */
static const char *route_of(struct sc_arena *a, const struct sc_net_request *r)
{
	char ip[SC_IP_TEXT_MAX];
	bool six = r->ip.family == 6;

	sc_ip_format(r->ip, ip);
	return sc_arena_printf(a, "%s:%d:%s%s%s:%d", r->host, url_port(r),
		six ? "[" : "", ip, six ? "]" : "", r->port);
}

static void put_numbers(
	const struct sc_curl *curl, CURL *easy, uint64_t wait_ms)
{
	const struct {
		CURLoption option;
		long value;
	} numbers[] = {
		{ CURLOPT_NOSIGNAL, 1 },
		{ CURLOPT_FOLLOWLOCATION, 0 },
		{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
		{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
		{ CURLOPT_SSL_VERIFYPEER, 0 },
		{ CURLOPT_SSL_VERIFYHOST, 0 },
		{ CURLOPT_CERTINFO, 1 },
		{ CURLOPT_FRESH_CONNECT, 1 },
		{ CURLOPT_FORBID_REUSE, 1 },
		{ CURLOPT_SSL_SESSIONID_CACHE, 0 },
		{ CURLOPT_CONNECTTIMEOUT_MS, SC_LIMIT_CONNECT_S * 1000 },
		{ CURLOPT_TIMEOUT_MS, wait_ms ? (long)wait_ms : 1 },
	};

	for (size_t i = 0; i < SC_COUNT(numbers); i++)
		curl->easy_set(easy, numbers[i].option, numbers[i].value);
}

static void put_texts(const struct sc_curl *curl, CURL *easy,
	struct sc_arena *a, const struct sc_net_request *r)
{
	const struct {
		CURLoption option;
		const char *value;
	} texts[] = {
		{ CURLOPT_URL, url_of(a, r) },
		{ CURLOPT_USERAGENT, "smtpcert/" SC_VERSION },
		{ CURLOPT_PROXY, "" },
		{ CURLOPT_CAPATH, NULL }, /* else no store is kept in memory */
		{ CURLOPT_CAINFO, NULL },
#if LIBCURL_VERSION_NUM >= 0x075500
		{ CURLOPT_PROTOCOLS_STR, r->plain ? "http" : "https" },
#endif
	};

	for (size_t i = 0; i < SC_COUNT(texts); i++)
		curl->easy_set(easy, texts[i].option, texts[i].value);
}

/* libcurl copies the body, and not the list of headers. */
static struct curl_slist *put_post(const struct sc_curl *curl, CURL *easy,
	struct sc_arena *a, const struct sc_net_request *r)
{
	if (!r->post.p)
		return NULL;

	struct curl_slist *headers = curl->list_add(
		NULL, sc_arena_printf(a, "Content-Type: %s", r->post_type));

	curl->easy_set(easy, CURLOPT_POSTFIELDSIZE, (long)r->post.n);
	curl->easy_set(easy, CURLOPT_COPYPOSTFIELDS, r->post.p);
	curl->easy_set(easy, CURLOPT_HTTPHEADER, headers);
	return headers;
}

void sc_fetch_put(const struct sc_curl *curl, CURL *easy, struct sc_arena *a,
	const struct sc_net_request *r, uint64_t wait_ms,
	struct sc_fetch_lists *out)
{
	put_numbers(curl, easy, wait_ms);
	put_texts(curl, easy, a, r);
	out->headers = put_post(curl, easy, a, r);
	out->route = curl->list_add(NULL, route_of(a, r));
	curl->easy_set(easy, CURLOPT_CONNECT_TO, out->route);
}

/*
 * curl.h -- libcurl, loaded when the first file is to be fetched.
 *
 * As libunbound (net/unbound.h): most targets have no policy to fetch, and
 * libcurl brings twenty libraries along. Once loaded it stays.
 */
#ifndef SC_NET_CURL_H
#define SC_NET_CURL_H

#include <curl/curl.h>
#include <stdbool.h>

#include "base/attr.h"
#include "base/error.h"

/* X(member, function): all of libcurl that we call. */
#define SC_CURL_FUNCTIONS(X)                      \
	X(global_init, curl_global_init)          \
	X(error_text, curl_easy_strerror)         \
	X(easy_new, curl_easy_init)               \
	X(easy_free, curl_easy_cleanup)           \
	X(easy_set, curl_easy_setopt)             \
	X(easy_get, curl_easy_getinfo)            \
	X(list_add, curl_slist_append)            \
	X(list_free, curl_slist_free_all)         \
	X(multi_new, curl_multi_init)             \
	X(multi_free, curl_multi_cleanup)         \
	X(multi_set, curl_multi_setopt)           \
	X(multi_add, curl_multi_add_handle)       \
	X(multi_remove, curl_multi_remove_handle) \
	X(multi_act, curl_multi_socket_action)    \
	X(multi_read, curl_multi_info_read)

struct sc_curl {
#define SC_CURL_MEMBER(member, function) __typeof__(function) *member;
	SC_CURL_FUNCTIONS(SC_CURL_MEMBER)
#undef SC_CURL_MEMBER
};

/* Fills `out`. An error names what is missing and the package that has it. */
SC_MUST_CHECK bool sc_curl_load(struct sc_curl *out, struct sc_error *e);

#endif

/*
 * strange_curl.h -- libcurl that calls back with strange handles.
 *
 * As 8.23 does, with whatever version is here: the easy handle that comes with
 * a descriptor to watch is none of the caller's, and a descriptor of its own,
 * which is never ready, is watched as long as a transfer goes on. For a test
 * program that is linked with --wrap=sc_curl_load; everything is static.
 */
#ifndef SC_TESTS_STRANGE_CURL_H
#define SC_TESTS_STRANGE_CURL_H

#include <stdarg.h>
#include <unistd.h>

#include "net/curl.h"

static struct {
	bool on;
	struct sc_curl real;
	CURL *handle;
	int own[2]; /* a pipe */
	curl_socket_callback theirs;
	void *user;
} strange;

static int strange_wish(
	CURL *easy, curl_socket_t fd, int what, void *user, void *socket)
{
	(void)easy;
	return strange.theirs(strange.handle, fd, what, user, socket);
}

/* All values that we give are pointers. */
static CURLMcode strange_set(CURLM *multi, CURLMoption option, ...)
{
	va_list ap;
	void *value;

	va_start(ap, option);
	if (option == CURLMOPT_SOCKETFUNCTION) {
		strange.theirs = va_arg(ap, curl_socket_callback);
		va_end(ap);
		return strange.real.multi_set(multi, option, strange_wish);
	}
	value = va_arg(ap, void *);
	va_end(ap);
	if (option == CURLMOPT_SOCKETDATA)
		strange.user = value;
	return strange.real.multi_set(multi, option, value);
}

static CURLMcode strange_add(CURLM *multi, CURL *easy)
{
	strange.theirs(strange.handle, strange.own[0], CURL_POLL_IN,
		strange.user, NULL);
	return strange.real.multi_add(multi, easy);
}

static CURLMcode strange_remove(CURLM *multi, CURL *easy)
{
	strange.theirs(strange.handle, strange.own[0], CURL_POLL_REMOVE,
		strange.user, NULL);
	return strange.real.multi_remove(multi, easy);
}

bool __real_sc_curl_load(struct sc_curl *out, struct sc_error *e);
bool __wrap_sc_curl_load(struct sc_curl *out, struct sc_error *e);

bool __wrap_sc_curl_load(struct sc_curl *out, struct sc_error *e)
{
	if (!__real_sc_curl_load(out, e))
		return false;
	if (strange.on) {
		strange.real = *out;
		out->multi_set = strange_set;
		out->multi_add = strange_add;
		out->multi_remove = strange_remove;
	}
	return true;
}

static void strange_begin(void)
{
	struct sc_error e;

	strange.on = __real_sc_curl_load(&strange.real, &e) &&
		pipe(strange.own) == 0;
	if (strange.on)
		strange.handle = strange.real.easy_new();
}

static void strange_end(void)
{
	strange.real.easy_free(strange.handle);
	close(strange.own[0]);
	close(strange.own[1]);
	strange.on = false;
}

#endif

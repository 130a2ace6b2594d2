/* TLS over memory BIOs: OpenSSL never sees the socket. */
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "session.h"
#include "tls_context.h"

/* What OpenSSL has written goes to the wire. */
static void collect(struct session *s)
{
	BIO *bio = SSL_get_wbio(s->ssl);
	char *p;
	long n = BIO_get_mem_data(bio, &p);

	if (n > 0)
		session_queue(s, p, (size_t)n);
	(void)BIO_reset(bio);
}

void session_tls_begin(struct session *s)
{
	SSL_CTX *ctx = service_ctx(s->service);

	s->ssl = ctx ? SSL_new(ctx) : NULL;
	if (!s->ssl)
		return;
	if (s->service->fault->tls.takes_turns &&
		s->service->n_handshakes++ % 2)
		tls_context_use_second(s->ssl, &s->service->chain);
	SSL_set_bio(s->ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_accept_state(s->ssl);
	session_tls_feed(s, s->in, s->n_in);
	s->n_in = 0;
}

void session_tls_feed(struct session *s, const char *p, size_t n)
{
	if (n)
		BIO_write(SSL_get_rbio(s->ssl), p, (int)n);
}

size_t session_tls_waiting(const struct session *s)
{
	return BIO_ctrl_pending(SSL_get_rbio(s->ssl));
}

/* After an operation that did not succeed. */
static enum session_progress stalled(struct session *s, int result)
{
	int why = SSL_get_error(s->ssl, result);

	ERR_clear_error();
	collect(s);
	if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
		return s->n_out ? SESSION_AGAIN : SESSION_BLOCKED;
	s->tls_failed = why != SSL_ERROR_ZERO_RETURN;
	session_finish(s);
	return SESSION_AGAIN;
}

enum session_progress session_tls_handshake(struct session *s)
{
	int result = SSL_do_handshake(s->ssl);

	if (result != 1)
		return stalled(s, result);
	collect(s);
	s->secure = true;
	memcpy(s->in, s->kept, s->n_kept);
	s->n_in = s->n_kept;
	s->n_kept = 0;
	s->step++;
	return SESSION_AGAIN;
}

enum session_progress session_tls_read(struct session *s)
{
	size_t n = 0;
	int result = SSL_read_ex(
		s->ssl, s->in + s->n_in, sizeof(s->in) - s->n_in, &n);

	if (result != 1)
		return stalled(s, result);
	s->n_in += n;
	collect(s);
	return SESSION_AGAIN;
}

void session_tls_write(struct session *s, const char *p, size_t n)
{
	size_t written;

	if (n && SSL_write_ex(s->ssl, p, n, &written) != 1)
		s->tls_failed = true;
	ERR_clear_error();
	collect(s);
}

void session_tls_bye(struct session *s)
{
	if (!s->secure || s->tls_failed)
		return;
	SSL_shutdown(s->ssl);
	ERR_clear_error();
	collect(s);
}

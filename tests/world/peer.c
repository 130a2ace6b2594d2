#include "world/peer.h"

#include <openssl/ssl.h>

#include "base/text.h"

#define SLICE_BYTES 16384 /* sent at once of a repeated text */
#define SLICE_MS    1

struct peer {
	struct sc_arena *arena;
	const struct scene_server *server;
	struct credentials *credentials;
	const struct peer_events *events;
	void *user;
	size_t at;      /* the step at hand */
	long long done; /* of its count, or of its bytes */
	bool asleep, over;
	uint8_t in[65536]; /* not read yet: clear text, or before TLS raw */
	size_t n_in;
	SSL *ssl;
	bool secured;
};

struct peer *peer_new(struct sc_arena *a, const struct scene_server *server,
	struct credentials *credentials, const struct peer_events *events,
	void *user)
{
	struct peer *p = sc_new(a, struct peer, 1);

	p->arena = a;
	p->server = server;
	p->credentials = credentials;
	p->events = events;
	p->user = user;
	return p;
}

void peer_free(struct peer *p)
{
	SSL_free(p->ssl);
	p->ssl = NULL;
}

static void sleep_for(struct peer *p, long long ms)
{
	p->asleep = true;
	p->events->wake(p->user, ms);
}

static void end(struct peer *p, enum sc_net_end how)
{
	p->over = true;
	p->events->end(p->user, how);
}

/* Sends what TLS has ready. */
static void drain(struct peer *p)
{
	char *bytes = NULL;
	long n = BIO_get_mem_data(SSL_get_wbio(p->ssl), &bytes);

	if (n > 0)
		p->events->send(p->user,
			(struct sc_bytes){ (const uint8_t *)bytes, (size_t)n });
	(void)BIO_reset(SSL_get_wbio(p->ssl));
}

static void emit(struct peer *p, struct sc_bytes b)
{
	if (!p->secured) {
		p->events->send(p->user, b);
		return;
	}
	SSL_write(p->ssl, b.p, (int)b.n);
	drain(p);
}

static void next_step(struct peer *p)
{
	p->at++;
	p->done = 0;
}

/* As many copies of the text as fit a slice; then the others, by and by. */
static bool run_send(struct peer *p, const struct step *s)
{
	uint8_t slice[SLICE_BYTES];
	size_t n = 0;

	if (s->text.n > sizeof(slice)) {
		emit(p, s->text);
		next_step(p);
		return true;
	}
	while (p->done < s->count && n + s->text.n <= sizeof(slice)) {
		memcpy(slice + n, s->text.p, s->text.n);
		n += s->text.n;
		p->done++;
	}
	emit(p, (struct sc_bytes){ slice, n });
	if (p->done < s->count) {
		sleep_for(p, SLICE_MS);
		return false;
	}
	next_step(p);
	return true;
}

static bool run_drip(struct peer *p, const struct step *s)
{
	if ((size_t)p->done == s->text.n) {
		next_step(p);
		return true;
	}
	emit(p, (struct sc_bytes){ s->text.p + p->done, 1 });
	p->done++;
	sleep_for(p, s->ms);
	return false;
}

static bool run_wait(struct peer *p, const struct step *s)
{
	next_step(p);
	sleep_for(p, s->ms);
	return false;
}

static void drop_input(struct peer *p, size_t n)
{
	memmove(p->in, p->in + n, p->n_in - n);
	p->n_in -= n;
}

static bool run_read(struct peer *p, const struct step *s)
{
	const uint8_t *lf = memchr(p->in, '\n', p->n_in);
	struct sc_bytes line = { p->in, s->text.n };

	if (!lf)
		return false;
	if ((size_t)(lf - p->in) < s->text.n ||
		!sc_bytes_same_text(line, s->text)) {
		p->events->complain(p->user,
			sc_arena_printf(p->arena, "wanted %s, got %s",
				sc_text_printable(p->arena, s->text, 40),
				sc_text_printable(p->arena,
					(struct sc_bytes){ p->in, p->n_in },
					40)));
		end(p, SC_NET_CLOSED);
		return false;
	}
	drop_input(p, (size_t)(lf - p->in) + 1);
	next_step(p);
	return true;
}

static bool begin_tls(struct peer *p, const struct step *s)
{
	SSL_CTX *context = credentials_context(
		p->credentials, sc_arena_copy(p->arena, s->text.p, s->text.n));

	if (!context) {
		p->events->complain(p->user, "no such certificate or option");
		end(p, SC_NET_CLOSED);
		return false;
	}
	p->ssl = SSL_new(context);
	SSL_set_bio(p->ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_accept_state(p->ssl);
	BIO_write(SSL_get_rbio(p->ssl), p->in, (int)p->n_in);
	p->n_in = 0;
	return true;
}

/* Decrypts what came; the rest of the session is none of our concern. */
static void decrypt(struct peer *p)
{
	while (p->n_in < sizeof(p->in)) {
		int n = SSL_read(p->ssl, p->in + p->n_in,
			(int)(sizeof(p->in) - p->n_in));

		if (n <= 0)
			return;
		p->n_in += (size_t)n;
	}
}

static bool run_tls(struct peer *p, const struct step *s)
{
	if (!p->ssl && !begin_tls(p, s))
		return false;

	int result = SSL_do_handshake(p->ssl);
	int error = SSL_get_error(p->ssl, result);

	drain(p);
	if (result != 1) {
		if (error != SSL_ERROR_WANT_READ)
			end(p, SC_NET_CLOSED);
		return false;
	}
	p->secured = true;
	decrypt(p);
	next_step(p);
	return true;
}

static bool run_close(struct peer *p, const struct step *s)
{
	if (s->verb == STEP_CLOSE && p->secured) {
		SSL_shutdown(p->ssl);
		drain(p);
	}
	end(p, s->verb == STEP_CLOSE ? SC_NET_CLOSED : SC_NET_RESET);
	return false;
}

/* False: the script waits, or is over. */
static bool run_step(struct peer *p)
{
	static bool (*const verbs[])(struct peer *, const struct step *) = {
		[STEP_SEND] = run_send,
		[STEP_DRIP] = run_drip,
		[STEP_WAIT] = run_wait,
		[STEP_READ] = run_read,
		[STEP_TLS] = run_tls,
		[STEP_CLOSE] = run_close,
		[STEP_RESET] = run_close,
	};
	const struct step *s = &p->server->steps[p->at];

	return verbs[s->verb](p, s);
}

void peer_begin(struct peer *p)
{
	while (!p->over && !p->asleep && p->at < p->server->n_steps &&
		run_step(p))
		;
}

void peer_take(struct peer *p, struct sc_bytes b)
{
	size_t room = sizeof(p->in) - p->n_in;

	if (p->over)
		return;
	if (p->ssl) {
		BIO_write(SSL_get_rbio(p->ssl), b.p, (int)b.n);
		if (p->secured)
			decrypt(p);
	} else {
		memcpy(p->in + p->n_in, b.p, b.n < room ? b.n : room);
		p->n_in += b.n < room ? b.n : room;
	}
	peer_begin(p);
}

void peer_wake(struct peer *p)
{
	p->asleep = false;
	peer_begin(p);
}

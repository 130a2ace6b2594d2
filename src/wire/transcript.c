#include "wire/transcript.h"

static struct sc_bytes without_eol(struct sc_bytes line)
{
	if (line.n && line.p[line.n - 1] == '\n')
		line.n--;
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

/* Once cut, nothing more: a line from behind the gap would mislead. */
static bool has_room(const struct sc_transcript *t, size_t n)
{
	return !t->endpoint->transcript_cut &&
		t->n_lines < SC_LIMIT_TRANSCRIPT_LINES &&
		n <= SC_LIMIT_TRANSCRIPT_BYTES - t->text_bytes;
}

static void add(struct sc_transcript *t, struct sc_line line)
{
	struct sc_bytes text = without_eol(line.text);

	if (!has_room(t, text.n)) {
		t->endpoint->transcript_cut = true;
		return;
	}
	line.text = (struct sc_bytes){
		(const uint8_t *)sc_arena_copy(t->arena, text.p, text.n),
		text.n,
	};
	t->text_bytes += text.n;
	t->lines = sc_grow(t->arena, t->lines, t->n_lines, struct sc_line);
	t->lines[t->n_lines++] = line;
	t->endpoint->transcript = t->lines;
	t->endpoint->n_transcript = t->n_lines;
}

void sc_transcript_sent(struct sc_transcript *t, struct sc_bytes command,
	bool tls, long long now_ms)
{
	add(t, (struct sc_line){ now_ms, true, tls, command });
}

static void end_line(struct sc_transcript *t, bool tls, long long now_ms)
{
	struct sc_bytes text = { (const uint8_t *)t->line, t->len };

	t->len = 0;
	add(t, (struct sc_line){ now_ms, false, tls, text });
}

void sc_transcript_received(
	struct sc_transcript *t, struct sc_bytes b, bool tls, long long now_ms)
{
	for (size_t i = 0; i < b.n; i++) {
		t->line[t->len++] = (char)b.p[i];
		if (b.p[i] == '\n' || t->len == sizeof(t->line))
			end_line(t, tls, now_ms);
	}
}

void sc_transcript_flush(struct sc_transcript *t, bool tls, long long now_ms)
{
	if (t->len)
		end_line(t, tls, now_ms);
}

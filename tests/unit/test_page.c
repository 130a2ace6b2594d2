#include "render/page.h"

#include "lib/t.h"

static const struct {
	const char *what, *in;
	bool unicode;
	const char *out;
} puts_[] = {
	{ "plain", "mx1", false, "mx1" },
	{ "escape sequence", "\033]0;x\007", true, "\\x1b]0;x\\x07" },
	{ "line feed", "a\nb", true, "a\\x0ab" },
	{ "umlaut, ASCII only", "\xc3\xbc", false, "\\u00fc" },
	{ "umlaut", "\xc3\xbc", true, "\xc3\xbc" },
	{ "override", "\xe2\x80\xae", true, "\\u202e" },
	{ "C1 control", "\xc2\x9b", true, "\\u009b" },
	{ "raw C1 control", "\x9b", true, "\\x9b" },
	{ "wide character", "\xe4\xb8\xad", true, "\\u4e2d" },
	{ "emoji", "\xf0\x9f\x93\xa7", true, "\\u01f4e7" },
};

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(puts_); i++) {
		struct sc_render_style style = { .unicode = puts_[i].unicode,
			.columns = 80 };
		struct sc_out_memory m = { .arena = &a };
		struct sc_out o = sc_out_to_memory(&m);
		struct sc_page p = { &o, &style, 0 };

		sc_page_put(&p, puts_[i].in);
		IS(m.p, puts_[i].out, puts_[i].what);
		OK(p.column == sc_page_width(&p, puts_[i].in),
			"its width is what it took");
	}

	struct sc_render_style narrow = { .columns = 12, .color = true };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out o = sc_out_to_memory(&m);
	struct sc_page p = { &o, &narrow, 0 };

	sc_page_fold(&p, 2, "one two three averyveryverylongword");
	IS(m.p, "  one two\n  three\n  averyveryverylongword\n", "folding");
	m.n = 0;
	sc_page_ink(&p, SC_INK_RED, "x");
	IS(m.p, "\033[1;31mx\033[0m", "colour is ours alone");
	return DONE();
}

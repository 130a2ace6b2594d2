#include "render/render.h"

#include <string.h>

#include "obs/json.h"
#include "render/text.h"

static void render_json(const struct sc_report *r,
	const struct sc_render_style *style, struct sc_out *o)
{
	(void)style;
	sc_json_write(o, &sc_type_report, r);
}

static const struct sc_renderer all[] = {
	{ "text", "text/plain; charset=utf-8", sc_render_text },
	{ "json", "application/json", render_json },
};

const char *const sc_renderer_names[] = { "text", "json", NULL };

const struct sc_renderer *sc_renderer_find(const char *name)
{
	for (size_t i = 0; i < SC_COUNT(all); i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}

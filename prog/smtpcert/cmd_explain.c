#include <string.h>

#include "base/text.h"
#include "command.h"
#include "files.h"
#include "pages.h"
#include "render/render.h"

static void list_checks(struct sc_out *out)
{
	for (size_t t = 0; sc_check_tables[t]; t++)
		for (const struct sc_check *c = sc_check_tables[t]; c->id; c++)
			sc_out_printf(out, "%-28s %s\n",
				sc_check_entry(c)->name,
				sc_check_entry(c)->title);
}

static bool put_page(struct options *o, struct sc_out *out, const char *id,
	struct sc_error *e)
{
	for (const struct page *p = pages; p->id; p++) {
		if (strcmp(p->id, id) == 0) {
			sc_out_text(out, p->text);
			return true;
		}
	}

	const char *near = sc_text_nearest(id, sc_catalogue_names(o->arena));
	const char *shown = sc_text_printable(o->arena, sc_bytes_of(id), 60);

	return near ?
		sc_error_set(e, SC_ERROR_USAGE,
			"there is no check %s; did you mean %s?", shown, near) :
		sc_error_set(e, SC_ERROR_USAGE,
			"there is no check %s; 'smtpcert explain' lists "
			"all",
			shown);
}

bool command_explain(struct options *o, int *status, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);

	(void)status;
	if (!o->n_operands)
		list_checks(&out);
	for (size_t i = 0; i < o->n_operands; i++) {
		if (i)
			sc_out_text(&out, "\n");
		if (!put_page(o, &out, o->operands[i], e))
			return false;
	}
	return file_flush(&m, e);
}

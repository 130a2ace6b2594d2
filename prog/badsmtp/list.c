#include "list.h"

#include <stdio.h>
#include <string.h>

#include "fault.h"

/* Writes the words of `text` with commas between them. */
static void put_words(struct sc_out *o, const char *text, bool json)
{
	char word[64];

	for (bool first = true; *text; first = false) {
		size_t n = strcspn(text, " ");

		snprintf(word, sizeof(word), "%.*s", (int)n, text);
		if (!first)
			sc_out_text(o, json ? ", " : ",");
		if (json)
			sc_out_json_string(o, word);
		else
			sc_out_text(o, word);
		text += n + (text[n] == ' ');
	}
}

static void put_line(struct sc_out *o, const struct fault *f)
{
	const char *finding = *f->finding ? f->finding : "-";
	size_t name = strlen(f->name), n = strlen(finding);

	sc_out_text(o, f->name);
	sc_out_fill(o, ' ', name < 27 ? 27 - name : 1);
	put_words(o, finding, false);
	sc_out_fill(o, ' ', n < 37 ? 37 - n : 1);
	sc_out_printf(o, "%s\n", f->about);
}

void list_text(struct sc_out *o)
{
	for (size_t i = 0; i < fault_count(); i++)
		put_line(o, fault_at(i));
}

static void put_member(struct sc_out *o, const char *key, const char *value)
{
	sc_out_printf(o, "\"%s\": ", key);
	sc_out_json_string(o, value);
	sc_out_text(o, ", ");
}

/* The first of several words, as JSON; null for none. */
static void put_first(struct sc_out *o, const char *words)
{
	char first[64];

	snprintf(first, sizeof(first), "%.*s", (int)strcspn(words, " "), words);
	if (*first)
		sc_out_json_string(o, first);
	else
		sc_out_text(o, "null");
}

static void put_object(struct sc_out *o, const struct fault *f)
{
	sc_out_text(o, "  {");
	put_member(o, "name", f->name);
	put_member(o, "about", f->about);
	put_member(o, "mode", fault_mode(f));
	put_member(o, "role", fault_role_name(f));
	put_member(o, "scope", fault_scope_name(f));
	sc_out_printf(o, "\"dns\": %s, ", f->dns ? "true" : "false");
	put_member(o, "depth", f->full ? "full" : "normal");
	sc_out_text(o, "\"finding\": ");
	put_first(o, f->finding);
	sc_out_text(o, ", \"findings\": [");
	put_words(o, f->finding, true);
	sc_out_text(o, "]}");
}

void list_json(struct sc_out *o)
{
	sc_out_text(o, "[\n");
	for (size_t i = 0; i < fault_count(); i++) {
		put_object(o, fault_at(i));
		sc_out_text(o, i + 1 < fault_count() ? ",\n" : "\n");
	}
	sc_out_text(o, "]\n");
}

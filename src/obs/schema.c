#include "obs/json.h"

/* JSON Schema of a value, by kind; "null" where NULL or absent may stand. */
static const char *const types[] = {
	[SC_KIND_TEXT] = "\"type\": [\"string\", \"null\"]",
	[SC_KIND_NAME] = "\"type\": \"string\"",
	[SC_KIND_RAW] = "\"type\": [\"string\", \"null\"]",
	[SC_KIND_BASE64] = "\"type\": [\"string\", \"null\"], "
			   "\"contentEncoding\": \"base64\"",
	[SC_KIND_BOOL] = "\"type\": \"boolean\"",
	[SC_KIND_INT] = "\"type\": \"integer\"",
	[SC_KIND_INT_OR_NULL] = "\"type\": [\"integer\", \"null\"]",
	[SC_KIND_LONG] = "\"type\": \"integer\"",
	[SC_KIND_DATE] = "\"type\": \"string\", \"format\": \"date-time\"",
	[SC_KIND_DATE_OR_NULL] = "\"type\": [\"string\", \"null\"], "
				 "\"format\": \"date-time\"",
	[SC_KIND_ENUM] = "\"type\": \"string\"",
	[SC_KIND_STRUCT] = "\"type\": \"object\"",
	[SC_KIND_REF] = "\"type\": [\"object\", \"null\"]",
	[SC_KIND_ARRAY] = "\"type\": \"array\"",
	[SC_KIND_MAP] = "\"type\": \"object\"",
	[SC_KIND_TEXTS] = "\"type\": \"array\", "
			  "\"items\": {\"type\": \"string\"}",
	[SC_KIND_RAWS] = "\"type\": \"array\", "
			 "\"items\": {\"type\": \"string\"}",
	[SC_KIND_DATA] = "\"type\": \"object\", \"additionalProperties\": {"
			 "\"type\": [\"string\", \"integer\", \"boolean\", "
			 "\"array\"], \"items\": {\"type\": "
			 "[\"string\", \"integer\", \"boolean\"]}}",
};

struct schema {
	struct sc_out *out;
	size_t depth;
};

static void put_members(struct schema *s, const struct sc_type *type);

static void put_line(struct schema *s, const char *text)
{
	sc_out_text(s->out, "\n");
	sc_out_fill(s->out, ' ', 2 * s->depth);
	sc_out_text(s->out, text);
}

static void put_words(struct schema *s, const char *const *names)
{
	sc_out_text(s->out, ", \"enum\": [");
	for (size_t i = 0; names[i]; i++) {
		sc_out_text(s->out, i ? ", " : "");
		sc_out_json_string(s->out, names[i]);
	}
	sc_out_text(s->out, "]");
}

/* The struct behind a field, in place of the elements or the value itself. */
static void put_inner(struct schema *s, const struct sc_field *f)
{
	const char *wrap = f->kind == SC_KIND_ARRAY ? "\"items\": {" :
		f->kind == SC_KIND_MAP ? "\"additionalProperties\": {" :
					 NULL;

	sc_out_text(s->out, ",");
	s->depth++;
	if (wrap) {
		put_line(s, wrap);
		s->depth++;
		put_line(s, "\"type\": \"object\",");
	}
	put_members(s, f->type);
	if (wrap) {
		s->depth--;
		put_line(s, "}");
	}
	s->depth--;
}

static void put_member(struct schema *s, const struct sc_field *f)
{
	put_line(s, "");
	sc_out_json_string(s->out, f->name);
	sc_out_printf(s->out, ": {%s", types[f->kind]);
	if (f->about && *f->about) {
		sc_out_text(s->out, ", \"description\": ");
		sc_out_json_string(s->out, f->about);
	}
	if (f->kind == SC_KIND_ENUM)
		put_words(s, f->names);
	if (f->type)
		put_inner(s, f);
	sc_out_text(s->out, "}");
}

static void put_members(struct schema *s, const struct sc_type *type)
{
	put_line(s, "\"required\": [");
	for (const struct sc_field *f = type->fields; f->name; f++)
		sc_out_printf(s->out, "%s\"%s\"", f == type->fields ? "" : ", ",
			f->name);
	sc_out_text(s->out, "],");
	put_line(s, "\"properties\": {");
	s->depth++;
	for (const struct sc_field *f = type->fields; f->name; f++) {
		put_member(s, f);
		sc_out_text(s->out, f[1].name ? "," : "");
	}
	s->depth--;
	put_line(s, "}");
}

void sc_json_schema(struct sc_out *o, const struct sc_type *type)
{
	struct schema s = { o, 1 };

	sc_out_printf(o,
		"{\n  \"$schema\": "
		"\"https://json-schema.org/draft/2020-12/schema\",\n"
		"  \"title\": \"smtpcert %s, version 1\",\n"
		"  \"type\": \"object\",",
		type->name);
	put_members(&s, type);
	sc_out_text(o, "\n}\n");
}

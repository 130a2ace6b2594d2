#include "changes.h"

#include <string.h>

#include "base/text.h"
#include "wrapped.h"

#define LOOK_AHEAD   256 /* for the same change elsewhere */
#define PLACES_SHOWN 4

struct list {
	struct sc_arena arena;
	struct sc_out *out;
	const struct sc_comparison *c;
	bool *told; /* by change */
	bool verbose;
	size_t n_hidden;
};

static bool is_note(const struct sc_change *change)
{
	return change->sense == SC_CHANGE_NEUTRAL &&
		change->kind >= SC_CHANGE_FINDING_NEW;
}

static bool is_same(const struct sc_change *x, const struct sc_change *y)
{
	return x->kind == y->kind && x->sense == y->sense &&
		strcmp(x->message, y->message) == 0;
}

/* "mx1.example.org 192.0.2.1, mx1.example.org 192.0.2.2 and 3 more" */
static const char *places_of(struct list *l, size_t first)
{
	const struct sc_change *changes = l->c->changes;
	const char *text = NULL;
	size_t n = 0;

	for (size_t i = first; i < l->c->n_changes && i < first + LOOK_AHEAD;
		i++) {
		const char *place;

		if (l->told[i] || !is_same(&changes[i], &changes[first]))
			continue;
		l->told[i] = true;
		place = sc_change_place_text(&l->arena, &changes[i].place);
		if (place && n++ < PLACES_SHOWN)
			text = text ? sc_arena_printf(&l->arena, "%s; %s", text,
					      place) :
				      place;
	}
	return n > PLACES_SHOWN ? sc_arena_printf(&l->arena, "%s and %zu more",
					  text, n - PLACES_SHOWN) :
				  text;
}

static void put_change(struct list *l, size_t i)
{
	const char *places = places_of(l, i);
	const char *message = l->c->changes[i].message;

	put_wrapped(l->out, "  ",
		sc_text_printable_utf8(&l->arena,
			sc_bytes_of(places ? places : l->c->after.target),
			2000));
	put_wrapped(l->out, "      ",
		sc_text_printable_utf8(&l->arena, sc_bytes_of(message), 4000));
}

static void put_sense(
	struct list *l, enum sc_change_sense sense, const char *heading)
{
	bool begun = false;

	for (size_t i = 0; i < l->c->n_changes; i++) {
		const struct sc_change *change = &l->c->changes[i];

		if (change->sense != sense || l->told[i])
			continue;
		if (is_note(change) && !l->verbose) {
			l->n_hidden++;
			continue;
		}
		if (!begun)
			sc_out_printf(l->out, "\n%s\n", heading);
		begun = true;
		put_change(l, i);
	}
}

void put_changes(struct sc_out *out, const struct sc_comparison *c,
	bool verbose, bool (*is_told)(const struct sc_change *change))
{
	struct list l = { .out = out, .c = c, .verbose = verbose };

	l.told = sc_new(&l.arena, bool, c->n_changes + 1);
	for (size_t i = 0; is_told && i < c->n_changes; i++)
		l.told[i] = is_told(&c->changes[i]);
	put_sense(&l, SC_CHANGE_WORSE, "Worse");
	put_sense(&l, SC_CHANGE_BETTER, "Better");
	put_sense(&l, SC_CHANGE_NEUTRAL, "Other changes");
	if (l.n_hidden)
		sc_out_printf(out, "\n%zu note%s more: --verbose shows %s.\n",
			l.n_hidden, l.n_hidden == 1 ? "" : "s",
			l.n_hidden == 1 ? "it" : "them");
	if (!c->complete)
		sc_out_text(out, "\nThere are more changes than are told.\n");
	sc_arena_free(&l.arena);
}

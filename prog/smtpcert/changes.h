/* changes.h -- a comparison as text for people. */
#ifndef SMTPCERT_CHANGES_H
#define SMTPCERT_CHANGES_H

#include "base/out.h"
#include "report/compare.h"

/*
 * Lists the changes, the worse first; one that is the same at several places
 * once. Neutral findings, such as notes, only when `verbose`. What `is_told`
 * already is left out; it may be NULL.
 */
void put_changes(struct sc_out *out, const struct sc_comparison *c,
	bool verbose, bool (*is_told)(const struct sc_change *change));

#endif

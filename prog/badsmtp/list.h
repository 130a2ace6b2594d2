/* list.h -- what badsmtp --list prints. */
#ifndef BADSMTP_LIST_H
#define BADSMTP_LIST_H

#include "base/out.h"

/* A line for each fault: name, findings with commas or "-", description. */
void list_text(struct sc_out *o);

/*
 * An array of {"name", "about", "mode", "role", "scope", "dns", "finding",
 * "findings"}: mode is "starttls" or "implicit", role "mx" or "submission",
 * scope what to check ("server", "domain", "submission": the domain's), dns
 * whether it has records of its own, finding the first of findings, or null.
 */
void list_json(struct sc_out *o);

#endif

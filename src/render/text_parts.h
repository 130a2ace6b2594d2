/* text_parts.h -- the tables of the text report; inside render/ only. */
#ifndef SC_RENDER_TEXT_PARTS_H
#define SC_RENDER_TEXT_PARTS_H

#include "render/page.h"

struct sc_text {
	const struct sc_report *report;
	struct sc_page page;
	struct sc_arena arena; /* for texts on their way to the page */
};

/* A line for every host and address. text_hosts.c */
void sc_text_put_hosts(struct sc_text *t);

/* What is published: DNSSEC, DANE, MTA-STS, TLSRPT, CAA. text_policies.c */
void sc_text_put_policies(struct sc_text *t);

/* What each of several trust stores says. text_stores.c */
void sc_text_put_stores(struct sc_text *t);

/* Who can deliver, by class of sender and host. text_senders.c */
void sc_text_put_senders(struct sc_text *t);

/* Keeps a line of the table at the end. text_table.c */
void sc_text_note_report(
	struct sc_rendering *r, const struct sc_report *report);

#endif

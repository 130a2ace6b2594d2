/* pages.h -- docs/checks, embedded by tools/embed-pages. */
#ifndef SMTPCERT_PAGES_H
#define SMTPCERT_PAGES_H

struct page {
	const char *id, *text;
};

/* By id, ended by one without. */
extern const struct page pages[];

#endif

/* edit.h -- changing a JSON document by paths such as endpoints.0.tls. */
#ifndef TESTS_EDIT_H
#define TESTS_EDIT_H

#include <jansson.h>
#include <stdbool.h>

/*
 * Sets what `path` names to a copy of `value`; members that are not there are
 * made, elements are not. `*` is every element. False when the path leads
 * nowhere.
 */
bool edit_set(json_t *root, const char *path, json_t *value);

/* Adds a copy of `value` to each array that `path` names. */
bool edit_append(json_t *root, const char *path, json_t *value);

#endif

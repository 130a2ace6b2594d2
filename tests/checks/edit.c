#include "edit.h"

#include <stdlib.h>
#include <string.h>

enum verb { SET, APPEND };

static bool walk(json_t *at, const char *path, enum verb verb, json_t *value);

/* What is at `child` gets its new value, or is walked further. */
static bool change(
	json_t *child, const char *rest, enum verb verb, json_t *value)
{
	if (*rest)
		return walk(child, rest, verb, value);
	return json_is_array(child) &&
		json_array_append_new(child, json_deep_copy(value)) == 0;
}

static bool in_element(json_t *array, size_t i, const char *rest,
	enum verb verb, json_t *value)
{
	if (i >= json_array_size(array))
		return false;
	if (verb == SET && !*rest)
		return json_array_set_new(array, i, json_deep_copy(value)) == 0;
	return change(json_array_get(array, i), rest, verb, value);
}

static bool in_array(json_t *array, const char *step, const char *rest,
	enum verb verb, json_t *value)
{
	bool good = json_array_size(array) > 0;

	if (strcmp(step, "*") != 0)
		return in_element(
			array, strtoul(step, NULL, 10), rest, verb, value);
	for (size_t i = 0; i < json_array_size(array); i++)
		good = in_element(array, i, rest, verb, value) && good;
	return good;
}

static bool in_object(json_t *object, const char *step, const char *rest,
	enum verb verb, json_t *value)
{
	json_t *child = json_object_get(object, step);

	if (verb == SET && !*rest)
		return json_object_set_new(
			       object, step, json_deep_copy(value)) == 0;
	if (*rest && !child) {
		child = json_object();
		json_object_set_new(object, step, child);
	}
	return change(child, rest, verb, value);
}

static bool walk(json_t *at, const char *path, enum verb verb, json_t *value)
{
	char step[64];
	size_t n = strcspn(path, ".");
	const char *rest = path[n] ? path + n + 1 : path + n;

	if (n == 0 || n >= sizeof(step))
		return false;
	memcpy(step, path, n);
	step[n] = '\0';
	if (json_is_array(at))
		return in_array(at, step, rest, verb, value);
	return json_is_object(at) && in_object(at, step, rest, verb, value);
}

bool edit_set(json_t *root, const char *path, json_t *value)
{
	return walk(root, path, SET, value);
}

bool edit_append(json_t *root, const char *path, json_t *value)
{
	return walk(root, path, APPEND, value);
}

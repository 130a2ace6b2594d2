#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool sc_error_set(
	struct sc_error *e, enum sc_error_class class, const char *fmt, ...)
{
	va_list ap;

	e->class = class;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return false;
}

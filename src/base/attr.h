/* attr.h -- the few compiler attributes that the house uses. */
#ifndef SC_BASE_ATTR_H
#define SC_BASE_ATTR_H

#if !defined(__GNUC__) && !defined(__clang__)
#error "a compiler with GNU attributes is needed: gcc or clang"
#endif

#define SC_MUST_CHECK        __attribute__((warn_unused_result))
#define SC_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define SC_NORETURN          __attribute__((noreturn, cold))
#define SC_AUTO(fn)          __attribute__((cleanup(fn)))

#define SC_COUNT(a) (sizeof(a) / sizeof((a)[0]))

#endif

/*
 * alabel.h -- whether a label that begins with "xn--" is one.
 *
 * Decodes Punycode (RFC 3492) and looks at the result: an A-label (RFC 5890
 * 2.3.2.1) stands for at least one character outside of ASCII, and for none
 * that is a control, a surrogate or an ASCII capital. Whether IDNA2008 assigns
 * the characters a place in a label (RFC 5892) is not looked at: those tables
 * change with Unicode.
 */
#ifndef SC_CHECK_ALABEL_H
#define SC_CHECK_ALABEL_H

#include "base/bytes.h"

/* True when no label of `name` begins with "xn--" and is none. */
bool sc_alabels_hold(struct sc_bytes name);

/* Judges what follows "xn--" in one label. */
bool sc_punycode_holds(struct sc_bytes text);

#endif

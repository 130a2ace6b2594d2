#include "report/parts.h"

enum sc_report_verdict sc_report_verdict_of(enum sc_severity s)
{
	switch (s) {
	case SC_SEVERITY_FAIL: return SC_VERDICT_FAIL;
	case SC_SEVERITY_UNKNOWN: return SC_VERDICT_UNKNOWN;
	case SC_SEVERITY_WARN: return SC_VERDICT_WARN;
	case SC_SEVERITY_INFO:
	case SC_SEVERITY_PASS: break;
	}
	return SC_VERDICT_PASS;
}

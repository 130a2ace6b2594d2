#include "policy/fault.h"

void sc_policy_fault_add(struct sc_policy_faults *f, struct sc_policy_fault x)
{
	f->fatal |= x.fatal;
	if (f->n >= SC_POLICY_FAULTS_MAX)
		return;
	struct sc_policy_fault *v =
		sc_grow(f->arena, f->v, f->n, struct sc_policy_fault);

	v[f->n++] = x;
	f->v = v;
}

const struct sc_policy_fault *sc_policy_fault_find(
	const struct sc_policy_faults *f, enum sc_policy_fault_kind kind)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].kind == kind)
			return &f->v[i];
	return NULL;
}

import type { PlanView } from '../../../core/contract/plans.ts';
import { ToneIcon } from '../../components/Status.tsx';

/** How much of what, as Terraform counts. */
export function PlanCounts({ counts }: { readonly counts: PlanView['counts'] }) {
  const { create, change, remove, wait, irreversible } = counts;
  return (
    <span className="q-row q-counts">
      <span>
        <b>+{create}</b> create
      </span>
      <span>
        <b>~{change}</b> change
      </span>
      <span>
        <b>−{remove}</b> remove
      </span>
      <span>
        <b>·{wait}</b> wait for
      </span>
      {irreversible > 0 && (
        <span className="q-status">
          <ToneIcon tone="attention" /> {irreversible} without undo
        </span>
      )}
    </span>
  );
}

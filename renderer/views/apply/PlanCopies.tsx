import { Button } from '@patternfly/react-core';
import type { PlanView } from '../../../core/contract/plans.ts';
import { CopyIcon, DownloadIcon } from '../../components/icons.ts';
import { commandsAs } from '../../wizards/deploy/plan-summary.ts';
import { saveText } from './save-text.ts';

/** The plan's commands to take along: as an administrator would type them, and as they run. */
export function PlanCopies({ plan }: { readonly plan: PlanView }) {
  const copy = (text: string) => void navigator.clipboard.writeText(text);
  const pcs = commandsAs(plan, 'pcs');
  const crmsh = commandsAs(plan, 'crmsh');
  return (
    <>
      {pcs !== '' && (
        <Button variant="link" size="sm" icon={<CopyIcon />} onClick={() => copy(pcs)}>
          Copy as pcs
        </Button>
      )}
      {crmsh !== '' && (
        <Button variant="link" size="sm" icon={<CopyIcon />} onClick={() => copy(crmsh)}>
          Copy as crmsh
        </Button>
      )}
      <Button
        variant="link"
        size="sm"
        icon={<DownloadIcon />}
        onClick={() => saveText(`${plan.profileId}-${plan.id}.sh`, `#!/bin/sh\n${commandsAs(plan, 'run')}\n`)}
      >
        Save as shell script
      </Button>
    </>
  );
}

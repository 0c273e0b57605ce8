import type { EverydayAction } from '../../../core/contract/plans.ts';
import type { Hands } from '../../app/actions.ts';
import { ActionDialog } from './ActionDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';

/** Plans an everyday action and shows what it would do; nothing is done until that is agreed to. */
export function openAction({ openDialog }: Hands, profile: string, action: EverydayAction): void {
  openDialog((close) => <ActionDialog profile={profile} action={action} close={close} />);
}

/** Asks where to first. */
export function openMove(hands: Hands, profile: string, resource: string): void {
  hands.openDialog((close) => (
    <MoveDialog
      profile={profile}
      resource={resource}
      close={close}
      choose={(to) => {
        close();
        openAction(hands, profile, { kind: 'move', resource, to });
      }}
    />
  ));
}

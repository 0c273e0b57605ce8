import { unitCommands } from './actions/unit.ts';
import { commandText, quote } from './command-text.ts';
import type { Step } from './plan.ts';

/** What a step does to its node, as Terraform marks it; `wait` changes nothing. */
export type Effect = 'create' | 'change' | 'remove' | 'wait';

/** The effect of a step. A secret file counts as created, since its old content is never in a plan. */
export function effectOf({ action }: Step): Effect {
  switch (action.kind) {
    case 'file':
      return action.before === undefined ? 'create' : 'change';
    case 'remove':
      return 'remove';
    case 'packages':
      return 'create';
    case 'unit':
      return 'change';
    case 'command':
      return 'change';
    case 'await':
      return 'wait';
  }
}

/** Why a step can't be taken back; undefined where it can. */
export function irreversibility({ undo }: Step): string | undefined {
  return 'irreversible' in undo ? undo.irreversible : undefined;
}

/** The commands that a step runs on its node, as lines for a shell; none for files, which the transport writes. */
export function commandLines({ action }: Step): readonly string[] {
  switch (action.kind) {
    case 'file':
    case 'remove':
      return [];
    case 'packages': {
      const hold = action.hold.length === 0 ? [] : [`systemctl mask --runtime -- ${action.hold.map(quote).join(' ')}`];
      const free = hold.map((line) => line.replace('mask', 'unmask'));
      return [...hold, ...action.install.map(commandText), ...free];
    }
    case 'unit':
      return unitCommands(action).map((argv) => argv.map(quote).join(' '));
    case 'command':
      return action.run.map(commandText);
    case 'await':
      return [commandText(action.until)];
  }
}

import type { Action, ActionKind } from '../action.ts';
import { awaitHandler } from './await.ts';
import { commandHandler } from './command.ts';
import { fileHandler } from './file.ts';
import type { ActionHandler } from './handler.ts';
import { packagesHandler } from './packages.ts';
import { removeHandler } from './remove.ts';
import { unitHandler } from './unit.ts';

/** Who does which kind of action. A new kind is a type in action.ts, a file here and a line. */
const handlers: { readonly [Kind in ActionKind]: ActionHandler<Extract<Action, { kind: Kind }>, unknown> } = {
  file: fileHandler,
  remove: removeHandler,
  packages: packagesHandler,
  unit: unitHandler,
  command: commandHandler,
  await: awaitHandler,
};

/** The handler of an action; what its probe finds is its own matter, handed back to it unread. */
export function handlerOf(action: Action): ActionHandler<Action, unknown> {
  return handlers[action.kind];
}

import { everydayActions } from '../cluster/everyday/actions.tsx';
import { catalogueActions } from '../views/welcome/actions.tsx';
import type { Action } from './actions.ts';
import { windowActions } from './window-actions.tsx';

/** Every action there is: a new one is an entry in a list here. */
export const allActions: readonly Action[] = [...everydayActions, ...catalogueActions, ...windowActions];

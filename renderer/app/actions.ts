import type { Bridge } from '../bridge/bridge.ts';
import type { Dialog } from './dialog.ts';

/** What an action is done to. */
export type Subject =
  | { readonly kind: 'app' }
  | { readonly kind: 'cluster'; readonly profile: string; readonly practice?: string }
  | { readonly kind: 'node'; readonly profile: string; readonly node: string; readonly state?: string }
  | {
      readonly kind: 'resource';
      readonly profile: string;
      readonly resource: string;
      readonly role?: string;
      readonly nodes?: readonly string[];
    }
  | { readonly kind: 'fence-device'; readonly profile: string; readonly device: string };

export type SubjectOf<Kind extends Subject['kind']> = Extract<Subject, { readonly kind: Kind }>;

/** What an action may use of the application. */
export interface Hands {
  readonly go: (path: string, query?: Readonly<Record<string, string | undefined>>) => void;
  readonly openDialog: (dialog: Dialog) => void;
  readonly bridge: Bridge;
}

/** Something that can be done, as data: the palette, menus and buttons all draw from it. */
export interface Action<Kind extends Subject['kind'] = Subject['kind']> {
  readonly id: string;
  readonly on: Kind;
  /** In the imperative: "Put node1 in standby". */
  readonly title: (subject: SubjectOf<Kind>) => string;
  /** In a menu of the subject, where its name is already seen: "Standby". */
  readonly short: string;
  /** Menus draw a line between groups. */
  readonly group: number;
  /** Keys as they are shown: `?`, `g o`. */
  readonly keys?: string;
  /** The same in a terminal. */
  readonly cli?: (subject: SubjectOf<Kind>) => string;
  /** Takes service away or cuts power: drawn as danger. */
  readonly isDangerous?: boolean;
  readonly isOffered?: (subject: SubjectOf<Kind>) => boolean;
  readonly run: (subject: SubjectOf<Kind>, hands: Hands) => void;
}

/** Keeps an action's types while it is gathered with others. */
export function action<Kind extends Subject['kind']>(made: Action<Kind>): Action {
  return made as unknown as Action;
}

/** The actions that a subject offers now, in the order of their groups. */
export function actionsOn(subject: Subject, actions: readonly Action[]): readonly Action[] {
  return actions
    .filter(({ on, isOffered }) => on === subject.kind && (isOffered?.(subject) ?? true))
    .toSorted((one, other) => one.group - other.group);
}

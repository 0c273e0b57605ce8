import type { SecretRef } from '../cluster/ssh-address.ts';

/** Text, or the name of a secret in the vault. */
export type Content = string | SecretRef;

/** Text in which every `@@quorate-secret:NAME@@` is filled in from the vault. */
interface Template {
  readonly template: string;
  /** `xml` escapes the secrets; `line` (unless told) refuses one that holds a line break. */
  readonly escape?: Escape;
}
export type Escape = 'xml' | 'line';

/** A command as it is kept in a plan: argv, with secrets by name. */
export interface Command {
  readonly argv: readonly [Content, ...Content[]];
  readonly stdin?: Content | Template;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that count as done; `[0]` unless told. */
  readonly expect?: readonly number[];
  /** Milliseconds; 60000 unless told. */
  readonly deadlineMs?: number;
}

/** A command whose answer decides: exit code within `expect`, and `stdout` matching `matches` where told. */
export interface Test extends Command {
  /** Source of a regular expression (multi-line) that standard output must match. */
  readonly matches?: string;
  /** Standard output must not match it. */
  readonly lacks?: string;
}

/** Brings a file to a content; the old content is kept for undo. */
export interface FileAction {
  readonly kind: 'file';
  readonly path: string;
  readonly content: Content;
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** Content found when the plan was made (absent: there was no file), for the diff; never for secret files. */
  readonly before?: string;
  readonly makeParents?: boolean;
  /** A unit that keeps the file itself once it runs: not written while it is active; for example the first CIB. */
  readonly unlessRunning?: string;
  /**
   * How `content` becomes bytes: `base64` decodes it (a binary key kept as text), `template` fills in every
   * `@@quorate-secret:NAME@@` from the vault. As it is, in UTF-8, unless told.
   */
  readonly encoding?: 'base64' | 'template';
  /** How a template escapes the secrets that it fills in. */
  readonly escape?: Escape;
}

/** Takes a file away; the old content is kept for undo. */
export interface RemoveAction {
  readonly kind: 'remove';
  readonly path: string;
  readonly before?: string;
}

/** Installs packages through the distribution's own manager, without starting their services. */
export interface PackagesAction {
  readonly kind: 'packages';
  readonly names: readonly string[];
  /** Prints the names of those that are installed, one a line. */
  readonly installed: Command;
  /** After a kill they are run again, so they have to be safe to repeat (`dpkg --configure -a` first). */
  readonly install: readonly Command[];
  /** Takes the argv plus the names that this step added. */
  readonly removeAdded: Command;
  /** Units that must not start by the installation: masked in /run meanwhile. */
  readonly hold: readonly string[];
  /** Milliseconds to wait while another process holds the package manager's lock; 120000 unless told. */
  readonly lockWaitMs?: number;
}

/** Brings a systemd unit to a state; what it was before is kept for undo. */
export interface UnitAction {
  readonly kind: 'unit';
  readonly unit: string;
  readonly active?: boolean;
  readonly enabled?: boolean;
}

/** A failed command, told: for a reader who does not know the tool. */
export interface Failure {
  readonly code: string;
  readonly text: string;
  readonly why: string;
  readonly next: string;
  /** Commands whose output explains it, beside what the failed one said. */
  readonly explain: readonly Command[];
}

/**
 * Runs commands. `probe` tells whether it is done already, `verify` whether it worked. A resumed run has to know
 * whether the commands ran, so there is a probe, or a verify, or running them twice is the same as once.
 */
export interface CommandAction {
  readonly kind: 'command';
  /** What a failure means, where the commands' own words do not tell. */
  readonly failure?: Failure;
  readonly run: readonly Command[];
  readonly probe?: Test;
  readonly verify?: Test;
  readonly undo?: readonly Command[];
  /** Running them again does no harm and adds nothing, for example `systemctl daemon-reload`. */
  readonly isRepeatable?: boolean;
}

/** Waits until a test holds; changes nothing. */
export interface AwaitAction {
  readonly kind: 'await';
  readonly until: Test;
  readonly everyMs: number;
  readonly deadlineMs: number;
  /** Printed when it does not come: commands whose output explains why. */
  readonly explain: readonly Command[];
}

export type Action = FileAction | RemoveAction | PackagesAction | UnitAction | CommandAction | AwaitAction;
export type ActionKind = Action['kind'];

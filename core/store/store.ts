import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Journal } from '../plan/journal.ts';
import { type Audit, openAudit } from './audit.ts';
import { openDatabase } from './database.ts';
import { type Drafts, openDrafts } from './drafts.ts';
import { type Durations, openDurations } from './durations.ts';
import { openJournal } from './journal.ts';
import { type LastSeenStore, openLastSeen } from './last-seen.ts';
import { openPlans, type Plans } from './plans.ts';
import { openProfiles, type Profiles } from './profiles.ts';
import { openRecords, type Records } from './records.ts';
import { openRuns, type Runs } from './runs.ts';
import { openTasks, type TaskStore } from './tasks.ts';

/** All that Quorate remembers, in one folder. Several processes may have it open; secrets are in the vault instead. */
export interface Store {
  readonly folder: string;
  readonly profiles: Profiles;
  readonly plans: Plans;
  readonly journal: Journal;
  readonly runs: Runs;
  readonly durations: Durations;
  readonly audit: Audit;
  readonly drills: Records;
  readonly verdicts: Records;
  readonly tasks: TaskStore;
  readonly drafts: Drafts;
  readonly lastSeen: LastSeenStore;
  /** Closes the database; later calls are a bug. */
  dispose(): void;
}

/**
 * Where Quorate keeps what it knows: $QUORATE_HOME, else the data folder of the system's user.
 * @see XDG Base Directory Specification, XDG_DATA_HOME
 */
export function defaultFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['QUORATE_HOME']) return env['QUORATE_HOME'];
  const xdg = env['XDG_DATA_HOME'];
  // A relative value is to be ignored, says the specification.
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'share'), 'quorate');
}

/**
 * Opens the store in a folder, made (0700) where there is none. Throws a `ReportError` with STORE_NOT_OPENED,
 * STORE_DAMAGED or STORE_TOO_NEW.
 */
export function openStore(folder: string): Store {
  const file = join(folder, 'quorate.sqlite');
  const database = openDatabase(file);
  const durations = openDurations(database);
  return {
    folder,
    profiles: openProfiles(database, file),
    plans: openPlans(database, file),
    journal: openJournal(database, file, durations),
    runs: openRuns(database),
    durations,
    audit: openAudit(database, file),
    drills: openRecords(database, file, 'drill'),
    verdicts: openRecords(database, file, 'verdict'),
    tasks: openTasks(database, file),
    drafts: openDrafts(database, file),
    lastSeen: openLastSeen(database, file),
    dispose: () => database.close(),
  };
}

import type { Database } from './database.ts';

/** How many of the last times count. */
const remembered = 15;

/** How long things take, by their title, for "usually takes 12 s". */
export interface Durations {
  /** Middle of the last times in milliseconds; undefined for what never ran. */
  usualMs(title: string): number | undefined;
  /** Remembers one time, in milliseconds. A full disk loses it: it is only advice. */
  remember(title: string, ms: number): void;
  /** As `remember`, inside the caller's transaction. */
  add(title: string, ms: number): void;
}

export function openDurations(database: Database): Durations {
  const last = database.prepare<[string, number], { ms: number }>(
    'SELECT ms FROM durations WHERE title = ? ORDER BY id DESC LIMIT ?',
  );
  const insert = database.prepare('INSERT INTO durations (title, ms) VALUES (?, ?)');
  const prune = database.prepare<{ title: string }>(
    `DELETE FROM durations WHERE title = @title
       AND id <= (SELECT id FROM durations WHERE title = @title ORDER BY id DESC LIMIT 1 OFFSET ${remembered})`,
  );
  const add = (title: string, ms: number): void => {
    insert.run(title, Math.round(ms));
    prune.run({ title });
  };
  return {
    usualMs: (title) => {
      const times = last.all(title, remembered).map((row) => row.ms);
      const sorted = times.sort((one, other) => one - other);
      return sorted[Math.floor((sorted.length - 1) / 2)];
    },
    add,
    remember: (title, ms) => {
      try {
        database.transaction(() => add(title, ms)).immediate();
      } catch {
        // Advice that could not be kept.
      }
    },
  };
}

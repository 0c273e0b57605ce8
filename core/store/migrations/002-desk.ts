/** What screens come back to: tasks with their output, unfinished wizards, and how each cluster was last seen. */
export const desk = `
CREATE TABLE tasks (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  profile_id TEXT,
  owner TEXT NOT NULL,
  json TEXT NOT NULL,
  value TEXT
) STRICT;
CREATE INDEX tasks_of_profile ON tasks (profile_id, number);

CREATE TABLE task_events (
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (task_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
  id TEXT PRIMARY KEY,
  updated_at TEXT NOT NULL,
  json TEXT NOT NULL
) STRICT;

CREATE TABLE last_seen (
  profile_id TEXT PRIMARY KEY,
  json TEXT NOT NULL
) STRICT;
`;

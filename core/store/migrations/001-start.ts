/** Profiles, plans, runs with their journal, the audit log, durations, and records of drills and verdicts. */
export const start = `
CREATE TABLE profiles (
  id TEXT PRIMARY KEY,
  json TEXT NOT NULL
) STRICT;

CREATE TABLE plans (
  id TEXT PRIMARY KEY,
  profile_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX plans_of_profile ON plans (profile_id, created_at);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  plan_id TEXT NOT NULL REFERENCES plans (id),
  profile_id TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  owner TEXT
) STRICT;
CREATE INDEX runs_of_profile ON runs (profile_id, started_at);
CREATE INDEX runs_of_plan ON runs (plan_id, started_at);

CREATE TABLE run_steps (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step_id TEXT NOT NULL,
  state TEXT NOT NULL,
  at TEXT NOT NULL,
  before TEXT,
  reports TEXT NOT NULL DEFAULT '[]',
  elapsed_ms INTEGER,
  PRIMARY KEY (run_id, step_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE durations (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  ms INTEGER NOT NULL
) STRICT;
CREATE INDEX durations_of_title ON durations (title, id);

CREATE TABLE records (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  profile_id TEXT NOT NULL,
  at TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_of_profile ON records (kind, profile_id, at);

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  row TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE audit_head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

-- The log only grows; who wants to change it has to take this away first, and the chain then tells.
CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_keeps_text BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
`;

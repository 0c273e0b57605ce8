import type { AboutEngine } from '../contract/engine-hosts.ts';

/**
 * Where the engine lies on a machine near the cluster: one folder in the login user's home, 0700, nothing outside it.
 *
 * - `VERSION-BUILD/` one installation: `quorate-engine` (launcher), `engine.mjs`, SQLite's binding, `node/` where the
 *   machine has none that is new enough, `SHA256SUMS`, `about.json`
 * - `current` → the installation in use
 * - `data/` profiles, runs, audit log, vaults, known hosts: they outlive an upgrade
 * - `run/` the socket (0600), the daemon's number and its log
 */
export const engineFolder = '.local/share/quorate-engine';

export const launcher = 'quorate-engine';
export const aboutFile = 'about.json';
export const sumsFile = 'SHA256SUMS';

/** The name of an installation's folder. */
export function installationName({ version, build }: AboutEngine): string {
  return `${version}-${build}`;
}

/** The name of an installation, as this program gives it; anything else in the folder is not one. */
export const installationPattern = /^[0-9][A-Za-z0-9.+]{0,40}-[0-9a-f]{12}$/;

/** Bytes of a socket's path at most. @see unix(7) sun_path */
export const socketPathBytes = 107;

import type { ClusterDescription } from '../cluster/description.ts';
import type { PlatformCommand } from './platform.ts';

/**
 * Sets the password of the account by which pcsd knows the cluster's administrators. The password is filled in from
 * the vault on its way to standard input, so that it is in no process list. Safe to repeat. @see chpasswd(8)
 */
export function setHaclusterPassword(secretName: string): PlatformCommand {
  return {
    argv: ['chpasswd'],
    stdin: { template: `hacluster:@@quorate-secret:${secretName}@@\n` },
    deadlineMs: 30_000,
  };
}

/**
 * Lets the account log in at all: where its package makes it with systemd-sysusers (Debian sid, Pacemaker 3.0.3), it
 * is expired, and pcsd then calls every password wrong. Safe to repeat. @see chage(1), sysusers.d(5) `u!`
 */
export function enableHacluster(): PlatformCommand {
  return { argv: ['chage', '--expiredate', '-1', 'hacluster'], deadlineMs: 30_000 };
}

/**
 * Makes the nodes known to each other's pcsd; run it on one node, when pcsd runs on all. pcs reads the password from
 * standard input where there is no terminal. @see pcs(8) host auth (0.10 and later)
 */
export function authenticateHosts(description: ClusterDescription, secretName: string): PlatformCommand {
  const hosts = description.nodes.flatMap(({ name, links }) => [name, `addr=${links[0]}`]);
  return {
    argv: ['pcs', 'host', 'auth', ...hosts, '-u', 'hacluster'],
    stdin: { template: `@@quorate-secret:${secretName}@@\n` },
    deadlineMs: 120_000,
  };
}

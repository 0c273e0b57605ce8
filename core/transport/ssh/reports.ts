import { error, type Report, warning } from '../../report.ts';
import { fingerprint, type HostKey } from './host-key.ts';
import { describeKnown, type HostKeyVerdict } from './known-hosts.ts';

/** A machine on the way: the node itself or a jump host. */
export interface Endpoint {
  readonly node: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

const place = (at: Endpoint): string => `${at.host} port ${at.port}`;
const seconds = (ms: number): string => `${ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;

/** The address does not follow the schema; nothing was started with it. */
export function addressInvalid(node: string, problems: readonly string[]): Report {
  return error('SSH_ADDRESS_INVALID', `The SSH address of ${node} cannot be used: ${problems.join('; ')}.`, {
    node,
    why: 'A host or user name that could be taken for an option or for shell text is never used.',
    next: 'Correct host, port, user and host keys in the description.',
  });
}

export function nameUnresolved(at: Endpoint, code: string): Report {
  return error('SSH_NAME_UNRESOLVED', `The host name ${at.host} does not resolve to an address (${code}).`, {
    node: at.node,
    next: `Check the name with "getent hosts ${at.host}", or give the address of ${at.node} in its place.`,
  });
}

const unreachableSentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection: the machine answers, but no SSH server listens there',
  ETIMEDOUT: 'did not answer: the machine is down, or a firewall drops the packets',
  EHOSTUNREACH: 'cannot be reached: the network has no such machine (no route to host)',
  ENETUNREACH: 'cannot be reached: this machine has no route to that network',
  ECONNRESET: 'cut the connection before it was set up',
};
const unreachableNext: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Start sshd on the node, or correct the port.',
  ECONNRESET: 'Look at the log of sshd on the node; it may limit new connections (MaxStartups).',
};

export function unreachable(at: Endpoint, code: string, detail: string): Report {
  const sentence = unreachableSentences[code] ?? `cannot be reached (${code})`;
  return error('SSH_UNREACHABLE', `${place(at)} ${sentence}.`, {
    node: at.node,
    next: unreachableNext[code] ?? 'Check that the node is powered on, its address, and the firewalls on the way.',
    evidence: { output: detail },
  });
}

export function connectDeadline(at: Endpoint, deadlineMs: number, during: string): Report {
  return error('SSH_UNREACHABLE', `${place(at)} did not answer within ${seconds(deadlineMs)} (${during}).`, {
    node: at.node,
    next: 'Check that the node is powered on and not overloaded, its address, and the firewalls on the way.',
    evidence: { output: `no answer during the ${during}` },
  });
}

/** The connection came about, and ended before any server said its name. */
export function closedInSilence(at: Endpoint, detail: string): Report {
  return error('SSH_UNREACHABLE', `${place(at)} took the connection and closed it before an SSH server spoke.`, {
    node: at.node,
    why: 'A forwarder answers like that for a machine that is down, and so does an sshd with too many new connections.',
    next: 'Check that the node is powered on and its sshd runs, and whatever forwards the port; then its MaxStartups.',
    evidence: { output: detail },
  });
}

export function connectCancelled(node: string): Report {
  return error('SSH_CANCELLED', `Connecting to ${node} was cancelled.`, { node });
}

export function handshakeFailed(at: Endpoint, detail: string): Report {
  return error('SSH_HANDSHAKE_FAILED', `${place(at)} answers, but an SSH session cannot be set up with it.`, {
    node: at.node,
    why: 'Either it is no SSH server, or the two have no algorithm in common.',
    next: 'Check the port; on an old machine, update its SSH server.',
    evidence: { output: detail },
  });
}

/** What failed on a jump host comes after this report, with the jump host's name. */
export function jumpFailed(node: string, hop: Endpoint, position: number): Report {
  return error('SSH_JUMP_FAILED', `The way to ${node} breaks at jump host ${position}, ${hop.user}@${place(hop)}.`, {
    node,
    next: 'Put the jump host right first; the report beside this one says what is wrong with it.',
  });
}

const capital = (clause: string): string => clause.replace(/^(?:host|it)/, (word) => (word === 'it' ? 'It' : 'Host'));

/** Every verdict but `trusted`, told. Nothing was sent to the host: the connection ended before authentication. */
export function hostKeyReport(
  at: Endpoint,
  key: HostKey,
  verdict: HostKeyVerdict,
  whyUncertified = 'host certificates cannot be checked here',
): Report {
  const shown = `${fingerprint(key)} (${key.type})`;
  const nothingSent = 'No user name, key or password has been sent.';
  const check = `On the console of ${at.node} run "for f in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $f; done"`;
  const evidence = { output: `shown: ${shown}` };
  switch (verdict.kind) {
    case 'changed':
      return error('SSH_HOST_KEY_CHANGED', `The host key of ${place(at)} is not the one that is known for it.`, {
        node: at.node,
        why: `Either the machine was installed anew, or another machine answers in its place. ${nothingSent}`,
        next: `${check} and compare. Only if it is really the new key, take out the known one by hand.`,
        evidence: {
          output: `known: ${describeKnown(verdict.known)}\nshown: ${shown}`,
          file: verdict.known.file,
          line: verdict.known.line,
        },
      });
    case 'new-type':
      return error('SSH_HOST_KEY_NEW_TYPE', `${place(at)} is known, but by a key of another type than it shows now.`, {
        node: at.node,
        why: `A machine in the middle would look the same. ${nothingSent}`,
        next: `${check} and compare; if it is right, add the new key to the profile.`,
        evidence: {
          output: `known: ${describeKnown(verdict.known)}\nshown: ${shown}`,
          file: verdict.known.file,
          line: verdict.known.line,
        },
      });
    case 'revoked':
      return error('SSH_HOST_KEY_REVOKED', `The host key of ${place(at)} is marked as revoked.`, {
        node: at.node,
        why: `Someone may hold its private key. ${nothingSent}`,
        next: 'Make new host keys on the node, and add them after a look at its console.',
        evidence: { ...evidence, file: verdict.by.file, line: verdict.by.line },
      });
    case 'authority-only':
      return error('SSH_HOST_KEY_UNKNOWN', `${place(at)} is known by a certificate authority only.`, {
        node: at.node,
        why: `${capital(whyUncertified)}, so the key itself must be known. ${nothingSent}`,
        next: `${check}, compare with ${fingerprint(key)} and add the key to the profile.`,
        evidence: { ...evidence, file: verdict.by.file, line: verdict.by.line },
      });
    case 'unknown':
      return error('SSH_HOST_KEY_UNKNOWN', `The host key of ${place(at)} is not known: ${shown}.`, {
        node: at.node,
        why: `Without a known key nobody can tell which machine answers. ${nothingSent}`,
        next: `${check}, compare with ${fingerprint(key)} and add the key to the profile.`,
        evidence,
      });
    case 'trusted':
      throw new Error('a trusted key needs no report');
  }
}

export function hostKeyUnreadable(at: Endpoint): Report {
  return error('SSH_HANDSHAKE_FAILED', `${place(at)} showed a host key that cannot be read.`, {
    node: at.node,
    why: 'No user name, key or password has been sent.',
    next: 'Check that the port is that of an SSH server.',
  });
}

export function authFailed(at: Endpoint, tried: readonly string[], offered: readonly string[], detail: string): Report {
  const methods = tried.length === 0 ? 'there is no credential to try' : `tried: ${tried.join(', ')}`;
  const takes = offered.length === 0 ? '' : ` The server takes: ${offered.join(', ')}.`;
  return error('SSH_AUTH_FAILED', `${place(at)} does not let ${at.user} in (${methods}).`, {
    node: at.node,
    why: `Nothing can be read or changed on the node.${takes}`,
    next: `Put the public key into ~${at.user}/.ssh/authorized_keys on the node, or give another key or password.`,
    evidence: { output: detail },
  });
}

export function credentialUnusable(at: Endpoint, text: string, next: string): Report {
  return warning('SSH_CREDENTIAL_UNUSABLE', text, { node: at.node, next });
}

export function connectionLost(node: string, command: string | undefined, detail: string): Report {
  return error('SSH_CONNECTION_LOST', `The SSH connection to ${node} was lost.`, {
    node,
    why: command === undefined ? 'The call has no answer.' : 'Whether the command was carried out is not known.',
    next: 'Look at the state of the node before the call is made again.',
    evidence: { ...(command === undefined ? {} : { command }), output: detail },
  });
}

/** sshd let the session begin and refused to run a command in it. */
export function execRefused(node: string, detail: string): Report {
  return error('SSH_EXEC_REFUSED', `The SSH server of ${node} does not run commands for this login.`, {
    node,
    next: 'Look at the log of sshd on the node; the login may be for file transfer or forwarding only.',
    evidence: { output: detail },
  });
}

export function tooManySessions(node: string, detail: string): Report {
  return error('SSH_TOO_MANY_SESSIONS', `${node} allows no more sessions on this connection.`, {
    node,
    why: 'sshd limits the sessions of one connection (MaxSessions, 10 unless set).',
    next: 'End other commands and live views of this node, or raise MaxSessions in its sshd_config.',
    evidence: { output: detail },
  });
}

/** What sudo was asked for without a password, and with the one from the vault. */
export const sudoCommands = { plain: 'sudo -n -- /bin/sh', password: 'sudo -S -- true' } as const;

export function noSudo(
  at: { readonly node: string; readonly user: string },
  said: { readonly why: string; readonly next: string; readonly command: string; readonly output: string },
): Report {
  const { why, next, command, output } = said;
  const text = `${at.user} cannot become root on ${at.node}: ${why}.`;
  return error('SSH_NO_SUDO', text, { node: at.node, next, evidence: { command, output } });
}

/** A password was tried and not taken: trying it again leads to a locked account. */
export function isPasswordRefused({ code, evidence }: Report): boolean {
  return code === 'SSH_NO_SUDO' && evidence?.command === sudoCommands.password;
}

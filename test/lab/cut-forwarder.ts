import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { LabState } from '../../core/lab/lab.ts';
import { memberAssignment, memberEnvironment, membersOf } from '../../core/lab/membership.ts';
import { hubNamespace, inNetwork } from '../../core/lab/network.ts';

/** Kills what leads to a machine's sshd, with all connections through it; returns what puts it back on the same port. */
export function cutForwarder(lab: LabState, name: string): () => void {
  const node = [...lab.nodes, lab.client].find((one) => one.name === name);
  const target = `${node?.managementAddress}:22`;
  const lineOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const forwarders = membersOf(lab.instance).filter((pid) =>
    lineOf(pid).some((word) => word === target || word === node?.managementAddress),
  );
  expect(forwarders).toHaveLength(1);
  const [pid = 0] = forwarders;
  const command = lineOf(pid);
  process.kill(pid, 'SIGKILL');
  return () => {
    const args = [`--listen=127.0.0.1:${node?.sshPort}`, `--setenv=${memberAssignment(lab.instance)}`];
    spawn('systemd-socket-activate', [...args, ...inNetwork(hubNamespace(lab.instance), command)], {
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, ...memberEnvironment(lab.instance) },
    }).unref();
  };
}

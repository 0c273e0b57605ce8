import type { Profile } from '../cluster/profile.ts';
import type { AuditEntry } from '../plan/audited-transport.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { connect } from '../transport/ssh/connect.ts';
import type { Terminal, TerminalSize } from '../transport/transport.ts';
import { sshOptions } from './machines.ts';
import type { EngineState, Work } from './state.ts';

/** Milliseconds for the shell to be there. */
const openMs = 15_000;

/**
 * A login shell on a node, over a connection of its own, until it ends or the signal. That it was opened and closed
 * goes to the audit log; what is typed in it does not. Reports NODE_UNKNOWN, AUDIT_NOT_WRITTEN, and those of connecting.
 */
export async function openTerminal(
  state: EngineState,
  profile: Profile,
  node: string,
  size: TerminalSize,
  { signal }: Pick<Work, 'signal'>,
): Promise<Result<Terminal>> {
  const machine = profile.description.nodes.find(({ name }) => name === node);
  if (!machine) return fail(error('NODE_UNKNOWN', `The profile has no node ${node}.`, { node }));
  const connected = await connect(machine.ssh, { node, ...sshOptions(state, profile, signal) });
  if (!connected.ok) return connected;
  const transport = connected.value;
  const log = (command: string, of: Partial<AuditEntry> = {}) =>
    state.store.audit.append({
      profileId: profile.id,
      node,
      command,
      exitCode: null,
      durationMs: 0,
      reason: 'terminal',
      ...of,
    });
  // A shell that leaves no trace is not opened.
  const logged = log(`open a terminal as ${machine.ssh.user}`);
  const opened = logged.ok ? await transport.terminal(size, { signal, deadlineMs: openMs }) : logged;
  if (!opened.ok) {
    await transport.dispose();
    return opened;
  }
  const openedAt = performance.now();
  const ended = opened.value.ended.then(async (exitCode) => {
    await transport.dispose();
    log('close the terminal', { exitCode, durationMs: Math.round(performance.now() - openedAt) });
    return exitCode;
  });
  return ok({ ...opened.value, ended }, connected.reports);
}

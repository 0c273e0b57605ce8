import { agentNameSchema } from '../../cluster/resource.ts';
import { type Notes, note } from './finding.ts';
import { adviceFor, isPackagedAgent, successorOf } from './known-agents.ts';
import type { CrmStatement, CrmToken } from './model.ts';

/** The agent of a primitive as a description takes it, or `undefined` where it can't be taken over. */
export function readAgent(token: CrmToken, id: string, statement: CrmStatement, notes: Notes): string | undefined {
  const written = token.value;
  const leaveOut = (reason: string) => {
    notes.edits.push({ type: 'leave-out', statement, reason });
    return undefined;
  };
  if (written.startsWith('@')) {
    note(notes, token, 'unknown', 'error', 'CRM_TEMPLATE', `${id} is made from the template ${written.slice(1)}.`, {
      why: 'A description has no templates.',
      next: 'Write the resource out, with its agent and parameters.',
    });
    return leaveOut('templates are not taken over');
  }
  const agent = fullName(written);
  if (/^(upstart|nagios):/.test(agent)) {
    note(
      notes,
      token,
      'dated',
      'error',
      'CRM_CLASS_GONE',
      `${id} is of a class that Pacemaker 3 dropped: ${written}.`,
      {
        why: 'The resource vanishes without an error when the cluster is upgraded.',
        next: 'Use the systemd unit of the service.',
      },
    );
    return leaveOut('its class is gone from Pacemaker 3');
  }
  if (agent.startsWith('stonith:') && !/^stonith:fence_[A-Za-z0-9_]+$/.test(agent)) {
    note(
      notes,
      token,
      'dated',
      'error',
      'CRM_FENCE_AGENT_DATED',
      `${id}: ${JSON.stringify(agent)} is of cluster-glue.`,
      {
        why: 'cluster-glue is no longer developed, and distributions drop it.',
        next: 'Use fence_ipmilan for external/ipmi, fence_sbd for external/sbd, fence_virsh for external/libvirt.',
      },
    );
    return leaveOut('agents of cluster-glue are of the past');
  }
  if (!agentNameSchema.safeParse(agent).success) {
    note(notes, token, 'unknown', 'error', 'CRM_AGENT_NAME', `${id}: ${JSON.stringify(written)} is no agent's name.`, {
      next: 'Write class:provider:type, for example ocf:heartbeat:IPaddr2, or systemd:nginx.',
    });
    return leaveOut('its agent has no valid name');
  }
  const successor = successorOf(agent);
  if (successor !== undefined) {
    note(notes, token, 'dated', 'warning', 'CRM_AGENT_DATED', `${id}: ${agent} has a successor, ${successor}.`, {
      next: `${successor} is proposed in its place.`,
    });
    notes.edits.push({ type: 'replace-word', token, raw: successor });
    return successor;
  }
  if (!isPackagedAgent(agent)) {
    note(notes, token, 'unknown', 'error', 'CRM_AGENT_UNPACKAGED', `${id}: no package holds the agent ${agent}.`, {
      why: 'Where the file is missing Pacemaker reports "not installed" and starts nothing that depends on it.',
      next: adviceFor(agent),
    });
    return leaveOut(`no package holds ${agent}`);
  }
  if (agent !== written || agent.startsWith('lsb:')) {
    note(notes, token, 'dated', 'warning', 'CRM_AGENT_DATED', `${id}: the name ${written} is of the past.`, {
      next: agent.startsWith('lsb:')
        ? `Use systemd:${agent.slice('lsb:'.length)}; init scripts often report a wrong status.`
        : `${agent} is proposed in its place.`,
    });
    if (agent !== written) notes.edits.push({ type: 'replace-word', token, raw: agent });
  }
  return agent;
}

/** crmsh takes a bare name for `ocf:heartbeat:NAME`, and knew the class `heartbeat`. */
function fullName(written: string): string {
  const parts = written.split(':');
  if (parts.length === 1) return `ocf:heartbeat:${written}`;
  if (parts.length === 2 && parts[0] === 'heartbeat') return `ocf:heartbeat:${parts[1]}`;
  if (parts.length === 2 && parts[0] === 'ocf') return `ocf:heartbeat:${parts[1]}`;
  return written;
}

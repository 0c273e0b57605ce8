import type { ClusterDescriptionInput } from '../../cluster/description.ts';
import { Secret } from '../../secret.ts';
import { note } from './finding.ts';
import { type CrmStatement, wordsOf } from './model.ts';
import type { FoundSecret, PrimitiveInput, ReadContext } from './read-primitive.ts';

export type DeviceInput = NonNullable<NonNullable<ClusterDescriptionInput['fencing']>['devices']>[number];

/** Parameters of fence agents whose names changed; the old ones are deprecated aliases. */
const renamed: Readonly<Record<string, string>> = {
  ipaddr: 'ip',
  login: 'username',
  passwd: 'password',
  passwd_script: 'password_script',
  port: 'plug',
};

/** Makes a fence device of a primitive of class `stonith`; `undefined` where it can't be taken over. */
export function readFenceDevice(
  primitive: PrimitiveInput,
  statement: CrmStatement,
  context: ReadContext,
): DeviceInput | undefined {
  const { notes } = context;
  const words = wordsOf(statement);
  const at = (name: string) => words.find(({ value }) => value.startsWith(`${name}=`)) ?? statement;
  const agent = primitive.agent.slice('stonith:'.length);
  const { pcmk_host_list, pcmk_host_map, pcmk_delay_base, ...others } = primitive.parameters ?? {};
  const listed = typeof pcmk_host_list === 'string' ? pcmk_host_list.split(/[\s,]+/).filter(Boolean) : [];
  const mapped = typeof pcmk_host_map === 'string' ? hostsOfMap(pcmk_host_map) : [];
  const targets = listed.length > 0 ? listed : mapped;
  if (targets.length === 0) {
    note(
      notes,
      statement,
      'dangerous',
      'error',
      'CRM_FENCE_NO_TARGETS',
      `${primitive.id} does not say whom it fences.`,
      {
        why: 'Pacemaker then asks the device for a list of nodes, which most BMCs do not have.',
        next: 'Add pcmk_host_list=NODE.',
      },
    );
    notes.edits.push({ type: 'leave-out', statement, reason: 'it does not say whom it fences' });
    return undefined;
  }
  const parameters: NonNullable<DeviceInput['parameters']> = {};
  if (pcmk_host_map !== undefined) parameters['pcmk_host_map'] = pcmk_host_map;
  for (const [name, value] of Object.entries(others)) {
    const present = renamed[name] ?? name;
    if (name === 'port' && agent === 'fence_ipmilan') parameters[name] = value;
    else if (present === name) parameters[name] = value;
    else {
      parameters[present] = value;
      const token = words.find((word) => word.value.startsWith(`${name}=`));
      note(notes, at(name), 'dated', 'warning', 'CRM_FENCE_PARAMETER_DATED', `${name} is called ${present} today.`, {
        next: `${present} is proposed.`,
      });
      if (token !== undefined && typeof value === 'string') {
        notes.edits.push({ type: 'replace-word', token, raw: token.raw.replace(name, present) });
      }
    }
  }
  moveSecret(parameters, primitive.id, targets[0] ?? primitive.id, context.secrets);
  for (const token of words) {
    const name = token.value.split('=')[0] ?? '';
    const present = renamed[name] ?? name;
    const value = parameters[present];
    if (!Object.hasOwn(others, name) || typeof value !== 'object') continue;
    notes.edits.push({ type: 'replace-word', token, raw: `${present}="{secret: ${value.secret}}"` });
  }
  const delay = typeof pcmk_delay_base === 'string' ? { delay: pcmk_delay_base } : {};
  return {
    id: primitive.id,
    agent,
    targets: [...new Set(targets)],
    parameters,
    ...delay,
    meta: primitive.meta ?? {},
    operations: primitive.operations ?? [],
  };
}

/** `n1:plug1;n2:plug2`, also with commas for further plugs of a node. @see pacemaker-fenced(7) pcmk_host_map */
function hostsOfMap(map: string): readonly string[] {
  return map.split(/[;\s]+/).flatMap((pair) => {
    const [host, plug] = pair.split(/[:=]/);
    return host && plug ? [host] : [];
  });
}

/** A secret of a fence device is kept under the node that it fences, as the examples do. */
function moveSecret(
  parameters: NonNullable<DeviceInput['parameters']>,
  id: string,
  target: string,
  secrets: FoundSecret[],
): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== 'object' || name !== 'password') continue;
    const index = secrets.findIndex((secret) => secret.name === value.secret && value.secret.startsWith(`${id}/`));
    const secret = secrets[index];
    if (secret === undefined) continue;
    const moved = `fence/${target}`;
    if (secrets.some((other) => other.name === moved)) continue;
    secrets[index] = { name: moved, value: new Secret(secret.value.reveal()) };
    parameters[name] = { secret: moved };
  }
}

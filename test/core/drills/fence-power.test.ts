import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterDescription } from '../../../core/cluster/description.ts';
import { type FenceDevice, fenceDeviceSchema } from '../../../core/cluster/fence-device.ts';
import { agentInput, deviceOf, plugOf } from '../../../core/drills/fence-power.ts';
import { Secret } from '../../../core/secret.ts';

const device: FenceDevice = fenceDeviceSchema.parse({
  id: 'fence-node2',
  agent: 'fence_ipmilan',
  targets: ['node2'],
  parameters: {
    ip: '192.0.2.12',
    lanplus: true,
    power_wait: 2,
    password: { secret: 'fence/node2' },
    pcmk_delay_base: '5s',
    action: 'reboot',
  },
});
const secrets = async (name: string) => (name === 'fence/node2' ? new Secret('s3 cret=#"$( )') : undefined);

describe('agentInput', () => {
  it('is the agent’s options as lines: our action, no waiting, nothing of Pacemaker’s own', async () => {
    const input = await agentInput(device, 'node2', 'off', secrets);
    expect(input.ok && input.value.reveal().split('\n')).toEqual([
      'action=off',
      'plug=node2',
      'ip=192.0.2.12',
      'lanplus=1',
      'password=s3 cret=#"$( )',
      'power_wait=0',
      '',
    ]);
  });

  it('is a secret as a whole', async () => {
    const input = await agentInput(device, 'node2', 'off', secrets);
    expect(JSON.stringify(input)).not.toContain('s3 cret');
  });

  it('says which secret is missing', async () => {
    const input = await agentInput(device, 'node2', 'off', async () => undefined);
    expect(input.reports[0]).toMatchObject({ code: 'DRILL_SECRET_MISSING' });
    expect(input.reports[0]?.text).toContain('fence/node2');
  });

  it('never lets a value become an option of its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (password, ip) => {
        const tampered = { ...device, parameters: { ip, password: { secret: 'x' } } };
        const input = await agentInput(tampered, 'node2', 'off', async () => new Secret(password));
        const hasBreak = /[\n\r\0]/.test(password + ip);
        expect(input.ok).toBe(!hasBreak);
        if (input.ok) expect(input.value.reveal().trimEnd().split('\n').length).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('plugOf', () => {
  it('follows the map, the device’s own plug, or the name', () => {
    const withMap = { ...device, parameters: { pcmk_host_map: 'node1:7;node2:8,9' } };
    expect(plugOf(withMap, 'node2')).toBe('8');
    expect(plugOf({ ...device, parameters: { plug: 'outlet-3' } }, 'node2')).toBe('outlet-3');
    expect(plugOf(device, 'node2')).toBe('node2');
  });
});

describe('deviceOf', () => {
  it('prefers the first level of the node’s topology', () => {
    const description = {
      fencing: {
        enabled: true,
        devices: [
          { ...device, id: 'a' },
          { ...device, id: 'b' },
        ],
        levels: [
          { node: 'node2', index: 2, devices: ['a'] },
          { node: 'node2', index: 1, devices: ['b'] },
        ],
      },
    } as unknown as ClusterDescription;
    expect(deviceOf(description, 'node2')?.id).toBe('b');
    expect(deviceOf(description, 'node9')).toBeUndefined();
  });
});

import type { ClusterDescriptionInput } from '../../cluster/description.ts';

/** Where the practice network has room for a floating address. */
export interface ServiceAddress {
  readonly address: string;
  readonly prefixLength: number;
  readonly interface: string;
}

/** What the demo puts on the practice machines: a floating address with Apache behind it, in one group. */
export function webService({
  address,
  prefixLength,
  interface: nic,
}: ServiceAddress): Partial<ClusterDescriptionInput> {
  return {
    packages: ['apache2', 'curl'],
    resources: [
      {
        type: 'group',
        id: 'web',
        members: [
          {
            type: 'primitive',
            id: 'web-ip',
            agent: 'ocf:heartbeat:IPaddr2',
            parameters: { ip: address, cidr_netmask: prefixLength, nic },
            operations: [{ name: 'monitor', interval: '10s', timeout: '20s' }],
          },
          {
            type: 'primitive',
            id: 'web-server',
            agent: 'ocf:heartbeat:apache',
            parameters: { configfile: '/etc/apache2/apache2.conf', statusurl: 'http://127.0.0.1/server-status' },
            operations: [
              { name: 'start', interval: '0s', timeout: '40s' },
              { name: 'stop', interval: '0s', timeout: '60s' },
              { name: 'monitor', interval: '10s', timeout: '20s' },
            ],
          },
        ],
      },
    ],
    // Coming back must not move the service a second time.
    resourceDefaults: { 'resource-stickiness': 100 },
    probes: [{ resource: 'web', address, port: 80, path: '/' }],
  };
}

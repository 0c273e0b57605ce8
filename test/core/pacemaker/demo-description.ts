import { type ClusterDescription, descriptionSchema } from '../../../core/cluster/description.ts';

/**
 * One of everything that the model has. The fixtures of pcs and crmsh were made from it by these tools themselves, so
 * change it only together with them (test/fixtures/cib/README.md).
 */
export const demo: ClusterDescription = descriptionSchema.parse({
  quorate: 1,
  name: 'demo',
  nodes: [
    {
      name: 'node1',
      ssh: {
        host: '192.0.2.11',
      },
      links: ['192.0.2.11', '198.51.100.11'],
    },
    {
      name: 'node2',
      ssh: {
        host: '192.0.2.12',
      },
      links: ['192.0.2.12', '198.51.100.12'],
    },
    {
      name: 'node3',
      ssh: {
        host: '192.0.2.13',
      },
      links: ['192.0.2.13', '198.51.100.13'],
    },
  ],
  corosync: {
    tokenMs: 3000,
    linkMode: 'active',
  },
  fencing: {
    devices: [
      {
        id: 'fence-node1',
        agent: 'fence_ipmilan',
        targets: ['node1'],
        delay: '5s',
        parameters: {
          ip: '192.0.2.111',
          username: 'admin',
          password: {
            secret: 'fence/node1',
          },
          lanplus: true,
        },
      },
      {
        id: 'fence-node2',
        agent: 'fence_ipmilan',
        targets: ['node2'],
        parameters: {
          ip: '192.0.2.112',
          username: 'admin',
          password: {
            secret: 'fence/node2',
          },
          lanplus: true,
        },
      },
      {
        id: 'fence-node3',
        agent: 'fence_ipmilan',
        targets: ['node3'],
        parameters: {
          ip: '192.0.2.113',
          username: 'admin',
          password: {
            secret: 'fence/node3',
          },
          lanplus: true,
        },
      },
      {
        id: 'fence-pdu',
        agent: 'fence_ipmilan',
        targets: ['node1', 'node2'],
        parameters: {
          ip: '192.0.2.120',
          username: 'admin',
          password: {
            secret: 'fence/pdu',
          },
          pcmk_host_map: 'node1:1;node2:2',
        },
      },
    ],
    levels: [
      {
        node: 'node1',
        index: 1,
        devices: ['fence-node1'],
      },
      {
        node: 'node1',
        index: 2,
        devices: ['fence-pdu'],
      },
    ],
  },
  properties: {
    'no-quorum-policy': 'stop',
    'stonith-timeout': '90s',
  },
  resourceDefaults: {
    'resource-stickiness': 100,
    'migration-threshold': 3,
  },
  resources: [
    {
      type: 'group',
      id: 'web',
      members: [
        {
          type: 'primitive',
          id: 'vip',
          agent: 'ocf:heartbeat:IPaddr2',
          parameters: {
            ip: '192.0.2.100',
            cidr_netmask: 24,
          },
          operations: [
            {
              name: 'monitor',
              interval: '10s',
              timeout: '20s',
            },
          ],
        },
        {
          type: 'primitive',
          id: 'www',
          agent: 'ocf:heartbeat:Dummy',
          operations: [
            {
              name: 'monitor',
              interval: '20s',
            },
            {
              name: 'monitor',
              interval: '60s',
              'on-fail': 'restart',
              OCF_CHECK_LEVEL: 10,
            },
          ],
          meta: {
            description: 'it\'s "odd" & <so> on one line, $HOME `x` a\\b c',
          },
        },
      ],
      meta: {
        'target-role': 'Started',
      },
    },
    {
      type: 'clone',
      id: 'ping-clone',
      member: {
        type: 'primitive',
        id: 'ping',
        agent: 'ocf:pacemaker:ping',
        parameters: {
          host_list: '192.0.2.1 192.0.2.2',
        },
        operations: [
          {
            name: 'monitor',
            interval: '10s',
            timeout: '60s',
          },
        ],
      },
      meta: {
        interleave: true,
      },
    },
    {
      type: 'clone',
      id: 'db-clone',
      promotable: true,
      member: {
        type: 'primitive',
        id: 'db',
        agent: 'ocf:pacemaker:Stateful',
        operations: [
          {
            name: 'monitor',
            interval: '10s',
            role: 'Promoted',
          },
          {
            name: 'monitor',
            interval: '11s',
            role: 'Unpromoted',
          },
        ],
      },
      meta: {
        'promoted-max': 1,
      },
    },
    {
      type: 'primitive',
      id: 'lonely',
      agent: 'ocf:heartbeat:Dummy',
      parameters: {
        fake: 'x y',
      },
      operations: [
        {
          name: 'monitor',
          interval: '10s',
        },
      ],
    },
  ],
  constraints: [
    {
      type: 'location',
      resource: 'web',
      node: 'node1',
      score: 50,
    },
    {
      type: 'location',
      resource: 'lonely',
      node: 'node3',
      score: '-infinity',
    },
    {
      type: 'location',
      resource: 'db-clone',
      node: 'node2',
      score: 100,
      role: 'Promoted',
    },
    {
      type: 'colocation',
      resource: 'web',
      with: 'db-clone',
      withRole: 'Promoted',
    },
    {
      type: 'colocation',
      id: 'apart',
      resource: 'lonely',
      with: 'web',
      score: -1000,
    },
    {
      type: 'order',
      first: 'db-clone',
      firstAction: 'promote',
      then: 'web',
      thenAction: 'start',
    },
    {
      type: 'order',
      first: 'ping-clone',
      then: 'web',
      kind: 'Optional',
      symmetrical: false,
    },
  ],
});

import { nodeTones } from '../../cluster/node-words.ts';
import { type Tone, ToneIcon } from '../../components/Status.tsx';
import type { TopologyModel, TopologyNode } from './topology-model.ts';

/** All in pixels of the picture. */
const column = 256;
const left = 88;
const box = { width: 224, height: 48 };
const rows = { device: 16, node: 136, floating: 196, bus: 280, busStep: 64 };

/** The cluster as it is wired: devices that cut power above, nodes, their addresses, the links as lines below. */
export function TopologyPicture({ model }: { readonly model: TopologyModel }) {
  const width = left + model.nodes.length * column + 16;
  const height = rows.bus + model.links.length * rows.busStep;
  const xOf = new Map(model.nodes.map(({ name }, index) => [name, left + index * column + column / 2]));
  return (
    <svg
      className="q-topology"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={describe(model)}
    >
      {model.links.map((link, index) => {
        const y = rows.bus + index * rows.busStep + 24;
        return (
          <g key={link} className={`q-topology__bus is-dash-${index % 3}`}>
            <line x1={left} x2={width - 16} y1={y} y2={y} />
            <text x={12} y={y + 4}>
              link {link}
            </text>
          </g>
        );
      })}
      {model.nodes.map((node) => (
        <Drops key={node.name} node={node} x={xOf.get(node.name) ?? 0} />
      ))}
      {model.devices.map((device) => {
        const places = device.targets.flatMap((target) => xOf.get(target) ?? []);
        const x = places.length === 0 ? left : places.reduce((sum, each) => sum + each, 0) / places.length;
        return (
          <g key={device.id}>
            {places.map((target) => (
              <path
                key={target}
                className="q-topology__fence"
                d={`M ${x} ${rows.device + box.height} L ${target} ${rows.node}`}
              />
            ))}
            <Box
              x={x}
              y={rows.device}
              tone={device.tone}
              title={device.id}
              detail={[device.agent, device.address].filter(Boolean).join(' ')}
              hover={device.words}
            />
          </g>
        );
      })}
      {model.nodes.map(({ name, state, isDc, floating }) => (
        <g key={name}>
          <Box
            x={xOf.get(name) ?? 0}
            y={rows.node}
            tone={nodeTones[state]}
            title={name}
            detail={[state, isDc && 'DC'].filter(Boolean).join(', ')}
            hover={`${name}, ${state}`}
          />
          {floating.map(({ resource, address }, index) => (
            <g key={resource} className="q-topology__floating">
              <rect x={(xOf.get(name) ?? 0) - 72} y={rows.floating + index * 28} width={144} height={24} rx={12} />
              <text x={xOf.get(name) ?? 0} y={rows.floating + index * 28 + 16} textAnchor="middle">
                {address}
              </text>
            </g>
          ))}
        </g>
      ))}
    </svg>
  );
}

function Drops({ node: { ends }, x }: { readonly node: TopologyNode; readonly x: number }) {
  return ends.map(({ link, address, state }, index) => {
    // Side by side, so that each link has a way of its own out of the node.
    const at = x + (index - (ends.length - 1) / 2) * 40;
    const y = rows.bus + index * rows.busStep + 24;
    // Away from the ways of the other links.
    const side = index < (ends.length - 1) / 2 ? -1 : 1;
    return (
      <g key={link} className={`q-topology__drop is-${state}`}>
        <line x1={at} x2={at} y1={rows.node + box.height} y2={y} />
        <circle cx={at} cy={y} r={4} />
        <text x={at + side * 10} y={y + 18} textAnchor={side < 0 ? 'end' : 'start'}>
          {address}
          {state !== 'up' && ` ${state}`}
        </text>
      </g>
    );
  });
}

interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
  readonly hover: string;
}

function Box({ x, y, tone, title, detail, hover }: BoxProps) {
  return (
    <g className="q-nodebox" transform={`translate(${x - box.width / 2} ${y})`}>
      <title>{hover}</title>
      <rect width={box.width} height={box.height} rx={6} />
      <foreignObject width={box.width} height={box.height}>
        <div className="q-topology__box">
          <ToneIcon tone={tone} />
          <div className="q-grow">
            <b className="q-clip">{title}</b>
            <p className="q-small q-subtle q-clip">{detail}</p>
          </div>
        </div>
      </foreignObject>
    </g>
  );
}

function describe({ nodes, devices, homeless }: TopologyModel): string {
  return [
    ...nodes.map(
      ({ name, state, ends, floating }) =>
        `${name} is ${state}; ${ends.map(({ link, address, state: end }) => `link ${link} ${address} ${end}`).join(', ')}${floating.map(({ address }) => `, holds ${address}`).join('')}`,
    ),
    ...devices.map(({ id, targets, words }) => `${id} cuts off ${targets.join(', ')}, ${words}`),
    ...homeless.map(({ address }) => `${address} is on no node`),
  ].join('. ');
}

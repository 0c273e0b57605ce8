import type { NodeView } from '../../core/contract/live.ts';
import { slowLinkMs } from './attention.ts';
import type { NodeLink } from './links.ts';
import { around, beside, type Point } from './mesh-layout.ts';
import { NodeBox } from './NodeBox.tsx';

const width = 328;
const height = 188;
/** Between parallel links, in pixels. */
const apart = 8;

/** Every link of every pair of nodes, with its latency; a slow or lost one is thicker and says so in words. */
export function Mesh({ nodes, links }: { readonly nodes: readonly NodeView[]; readonly links: readonly NodeLink[] }) {
  const places = around(nodes.length, width, height, { x: 56, y: 34 });
  const placeOf = new Map(nodes.map(({ name }, index) => [name, places[index] ?? { x: 0, y: 0 }]));
  const numbers = [...new Set(links.map(({ link }) => link))];
  return (
    <svg className="q-mesh" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={describe(links)}>
      {links.map((each) => {
        const index = numbers.indexOf(each.link);
        const offset = (index - (numbers.length - 1) / 2) * apart;
        const [from, to] = beside(placeOf.get(each.from) ?? origin, placeOf.get(each.to) ?? origin, offset);
        return (
          <Line
            key={`${each.link}/${each.from}/${each.to}`}
            link={each}
            from={from}
            to={to}
            index={index}
            offset={offset}
          />
        );
      })}
      {nodes.map(({ name, state }) => (
        <NodeBox key={name} name={name} state={state} at={placeOf.get(name) ?? origin} />
      ))}
    </svg>
  );
}

const origin: Point = { x: 0, y: 0 };

interface LineProps {
  readonly link: NodeLink;
  readonly from: Point;
  readonly to: Point;
  readonly index: number;
  readonly offset: number;
}

function Line({ link: { state, averageMs }, from, to, index, offset }: LineProps) {
  const isSlow = averageMs !== undefined && averageMs > slowLinkMs;
  const tone = state === 'lost' ? 'lost' : state === 'unknown' ? 'unknown' : isSlow ? 'slow' : 'up';
  const words =
    state === 'up' ? (averageMs === undefined ? '' : `${averageMs.toFixed(2)}${isSlow ? ' ms, slow' : ''}`) : state;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const side = offset <= 0 ? -1 : 1;
  const isLevel = Math.abs(to.y - from.y) < 4;
  // Beside the line's middle, on the side away from its twin.
  const at = {
    x: (from.x + to.x) / 2 + (-(to.y - from.y) / length) * side * 16,
    y: (from.y + to.y) / 2 + ((to.x - from.x) / length) * side * (isLevel ? 10 : 12) + 4,
  };
  return (
    <g className={`q-mesh__link is-${tone} is-dash-${index % 3}`}>
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      {words !== '' && (
        <text x={at.x} y={at.y} textAnchor="middle">
          {words}
        </text>
      )}
    </g>
  );
}

function describe(links: readonly NodeLink[]): string {
  return links
    .map(({ link, from, to, state, averageMs }) => {
      const time = averageMs === undefined ? '' : `, ${averageMs.toFixed(2)} ms`;
      return `link ${link} from ${from} to ${to}: ${state}${time}`;
    })
    .join('; ');
}

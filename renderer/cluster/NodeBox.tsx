import type { NodeState } from '../../core/contract/live.ts';
import { ToneIcon } from '../components/Status.tsx';
import type { Point } from './mesh-layout.ts';
import { nodeTones } from './node-words.ts';

const width = 88;
const height = 32;

interface NodeBoxProps {
  readonly name: string;
  readonly state: NodeState;
  readonly at: Point;
}

/** A node in a picture: its icon and name; a state other than online in words below. */
export function NodeBox({ name, state, at }: NodeBoxProps) {
  return (
    <g className="q-nodebox" transform={`translate(${at.x - width / 2} ${at.y - height / 2})`}>
      <rect width={width} height={height} rx={6} />
      <foreignObject width={width} height={height}>
        <div className="q-nodebox__inside">
          <ToneIcon tone={nodeTones[state]} />
          <b className="q-clip" title={`${name}, ${state}`}>
            {name}
          </b>
        </div>
      </foreignObject>
      {state !== 'online' && (
        <text x={width / 2} y={height + 14} textAnchor="middle">
          {state}
        </text>
      )}
    </g>
  );
}

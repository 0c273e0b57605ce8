import type { DrillRun } from '../drill-run.ts';
import { type Markup, markup } from './markup.ts';
import type { Lane, Picture } from './picture.ts';
import { axisTicks, tickText } from './text.ts';
import { seconds } from './words.ts';

/** Pixels of the drawing at full width. */
const width = 1392;
const gutter = 150;
const heights: Readonly<Record<Lane['kind'], number>> = {
  client: 40,
  node: 46,
  'lost-node': 40,
  links: 32,
  membership: 30,
  fencing: 30,
  resource: 28,
};
const axisHeight = 28;
const phasesHeight = 56;
/** An estimate that is enough to keep labels apart: the font is not known here. */
const letterWidth = 6.3;

/** The timeline as one drawing: phases and lanes over one axis, arrows from cause to effect. */
export function plot(run: DrillRun, picture: Picture): Markup {
  const x = (at: number) =>
    gutter +
    ((Math.min(Math.max(at, picture.from), picture.to) - picture.from) / (picture.to - picture.from)) *
      (width - gutter);
  let top = axisHeight + (run.phases.length > 0 ? phasesHeight : 0);
  const tops = picture.lanes.map(({ kind }) => {
    const own = top;
    top += heights[kind];
    return own;
  });
  const middle = (lane: number) => (tops[lane] ?? 0) + laneMiddle(picture.lanes[lane]?.kind ?? 'node');
  const ticks = axisTicks(picture.from, picture.to, 14);
  const outageTo = run.gaps.at(-1)?.to;
  const since = (at: number) => (at - run.injectedAt) / 1000;
  return markup`<svg class="plot" viewBox="0 0 ${width} ${top + 4}" role="img" aria-label="Timeline of the drill; the tables below say the same in words">
<defs><pattern id="gone" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" class="gone-ground"/><line x1="0" y1="0" x2="0" y2="8" class="gone-line"/></pattern>
<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" class="head"/></marker></defs>
${outageTo === undefined ? undefined : markup`<rect class="outage" x="${x(0)}" y="${axisHeight}" width="${x(since(outageTo)) - x(0)}" height="${top - axisHeight}"/>`}
<text x="0" y="18" class="subtle">since the fault</text>
${ticks.map((tick) => markup`<line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="${axisHeight}" y2="${top}"/><text x="${x(tick)}" y="18" text-anchor="${x(tick) > width - 24 ? 'end' : 'middle'}">${tickText(tick)}</text>`)}
${run.phases.length > 0 ? phases(run, x, since) : undefined}
<line class="zero" x1="${x(0)}" x2="${x(0)}" y1="${axisHeight}" y2="${top}"/>
${picture.lanes.map((lane, index) => laneMarkup(lane, tops[index] ?? 0, x))}
${picture.lanes.map((lane, index) => (lane.kind === 'lost-node' ? markup`<circle class="fault" cx="${x(0)}" cy="${middle(index)}" r="7"/><path d="M${x(0) - 2.5} ${middle(index) - 2.5}l5 5m0 -5l-5 5" stroke="var(--surface)" stroke-width="1.5"/>` : markup``))}
${picture.arrows.map(({ from, to }) => arrow(x(from.at), middle(from.lane), x(to.at), middle(to.lane)))}
${picture.lanes.map((lane, index) => markup`${marks(lane, middle(index), x)}`)}
</svg>`;
}

function laneMiddle(kind: Lane['kind']): number {
  return kind === 'node' ? 18 : heights[kind] / 2;
}

function phases(run: DrillRun, x: (at: number) => number, since: (at: number) => number): Markup {
  const top = axisHeight + 6;
  let lowerUntil = 0;
  const parts = run.phases.map(({ name, from, to, shareMs, whole }) => {
    const [left, right] = [x(since(from)), x(since(to))];
    const words = `${name === 'decision' ? 'Election, decision' : (name[0] ?? '').toUpperCase() + name.slice(1)} `;
    const text = `${words}${seconds(shareMs)}`;
    const isRoomy = text.length * letterWidth + 12 <= right - left;
    const rest = name === 'fencing' && whole ? x(since(whole.to)) : right;
    const label = markup`<tspan class="strong">${words}</tspan>${seconds(shareMs)}`;
    // A part too small for its words has them below, led to it.
    const below = Math.max(lowerUntil, Math.min(left, width - text.length * letterWidth - 4));
    if (!isRoomy && shareMs > 0) lowerUntil = below + text.length * letterWidth + 16;
    return markup`<g class="${name}">${rest > right + 1 ? markup`<rect class="phase-rest" x="${right}" y="${top}" width="${rest - right}" height="22"/>` : undefined}
<rect class="phase" x="${left}" y="${top}" width="${Math.max(1.5, right - left)}" height="22"/><rect class="phase-line" x="${left}" y="${top}" width="${Math.max(1.5, right - left)}" height="3"/>
${isRoomy ? markup`<text x="${left + 6}" y="${top + 16}">${label}</text>` : shareMs > 0 ? markup`<path class="lead" d="M${(left + right) / 2} ${top + 22}V${top + 30}H${below + 2}V${top + 33}"/><text x="${below}" y="${top + 44}">${label}</text>` : undefined}</g>`;
  });
  return markup`<text x="0" y="${top + 12}" class="strong">Phases</text><text x="0" y="${top + 28}" class="subtle">the client’s path</text>${parts}`;
}

function laneMarkup(lane: Lane, top: number, x: (at: number) => number): Markup {
  const height = heights[lane.kind];
  const middle = top + laneMiddle(lane.kind);
  const barHeight = lane.kind === 'links' ? 6 : Math.min(20, height - 8);
  const labelY = lane.detail ? middle - 3 : middle + 4;
  return markup`<line class="row" x1="0" x2="${width}" y1="${top}" y2="${top}"/>
<text x="0" y="${labelY}" class="strong">${lane.label}</text>${lane.detail ? markup`<text x="0" y="${labelY + 16}" class="subtle">${lane.detail}</text>` : undefined}
${lane.kind === 'node' ? markup`<line class="alive" x1="${gutter}" x2="${width}" y1="${middle}" y2="${middle}"/>` : undefined}
${lane.bars.map((bar) => {
  const [left, right] = [x(bar.from), x(bar.to)];
  const isRoomy = bar.text.length * letterWidth + 12 <= right - left;
  return markup`<rect class="bar-${bar.tone}" x="${left}" y="${middle - barHeight / 2}" width="${Math.max(1, right - left - 1)}" height="${barHeight}" rx="2"><title>${bar.text}</title></rect>${bar.text && isRoomy ? markup`<text x="${left + 8}" y="${middle + 4}" class="${bar.tone === 'bad' ? 'strong' : ''}">${bar.text}</text>` : undefined}`;
})}`;
}

/** Diamonds with their words beside them; a word that would run into another goes to the other side or is left out. */
function marks(lane: Lane, middle: number, x: (at: number) => number): Markup {
  const taken: [number, number, number][] = [];
  const ordered = [...lane.marks].sort((one, other) => Number(one.isWeak) - Number(other.isWeak));
  return markup`${ordered.map(({ at, boundMs, text, isWeak }) => {
    const place = x(at);
    const bound = Math.max(0, x(at + boundMs / 1000) - place);
    const length = text.length * letterWidth;
    const below = lane.kind === 'links' ? 4 : 20;
    const above = lane.kind === 'links' ? 4 : -9;
    const tries: readonly (readonly [number, number])[] = [
      [place + (lane.kind === 'links' ? 12 : 0), below],
      [place - length, below],
      [place, above],
      [place - length, above],
    ];
    const spot = tries.find(
      ([left, y]) =>
        left >= gutter &&
        left + length <= width &&
        taken.every(([from, to, row]) => row !== y || left > to + 8 || left + length < from - 8),
    );
    if (spot) taken.push([spot[0], spot[0] + length, spot[1]]);
    const weak = isWeak ? ' weak' : '';
    return markup`${bound >= 1 ? markup`<line class="error-bar" x1="${place - bound}" x2="${place + bound}" y1="${middle}" y2="${middle}"/>` : undefined}<rect class="mark${weak}" x="${place - 4}" y="${middle - 4}" width="8" height="8" transform="rotate(45 ${place} ${middle})"><title>${text}, +${at.toFixed(3)} s ± ${boundMs.toFixed(1)} ms</title></rect>${spot ? markup`<text x="${spot[0]}" y="${middle + spot[1]}" class="halo${isWeak ? ' subtle' : ''}">${text}</text>` : undefined}`;
  })}`;
}

function arrow(fromX: number, fromY: number, toX: number, toY: number): Markup {
  if (Math.abs(fromY - toY) < 1) {
    if (toX - fromX < 14) return markup``;
    return markup`<path class="cause" marker-end="url(#arrow)" d="M${fromX + 7} ${fromY}H${toX - 7}"/>`;
  }
  const down = toY > fromY ? 1 : -1;
  const bend = Math.max(12, Math.min(60, (toX - fromX) / 2));
  return markup`<path class="cause" marker-end="url(#arrow)" d="M${fromX} ${fromY + down * 8}C${fromX + bend / 4} ${fromY + down * 20} ${toX - bend / 2} ${toY - down * 24} ${toX} ${toY - down * 8}"/>`;
}

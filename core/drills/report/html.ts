import type { Range } from '../../timeline/predict.ts';
import type { DrillRun, JudgedExpectation } from '../drill-run.ts';
import { Markup, markup } from './markup.ts';
import { pictureOf } from './picture.ts';
import { plot } from './plot.ts';
import { style } from './style.ts';
import { phaseRows, rangeText, seconds, verdictMarks } from './words.ts';

/**
 * The run as one file that anybody can open and send on: no script, nothing loaded, light and dark by the reader's
 * setting. Verdict first, then the picture, then the same as tables, then every line it rests on.
 */
export function renderHtml(run: DrillRun): string {
  const picture = pictureOf(run);
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${run.verdict}: ${run.title} - Quorate</title><style>${new Markup(style)}</style></head>
<body><main class="${run.environment}">
${head(run)}
<section aria-label="Timeline" class="scroll">${plot(run, picture)}${later(run, picture.later)}</section>
${run.phases.length > 0 ? phaseTable(run) : undefined}
<section class="two"><div><h2>Expectations</h2><ul class="list">${run.expectations.map(expectation)}</ul></div>
<div><h2>Cause and effect</h2><ol class="chain">${picture.chain.map(({ text, node, at }) => markup`<li><span>${text}${node ? markup` <span class="small">${node}</span>` : undefined}</span><span>${at === 0 ? '0 s' : `+${at.toFixed(2)} s`}</span></li>`)}</ol>
<p class="small">Order follows membership, transition and fence event ids; the clocks only say how far apart.</p></div></section>
<section class="two"><div><h2>What the prediction rests on</h2><ul class="small">${run.prediction.basis.map((basis) => markup`<li>${basis}</li>`)}</ul></div>
<div><h2>How it was measured</h2>${measured(run)}</div></section>
${run.reports.length > 0 ? markup`<section><h2>What stood in the way</h2><ul class="list">${run.reports.map(({ severity, text, node, next, code }) => markup`<li>${icon(severity === 'error' ? 'bad' : 'warn')}<span>${node ? `${node}: ` : ''}${text} ${next ?? ''} <span class="small">${code}</span></span></li>`)}</ul></section>` : undefined}
<section><details><summary>All ${run.events.length} events</summary>${eventTable(run)}</details></section>
<footer class="small">Quorate, run ${run.id}. Versions: ${
    Object.entries(run.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ') || 'not read'
  }.</footer>
</main></body></html>
`;
  return page.text;
}

type Tone = 'good' | 'warn' | 'bad' | 'idle';

const shapes: Readonly<Record<Tone, string>> = {
  good: '<path d="M4.6 8.3l2.3 2.3 4.6-4.9" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>',
  warn: '<path d="M8 4v4.6M8 11v.8" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round"/>',
  bad: '<path d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round"/>',
  idle: '<path d="M6 6.3c0-2.6 4-2.6 4 0 0 1.6-2 1.6-2 3.2m0 2v.3" fill="none" stroke="var(--surface)" stroke-width="1.6" stroke-linecap="round"/>',
};

/** Shape and colour together; the words stand beside it, since colour alone says nothing. */
function icon(tone: Tone): Markup {
  const ground =
    tone === 'warn'
      ? '<path d="M8 .8L15.6 14.6H.4z" fill="currentColor"/>'
      : '<circle cx="8" cy="8" r="7.5" fill="currentColor"/>';
  return markup`<svg class="icon ${tone}" viewBox="0 0 16 16" aria-hidden="true">${new Markup(ground + shapes[tone])}</svg>`;
}

function head(run: DrillRun): Markup {
  const { tone } = verdictMarks[run.verdict];
  const [name, ...rest] = run.title.split(' (');
  const began = new Date(run.startedAt);
  return markup`<header><div><p class="small env">${run.cluster}, ${run.environment}</p>
<h1>${name ?? ''}${rest.length > 0 ? markup` <span>(${rest.join(' (')}</span>` : undefined}</h1>
<p class="small">${began.toISOString().slice(0, 19).replace('T', ' ')} UTC. Drill ${run.number}, level ${run.level} of 5.</p></div>
<div class="verdict"><b class="${tone}">${icon(tone)}${run.verdict}</b><span class="small">${run.sentence}</span></div>
<div class="figure"><span class="small">Client outage</span><b>${run.outageMs === undefined ? 'not ended' : seconds(run.outageMs)}</b></div>
<div><span class="small">Predicted ${rangeText(run.prediction.outage, 1)}</span>${rangePicture(run.prediction.outage, run.outageMs, 220, true)}</div></header>`;
}

/** A predicted range with the measured value on it. */
function rangePicture(
  { lowMs, highMs }: Range,
  measuredMs: number | undefined,
  width: number,
  isLabelled: boolean,
): Markup {
  const most = Math.max(highMs, measuredMs ?? 0) * 1.25 || 1;
  const least = isLabelled ? Math.max(0, Math.min(lowMs, measuredMs ?? lowMs) - (highMs - lowMs) * 0.6 - 1) : 0;
  const x = (ms: number) => 4 + ((ms - least) / (most - least)) * (width - 8);
  const height = isLabelled ? 32 : 12;
  const label = (ms: number, words: string, isStrong: boolean) =>
    markup`<text x="${x(ms)}" y="28" text-anchor="middle" class="${isStrong ? 'strong' : 'subtle'}">${words}</text>`;
  const isApart = (ms: number) => measuredMs === undefined || Math.abs(x(ms) - x(measuredMs)) > 34;
  return markup`<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true" class="block">
<line class="range-line" x1="2" x2="${width - 2}" y1="6" y2="6"/><rect class="range" x="${x(lowMs)}" y="2" width="${Math.max(2, x(highMs) - x(lowMs))}" height="8" rx="1"/>
${measuredMs === undefined ? undefined : isLabelled ? markup`<rect class="dot" x="${x(measuredMs) - 1.5}" y="0" width="3" height="12"/>` : markup`<circle class="dot" cx="${x(measuredMs)}" cy="6" r="4"/>`}
${isLabelled ? markup`${isApart(lowMs) ? label(lowMs, (lowMs / 1000).toFixed(1), false) : undefined}${isApart(highMs) ? label(highMs, (highMs / 1000).toFixed(1), false) : undefined}${measuredMs === undefined ? undefined : label(measuredMs, (measuredMs / 1000).toFixed(2), true)}` : undefined}</svg>`;
}

function later(run: DrillRun, events: readonly { readonly text: string; readonly at: number }[]): Markup {
  if (events.length === 0) return markup``;
  const words = events.map(({ text, at }) => `${text} +${at.toFixed(1)} s`).join(', ');
  return markup`<p class="small">After the picture’s end: ${words}.${run.restore.wasNeeded ? ' The drill had to power the node on itself.' : ''}</p>`;
}

function phaseTable(run: DrillRun): Markup {
  const rows = phaseRows(run).map(
    (
      row,
    ) => markup`<tr class="${row.name === 'outage' ? 'total' : row.name}"><th scope="row">${row.name === 'outage' ? undefined : markup`<span class="swatch"></span>`}${row.title}</th>
<td class="num">${rangeText(row.predicted)}</td><td>${rangePicture(row.predicted, row.measuredMs, 150, false)}</td><td class="num"><b>${row.measuredMs === undefined ? 'not seen' : seconds(row.measuredMs)}</b></td>
<td>${row.change}</td><td class="num">${row.savesMs === undefined ? '' : seconds(row.savesMs, 1)}</td><td>${row.price}</td></tr>`,
  );
  return markup`<section class="scroll"><table><thead><tr><th scope="col">Phase on the client’s path</th><th scope="col" class="num">Predicted</th><th></th><th scope="col" class="num">Measured</th><th scope="col">What would shorten it</th><th scope="col" class="num">Saves</th><th scope="col">Price</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function expectation({ state, text, evidence }: JudgedExpectation): Markup {
  const tone = state === 'met' ? 'good' : state === 'wrong' ? 'bad' : 'idle';
  const words = state === 'met' ? 'Met' : state === 'wrong' ? 'Not met' : 'Not seen';
  return markup`<li>${icon(tone)}<span>${words}: ${text}${evidence ? markup` <span class="small">${evidence}</span>` : undefined}</span></li>`;
}

function measured(run: DrillRun): Markup {
  const { probe } = run;
  const address = probe.address.includes(':') ? `[${probe.address}]` : probe.address;
  const clocks = Object.entries(run.clocks).map(([node, readings]) => {
    const bound = Math.max(0, ...readings.map(({ boundMs }) => boundMs));
    const last = readings.at(-1);
    return `${node} ${(last?.offsetMs ?? 0).toFixed(2)} ms ±${bound.toFixed(1)}`;
  });
  return markup`<ul class="small"><li>${run.vantage} asked ${probe.path ? `http://${address}:${probe.port}${probe.path}` : `${address} port ${probe.port}`} every ${probe.intervalMs} ms, ${probe.asked} times; the outage is known to that interval.</li>
<li>The fault is known to ±${run.injectedBoundMs.toFixed(0)} ms; it was sent through ${run.hand}.</li><li>Clocks against this machine: ${clocks.join(', ') || 'not read'}.</li>
<li>Armed before: ${run.restore.words}; ${run.restore.wasNeeded ? 'it was needed' : 'it was not needed'}.</li></ul>`;
}

function eventTable(run: DrillRun): Markup {
  const rows = run.events.map(
    ({ at, boundMs, node, text, raw, source }) =>
      markup`<tr><td class="num">${((at - run.injectedAt) / 1000).toFixed(3)} s</td><td class="num">±${boundMs.toFixed(1)} ms</td><td class="nowrap">${node ?? 'client'}</td><td>${text}</td><td class="nowrap">${source}</td><td class="raw">${rawLine(raw)}</td></tr>`,
  );
  return markup`<div class="scroll"><table><thead><tr><th scope="col" class="num">Since the fault</th><th scope="col" class="num">Bound</th><th scope="col">Told by</th><th scope="col">Event</th><th scope="col">Source</th><th scope="col">Line</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Of a journal entry the message is enough; the record keeps the whole. */
function rawLine(raw: string): string {
  if (!raw.startsWith('{')) return raw;
  try {
    const { MESSAGE } = JSON.parse(raw) as { MESSAGE?: unknown };
    return typeof MESSAGE === 'string' ? MESSAGE : raw;
  } catch {
    return raw;
  }
}

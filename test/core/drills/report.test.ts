import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrillRun } from '../../../core/drills/drill-run.ts';
import { renderHtml } from '../../../core/drills/report/html.ts';
import { runToJson } from '../../../core/drills/report/json.ts';
import { escapeText } from '../../../core/drills/report/markup.ts';
import { renderText } from '../../../core/drills/report/text.ts';
import { specimen } from './specimen.ts';

const real: DrillRun = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/logs/3.0.0/drill-run.json'), 'utf8'),
);
const hostile = `</script><img src=x onerror=alert(1)>"'&\u001b[2J\u202e`;

describe('renderText', () => {
  it.each([60, 80, 120, 160])('keeps to %i columns, for the picture', (width) => {
    const lines = renderText(real, { width, isColoured: false }).split('\n');
    const picture = lines.slice(
      4,
      lines.findIndex((line) => line.includes('client’s path')),
    );
    expect(picture.length).toBeGreaterThan(8);
    expect(Math.max(...picture.map((line) => [...line].length))).toBeLessThanOrEqual(width);
  });

  it('says verdict, outage, prediction, saving with its price, and each expectation', () => {
    const text = renderText(specimen(), { width: 120, isColoured: false });
    expect(text).toContain('✓ PASS  Crash of node2 (serving vip, nginx)');
    expect(text).toMatch(/Client outage +9\.\d\d–\d\d\.\d\d s +10\.24 s/);
    expect(text).toContain('token 3000 → 1000 ms saves 4.4 s; the price: a stall of 1.65 s');
    expect(text).toContain('✓ a client is answered again (first good reply +10.23 s)');
  });

  it('is plain without colour, and lets nothing steer the terminal', () => {
    const text = renderText(specimen({ title: hostile, sentence: hostile }), { width: 100, isColoured: false });
    expect(text).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('renderHtml', () => {
  it('is well-formed, whole and without script', () => {
    for (const run of [specimen(), real]) {
      const html = renderHtml(run);
      const errors: string[] = [];
      const body = html.slice(html.indexOf('<body>'), html.indexOf('</html>'));
      new DOMParser({ onError: (level, message) => errors.push(`${level} ${message}`) }).parseFromString(
        body,
        'text/xml',
      );
      expect(errors).toEqual([]);
      expect(html).not.toMatch(/<script|javascript:|https?:\/\/(?!192\.0\.2|10\.)/i);
      expect(html).toContain("default-src 'none'");
      expect(html).toContain('prefers-color-scheme: dark');
    }
  });

  it('takes what a node said as text only, wherever it stands', () => {
    const base = specimen();
    const html = renderHtml(
      specimen({
        title: hostile,
        target: hostile,
        sentence: hostile,
        cluster: hostile,
        serving: [hostile],
        servedAfter: hostile,
        versions: { pacemaker: hostile },
        events: base.events.map((event) => ({
          ...event,
          text: hostile,
          raw: hostile,
          fields: { ...event.fields, executor: hostile },
        })),
        nodes: base.nodes.map((node) => ({ ...node, name: hostile })),
        expectations: [{ id: 'x', text: hostile, state: 'met', evidence: hostile }],
        reports: [{ code: hostile, severity: 'error', text: hostile, node: hostile, next: hostile }],
      }),
    );
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/[\u001b\u202e]/);
  });

  it('shows a run without any outage, one that never ended, and each verdict', () => {
    const verdicts = ['PASS', 'SLOW', 'WRONG-OUTCOME', 'NOT-RECOVERED', 'ABORTED', 'INCONCLUSIVE'] as const;
    for (const verdict of verdicts) expect(renderHtml(specimen({ verdict }))).toContain(verdict);
    expect(renderHtml(specimen({ gaps: [], phases: [], outageMs: 0 }))).toContain('answered throughout');
    const open = specimen({ gaps: [{ from: 1, to: undefined, lost: 9 }], phases: [], outageMs: undefined });
    expect(renderHtml(open)).toContain('not ended');
    expect(renderText(open, { width: 120, isColoured: false })).toContain('not seen');
  });
});

describe('escapeText', () => {
  it('leaves nothing that could open an element or end an attribute', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']/.test(escapeText(text))));
  });
});

describe('runToJson', () => {
  it('keeps a run so that it can be drawn again', () => {
    expect(JSON.parse(runToJson(real))).toEqual(real);
    expect(renderHtml(JSON.parse(runToJson(specimen())))).toBe(renderHtml(specimen()));
  });
});

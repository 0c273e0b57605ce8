/**
 * The page's look: PatternFly's greys and status colours, light and dark by the reader's own setting, the field's
 * fonts where they are installed. Nothing is loaded from anywhere.
 */
export const style = `
:root { color-scheme: light dark;
  --page: #f2f2f2; --surface: #fff; --ink: #151515; --ink-2: #4d4d4d; --ink-3: #707070; --line: #c7c7c7; --hair: #e0e0e0;
  --fill: #f2f2f2; --fill-2: #e6e6e6; --brand: #06c; --good: #3d7317; --warn: #b88b00; --bad: #b1380b; --idle: #707070;
  --token: #06c; --consensus: #37a3a3; --decision: #5e40be; --fencing: #ca6c0f; --start: #036;
  --env: #009596; --text: "Red Hat Text", "RedHatText", "Noto Sans", "Segoe UI", system-ui, sans-serif;
  --display: "Red Hat Display", "RedHatDisplay", var(--text); --mono: "Red Hat Mono", "Noto Sans Mono", ui-monospace, monospace; }
@media (prefers-color-scheme: dark) { :root {
  --page: #151515; --surface: #1f1f1f; --ink: #fff; --ink-2: #c7c7c7; --ink-3: #a3a3a3; --line: #4d4d4d; --hair: #383838;
  --fill: #292929; --fill-2: #383838; --brand: #92c5f9; --good: #87bb62; --warn: #ffcc17; --bad: #f0561d; --idle: #a3a3a3;
  --token: #92c5f9; --consensus: #9ad8d8; --decision: #876fd4; --fencing: #f8ae54; --start: #4394e5; --env: #63bdbd; } }
.production { --env: #e00; } .staging { --env: #ca6c0f; } .practice { --env: #37a3a3; }
@media (prefers-color-scheme: dark) { .production { --env: #f56e6e; } .staging { --env: #f8ae54; } .practice { --env: #63bdbd; } }
* { box-sizing: border-box; margin: 0; padding: 0; }
body { background: var(--page); color: var(--ink); font: 400 14px/20px var(--text); font-variant-numeric: tabular-nums; }
main { max-width: 1440px; margin: 0 auto; background: var(--surface); border-top: 2px solid var(--env); min-height: 100vh; }
header { display: flex; align-items: center; gap: 24px; flex-wrap: wrap; padding: 16px 24px; border-bottom: 1px solid var(--line); }
h1 { font: 600 20px/28px var(--display); letter-spacing: -.01em; }
h1 span { font-weight: 400; }
h2 { font: 600 16px/24px var(--display); }
.small { font-size: 12px; line-height: 16px; color: var(--ink-2); }
.env { display: inline-flex; gap: 8px; align-items: center; font-weight: 600; }
.env::before { content: ""; width: 4px; height: 12px; border-radius: 2px; background: var(--env); }
.verdict { display: flex; align-items: center; gap: 12px; padding-left: 24px; border-left: 1px solid var(--line); min-height: 52px; max-width: 460px; }
.verdict b { font: 600 24px/32px var(--display); white-space: nowrap; display: inline-flex; gap: 8px; align-items: center; }
.figure b { display: block; font: 600 24px/32px var(--display); letter-spacing: -.01em; white-space: nowrap; }
.good > svg, svg.good { color: var(--good); } .warn > svg, svg.warn { color: var(--warn); }
.bad > svg, svg.bad { color: var(--bad); } .idle > svg, svg.idle { color: var(--idle); }
.icon { width: 1em; height: 1em; flex: none; vertical-align: -.125em; }
section { padding: 16px 24px; border-bottom: 1px solid var(--line); }
section > h2 { margin-bottom: 8px; }
.scroll { overflow-x: auto; }
.plot { display: block; width: 100%; min-width: 900px; height: auto; }
svg.block { display: block; }
svg text { font: 400 12px var(--text); fill: var(--ink); }
svg .subtle { fill: var(--ink-3); } svg .strong { font-weight: 600; }
svg .halo { paint-order: stroke; stroke: var(--surface); stroke-width: 3px; stroke-linejoin: round; }
.row { stroke: var(--hair); } .grid { stroke: var(--hair); stroke-dasharray: 1 3; } .zero { stroke: var(--ink-3); }
.outage { fill: color-mix(in srgb, var(--bad) 4%, transparent); }
.bar-good { fill: color-mix(in srgb, var(--good) 24%, var(--surface)); } .bar-bad { fill: color-mix(in srgb, var(--bad) 24%, var(--surface)); }
.bar-plain { fill: var(--fill-2); } .bar-gone { fill: url(#gone); } .bar-fence { fill: color-mix(in srgb, var(--fencing) 46%, var(--surface)); }
.bar-fence-rest { fill: color-mix(in srgb, var(--fencing) 18%, var(--surface)); }
.gone-ground { fill: var(--fill); } .gone-line { stroke: var(--fill-2); stroke-width: 4; }
.alive { stroke: color-mix(in srgb, var(--ink) 28%, var(--surface)); stroke-width: 2; }
.mark { fill: var(--surface); stroke: var(--ink); stroke-width: 1.5; } .mark.weak { stroke: var(--ink-3); }
.error-bar { stroke: var(--ink-3); stroke-width: 1; }
.cause { fill: none; stroke: var(--brand); stroke-width: 1.5; } .head { fill: var(--brand); }
.fault { fill: var(--bad); } .cut { stroke: var(--ink); stroke-dasharray: 2 2; } .lead { stroke: var(--ink-3); fill: none; }
.token { --c: var(--token); } .consensus { --c: var(--consensus); } .decision { --c: var(--decision); } .fencing { --c: var(--fencing); } .start { --c: var(--start); }
.phase { fill: color-mix(in srgb, var(--c) 26%, var(--surface)); } .phase-rest { fill: color-mix(in srgb, var(--c) 10%, var(--surface)); } .phase-line { fill: var(--c); }
.range-line { stroke: var(--fill-2); stroke-width: 2; } .range { fill: color-mix(in srgb, var(--ink) 22%, var(--surface)); } .dot { fill: var(--ink); }
table { border-collapse: collapse; width: 100%; } th { font-weight: 400; text-align: left; color: var(--ink-2); }
th, td { font-size: 12px; line-height: 16px; padding: 6px 12px 6px 0; border-top: 1px solid var(--hair); vertical-align: top; }
thead th { border: 0; } tbody th { color: var(--ink); white-space: nowrap; } .num { text-align: right; white-space: nowrap; }
.total th, .total td { border-top-color: var(--ink-3); font-weight: 600; }
.swatch { display: inline-block; width: 8px; height: 8px; border-radius: 2px; margin-right: 8px; background: var(--c, transparent); }
.two { display: grid; grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); gap: 32px; } @media (max-width: 900px) { .two { grid-template-columns: 1fr; } }
ul, ol { list-style: none; } .list li { display: flex; gap: 8px; padding: 3px 0; } .list .icon { margin-top: 3px; }
.chain li { display: flex; justify-content: space-between; gap: 16px; font-size: 12px; line-height: 24px; padding-left: 20px; position: relative; }
.chain li::before { content: ""; position: absolute; left: 3px; top: 8px; width: 8px; height: 8px; border: 1.5px solid var(--brand); border-radius: 50%; background: var(--surface); z-index: 1; }
.chain li + li::after { content: ""; position: absolute; left: 6px; top: -12px; height: 20px; border-left: 1.5px solid var(--brand); }
summary { cursor: pointer; font: 600 14px/24px var(--text); } summary:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; }
.raw { font: 400 12px/16px var(--mono); color: var(--ink-2); overflow-wrap: anywhere; }
footer { padding: 16px 24px; } .nowrap { white-space: nowrap; }
@media print { main { max-width: none; } details:not([open]) > *:not(summary) { display: none; } }
`;

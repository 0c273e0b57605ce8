import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, runPackaged } from './run.ts';

const rooms = ['core', 'renderer', 'electron', 'build', 'test'].filter((room) => existsSync(join(root, room)));

/** The import law; fails too where it cruised nothing, since an empty house breaks no law. */
function importLaw(): number {
  const cruise = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', '.bin', 'depcruise'),
      '--config',
      'build/import-law.cjs',
      '--output-type',
      'json',
      ...rooms,
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  const summary = (JSON.parse(cruise.stdout) as { summary: { totalCruised: number; violations: Violation[] } }).summary;
  for (const { rule, from, to } of summary.violations) process.stderr.write(`  ${rule.name}: ${from} → ${to}\n`);
  const bad = summary.violations.length > 0 || summary.totalCruised < 20;
  process.stdout.write(`Import law: ${summary.totalCruised} modules, ${summary.violations.length} violations\n`);
  return bad ? 1 : 0;
}

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

/** `npm run lint`: Biome, tsc, the import law, knip; all run, the worst decides. */
export async function lint(): Promise<number> {
  const results = [
    await runPackaged('biome', ['check', '.']),
    await runPackaged('tsc', ['-p', 'tsconfig.json']),
    await runPackaged('tsc', ['-p', 'tsconfig.renderer.json']),
    importLaw(),
    await runPackaged('knip', []),
  ];
  return Math.max(...results);
}

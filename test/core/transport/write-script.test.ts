import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeCommand } from '../../../core/transport/ssh/file-scripts.ts';

test('a write whose connection goes in the middle, error output and all, leaves no temporary file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-write-'));
  const request = { path: join(folder, 'file'), mode: 0o600, owner: 'root', group: 'root' };
  const [program = '', ...argv] = writeCommand(request, 100).map(String);
  const script = spawn(program, argv, { stdio: 'pipe' });
  // As sshd does it: nobody reads any more, and then the input ends, too early.
  script.stdout.destroy();
  script.stderr.destroy();
  script.stdin.end('not all of it');
  const end = await new Promise((resolve) => script.on('close', (code, signal) => resolve({ code, signal })));
  expect(end).toEqual({ code: 1, signal: null });
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

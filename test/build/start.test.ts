import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { electronProgram } from '../../build/electron-runtime.ts';
import { hasDisplay } from '../../core/server/open-browser.ts';

describe('what npm start looks for', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put = (file: string, text: string) => {
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, file), text);
  };

  it('takes Electron only whole and of the version that the package names', () => {
    expect(electronProgram(folder)).toBeUndefined();
    put('package.json', '{"version":"45.5.0"}');
    put('dist/electron', '');
    expect(electronProgram(folder)).toBeUndefined();
    put('path.txt', 'electron\n');
    expect(electronProgram(folder)).toBeUndefined();
    put('dist/version', 'v44.0.0');
    expect(electronProgram(folder)).toBeUndefined();
    put('dist/version', 'v45.5.0');
    expect(electronProgram(folder)).toBe(join(folder, 'dist', 'electron'));
    rmSync(join(folder, 'dist', 'electron'));
    expect(electronProgram(folder)).toBeUndefined();
  });

  it.skipIf(process.platform !== 'linux')('sees a display where one is named', () => {
    expect(hasDisplay({})).toBe(false);
    expect(hasDisplay({ DISPLAY: '' })).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  });
});

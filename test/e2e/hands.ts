import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { pictures } from './app.ts';

/** The name of what has the focus, as a screen reader says it: label, or words. */
function focusedName(): string {
  const element = document.activeElement;
  if (!element) return '';
  const own = element.getAttribute('aria-label');
  if (own) return own;
  const id = element.getAttribute('id');
  const label = id === null ? null : document.querySelector(`label[for="${CSS.escape(id)}"]`);
  return (label?.textContent ?? element.textContent ?? '').trim();
}

/** Goes to a control with the Tab key alone, as a person without a mouse does. */
export async function tabTo(page: Page, name: string | RegExp, most = 120): Promise<void> {
  const seen: string[] = [];
  for (let press = 0; press < most; press += 1) {
    const at = await page.evaluate(focusedName);
    if (typeof name === 'string' ? at === name : name.test(at)) return;
    seen.push(at.slice(0, 40));
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(name)}; it went by: ${[...new Set(seen)].join(' | ')}`);
}

/** Writes into a field that was reached by Tab. */
export async function write(page: Page, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** Chooses from a list that was reached by Tab, by the letters of the choice. */
export async function choose(page: Page, name: string | RegExp, value: string): Promise<void> {
  await tabTo(page, name);
  const now = () => page.evaluate(() => (document.activeElement as HTMLSelectElement).value);
  await page.keyboard.press('Home');
  for (let press = 0; press < 40 && (await now()) !== value; press += 1) await page.keyboard.press('ArrowDown');
  expect(await now()).toBe(value);
}

/** Presses a button that was reached by Tab. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** The screen as it is, in both looks. */
export async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours of buttons fade over.
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
  }
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** That axe finds nothing serious on the screen as it is, in both looks. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  await page.evaluate(axe.source);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(500);
    const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResult;
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => ({ id, help, at: nodes.slice(0, 4).map(({ html }) => html.slice(0, 200)) }));
    expect({ screen, colorScheme, serious }).toEqual({ screen, colorScheme, serious: [] });
  }
}

import { runningKeeper } from '../../checks/clock.ts';
import { knownValue } from '../../checks/fact.ts';
import { packagesStep, unitStep } from '../../plan/make.ts';
import type { Fix } from './fix.ts';

/** A service that keeps the clock is started: the one that is there, else the distribution's own is installed. */
export const keepClock: Fix = {
  title: 'Start a service that keeps the clock',
  steps: (facts) => {
    const platform = knownValue(facts.platform);
    const units = knownValue(facts.units);
    // One that runs and does not reach its servers is not helped by another.
    if (!platform || !units || runningKeeper(facts, platform)) return undefined;
    const { node } = facts;
    const start = (unit: string, dependsOn: readonly string[] = []) =>
      unitStep({ node, unit, active: true, enabled: true, dependsOn });
    const wanted = [platform.units.clock, ...platform.units.otherClocks];
    const present = wanted.find((unit) => units.get(unit)?.load === 'loaded');
    if (present) return [start(present)];
    const offered = knownValue(facts.candidates);
    const name = platform.packages.clock.anyOf.find((one) => offered?.has(one));
    if (name === undefined) return undefined;
    const { manager } = platform;
    const install = packagesStep({
      node,
      names: [name],
      installed: manager.installed,
      install: manager.install([name]),
      removeAdded: manager.remove,
      hold: [],
    });
    return [install, start(platform.units.clock, [install.id])];
  },
};

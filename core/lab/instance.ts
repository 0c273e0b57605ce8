import { join } from 'node:path';

/** Images, packages and remembered durations: shared by all instances, kept by `down`. */
export const cacheFolder = '/var/cache/quorate/lab';
/** One folder per instance; `down` removes it. */
export const instancesFolder = '/var/lib/quorate/lab';

/** The name goes into namespaces, paths and machine names; a dot separates there, so it may not hold one. */
export const instancePattern = /^[a-z][a-z0-9-]{0,23}$/;

/** Where an instance keeps what. Everything of it on disk lies below `folder`. */
export function instancePaths(instance: string) {
  const folder = join(instancesFolder, instance);
  return {
    folder,
    state: join(folder, 'state.json'),
    identity: join(folder, 'identity'),
    knownHosts: join(folder, 'known_hosts'),
    requests: join(folder, 'requests'),
    answers: join(folder, 'answers'),
    power: join(folder, 'power'),
    powerLog: join(folder, 'power.jsonl'),
    daemonLog: join(folder, 'power-daemon.log'),
    machine: (name: string) => machinePaths(join(folder, 'machines', name)),
    bmc: (name: string) => join(folder, 'bmc', name),
    forwardLog: (name: string) => join(folder, `forward-${name}.log`),
  };
}

function machinePaths(folder: string) {
  return {
    folder,
    upper: join(folder, 'upper'),
    work: join(folder, 'work'),
    root: join(folder, 'root'),
    console: join(folder, 'console.log'),
  };
}

/** The one name of a machine in every flat name space of the host: network namespaces, cgroups, nspawn machines. */
export function hostWideName(instance: string, machine: string): string {
  return `${hostWidePrefix(instance)}${machine}`;
}

/** What all host-wide names of an instance start with, and of no other. */
export function hostWidePrefix(instance: string): string {
  return `quorate-lab.${instance}.`;
}

/** Who holds the package manager's lock. */
export interface LockHolder {
  readonly pid?: number;
  readonly name?: string;
}

/**
 * What APT, dpkg, zypper and DNF say when another process holds their lock; the first group is the pid, the second
 * the name, where they tell it.
 * @see apt 2.6 apt-pkg/contrib/fileutl.cc; zypper(8) exit code 7
 */
const sayings: readonly RegExp[] = [
  /Could not get lock \S+?\.? It is held by process (\d+) \(([^)]*)\)/,
  /dpkg frontend lock was locked by another process with pid (\d+)()/,
  /System management is locked by the application with pid (\d+) \(([^)]*)\)/,
  /Waiting for process with pid (\d+) to finish()/,
  /Could not get lock ()()/,
  /Unable to acquire the dpkg frontend lock()()/,
];

/** The holder, where the output of a failed package manager says that its lock is held; undefined for other causes. */
export function lockHolder(output: string): LockHolder | undefined {
  for (const saying of sayings) {
    const match = saying.exec(output);
    if (match === null) continue;
    return {
      ...(match[1] ? { pid: Number(match[1]) } : {}),
      ...(match[2] ? { name: match[2] } : {}),
    };
  }
  return undefined;
}

/** The holder in words: "unattended-upgr (process 1234)". */
export function holderText(holder: LockHolder): string {
  if (holder.pid === undefined) return 'another process';
  return holder.name === undefined ? `process ${holder.pid}` : `${holder.name} (process ${holder.pid})`;
}

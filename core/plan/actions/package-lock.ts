/** Who holds the package manager's lock. */
export interface LockHolder {
  readonly pid?: number;
  readonly name?: string;
}

/**
 * What APT, dpkg, zypper and DNF say when another process holds their lock, with the pid and the name where they
 * tell them. dpkg of Debian 13 names the program by its path.
 * @see apt 2.6 apt-pkg/contrib/fileutl.cc; dpkg 1.21 and 1.22 lib/dpkg/file.c; zypper(8) exit code 7
 */
const sayings: readonly RegExp[] = [
  /Could not get lock \S+?\.? It is held by process (?<pid>\d+) \((?<name>[^)]*)\)/,
  /dpkg \w+ lock was locked by (?:another|(?:\/\S*\/)?(?<name>\S+)) process with pid (?<pid>\d+)/,
  /System management is locked by the application with pid (?<pid>\d+) \((?<name>[^)]*)\)/,
  /Waiting for process with pid (?<pid>\d+) to finish/,
  /Could not get lock /,
  /Unable to acquire the dpkg frontend lock/,
];

/** The holder, where the output of a failed package manager says that its lock is held; undefined for other causes. */
export function lockHolder(output: string): LockHolder | undefined {
  for (const saying of sayings) {
    const match = saying.exec(output);
    if (match === null) continue;
    const { pid, name } = match.groups ?? {};
    return { ...(pid ? { pid: Number(pid) } : {}), ...(name ? { name } : {}) };
  }
  return undefined;
}

/** The holder in words: "unattended-upgr (process 1234)". */
export function holderText(holder: LockHolder): string {
  if (holder.pid === undefined) return 'another process';
  return holder.name === undefined ? `process ${holder.pid}` : `${holder.name} (process ${holder.pid})`;
}

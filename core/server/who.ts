import { userInfo } from 'node:os';

/** The system's user that runs this process; a number where it has no name. */
export function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

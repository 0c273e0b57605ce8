import { start } from './001-start.ts';
import { desk } from './002-desk.ts';

/** In order; the database's user_version is the number of those it has had. Never change one that was released. */
export const migrations: readonly string[] = [start, desk];

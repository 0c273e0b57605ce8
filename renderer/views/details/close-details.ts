import { changeQuery } from '../../app/use-place.ts';

/** Closes whatever drawer is open. */
export function closeDetails(): void {
  changeQuery({ node: undefined, resource: undefined, device: undefined, constraint: undefined });
}

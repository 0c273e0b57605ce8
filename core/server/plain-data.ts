/** Deeper than this nothing of ours is; it also bounds the walk. */
const deepest = 100;

/**
 * Whether parsed JSON holds a key by which careless code would reach into JavaScript's own objects: `__proto__`
 * anywhere, or `constructor` with a `prototype` in it. Where it is too deep to tell, it does.
 */
export function reachesIntoObjects(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > deepest) return true;
  if (Array.isArray(value)) return value.some((item) => reachesIntoObjects(item, depth + 1));
  return Object.entries(value).some(([key, item]) => {
    if (key === '__proto__') return true;
    if (key === 'constructor' && typeof item === 'object' && item !== null && Object.hasOwn(item, 'prototype'))
      return true;
    return reachesIntoObjects(item, depth + 1);
  });
}

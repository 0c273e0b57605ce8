/** A place in the application: what stands behind the `#` of its address. */
export interface Place {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Reads `#/c/web/overview?node=node1`; anything else is the front door. */
export function parsePlace(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const query = Object.fromEntries(new URLSearchParams(search));
  return { path: path.startsWith('/') ? path : '/', query };
}

/** The address of a place; keys without a value are left out. */
export function formatPlace(path: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const kept = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams(kept).toString();
  return `#${path}${search === '' ? '' : `?${search}`}`;
}

/** The params of `path` where it is `pattern`: `/c/:profile/logs`. A name of a cluster or node is decoded. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      try {
        params[part.slice(1)] = decodeURIComponent(value);
      } catch {
        return undefined;
      }
      if (value === '') return undefined;
    } else if (part !== value) return undefined;
  }
  return params;
}

/** `pattern` with its params filled in. */
export function fillPath(pattern: string, params: Readonly<Record<string, string>>): string {
  return pattern
    .split('/')
    .map((part) => (part.startsWith(':') ? encodeURIComponent(params[part.slice(1)] ?? '') : part))
    .join('/');
}

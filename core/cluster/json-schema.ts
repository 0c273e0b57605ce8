import { z } from 'zod';
import { descriptionSchema } from './description.ts';

/** A JSON Schema (draft 2020-12) or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly const?: unknown;
}

let made: JsonSchema | undefined;

/**
 * The JSON Schema of a cluster description as a person writes it (defaults may be left out), for editors; the copy
 * in `examples/quorate.schema.json` is published with each version.
 */
export function descriptionJsonSchema(): JsonSchema {
  made ??= {
    title: 'Quorate cluster description',
    description: 'A Corosync and Pacemaker cluster as Quorate plans and deploys it.',
    ...(z.toJSONSchema(descriptionSchema, { io: 'input', reused: 'inline' }) as JsonSchema),
  };
  return made;
}

/**
 * The keys that may stand at a place of the description, given the value there (its `type` chooses among the kinds
 * of resource or constraint). Empty where any key may stand.
 */
export function knownKeysAt(path: readonly (string | number)[], value: unknown): readonly string[] {
  let places: readonly JsonSchema[] = [descriptionJsonSchema()];
  let current = value;
  for (const step of path) {
    places = alternatives(places, current).flatMap((place) => {
      if (typeof step === 'number') return place.items ? [place.items] : [];
      const below = place.properties?.[step];
      if (below) return [below];
      return typeof place.additionalProperties === 'object' ? [place.additionalProperties] : [];
    });
    current = stepInto(current, step);
  }
  return [...new Set(alternatives(places, current).flatMap((place) => Object.keys(place.properties ?? {})))];
}

/** The alternatives of `anyOf` and `oneOf`, those of another `type` left out. */
function alternatives(places: readonly JsonSchema[], value: unknown): readonly JsonSchema[] {
  const open = places.flatMap((place): readonly JsonSchema[] => {
    const choices = place.anyOf ?? place.oneOf;
    return choices ? alternatives(choices, value) : [place];
  });
  const type = stepInto(value, 'type');
  const ofType = open.filter((place) => place.properties?.['type']?.const === type);
  return type !== undefined && ofType.length > 0 ? ofType : open;
}

function stepInto(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}

import { type FenceLevel, fenceLevelSchema } from '../../cluster/fence-device.ts';
import { attribute, type XmlElement } from '../xml/tree.ts';
import type { Notes } from './not-understood.ts';

/** A level of the fencing topology for one node; levels by pattern or by node attribute are noted. */
export function readLevel(of: XmlElement, notes: Notes): readonly FenceLevel[] {
  notes.addBeyond(of, ['id', 'target', 'index', 'devices']);
  const read = fenceLevelSchema.safeParse({
    node: attribute(of, 'target'),
    index: Number(attribute(of, 'index')),
    devices: (attribute(of, 'devices') ?? '').split(/[\s,]+/).filter((id) => id !== ''),
  });
  if (read.success) return [read.data];
  if (attribute(of, 'target') !== undefined) notes.add(of, 'a level that can’t be read');
  return [];
}

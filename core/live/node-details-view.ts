import type { Fact } from './view.ts';

/** A node in its drawer; each part is a fact of its own, so that what could not be read is unknown alone. */
export interface NodeDetails {
  readonly node: string;
  readonly platform: Fact<{ readonly name: string; readonly kernel: string; readonly uptimeSeconds: number }>;
  readonly versions: Fact<Readonly<Record<string, string>>>;
  readonly services: Fact<
    readonly {
      readonly unit: string;
      readonly active: string;
      readonly enabled: string;
      /** ISO 8601 by the node's own clock. */
      readonly since?: string;
    }[]
  >;
  /** Against the engine's machine: milliseconds, with the bound of the error. */
  readonly clock: Fact<{ readonly offsetMs: number; readonly boundMs: number; readonly isSynchronised?: boolean }>;
  readonly load: Fact<{
    readonly load1: number;
    readonly load5: number;
    readonly load15: number;
    readonly cores: number;
    readonly memoryTotalBytes: number;
    readonly memoryAvailableBytes: number;
  }>;
  readonly disks: Fact<
    readonly {
      readonly mount: string;
      readonly device: string;
      readonly sizeBytes: number;
      readonly usedBytes: number;
    }[]
  >;
  readonly addresses: Fact<
    readonly { readonly interface: string; readonly state: string; readonly addresses: readonly string[] }[]
  >;
}

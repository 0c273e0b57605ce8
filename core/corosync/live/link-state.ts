/** One peer over one link. */
interface LinkPeer {
  readonly nodeId: number;
  /** `localhost` is the node itself; `unknown` is anything that this version of Quorate has not seen. */
  readonly status: 'localhost' | 'connected' | 'disconnected' | 'unknown';
}

/** A link of the node that was asked. */
interface Link {
  readonly link: number;
  /** Local address; for udpu corosync 3.1 shows a peer’s. */
  readonly address: string;
  readonly peers: readonly LinkPeer[];
}

export interface LinkState {
  readonly localNodeId: number;
  readonly transport: string;
  readonly links: readonly Link[];
}

/**
 * Reads `corosync-cfgtool -s`, or `undefined` where the output is not of that kind (corosync 2 prints rings).
 * @see corosync-cfgtool(8); fixtures of 3.1.7
 */
export function parseLinks(output: string): LinkState | undefined {
  const head = /^Local node ID (\d{1,10}), transport (\S+)$/m.exec(output);
  if (head === null) return undefined;
  const blocks = output.split(/^LINK ID /m).slice(1);
  const links = blocks.flatMap((block): readonly Link[] => {
    const link = /^(\d)\b/.exec(block)?.[1];
    if (link === undefined) return [];
    const address = /^\taddr\t= (.*)$/m.exec(block)?.[1]?.trim() ?? '';
    const peers = [...block.matchAll(/^\t\tnodeid:?\s+(\d{1,10}):\t(.*)$/gm)].map(([, id, status = '']) => ({
      nodeId: Number(id),
      status: statusOf(status.trim()),
    }));
    return [{ link: Number(link), address, peers }];
  });
  return { localNodeId: Number(head[1]), transport: head[2] ?? '', links };
}

function statusOf(text: string): LinkPeer['status'] {
  return text === 'localhost' || text === 'connected' || text === 'disconnected' ? text : 'unknown';
}

/** One link to a peer that is a member. */
interface PeerLink {
  readonly link: number;
  /** Local address; absent for udpu. */
  readonly from?: string;
  readonly to: string;
  readonly isEnabled: boolean;
  readonly isConnected: boolean;
  /** Bytes of payload that fit one packet. */
  readonly mtu?: number;
}

export interface Peer {
  readonly nodeId: number;
  readonly isReachable: boolean;
  readonly links: readonly PeerLink[];
}

/**
 * Reads `corosync-cfgtool -n`: the members besides the node itself. A node that left is not in it, so ask `-s` for
 * what is missing. `undefined` where the output is not of that kind.
 * @see corosync-cfgtool(8) -n (since 3.1.0); fixtures of 3.1.7
 */
export function parsePeers(output: string): readonly Peer[] | undefined {
  if (!/^Local node ID \d{1,10}, transport \S+$/m.test(output)) return undefined;
  return output
    .split(/^nodeid: (?=\d)/m)
    .slice(1)
    .map((block) => {
      const [, id, reach] = /^(\d{1,10}) (\S+)/.exec(block) ?? [];
      const lines = block.matchAll(/^\s+LINK: (\d) \S* ?\((?:([^()>]*)->)?([^()]*)\)(.*)$/gm);
      const links = [...lines].map(([, link, from, to = '', rest = '']): PeerLink => {
        const mtu = /\bmtu: (\d{1,6})\b/.exec(rest)?.[1];
        const words = rest.split(/\s+/);
        return {
          link: Number(link),
          ...(from === undefined ? {} : { from }),
          to,
          isEnabled: words.includes('enabled'),
          isConnected: words.includes('connected'),
          ...(mtu === undefined ? {} : { mtu: Number(mtu) }),
        };
      });
      return { nodeId: Number(id), isReachable: reach === 'reachable', links };
    });
}

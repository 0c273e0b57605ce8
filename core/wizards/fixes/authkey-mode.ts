import { knownValue } from '../../checks/fact.ts';
import { authkeyPath } from '../../corosync/authkey.ts';
import { commandStep } from '../../plan/make.ts';
import type { Fix } from './fix.ts';

/** Only root may read the key of the cluster's messages. */
export const closeAuthkey: Fix = {
  title: "Let only root read the cluster's key",
  steps: ({ node, clusterFiles }) => {
    const file = knownValue(clusterFiles)?.find(({ path }) => path === authkeyPath);
    if (!file || !/^[0-7]{3,4}$/.test(file.mode)) return undefined;
    const isOwnerKnown = /^[a-z_][a-z0-9_-]*$/.test(file.owner);
    const isClosed = { argv: ['stat', '-c', '%a %U', authkeyPath], matches: '^[46]00 root$' } as const;
    return [
      commandStep({
        id: `${node}/close-authkey`,
        node,
        title: `Let only root read ${authkeyPath}`,
        probe: isClosed,
        run: [{ argv: ['chown', 'root:root', authkeyPath] }, { argv: ['chmod', '0400', authkeyPath] }],
        verify: isClosed,
        undo: [
          { argv: ['chmod', file.mode, authkeyPath] },
          ...(isOwnerKnown ? [{ argv: ['chown', file.owner, authkeyPath] as const }] : []),
        ],
      }),
    ];
  },
};

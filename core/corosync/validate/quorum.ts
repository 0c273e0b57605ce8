import type { Report } from '../../report.ts';
import { entryAt, sectionsAt, valueAt } from '../conf-file.ts';
import { whole } from '../model.ts';
import { checkDevice } from './device.ts';
import type { Checked } from './finding.ts';

/** Whether the cluster can be quorate, stay so, and never be so in two halves. @see votequorum(5) */
export function checkQuorum(checked: Checked): readonly Report[] {
  const { view, found, file } = checked;
  const section = sectionsAt(file, ['quorum'])[0];
  if (view.quorum.provider === undefined) {
    return [
      found(
        'error',
        'COROSYNC_NO_QUORUM',
        section ?? file.items.find((item) => item.kind === 'section'),
        'The file names no quorum provider.',
        {
          why: 'Nothing then tells a part of the cluster that it lost the rest, and Pacemaker does not start.',
          next: 'Add quorum { provider: corosync_votequorum }.',
        },
      ),
    ];
  }
  return [...checkTwoNode(checked), ...checkVotes(checked), ...checkFeatures(checked), ...checkDevice(checked)];
}

/** Votes of the nodes by the nodelist, else as expected_votes says. */
function nodeCount({ view }: Checked): number | undefined {
  return view.hasNodelist && view.nodes.length > 0 ? view.nodes.length : view.quorum.expectedVotes;
}

function checkTwoNode(checked: Checked): readonly Report[] {
  const { view, found, file } = checked;
  const { quorum } = view;
  const count = nodeCount(checked);
  const section = sectionsAt(file, ['quorum'])[0];
  if (quorum.twoNode !== true) {
    const isHelped = quorum.hasDevice || quorum.autoTieBreaker === true;
    if (count !== 2 || isHelped) return [];
    return [
      found(
        'error',
        'COROSYNC_TWO_NODE_MISSING',
        section,
        'Two nodes without two_node: 1 and without a quorum device.',
        {
          why: 'Quorum is 2 of 2: when one node fails, the other loses quorum and stops everything.',
          next: 'Add two_node: 1 (with fencing), or a quorum device.',
        },
      ),
    ];
  }
  const reports: Report[] = [];
  const entry = entryAt(file, ['quorum'], 'two_node');
  if (count !== undefined && count !== 2) {
    reports.push(
      found(
        'error',
        'COROSYNC_TWO_NODE_COUNT',
        entry,
        `two_node: 1 with ${count === 1 ? 'one node' : `${count} nodes`}.`,
        {
          why: 'Quorum is forced down to one vote until a third node joins, so that any single node may serve alone.',
          next: 'Delete two_node.',
        },
      ),
    );
  }
  if (quorum.waitForAll === false) {
    reports.push(
      found(
        'error',
        'COROSYNC_TWO_NODE_WITHOUT_WAIT',
        entryAt(file, ['quorum'], 'wait_for_all'),
        'two_node with wait_for_all: 0.',
        {
          why: 'After a cold start each node fences the other, again and again, or both serve.',
          next: 'Delete wait_for_all: two_node turns it on by itself.',
        },
      ),
    );
  }
  if (quorum.hasDevice) {
    reports.push(
      found('error', 'COROSYNC_TWO_NODE_WITH_DEVICE', entry, 'two_node together with a quorum device.', {
        why: 'votequorum refuses to start with both.',
        next: 'Delete two_node; the device is the third vote.',
      }),
    );
  }
  return reports;
}

function checkVotes(checked: Checked): readonly Report[] {
  const { view, found, file } = checked;
  if (view.nodes.length === 0) return [];
  const expected = view.quorum.expectedVotes;
  const entry = entryAt(file, ['quorum'], 'expected_votes');
  const nodeVotes = view.nodes.reduce((sum, node) => sum + node.votes, 0);
  const deviceVotes = view.quorum.hasDevice ? (view.quorum.deviceVotes ?? Math.max(0, nodeVotes - 1)) : 0;
  const votes = nodeVotes + deviceVotes;
  const quorum = view.quorum.twoNode ? 1 : Math.floor((expected ?? votes) / 2) + 1;
  const reports: Report[] = [];
  if (votes < quorum) {
    reports.push(
      found(
        'error',
        'COROSYNC_NEVER_QUORATE',
        entry ?? sectionsAt(file, ['nodelist'])[0],
        `Quorum is ${quorum} of ${expected ?? votes} votes; all nodes together have ${votes}.`,
        {
          why: 'The cluster can never be quorate, and starts nothing.',
          next: 'Delete expected_votes, or add the nodes that are missing.',
        },
      ),
    );
  } else if (expected !== undefined && expected !== votes) {
    reports.push(
      found(
        'warning',
        'COROSYNC_EXPECTED_VOTES_WRONG',
        entry,
        `expected_votes is ${expected}; the nodelist has ${votes}.`,
        {
          why: 'It overrides the nodelist, so quorum is counted from a wrong number.',
          next: 'Delete expected_votes and let the nodelist decide.',
        },
      ),
    );
  } else if (expected !== undefined) {
    reports.push(
      found('info', 'COROSYNC_EXPECTED_VOTES_REDUNDANT', entry, 'expected_votes says what the nodelist says.', {
        why: 'It overrides the nodelist and will be wrong as soon as a node is added.',
        next: 'Delete it.',
      }),
    );
  }
  return [...reports, ...checkBalance(checked, nodeVotes)];
}

function checkBalance({ view, found, file }: Checked, nodeVotes: number): readonly Report[] {
  const { quorum } = view;
  const heavy = view.nodes.find((node) => view.nodes.length > 2 && node.votes * 2 > nodeVotes);
  const reports: Report[] = [];
  if (heavy !== undefined) {
    reports.push(
      found(
        'warning',
        'COROSYNC_ONE_NODE_DECIDES',
        heavy.section,
        `One node has ${heavy.votes} of ${nodeVotes} votes.`,
        {
          why: 'Without it the others can never be quorate.',
          next: 'Give every node one vote.',
        },
      ),
    );
  }
  if (view.nodes.length === 1) {
    reports.push(
      found('warning', 'COROSYNC_SINGLE_NODE', view.nodes[0]?.section, 'The nodelist has one node.', {
        why: 'Nothing takes over when it fails.',
        next: 'Add the other nodes; three are the smallest number with a majority that survives a failure.',
      }),
    );
  }
  if (view.nodes.length > 2 && view.nodes.length % 2 === 0 && !quorum.hasDevice && quorum.autoTieBreaker !== true) {
    reports.push(
      found(
        'info',
        'COROSYNC_EVEN_NODES',
        sectionsAt(file, ['quorum'])[0],
        `${view.nodes.length} nodes can split into two equal halves.`,
        {
          why: 'Neither half is quorate then, and everything stops.',
          next: 'Add a quorum device (ffsplit), or auto_tie_breaker: 1.',
        },
      ),
    );
  }
  return reports;
}

function checkFeatures({ view, found, file }: Checked): readonly Report[] {
  const { quorum } = view;
  const reports: Report[] = [];
  if (quorum.lastManStanding && quorum.waitForAll !== true && quorum.twoNode !== true) {
    reports.push(
      found(
        'warning',
        'COROSYNC_LAST_MAN_WITHOUT_WAIT',
        entryAt(file, ['quorum'], 'last_man_standing'),
        'last_man_standing without wait_for_all.',
        {
          why: 'Nodes that start apart from each other may then both serve.',
          next: 'Add wait_for_all: 1.',
        },
      ),
    );
  }
  if (whole(valueAt(file, ['quorum'], 'allow_downscale')) === 1) {
    reports.push(
      found(
        'warning',
        'COROSYNC_DOWNSCALE',
        entryAt(file, ['quorum'], 'allow_downscale'),
        'allow_downscale is incomplete and unsupported.',
        {
          why: 'votequorum(5) says so itself; expected votes may sink to where two parts serve.',
          next: 'Delete it and remove nodes properly.',
        },
      ),
    );
  }
  return reports;
}

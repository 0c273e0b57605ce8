import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCorosyncLogLine, parseJournalLine, parsePacemakerLogLine } from '../../../core/timeline/log-line.ts';
import { signalReader } from '../../../core/timeline/log-stream.ts';

const aboutMs = Date.UTC(2026, 0, 1, 0, 0, 5);

describe('parseJournalLine', () => {
  it('prefers the sender’s stamp and takes the severity off', () => {
    const line = parseJournalLine(
      'node1',
      JSON.stringify({
        MESSAGE: ' notice: Node node2 state is now lost',
        SYSLOG_IDENTIFIER: 'pacemaker-controld',
        _SOURCE_REALTIME_TIMESTAMP: '1763692709123456',
        __REALTIME_TIMESTAMP: '1763692709129999',
        __CURSOR: 's=1',
      }),
    );
    expect(line).toMatchObject({
      daemon: 'pacemaker-controld',
      message: 'Node node2 state is now lost',
      nodeTimeMs: 1763692709123.456,
      cursor: 's=1',
    });
  });

  it('reads a message that is not UTF-8, and refuses what is no entry', () => {
    const bytes = JSON.stringify({ MESSAGE: [72, 105], SYSLOG_IDENTIFIER: 'corosync', __REALTIME_TIMESTAMP: '1' });
    expect(parseJournalLine('node1', bytes)?.message).toBe('Hi');
    for (const raw of ['', '{', '[]', 'null', '{"MESSAGE":null}', '{"MESSAGE":[{}],"SYSLOG_IDENTIFIER":"x"}'])
      expect(parseJournalLine('node1', raw)).toBeUndefined();
  });
});

describe('detail logs', () => {
  it('takes the year in which the stamp lies closest, and the node’s zone', () => {
    const raw =
      'Dec 31 23:59:59.500 node1 pacemaker-controld  [12] (do_state_transition) \tnotice: State transition S_IDLE -> S_POLICY_ENGINE | input=x';
    expect(parsePacemakerLogLine('node1', raw, { zoneMinutes: 0, aboutMs })?.nodeTimeMs).toBe(
      Date.UTC(2025, 11, 31, 23, 59, 59, 500),
    );
    expect(parsePacemakerLogLine('node1', raw, { zoneMinutes: 120, aboutMs })?.nodeTimeMs).toBe(
      Date.UTC(2025, 11, 31, 21, 59, 59, 500),
    );
  });

  it('reads corosync’s line with and without milliseconds', () => {
    const read = (raw: string) => parseCorosyncLogLine('node1', raw, { zoneMinutes: 0, aboutMs });
    expect(
      read('Jan 01 00:00:01 [77] node1 corosync notice  [TOTEM ] A new membership (1.5d) was formed. Members'),
    ).toMatchObject({
      message: '[TOTEM ] A new membership (1.5d) was formed. Members',
      nodeTimeMs: Date.UTC(2026, 0, 1, 0, 0, 1),
    });
    expect(
      read('Jan 01 00:00:01.250 [77] node1 corosync info    [KNET  ] link: host: 2 link: 0 is down')?.nodeTimeMs,
    ).toBe(Date.UTC(2026, 0, 1, 0, 0, 1, 250));
  });
});

describe('signalReader', () => {
  it('uses the zone and the time that the node said', () => {
    const read = signalReader('node1');
    read('Z\t-0130\tboot');
    read(`H\t${Date.UTC(2031, 5, 1) / 1000}.5`);
    const told = read(
      'C\tJun 01 12:00:00.000 [1] node1 corosync notice  [QUORUM] This node is within the primary component',
    );
    expect(told).toMatchObject({ kind: 'line', line: { nodeTimeMs: Date.UTC(2031, 5, 1, 13, 30) } });
  });

  it('takes anything without a throw', () => {
    fc.assert(
      fc.property(fc.constantFrom('J', 'P', 'C', 'M', 'H', 'Z', 'x'), fc.string(), (tag, rest) => {
        signalReader('node1')(`${tag}\t${rest}`);
      }),
    );
  });
});

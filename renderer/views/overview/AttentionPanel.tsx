import { Button } from '@patternfly/react-core';
import { memo } from 'react';
import { useHands } from '../../app/use-hands.ts';
import { changeQuery, go } from '../../app/use-place.ts';
import type { Attention } from '../../cluster/attention.ts';
import { openAction } from '../../cluster/everyday/open-action.tsx';
import { counted } from '../../cluster/words.ts';
import { Panel } from '../../components/Panel.tsx';
import { Status, ToneIcon } from '../../components/Status.tsx';

const shownAtMost = 20;

function DrawnAttentionPanel({
  attention,
  profile,
}: {
  readonly attention: readonly Attention[];
  readonly profile: string;
}) {
  const critical = attention.filter(({ tone }) => tone === 'failed').length;
  const note = `${counted(attention.length - critical, 'warning')}, ${critical === 0 ? 'nothing' : critical} critical`;
  return (
    <Panel title="Needs attention" {...(attention.length > 0 ? { note } : {})} className="q-attention-panel">
      {attention.length === 0 && <Status tone="well">Nothing</Status>}
      <ul className="q-attention">
        {attention.slice(0, shownAtMost).map((each) => (
          <AttentionItem key={each.id} attention={each} profile={profile} />
        ))}
      </ul>
      {attention.length > shownAtMost && <p className="q-subtle">And {attention.length - shownAtMost} more.</p>}
    </Panel>
  );
}

function AttentionItem({ attention, profile }: { readonly attention: Attention; readonly profile: string }) {
  const { tone, title, text, opens, cleanup, code, id } = attention;
  const hands = useHands();
  return (
    <li>
      <ToneIcon tone={tone} />
      <div className="q-grow">
        <b>{title}</b>
        {text !== undefined && <p className="q-small q-subtle">{text}</p>}
        <p className="q-attention__ways">
          {opens && (
            <Button variant="link" isInline size="sm" onClick={() => changeQuery(opens)}>
              Show details
            </Button>
          )}
          {cleanup && (
            <Button
              variant="link"
              isInline
              size="sm"
              onClick={() => openAction(hands, profile, { kind: 'cleanup', ...cleanup })}
            >
              Clear the failure
            </Button>
          )}
          {id.startsWith('proof/') && (
            <Button variant="link" isInline size="sm" onClick={() => go(`/c/${encodeURIComponent(profile)}/drills`)}>
              Prove it with a drill
            </Button>
          )}
          {code !== undefined && <span className="q-least">{code}</span>}
        </p>
      </div>
    </li>
  );
}

/** What somebody should look at, worst first, each with the way to it. */
export const AttentionPanel = memo(DrawnAttentionPanel);

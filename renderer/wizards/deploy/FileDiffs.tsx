import { ExpandableSection } from '@patternfly/react-core';
import { useState } from 'react';
import type { PlanView } from '../../../core/contract/plans.ts';
import { type FileChange, fileChanges } from './plan-summary.ts';

/** Every file as it will change, each change once with all machines that get it. */
export function FileDiffs({ plan }: { readonly plan: PlanView }) {
  const changes = fileChanges(plan);
  if (changes.length === 0) return <p className="q-subtle q-pad">No file changes.</p>;
  return (
    <div className="q-places">
      {changes.map((change) => (
        <FileDiff key={`${change.path} ${change.nodes.join(' ')}`} change={change} />
      ))}
    </div>
  );
}

function FileDiff({ change }: { readonly change: FileChange }) {
  const { path, owner, mode, diff, nodes } = change;
  const [isOpen, setOpen] = useState(diff.length <= 60);
  return (
    <ExpandableSection
      isExpanded={isOpen}
      onToggle={(_, next) => setOpen(next)}
      toggleContent={
        <>
          <b>{path}</b>{' '}
          <span className="q-small q-subtle">
            on {nodes.join(', ')}; {owner} {mode}
          </span>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard too */}
      <pre className="q-diff" tabIndex={0}>
        {diff.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a diff have no name, and it does not change
          <span key={index} className={lookOf(line)}>
            {line === '' ? ' ' : line}
          </span>
        ))}
      </pre>
    </ExpandableSection>
  );
}

function lookOf(line: string): string {
  if (line.startsWith('+')) return 'is-added';
  if (line.startsWith('-')) return 'is-removed';
  return line.startsWith('@') ? 'is-place' : '';
}

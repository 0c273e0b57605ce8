import type { ComponentType, ReactNode } from 'react';
import {
  ArrowCircleUpIcon,
  CheckCircleIcon,
  ExclamationCircleIcon,
  ExclamationTriangleIcon,
  InfoCircleIcon,
  InProgressIcon,
  OutlinedClockIcon,
  OutlinedQuestionCircleIcon,
  PowerOffIcon,
} from './icons.ts';
import type { Tone } from './tone.ts';

export type { Tone } from './tone.ts';

const icons: Readonly<Record<Tone, ComponentType<{ className?: string }>>> = {
  well: CheckCircleIcon,
  attention: ExclamationTriangleIcon,
  failed: ExclamationCircleIcon,
  running: InProgressIcon,
  advice: InfoCircleIcon,
  waiting: OutlinedClockIcon,
  off: PowerOffIcon,
  unknown: OutlinedQuestionCircleIcon,
  promoted: ArrowCircleUpIcon,
};

/** The icon alone; words must stand beside it. */
export function ToneIcon({ tone, className = '' }: { readonly tone: Tone; readonly className?: string }) {
  const Icon = icons[tone];
  return (
    <span className={`q-icon q-icon--${tone} ${className}`} aria-hidden="true">
      <Icon />
    </span>
  );
}

/** Icon and words. */
export function Status({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className="q-status">
      <ToneIcon tone={tone} />
      <span>{children}</span>
    </span>
  );
}

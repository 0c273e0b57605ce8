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

/** How something is. Each has an icon of its own, so that colour is never needed to tell them apart. */
export type Tone = 'well' | 'attention' | 'failed' | 'running' | 'advice' | 'waiting' | 'off' | 'unknown' | 'promoted';

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

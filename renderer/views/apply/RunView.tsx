import type { ViewProps } from '../../app/view.ts';
import { RunScreen } from './RunScreen.tsx';

/** `#/runs/RUN` */
export default function RunView({ params }: ViewProps) {
  return <RunScreen run={params['run'] ?? ''} />;
}

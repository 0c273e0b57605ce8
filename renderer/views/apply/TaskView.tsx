import type { ViewProps } from '../../app/view.ts';
import { RunScreen } from './RunScreen.tsx';

/** `#/tasks/TASK`: the same page for work whose run is not known yet, or that has none. */
export default function TaskView({ params }: ViewProps) {
  return <RunScreen task={params['task'] ?? ''} />;
}

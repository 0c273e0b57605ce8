import { lazy, Suspense } from 'react';
import type { CodeViewProps } from './CodeEditor.tsx';
import { Loading } from './Screen.tsx';

/** CodeMirror is a third of a megabyte: it comes when the first text is shown. */
const CodeEditor = lazy(() => import('./CodeEditor.tsx'));

/** Configuration text to be read and searched (Ctrl F); nothing in it can be changed. */
export function CodeView(props: CodeViewProps) {
  return (
    <Suspense fallback={<Loading rows={12} label={`Showing ${props.label}`} />}>
      <CodeEditor {...props} />
    </Suspense>
  );
}

import { defaultKeymap } from '@codemirror/commands';
import { xml } from '@codemirror/lang-xml';
import { yaml } from '@codemirror/lang-yaml';
import { defaultHighlightStyle, foldGutter, foldKeymap, syntaxHighlighting } from '@codemirror/language';
import { openSearchPanel, SearchQuery, search, searchKeymap, setSearchQuery } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { styleNonce } from '../app/style-nonce.ts';

export interface CodeViewProps {
  readonly text: string;
  readonly language?: 'xml' | 'yaml';
  readonly label: string;
  /** Searched for when it opens. */
  readonly find?: string;
}

/** Configuration text to be read and searched (Ctrl F); nothing in it can be changed. */
export default function CodeEditor({ text, language, label, find }: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          EditorState.readOnly.of(true),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          lineNumbers(),
          foldGutter(),
          highlightSpecialChars(),
          syntaxHighlighting(defaultHighlightStyle),
          search({ top: true }),
          keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
          ...(language === 'xml' ? [xml()] : language === 'yaml' ? [yaml()] : []),
        ],
      }),
    });
    if (find !== undefined && find !== '') {
      openSearchPanel(view);
      view.dispatch({ effects: setSearchQuery.of(new SearchQuery({ search: find, literal: true })) });
      const at = text.indexOf(find);
      if (at >= 0)
        view.dispatch({
          selection: { anchor: at, head: at + find.length },
          effects: EditorView.scrollIntoView(at, { y: 'center' }),
        });
    }
    return () => view.destroy();
  }, [text, language, label, find]);
  return <div ref={host} className="q-codeview q-code-host" />;
}

import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState } from 'react';
import type { Report } from '../../../core/contract/tasks.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { reportsOf } from '../../bridge/failure.ts';
import { Reports } from '../../components/Reports.tsx';
import { bytesOf, keepQuiet } from './quiet-terminal.ts';
import { sendQueue } from './send-queue.ts';
import { withNonce } from './with-nonce.ts';

interface TerminalPaneProps {
  readonly profile: string;
  readonly node: string;
  readonly onClosed: (exitCode: number | null) => void;
}

function themeNow() {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const isDark = document.documentElement.classList.contains('pf-v6-theme-dark');
  const ink = isDark ? '#f2f2f2' : '#151515';
  return {
    background: isDark ? '#1f1f1f' : '#ffffff',
    foreground: ink,
    cursor: of('--pf-t--global--color--brand--default', ink),
    selectionBackground: isDark ? '#4d4d4d' : '#b9dafc',
    // PatternFly's greens and yellows, readable on either ground.
    ...(isDark
      ? {}
      : {
          green: '#3d7317',
          yellow: '#96640f',
          brightGreen: '#3d7317',
          brightYellow: '#96640f',
          white: '#4d4d4d',
          brightWhite: '#151515',
        }),
  };
}

/** A login shell on a node. What the node sends is drawn, and does nothing else. */
export function TerminalPane({ profile, node, onClosed }: TerminalPaneProps) {
  const bridge = useBridge();
  const host = useRef<HTMLDivElement>(null);
  const [reports, setReports] = useState<readonly Report[]>([]);
  const closed = useRef(onClosed);
  closed.current = onClosed;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const stop = new AbortController();
    const terminal = new Terminal({
      allowProposedApi: false,
      fontFamily: '"Red Hat Mono", "RedHatMono", monospace',
      fontSize: 13,
      scrollback: 10_000,
      screenReaderMode: true,
      theme: themeNow(),
      linkHandler: { activate: () => undefined },
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    keepQuiet(terminal.parser);
    withNonce(() => terminal.open(element));
    fit.fit();
    terminal.focus();
    let id: string | undefined;
    const failed = (thrown: unknown) => !stop.signal.aborted && setReports(reportsOf(thrown));
    const send = sendQueue(async (data) => {
      if (id !== undefined) await bridge.ask('terminal.write', { terminal: id, data });
    }, failed);
    terminal.onData(send);
    const size = () => ({ columns: Math.max(2, terminal.cols), rows: Math.max(1, terminal.rows) });
    terminal.onResize(() => {
      if (id !== undefined) void bridge.ask('terminal.resize', { terminal: id, ...size() }).catch(() => undefined);
    });
    const watcher = new ResizeObserver(() => fit.fit());
    watcher.observe(element);
    const looks = new MutationObserver(() => {
      terminal.options.theme = themeNow();
    });
    looks.observe(document.documentElement, { attributeFilter: ['class'] });
    bridge
      .follow(
        'terminal.open',
        () => ({ profile, node, ...size() }),
        (event) => {
          if (event.kind === 'opened') id = event.terminal;
          else if (event.kind === 'output') terminal.write(bytesOf(event.data));
          else closed.current(event.exitCode);
        },
        { signal: stop.signal },
      )
      .catch(failed);
    return () => {
      stop.abort();
      watcher.disconnect();
      looks.disconnect();
      terminal.dispose();
    };
  }, [bridge, profile, node]);
  return (
    <>
      <Reports reports={reports} />
      <div className="q-terminal" ref={host} />
    </>
  );
}

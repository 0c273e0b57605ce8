import { Button } from '@patternfly/react-core';
import { saveFile } from '../../app/save-file.ts';
import { styleNonce } from '../../app/style-nonce.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { DownloadIcon } from '../../components/icons.ts';
import { Panel } from '../../components/Panel.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Loading } from '../../components/Screen.tsx';

/** The self-contained report of a run, in a frame that may neither run scripts nor reach this page. */
export function ReportFrame({ profile, drill }: { readonly profile: string; readonly drill: string }) {
  const { data, error } = useAsk('drill.report', { profile, drill });
  return (
    <Panel
      title="Report"
      note="the file that can be sent on"
      actions={
        <Button
          variant="link"
          isInline
          icon={<DownloadIcon />}
          isDisabled={!data}
          onClick={() => data && saveFile(`drill-${drill}.html`, data.html, 'text/html')}
        >
          Save
        </Button>
      }
      isFlush
    >
      {error && <Reports reports={reportsOf(error)} />}
      {!data && !error && <Loading rows={12} label="Reading the report" />}
      {data && <iframe className="q-report" title={`Report of drill ${drill}`} sandbox="" srcDoc={framed(data.html)} />}
    </Panel>
  );
}

/** A frame has its parent's policy as well as its own: the report's one style element needs the page's nonce. */
function framed(html: string): string {
  const nonce = styleNonce().replaceAll(/[^A-Za-z0-9+/=_-]/g, '');
  return nonce === '' ? html : html.replace('<style>', `<style nonce="${nonce}">`);
}

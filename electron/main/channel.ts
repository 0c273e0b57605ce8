import { type IpcMainEvent, ipcMain, type MessagePortMain, type WebContents } from 'electron';
import { messageBytes } from '../../core/contract/limits.ts';
import { requestMessage } from '../../core/contract/message.ts';
import { fromEngine, toEngine } from '../wire.ts';
import { isOurs } from './page.ts';

/** Opens one more connection to the engine; the port speaks the contract. */
export type OpenPort = () => MessagePortMain;

/** Whether a message comes from our own page itself: its top frame, at its own address. */
export function isFromPage(
  { senderFrame, sender }: Pick<IpcMainEvent, 'senderFrame' | 'sender'>,
  page: WebContents,
): boolean {
  return sender === page && senderFrame !== null && senderFrame === page.mainFrame && isOurs(senderFrame.url);
}

/** Whether a message is one of the contract's form; the engine then checks what it asks. */
export function isMessage(message: unknown): message is string {
  if (typeof message !== 'string' || Buffer.byteLength(message) > messageBytes) return false;
  try {
    return requestMessage.safeParse(JSON.parse(message)).success;
  } catch {
    return false;
  }
}

/**
 * Joins a page with the engine. Each load of the page gets a connection of its own, since it numbers its calls anew;
 * what the last one had asked ends with it. What is not from our page or no message of the contract goes nowhere.
 */
export function joinPage(page: WebContents, open: OpenPort, onRefused: (why: string) => void): void {
  let port: MessagePortMain | undefined;
  const renew = (): void => {
    port?.close();
    const own = open();
    own.on('message', ({ data }) => {
      if (own === port && typeof data === 'string' && !page.isDestroyed()) page.send(fromEngine, data);
    });
    own.start();
    port = own;
  };
  page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) renew();
  });
  const hear = (event: IpcMainEvent, message: unknown): void => {
    if (!isFromPage(event, page)) onRefused('a message from another frame than our page');
    else if (!isMessage(message)) onRefused('a message that is none of the contract');
    else port?.postMessage(message);
  };
  ipcMain.on(toEngine, hear);
  page.once('destroyed', () => {
    ipcMain.off(toEngine, hear);
    port?.close();
  });
}

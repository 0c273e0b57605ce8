import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';

// Written out: the sandbox lets a preload import nothing but electron, and a schema library would be half of it.
const toEngine = 'quorate:to-engine';
const fromEngine = 'quorate:from-engine';

/** All that the page is given: text to the engine, text from it. No channel name, no event object gets through. */
contextBridge.exposeInMainWorld('quorate', {
  send: (message: unknown): void => {
    if (typeof message !== 'string') throw new TypeError('a message is text');
    ipcRenderer.send(toEngine, message);
  },
  onMessage: (listener: unknown): (() => void) => {
    if (typeof listener !== 'function') throw new TypeError('a listener is a function');
    const hear = (_event: IpcRendererEvent, message: unknown): void => {
      if (typeof message === 'string') listener(message);
    };
    ipcRenderer.on(fromEngine, hear);
    return () => void ipcRenderer.off(fromEngine, hear);
  },
});

import type { Connect } from './carrier.ts';

/** What Electron's preload gives the page. Messages are JSON text, the same as in a WebSocket frame. */
export interface PreloadBridge {
  send(message: string): void;
  /** Gives the function that stops listening. */
  onMessage(listener: (message: string) => void): () => void;
}

declare global {
  interface Window {
    readonly quorate?: PreloadBridge;
  }
}

/** The engine behind `quorate serve`: a WebSocket at the page's own origin, let in by the page's cookie. */
export function webSocketCarrier(url: string): Connect {
  return ({ onOpen, onMessage, onClose }) => {
    const socket = new WebSocket(url);
    socket.onopen = onOpen;
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') onMessage(data);
    };
    socket.onclose = ({ reason }) => onClose(reason || 'The connection to the engine ended.');
    return { send: (text) => socket.send(text), close: () => socket.close() };
  };
}

/** The engine in Electron's utility process, behind the preload. */
export function preloadCarrier(preload: PreloadBridge): Connect {
  return ({ onOpen, onMessage }) => {
    const stopListening = preload.onMessage(onMessage);
    // Not at once: the caller does not have its carrier yet.
    queueMicrotask(onOpen);
    return { send: (text) => preload.send(text), close: stopListening };
  };
}

/** The carrier of this page. */
export function carrierOf({ quorate, location }: Pick<Window, 'quorate' | 'location'>): Connect {
  if (quorate) return preloadCarrier(quorate);
  return webSocketCarrier(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/bridge`);
}

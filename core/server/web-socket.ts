import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { messageBytes } from '../contract/message.ts';
import type { Answering } from './connection.ts';
import type { Gate } from './gate.ts';

/** Where the page speaks with its engine. */
export const bridgePath = '/bridge';
/** Bytes that may wait for a slow browser before no further event is asked for. */
const mostWaitingBytes = 1_000_000;
/** A browser that does not answer for two of these is gone, in milliseconds. */
const pingMs = 20_000;

/** The WebSocket door. A browser lets any page open one, so origin, host and cookie are checked before it stands. */
export function webSocketDoor(answering: Answering, gate: Gate, onChange: (open: number) => void) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageBytes, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();
  const pings = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, pingMs).unref();

  sockets.on('connection', (socket: WebSocket) => {
    alive.add(socket);
    const connection = answering({
      send: (text) => socket.send(text),
      // 1008: it broke a rule. The reason is bounded by the protocol.
      close: (why) => socket.close(1008, why.slice(0, 100)),
      drained: async () => {
        while (socket.bufferedAmount > mostWaitingBytes && socket.readyState === socket.OPEN) await wait(20);
      },
    });
    socket.on('message', (data, isBinary) => {
      if (isBinary) socket.close(1003, 'messages are text');
      else connection.receive(String(data));
    });
    socket.on('pong', () => alive.add(socket));
    // Too long a message, or no WebSocket frame: `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      connection.closed();
      onChange(sockets.clients.size);
    });
    onChange(sockets.clients.size);
  });

  return {
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      const refusal = refusalOf(request, gate);
      if (refusal === undefined) {
        sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
        return;
      }
      socket.on('error', () => {});
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    },
    close: () => {
      clearInterval(pings);
      for (const socket of sockets.clients) socket.close(1001, 'Quorate ends');
      sockets.close();
    },
    terminate: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

function refusalOf({ url, headers }: IncomingMessage, gate: Gate): string | undefined {
  if (!gate.isForUs(headers)) return '421 Misdirected Request';
  // No origin is no page: nothing but a page has business here.
  if (!gate.isFromUs(headers)) return '403 Forbidden';
  if (!gate.isLetIn(headers)) return '401 Unauthorized';
  return url === bridgePath ? undefined : '404 Not Found';
}

/** Keystrokes on their way, in their order: what is typed while an earlier piece is under way goes together after it. */
export function sendQueue(
  send: (data: string) => Promise<unknown>,
  onFailed: (thrown: unknown) => void,
): (data: string) => void {
  let waiting = '';
  let isSending = false;
  const run = async () => {
    isSending = true;
    try {
      while (waiting !== '') {
        const piece = waiting.slice(0, 50_000);
        waiting = waiting.slice(piece.length);
        await send(piece);
      }
    } catch (thrown) {
      waiting = '';
      onFailed(thrown);
    } finally {
      isSending = false;
    }
  };
  return (data) => {
    waiting += data;
    if (!isSending) void run();
  };
}

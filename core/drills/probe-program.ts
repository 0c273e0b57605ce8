/**
 * The client's question, asked over and over: a TCP connect, or an HTTP GET that must answer below 500. Constant text
 * for `python3 -c`; address, port, path, interval and timeout come as arguments. Questions overlap, so that a silent
 * service does not make them rarer. One line each: `ASKED_US ANSWERED_US ok|fail DETAIL`. It ends when nobody reads.
 */
export const probeProgram = `
import os, socket, sys, threading, time
address, port, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
interval, timeout = int(sys.argv[4]) / 1000, int(sys.argv[5]) / 1000
one_at_a_time = threading.Lock()

def question():
    left = socket.create_connection((address, port), timeout)
    try:
        if not path:
            return True, 'connected'
        host = '[' + address + ']' if ':' in address else address
        left.sendall(('GET %s HTTP/1.0\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' % (path, host)).encode())
        answer = b''
        while b'\\n' not in answer and len(answer) < 256:
            more = left.recv(256)
            if not more:
                break
            answer += more
        words = answer.split(b'\\n')[0].decode('ascii', 'replace').split()
        code = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
        return 100 <= code < 500, 'HTTP %d' % code
    finally:
        left.close()

def ask():
    asked = time.time_ns() // 1000
    try:
        good, detail = question()
    except Exception as cause:
        good, detail = False, type(cause).__name__ + ' ' + str(getattr(cause, 'errno', '') or '')
    line = '%d %d %s %s\\n' % (asked, time.time_ns() // 1000, 'ok' if good else 'fail', detail.strip())
    with one_at_a_time:
        try:
            os.write(1, line.encode())
        except OSError:
            os._exit(0)

following = time.monotonic()
while True:
    threading.Thread(target=ask, daemon=True).start()
    following += interval
    time.sleep(max(0, following - time.monotonic()))
`;

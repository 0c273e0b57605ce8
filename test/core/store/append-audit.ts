import { unwrap } from '../../../core/result.ts';
import { openStore } from '../../../core/store/store.ts';

/** Appends rows to the log, as one of several processes. Arguments: folder, node's name, count. */
const [folder = '', node = '', count = '0'] = process.argv.slice(2);
const store = openStore(folder);
for (let n = 0; n < Number(count); n++) {
  unwrap(store.audit.append({ node, command: `echo ${n}`, exitCode: 0, durationMs: 0 }));
}
store.dispose();

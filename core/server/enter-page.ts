/** The page that a browser without a session sees: it hands over the code that stands behind # in its address. */
export const enterPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Quorate</title>
    <link rel="stylesheet" href="/enter.css">
    <script src="/enter.js" defer></script>
  </head>
  <body>
    <main>
      <h1>Quorate</h1>
      <p id="say" role="status">One moment …</p>
      <form id="ask" hidden>
        <label for="code">Address or code</label>
        <input id="code" autocomplete="off" spellcheck="false" required>
        <button>Open</button>
      </form>
    </main>
  </body>
</html>
`;

export const enterStyle = `
body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; margin: 0; }
main { max-width: 36rem; padding: 2rem; }
h1 { font-size: 1.25rem; margin: 0 0 .5rem; }
label { display: block; font-weight: 600; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; margin: .25rem 0 .75rem; }
button { font: inherit; padding: .5rem 1.25rem; }
`;

export const enterScript = `'use strict';
const say = (text) => { document.getElementById('say').textContent = text; };
const form = document.getElementById('ask');
const ask = (text) => { say(text); form.hidden = false; document.getElementById('code').focus(); };

async function enter(code) {
  const answer = await fetch('/enter', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (answer.ok) location.replace('/');
  else ask(await answer.text());
}

async function begin() {
  const code = location.hash.slice(1);
  // The code is spent by what follows; it shall not stay in the history all the same.
  if (code) history.replaceState(null, '', '/enter');
  if (code) return enter(code);
  if ((await fetch('/session')).ok) return location.replace('/');
  ask('This page opens with a one-time code, which the terminal with Quorate shows: press Enter there, or run: quorate serve --code');
}

const failed = () => ask('Quorate does not answer any more. Is it still running?');
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = document.getElementById('code').value.trim();
  enter(text.slice(text.indexOf('#') + 1)).catch(failed);
});
addEventListener('hashchange', () => begin().catch(failed));
begin().catch(failed);
`;

// Before JupyterLite's own: keeps for the next visit each file whose name changes with what is in it.
// All else is fetched anew, so a new edition is never mixed with the one before.
(() => {
  const PREFIX = `edition ${self.registration.scope} `;
  const NAME = `${PREFIX}${EDITION}`;
  const SUM = /\.[0-9a-f]{7,}\.js$|\/static\/(lessons|pyodide)-[^/]+\/[^/]+$/;
  const SUM_BEHIND = /^\?_=[0-9a-f]{7,}$/;
  const LATEST = 2; // editions: of the one before, this one may still use files

  const isKept = (url) =>
    url.href.startsWith(PYODIDE) ||
    (url.href.startsWith(self.registration.scope) &&
      (SUM.test(url.pathname) || SUM_BEHIND.test(url.search)));

  async function answer(event) {
    const { url } = event.request;
    const cache = await caches.open(NAME);
    const found = await cache.match(url, { ignoreVary: true });
    if (found) return found;
    const before = await caches.match(url, { ignoreVary: true });
    const given = before ?? (await fetch(event.request));
    if (given.ok && given.type !== 'opaque') {
      event.waitUntil(cache.put(url, given.clone()).catch(() => {}));
    }
    return given;
  }

  self.addEventListener('fetch', (event) => {
    if (event.request.method !== 'GET' || !isKept(new URL(event.request.url))) return;
    event.stopImmediatePropagation();
    event.respondWith(answer(event).catch(() => fetch(event.request)));
  });
  self.addEventListener('activate', (event) => {
    const old = async () => {
      await caches.open(NAME);
      const all = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
      await Promise.all(all.slice(0, -LATEST).map((name) => caches.delete(name)));
    };
    event.waitUntil(old());
  });
})();

// Runs in the page of each app before JupyterLite: says what is wrong where it cannot run, keeps the
// lesson in the address, and fetches ahead what Python will ask for.
(() => {
  const FAST = 5; // Mbit/s

  const edition = JSON.parse(document.getElementById('edition').textContent);
  const app = location.pathname.match(/\/(\w+)\/(index\.html)?$/)?.[1];
  const root = new URL('..', location.href.replace(/[?#].*/, ''));
  const asked = new URLSearchParams(location.search).get('path');
  const isFile = location.protocol === 'file:';
  const folder = asked?.split('/')[0];
  const language = folder in edition.words && folder !== asked ? folder : 'en';
  const own = language === 'en' ? '' : `${language}/`; // the folder of this language's lessons

  const say = (key, fields = {}) =>
    edition.words[language][key].replace(/\{(\w+)\}/g, (_, name) => fields[name]);

  const STYLE = `
    .edition-notice { position: fixed; inset: auto 0 0 0; z-index: 20000; display: flex; gap: .7em 1.2em;
      flex-wrap: wrap; align-items: baseline; padding: .8em 1em; background: #fff8e1; color: #212121;
      border-top: 2px solid #0072b2; font: 16px/1.45 system-ui, sans-serif; }
    .edition-notice.whole { inset: 0; display: block; padding: 2em 1.2em; background: #fff; border: 0;
      overflow: auto; }
    .edition-notice.whole > * { max-width: 36em; margin: 0 auto 1em; }
    .edition-notice p { margin: 0; flex: 1 1 18em; }
    .edition-notice a { color: #00517d; }
    .edition-notice button { font: inherit; }`;

  /** An element with a text and what is in it. */
  function element(name, text, ...children) {
    const made = Object.assign(document.createElement(name), { textContent: text });
    made.append(...children);
    return made;
  }

  const isLesson = (name) => edition.lessons.includes(name);

  /** A link to this lesson in the book; to the book where it is none. It shows once it leads there. */
  function book(name) {
    const lesson = (name ?? '').split('/').pop();
    const page = isLesson(lesson) ? lesson.replace(/\.ipynb$/, '.html') : 'index.html';
    const link = element('a', say(page === 'index.html' ? 'readAll' : 'read'));
    link.href = new URL(edition.book + own + page, root);
    if (!isFile) {
      link.hidden = true;
      fetch(link.href, { method: 'HEAD' }).then((answer) => { link.hidden = !answer.ok; }, () => {});
    }
    return link;
  }

  /** Tell the reader; over the whole page where nothing else can be shown. */
  function notice(whole, ...content) {
    const shown = element('div', '', element('style', STYLE), ...content);
    shown.className = whole ? 'edition-notice whole' : 'edition-notice';
    shown.setAttribute('role', 'alert');
    if (!whole) {
      const close = element('button', say('close'));
      close.onclick = () => shown.remove();
      shown.append(close);
    }
    const put = () => document.body.append(shown);
    document.body ? put() : addEventListener('DOMContentLoaded', put);
  }

  /** Lessons that may have been meant: of these words, else of this number; else all. */
  function meant(name) {
    const parts = (lesson) => lesson.split('/').pop().replace(/\.\w*$/, '').match(/^(\d*)_?(.*)/);
    const [, number, words] = parts(name);
    const known = edition.lessons.filter((lesson) => !lesson.slice(own.length).includes('/') &&
      lesson.startsWith(own));
    const same = (k, value) => known.filter((lesson) => value && +parts(lesson)[k] === +value);
    const ofWords = known.filter((lesson) => parts(lesson)[2] === words);
    const found = ofWords.length ? ofWords : same(1, number);
    return found.length ? found : known;
  }

  /** Whether the reader has a file of this name in this browser. */
  async function isOwn(name) {
    const store = `JupyterLite Storage - ${root.pathname}`;
    const all = await indexedDB.databases?.();
    if (!all) return true; // this browser does not say; JupyterLite will
    if (!all.some((database) => database.name === store)) return false;
    return new Promise((answer) => {
      const opened = indexedDB.open(store);
      opened.onerror = () => answer(false);
      opened.onsuccess = () => {
        const database = opened.result;
        if (!database.objectStoreNames.contains('files')) {
          database.close();
          answer(false);
          return;
        }
        const found = database.transaction('files').objectStore('files').getKey(name);
        found.onsuccess = found.onerror = () => { database.close(); answer(Boolean(found.result)); };
      };
    });
  }

  /** Whether this site may store data: what JupyterLite needs of it. */
  function stores() {
    return new Promise((answer) => {
      try {
        localStorage.length;
        const opened = indexedDB.open('edition');
        opened.onerror = () => answer(false);
        opened.onsuccess = () => { opened.result.close(); answer(true); };
      } catch {
        answer(false);
      }
    });
  }

  /** JupyterLite holds in memory what it cannot store, once it is told to. */
  function holdInMemory() {
    const script = document.getElementById('jupyter-config-data');
    new MutationObserver((_, observer) => {
      const config = JSON.parse(script.textContent);
      if (!config.baseUrl) return;
      observer.disconnect();
      for (const kind of ['contents', 'settings', 'workspaces']) {
        config[`${kind}StorageDrivers`] = ['memoryStorageDriver'];
      }
      script.textContent = JSON.stringify(config);
    }).observe(script, { childList: true });
  }

  /** Settles when JupyterLite may start; never, where it cannot show what was asked for. */
  async function check() {
    if (isFile) {
      notice(true, element('p', say('file')), book(asked));
      return new Promise(() => {});
    }
    if (app === 'notebooks' && !asked) {
      location.replace(`index.html?path=${edition.lessons[0]}`);
      return new Promise(() => {});
    }
    const canStore = await stores();
    const isNotebook = app === 'notebooks' || (app === 'lab' && asked?.endsWith('.ipynb'));
    if (isNotebook && !isLesson(asked) && !(canStore && (await isOwn(asked)))) {
      const links = meant(asked).map((lesson) => {
        const link = element('a', lesson.replace(/\.ipynb$/, ''));
        link.href = `index.html?path=${lesson}`;
        return element('li', '', link);
      });
      const lead = element('p', say('missing', { name: asked }));
      notice(true, lead, element('ul', '', ...links), book(asked));
      return new Promise(() => {});
    }
    if (typeof WebAssembly !== 'object') notice(false, element('p', say('wasm')), book(asked));
    if (!canStore) {
      notice(false, element('p', say('storage')), book(asked));
      holdInMemory();
    }
  }
  window.entrance = check();

  /** The app, once it is there. */
  function jupyter() {
    return new Promise((answer) => {
      const look = setInterval(() => {
        if (window.jupyterapp?.shell?.currentWidget?.context) {
          clearInterval(look);
          answer(window.jupyterapp);
        }
      }, 100);
    });
  }

  /** In the lab the address follows the lesson, so that a reload and a bookmark come back to it. */
  async function follow() {
    const { shell } = await jupyter();
    const set = () => {
      const path = shell.currentWidget?.context?.path;
      const address = new URL(location.href);
      if (!path || address.searchParams.get('path') === path) return;
      address.searchParams.set('path', path);
      history.replaceState(history.state, '', address);
    };
    shell.currentChanged.connect(set);
    set();
  }

  /** A link to a lesson opens the lesson; else it would lead there by way of the list of files. */
  function link(event) {
    const from = event.target.closest?.('.jp-Notebook a[href]');
    const files = new URL('files/', root).href;
    if (!from?.href.startsWith(files) || !/\.ipynb$/.test(new URL(from.href).pathname)) return;
    const { id } = JSON.parse(from.dataset.commandlinkerArgs ?? '{}'); // JupyterLab keeps it there
    const to = new URL(id ?? '', from.href);
    const address = new URL('index.html', location.href);
    address.searchParams.set('path', decodeURIComponent(to.href.split('#')[0].slice(files.length)));
    address.hash = to.hash;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.ctrlKey || event.metaKey || event.shiftKey) open(address);
    else location.assign(address);
  }

  /** To the part of the lesson that the address names. */
  async function scroll() {
    const { shell } = await jupyter();
    const panel = shell.currentWidget;
    await panel.revealed;
    panel.setFragment(location.hash);
  }

  /** On a fast link, what Python asks for comes while JupyterLite starts; on a slow one, after it. */
  function fetchAhead() {
    const { downlink = 0, saveData } = navigator.connection ?? {};
    if (downlink < FAST || saveData) return;
    for (const href of edition.ahead) {
      const hint = Object.assign(element('link', ''), { rel: 'prefetch', as: 'fetch', href });
      if (new URL(href, location).origin !== location.origin) hint.crossOrigin = 'anonymous';
      document.head.append(hint);
    }
  }

  if (!isFile && asked && isLesson(asked)) fetchAhead();
  if (app === 'lab') follow();
  if (app === 'notebooks') {
    addEventListener('click', link, true);
    if (location.hash) scroll();
  }

  /** What was fetched before the service worker was there is kept by it too: it comes from the cache. */
  async function keep() {
    await jupyter();
    if (!(await navigator.serviceWorker?.ready.catch(() => {}))) return;
    for (const entry of performance.getEntriesByType('resource')) {
      if (entry.workerStart || !/\.[0-9a-f]{7,}\.js|\?_=/.test(entry.name)) continue;
      await fetch(entry.name, { cache: 'force-cache' }).catch(() => {});
    }
  }
  if (!isFile) keep();
})();

// In the page: when a key was pressed, and when the pixels that it led to were there.
() => {
  const LONGEST = 15000;
  // The first frame after a change paints it; at the second its pixels are there.
  const painted = () =>
    new Promise((done) =>
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))),
    );
  let pressed = null;
  window.addEventListener("keydown", (event) => (pressed = event.timeStamp), true);

  // The time at which what `ready` waits for is painted; `ready` gives an element once it is so.
  const seen = (place, ready) =>
    new Promise((done, fail) => {
      const never = setTimeout(() => fail(new Error("the value is never shown")), LONGEST);
      const look = async () => {
        const found = ready();
        if (!found) return;
        clearTimeout(never);
        watcher.disconnect();
        if (found.decode) await found.decode();
        done(await painted());
      };
      const watcher = new MutationObserver(look);
      const every = { subtree: true, childList: true, characterData: true, attributes: true };
      watcher.observe(place, every);
    });

  const views = {
    lab: (k) => {
      const place = document.querySelectorAll(".backprop-lab")[k];
      const handle = place.querySelector('[data-handle="W1[0,0]"]');
      const cell = () => place.querySelector('[data-key="W1[0,0]"]');
      const value = () => Number(handle.getAttribute("aria-valuenow"));
      const shows = (wanted) => {
        const written = Number(cell().textContent.replace("−", "-"));
        return Math.abs(value() - wanted) < 1e-6 && Math.abs(written - wanted) < 6e-3 && cell();
      };
      return { place, handle, shows };
    },
    // The same until Python has said that the numbers are right.
    kernel: (k) => {
      const { place, handle, shows } = views.lab(k);
      const confirmed = place.querySelector(".backprop-confirmed");
      return { place, handle, shows: (value) => shows(value) && confirmed.textContent !== "…" && handle };
    },
    figure: (k) => {
      const place = document.querySelectorAll(".widget-interact")[k];
      const handle = place.querySelector(".noUi-handle");
      const image = () => place.querySelector("img");
      const before = image()?.src;
      // Its number cannot be read: a picture that was not there before is the new one.
      return { place, handle, shows: () => image() && image().src !== before && image() };
    },
  };

  const flood = async (handle, count, spacing, shiftKey) => {
    const start = performance.now();
    const press = { key: "ArrowUp", bubbles: true, cancelable: true, shiftKey };
    for (let i = 0; i < count; i++) {
      const wait = start + i * spacing - performance.now();
      if (wait > 0) await new Promise((done) => setTimeout(done, wait));
      handle.dispatchEvent(new KeyboardEvent("keydown", press));
    }
    return performance.now();
  };

  window.latency = {
    settled: (k) => {
      const said = document.querySelectorAll(".backprop-lab")[k].querySelector(".backprop-confirmed");
      return said.textContent !== "…";
    },
    focus: (kind, k) => {
      const { handle } = views[kind](k);
      handle.scrollIntoView({ block: "center" });
      handle.focus();
    },
    // Before one press of a key that leads to `value`; `latency.next` is how long that took.
    arm: (kind, k, value) => {
      const { place, shows } = views[kind](k);
      pressed = null;
      const shown = seen(place, () => pressed !== null && shows(value));
      latency.next = shown.then((at) => at - pressed);
    },
    // Many presses, evenly in time; how long after the last one the last `value` is there.
    floodLab: async (kind, k, value, count, spacing) => {
      const { place, handle, shows } = views[kind](k);
      const shown = seen(place, () => shows(value));
      const last = await flood(handle, count, spacing, true);
      return (await shown) - last;
    },
    // The last picture is the one that none follows for `quiet` milliseconds.
    floodFigure: async (k, count, spacing, quiet) => {
      const { place, handle } = views.figure(k);
      let at = performance.now();
      const watcher = new MutationObserver(async () => {
        await place.querySelector("img")?.decode().catch(() => null);
        at = await painted();
      });
      watcher.observe(place.querySelector(".widget-output"), { subtree: true, childList: true });
      const last = await flood(handle, count, spacing, false);
      while (performance.now() - Math.max(at, last) < quiet) {
        await new Promise((done) => setTimeout(done, 50));
      }
      watcher.disconnect();
      return at - last;
    },
  };
}

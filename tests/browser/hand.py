"""A reader's hand at one lab: mouse and keyboard, nothing else."""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from readback import assert_shows_the_librarys_numbers, library

from backprop_course.views import words

# A point of the page where a handle is taken: on an edge's middle line where no other crosses, else
# on its number; in a neuron's middle.
POINT = """(lab, key) => {
    const handle = lab.querySelector(`[data-handle="${key}"]`);
    handle.scrollIntoView({block: 'center'});
    const middle = (element) => {
        const box = element.getBoundingClientRect();
        return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
    };
    const line = handle.querySelector('line.hit');
    if (!line) return middle(handle.querySelector('.hit'));
    const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => line[name].baseVal.value);
    for (let share = 0.2; share < 0.8; share += 0.02) {
        const place = new DOMPoint(x1 + share * (x2 - x1), y1 + share * (y2 - y1))
            .matrixTransform(line.getScreenCTM());
        const [x, y] = [Math.round(place.x), Math.round(place.y)];
        const found = document.elementsFromPoint(x, y).filter((e) => e.matches('.hit'));
        const free = document.elementFromPoint(x, y).closest('[data-handle]') === handle;
        if (free && found.length === 1) return [x, y];
    }
    return middle(lab.querySelector(`[data-grip="${key}"]`));
}"""
PER_PIXEL = 0.01
STEP, FINE = 0.1, 0.01
IN_PAGE = "handle => Number(handle.getAttribute('aria-valuenow'))"
"""A handle's value as the page has it."""


@dataclass
class Hand:
    """At lab k of a notebook's page."""

    notebook: Any
    k: int

    @property
    def page(self):
        return self.notebook.page

    @property
    def lab(self):
        return self.page.locator(".backprop-lab").nth(self.k)

    def handle(self, key):
        return self.lab.locator(f'[data-handle="{key}"]')

    def parameters(self):
        """Every parameter that can be taken hold of."""
        handles = self.lab.locator(".backprop-stage [data-handle]")
        return handles.evaluate_all("all => all.map(e => e.dataset.handle)")

    def value(self, key):
        """A parameter's value in the kernel."""
        return library(self.notebook, f"value({self.k}, {key!r})")

    def look(self):
        """Hold what is displayed against the library."""
        assert_shows_the_librarys_numbers(self.notebook, self.k)

    def point(self, key):
        """Where in the page a handle can be taken."""
        return self.lab.evaluate(POINT, key)

    def press(self, key, *presses):
        """Press keys while a handle has the focus."""
        self.handle(key).focus()
        for name in presses:
            self.page.keyboard.press(name)

    def drag(self, key, right, up, shift=False):
        """Drag a handle by some pixels."""
        x, y = self.point(key)
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        if shift:
            self.page.keyboard.down("Shift")
        mouse.move(x + right, y - up, steps=5)
        mouse.up()
        if shift:
            self.page.keyboard.up("Shift")

    @contextmanager
    def finger(self, places):
        """A finger: down at the first of these places, over the others, up at the end."""
        touch = self.page.context.new_cdp_session(self.page)
        touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

        def send(kind, *points):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

        points = [{"x": x, "y": y} for x, y in places]
        send("touchStart", points[0])
        for point in points[1:]:
            send("touchMove", point)
        yield
        send("touchEnd")
        touch.detach()

    def tap(self, key):
        """Touch a handle for a moment."""
        with self.finger([self.point(key)]):
            pass

    def click(self, key):
        """Choose a parameter."""
        self.page.mouse.click(*self.point(key))

    def type_after_double_click(self, key, text):
        self.page.mouse.dblclick(*self.point(key))
        self._type(text)

    def type_after_enter(self, key, text):
        self.press(key, "Enter")
        self._type(text)

    def _type(self, text):
        field = self.lab.locator("input.backprop-type")
        field.wait_for()
        field.fill("")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def sliders(self):
        """Pull the drawer with the sliders out, or push it in."""
        self.lab.get_by_role("button", name=words.SLIDERS).click()

    def unfold_checks(self):
        """Show the other ways to the slope, or hide them again."""
        self.lab.locator("summary").click()

    def said(self, text):
        """What the lesson says for this, in its language."""
        return library(self.notebook, f"said({text!r})")

    def button(self, name):
        """Press one of the lab's buttons."""
        self.lab.get_by_role("button", name=name, exact=True).click()


def still_handle(page, key, k=0):
    """A handle of the still k, which needs no kernel."""
    return page.locator(".backprop-still").nth(k).locator(f'[data-handle="{key}"]')


def drag(page, handle, up):
    """Drag a handle upward by some pixels, whatever answers it."""
    line = handle.locator("line.hit")
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    x, y = handle.evaluate("""handle => {
        const line = handle.querySelector('line.hit');
        const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => line[name].baseVal.value);
        const at = new DOMPoint(x1 + 0.08 * (x2 - x1), y1 + 0.08 * (y2 - y1))
            .matrixTransform(line.getScreenCTM());
        return [at.x, at.y];
    }""")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - up, steps=5)
    page.mouse.up()
    page.wait_for_timeout(100)

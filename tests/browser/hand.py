"""A reader's hand at one lab: mouse and keyboard, nothing else."""

from dataclasses import dataclass
from typing import Any

from readback import assert_shows_the_librarys_numbers, library

from backprop_lib.views.lab import words

# A point of a handle, in the page, that no other handle covers, nor comes near.
POINT = """(lab, key) => {
    const owner = (x, y) => {
        const found = document.elementFromPoint(x, y)?.closest('[data-handle], [data-grip]');
        return found?.dataset.handle ?? found?.dataset.grip;
    };
    const handle = lab.querySelector(`[data-handle="${key}"]`);
    handle.scrollIntoView({block: 'center'});
    const box = handle.querySelector('.hit').getBoundingClientRect();
    for (let step = 0; step < 40; step++) {
        const share = 0.5 + (step % 2 ? -1 : 1) * step / 80;
        for (const other of [share, 1 - share]) {
            const x = Math.round(box.x + share * box.width);
            const y = Math.round(box.y + other * box.height);
            const around = [[0, 0], [2, 0], [-2, 0], [0, 2], [0, -2]];
            if (around.every(([dx, dy]) => owner(x + dx, y + dy) === key)) return [x, y];
        }
    }
    return null;
}"""
PER_PIXEL = 0.01
STEP, FINE = 0.1, 0.01


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
        point = self.lab.evaluate(POINT, key)
        assert point, f"{key} is covered by others"
        return point

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

    def click(self, key):
        """Take a parameter in hand."""
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

    def button(self, name):
        """Press one of the lab's buttons."""
        self.lab.get_by_role("button", name=name, exact=True).click()

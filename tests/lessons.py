"""The lessons as tests read them: their cells, the main path, the sections of "Deeper"."""

import re
import symtable
from dataclasses import dataclass
from pathlib import Path

import nbformat

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WITHOUT_A_LAB = {"09_proof_ledger"}
REFERENCE = "09_proof_ledger"
"""Not a lesson to be read from its beginning to its end."""

WORD = re.compile(r"[A-Za-z0-9']+")
LIVE = re.compile(r"views\.(Lab|train|draw_digit)\(")


@dataclass
class Lesson:
    """One notebook, its cells on the main path, and those of each section below "Deeper"."""

    path: Path
    cells: list
    main: list
    deeper: list
    """All cells from the heading "Deeper" on."""

    @classmethod
    def read(cls, path):
        cells = nbformat.read(path, as_version=4).cells
        end = next((i for i, cell in enumerate(cells) if heading(cell) == "Deeper"), len(cells))
        return cls(path, cells, cells[:end], cells[end:])

    @property
    def sections(self):
        """The cells of each section below "Deeper"."""
        sections = []
        for cell in self.deeper:
            if cell.cell_type == "markdown" and cell.source.startswith("### "):
                sections.append([])
            if sections:
                sections[-1].append(cell)
        return sections


def heading(cell):
    """The text of a heading of the second level, without its number."""
    found = re.match(r"## (?:\d+\. )?(.*)", cell.source) if cell.cell_type == "markdown" else None
    return found[1].strip() if found else None


def code(cells):
    return [cell for cell in cells if cell.cell_type == "code"]


def prose(cells):
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def words(cells):
    """How many words of prose; the words of formulas count too."""
    return len(WORD.findall(prose(cells)))


def squeezed(text):
    """LaTeX without what only makes room."""
    return re.sub(r"\\[,;! ]|[\s&]|\\quad", "", text)


def latex_of(formula):
    """The formula's own LaTeX, as the ledger has it: the exact one, not the heuristic one."""
    statement = formula.statement.split("exact", 1)[-1]
    if ": $" in statement:
        statement = "$" + statement.split(": $", 1)[1]
    return re.findall(r"\$(.+?)\$", statement)[0]


def assigned(cells):
    """The names of the notebook that these cells give a value to."""
    return {
        symbol.get_name()
        for cell in code(cells)
        for symbol in symtable.symtable(cell.source, "cell", "exec").get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    }


def needed(cells):
    """The names that some cell reads, its functions too, and does not itself give a value to."""
    found = set()
    for cell in code(cells):
        tables, read = [symtable.symtable(cell.source, "cell", "exec")], set()
        while tables:
            table = tables.pop()
            read |= {
                symbol.get_name()
                for symbol in table.get_symbols()
                if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global())
            }
            tables += table.get_children()
        found |= read - assigned([cell])
    return found

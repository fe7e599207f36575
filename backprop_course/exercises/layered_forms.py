"""Answers with an array or a number for each layer."""

from __future__ import annotations

from typing import Any

from backprop_course.exercises.forms import Form, Part, Parts, UnreadableError, fresh, members, pair


class ChainLists(Form):
    """A pair of lists (dw, db) with a number for each layer; place 0 stays empty, as in w and b."""

    shape = "two lists, dw and db, as long as w"

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The numbers from place 1 on."""
        places = len(arguments["w"])
        lists = _two_lists(value)
        if lists is None:
            raise UnreadableError("wrong type", f"Your {name} must return {self.shape}")
        parts = []
        for label, numbers in zip(("dw", "db"), lists, strict=True):
            if len(numbers) != places:
                raise UnreadableError(
                    "wrong shape",
                    f"Your {label} has {len(numbers)} places and w has {places}: give dw and db a "
                    f"place 0 too, empty as in w, so that {label}[1] belongs to layer 1",
                )
            for layer in range(1, places):
                number = fresh(f"{label}[{layer}]", numbers[layer])
                number = number.reshape(()) if number.size == 1 else number
                parts.append(Part(f"{label}[{layer}]", number))
        return tuple(parts)


class LayerPairs(Form):
    """A list with a pair (dW, db) for each layer, the first layer first."""

    shape = "a list with a pair (dW, db) for each layer"

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """dW and db of each layer in turn."""
        layers = len(arguments["weights"])
        pairs = members(value)
        if pairs is None:
            raise UnreadableError("wrong type", f"Your {name} must return {self.shape}")
        if len(pairs) != layers:
            raise UnreadableError(
                "wrong shape",
                f"Your {name} must return {self.shape}, {layers} here; what came has {len(pairs)} "
                f"entries",
            )
        parts = []
        for layer, grads in enumerate(pairs, start=1):
            if hasattr(grads, "dW") and hasattr(grads, "db"):
                grads = (grads.dW, grads.db)
            both = pair(grads, f"Entry {layer - 1} of the list must be the pair (dW, db)")
            for label, array in zip(("dW", "db"), both, strict=True):
                part = f"{label} of layer {layer}"
                parts.append(Part(part, fresh(part, array)))
        return tuple(parts)


class Parameters(Form):
    """A pair (weights, biases) of lists, one array for each layer."""

    shape = "two lists, weights and biases"

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """All W, then all b."""
        layers = len(arguments["weights"])
        lists = _two_lists(value)
        if lists is None:
            raise UnreadableError("wrong type", f"Your {name} must return {self.shape}")
        parts = []
        for label, arrays in zip(("W", "b"), lists, strict=True):
            if len(arrays) != layers:
                raise UnreadableError(
                    "wrong shape",
                    f"Your {name} must return an array for each of the {layers} layers in both "
                    f"lists; one list has {len(arrays)}",
                )
            for layer, array in enumerate(arrays, start=1):
                part = f"{label} of layer {layer}"
                parts.append(Part(part, fresh(part, array)))
        return tuple(parts)


def _two_lists(value: Any) -> tuple[list[Any], list[Any]] | None:
    lists = [members(member) for member in members(value) or []]
    first, second = lists if len(lists) == 2 else (None, None)
    return None if first is None or second is None else (first, second)

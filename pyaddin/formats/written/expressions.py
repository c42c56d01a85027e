"""Jinja2 expressions in format files, kept in a sandbox of their own.

An expression may name fields of the vocabulary, compute, compare, choose and use a few filters. It may call nothing,
reach no attribute, raise nothing to a power, multiply no text, and its results are bounded, so that a format file from
elsewhere can neither read the machine nor keep it busy.
"""

import math
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any, Final

from pyaddin.words.catalogue import tr

LONGEST_SOURCE: Final = 500
LONGEST_RESULT: Final = 4000
FILTERS: Final = (
    "upper", "lower", "trim", "replace", "round", "int", "float", "default", "length", "abs", "string", "first",
    "last", "select", "join",
)  # fmt: skip
_NODES: Final = frozenset({
    "Const", "Name", "Getitem", "Slice", "CondExpr", "And", "Or", "Not", "Compare", "Operand", "Add", "Sub", "Mul",
    "Div", "FloorDiv", "Mod", "Concat", "Neg", "Pos", "Filter", "Test", "List", "Tuple",
})  # fmt: skip


class Expression:
    """A checked expression; `names` are the fields it reads, in the order in which it takes their values."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._tree, self.names = _checked(source)

    def __call__(self, values: Iterable[Any]) -> Any:
        """The result for these values of `names`; blank numbers are None. Ordinary Python errors when it fails."""
        from jinja2.exceptions import TemplateError

        try:
            return self._compiled(dict(zip(map(_variable, self.names), values, strict=True)))
        except TemplateError as error:
            raise ValueError(str(error)) from None

    @cached_property
    def _compiled(self) -> Any:
        from jinja2 import nodes
        from jinja2.environment import TemplateExpression

        body: list[nodes.Node] = [nodes.Assign(nodes.Name("result", "store"), self._tree, lineno=1)]
        template = _environment().from_string(nodes.Template(body, lineno=1))
        return TemplateExpression(template, undefined_to_none=True)


def _variable(name: str) -> str:
    return name.replace(".", "__").replace("[", "_").replace("]", "")


def _checked(source: str) -> tuple[Any, tuple[str, ...]]:
    from jinja2.exceptions import TemplateSyntaxError
    from jinja2.parser import Parser

    if len(source) > LONGEST_SOURCE:
        raise ValueError(
            tr("an expression may have {most} characters, this one has {count}", most=LONGEST_SOURCE, count=len(source))
        )
    try:
        parser = Parser(_environment(), source, state="variable")
        tree = parser.parse_expression()
        if not parser.stream.eos:
            raise ValueError(tr("'{expression}' is not one expression", expression=source))
        names: dict[str, None] = {}
        return _walk(tree, names), tuple(names)
    except TemplateSyntaxError as error:
        raise ValueError(tr("'{expression}' cannot be read: {why}", expression=source, why=error.message)) from None
    except SyntaxError:  # digits of other scripts
        raise ValueError(
            tr("'{expression}' cannot be read: write its numbers with the digits 0 to 9", expression=source)
        ) from None
    except RecursionError:
        raise ValueError(tr("the expression is nested too deeply")) from None


def _walk(node: Any, names: dict[str, None]) -> Any:
    """The tree with its fields turned into plain variables; ValueError where it holds what is not allowed."""
    from jinja2 import nodes

    if isinstance(node, nodes.Getattr):
        field = _field(node)
        names[field] = None
        return nodes.Name(_variable(field), "load", lineno=node.lineno)
    _allow(node)
    for key, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(node, key, _walk(value, names))
        elif isinstance(value, list):
            setattr(node, key, [_walk(v, names) if isinstance(v, nodes.Node) else v for v in value])
    return node


def _field(node: Any) -> str:
    from jinja2 import nodes

    owner = node.node
    if isinstance(owner, nodes.Name):
        return f"{owner.name}.{node.attr}"
    if (
        isinstance(owner, nodes.Getitem)
        and isinstance(owner.node, nodes.Name)
        and owner.node.name == "items"
        and isinstance(owner.arg, nodes.Const)
    ):
        return f"items[{owner.arg.value}].{node.attr}"
    raise ValueError(tr("'.{name}' may only stand in a field of the vocabulary, such as to.city", name=node.attr))


def _allow(node: Any) -> None:
    from jinja2 import nodes

    kind = type(node).__name__
    if kind not in _NODES:
        called = tr("nothing can be called in an expression")
        raise ValueError(called if kind == "Call" else tr("'{kind}' is not allowed", kind=kind))
    if isinstance(node, nodes.Name):
        raise ValueError(
            tr("'{name}' alone is no field; fields are named like to.city or items[1].sku", name=node.name)
        )
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise ValueError(
            tr("there is no filter '{name}' here; there are {filters}", name=node.name, filters=", ".join(FILTERS))
        )
    if isinstance(node, nodes.Const) and node.value in (math.inf, -math.inf):
        raise ValueError(tr("a number in it is too large"))
    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Slice):
        raise ValueError(tr("square brackets may only cut a text, as to.name[:10]"))


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "%"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
                raise SecurityError(f"'{operator}' takes numbers")
            return super().call_binop(context, operator, left, right)

    environment = Environment()
    own = {"replace": _replace, "join": _join, "round": _round}
    environment.filters = {name: own.get(name, environment.filters[name]) for name in FILTERS}
    environment.tests = {name: environment.tests[name] for name in ("none", "number", "string")}
    environment.globals = {}
    return environment


def _replace(value: Any, old: str, new: str) -> str:
    text = str(value)
    if len(text) + text.count(old) * len(new) > LONGEST_RESULT:
        raise ValueError("the text grows too long")
    return text.replace(old, new)


def _join(parts: Iterable[Any], glue: str = "") -> str:
    texts = [str(part) for part in parts]
    if sum(map(len, texts)) + len(texts) * len(glue) > LONGEST_RESULT:
        raise ValueError("the text grows too long")
    return glue.join(texts)


def _round(number: Any, decimals: int = 0) -> float:
    return round(float(number), min(max(int(decimals), 0), 6))

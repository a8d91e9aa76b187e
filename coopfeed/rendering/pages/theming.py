"""The theme of a project: templates of its own in theme/, and what is wrong with them.

What Jinja refuses is found when they are read; what goes wrong only with a value raises a `ThemeError`.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopfeed.errors import ThemeError
from coopfeed.model.layout import THEME
from coopfeed.model.problems import Code, Problem, Severity, Where, nearest
from coopfeed.reading.source_file import Source
from coopfeed.rendering.pages.environment import OURS, environment, names
from coopfeed.rendering.pages.views import Theme

if TYPE_CHECKING:
    from jinja2 import nodes

_RAISED = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What an expression in a template raises: it calls filters of ours, of Jinja's and Babel's with values of any type.

The tests have a template for each. A mistake of ours raises them too, but without a line of the theme in sight.
"""


def render(theme: Theme, template: str, values: Mapping[str, object]) -> str:
    """Return the page that `template` makes of the `values`.

    Raises:
        ThemeError: a template of the theme failed.
    """
    if not theme:
        return environment().get_template(template).render(values)

    from jinja2 import TemplateError

    try:
        return environment(theme).get_template(template).render(values)
    except (TemplateError, *_RAISED) as error:
        frames = traceback.extract_tb(error.__traceback__)
        place = next((frame for frame in reversed(frames) if frame.filename.startswith(f"{THEME}/")), None)
        if place is None:
            raise
        said = str(error) or type(error).__name__
        what = "it extends or includes itself" if isinstance(error, RecursionError) else said
        raise ThemeError(place.filename, place.lineno or 1, what) from error


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """What is wrong with line `line` of the template `name`: with a name that it has or says, `wanted`, which should
    be one of those that are `known`; or else with its text. It may be just odd.
    """

    name: str
    line: int
    message: str
    wanted: str = ""
    known: frozenset[str] = frozenset()
    is_error: bool = True


def problems(theme: Theme) -> Iterator[Problem]:
    """Yield what is wrong with the templates of a theme, each at its line."""
    sources = {name: Source(f"{THEME}/{name}", text) for name, text in theme}
    for fault in faults(theme) if theme else ():
        _report(sources[fault.name], fault)
    for source in sources.values():
        yield from source.problems


def _report(source: Source, fault: TemplateFault) -> None:
    near = nearest(fault.wanted, fault.known)
    hint = f"did you mean `{near}`?" if near else "fix it, or delete the file to get coopfeed's own page"
    where = Where(source.path, fault.line, 1, max(len(source.line(fault.line - 1)), 1))
    severity = Severity.ERROR if fault.is_error else Severity.WARNING
    source.report(where, Code.BAD_THEME, fault.message, hint, severity)


def faults(theme: Theme) -> Iterator[TemplateFault]:
    """Yield what is wrong with the templates of a theme, as far as can be seen without a page."""
    from jinja2 import TemplateSyntaxError, nodes

    made = environment(theme)
    named = set(names())
    for name, text in theme:
        try:
            tree = made.parse(text)
            made.compile(tree, name)
        except TemplateSyntaxError as error:
            yield TemplateFault(name, error.lineno, str(error.message).rstrip("."))
            continue
        except RecursionError:
            yield TemplateFault(name, 1, "is nested too deep")
            continue
        for statement in tree.find_all(nodes.Stmt):
            if isinstance(statement, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
                yield from _wrong_name(theme, name, statement, named)
    for name, _ in theme:
        if name not in named:
            yield TemplateFault(name, 1, f'no page uses "{name}"', name, names(), is_error=False)


def _wrong_name(
    theme: Theme, name: str, said: nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport, named: set[str]
) -> Iterator[TemplateFault]:
    """Yield what is wrong with the template that a statement of the template `name` names; it is then one of the
    `named`.
    """
    from jinja2 import nodes

    wanted = said.template
    if not isinstance(wanted, nodes.Const):  # a list to choose from, or known to the page only
        named.update(str(each.value) for each in wanted.find_all(nodes.Const))
        return
    named.add(wanted.value)
    known = {*names(), *(OURS + each for each in names()), *(each for each, _ in theme)}
    if wanted.value == name:
        yield TemplateFault(name, said.lineno, f'the template names itself; ours is "{OURS}{name}"')
    elif wanted.value not in known and not getattr(said, "ignore_missing", False):
        yield TemplateFault(name, said.lineno, f'unknown template "{wanted.value}"', wanted.value, frozenset(known))

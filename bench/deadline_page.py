"""What a browser would send from a page: its forms with their hidden fields, its htmx parts.

Reads the HTML as delivered, so that a field the server expects but the page does not carry is missed
here as it would be by a person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from lxml import etree, html

Element = html.HtmlElement


@dataclass(slots=True)
class Form:
    """One form, or one htmx part, ready to be sent."""

    action: str
    htmx: bool
    fields: list[tuple[str, str]]
    labels: str
    """Words of its buttons, to choose by."""
    button: tuple[str, str] | None
    """Name and value of its first button, sent when it is pressed."""
    attributes: dict[str, str] = field(default_factory=dict)
    required: bool = False
    """Whether something in it must be filled in."""
    options: dict[str, list[str]] = field(default_factory=dict)
    """What its lists offer to choose from."""

    def get(self, name: str) -> str:
        return next((value for key, value in self.fields if key == name), "")

    def has(self, name: str) -> bool:
        return any(key == name for key, _value in self.fields)

    def filled(self, **values: str) -> list[tuple[str, str]]:
        """The fields with some of them filled in; a name the form does not have is refused."""
        left = dict(values)
        found = [(name, left.pop(name, value)) for name, value in self.fields]
        assert not left, f"{self.action}: the form has no {', '.join(left)}"
        return found + ([self.button] if self.button else [])


def read(text: str) -> Element:
    return html.document_fromstring(text or "<p></p>", parser=_PARSER)


_PARSER = etree.HTMLParser(recover=True)


def forms(page: Element) -> list[Form]:
    return [_form(one) for one in page.iter("form")]


def _form(element: Element) -> Form:
    target = element.get("hx-post") or element.get("action") or ""
    buttons = [one for one in element.iter("button", "input") if _presses(one)]
    named = next(((b.get("name"), b.get("value") or "") for b in buttons[:1] if b.get("name")), None)
    fields = list(controls(element))
    for name, value in json.loads(element.get("hx-vals") or "{}").items():
        fields.append((name, str(value)))
    return Form(
        action=target,
        htmx=element.get("hx-post") is not None,
        fields=fields,
        labels=" ".join(" ".join(one.itertext()).strip() for one in buttons),
        button=named,
        attributes=dict(element.attrib),
        required=bool(element.xpath(".//*[@required or @aria-required='true']")),
        options={
            one.get("name"): [option.get("value") or "" for option in one.iter("option")]
            for one in element.iter("select")
            if one.get("name")
        },
    )


def _presses(element: Element) -> bool:
    if element.tag == "input":
        return element.get("type") == "submit"
    return (element.get("type") or "submit") == "submit"


def controls(element: Element) -> list[tuple[str, str]]:
    """Names and values of the controls within that would be sent."""
    found: list[tuple[str, str]] = []
    for one in element.iter("input", "select", "textarea"):
        name = one.get("name")
        if not name or one.get("disabled") is not None:
            continue
        if one.tag == "textarea":
            found.append((name, (one.text or "").removeprefix("\n")))
        elif one.tag == "select":
            options = list(one.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            found += [
                (name, value if (value := o.get("value")) is not None else (o.text or "")) for o in chosen
            ]
        else:
            kind = one.get("type", "text")
            if kind in {"submit", "button", "file", "image", "reset"}:
                continue
            if kind in {"checkbox", "radio"}:
                if one.get("checked") is not None:
                    found.append((name, one.get("value") or "on"))
                continue
            found.append((name, one.get("value") or ""))
    return found


def token(page: Element) -> str:
    """The page's csrf token, as htmx takes it from the body."""
    carrier = page if page.get("hx-headers") else page.find(".//*[@hx-headers]")
    if carrier is not None:
        return str(json.loads(carrier.get("hx-headers") or "{}").get("X-CSRFToken", ""))
    one = page.find(".//input[@name='csrfmiddlewaretoken']")
    return one.get("value") or "" if one is not None else ""


def assets(page: Element) -> list[str]:
    """Styles and scripts a browser loads with the page, once."""
    found = [one.get("href") for one in page.iter("link") if one.get("rel") == "stylesheet"]
    found += [one.get("src") for one in page.iter("script")]
    return [path for path in found if path and path.startswith("/")]

r"""Writes a formula of LaTeX, such as "\leq 30\ \text{ml/min}", as it is read.

Written by hand: the formulas of articles for patients are a figure, a sign and a unit. Others are told.
"""
# ruff: noqa: RUF001 - signs that look like others are the matter of this module

from __future__ import annotations

import re

_SIGN_LIST = """
    leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ ne ≠ neq ≠ times × cdot · div ÷ pm ± mp ∓ approx ≈ sim ~ infty ∞ lt <
    gt > ll ≪ gg ≫ equiv ≡ propto ∝ degree ° circ ° to → rightarrow → leftarrow ← Rightarrow ⇒ uparrow ↑ downarrow ↓
    alpha α beta β gamma γ delta δ epsilon ε kappa κ lambda λ mu μ pi π rho ρ sigma σ tau τ theta θ phi φ omega ω chi χ
    Delta Δ Sigma Σ Omega Ω Phi Φ percent % sum ∑ ldots … dots …
"""
_NAMES = _SIGN_LIST.split()
_SIGNS = dict(zip(_NAMES[::2], _NAMES[1::2], strict=True)) | {
    **dict.fromkeys(("quad", "qquad", "thinspace"), " "),
    **dict.fromkeys(("left", "right", "displaystyle", "limits"), ""),
}
_WORDS = re.compile(r"\\(?:text|mathrm|mathbf|mathit|textbf|textit|operatorname|ce|unit|mbox)\s*\{([^{}]*)\}")
_SPACE = re.compile(r"\\[ ,;:!]|~")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_LEVEL = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|(\\?\w|[+-]))")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_ESCAPED = re.compile(r"\\([%$#&_{}])")
_DEEPEST = 20
_SUMS = re.compile(r"[\s+\-/]")


def words_of_formula(source: str) -> tuple[str, bool]:
    """Return a formula as text, raised and lowered parts between tags, and whether all of it was understood."""
    text = _WORDS.sub(lambda found: found[1], _SPACE.sub(" ", source.replace("\\\\", " ")))
    for _ in range(_DEEPEST):
        inner = _ROOT.sub(lambda found: f"√({found[1]})", _FRACTION.sub(_divided, _LEVEL.sub(_level, text)))
        if inner == text:
            break
        text = inner
    text = _COMMAND.sub(lambda found: _SIGNS.get(found[1], found[0]), text)
    text = _ESCAPED.sub(r"\1", re.sub(r"[{}](?![^<]*>)", "", text) if "\\" not in text else text)
    return " ".join(text.split()), "\\" not in text


def _level(found: re.Match[str]) -> str:
    tag = "sup" if found[1] == "^" else "sub"
    words = found[2] if found[2] is not None else found[3]
    if words in {"\\circ", "\\degree"}:
        return "°"
    return f"<{tag}>{words}</{tag}>"


def _divided(found: re.Match[str]) -> str:
    """Return a fraction on one line, a part that is a sum in brackets."""
    above, below = (f"({part})" if _SUMS.search(part.strip()) else part for part in found.groups())
    return f"{above}/{below}"

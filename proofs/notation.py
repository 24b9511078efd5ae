r"""How the constants and letters of these proofs are written where they are typeset.

``<n>`` in a form is the argument for the parameter n of the definition; parameters that a form
does not mention are left out where the argument is that very letter.
"""

from memcap import Term, form, letter
from memcap.proofs.outputs import BOUND
from memcap.symbolic.gadgets.construction import REGISTERS

ABBREVIATIONS: dict[Term, str] = {BOUND: "B"}
"""Terms that are written as a letter where it means nothing else."""

for _name in REGISTERS:
    letter(_name, rf"\mathsf{{{_name}}}", _name)

letter("heat", r"\lambda", "λ")
letter("head", r"\mathcal{A}", "A")
letter("word", r"\mathsf{w}", "w")
letter("answer", r"\mathsf{y}", "y")
letter("ids", r"\iota", "ι")
letter("ctx", r"\xi", "ξ")
letter("gap", r"\gamma", "γ")

# --- primitives ---

form("ramp", r"<>(<x>;\, <lo>, <hi>)")
form("gate", r"<>(<v>, <b>;\, <B>)")
form("bump", r"<>(<y>)")
form("attend", r"<>_{<n>}(<s>;\, <a>)", sign=r"\mathrm{hard}")
form("soft", r"<>^{<E>}_{<n>}(<s>;\, <a>)", sign=r"\mathrm{soft}")
form("exponential", r"<E>\text{ is exponential}", level=5)
form("fair", r"<head>\text{ is fair}", level=5)
form("symmetric", r"<head>\text{ is symmetric on }<n>\text{ columns}", level=5)
form("local", r"<head>\text{ is local to }<n>\text{ columns}", level=5)
form("sharp", r"<head>\text{ is }(<q>, <epsilon>)\text{-sharp on }[0, <B>]^{<n>}", level=5)
form("pack", r"<>_{<j>}(<f>)")
form("power", r"<n!>^{<k>}", level=8)

# --- rounds ---

form("peeled", r"<x!>^{(<j>)}(<i>)")
form("mu", r"\mu_{<j>}(<x>)", sign=r"\mu")
form("nu", r"\nu_{<j>}(<x>)", sign=r"\nu")
form("close", r"<>_{<D>}(<v>, <c>)")
form("context", r"<>^{<head>}(<x>)_{<i>}", sign=r"\mathrm{ctx}")
form("token_key", r"<>^{<head>}(<x>)_{<i>}", sign=r"\mathrm{key}")
form("whole_key", r"<>^{<head>}(<x>)_{<i>}", sign=r"\mathrm{skey}")

# --- projection and memory ---

form("projected", r"<>(<x>)", sign="z")
form("digit_of", r"<>_{<k>}(<v>)", sign=r"\mathrm{digit}")
form("short_out", r"<>(<token>)", sign=r"\mathrm{smem}_{\mathsf{out}}")
form("short_recalled", r"<>(<token>)", sign=r"\mathrm{smem}")
form(
    "short_memory_takes",
    r"\mathrm{bits}(<>) \le <W>",
    level=5,
    sign=r"\mathrm{smem}",
    named="short_recalled",
)
form("recalled", r"<>(<token>)", sign=r"\mathrm{mem}")
for _name in ("string", "id", "label", "hit", "out"):
    form(f"{_name}_after", r"<>(<token>)", sign=rf"\mathrm{{mem}}_{{\mathsf{{{_name}}}}}")
form("takes", r"\mathrm{bits}(<x>) \le <b>", level=5)
form("memory_takes", r"\mathrm{bits}(<>) \le <W>", level=5, sign=r"\mathrm{mem}", named="recalled")

# --- networks ---

for _name, _sign in {
    "transformer": r"\mathcal{T}",
    "classifier": r"\mathcal{C}",
    "labeller": r"\mathcal{L}",
    "counter": r"\mathcal{S}",
    "decoder": r"\mathcal{D}",
    "abbreviator": r"\mathcal{K}",
}.items():
    form(_name, r"<>^{<head>}(<X>)_{<i>}", sign=_sign)
    form(f"{_name}_column", r"<>^{<head>}(<x>)_{<i>}", sign=rf"{_sign}_{{\mathrm{{col}}}}")
    form(f"{_name}_takes", r"\mathrm{bits}(<>) \le <W>", level=5, sign=_sign, named=_name)
    for _size in ("width", "attention", "blocks", "parameters"):
        form(f"{_name}_{_size}", rf"\mathrm{{{_size}}}(<>)", sign=_sign, named=_name)

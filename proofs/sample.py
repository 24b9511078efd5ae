"""One size of data, and the order in which the constants of a theorem follow from it."""

from fractions import Fraction

DATA = {"n": 4, "d": 3, "N": 10, "V": 20, "U": 20, "C": 5, "r": Fraction(8), "delta": Fraction(1)}
"""Ten sequences of four tokens in three dimensions, twenty different ones, five classes."""

ORDER = (
    "K", "G", "kappa", "q", "p", "M1", "s", "M", "H", "heat", "c", "D", "ell1", "ell", "M2",
    "rho1", "sigma1", "rho", "sigma", "W",
)  # fmt: skip
"""Each is the least whole number for which the hypotheses about it and those before hold."""

POWERS = ("kappa",)
"""Those that are the least power of two instead."""

COUNTED = (("P1", "m1", "ell1"), ("P", "m", "ell"))
"""The most keys that a theorem speaks of, how many groups they make, and the records of one."""

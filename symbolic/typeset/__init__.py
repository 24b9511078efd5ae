"""Mathematics for people: terms, statements and proofs as LaTeX, and symbols in Unicode.

``notation`` says how constants and letters are written, ``names`` tells apart what looks alike,
``formula`` writes terms, ``sentences`` propositions in words, ``definitions`` what stands beside a
statement, ``prose`` proofs, ``theorem`` what the kernel has made, and nothing else.
"""

"""Mathematics for people: terms, statements and proofs as LaTeX, and symbols in Unicode.

``notation`` says how constants and letters are written, ``formula`` writes terms, ``sentences``
propositions in words, ``prose`` proofs, ``theorem`` what the kernel has made, and nothing else.
"""

"""THEORY 6, T2 and T4(a): positions added to the tokens make the order of a sequence count.

A token at position i gets (2r + δ)·i added to its first coordinate, so that tokens at different
positions are at least δ apart.  Then T1 labels the tokens of sequences that are distinct, and T3
classifies them: with the next token as the label of a window, T4(a).
"""

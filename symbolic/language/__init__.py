"""What can be said, and what it means [trusted].

terms        types, terms and formulas: every one checks itself when it is made
statement    a name, hypotheses and a claim
case         exact values for variables; functions are mathematical functions
evaluation   the value of a term in a case, or Undecided
printing     terms as readable text
frozen       objects that nobody can change
errors, deeply   bad input in one line; room for deep terms
"""

"""The proof appendix: theorems that were made by the kernel, as LaTeX."""

"""How fast is the ledger, beside systems that everyone knows? `python -m bench events`; see docs/performance.md.

Only ratios from one run count: machines differ, and the same machine differs from hour to hour.
"""

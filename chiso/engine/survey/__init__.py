"""Design-based estimates from sample surveys: means, shares, totals, ratios, quantiles, differences.

The package decides what a complex sample says about its population, and how surely. It refuses
designs it cannot read, weights that cannot be a population, domains without answers and strata with
a single sampled unit, unless a named choice says otherwise. It opens no file: callers hand it an Ibis
table; one group-by reduces the table to cells, the rest is algebra on the cells.
"""

"""Workbooks of reporting, one module a noun: real numbers and dates, frozen heads, set up for print."""

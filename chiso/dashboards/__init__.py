"""Home pages by role: read-only pictures over the selectors of the apps below. No tables, no writes."""

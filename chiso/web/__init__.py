"""The edge: settings, addresses, middleware, the base page and its components. No rules live here."""

"""Forms of the organisation, by noun. They read what was typed; whether it may be is the services' matter."""

"""Work that goes on after the page has answered: thin background tasks and the worker that runs them."""

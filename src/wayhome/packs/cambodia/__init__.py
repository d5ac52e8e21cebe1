"""The Cambodia pack: the response to the return of migrants in 2020."""

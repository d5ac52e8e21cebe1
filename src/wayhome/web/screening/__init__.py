"""The health desk: who is screened, samples that are waited for, and what a result calls for."""

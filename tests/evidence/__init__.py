"""Tests of the evidence floor that record things first: the house's evidence rooms themselves never write below."""

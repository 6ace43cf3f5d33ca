"""Wayhome: the working system of organisations that fight human trafficking."""

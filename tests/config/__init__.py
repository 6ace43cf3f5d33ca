"""Tests of the command, the demo and what else stands above all rooms."""

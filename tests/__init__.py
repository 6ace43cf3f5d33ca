"""Tests of the whole house: its guards, its journeys, its cast."""

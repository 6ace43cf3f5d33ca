"""Forms of needs, plans, entitlements and promises: taps first, her words where only words will do."""

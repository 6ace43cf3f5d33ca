"""Pages of needs, the plan, entitlements and promises."""

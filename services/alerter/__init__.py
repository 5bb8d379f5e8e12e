"""Claims to positions and alerts: reads `claims`, writes `positions`, `alerts.<kind>` and `alerts.watch.<name>`."""

"""News to claims: reads `news`, writes `claims`, buries what is no article in `dead-letters`."""

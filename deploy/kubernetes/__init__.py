"""Manifests for Kubernetes, and the programs that write those of them that follow from the code."""

"""The production set as plain processes on one machine: `make cluster`, and what tests of production run on."""

from deploy.cluster.cluster import Cluster
from deploy.cluster.place import Missing

__all__ = ["Cluster", "Missing"]

"""办件: a running process. One file per verb; `advance` is where engine state and rows meet."""

"""`make load`: the production set under load, as locust measures it."""

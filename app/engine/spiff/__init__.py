"""The door to SpiffWorkflow: nothing outside this folder imports it or touches its objects.

Compiles diagrams and runs them, state in and state out; `app.engine.spiff.run` is the way in.
"""

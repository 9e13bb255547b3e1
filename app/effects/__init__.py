"""What a step of a process may do to the world: the platform's operators and the ports given to handlers."""

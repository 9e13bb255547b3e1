"""What one case is: its row, what was sent in it, round by round, what it stands for and waits for."""

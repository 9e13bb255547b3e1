"""What the production set needs beside the application: front server, database roles, a runner without Docker."""

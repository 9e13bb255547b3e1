"""试运行: a diagram is started and played with made-up answers before anybody works with it."""

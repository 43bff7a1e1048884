"""What every room of the program shares: errors, the clock, texts, logs. It imports no room."""

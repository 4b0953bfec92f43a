"""What is kept: networks with their cards, runs with all that belongs to them, the files that come with the program."""

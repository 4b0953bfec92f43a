"""What is kept: networks with their cards, unfinished runs, the files that come with the program."""

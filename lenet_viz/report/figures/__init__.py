"""One module for each figure: how it is drawn, what is said below it, and its numbers as a table."""

"""How a network learns: recipe in, events out. No Qt."""

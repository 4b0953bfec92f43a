"""What a network knows: its answer to a drawing, its errors on a set. No Qt."""

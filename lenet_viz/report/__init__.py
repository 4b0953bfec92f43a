"""The paper's figures from this program's own data, and a report of one network. No Qt."""

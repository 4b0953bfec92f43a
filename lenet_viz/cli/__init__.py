"""The command line, and the contract for scripts: one module for each subcommand."""

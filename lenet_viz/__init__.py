"""LeNet-viz: draw a digit and see every number LeNet-5 computes."""

__version__ = "0.1.0"

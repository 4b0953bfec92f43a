"""LeNet-viz: draw a digit and see every number LeNet-5 computes."""

import os

__version__ = "0.1.0"

# Where torch shares a step between cores through GNU OpenMP, its threads wait for each other in a busy
# loop. As soon as another program wants a core they wait for a thread that does not run, and training
# falls to a fiftieth of its speed. Shorter loops (about a millisecond) cost nothing on a quiet machine
# and keep several times as much on a busy one. It has to be said before torch is first imported.
os.environ.setdefault("GOMP_SPINCOUNT", "100000")

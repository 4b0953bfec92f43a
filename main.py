"""Start LeNet-viz: the same as the command `lenet-viz`."""

import sys

from lenet_viz.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

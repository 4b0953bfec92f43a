"""How fast it is on this machine, against what a user would write instead."""

import torch  # noqa: F401 -- before Qt: on Windows torch's libraries cannot be loaded after it

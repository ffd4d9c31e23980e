"""A meeting assistant for Slack: it answers from the circular and registers participants."""

import os

# One question at a time is small work: more threads of BLAS and OpenMP only wait for each other (measured: a third
# slower on two cores). They are read when NumPy is first imported, hence here.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

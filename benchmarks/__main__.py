"""`make bench`: every benchmark, one after the other."""

import subprocess
import sys

for module in ("benchmarks.ack", "benchmarks.delivery", "benchmarks.understanding", "benchmarks.store_speed"):
    print(f"\n# {module}", flush=True)
    subprocess.run([sys.executable, "-m", module], check=True)

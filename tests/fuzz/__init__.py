"""Long comparisons with brute force, each a program: `python -m tests.fuzz.magnitudes`, `.settings`, `.analyses`.

The modules beside this package hold the truths that they use; run as a program, Python does not look for them there.
"""

import sys
from pathlib import Path

BESIDE = str(Path(__file__).parent.parent)
if BESIDE not in sys.path:
    sys.path.insert(0, BESIDE)

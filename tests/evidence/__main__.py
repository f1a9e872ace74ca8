"""`python -m tests.evidence`."""

import sys

from tests.evidence.page import main

sys.exit(main())

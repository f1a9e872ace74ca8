"""What the guide says is lost by planning tour by tour, measured anew on the pool that is shipped."""

import pytest

from benchmarks.tour_by_tour import plans
from scenarios.reliefs import SEED, brigade
from tests.support.documents import rows, section, text


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("size", [100, 120, 139])
def test_the_guide_tells_what_is_measured(size: int) -> None:
    table = rows(section(text("time-and-money"), "### Tour by tour, or all at once"))
    (row,) = [row for row in table if row[0] == str(size)]
    found = plans(brigade(SEED), size)
    assert row[1] == f"{found.at_once:,}"
    less = "" if found.loss is None else f"{found.in_turn:,}: {found.loss:.1f} % less"
    assert row[2] == (less or f"ends {found.short} places short")

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest

from composer.pool.reading.cells import BadCell, cell_text
from composer.scenario.yaml import Plain


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, None),
        ("x", "x"),
        (Plain("no"), "no"),
        (True, "true"),
        (np.False_, "false"),
        (7, "7"),
        (np.int64(-7), "-7"),
        (Decimal("2.50"), "2.50"),
        (Decimal("1E+3"), "1000"),
        (2.0, "2"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (np.float32(0.1), "0.1"),
        (1e16, "10000000000000000"),
        (1e-7, "0.0000001"),
        (dt.date(2027, 1, 15), "2027-01-15"),
        (dt.datetime(2027, 1, 15), "2027-01-15"),
        (dt.datetime(2027, 1, 15, 8, 30), "2027-01-15T08:30:00"),
        (np.datetime64("2027-01-15"), "2027-01-15"),
        (dt.time(8, 30), "08:30:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (["driver", " medic "], "driver; medic"),
        (("a",), "a"),
        ({"b", "a"}, "a; b"),
        (np.array(["a", "b"]), "a; b"),
        ([], None),
        ({"fr": 3, "en": "2+"}, "fr:3; en:2+"),
        ({"cptm": dt.date(2028, 3, 1)}, "cptm:2028-03-01"),
        ({}, None),
    ],
)
def test_every_kind_of_cell_has_one_spelling(cell: object, text: str | None) -> None:
    found = cell_text(cell)
    assert found == text
    assert type(found) in (str, type(None))


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        (math.nan, "`NaN` is not a number: leave the cell blank where a value is unknown"),
        (math.inf, "the number is infinite"),
        (Decimal("-Infinity"), "the number is infinite"),
        (Decimal("1E+999999999"), "the number is too large, or has too many decimal places"),
        (Decimal("1E-999999999"), "the number is too large, or has too many decimal places"),
        pytest.param(10**5000, "the number is too large", id="huge"),
        (dt.timedelta(1), "a span of time is neither a date nor a number: write it as one of them"),
        (b"x", "bytes stand here instead of text"),
        (object(), "a value of the kind `object` stands here, which is no text or number"),
        (["a; b"], "a name or a level in it holds `;`, which separates one from the next"),
        ({"a:b": 1}, "a name or a level in it holds `:`, which separates one from the next"),
        ({"en": None}, "a name or a level in it is blank"),
        (["a", ""], "a name or a level in it is blank"),
        ([["a"]], "a list or mapping stands inside another one"),
        ({"en": {"x": 1}}, "a list or mapping stands inside another one"),
    ],
)
def test_what_has_no_text_form_is_told(cell: object, complaint: str) -> None:
    with pytest.raises(BadCell) as caught:
        cell_text(cell)
    assert str(caught.value) == complaint


def test_in_data_frames_nan_is_blank_and_so_is_none_inside_a_cell() -> None:
    assert cell_text(math.nan, blank_nan=True) is None
    assert cell_text({"en": 3, "fr": None, "ar": math.nan}, blank_nan=True) == "en:3"
    assert cell_text(["a", None], blank_nan=True) == "a"
    with pytest.raises(BadCell, match="infinite"):
        cell_text(math.inf, blank_nan=True)

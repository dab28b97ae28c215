"""A year of days is drawn as a calendar: a column a week, darker where more was learned."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from memories.records import Owner
from memories.stats.calendar import calendar
from tests.stats.test_figures import at, day, learned, page

pytestmark = pytest.mark.django_db


def test_a_year_is_a_calendar_and_a_month_has_bars(client: Client, owner: Owner) -> None:
    learned(owner, at(200), "The user has the kite.")
    for n in range(9):
        learned(owner, at(3), f"The user has thing number {n}.")
    year = page(client, "?days=365")
    assert f"<title>{day(200).isoformat()}: 1</title>" in year and f"<title>{day(3).isoformat()}: 9</title>" in year
    assert len(re.findall(r'<rect class="h\d"', year)) == 365
    assert not re.findall(r'<rect class="h\d"', page(client))


def test_days_stand_in_the_column_of_their_week_and_the_row_of_their_weekday() -> None:
    days = [date(2026, 11, 2) + timedelta(n) for n in range(14)]  # two weeks, from a Monday
    drawn = calendar(days, [0] * 14)
    places = [(cell.x, cell.y) for cell in drawn.cells]
    assert len({x for x, _y in places[:7]}) == 1 and places[7][0] != places[0][0]
    assert [y for _x, y in places[:7]] == [y for _x, y in places[7:]]
    assert {cell.fill for cell in drawn.cells} == {"h0"}


def test_the_shades_are_darker_where_more_was_learned() -> None:
    days = [date(2026, 1, 5) + timedelta(n) for n in range(7)]
    drawn = calendar(days, [0, 1, 2, 3, 4, 5, 60])
    assert [cell.fill for cell in drawn.cells] == ["h0", "h1", "h1", "h1", "h2", "h2", "h3"]
